import type { WeeklyHours } from '../../../src/domains/facilities/calendar.ts'
import { DAY, intersect, type Interval, wallClock } from '../../../src/platform/interval.ts'
import { calendarOf } from '../calendar.ts'
import { open } from '../demo/model.ts'

/** The hours that facilities keep; those with a name that the templates do not ask for are for any of them. */
export const patterns = {
  day: open('1-7 08:00-22:00'),
  sports: open('1-5 08:00-22:00', '6-7 09:00-20:00'),
  office: open('1-5 08:00-12:30 13:00-22:00', '6 09:00-17:00'),
  evening: open('1-4 14:00-22:00', '5-6 10:00-01:00', '7 10:00-20:00'),
  practice: open('1-5 08:00-09:30 12:00-13:30 17:00-22:00', '6 09:00-14:00'),
  always: open('1-7 00:00-24:00'),
} satisfies Record<string, WeeklyHours[]>

export type Pattern = keyof typeof patterns

/** When places of one pattern and zone are open: as the calendar has it, and cut by local days for the timetable. */
export type Opening = {
  pattern: Pattern
  timeZone: string
  calendar: Interval[]
  /** By day from the first of the range. */
  days: Interval[][]
}

/** Works every pattern out in a zone; the days run from local `firstDay` (since 1970) on. */
export function openingsIn(timeZone: string, range: Interval, firstDay: number, dayCount: number): Opening[] {
  const clock = wallClock(timeZone, range.startsAt, range.endsAt)
  const rule = { closedOnHolidays: false, country: '', subdivision: null }
  return Object.entries(patterns).map(([pattern, hours]) => {
    const input = { timeZone, hours, exceptions: [], closures: [], from: range.startsAt, until: range.endsAt }
    const calendar = calendarOf(input, rule).map(({ startsAt, endsAt }) => ({ startsAt, endsAt }))
    const days: Interval[][] = Array.from({ length: dayCount }, () => [])
    for (let day = 0; day < dayCount; day++) {
      const startsAt = clock.dayStart(firstDay + day)
      const endsAt = clock.dayStart(firstDay + day + 1)
      days[day] = intersect(calendar, [{ startsAt, endsAt }])
    }
    return { pattern: pattern as Pattern, timeZone, calendar, days }
  })
}

/** The ISO weekday, 1 for Monday, of a day since 1970. */
export function weekdayOf(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1
}

/** The local day, since 1970, of an instant in a zone. */
export function localDay(timeZone: string, instant: number): number {
  return wallClock(timeZone, instant - DAY, instant + DAY).dayOf(instant)
}
