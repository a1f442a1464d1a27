import {
  DAY,
  intersect,
  merge,
  subtract,
  wallClock,
  type Interval,
  type OffsetSpan,
  type WallClock,
} from '../../platform/interval.ts'
import type { LocalizedText } from '../../platform/localized.ts'
import { freeIntervals, type BookingFacts } from '../bookings/index.ts'
import { closedIntervals } from '../facilities/index.ts'

/** What a stretch of a day is to whoever would book: nobody knows yet what is past the calendar's end. */
export type State =
  | { kind: 'FREE' }
  | { kind: 'PARTLY'; remaining: number }
  | { kind: 'TAKEN' }
  | { kind: 'CLOSED'; because: 'OUTSIDE_HOURS' | 'CLOSURE' | 'HOLIDAY' | 'EXCEPTION'; reason: LocalizedText | null }
  | { kind: 'UNKNOWN' }

/**
 * A stretch of one day, with what the clock shows at its two ends: `24:00` is the end of the day, and a star stands
 * behind what it shows for the second time.
 */
export interface Stretch extends Interval {
  state: State
  from: string
  to: string
}

/** A stretch as it is drawn: between two places on a day of 24 hours, in seconds from its left. */
export interface Piece {
  state: State
  left: number
  right: number
  /** The stretch that it is of. */
  of: Stretch
}

/** One day of a place. */
export interface Day {
  /** Days since 1970-01-01. */
  number: number
  /** How much longer than 24 hours it is, in seconds: the clock is put back (above 0), or forward (below). */
  longer: number
  stretches: Stretch[]
  pieces: Piece[]
  /** Where the present is on it; null on other days. */
  now: number | null
}

/** The days of a week as seen from outside: their numbers from the first on. */
export interface Week {
  days: Day[]
  /** Units of the place that can be had at most. */
  capacity: number
}

/** How many days are shown. */
export const daysOfWeek = 7

/** The Monday of the week in which an instant lies on the wall clock of a zone, as days since 1970-01-01. */
export function mondayOf(timeZone: string, instant: number): number {
  const day = wallClock(timeZone, instant, instant).dayOf(instant)
  return day - ((((day + 3) % 7) + 7) % 7)
}

/** A week of a place from a day on, from the very facts that bookings are judged by. */
export function weekOf(facts: BookingFacts, first: number, now: number): Week {
  const clock = wallClock(facts.timeZone, first * DAY, (first + daysOfWeek) * DAY)
  const range = { startsAt: clock.dayStart(first), endsAt: clock.dayStart(first + daysOfWeek) }
  const stretches = stretchesOf(facts, range)
  const days = Array.from({ length: daysOfWeek }, (_, n) => dayOf(clock, first + n, stretches, now))
  return { days, capacity: facts.bookable.capacity }
}

type Plain = Interval & { state: State }

function stretchesOf(facts: BookingFacts, range: Interval): Plain[] {
  const { bookable, claims, calendar, calendarUntil, keeps } = facts
  const known = { startsAt: range.startsAt, endsAt: Math.min(range.endsAt, Math.max(range.startsAt, calendarUntil)) }
  const open = intersect(merge(calendar.filter(({ kind }) => kind === 'OPEN')), [known])
  // What is kept for a season is not to be had.
  const free = subtract(freeIntervals(bookable, claims, open, known.startsAt, known.endsAt), keeps)
  return [
    ...free.map(({ remainingUnits: remaining, ...at }): Plain => ({
      ...at,
      state: remaining < bookable.capacity ? { kind: 'PARTLY', remaining } : { kind: 'FREE' },
    })),
    ...subtract(open, free).map((at): Plain => ({ ...at, state: { kind: 'TAKEN' } })),
    ...(known.endsAt > known.startsAt ? closedIntervals(calendar, known.startsAt, known.endsAt) : []).map(
      ({ startsAt, endsAt, kind: because, reason }): Plain => ({
        startsAt,
        endsAt,
        state: { kind: 'CLOSED', because, reason },
      }),
    ),
    ...subtract([range], [known]).map((at): Plain => ({ ...at, state: { kind: 'UNKNOWN' } })),
  ].sort((a, b) => a.startsAt - b.startsAt)
}

function dayOf(clock: WallClock, number: number, all: readonly Plain[], now: number): Day {
  const day = { startsAt: clock.dayStart(number), endsAt: clock.dayStart(number + 1) }
  const shown = (instant: number): string => (instant === day.endsAt ? '24:00' : timeOf(clock, instant))
  const stretches = joined(intersect(all, [day])).map((one): Stretch => ({
    ...one,
    from: shown(one.startsAt),
    to: shown(one.endsAt),
  }))
  const spans = intersect(clock.spans, [day])
  const pieces = stretches.flatMap((of) =>
    spans.flatMap((span, n) => pieceOf(of, span, spans[n - 1], spans[n + 1], number)),
  )
  const isToday = now >= day.startsAt && now < day.endsAt
  const at = isToday
    ? spans.flatMap((span, n) =>
        now >= span.startsAt && now < span.endsAt ? [placeOf(now, span, spans[n - 1], spans[n + 1], number)] : [],
      )
    : []
  return { number, longer: day.endsAt - day.startsAt - DAY, stretches, pieces, now: at[0] ?? null }
}

/** The part of a stretch that lies in one span of the clock. */
function pieceOf(
  of: Stretch,
  span: OffsetSpan,
  before: OffsetSpan | undefined,
  after: OffsetSpan | undefined,
  day: number,
): Piece[] {
  const startsAt = Math.max(of.startsAt, span.startsAt)
  const endsAt = Math.min(of.endsAt, span.endsAt)
  if (startsAt >= endsAt) return []
  const place = (instant: number): number => placeOf(instant, span, before, after, day)
  return [{ state: of.state, of, left: place(startsAt), right: place(endsAt) }]
}

/**
 * Where an instant of a span stands on a day of 24 hours. Where the clock is put back, the time that it shows twice is
 * halved: the first pass stands in the left half, the second in the right. Where it is put forward, a gap is left.
 */
function placeOf(
  instant: number,
  span: OffsetSpan,
  before: OffsetSpan | undefined,
  after: OffsetSpan | undefined,
  day: number,
): number {
  const midnight = day * DAY
  const wall = instant + span.offset - midnight
  const halved = (from: number, to: number, half: 0 | 1): number => from + (half * (to - from) + (wall - from)) / 2
  if (after && after.offset < span.offset) {
    const [from, to] = [span.endsAt + after.offset - midnight, span.endsAt + span.offset - midnight]
    if (wall >= from) return halved(from, to, 0)
  }
  if (before && before.offset > span.offset) {
    const [from, to] = [span.startsAt + span.offset - midnight, span.startsAt + before.offset - midnight]
    if (wall < to) return halved(from, to, 1)
  }
  return Math.min(DAY, Math.max(0, wall))
}

/** What the clock shows at an instant; with a star where it shows that for the second time, since it was put back. */
function timeOf({ spans }: WallClock, instant: number): string {
  const n = Math.max(
    0,
    spans.findIndex(({ endsAt }) => instant < endsAt),
  )
  const { offset, startsAt } = spans[n]!
  const minutes = Math.floor(((((instant + offset) % DAY) + DAY) % DAY) / 60)
  const again = n > 0 && instant + offset < startsAt + spans[n - 1]!.offset
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}${again ? '*' : ''}`
}

/** Joins stretches that follow upon each other in the same state. */
function joined(stretches: readonly Plain[]): Plain[] {
  const whole: Plain[] = []
  for (const next of stretches) {
    const last = whole.at(-1)
    if (last?.endsAt === next.startsAt && JSON.stringify(last.state) === JSON.stringify(next.state))
      last.endsAt = next.endsAt
    else whole.push({ ...next })
  }
  return whole
}
