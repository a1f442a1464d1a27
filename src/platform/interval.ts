import * as Instant from 'temporal-polyfill/fns/Instant'
import * as ZonedDateTime from 'temporal-polyfill/fns/ZonedDateTime'

/** A half-open stretch of time `[startsAt, endsAt)`, in Unix seconds. */
export type Interval = { startsAt: number; endsAt: number }

/** A stretch in which a zone keeps one distance from UTC; `offset` is in seconds, east positive. */
export type OffsetSpan = Interval & { offset: number }

/** The clock on the wall of a place: "wall seconds" count as Unix seconds do, but in local time. */
export type WallClock = {
  /** The stretches of equal offset, in order and without a gap. */
  readonly spans: readonly OffsetSpan[]
  /** The instant at which the wall shows this; the earlier of two, and moved on by the gap where the clock skips it. */
  instantOf(wallSeconds: number): number
  /** The first instant of a local date, given as days since 1970-01-01 (some zones skip midnight). */
  dayStart(day: number): number
  /** The local date of an instant, as days since 1970-01-01. */
  dayOf(instant: number): number
}

/** Length of a day without a change of the clock, in seconds. */
export const DAY = 86_400

/** Whether two intervals share a moment; touching ones do not. */
export function overlaps(a: Interval, b: Interval): boolean {
  return a.startsAt < b.endsAt && b.startsAt < a.endsAt
}

/** The same moments as ordered, disjoint, maximal intervals: touching ones joined, empty ones dropped. */
export function merge(intervals: readonly Interval[]): Interval[] {
  const merged: Interval[] = []
  let last: Interval | undefined
  for (const { startsAt, endsAt } of inOrder(intervals)) {
    if (last !== undefined && startsAt <= last.endsAt) last.endsAt = Math.max(last.endsAt, endsAt)
    else merged.push((last = { startsAt, endsAt }))
  }
  return merged
}

/** What of each part lies within any of the others; a part keeps its other fields, and parts are not joined. */
export function intersect<T extends Interval>(parts: readonly T[], within: readonly Interval[]): T[] {
  const kept: T[] = []
  eachMeeting(parts, within, (part, meetings) => {
    for (const { startsAt, endsAt } of meetings) {
      kept.push({ ...part, startsAt: Math.max(startsAt, part.startsAt), endsAt: Math.min(endsAt, part.endsAt) })
    }
  })
  return kept
}

/** What of each part lies outside all of the others; a part keeps its other fields, and parts are not joined. */
export function subtract<T extends Interval>(parts: readonly T[], without: readonly Interval[]): T[] {
  const kept: T[] = []
  eachMeeting(parts, without, (part, meetings) => {
    let from = part.startsAt
    for (const { startsAt, endsAt } of meetings) {
      if (from < startsAt) kept.push({ ...part, startsAt: from, endsAt: startsAt })
      from = endsAt
    }
    if (from < part.endsAt) kept.push({ ...part, startsAt: from, endsAt: part.endsAt })
  })
  return kept
}

/**
 * The wall clock of an IANA zone, exact for instants in `[from, until)` and for the dates that touch them.
 * The zone is asked only for its changes, so a year costs about three look-ups however many times are converted.
 */
export function wallClock(timeZone: string, from: number, until: number): WallClock {
  const spans = offsetSpans(timeZone, from - 3 * DAY, Math.max(from, until) + 3 * DAY)
  const locate = (wallSeconds: number, ofGap: (next: OffsetSpan, before: OffsetSpan) => number): number => {
    let before: OffsetSpan | undefined
    for (const span of spans) {
      const instant = wallSeconds - span.offset
      if (instant < span.endsAt) return before && instant < span.startsAt ? ofGap(span, before) : instant
      before = span
    }
    return wallSeconds - (before?.offset ?? 0)
  }
  return {
    spans,
    instantOf: (wallSeconds) => locate(wallSeconds, (_, before) => wallSeconds - before.offset),
    dayStart: (day) => locate(day * DAY, (next) => next.startsAt),
    dayOf: (instant) => {
      const span = spans.find(({ endsAt }) => instant < endsAt) ?? spans.at(-1)
      return Math.floor((instant + (span?.offset ?? 0)) / DAY)
    },
  }
}

/** The IANA zone of a name, as it is written there; throws where there is none. */
export const zoneIdOf = (name: string): string => onClock(name, 0).timeZoneId

const onClock = (timeZone: string, at: number): ZonedDateTime.Record =>
  Instant.toZonedDateTimeISO(Instant.fromEpochMilliseconds(at * 1000), timeZone)

function offsetSpans(timeZone: string, from: number, until: number): OffsetSpan[] {
  const spans: OffsetSpan[] = []
  let moment = onClock(timeZone, from)
  let startsAt = from
  for (;;) {
    const change = ZonedDateTime.getTimeZoneTransition(moment, 'next')
    const endsAt = change === null ? until : Math.min(until, change.epochMilliseconds / 1000)
    spans.push({ startsAt, endsAt, offset: ZonedDateTime.offsetNanoseconds(moment) / 1e9 })
    if (change === null || endsAt >= until) return spans
    moment = change
    startsAt = endsAt
  }
}

function inOrder<T extends Interval>(intervals: readonly T[]): T[] {
  return intervals.filter(({ startsAt, endsAt }) => startsAt < endsAt).sort((a, b) => a.startsAt - b.startsAt)
}

/** Calls back with every part, in order, and the merged others that it meets: one pass over both. */
function eachMeeting<T extends Interval>(
  parts: readonly T[],
  others: readonly Interval[],
  visit: (part: T, meetings: readonly Interval[]) => void,
): void {
  const merged = merge(others)
  let first = 0
  for (const part of inOrder(parts)) {
    while (first < merged.length && (merged[first]?.endsAt ?? 0) <= part.startsAt) first++
    let end = first
    while (end < merged.length && (merged[end]?.startsAt ?? 0) < part.endsAt) end++
    visit(part, merged.slice(first, end))
  }
}
