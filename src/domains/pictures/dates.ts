import { DAY } from '../../platform/interval.ts'
import type { Words } from './words.ts'

const partsOf = (day: number) => {
  const date = new Date(day * DAY * 1_000)
  return {
    weekday: (((day + 3) % 7) + 7) % 7,
    day: date.getUTCDate(),
    month: date.getUTCMonth(),
    year: date.getUTCFullYear(),
  }
}

/** A day as it is said in full: `Monday 23 November 2026`, or without its year. */
export function fullDate(words: Words, number: number, withYear = true): string {
  const { weekday, day, month, year } = partsOf(number)
  return words.onWeekday(words.weekdays[weekday]!, words.date(day, words.months[month]!, withYear ? year : undefined))
}

/** A date without its weekday: `23 November 2026`. */
export function dateOf(words: Words, number: number): string {
  const { day, month, year } = partsOf(number)
  return words.date(day, words.months[month]!, year)
}

/** A day in short: its weekday and its date. */
export function shortDate(words: Words, number: number): { weekday: string; date: string } {
  const { weekday, day, month } = partsOf(number)
  return { weekday: words.weekdaysShort[weekday]!, date: words.date(day, words.monthsShort[month]!) }
}

/** A full hour of the clock, `9:00`. */
export const hourOf = (hour: number): string => `${hour}:00`
