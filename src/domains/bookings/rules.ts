import type { BookerGroup, FacilityKind, FacilityStatus, TariffAudience } from '../../../schema/tables/vocabulary.ts'
import { formatLength } from '../../platform/length.ts'
import { DAY, overlaps, wallClock, type Interval, type WallClock } from '../../platform/interval.ts'
import { localize } from '../../platform/localized.ts'
import type { Reason } from '../../platform/refusal.ts'
import { closedIntervals, type CalendarInterval } from '../facilities/index.ts'
import { fits, type Bookable, type Claim } from './availability.ts'
import { judgeConduct } from './conduct/rules.ts'
import { judgeCertificates, judgeEquipment } from './equipment/rules.ts'
import type { PersonFacts } from './facts-person.ts'
import type { PricingFacts } from './money/facts.ts'
import type { Tariff } from './price.ts'
import { judgeQuotas } from './quotas/rules.ts'
import type { Terms } from './terms.ts'

/** Everything about a facility that a booking is judged by, around the time in question. Durations in seconds. */
export interface BookingFacts {
  bookable: Bookable
  status: FacilityStatus
  kind: FacilityKind
  latitude: number
  longitude: number
  cooperativeId: string
  timeZone: string
  granularity: number
  minDuration: number
  maxDuration: number
  leadTime: number
  horizon: number
  /** How far ahead a series may reach, where that is farther. */
  seriesHorizon: number
  cancellationWindow: number
  bookableBy: BookerGroup[]
  requiresApproval: boolean
  rulesVersion: number
  calendarUntil: number
  claims: Claim[]
  calendar: CalendarInterval[]
  tariffs: Tariff[]
  terms: Terms
  pricing: PricingFacts
  /** What is judged of the beneficiary; nothing where only the place is. */
  person: PersonFacts
  /** A hold here has expired: its place goes to the next who waits before anything else is booked. */
  queueDue: boolean
  /** Around when those wait whom room here may be owed to, since nobody has looked at the queue; null where nobody does. */
  owing: Interval | null
  /** When the place is kept for a season that is not published yet. */
  keeps: Interval[]
}

/** For whom a booking is: what the owner's policy and tariffs make of them. */
export interface Standing {
  /** The groups that they belong to; null where it was judged before that they may book. */
  groups: BookerGroup[] | null
  audience: TariffAudience
}

/** What is asked for. */
export interface Wish extends Interval {
  units: number
  /** The equipment and staff that are wanted with it. */
  extras?: readonly Extra[]
}

/** So many of a pool. */
export interface Extra {
  poolId: string
  quantity: number
}

/** The reader: when it is, and in which languages reasons are told. */
export interface Moment {
  now: number
  languages: readonly string[]
}

/** The longest stretch of time that is looked at, beyond which a booking is too long anywhere: seconds. */
export const longestJudged = 40 * DAY

/** What of a wish is looked at: the wish, or the beginning of one that no facility allows. */
export const judgedPart = ({ startsAt, endsAt }: Interval): Interval => ({
  startsAt,
  endsAt: Math.min(endsAt, startsAt + longestJudged),
})

/**
 * The one rule engine, for the dry run and for the booking itself: every reason why a wish cannot be booked; none means
 * that it can. What it says of capacity and quotas is what the database's guards will say.
 */
export function judge(wish: Wish, facts: BookingFacts, standing: Standing, moment: Moment): Reason[] {
  const reasons = judgePlace(wish, facts, standing)
  if (wish.endsAt <= wish.startsAt) return [...reasons, { code: 'INVALID_INTERVAL_OF_BOOKING' }]
  reasons.push(...judgeConduct(facts, standing, moment), ...judgeCertificates(wish, facts, moment))
  reasons.push(...judgeTimes(wish, facts, moment), ...judgeOpening(wish, facts, moment), ...judgeEquipment(wish, facts, moment))
  reasons.push(...judgeQuotas(judgedPart(wish), facts, standing.audience, moment))
  if (facts.keeps.some((kept) => overlaps(kept, wish))) reasons.push({ code: 'SEASON_PENDING' })
  const { startsAt, endsAt } = judgedPart(wish)
  // Whether more units fit than there are is no question.
  const units = Math.max(1, wish.units)
  if (units > facts.bookable.capacity) return reasons
  if (!fits(facts.bookable, facts.claims, startsAt, endsAt, units)) reasons.push({ code: 'NO_CAPACITY' })
  return reasons
}

/** The reasons against a place that no other time would mend. */
export function judgePlace({ units }: Pick<Wish, 'units'>, facts: BookingFacts, { groups }: Standing): Reason[] {
  const reasons: Reason[] = []
  if (facts.status !== 'PUBLISHED') reasons.push({ code: 'NOT_BOOKABLE' })
  if (groups && !groups.some((group) => facts.bookableBy.includes(group))) reasons.push({ code: 'NOT_ELIGIBLE' })
  const { capacity } = facts.bookable
  if (units < 1 || units > capacity) reasons.push({ code: 'UNITS_EXCEED_CAPACITY', params: { capacity } })
  return reasons
}

function judgeTimes({ startsAt, endsAt }: Interval, facts: BookingFacts, { now, languages }: Moment): Reason[] {
  const { granularity, minDuration, maxDuration, leadTime, horizon, timeZone } = facts
  const reasons: Reason[] = []
  const tell = (seconds: number): string => formatLength(seconds, languages)
  // The zone is asked about the start with the longest limit, and about the end, however far apart they are.
  const clock = wallClock(timeZone, startsAt, startsAt + longestJudged)
  const offsetAt = (instant: number, { spans }: WallClock): number =>
    (spans.find((span) => instant < span.endsAt) ?? spans[spans.length - 1]!).offset
  const offset = offsetAt(startsAt, clock)
  const endOnWall = endsAt + offsetAt(endsAt, wallClock(timeZone, endsAt, endsAt))
  const onGrid = (startsAt + offset) % granularity === 0 && endOnWall % granularity === 0
  if (!onGrid) reasons.push({ code: 'NOT_ON_GRID', params: { granularity: tell(granularity) } })

  // A limit of whole days means calendar days, which the change of the clock makes an hour longer or shorter.
  const after = (seconds: number): number =>
    seconds > 0 && seconds % DAY === 0 ? clock.instantOf(startsAt + offset + seconds) : startsAt + seconds
  if (endsAt < after(minDuration)) reasons.push({ code: 'TOO_SHORT_BOOKING', params: { minimum: tell(minDuration) } })
  if (endsAt > after(maxDuration)) reasons.push({ code: 'TOO_LONG_BOOKING', params: { maximum: tell(maxDuration) } })
  if (startsAt < now) reasons.push({ code: 'IN_THE_PAST' })
  else if (startsAt < now + leadTime) reasons.push({ code: 'TOO_SOON', params: { leadTime: tell(leadTime) } })
  if (endsAt > now + horizon) reasons.push({ code: 'TOO_FAR_AHEAD', params: { horizon: tell(horizon) } })
  return reasons
}

function judgeOpening(wish: Interval, facts: BookingFacts, { now, languages }: Moment): Reason[] {
  const { startsAt, endsAt } = judgedPart(wish)
  // Beyond the horizon the calendar may end, and that one cannot book there is told by itself. Within it, what nobody
  // has worked out to be open is closed.
  const until = endsAt > now + facts.horizon ? Math.min(endsAt, facts.calendarUntil) : endsAt
  const reasons = new Map<string, Reason>()
  for (const { reason } of until > startsAt ? closedIntervals(facts.calendar, startsAt, until) : []) {
    const told = reason && localize(reason, languages)
    reasons.set(told ?? '', told ? { code: 'CLOSED', params: { reason: told } } : { code: 'OUTSIDE_OPENING_HOURS' })
  }
  return [...reasons.values()]
}
