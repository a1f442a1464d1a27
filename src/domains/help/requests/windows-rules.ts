import type { HelpTiming } from '../../../../schema/tables/vocabulary.ts'
import { DAY, wallClock, type Interval, type OffsetSpan, type WallClock } from '../../../platform/interval.ts'

/** How many windows a request has at most, how long each may be and all together, and how far ahead they may lie: in days. */
export const windowBounds = { windows: 20, days: 31, daysInAll: 200, ahead: 400 } as const

/** A stretch of a day by the clock of the place. */
export interface WindowDay {
  onDate: string
  /** ISO weekday: 1 is Monday. */
  weekday: number
  fromMinute: number
  untilMinute: number
}

/** What is wrong with the windows of a request, and with which of them. */
export interface WindowProblem {
  code: 'INVALID_INTERVAL' | 'IN_THE_PAST' | 'WINDOW_TOO_SHORT' | 'INVALID_WINDOWS'
  index: number | null
}

interface Asked {
  timing: HelpTiming
  minutes: number
  now: number
}

/** The first thing that is wrong with windows, in their order; null where nothing is. */
export function windowProblem(windows: readonly Interval[], { timing, minutes, now }: Asked): WindowProblem | null {
  const codeOf = ({ startsAt, endsAt }: Interval): WindowProblem['code'] | null => {
    if (endsAt <= startsAt) return 'INVALID_INTERVAL'
    if (endsAt - startsAt < minutes * 60) return 'WINDOW_TOO_SHORT'
    // There is no time left to begin within it.
    if (endsAt - minutes * 60 <= now) return 'IN_THE_PAST'
    return endsAt - startsAt > windowBounds.days * DAY || endsAt > now + windowBounds.ahead * DAY ? 'INVALID_WINDOWS' : null
  }
  const index = windows.findIndex((window) => codeOf(window) !== null)
  if (index >= 0) return { code: codeOf(windows[index]!)!, index }
  const ordered = [...windows].sort((a, b) => a.startsAt - b.startsAt)
  const [first, last] = [ordered[0], ordered.at(-1)]
  const overlapping = ordered.some(({ startsAt }, n) => n > 0 && startsAt < ordered[n - 1]!.endsAt)
  const inAll = windows.reduce((sum, { startsAt, endsAt }) => sum + endsAt - startsAt, 0)
  const wrong =
    overlapping ||
    inAll > windowBounds.daysInAll * DAY ||
    (timing === 'ONE_OFF' && windows.length !== 1) ||
    (timing === 'RECURRING' && (!first || last!.endsAt > first.startsAt + 7 * DAY))
  return wrong ? { code: 'INVALID_WINDOWS', index: null } : null
}

/** The days and times by the clock of the place that windows cover: cut at its midnights, and whole where the clock is changed. */
export function daysOf(windows: readonly Interval[], timeZone: string): WindowDay[] {
  const { spans } = clockOver(windows, timeZone)
  const byDay = new Map<number, Stretch[]>()
  for (const window of windows) {
    for (const [day, stretch] of stretchesOf(window, spans)) byDay.set(day, [...(byDay.get(day) ?? []), stretch])
  }
  return [...byDay]
    .sort(([a], [b]) => a - b)
    .flatMap(([day, parts]) =>
      joined(parts).map(([fromMinute, untilMinute]) => ({ onDate: dateOf(day), weekday: weekdayOf(day), fromMinute, untilMinute })),
    )
}

/** From and until which minute of a day. */
type Stretch = [from: number, until: number]

/** What a window covers of each day: from the earliest that the clock shows to the latest. */
function stretchesOf(window: Interval, spans: readonly OffsetSpan[]): Map<number, Stretch> {
  const found = new Map<number, Stretch>()
  for (const { startsAt, endsAt, offset } of spans) {
    const until = Math.min(endsAt, window.endsAt) + offset
    for (let at = Math.max(startsAt, window.startsAt) + offset; at < until; at = (Math.floor(at / DAY) + 1) * DAY) {
      const day = Math.floor(at / DAY)
      const [from, to] = [Math.floor((at - day * DAY) / 60), Math.ceil((Math.min(until, (day + 1) * DAY) - day * DAY) / 60)]
      const [first, last] = found.get(day) ?? [from, to]
      found.set(day, [Math.min(first, from), Math.max(last, to)])
    }
  }
  return found
}

/** Stretches of a day in order, those that meet as one. */
function joined(parts: Stretch[]): Stretch[] {
  const found: Stretch[] = []
  for (const [from, until] of parts.sort((a, b) => a[0] - b[0])) {
    const last = found.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], until)
    else found.push([from, until])
  }
  return found
}

const clockOver = (windows: readonly Interval[], timeZone: string): WallClock => {
  const starts = Math.min(...windows.map(({ startsAt }) => startsAt))
  return wallClock(timeZone, starts, Math.max(...windows.map(({ endsAt }) => endsAt)))
}

/** Days since 1970-01-01 as a date. */
const dateOf = (day: number): string => new Date(day * DAY * 1_000).toISOString().slice(0, 10)

/** The ISO weekday of a day: 1970-01-01 was a Thursday. */
const weekdayOf = (day: number): number => ((day + 3) % 7) + 1

/** The week of an instant by the clock of a place: Mondays since 1969-12-29. */
export const weekOf = (instant: number, timeZone: string): number =>
  Math.floor((wallClock(timeZone, instant, instant).dayOf(instant) + 3) / 7)

/**
 * From and until which minute of the week the clock of a place shows a window, counted from Monday’s midnight: all that it shows
 * where it is changed meanwhile.
 */
export function minutesOfWeek(window: Interval, timeZone: string): { from: number; until: number } {
  const days = daysOf([window], timeZone)
  const [first, last] = [days[0]!, days.at(-1)!]
  const midnight = (first.weekday - 1) * 1_440
  return { from: midnight + first.fromMinute, until: midnight + (days.length - 1) * 1_440 + last.untilMinute }
}

/** The instant at which a date ends at a place. */
export function endOfDate(date: string, timeZone: string): number {
  const day = Date.parse(date) / (DAY * 1_000) + 1
  return wallClock(timeZone, day * DAY, day * DAY).dayStart(day)
}

/** What recurs, and until when. */
export interface Recurring {
  windows: readonly Interval[]
  timeZone: string
  /** The last date on which a window may begin; null for no end. */
  until: string | null
}

const offsetAt = ({ spans }: WallClock, instant: number): number => (spans.find(({ endsAt }) => instant < endsAt) ?? spans.at(-1)!).offset

/** The next times of what recurs every week by the clock of its place that are not over. */
export function nextTimes({ windows, timeZone, until }: Recurring, now: number, count: number): Interval[] {
  if (windows.length === 0) return []
  const first = Math.min(...windows.map(({ startsAt }) => startsAt))
  const from = Math.max(first, now)
  const clock = wallClock(timeZone, first, from + (count + 2) * 7 * DAY)
  const week = Math.max(0, Math.floor((now - first) / (7 * DAY)) - 1)
  const times: Interval[] = []
  for (let n = week; n < week + count + 3; n++) {
    for (const { startsAt, endsAt } of windows) {
      const [starts, ends] = [startsAt, endsAt].map((at) => at + offsetAt(clock, at) + n * 7 * DAY) as [number, number]
      if (until !== null && dateOf(Math.floor(starts / DAY)) > until) continue
      const time = { startsAt: clock.instantOf(starts), endsAt: clock.instantOf(ends) }
      if (time.endsAt > now && time.endsAt > time.startsAt) times.push(time)
    }
  }
  return times.sort((a, b) => a.startsAt - b.startsAt).slice(0, count)
}

/** The last time of what recurs until a day; its first where it has no other. */
export function lastTime({ windows, timeZone, until }: Recurring & { until: string }): Interval {
  const last = Date.parse(until) / 1_000
  const clock = wallClock(timeZone, Math.min(...windows.map(({ startsAt }) => startsAt)), last)
  const times = windows.map(({ startsAt, endsAt }): Interval => {
    const weeks = 7 * DAY * Math.max(0, Math.floor((last - clock.dayOf(startsAt) * DAY) / (7 * DAY)))
    const [starts, ends] = [startsAt, endsAt].map((at) => clock.instantOf(at + offsetAt(clock, at) + weeks)) as [number, number]
    return { startsAt: starts, endsAt: ends }
  })
  return times.reduce((one, other) => (other.endsAt > one.endsAt ? other : one))
}
