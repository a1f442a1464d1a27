import type { TariffAudience } from '../../../../schema/tables/vocabulary.ts'
import { DAY, wallClock, type Interval } from '../../../platform/interval.ts'
import { formatLength } from '../../../platform/length.ts'
import { localize } from '../../../platform/localized.ts'
import type { Reason } from '../../../platform/refusal.ts'
import { paysAs, withStandIn } from '../money/rates.ts'
import { periodOf } from '../period.ts'
import type { BookingFacts, Moment } from '../rules.ts'
import type { QuotaFacts } from './facts.ts'

/** What quotas are judged by: those that count at a place for somebody, and the clock on its wall. */
export interface QuotaGround {
  timeZone: string
  person: Pick<BookingFacts['person'], 'quotas'>
  pricing: Pick<BookingFacts['pricing'], 'social'>
}

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

/** The same interval by the clock of a place. */
export function onWall({ startsAt, endsAt }: Interval, timeZone: string): OnWall {
  const { spans } = wallClock(timeZone, startsAt, endsAt)
  const offsetAt = (instant: number): number => (spans.find((span) => instant < span.endsAt) ?? spans.at(-1)!).offset
  // What ends as the clock changes ends by the clock that was.
  return { startsAt, endsAt, opens: startsAt + offsetAt(startsAt), closes: endsAt + offsetAt(endsAt - 1) }
}

/**
 * What a booking uses of a quota; null for nothing. As the view `quota_uses_due` has it: the period is the one in which
 * it begins on the wall, and of peak hours the time counts that the wall shows within the windows.
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
      const [startsAt, endsAt] = [Math.max(opens, day * DAY + from), Math.min(closes, day * DAY + until)]
      if (on === weekday) seconds += Math.max(0, endsAt - startsAt)
    }
  }
  return seconds
}

/** What a quota allows bookings that begin at an instant, with what was granted above it. */
export const limitAt = ({ amount, exceptions }: QuotaFacts, at: number): number =>
  exceptions.reduce((limit, [extra, from, until]) => (from <= at && at < until ? limit + extra : limit), amount)

/** Whether a quota is about bookings of an audience at all. Who pays the social tariff is a member. */
export const concerns = ({ audiences }: QuotaFacts, audience: TariffAudience): boolean =>
  audiences === null || withStandIn(audience).some((one) => audiences.includes(one))

/** What a wish would use of every quota that counts for it. */
function usesOf(ground: QuotaGround, audience: TariffAudience, wish: Interval): (Use & { quota: QuotaFacts })[] {
  const counting = ground.person.quotas.filter((quota) => concerns(quota, paysAs(audience, ground.pricing)))
  if (counting.length === 0) return []
  const wall = onWall(wish, ground.timeZone)
  return counting.flatMap((quota) => {
    const use = useOf(quota, wall)
    return use ? [{ quota, ...use }] : []
  })
}

/** Lets what somebody is judged by know of a booking that is to be made: what it uses of quotas that both have. */
export function foreseeUses(known: QuotaGround, about: QuotaGround, audience: TariffAudience, wish: Interval): void {
  for (const { quota, period, amount } of usesOf(about, audience, wish)) {
    const same = known.person.quotas.find(({ id, subjectId }) => id === quota.id && subjectId === quota.subjectId)
    same?.uses.push([period, wish.endsAt, amount])
  }
}

/** How every quota stands that a wish would use. */
const quotaStates = (wish: Interval, ground: QuotaGround, audience: TariffAudience, now: number): QuotaState[] =>
  usesOf(ground, audience, wish)
    .filter(({ quota }) => counts(quota, wish.endsAt, now))
    .map((use) => ({ ...use, used: usedIn(use.quota, use.period, now), limit: limitAt(use.quota, wish.startsAt) }))

/** A reason for every quota of which a wish would take more than is left; as the database's guard will say. */
export function judgeQuotas(
  wish: Interval,
  ground: QuotaGround,
  audience: TariffAudience,
  { now, languages }: Moment,
): Reason[] {
  const exceeded = quotaStates(wish, ground, audience, now).filter(
    (state) => state.used + state.amount - state.limit > toleratedIn(state, now),
  )
  return exceeded.map(({ quota, used, limit }) => {
    const left = Math.max(0, limit - used)
    const told = quota.measure === 'HOURS' ? formatLength(left, languages) : left
    return { code: 'QUOTA_EXCEEDED', params: { quota: localize(quota.name, languages), left: told } }
  })
}

const counts = ({ period }: QuotaFacts, endsAt: number, now: number): boolean => period !== 'UPCOMING' || endsAt > now

/** What is used of a quota in a period. */
export const usedIn = (quota: QuotaFacts, period: number, now: number): number =>
  quota.uses.reduce((sum, [of, ends, amount]) => (of === period && counts(quota, ends, now) ? sum + amount : sum), 0)

/**
 * By how much a booking that is being moved was above the quota already, since that was lowered later: it may stay so,
 * but not by more.
 */
function toleratedIn({ quota, period, used }: QuotaState, now: number): number {
  const had = quota.had.filter(([of, endsAt]) => of === period && counts(quota, endsAt, now))
  if (had.length === 0) return 0
  const before = had.reduce((sum, [, , amount]) => sum + amount, used)
  return Math.max(0, before - Math.min(...had.map(([, , , startsAt]) => limitAt(quota, startsAt))))
}
