import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { movedTo, splitBefore, without } from '../../src/domains/bookings/series/edit.ts'
import { occurrencesOf } from '../../src/domains/bookings/series/occurrences.ts'
import { parseRecurrence, printRecurrence, type First } from '../../src/domains/bookings/series/recurrence.ts'
import { at, firstAt, locals } from './recurrence-world.ts'

const zone = 'Europe/Amsterdam'
const tuesday = firstAt('2026-12-01T10:00')
const read = (text: string, first: First = tuesday) => parseRecurrence(text, first)
const print = (recurrence: ReturnType<typeof read> | null) => recurrence && printRecurrence(recurrence, zone)

/** Texts with all that a series can be made of, each from a Tuesday at 10:00 on. */
const texts = [
  'FREQ=WEEKLY;COUNT=20',
  'FREQ=WEEKLY;UNTIL=20270601',
  'FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,TU,TH;COUNT=15;WKST=SU',
  'FREQ=MONTHLY;BYDAY=1TU;COUNT=10',
  'FREQ=MONTHLY;BYDAY=MO,TU,WE;BYSETPOS=1;COUNT=10',
  'FREQ=MONTHLY;COUNT=8',
  'FREQ=MONTHLY;BYMONTHDAY=1,-1;COUNT=10',
  'FREQ=DAILY;INTERVAL=3;BYHOUR=10,18;COUNT=21',
  'FREQ=YEARLY;BYMONTH=12,3;COUNT=4',
  'FREQ=WEEKLY;COUNT=9\nRDATE:20261203T090000Z,20261224T190000Z\nEXDATE:20261201T100000,20261215T100000',
  'FREQ=WEEKLY;COUNT=4\nEXDATE:20261201T100000',
  'RDATE:20261203T090000Z,20261224T190000Z,20270701T100000',
]

describe('cut before an occurrence', () => {
  test('the earlier part is made shorter, and the later one starts anew', () => {
    const cut = splitBefore(read('FREQ=WEEKLY;COUNT=10'), tuesday, at('2026-12-22T10:00', zone))
    expect([print(cut.earlier), print(cut.later)]).toEqual(['RRULE:FREQ=WEEKLY;COUNT=3', 'RRULE:FREQ=WEEKLY;COUNT=7'])
    const until = splitBefore(
      read('FREQ=WEEKLY;UNTIL=20270101\nEXDATE:20261208T100000'),
      tuesday,
      at('2026-12-22T10:00', zone),
    )
    expect(print(until.earlier)).toBe(
      'RRULE:FREQ=WEEKLY;UNTIL=20261222T085959Z\nEXDATE;TZID=Europe/Amsterdam:20261208T100000',
    )
    expect(print(until.later)).toBe('RRULE:FREQ=WEEKLY;UNTIL=20270101T225959Z')
    expect(until.laterFirst).toMatchObject(firstAt('2026-12-22T10:00'))
  })

  test('at the first one leaves nothing before', () => {
    expect(splitBefore(read('FREQ=WEEKLY;COUNT=10'), tuesday, tuesday.startsAt).earlier).toBeNull()
    expect(
      splitBefore(read('FREQ=WEEKLY;COUNT=4\nEXDATE:20261201T100000'), tuesday, at('2026-12-08T10:00', zone)).earlier,
    ).toBeNull()
  })

  test.each(texts)('both parts are together what it was, wherever it is cut: %s', (text) => {
    const whole = read(text)
    const all = occurrencesOf(whole, tuesday)
    for (const { startsAt } of all) {
      const { earlier, later, laterFirst } = splitBefore(whole, tuesday, startsAt)
      const parts = [
        ...(earlier ? occurrencesOf(read(print(earlier)!), tuesday) : []),
        ...occurrencesOf(read(print(later)!, laterFirst), laterFirst),
      ]
      expect(parts).toEqual(all)
    }
  })
})

test('without one, all others stay', () => {
  for (const text of texts) {
    const whole = read(text)
    const all = locals(whole, tuesday)
    for (const [n, one] of occurrencesOf(whole, tuesday).entries()) {
      expect(locals(read(print(without(whole, one))!), tuesday)).toEqual(all.filter((_, other) => other !== n))
    }
  }
})

describe('moved by its first occurrence', () => {
  test('keeps its rule at another time of the day', () => {
    const moved = movedTo(read('FREQ=WEEKLY;BYDAY=TU;UNTIL=20270101'), tuesday, firstAt('2026-12-01T19:30'))
    expect(print(moved)).toBe('RRULE:FREQ=WEEKLY;UNTIL=20261229T183000Z;BYDAY=TU')
  })

  test('takes its weekdays along to another day', () => {
    expect(print(movedTo(read('FREQ=WEEKLY;BYDAY=TU,SU;COUNT=6'), tuesday, firstAt('2026-12-02T10:00')))).toBe(
      'RRULE:FREQ=WEEKLY;COUNT=6;BYDAY=MO,WE',
    )
    expect(print(movedTo(read('FREQ=WEEKLY;COUNT=6'), tuesday, firstAt('2026-12-04T10:00')))).toBe(
      'RRULE:FREQ=WEEKLY;COUNT=6',
    )
  })

  test('names the occurrences where no rule says them: the day after each first Tuesday', () => {
    const moved = movedTo(read('FREQ=MONTHLY;BYDAY=1TU;COUNT=4'), tuesday, firstAt('2026-12-02T10:00'))
    expect(locals(moved, firstAt('2026-12-02T10:00')).map((local) => local.slice(0, 10))).toEqual([
      '2026-12-02',
      '2027-01-06',
      '2027-02-03',
      '2027-03-03',
    ])
  })

  test('all others move as far on the wall, over the change of the clock', () => {
    const minutes = fc.integer({ min: -20 * 24 * 2, max: 20 * 24 * 2 }).map((halves) => halves * 30)
    fc.assert(
      fc.property(fc.constantFrom(...texts), minutes, (text, by) => {
        const whole = read(text)
        const shift = (local: string): string =>
          new Date(Date.parse(`${local}Z`) + by * 60_000).toISOString().slice(0, 19)
        const to = firstAt(shift('2026-12-01T10:00:00'))
        const expected = locals(whole, tuesday).map(shift)
        // Two that fall into the hour that is skipped are none that could be compared.
        if (expected.some((local) => /03-28T02/.test(local))) return
        expect(locals(read(print(movedTo(whole, tuesday, to))!, to), to)).toEqual(expected)
      }),
      { numRuns: 300 },
    )
  })
})
