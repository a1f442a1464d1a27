import type { BookerGroup, FacilityKind, FacilityStatus, TariffAudience } from '../../../schema/tables/vocabulary.ts'
import { formatLength } from '../../platform/length.ts'
import { DAY, wallClock, type Interval } from '../../platform/interval.ts'
import { localize } from '../../platform/localized.ts'
import type { Reason } from '../../platform/refusal.ts'
import { closedIntervals, type CalendarInterval } from '../facilities/index.ts'
import { fits, type Bookable, type Claim } from './availability.ts'
import type { Tariff } from './price.ts'

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
  cancellationWindow: number
  bookableBy: BookerGroup[]
  requiresApproval: boolean
  rulesVersion: number
  calendarUntil: number
  claims: Claim[]
  calendar: CalendarInterval[]
  tariffs: Tariff[]
}

/** For whom a booking is: what the owner's policy and tariffs make of them. */
export interface Standing {
  groups: BookerGroup[]
  audience: TariffAudience
}

/** What is asked for. */
export interface Wish extends Interval {
  units: number
}

/** The reader: when it is, and in which languages reasons are told. */
export interface Moment {
  now: number
  languages: readonly string[]
}

/**
 * The one rule engine, for the dry run and for the booking itself: every reason why a wish cannot be booked; none means
 * that it can. What it says of capacity is what the database's guard will say.
 */
export function judge(wish: Wish, facts: BookingFacts, standing: Standing, moment: Moment): Reason[] {
  const reasons: Reason[] = []
  if (facts.status !== 'PUBLISHED') reasons.push({ code: 'NOT_BOOKABLE' })
  if (!standing.groups.some((group) => facts.bookableBy.includes(group))) reasons.push({ code: 'NOT_ELIGIBLE' })
  const { capacity } = facts.bookable
  if (wish.units < 1 || wish.units > capacity) reasons.push({ code: 'UNITS_EXCEED_CAPACITY', params: { capacity } })
  if (wish.endsAt <= wish.startsAt) return [...reasons, { code: 'INVALID_INTERVAL_OF_BOOKING' }]
  reasons.push(...judgeTimes(wish, facts, moment))
  reasons.push(...judgeOpening(wish, facts, moment.languages))
  const { startsAt, endsAt } = wish
  if (wish.units <= capacity && !fits(facts.bookable, facts.claims, startsAt, endsAt, Math.max(1, wish.units))) {
    reasons.push({ code: 'NO_CAPACITY' })
  }
  return reasons
}

function judgeTimes({ startsAt, endsAt }: Interval, facts: BookingFacts, { now, languages }: Moment): Reason[] {
  const { granularity, minDuration, maxDuration, leadTime, horizon, timeZone } = facts
  const reasons: Reason[] = []
  const tell = (seconds: number): string => formatLength(seconds, languages)
  if (endsAt - startsAt > 40 * DAY) return [{ code: 'TOO_LONG_BOOKING', params: { maximum: tell(maxDuration) } }]
  const clock = wallClock(timeZone, Math.min(startsAt, now), Math.max(endsAt, startsAt))
  const offset = (instant: number): number =>
    (clock.spans.find((span) => instant < span.endsAt) ?? clock.spans[clock.spans.length - 1]!).offset
  const onGrid = (instant: number): boolean => (instant + offset(instant)) % granularity === 0
  if (!onGrid(startsAt) || !onGrid(endsAt)) reasons.push({ code: 'NOT_ON_GRID', params: { granularity: tell(granularity) } })

  // A limit of whole days means calendar days, which the change of the clock makes an hour longer or shorter.
  const after = (instant: number, seconds: number): number =>
    seconds > 0 && seconds % DAY === 0 ? clock.instantOf(instant + offset(instant) + seconds) : instant + seconds
  if (endsAt < after(startsAt, minDuration)) reasons.push({ code: 'TOO_SHORT_BOOKING', params: { minimum: tell(minDuration) } })
  if (endsAt > after(startsAt, maxDuration)) reasons.push({ code: 'TOO_LONG_BOOKING', params: { maximum: tell(maxDuration) } })
  if (startsAt < now) reasons.push({ code: 'IN_THE_PAST' })
  else if (startsAt < now + leadTime) reasons.push({ code: 'TOO_SOON', params: { leadTime: tell(leadTime) } })
  if (endsAt > now + horizon) reasons.push({ code: 'TOO_FAR_AHEAD', params: { horizon: tell(horizon) } })
  return reasons
}

function judgeOpening({ startsAt, endsAt }: Interval, facts: BookingFacts, languages: readonly string[]): Reason[] {
  // Beyond the worked-out calendar nothing is known; that is always beyond the horizon too, and said there.
  const until = Math.min(endsAt, facts.calendarUntil)
  const reasons = new Map<string, Reason>()
  for (const { reason } of until > startsAt ? closedIntervals(facts.calendar, startsAt, until) : []) {
    const told = reason && localize(reason, languages)
    reasons.set(told ?? '', told ? { code: 'CLOSED', params: { reason: told } } : { code: 'OUTSIDE_OPENING_HOURS' })
  }
  return [...reasons.values()]
}
