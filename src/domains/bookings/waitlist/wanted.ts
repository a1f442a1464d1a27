import { wallClock, type Interval } from '../../../platform/interval.ts'
import type { Reason } from '../../../platform/refusal.ts'
import { slots } from '../availability.ts'
import { judge, type BookingFacts, type Moment, type Standing, type Wish } from '../rules.ts'

/** What somebody waits for: any time of a length (seconds) within a window, for so many units. */
export interface Wanted extends Interval {
  duration: number
  units: number
}

/** Whether only the whole window will do, told by the clock on the wall where the length is in whole days. */
export function isWhole({ startsAt, endsAt, duration }: Omit<Wanted, 'units'>, timeZone: string): boolean {
  if (endsAt - startsAt === duration) return true
  if (duration % 86_400 !== 0) return false
  const { spans, instantOf } = wallClock(timeZone, startsAt, startsAt + duration)
  const offset = spans.find((span) => startsAt < span.endsAt)?.offset ?? 0
  return instantOf(startsAt + offset + duration) === endsAt
}

/**
 * The times that would do and that are open and free of others' claims, soonest first: on the grid of the place, as
 * soon as its lead time and as far as its horizon allow. Where only the whole window will do, that alone, free or not.
 */
export function timesFor(wanted: Wanted, facts: BookingFacts, now: number): Interval[] {
  const { startsAt, endsAt, duration, units } = wanted
  if (isWhole(wanted, facts.timeZone)) return [{ startsAt, endsAt }]
  const { bookable, claims, calendar, granularity, timeZone, leadTime, horizon } = facts
  return slots({
    ...{ bookable, claims, units, duration, timeZone, step: granularity, limit: Infinity },
    open: calendar.filter(({ kind }) => kind === 'OPEN'),
    from: Math.max(startsAt, now + leadTime),
    until: Math.min(endsAt, now + horizon),
  })
}

/** What lies in the place or the time, and not in who waits. */
const ofThePlace: ReadonlySet<string> = new Set([
  ...['NO_CAPACITY', 'EQUIPMENT_TAKEN', 'EQUIPMENT_NOT_HERE', 'SEASON_PENDING', 'CLOSED', 'OUTSIDE_OPENING_HOURS'],
  ...['IN_THE_PAST', 'TOO_SOON', 'TOO_FAR_AHEAD', 'NOT_ON_GRID', 'TOO_SHORT_BOOKING', 'TOO_LONG_BOOKING'],
  ...['NOT_BOOKABLE', 'UNITS_EXCEED_CAPACITY', 'INVALID_INTERVAL_OF_BOOKING'],
])

/** What may pass while somebody waits: others go, and periods of quotas end. */
const passing: ReadonlySet<string> = new Set(['NO_CAPACITY', 'EQUIPMENT_TAKEN', 'QUOTA_EXCEEDED'])

/** Whether all of some reasons lie in who waits: then there is room that goes past them. */
const isAboutThem = (reasons: readonly Reason[]): boolean => reasons.every(({ code }) => !ofThePlace.has(code))

/** The first time that the rules allow, as a wish; or why there is none, where that lies in who waits. */
export interface Looked {
  wish: Wish | null
  passedOver: Reason | null
}

/**
 * Looks for the first of some times, in order, that the rules allow somebody. Where quotas make no difference within a
 * day, one that is over for them is not asked about each of its times.
 */
export function firstAllowed(
  times: readonly Interval[],
  { units, extras }: Pick<Wish, 'units' | 'extras'>,
  facts: BookingFacts,
  standing: Standing,
  moment: Moment,
): Looked {
  const [first] = times
  if (!first) return { wish: null, passedOver: null }
  const alikeAllDay = facts.person.quotas.every(({ peak, exceptions }) => peak === null && exceptions.length === 0)
  const clock = wallClock(facts.timeZone, first.startsAt, times.at(-1)!.endsAt)
  let passedOver: Reason | null = null
  let over: number | null = null
  for (const { startsAt, endsAt } of times) {
    if (over !== null && clock.dayOf(startsAt) === over) continue
    const wish: Wish = { startsAt, endsAt, units, ...(extras ? { extras } : {}) }
    const reasons = judge(wish, facts, standing, moment)
    if (reasons.length === 0) return { wish, passedOver: null }
    if (!isAboutThem(reasons)) continue
    passedOver ??= reasons[0]!
    if (alikeAllDay) over = clock.dayOf(startsAt)
  }
  return { wish: null, passedOver }
}

/** Why waiting would be of no use: it never comes, or it is there already. */
export type Pointless = { never: Reason } | 'FREE_NOW'

/** Whether waiting makes sense: some time would do but for what may pass. Null where it does. */
export function pointless(wanted: Wanted, facts: BookingFacts, standing: Standing, moment: Moment): Pointless | null {
  const free = timesFor(wanted, facts, moment.now)
  if (firstAllowed(free, wanted, facts, standing, moment).wish) return 'FREE_NOW'
  // As if nobody had booked: what is left stands in the way for good.
  const times = timesFor(wanted, { ...facts, claims: [] }, moment.now)
  const { startsAt, endsAt, duration, units } = wanted
  const clock = wallClock(facts.timeZone, startsAt, endsAt)
  let never: Reason | null = null
  let day: number | null = null
  for (const time of times.length > 0 ? times : [{ startsAt, endsAt: startsAt + duration }]) {
    // What lies in the way on one day hardly depends on its hour.
    if (clock.dayOf(time.startsAt) === day) continue
    day = clock.dayOf(time.startsAt)
    const lasting = judge({ ...time, units }, facts, standing, moment).find(({ code }) => !passing.has(code))
    if (!lasting && times.length > 0) return null
    never ??= lasting ?? { code: 'OUTSIDE_OPENING_HOURS' }
  }
  return { never: never! }
}
