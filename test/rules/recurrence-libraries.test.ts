import ICAL from 'ical.js'
import { rrulestr } from '../harness/rrule.ts'
import { RRuleTemporal } from 'rrule-temporal'
import { describe, expect, test } from 'vitest'
import { parseRule } from '../../src/domains/bookings/series/rule.ts'
import { printLocal, printStamp } from '../../src/domains/bookings/series/stamps.ts'
import { wallTimes } from '../../src/domains/bookings/series/wall-times.ts'
import { DAY } from '../../src/platform/interval.ts'

/**
 * Why rules are not expanded by a library (docs/decisions/0017): what each answers to rules for which it is wrong. What
 * one of them mends in a later version fails here, which is the time to ask again.
 */
type Library = (rule: string, start: number, until: number) => string[]

/** How many days or months ical.js may look at before it is told to have no end. */
const manySteps = 20_000

/** Its iterator, with its steps counted: it looks for a match before it answers, and cannot be told a last day. */
class Counted extends ICAL.RecurIterator {
  static steps = 0
}
for (const name of ['next_day', 'increment_month'] as const) {
  const prototypes = [ICAL.RecurIterator.prototype, Counted.prototype] as unknown as Record<string, () => unknown>[]
  const step = prototypes[0]![name]!
  prototypes[1]![name] = function (): unknown {
    if (++Counted.steps > manySteps) throw new RangeError('goes on')
    return step.call(this)
  }
}

const ical: Library = (rule, start, until) => {
  Counted.steps = 0
  const dtstart = ICAL.Time.fromDateTimeString(printLocal(start))
  const iterator = new Counted({ rule: ICAL.Recur.fromString(rule), dtstart })
  const found: string[] = []
  for (;;) {
    const local = iterator.next()?.toString()
    if (local === undefined || local > printLocal(until)) return found
    found.push(local)
  }
}
const textOf = (rule: string, start: number, until: number): string =>
  `DTSTART:${printStamp(start)}Z\nRRULE:${rule};UNTIL=${printStamp(until)}Z`
const rrule: Library = (...asked) =>
  rrulestr(textOf(...asked))
    .all()
    .map((date) => printLocal(date.getTime() / 1000))
const temporal: Library = (...asked) =>
  new RRuleTemporal({ rruleString: textOf(...asked) }).all().map(({ epochMilliseconds: ms }) => printLocal(ms / 1000))
const own: Library = (rule, ...span) => [...wallTimes(parseRule(`${rule};COUNT=1`, 'UTC'), ...span)].map(printLocal)

/** The dates from a start at 09:00 until three years later, and the hours where there are several a day. */
function datesBy(library: Library, rule: string, from: string): string {
  const start = Date.parse(`${from}T09:00Z`) / 1000
  const found = library(rule, start, start + 3 * 366 * DAY)
  const isHourly = rule.includes('BYHOUR')
  return found.map((local) => local.slice(2, isHourly ? 13 : 10)).slice(0, 5).join(' ')
}

describe('ical.js', () => {
  test.each([
    ['Monday of week number 20 (an example of RFC 5545)', '2026-05-11', 'FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO',
      '26-05-11 27-05-17 28-05-15', '26-05-18 26-05-25 26-06-01 26-06-08 26-06-15'],
    ['every 20th Monday of the year (another)', '2026-05-18', 'FREQ=YEARLY;BYDAY=20MO',
      '26-05-18 27-05-17 28-05-15 29-05-14', '26-05-18 26-05-25 26-06-01 26-06-08 26-06-15'],
    ['the last day of the month, as many write it', '2026-09-30', 'FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1',
      '26-09-30 26-10-31 26-11-30 26-12-31 27-01-31', '26-09-30 26-10-28 26-10-29 26-10-30 26-10-31'],
    ['some days of some months', '2026-09-09', 'FREQ=MONTHLY;BYMONTH=4,9,11;BYMONTHDAY=9,25',
      '26-09-09 26-09-25 26-11-09 26-11-25 27-04-09', '26-09-09 26-09-25 26-09-09 26-09-25 26-11-09'],
    ['mornings and evenings of the last Thursday', '2026-12-31', 'FREQ=MONTHLY;BYDAY=-1TH;BYHOUR=9,19',
      '26-12-31T09 26-12-31T19 27-01-28T09 27-01-28T19 27-02-25T09',
      '26-12-31T09 26-12-31T19 27-01-01T19 27-01-28T09 27-01-28T19'],
    ['every year on a leap day', '2024-02-29', 'FREQ=YEARLY', '24-02-29', '24-02-29 25-03-01 26-03-01 27-03-01'],
    ['the first of two weekdays', '2026-12-01', 'FREQ=WEEKLY;BYDAY=TU,TH;BYSETPOS=1',
      '26-12-01 26-12-08 26-12-15 26-12-22 26-12-29', '26-12-01 26-12-03 26-12-08 26-12-10 26-12-15'],
  ])('is wrong about %s', (_what, from, rule, right, wrong) => {
    expect(datesBy(own, rule, from)).toBe(right)
    // Both of the others agree.
    expect([datesBy(rrule, rule, from), datesBy(temporal, rule, from)]).toEqual([right, right])
    expect(datesBy(ical, rule, from)).toBe(wrong)
  })

  test.each([
    ['the last day of each month, looked for by the day', '2026-12-31', 'FREQ=DAILY;BYMONTHDAY=-1'],
    ['the 30th of February', '2027-02-01', 'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30'],
    ['a fifth Monday of a February that is never leap', '2027-02-01', 'FREQ=MONTHLY;INTERVAL=24;BYDAY=5MO'],
  ])('has no end with %s', (_what, from, rule) => {
    expect(() => datesBy(ical, rule, from)).toThrow('goes on')
    // Ours ends with the days that there are.
    expect(datesBy(own, rule, from)).toBe(rule.includes('-1') ? '26-12-31 27-01-31 27-02-28 27-03-31 27-04-30' : '')
  })
})

describe('rrule', () => {
  test.each([
    ['weeks of the year, on the weekday of the start', '2027-01-05', 'FREQ=YEARLY;BYWEEKNO=1,3,5',
      '27-01-05 27-01-19 27-02-02 28-01-04 28-01-18', '27-01-05 27-01-06 27-01-07 27-01-08 27-01-09'],
    ['positions in the week in which it starts', '2026-12-03', 'FREQ=WEEKLY;BYDAY=TU,TH,SA;BYSETPOS=2',
      '26-12-03 26-12-10 26-12-17 26-12-24 26-12-31', '26-12-05 26-12-10 26-12-17 26-12-24 26-12-31'],
  ])('is wrong about %s', (_what, from, rule, right, wrong) => {
    expect([datesBy(own, rule, from), datesBy(temporal, rule, from)]).toEqual([right, right])
    expect(datesBy(rrule, rule, from)).toBe(wrong)
  })
})

describe('rrule-temporal', () => {
  test('is wrong about days that several parts of a year name together', () => {
    const rule = 'FREQ=YEARLY;BYMONTHDAY=2;BYDAY=5SU'
    expect([datesBy(own, rule, '2025-02-02'), datesBy(rrule, rule, '2025-02-02')]).toEqual(['25-02-02', '25-02-02'])
    expect(datesBy(temporal, rule, '2025-02-02')).toBe('25-02-02 26-02-01 27-01-31 28-01-30')
  })
})
