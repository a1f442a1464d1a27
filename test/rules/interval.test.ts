import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Interval, intersect, merge, overlaps, subtract, wallClock } from '../../src/platform/interval.ts'
import { localize } from '../../src/platform/localized.ts'

const intervals = fc.array(fc.record({ startsAt: fc.nat(30), endsAt: fc.nat(30) }), { maxLength: 8 })
const covers = (set: readonly Interval[], at: number): boolean => set.some((i) => i.startsAt <= at && at < i.endsAt)
const moments = Array.from({ length: 31 }, (_, at) => at)

/** The set of moments as maximal intervals, counted out. */
function counted(holds: (at: number) => boolean): Interval[] {
  const found: Interval[] = []
  for (const at of moments.filter(holds)) {
    const last = found.at(-1)
    if (last?.endsAt === at) last.endsAt = at + 1
    else found.push({ startsAt: at, endsAt: at + 1 })
  }
  return found
}

test('merge, intersect, subtract and overlaps agree with counting moments', () => {
  fc.assert(
    fc.property(intervals, intervals, (a, b) => {
      expect(merge(a)).toEqual(counted((at) => covers(a, at)))
      expect(intersect(merge(a), b)).toEqual(counted((at) => covers(a, at) && covers(b, at)))
      expect(subtract(merge(a), b)).toEqual(counted((at) => covers(a, at) && !covers(b, at)))
      const [first, second] = [a[0], b[0]]
      if (!first || !second || first.startsAt >= first.endsAt || second.startsAt >= second.endsAt) return
      expect(overlaps(first, second)).toBe(moments.some((at) => covers([first], at) && covers([second], at)))
    }),
    { numRuns: 2000 },
  )
})

test('parts keep their own fields and are not joined, and the given lists are left alone', () => {
  const parts = [
    { startsAt: 5, endsAt: 9, name: 'late' },
    { startsAt: 0, endsAt: 6, name: 'early' },
  ]
  expect(intersect(parts, [{ startsAt: 4, endsAt: 8 }])).toEqual([
    { startsAt: 4, endsAt: 6, name: 'early' },
    { startsAt: 5, endsAt: 8, name: 'late' },
  ])
  expect(subtract(parts, [{ startsAt: 4, endsAt: 8 }])).toEqual([
    { startsAt: 0, endsAt: 4, name: 'early' },
    { startsAt: 8, endsAt: 9, name: 'late' },
  ])
  expect(parts[0]?.name).toBe('late')
})

test('a wall clock finds the first instant of a date that begins after midnight, and no change where none is', () => {
  const september = Date.parse('2027-09-05T12:00Z') / 1000
  const santiago = wallClock('America/Santiago', september, september)
  expect(santiago.dayStart(santiago.dayOf(september))).toBe(Date.parse('2027-09-05T01:00-03:00') / 1000)
  // In 1919 Toronto went from 23:30 to 00:30: midnight lay within the gap, not at its edge.
  const march = Date.parse('1919-03-31T12:00Z') / 1000
  const toronto = wallClock('America/Toronto', march, march)
  expect(toronto.dayStart(toronto.dayOf(march))).toBe(Date.parse('1919-03-31T00:30-04:00') / 1000)
  expect(wallClock('Asia/Kathmandu', september, september + 1e7).spans.map(({ offset }) => offset)).toEqual([20_700])
})

test('a text is given in the first language that it has, by primary subtag too, then English, Dutch, or any', () => {
  const text = { nl: 'Zaal', de: 'Saal', en: 'Hall' }
  expect(localize(text, ['fr', 'de', 'nl'])).toBe('Saal')
  expect(localize(text, ['de-AT'])).toBe('Saal')
  expect(localize(text, ['NL-be'])).toBe('Zaal')
  expect(localize({ 'pt-BR': 'Salão', en: 'Hall' }, ['pt'])).toBe('Salão')
  expect(localize({ 'de-CH': 'Saal CH', de: 'Saal' }, ['de-CH'])).toBe('Saal CH')
  expect(localize(text, ['fr'])).toBe('Hall')
  expect(localize({ nl: 'Zaal', de: 'Saal' }, [])).toBe('Zaal')
  expect(localize({ fy: 'Seal' }, ['fr'])).toBe('Seal')
  expect(localize({}, ['nl'])).toBe('')
})
