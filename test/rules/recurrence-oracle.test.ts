import * as fc from 'fast-check'
import { rrulestr } from 'rrule'
import { describe, expect, test } from 'vitest'
import { occurrencesOf } from '../../src/domains/bookings/series/occurrences.ts'
import { parseRecurrence } from '../../src/domains/bookings/series/recurrence.ts'
import { wallClock } from '../../src/platform/interval.ts'
import { at, codeOf, expand, firstAt } from './recurrence-world.ts'

const zones = ['Europe/Amsterdam', 'Australia/Sydney', 'America/Santiago', 'Australia/Lord_Howe', 'Asia/Tokyo']

const distinct = <T>(values: readonly T[], most: number) =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: most })
const days = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']
const range = (from: number, until: number) => Array.from({ length: until - from + 1 }, (_, n) => from + n)
// The other library does not sort the hours that it is given.
const part = (name: string, values: fc.Arbitrary<readonly (string | number)[]>) =>
  fc.option(
    values.map((chosen) => `;${name}=${chosen.toSorted((a, b) => Number(a) - Number(b)).join(',')}`),
    { nil: '', freq: 2 },
  )

/** Rules that are possible; where the first occurrence falls is found out below. */
const rules = fc.constantFrom('DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY').chain((freq) => {
  const ordinal =
    freq === 'MONTHLY' || freq === 'YEARLY'
      ? distinct(
          days.flatMap((day) => [`1${day}`, `-1${day}`, `3${day}`]),
          2,
        )
      : distinct(days, 3)
  return fc
    .tuple(
      fc.constantFrom('', ';INTERVAL=2', ';INTERVAL=3'),
      part('BYMONTH', distinct(range(1, 12), 4)),
      freq === 'WEEKLY' ? fc.constant('') : part('BYMONTHDAY', distinct([...range(1, 31), -1, -2], 4)),
      part('BYDAY', fc.oneof(distinct(days, 4), ordinal)),
      part('BYHOUR', distinct([2, 8, 20], 2)),
      fc.constantFrom('', '', ';BYSETPOS=1', ';BYSETPOS=-1'),
      fc.constantFrom('', ';WKST=SU'),
    )
    .map(([interval, month, monthDay, day, hour, position, weekStart]) => {
      const by = month + monthDay + day + hour
      return `FREQ=${freq}${interval}${by}${by === '' ? '' : position}${weekStart}`
    })
})

const local = (date: Date): string => date.toISOString().slice(0, 19)

/** What the other library makes of a rule on the clock on the wall, which it is asked about as if it were UTC. */
function byOther(rule: string, wall: string, until: string): string[] {
  const set = rrulestr(
    `DTSTART:${wall.replaceAll(/[-:]/g, '')}Z\nRRULE:${rule};UNTIL=${until.replaceAll(/[-:]/g, '')}Z`,
  )
  return set.all((_date, n) => n < 401).map(local)
}

/** A wall time that the zone skips is none (RFC 5545 §3.3.10). */
const exists = (wall: string, zone: string): boolean =>
  local(new Date((at(wall, zone) + offset(at(wall, zone), zone)) * 1000)) === wall
const offset = (instant: number, zone: string): number =>
  wallClock(zone, instant, instant).spans.find(({ endsAt }) => instant < endsAt)!.offset

describe('another library', () => {
  test('finds the same occurrences, on the wall of five zones, over all changes of their clocks', () => {
    let compared = 0
    fc.assert(
      fc.property(
        rules,
        fc.constantFrom(...zones),
        fc.nat(364),
        fc.integer({ min: 30, max: 600 }),
        (rule, zone, day, span) => {
          const from = local(new Date(Date.UTC(2026, 6, 1 + day, 8)))
          const until = local(new Date(Date.UTC(2026, 6, 1 + day + span, 23)))
          // The series begins at the first time that the other library has for the rule.
          const wall = byOther(rule, from, until)[0]
          if (wall === undefined || !exists(wall, zone)) return
          const expected = byOther(rule, wall, until).filter((each) => exists(each, zone))
          const first = firstAt(wall, zone)
          const until5545 = new Date(at(until, zone) * 1000).toISOString().replaceAll(/[-:]|\.000/g, '')
          const text = `${rule};UNTIL=${until5545}`
          const impossible =
            expected[0] !== wall ? 'RECURRENCE_NOT_AT_START' : expected.length > 400 ? 'RECURRENCE_TOO_LONG' : null
          if (impossible !== null) {
            expect(codeOf(() => expand(text, first))).toBe(impossible)
            return
          }
          compared++
          expect(expand(text, first).map((each) => each.local)).toEqual(expected)
          const counted = Math.ceil(expected.length / 2)
          expect(expand(`${rule};COUNT=${counted}`, first).map((each) => each.local)).toEqual(
            expected.slice(0, counted),
          )
        },
      ),
      { numRuns: 200 },
    )
    expect(compared).toBeGreaterThan(150)
  })
})

describe('whatever is written', () => {
  test('is refused with a code of its own or makes occurrences in order, within the limits', () => {
    const words = fc.constantFrom(
      ...[
        'RRULE:',
        'RDATE:',
        'EXDATE;TZID=Europe/Amsterdam:',
        'DTSTART:',
        'FREQ=',
        'WEEKLY',
        'DAILY',
        ';',
        '=',
        ',',
        '\n',
        '\r\n ',
        'COUNT=',
        '3',
        '999999999999',
        '-1',
      ],
      ...[
        'UNTIL=',
        '20270301T000000Z',
        '20261208T100000',
        '20261201T090000Z',
        'BYDAY=',
        'TU',
        '2TU',
        'BYSETPOS=',
        'BYHOUR=',
        '10',
        'INTERVAL=',
        'é',
        '\u0000',
        ' ',
      ],
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
          expect(
            found.every((one, n) => one.endsAt > one.startsAt && one.startsAt > (found[n - 1]?.startsAt ?? 0)),
          ).toBe(true)
        })
        expect(code).toMatch(/^(RECURRENCE_[A-Z_]+|accepted)$/)
      }),
      { numRuns: 1_500 },
    )
  })
})
