import * as fc from 'fast-check'
import { RRuleTemporal } from 'rrule-temporal'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, test } from 'vitest'
import { occurrencesOf } from '../../src/domains/bookings/series/occurrences.ts'
import { parseRecurrence } from '../../src/domains/bookings/series/recurrence.ts'
import { parseRule } from '../../src/domains/bookings/series/rule.ts'
import { printLocal, printStamp } from '../../src/domains/bookings/series/stamps.ts'
import { wallTimes } from '../../src/domains/bookings/series/wall-times.ts'
import { DAY, wallClock } from '../../src/platform/interval.ts'
import { rrulestr } from '../harness/rrule.ts'
import { at, codeOf, expand, firstAt } from './recurrence-world.ts'

const zones = ['Europe/Amsterdam', 'Australia/Sydney', 'America/Santiago', 'Australia/Lord_Howe', 'Asia/Tokyo']

const days = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']
const range = (from: number, until: number) => Array.from({ length: until - from + 1 }, (_, n) => from + n)
const distinct = <T>(values: readonly T[], most: number) =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: most })
// One of the libraries does not sort the hours that it is given.
const listed = (values: readonly (string | number)[]) => values.toSorted((a, b) => Number(a) - Number(b)).join(',')
const part = (name: string, values: fc.Arbitrary<readonly (string | number)[]>) =>
  fc.option(
    values.map((chosen) => `;${name}=${listed(chosen)}`),
    { nil: '', freq: 2 },
  )
const none = fc.constant('')
const ordinals = days.flatMap((day) => [`1${day}`, `-1${day}`, `3${day}`, `5${day}`])

/** Rules that are possible, without an end. Where a year's last weeks meet the next year `rrule` errs: those are proved apart. */
const rules = fc.constantFrom('DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY').chain((freq) => {
  const isCoarse = freq === 'MONTHLY' || freq === 'YEARLY'
  return fc
    .tuple(
      fc.constantFrom('', ';INTERVAL=2', ';INTERVAL=3'),
      part('BYMONTH', distinct(range(1, 12), 4)),
      freq === 'WEEKLY' ? none : part('BYMONTHDAY', distinct([...range(1, 31), -1, -2, -31], 4)),
      freq === 'YEARLY' ? part('BYYEARDAY', distinct([...range(1, 366), -1, -200, -366], 40)) : none,
      freq === 'YEARLY' ? part('BYWEEKNO', distinct([...range(1, 51), -1, -20], 9)) : none,
      part('BYDAY', isCoarse ? fc.oneof(distinct(days, 4), distinct(ordinals, 3)) : distinct(days, 4)),
      part('BYHOUR', distinct([2, 8, 20], 2)),
      fc.constantFrom('', '', ';BYSETPOS=1', ';BYSETPOS=-1', ';BYSETPOS=2'),
      fc.constantFrom('', ';WKST=SU', ';WKST=WE'),
    )
    .filter(([, , , , week, day]) => week === '' || !/\d/.test(day))
    .map(([interval, month, monthDay, yearDay, week, day, hour, position, weekStart]) => {
      const by = month + monthDay + yearDay + week + day + hour
      return `FREQ=${freq}${interval}${by}${by === '' ? '' : position}${weekStart}`
    })
})

/** A rule with its start and end as both libraries read it: on the wall, as if that were UTC. */
const textOf = (rule: string, start: number, until: number): string =>
  `DTSTART:${printStamp(start)}Z\nRRULE:${rule};UNTIL=${printStamp(until)}Z`
const byTemporal = (text: string): string[] =>
  new RRuleTemporal({ rruleString: text }).all().map(({ epochMilliseconds: ms }) => printLocal(ms / 1000))
const byRrule = (text: string): string[] =>
  rrulestr(text)
    .all()
    .map((date) => printLocal(date.getTime() / 1000))

/** Of a week of the year alone `rrule` takes all days, where RFC 5545 takes the start's weekday: so that is named to it. */
const isByWeekAlone = (rule: string): boolean => /BYWEEKNO/.test(rule) && !/BYDAY|BYMONTHDAY|BYYEARDAY/.test(rule)
/** Of the week in which a rule starts, `rrule` counts positions from the start on. */
const isByWeekPosition = (rule: string): boolean => /WEEKLY.*BYSETPOS/.test(rule)
/** Of yearly rules `rrule-temporal` takes days that only one of several parts names, against RFC 5545. */
const isYearly = (rule: string): boolean => /YEARLY/.test(rule)

/** What those of the two make of a rule that read it as RFC 5545 has it: both, but for what is known of each. */
function byOthers(rule: string, from: number, until: number, matches = true): string[][] {
  const weekday = days[(Math.floor(from / DAY) + 3) % 7]!
  const named = isByWeekAlone(rule) ? `${rule};BYDAY=${weekday}` : rule
  return [
    ...(isYearly(rule) ? [] : [byTemporal(textOf(rule, from, until))]),
    ...(!matches || isByWeekPosition(rule) ? [] : [byRrule(textOf(named, from, until))]),
  ]
}

const start = fc.nat(1_460).map((day) => Date.UTC(2024, 0, 1 + day, 8) / 1000)
const span = fc.integer({ min: 30, max: 1_200 })

describe('two other libraries', () => {
  test('find the same times on the wall', () => {
    let compared = 0
    fc.assert(
      fc.property(rules, start, span, (rule, from, length) => {
        const until = from + length * DAY
        const own = [...wallTimes(parseRule(`${rule};COUNT=1`, 'UTC'), from, until)].map(printLocal)
        // Of a rule that never matches, one of the libraries looks for a match until the year 9999.
        if (own.length === 0 && isYearly(rule)) return
        for (const other of byOthers(rule, from, until, own.length > 0)) expect(own).toEqual(other)
        if (own.length > 1) compared++
      }),
      { numRuns: 400 },
    )
    expect(compared).toBeGreaterThan(100)
  })
})

test('the weeks of a year are those of ISO 8601, where years meet too', () => {
  const [from, until] = [Date.UTC(2000, 0, 1, 8) / 1000, Date.UTC(2060, 0, 1, 8) / 1000]
  const all = Array.from({ length: (until - from) / DAY }, (_, n) => Temporal.PlainDate.from('2000-01-01').add({ days: n }))
  const weeksIn = (year: number): number => new Temporal.PlainDate(year, 12, 28).weekOfYear!
  for (const week of [1, 2, 51, 52, 53, -1, -2, -51, -52, -53]) {
    const rule = parseRule(`FREQ=YEARLY;BYWEEKNO=${week};BYDAY=${days.join(',')};COUNT=1`, 'UTC')
    const expected = all
      .filter((day) => (week > 0 ? week : week + 1 + weeksIn(day.yearOfWeek!)) === day.weekOfYear)
      .map(String)
    expect([...wallTimes(rule, from, until - DAY)].map((wall) => printLocal(wall).slice(0, 10))).toEqual(expected)
  }
})

/** A wall time that the zone skips is none (RFC 5545 §3.3.10). */
const exists = (wall: string, zone: string): boolean =>
  printLocal(at(wall, zone) + offset(at(wall, zone), zone)) === wall
const offset = (instant: number, zone: string): number =>
  wallClock(zone, instant, instant).spans.find(({ endsAt }) => instant < endsAt)!.offset

describe('a series', () => {
  test('has those that its zone’s clock shows, over all changes of the clocks of five zones', () => {
    let compared = 0
    fc.assert(
      fc.property(
        rules,
        fc.constantFrom(...zones),
        start,
        fc.integer({ min: 30, max: 600 }),
        (rule, zone, from, length) => {
          const until = from + length * DAY
          // It begins at the first time that there is for the rule.
          const [wall] = [...wallTimes(parseRule(`${rule};COUNT=1`, 'UTC'), from, until)].map(printLocal)
          if (wall === undefined || !exists(wall, zone)) return
          const begin = Date.parse(`${wall}Z`) / 1000
          const expected = byOthers(rule, begin, until)[0]!.filter((each) => exists(each, zone))
          const first = firstAt(wall, zone)
          const text = `${rule};UNTIL=${printStamp(at(printLocal(until), zone))}Z`
          const tooMany = expected.length > 400 ? 'RECURRENCE_TOO_LONG' : null
          const impossible = expected[0] === wall ? tooMany : 'RECURRENCE_NOT_AT_START'
          if (impossible !== null) {
            expect(codeOf(() => expand(text, first))).toBe(impossible)
            return
          }
          compared++
          expect(expand(text, first).map((each) => each.local)).toEqual(expected)
          const counted = Math.ceil(expected.length / 2)
          const byCount = expand(`${rule};COUNT=${counted}`, first).map((each) => each.local)
          expect(byCount).toEqual(expected.slice(0, counted))
        },
      ),
      { numRuns: 250 },
    )
    expect(compared).toBeGreaterThan(80)
  })
})

describe('whatever is written', () => {
  test('is refused with a code of its own or makes occurrences in order, within the limits', () => {
    const words = fc.constantFrom(
      ...['RRULE:', 'RDATE:', 'EXDATE;TZID=Europe/Amsterdam:', 'DTSTART:', 'FREQ=', 'WEEKLY', 'DAILY', ';', '=', ','],
      ...['\n', '\r\n ', 'COUNT=', '3', '999999999999', '-1', 'UNTIL=', '20270301T000000Z', '20261208T100000'],
      ...['20261201T090000Z', 'BYDAY=', 'TU', '2TU', 'BYSETPOS=', 'BYHOUR=', '10', 'INTERVAL=', 'é', '\u0000', ' '],
    )
    const first = firstAt('2026-12-01T10:00')
    const whole = fc.oneof(
      fc.array(words, { maxLength: 12 }).map((all) => all.join('')),
      rules,
      rules.map((rule) => `${rule};COUNT=9`),
      fc.string(),
    )
    fc.assert(
      fc.property(whole, (text) => {
        const code = codeOf(() => {
          const found = occurrencesOf(parseRecurrence(text, first), first)
          expect(found.length).toBeLessThanOrEqual(400)
          const inOrder = found.every((one, n) => one.startsAt > (found[n - 1]?.startsAt ?? 0))
          expect(inOrder && found.every(({ startsAt, endsAt }) => endsAt > startsAt)).toBe(true)
        })
        expect(code).toMatch(/^(RECURRENCE_[A-Z_]+|accepted)$/)
      }),
      { numRuns: 1_500 },
    )
  })
})
