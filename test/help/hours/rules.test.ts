import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { countedOut, summed, type Cell } from '../../../src/domains/help/hours/rules.ts'

const cell = (month: string, key: string | null, minutes: number, people: number): Cell => ({ month, key, minutes, people, matches: people })

describe('Hours are counted out', () => {
  test('where enough people got them.', () => {
    expect(countedOut([cell('2026-01', 'A', 100, 5), cell('2026-01', 'B', 300, 9)], 5)).toEqual([{ key: 'B', minutes: 300, matches: 9 }, { key: 'A', minutes: 100, matches: 5 }])
  })

  test('together with the smallest that is told of, where too few did.', () => {
    const cells = [cell('2026-01', 'A', 100, 5), cell('2026-01', 'B', 300, 9), cell('2026-01', 'C', 7, 1)]
    expect(countedOut(cells, 5)).toEqual([{ key: 'B', minutes: 300, matches: 9 }, { key: null, minutes: 107, matches: 6 }])
  })

  test('not at all, where there is none to put them together with.', () => {
    expect(countedOut([cell('2026-01', 'A', 100, 4), cell('2026-01', 'C', 7, 1)], 5)).toEqual([])
  })

  test('month by month, so that a longer period tells no more than its months.', () => {
    const keys = fc.constantFrom('A', 'B', 'C', 'D', null)
    const cells = fc.uniqueArray(
      fc.record({ month: fc.constantFrom('2026-01', '2026-02', '2026-03'), key: keys, minutes: fc.integer({ min: 1, max: 900 }), people: fc.integer({ min: 1, max: 12 }), matches: fc.integer({ min: 1, max: 20 }) }),
      { selector: ({ month, key }) => `${month} ${key}` },
    )
    fc.assert(
      fc.property(cells, fc.integer({ min: 3, max: 8 }), (given, minimum) => {
        const whole = countedOut(given, minimum)
        const months = ['2026-01', '2026-02', '2026-03'].map((month) => given.filter((one) => one.month === month))
        expect(whole).toEqual(summed(months.flatMap((month) => countedOut(month, minimum))))
        for (const month of months) {
          const told = countedOut(month, minimum)
          const [all, shown] = [month, told].map((list) => list.reduce((sum, { minutes }) => sum + minutes, 0)) as [number, number]
          // Either all is told, so that what is left out can't be reckoned from a total; or nothing by which to reckon.
          expect(shown === all || shown === 0).toBe(true)
          for (const { key } of told) if (key !== null) expect(month.find((one) => one.key === key)!.people).toBeGreaterThanOrEqual(minimum)
        }
      }),
    )
  })
})
