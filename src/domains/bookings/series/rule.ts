import { wallClock } from '../../../platform/interval.ts'
import { invalid, type Refusal, type RefusalParams } from '../../../platform/refusal.ts'
import { printStamp, readStamp } from './stamps.ts'

/** How often at most: places are booked by the day, and finer rules would only make thousands of bookings. */
const frequencies = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const
/** The days of the week as rules name them. */
export const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const
const daysOf = ['BYMONTH', 'BYWEEKNO', 'BYYEARDAY', 'BYMONTHDAY', 'BYDAY'] as const
const timesOf = ['BYHOUR', 'BYMINUTE', 'BYSECOND'] as const
const byParts = [...daysOf, ...timesOf, 'BYSETPOS'] as const
type Frequency = (typeof frequencies)[number]
type Weekday = (typeof weekdays)[number]
export type ByPart = (typeof byParts)[number]

/** What recurs (RFC 5545 §3.3.10), its parts read and checked. */
export interface Rule {
  freq: Frequency
  interval: number
  count: number | null
  /** The last instant at which an occurrence may begin, in Unix seconds. */
  until: number | null
  /** The values of each BYxxx part, in order and each once. */
  by: Partial<Record<ByPart, string[]>>
  weekStart: Weekday
}

/** How many times a day a rule may name, and how far apart its periods may be. */
const mostTimesOfDay = 12
const longestInterval = 1_000

/** The refusal of a recurrence; `part` is what of the text is at fault. */
export const recurrenceFault = (code: string, params?: RefusalParams): Refusal =>
  invalid(code, ['input', 'recurrence'], params)

/** The refusal of what cannot be read, with enough of it to find it again. */
export const unreadable = (part: string): Refusal =>
  recurrenceFault('RECURRENCE_UNREADABLE', { part: part.slice(0, 60).toWellFormed() })

/** Reads `FREQ=…;…` and checks what RFC 5545 demands of it, or refuses. Names may be in lower case. */
export function parseRule(text: string, timeZone: string): Rule {
  const parts = new Map<string, string>()
  for (const part of text.replace(/;$/, '').split(';')) {
    const [name = '', value = '', more] = part.trim().toUpperCase().split('=')
    if (value === '' || more !== undefined || parts.has(name)) throw unreadable(part)
    parts.set(name, value)
  }
  const take = (name: string): string | undefined => {
    const value = parts.get(name)
    parts.delete(name)
    return value
  }
  const freq = take('FREQ') ?? ''
  if (/^(SECOND|MINUTE|HOUR)LY$/.test(freq)) throw recurrenceFault('RECURRENCE_TOO_FINE')
  if (!isOneOf(frequencies, freq)) throw unreadable(`FREQ=${freq}`)
  const [interval, count, until] = [take('INTERVAL'), take('COUNT'), take('UNTIL')]
  if (count !== undefined && until !== undefined) throw recurrenceFault('RECURRENCE_ENDS_TWICE')
  const by: Rule['by'] = {}
  for (const name of byParts) {
    const value = take(name)
    if (value !== undefined) by[name] = valuesOf(name, value)
  }
  const weekStart = take('WKST') ?? 'MO'
  if (!isOneOf(weekdays, weekStart)) throw unreadable(`WKST=${weekStart}`)
  for (const [name, value] of parts) throw unreadable(`${name}=${value}`)
  assertTogether(freq, by)
  return {
    ...{ freq, by, weekStart },
    interval: interval === undefined ? 1 : positive('INTERVAL', interval, longestInterval),
    count: count === undefined ? null : positive('COUNT', count, 999_999_999),
    until: until === undefined ? null : untilOf(until, timeZone),
  }
}

/** The rule as it is stored and shown: parts and values in one order, what goes without saying left out. */
export function printRule({ freq, interval, count, until, by, weekStart }: Rule): string {
  return [
    `FREQ=${freq}`,
    ...(interval === 1 ? [] : [`INTERVAL=${interval}`]),
    ...(count === null ? [] : [`COUNT=${count}`]),
    ...(until === null ? [] : [`UNTIL=${printStamp(until)}Z`]),
    ...byParts.flatMap((name) => (by[name] ? [`${name}=${by[name].join(',')}`] : [])),
    ...(weekStart === 'MO' ? [] : [`WKST=${weekStart}`]),
  ].join(';')
}

/** A weekday of BYDAY so many days later, its ordinal kept. */
export const laterWeekday = (value: string, days: number): string =>
  value.slice(0, -2) + weekdays[(((weekdays.indexOf(value.slice(-2) as Weekday) + days) % 7) + 7) % 7]!

/** The values of a BYxxx part in the order of the calendar. */
export const inCalendarOrder = (name: string, values: string[]): string[] => {
  const ofDay = (value: string): number => weekdays.indexOf(value.slice(-2) as Weekday) + Number(value.slice(0, -2)) * 7
  const rank = name === 'BYDAY' ? ofDay : Number
  return [...new Set(values)].sort((a, b) => rank(a) - rank(b))
}

const isOneOf = <T extends string>(known: readonly T[], value: string): value is T =>
  (known as readonly string[]).includes(value)

function positive(name: string, value: string, most: number): number {
  if (!/^\d{1,9}$/.test(value) || Number(value) < 1 || Number(value) > most) throw unreadable(`${name}=${value}`)
  return Number(value)
}

/** The lowest and highest value of a part; where the lowest is below zero, 0 is none. */
const ranges: Record<Exclude<ByPart, 'BYDAY'>, [number, number]> = {
  BYMONTH: [1, 12],
  BYWEEKNO: [-53, 53],
  BYYEARDAY: [-366, 366],
  BYMONTHDAY: [-31, 31],
  BYHOUR: [0, 23],
  BYMINUTE: [0, 59],
  // A leap second, 60, is no time at which anything can be booked.
  BYSECOND: [0, 59],
  BYSETPOS: [-366, 366],
}

function valuesOf(name: ByPart, text: string): string[] {
  const values = text.split(',').map((value) => {
    if (name === 'BYDAY') {
      const [, sign, ordinal, day] = /^([+-]?)(\d{0,2})(MO|TU|WE|TH|FR|SA|SU)$/.exec(value) ?? []
      const impossible = day === undefined || (ordinal === '' && sign !== '') || Number(ordinal) > 53
      if (impossible || (ordinal !== '' && Number(ordinal) === 0)) throw unreadable(`${name}=${value}`)
      return `${sign === '-' ? '-' : ''}${ordinal === '' ? '' : Number(ordinal)}${day}`
    }
    const [lowest, highest] = ranges[name]
    const number = /^[+-]?\d{1,3}$/.test(value) ? Number(value) : NaN
    if (!(number >= lowest && number <= highest) || (lowest < 0 && number === 0)) throw unreadable(`${name}=${value}`)
    return String(number)
  })
  return inCalendarOrder(name, values)
}

/** Demands of the parts together what RFC 5545 demands, and that they do not name a whole day's worth of times. */
function assertTogether(freq: Frequency, by: Rule['by']): void {
  const ordinal = by.BYDAY?.find((value) => value.length > 2)
  const nowhere = (name: ByPart): Refusal => unreadable(`FREQ=${freq};${name}=${by[name]!.join(',')}`)
  if (ordinal !== undefined && (freq === 'DAILY' || freq === 'WEEKLY' || by.BYWEEKNO)) throw nowhere('BYDAY')
  if (by.BYMONTHDAY && freq === 'WEEKLY') throw nowhere('BYMONTHDAY')
  if (by.BYYEARDAY && freq !== 'YEARLY') throw nowhere('BYYEARDAY')
  if (by.BYWEEKNO && freq !== 'YEARLY') throw nowhere('BYWEEKNO')
  if (by.BYSETPOS && Object.keys(by).length === 1) throw nowhere('BYSETPOS')
  const times = timesOf.reduce((product, name) => product * (by[name]?.length ?? 1), 1)
  if (times > mostTimesOfDay) throw recurrenceFault('RECURRENCE_TOO_FINE')
}

/**
 * UNTIL of a start in a zone has to be in UTC (RFC 5545 §3.3.10): a time of another clock cannot be told from one of
 * the place. A mere date, which many calendars write, is that day's end at the place.
 */
function untilOf(text: string, timeZone: string): number {
  const stamp = readStamp(text)
  if (stamp === null && /^\d{8}$/.test(text)) throw unreadable(`UNTIL=${text}`)
  if (stamp === null || stamp.form === 'LOCAL') throw recurrenceFault('RECURRENCE_UNTIL_NOT_UTC')
  if (stamp.form === 'UTC') return stamp.seconds
  const clock = wallClock(timeZone, stamp.seconds, stamp.seconds)
  return clock.dayStart(stamp.seconds / 86_400 + 1) - 1
}
