import { DAY } from '../../../platform/interval.ts'
import { RequestFault } from '../../../platform/refusal.ts'

/** The longest range that is told of, in days. */
export const longestInsight = 400

/** The months that a range touches, whole. */
export interface Months {
  /** The first day of the first, and the day after the last. */
  from: string
  to: string
  /** Each as `YYYY-MM`, in order. */
  months: string[]
}

const dayOf = (date: string): number => Date.parse(`${date}T00:00Z`) / 1_000 / DAY
const next = (month: string): string => new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 1)).toISOString().slice(0, 7)

/**
 * The months from one date to before another, which must be a range that is told of. They are counted whole, since of two
 * ranges that differ by a day the difference would tell of that day.
 */
export function wholeMonths(from: string, to: string): Months {
  const days = dayOf(to) - dayOf(from)
  if (!(days > 0 && days <= longestInsight)) throw new RequestFault('RANGE_TOO_LONG', { maximum: longestInsight })
  const months = [from.slice(0, 7)]
  while (`${next(months.at(-1)!)}-01` < to) months.push(next(months.at(-1)!))
  return { from: `${months[0]!}-01`, to: `${next(months.at(-1)!)}-01`, months }
}

/** A day of a range: its date, ISO weekday and month. */
export type CalendarDay = [date: string, weekday: number, month: string]

/** All days of those months. */
export function daysIn({ from, to }: Months): CalendarDay[] {
  return Array.from({ length: dayOf(to) - dayOf(from) }, (_, n) => {
    const day = dayOf(from) + n
    const date = new Date(day * DAY * 1_000).toISOString().slice(0, 10)
    // Day 0, 1 January 1970, was a Thursday.
    return [date, ((((day + 3) % 7) + 7) % 7) + 1, date.slice(0, 7)]
  })
}
