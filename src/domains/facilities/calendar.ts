import type { Interval, WallClock } from '../../platform/interval.ts'
import { DAY, intersect, merge, overlaps, subtract, wallClock } from '../../platform/interval.ts'
import type { LocalizedText } from '../../platform/localized.ts'

/** One weekly opening, in wall time. `weekday` is ISO, 1 = Monday … 7 = Sunday. */
export type WeeklyHours = {
  weekday: number
  /** 'HH:MM' */
  opens: string
  /** 'HH:MM' or '24:00'; not after `opens` means: on the next day. */
  closes: string
}

/** The hours of one date (YYYY-MM-DD) in place of its weekly ones; no intervals means closed. */
export type DatedHours = { date: string; intervals: { opens: string; closes: string }[]; reason: LocalizedText | null }

/** A stretch of Unix seconds in which the place is closed, whatever the hours say. */
export type Closure = { startsAt: number; endsAt: number; reason: LocalizedText }

/** A public holiday, as a local date YYYY-MM-DD. */
export type Holiday = { date: string; name: LocalizedText }

/** What a stretch of the calendar is: open, or why it may not be. */
export type CalendarKind = 'OPEN' | 'CLOSURE' | 'HOLIDAY' | 'EXCEPTION'

/** A stretch of the calendar; `reason` is null when OPEN, and when an exception gives none. */
export type CalendarInterval = Interval & { kind: CalendarKind; reason: LocalizedText | null }

/** A stretch in which the place is not open, and the weightiest reason for it. */
export type ClosedInterval = Interval & {
  kind: 'OUTSIDE_HOURS' | Exclude<CalendarKind, 'OPEN'>
  reason: LocalizedText | null
}

/** The facts from which a calendar is made. `holidays` holds only those on which the place closes. */
export type CalendarInput = {
  timeZone: string
  hours: WeeklyHours[]
  exceptions: DatedHours[]
  holidays: Holiday[]
  closures: Closure[]
  from: number
  until: number
}

/** Which reason is told when several hold at once. */
const WEIGHT = ['CLOSURE', 'EXCEPTION', 'HOLIDAY'] as const

/** Hours in wall seconds after local midnight; `closes` may lie on the next day. */
export type Opening = { opens: number; closes: number }

/**
 * The calendar of a place in `[from, until)`: OPEN stretches, clipped, disjoint and maximal, and beside them each
 * closure, holiday and dated exception that touches the range, in its own full length (a closed or explained exception
 * and a holiday last the whole local day). An exception stands in place of its date's weekly hours and of a holiday on
 * it; hours belong to the date they begin on; closures end everything. The result is in order of time.
 */
export function materialise(input: CalendarInput): CalendarInterval[] {
  const range = { startsAt: input.from, endsAt: input.until }
  if (input.from >= input.until) return []
  const clock = wallClock(input.timeZone, input.from, input.until)
  // A day to either side: the night before may reach in, and a clock put back can show yesterday again.
  const firstDay = clock.dayOf(input.from) - 2
  const lastDay = clock.dayOf(input.until) + 1
  const inReach = (day: number): boolean => day >= firstDay && day <= lastDay

  const calendar: CalendarInterval[] = []
  const dated = new Map<number, Opening[]>()
  for (const { date, intervals, reason } of input.exceptions) {
    const day = dayNumber(date)
    if (!inReach(day)) continue
    dated.set(day, [...(dated.get(day) ?? []), ...intervals.map(parseOpening)])
    if (intervals.length === 0 || reason !== null) calendar.push({ ...wholeDay(clock, day), kind: 'EXCEPTION', reason })
  }
  const excepted = new Set(dated.keys())
  for (const { date, name } of input.holidays) {
    const day = dayNumber(date)
    if (!inReach(day) || excepted.has(day)) continue
    dated.set(day, [])
    calendar.push({ ...wholeDay(clock, day), kind: 'HOLIDAY', reason: name })
  }
  for (const { startsAt, endsAt, reason } of input.closures) {
    calendar.push({ startsAt, endsAt, kind: 'CLOSURE', reason })
  }

  const weekly = byWeekday(input.hours)
  const open: Interval[] = []
  for (let day = firstDay; day <= lastDay; day++) {
    const openings = dated.get(day) ?? weekly[isoWeekday(day)]
    // A date that the zone left out (Samoa, 30 December 2011) has no hours.
    if (openings === undefined || openings.length === 0 || clock.dayStart(day) >= clock.dayStart(day + 1)) continue
    for (const { opens, closes } of openings) {
      open.push({ startsAt: clock.instantOf(day * DAY + opens), endsAt: clock.instantOf(day * DAY + closes) })
    }
  }
  const inRange = calendar.filter((entry) => entry.startsAt < entry.endsAt && overlaps(entry, range))
  for (const { startsAt, endsAt } of intersect(subtract(merge(open), input.closures), [range])) {
    inRange.push({ startsAt, endsAt, kind: 'OPEN', reason: null })
  }
  return inRange.sort((a, b) => a.startsAt - b.startsAt || a.endsAt - b.endsAt)
}

/**
 * When the place of a calendar is not open within `[from, until)`, cut where the reason changes. Of several reasons the
 * weightiest is told: closure, exception, holiday, and OUTSIDE_HOURS (reason null) when there is none; of two alike,
 * the one that began first.
 */
export function closedIntervals(calendar: readonly CalendarInterval[], from: number, until: number): ClosedInterval[] {
  let unexplained: Interval[] = subtract(
    [{ startsAt: from, endsAt: until }],
    calendar.filter(({ kind }) => kind === 'OPEN'),
  )
  const closed: ClosedInterval[] = []
  for (const kind of WEIGHT) {
    const reasons = withoutOverlap(calendar.filter((entry) => entry.kind === kind))
    for (const { startsAt, endsAt, reason } of intersect(reasons, unexplained)) {
      closed.push({ startsAt, endsAt, kind, reason })
    }
    unexplained = subtract(unexplained, reasons)
  }
  for (const { startsAt, endsAt } of unexplained) closed.push({ startsAt, endsAt, kind: 'OUTSIDE_HOURS', reason: null })
  return joined(closed.sort((a, b) => a.startsAt - b.startsAt))
}

/** Joins what follows upon each other for one reason, such as a closure whose past was kept apart. */
function joined(closed: readonly ClosedInterval[]): ClosedInterval[] {
  const stretches: ClosedInterval[] = []
  for (const next of closed) {
    const last = stretches.at(-1)
    const alike = last?.endsAt === next.startsAt && last.kind === next.kind
    if (alike && JSON.stringify(last.reason) === JSON.stringify(next.reason)) last.endsAt = next.endsAt
    else stretches.push({ ...next })
  }
  return stretches
}

/** Leaves each moment to the interval that began first. */
function withoutOverlap(intervals: readonly CalendarInterval[]): CalendarInterval[] {
  let reached = -Infinity
  return intervals
    .toSorted((a, b) => a.startsAt - b.startsAt)
    .flatMap((entry) => {
      const startsAt = Math.max(entry.startsAt, reached)
      reached = Math.max(reached, entry.endsAt)
      return startsAt < entry.endsAt ? [{ ...entry, startsAt }] : []
    })
}

function byWeekday(hours: readonly WeeklyHours[]): Opening[][] {
  const week: Opening[][] = Array.from({ length: 8 }, () => [])
  for (const entry of hours) week[entry.weekday]?.push(parseOpening(entry))
  return week
}

/** Hours as they are stored, as a stretch after midnight; the times are valid, see hours-rules.ts. */
export function parseOpening({ opens, closes }: { opens: string; closes: string }): Opening {
  const start = wallSeconds(opens)
  const end = wallSeconds(closes)
  return { opens: start, closes: end > start ? end : end + DAY }
}

function wallSeconds(time: string): number {
  return Number(time.slice(0, 2)) * 3600 + Number(time.slice(3, 5)) * 60
}

function wholeDay(clock: WallClock, day: number): Interval {
  return { startsAt: clock.dayStart(day), endsAt: clock.dayStart(day + 1) }
}

function dayNumber(date: string): number {
  return Date.parse(`${date}T00:00Z`) / 1000 / DAY
}

/** Day 0, 1 January 1970, was a Thursday. */
function isoWeekday(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1
}
