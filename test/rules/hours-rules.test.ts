import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { WeeklyHours } from '../../src/domains/facilities/calendar.ts'
import { datedHoursProblems, weeklyHoursProblems } from '../../src/domains/facilities/hours-rules.ts'

const codes = (...hours: [number, string, string][]): string[] =>
  weeklyHoursProblems(hours.map(([weekday, opens, closes]) => ({ weekday, opens, closes }))).map(
    ({ index, code }) => `${index} ${code}`,
  )

test('hours that touch are right, and so is a whole day', () => {
  expect(codes([1, '09:00', '12:00'], [1, '12:00', '17:00'], [2, '00:00', '24:00'], [3, '00:00', '01:00'])).toEqual([])
  expect(codes([6, '22:00', '02:00'], [7, '02:00', '03:00'])).toEqual([])
})

test('hours that overlap are told at the later entry, also past midnight and from Sunday to Monday', () => {
  expect(codes([1, '09:00', '12:00'], [1, '11:59', '17:00'])).toEqual(['1 OVERLAP'])
  expect(codes([2, '01:00', '03:00'], [1, '22:00', '02:00'])).toEqual(['1 OVERLAP'])
  expect(codes([7, '22:00', '02:00'], [1, '01:00', '03:00'])).toEqual(['1 OVERLAP'])
  expect(codes([1, '01:00', '03:00'], [7, '22:00', '02:00'])).toEqual(['1 OVERLAP'])
  expect(codes([4, '09:00', '10:00'], [4, '09:00', '10:00'], [4, '09:30', '09:40'])).toEqual(['1 OVERLAP', '2 OVERLAP'])
})

test('times and weekdays that do not exist are told', () => {
  expect(codes([0, '09:00', '10:00'], [8, '09:00', '10:00'], [1.5, '09:00', '10:00'])).toHaveLength(3)
  for (const time of ['24:00', '9:00', '09:60', '25:00', '09:00:00', '', '-1:00', ' 09:00']) {
    expect(codes([1, time, '23:00'])).toEqual(['0 INVALID_TIME'])
  }
  expect(codes([1, '09:00', '24:01'], [1, '23:00', '24:00'])).toEqual(['0 INVALID_TIME'])
})

test('hours without any time in them are told', () => {
  expect(codes([1, '09:00', '09:00'], [1, '00:00', '00:00'])).toEqual(['0 EMPTY', '1 EMPTY'])
})

test('the hours of one date may run past midnight, and do not meet the week around them', () => {
  expect(datedHoursProblems([])).toEqual([])
  expect(datedHoursProblems([{ opens: '22:00', closes: '03:00' }, { opens: '01:00', closes: '02:00' }])).toEqual([])
  expect(datedHoursProblems([{ opens: '22:00', closes: '03:00' }, { opens: '23:00', closes: '23:30' }])).toEqual([
    { index: 1, code: 'OVERLAP' },
  ])
})

test('weekly hours are without overlap exactly when they cover no quarter of the week twice', () => {
  const quarter = fc.integer({ min: 0, max: 95 })
  const entry = fc.tuple(fc.integer({ min: 1, max: 7 }), quarter, quarter).filter(([, a, b]) => a !== b)
  const clock = (n: number): string =>
    `${String(Math.floor(n / 4)).padStart(2, '0')}:${String((n % 4) * 15).padStart(2, '0')}`
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 6 }), (entries) => {
      const covered: number[] = []
      for (const [weekday, opens, closes] of entries) {
        for (let n = opens; n % 96 !== closes; n++) covered.push((weekday * 96 + n) % 672)
      }
      const hours: WeeklyHours[] = entries.map(([weekday, a, b]) => ({ weekday, opens: clock(a), closes: clock(b) }))
      expect(weeklyHoursProblems(hours).length === 0).toBe(new Set(covered).size === covered.length)
    }),
    { numRuns: 1000 },
  )
})
