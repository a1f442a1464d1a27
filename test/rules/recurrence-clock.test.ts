import { describe, expect, test } from 'vitest'
import { DAY } from '../../src/platform/interval.ts'
import { at, expand, firstAt } from './recurrence-world.ts'

const hours = (all: { startsAt: number; endsAt: number }[]): number[] =>
  all.map(({ startsAt, endsAt }) => (endsAt - startsAt) / 3_600)
const days = (all: { startsAt: number }[]): number[] =>
  all.slice(1).map(({ startsAt }, n) => (startsAt - all[n]!.startsAt) / DAY)

describe.each([
  ['Europe/Amsterdam', '2026-10-18T19:00', '2027-03-21T19:00', 'ends'],
  ['Australia/Sydney', '2026-03-29T19:00', '2026-09-27T19:00', 'ends'],
  ['America/Santiago', '2026-03-29T19:00', '2026-08-30T19:00', 'ends'],
])('Cal #4400, #19589, #10517: one hour off when the clock changes: in %s', (zone, autumn, spring) => {
  test('it begins and ends at the same wall time when summer time ends', () => {
    const found = expand('FREQ=WEEKLY;COUNT=3', firstAt(autumn, zone, 90))
    expect(found.map(({ local }) => local.slice(11))).toEqual(['19:00:00', '19:00:00', '19:00:00'])
    expect(found.map(({ startsAt }) => startsAt)).toEqual(found.map(({ local }) => at(local, zone)))
    expect(days(found).filter((gap) => gap !== 7)).toEqual([7 + 1 / 24])
    expect(hours(found)).toEqual([1.5, 1.5, 1.5])
  })

  test('and when it begins', () => {
    const found = expand('FREQ=WEEKLY;COUNT=3', firstAt(spring, zone, 90))
    expect(found.map(({ local }) => local.slice(11))).toEqual(['19:00:00', '19:00:00', '19:00:00'])
    expect(days(found).filter((gap) => gap !== 7)).toEqual([7 - 1 / 24])
  })

  test('a night lasts an hour longer or shorter by the clock that changes in it', () => {
    const first = (evening: string) => ({ ...firstAt(evening.replace('T19', 'T22'), zone, 10 * 60) })
    expect(hours(expand('FREQ=DAILY;COUNT=15', first(autumn))).filter((each) => each !== 10)).toEqual([11])
    expect(hours(expand('FREQ=DAILY;COUNT=15', first(spring))).filter((each) => each !== 10)).toEqual([9])
  })
})

describe('the hour that the clock skips', () => {
  test('makes no occurrence, which is not counted either (RFC 5545 §3.3.10)', () => {
    const found = expand('FREQ=DAILY;COUNT=4', firstAt('2027-03-26T02:30'))
    expect(found.map(({ local }) => local)).toEqual(['26', '27', '29', '30'].map((day) => `2027-03-${day}T02:30:00`))
  })

  test('is moved on where RDATE names it (§3.3.5), and can be excepted as such', () => {
    const text = 'FREQ=WEEKLY;COUNT=1\nRDATE;TZID=Europe/Amsterdam:20270328T023000,20270329T023000'
    const first = firstAt('2027-03-26T02:30')
    expect(expand(text, first)[1]).toEqual({
      startsAt: at('2027-03-28T03:30', 'Europe/Amsterdam'),
      endsAt: at('2027-03-28T04:30', 'Europe/Amsterdam'),
      // What was meant, so that it can be moved back.
      local: '2027-03-28T02:30:00',
    })
    expect(expand(`${text}\nEXDATE:20270328T023000`, first)).toHaveLength(2)
  })

  test('ends what was to end in it as long after as the clock is put forward', () => {
    const found = expand('FREQ=DAILY;COUNT=2', firstAt('2027-03-27T01:30', 'Europe/Amsterdam', 60))
    expect(hours(found)).toEqual([1, 1])
    expect(hours(expand('FREQ=DAILY;COUNT=2', firstAt('2027-03-27T01:30', 'Europe/Amsterdam', 90)))).toEqual([1.5, 0.5])
  })

  test('is midnight in Santiago', () => {
    const found = expand('FREQ=DAILY;COUNT=3', firstAt('2026-09-05T00:30', 'America/Santiago'))
    expect(found.map(({ local }) => local.slice(8, 16))).toEqual(['05T00:30', '07T00:30', '08T00:30'])
  })
})

describe('the hour that comes twice', () => {
  test('is the first of the two', () => {
    const found = expand('FREQ=DAILY;COUNT=3', firstAt('2026-10-24T02:30'))
    expect(found[1]!.startsAt).toBe(at('2026-10-25T02:30+02:00', 'Europe/Amsterdam'))
  })

  test('unless the series begins in the second', () => {
    const [first, second] = expand('FREQ=DAILY;COUNT=2', firstAt('2026-10-25T02:30+01:00'))
    expect(first).toMatchObject({
      startsAt: at('2026-10-25T02:30+01:00', 'Europe/Amsterdam'),
      local: '2026-10-25T02:30:00',
    })
    expect(second!.local).toBe('2026-10-26T02:30:00')
  })
})
