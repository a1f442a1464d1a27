import * as fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { quotaMeasures, quotaPeriods } from '../../schema/tables/vocabulary.ts'
import { periodOf } from '../../src/domains/bookings/period.ts'
import { onWall, useOf } from '../../src/domains/bookings/quotas/rules.ts'
import { addQuota, book, database, moment, peaks, prepare, window, wishes, within, zone } from './quota-world.ts'

beforeAll(prepare)

afterAll(() => {
  database.close()
})

const HOUR = 3_600
const quotas = fc.record({
  measure: fc.constantFrom(...quotaMeasures),
  period: fc.constantFrom(...quotaPeriods),
  peak: peaks,
})

test('what a booking uses is what the view of the database says, on every clock', () => {
  const told = new Set<string>()
  fc.assert(
    fc.property(zone, quotas, wishes, (timeZone, { measure, period, peak }, wish) =>
      within(() => {
        addQuota('q', { measure, period, peak: peak && JSON.stringify(peak) })
        book(wish, timeZone, { personId: 'p' })
        const rows = database.prepare('SELECT period, amount FROM quota_uses').all()
        const use = useOf({ measure, period, peak } as never, onWall(wish, timeZone))
        told.add(`${period} ${use === null}`)
        expect(rows).toEqual(use ? [{ period: use.period, amount: use.amount }] : [])
      }),
    ),
    { numRuns: 1_500 },
  )
  expect(told.size).toBe(2 * quotaPeriods.length)
})

test('peak hours are what the wall shows of them, minute by minute', () => {
  fc.assert(
    fc.property(zone, window, moment, fc.integer({ min: 1, max: 288 }), (timeZone, one, startsAt, quarters) => {
      const peak = [one]
      const endsAt = startsAt + quarters * 900
      const wall = onWall({ startsAt, endsAt }, timeZone)
      // The clock that shows a time twice or not at all is asked at its ends only.
      let seconds = 0
      for (let at = wall.opens; at < wall.closes; at += 900) {
        const date = Temporal.Instant.fromEpochMilliseconds(at * 1_000).toZonedDateTimeISO('UTC')
        const second = date.hour * HOUR + date.minute * 60
        if (peak.some(([weekday, from, until]) => weekday === date.dayOfWeek && second >= from && second < until))
          seconds += 900
      }
      const use = useOf({ measure: 'HOURS', period: 'DAY', peak } as never, wall)
      expect(use?.amount ?? 0).toBe(seconds)
    }),
    { numRuns: 500 },
  )
})

// Cal PR #24846, #24523, #10402: limits in the wrong zone.
test('periods are the days, ISO weeks and months of the facility’s calendar, as another library has them', () => {
  const labels: Record<string, (date: Temporal.ZonedDateTime) => string> = {
    DAY: (date) => date.toPlainDate().toString(),
    WEEK: (date) => `${date.yearOfWeek}-${date.weekOfYear}`,
    MONTH: (date) => `${date.year}-${date.month}`,
  }
  const seen = new Map<string, string>()
  fc.assert(
    fc.property(zone, moment, (timeZone, at) => {
      const { opens } = onWall({ startsAt: at, endsAt: at + 60 }, timeZone)
      const date = Temporal.Instant.fromEpochMilliseconds(at * 1_000).toZonedDateTimeISO(timeZone)
      for (const [period, label] of Object.entries(labels)) {
        const number = `${period} ${periodOf(period as 'DAY', opens)}`
        expect(seen.get(number) ?? label(date)).toBe(label(date))
        seen.set(number, label(date))
      }
    }),
    { numRuns: 2_000 },
  )
  // Nor do two numbers name the same period.
  const named = [...seen].map(([number, label]) => `${number.split(' ')[0]} ${label}`)
  expect(new Set(named).size).toBe(named.length)
})
