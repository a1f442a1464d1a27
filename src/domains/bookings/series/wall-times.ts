import { DAY } from '../../../platform/interval.ts'
import { weekdays, type ByPart, type Rule } from './rule.ts'

/** A day of the calendar, counted since 1970-01-01. Months count from 1, weekdays from Monday, which is 0. */
interface CalendarDay {
  day: number
  weekday: number
  year: number
  month: number
  /** The days of its month and of its year: the first, and the one after the last. */
  ofMonth: [number, number]
  ofYear: [number, number]
}

type Matches = (date: CalendarDay) => boolean

/**
 * The times on the wall that a rule makes from its start until a last one, both inclusive: wall seconds, in order, each
 * made when it is asked for. The work is bounded by the days in between. Whether a zone's clock shows such a time is
 * not asked here.
 */
export function* wallTimes(rule: Rule, start: number, until: number): Generator<number> {
  const first = calendarDay(Math.floor(start / DAY))
  const matches = matching(rule, first)
  const times = timesOfDay(rule, start - first.day * DAY)
  const positions = rule.by.BYSETPOS?.map(Number)
  for (const days of periods(rule, first, Math.floor(until / DAY))) {
    const made = days.filter(matches).flatMap(({ day }) => times.map((time) => day * DAY + time))
    const isChosen = (n: number): boolean =>
      !positions || positions.includes(n + 1) || positions.includes(n - made.length)
    yield* made.filter((at, n) => at >= start && at <= until && isChosen(n))
  }
}

/** The days of every period of a rule, one INTERVAL after the other, from the one in which it starts. */
function* periods({ freq, interval, weekStart }: Rule, first: CalendarDay, last: number): Generator<CalendarDay[]> {
  for (let n = 0; ; n += interval) {
    const [from, end] = spanOf(freq, first, n, weekdays.indexOf(weekStart))
    if (from > last) return
    yield Array.from({ length: end - from }, (_, i) => calendarDay(from + i))
  }
}

/** The n-th period after the one of a day: its first day, and the one after its last. */
function spanOf(freq: Rule['freq'], of: CalendarDay, n: number, weekStart: number): [number, number] {
  const { day, weekday, year, month } = of
  if (freq === 'DAILY') return [day + n, day + n + 1]
  if (freq === 'YEARLY') return [dayOf(year + n, 1), dayOf(year + n + 1, 1)]
  if (freq === 'MONTHLY') return [dayOf(year, month + n), dayOf(year, month + n + 1)]
  const from = day - ((weekday - weekStart + 7) % 7) + 7 * n
  return [from, from + 7]
}

/**
 * Which days a rule takes: those that all of its parts name. What it does not say follows from its start (RFC 5545
 * §3.3.10): the day of the week or the month, and the month of the year.
 */
function matching({ freq, by, weekStart }: Rule, first: CalendarDay): Matches {
  const has = (...names: ByPart[]): boolean => names.some((name) => by[name])
  const numbers = (name: ByPart): Set<number> => new Set(by[name]?.map(Number))
  const all: Matches[] = []
  const months = numbers('BYMONTH')
  const isByMonth = has('BYMONTH')
  if (isByMonth) all.push(({ month }) => months.has(month))
  const [monthDays, yearDays, weeks] = [numbers('BYMONTHDAY'), numbers('BYYEARDAY'), numbers('BYWEEKNO')]
  if (has('BYMONTHDAY')) all.push(({ day, ofMonth }) => isAmong(monthDays, day, ofMonth))
  if (has('BYYEARDAY')) all.push(({ day, ofYear }) => isAmong(yearDays, day, ofYear))
  if (has('BYWEEKNO')) all.push((date) => isInWeek(weeks, date, weekdays.indexOf(weekStart)))
  if (by.BYDAY) {
    const ordinalsOf = new Map(weekdays.map((name, weekday) => [weekday, ordinals(by.BYDAY!, name)]))
    const inMonth = freq === 'MONTHLY' || isByMonth
    all.push((date) => isNth(ordinalsOf.get(date.weekday)!, date.day, inMonth ? date.ofMonth : date.ofYear))
  } else if (freq === 'WEEKLY' || (has('BYWEEKNO') && !has('BYMONTHDAY', 'BYYEARDAY'))) {
    all.push(({ weekday }) => weekday === first.weekday)
  } else if (freq !== 'DAILY' && !has('BYMONTHDAY', 'BYYEARDAY')) {
    const monthDay = first.day - first.ofMonth[0]
    all.push(({ day, ofMonth }) => day - ofMonth[0] === monthDay)
    if (freq === 'YEARLY' && !isByMonth) all.push(({ month }) => month === first.month)
  }
  return (date) => all.every((matches) => matches(date))
}

/** Whether a day is among those that are counted from the first of a span, or, below zero, from its last. */
const isAmong = (counted: Set<number>, day: number, [from, end]: [number, number]): boolean =>
  counted.has(day - from + 1) || counted.has(day - end)

/** The ordinals that BYDAY gives a weekday; 0 for all. Empty where it is not named. */
const ordinals = (values: readonly string[], weekday: string): number[] =>
  values.filter((value) => value.endsWith(weekday)).map((value) => Number(value.slice(0, -2)))

/** Whether a day is the so-manieth of its weekday in a span, from either end. */
const isNth = (wanted: readonly number[], day: number, [from, end]: [number, number]): boolean => {
  const [nth, nthLast] = [Math.floor((day - from) / 7) + 1, -Math.floor((end - 1 - day) / 7) - 1]
  return wanted.some((one) => one === 0 || one === nth || one === nthLast)
}

/** Whether a day lies in one of some weeks of its week-year, whose first is the one with four days in it or more. */
function isInWeek(wanted: Set<number>, { day, weekday }: CalendarDay, weekStart: number): boolean {
  const begin = (at: number): number => at - ((weekdayOf(at) - weekStart + 7) % 7)
  const week = day - ((weekday - weekStart + 7) % 7)
  const { year } = calendarDay(week + 3)
  const [from, end] = [begin(dayOf(year, 1) + 3), begin(dayOf(year + 1, 1) + 3)]
  return isAmong(wanted, (week - from) / 7, [0, (end - from) / 7])
}

/** The times of a day, in seconds from midnight, in order: of the start, but for what the rule says. */
function timesOfDay({ by }: Rule, ofStart: number): number[] {
  const said = (name: ByPart, otherwise: number): number[] => by[name]?.map(Number) ?? [otherwise]
  const hours = said('BYHOUR', Math.floor(ofStart / 3_600))
  const minutes = said('BYMINUTE', Math.floor(ofStart / 60) % 60)
  const seconds = said('BYSECOND', ofStart % 60)
  const times = hours.flatMap((h) => minutes.flatMap((m) => seconds.map((s) => h * 3_600 + m * 60 + s)))
  return times.sort((a, b) => a - b)
}

// 1970-01-01 was a Thursday.
const weekdayOf = (day: number): number => (((day + 3) % 7) + 7) % 7

/** The first day of a month, which may lie beyond the twelfth. */
const dayOf = (year: number, month: number): number => Date.UTC(year, month - 1, 1) / (DAY * 1_000)

function calendarDay(day: number): CalendarDay {
  const date = new Date(day * DAY * 1_000)
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + 1]
  const ofMonth: [number, number] = [dayOf(year, month), dayOf(year, month + 1)]
  return { day, weekday: weekdayOf(day), year, month, ofMonth, ofYear: [dayOf(year, 1), dayOf(year + 1, 1)] }
}
