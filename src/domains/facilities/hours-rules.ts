import { DAY } from '../../platform/interval.ts'
import { type DatedHours, type Opening, parseOpening, type WeeklyHours } from './calendar.ts'

/**
 * What is wrong with the hours at `index` of a list: a time or weekday that does not exist, no time between opening and
 * closing, or time in common with hours that stand earlier in the list.
 */
export type HoursProblem = { index: number; code: 'INVALID_TIME' | 'EMPTY' | 'OVERLAP' }

const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$/
const WEEK = 7 * DAY

/** What keeps weekly hours from being stored; hours past midnight also count on the next day, Sunday's on Monday. */
export function weeklyHoursProblems(hours: readonly WeeklyHours[]): HoursProblem[] {
  return problems(
    hours,
    ({ weekday }) => (Number.isInteger(weekday) && weekday >= 1 && weekday <= 7 ? weekday * DAY : null),
    (a, b) => [-WEEK, 0, WEEK].some((shift) => overlap(a, b, shift)),
  )
}

/** What keeps the hours of one date from being stored; no hours at all are right, and mean closed. */
export function datedHoursProblems(intervals: DatedHours['intervals']): HoursProblem[] {
  return problems(
    intervals,
    () => 0,
    (a, b) => overlap(a, b, 0),
  )
}

function problems<T extends { opens: string; closes: string }>(
  hours: readonly T[],
  dayStart: (entry: T) => number | null,
  overlapping: (a: Opening, b: Opening) => boolean,
): HoursProblem[] {
  const sound: Opening[] = []
  return hours.flatMap((entry, index): HoursProblem[] => {
    const start = dayStart(entry)
    const timely = TIME.test(entry.opens) && (TIME.test(entry.closes) || entry.closes === '24:00')
    if (start === null || !timely) return [{ index, code: 'INVALID_TIME' }]
    if (entry.opens === entry.closes) return [{ index, code: 'EMPTY' }]
    const { opens, closes } = parseOpening(entry)
    const opening = { opens: start + opens, closes: start + closes }
    const clash = sound.some((other) => overlapping(opening, other))
    sound.push(opening)
    return clash ? [{ index, code: 'OVERLAP' }] : []
  })
}

function overlap(a: Opening, b: Opening, shift: number): boolean {
  return a.opens < b.closes + shift && b.opens + shift < a.closes
}
