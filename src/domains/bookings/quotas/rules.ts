import type { TariffAudience } from '../../../../schema/tables/vocabulary.ts'
import { DAY, wallClock, type Interval } from '../../../platform/interval.ts'
import { formatLength } from '../../../platform/length.ts'
import { localize } from '../../../platform/localized.ts'
import type { Reason } from '../../../platform/refusal.ts'
import type { QuotaFacts } from '../facts-person.ts'
import { periodOf } from '../period.ts'
import type { BookingFacts, Moment } from '../rules.ts'

/** What quotas are judged by: those that count at a place for somebody, and the clock on its wall. */
export type QuotaGround = Pick<BookingFacts, 'timeZone'> & { person: Pick<BookingFacts['person'], 'quotas'> }

/** An interval with what the clock on the wall shows at its ends: wall seconds. */
export interface OnWall extends Interval {
  opens: number
  closes: number
}

/** What an interval uses of a quota, and in which of its periods. */
export interface Use {
  period: number
  amount: number
}

/** How a quota stands for a wish, before it is booked. */
export interface QuotaState extends Use {
  quota: QuotaFacts
  /** With what was granted for bookings that begin when the wish does. */
  limit: number
  used: number
}

/** Counts wishes one after another, as a series books them. */
export interface QuotaTally {
  /** How every quota that a wish uses stands, besides what is booked and what was added. */
  states(wish: Interval): QuotaState[]
  /** A reason for every quota of which a wish would take more than is left. */
  judge(wish: Interval): Reason[]
  /** Counts a wish as booked: the next ones are judged with it. */
  add(wish: Interval): void
}

/** The same interval by the clock of a place. */
export function onWall({ startsAt, endsAt }: Interval, timeZone: string): OnWall {
  const { spans } = wallClock(timeZone, startsAt, endsAt)
  const offsetAt = (instant: number): number => (spans.find((span) => instant < span.endsAt) ?? spans.at(-1)!).offset
  return { startsAt, endsAt, opens: startsAt + offsetAt(startsAt), closes: endsAt + offsetAt(endsAt) }
}

/**
 * What a booking uses of a quota; null for nothing. As the view `quota_uses_due` has it: the period is the one in which it
 * begins on the wall, and of peak hours the time counts that the wall shows within the windows.
 */
export function useOf({ peak, measure, period }: QuotaFacts, wish: OnWall): Use | null {
  const seconds = peak === null ? wish.endsAt - wish.startsAt : withinWindows(peak, wish)
  if (seconds <= 0) return null
  return { period: periodOf(period, wish.opens), amount: measure === 'HOURS' ? seconds : 1 }
}

function withinWindows(windows: NonNullable<QuotaFacts['peak']>, { opens, closes }: OnWall): number {
  let seconds = 0
  for (let day = Math.floor(opens / DAY); day * DAY < closes; day++) {
    const weekday = ((day + 3) % 7) + 1
    for (const [on, from, until] of windows) {
      if (on === weekday) seconds += Math.max(0, Math.min(closes, day * DAY + until) - Math.max(opens, day * DAY + from))
    }
  }
  return seconds
}

/** What a quota allows bookings that begin at an instant, with what was granted above it. */
export const limitAt = ({ amount, exceptions }: QuotaFacts, at: number): number =>
  exceptions.reduce((limit, [extra, from, until]) => (from <= at && at < until ? limit + extra : limit), amount)

/** Whether a quota is about bookings of an audience at all. */
export const concerns = ({ audiences }: QuotaFacts, audience: TariffAudience): boolean =>
  audiences === null || audiences.includes(audience)

/** Begins to count what somebody wishes for against their quotas at a place. */
export function tallyOf({ timeZone, person }: QuotaGround, audience: TariffAudience, moment: Moment): QuotaTally {
  const { now, languages } = moment
  const counting = person.quotas.filter((quota) => concerns(quota, audience)).map((quota) => ({ quota, added: [] as Use[] }))
  const usesBy = (wish: Interval) => {
    if (counting.length === 0) return []
    const wall = onWall(wish, timeZone)
    return counting.flatMap(({ quota, added }) => {
      const use = quota.period === 'UPCOMING' && wish.endsAt <= now ? null : useOf(quota, wall)
      return use ? [{ quota, added, use }] : []
    })
  }
  const states = (wish: Interval): QuotaState[] =>
    usesBy(wish).map(({ quota, added, use }) => {
      const used = usedIn(quota, use.period, now) + sumOf(added, use.period)
      return { quota, ...use, used, limit: limitAt(quota, wish.startsAt) }
    })
  return {
    states,
    judge: (wish) =>
      states(wish)
        .filter((state) => state.used + state.amount - state.limit > toleratedIn(state, now))
        .map(({ quota, used, limit }) => {
          const left = Math.max(0, limit - used)
          const told = quota.measure === 'HOURS' ? formatLength(left, languages) : left
          return { code: 'QUOTA_EXCEEDED', params: { quota: localize(quota.name, languages), left: told } }
        }),
    add: (wish) => {
      for (const { added, use } of usesBy(wish)) added.push(use)
    },
  }
}

/** The reasons of quotas against a wish, each exceeded quota one. */
export const judgeQuotas = (wish: Interval, ground: QuotaGround, audience: TariffAudience, moment: Moment): Reason[] =>
  tallyOf(ground, audience, moment).judge(wish)

const sumOf = (uses: readonly Use[], period: number): number =>
  uses.reduce((sum, use) => (use.period === period ? sum + use.amount : sum), 0)

const counts = ({ period }: QuotaFacts, endsAt: number, now: number): boolean => period !== 'UPCOMING' || endsAt > now

function usedIn(quota: QuotaFacts, period: number, now: number): number {
  const uses = quota.uses.flatMap(([of, endsAt, amount]) => (counts(quota, endsAt, now) ? [{ period: of, amount }] : []))
  return sumOf(uses, period)
}

/**
 * By how much a booking that is being moved was above the quota already, since that was lowered later: it may stay so,
 * but not by more.
 */
function toleratedIn({ quota, period }: QuotaState, now: number): number {
  const had = quota.had.filter(([of, endsAt]) => of === period && counts(quota, endsAt, now))
  if (had.length === 0) return 0
  const used = had.reduce((sum, [, , amount]) => sum + amount, usedIn(quota, period, now))
  return Math.max(0, used - Math.min(...had.map(([, , , startsAt]) => limitAt(quota, startsAt))))
}
