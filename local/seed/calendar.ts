import { type CalendarInput, type CalendarInterval, materialise } from '../../src/domains/facilities/calendar.ts'
import { publicHolidays } from '../../src/domains/facilities/holidays.ts'
import { DAY } from '../../src/platform/interval.ts'

/** Where and whether public holidays close a place. */
export type HolidayRule = { closedOnHolidays: boolean; country: string; subdivision: string | null }

/** The calendar of a place as the tables hold it, with the public holidays of where it stands if these close it. */
export function calendarOf(input: Omit<CalendarInput, 'holidays'>, rule: HolidayRule): CalendarInterval[] {
  const { country, subdivision, closedOnHolidays } = rule
  const holidays = closedOnHolidays
    ? publicHolidays(country, subdivision, dateOf(input.from - 2 * DAY), dateOf(input.until + 2 * DAY))
    : []
  return materialise({ ...input, holidays })
}

/** The date, in UTC, of an instant. */
export function dateOf(instant: number): string {
  return new Date(instant * 1000).toISOString().slice(0, 10)
}
