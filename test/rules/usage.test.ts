import * as fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import {
  countPlace,
  dayNumber,
  usageOf,
  usageOfAll,
  type UsageHour,
  type UsedPlace,
} from '../../src/domains/pictures/usage-rules.ts'

const MINUTE = 60
const grain = 15 * MINUTE

/** What the rules must say, found by walking through the days in quarters of an hour with another library's clock. */
function walked({ timeZone, capacity, open, uses }: UsedPlace, from: string, to: string): UsageHour[] {
  const start = Temporal.PlainDate.from(from).toZonedDateTime(timeZone).epochMilliseconds / 1000
  const end = Temporal.PlainDate.from(to).toZonedDateTime(timeZone).epochMilliseconds / 1000
  const cells = new Map<string, { open: number; booked: number; both: number; bookings: Set<number>; peak: number }>()
  for (let at = start; at < end; at += grain) {
    const wall = Temporal.Instant.fromEpochMilliseconds(at * 1000).toZonedDateTimeISO(timeZone)
    const key = `${wall.dayOfWeek} ${wall.hour}`
    const cell = cells.get(key) ?? { open: 0, booked: 0, both: 0, bookings: new Set<number>(), peak: 0 }
    cells.set(key, cell)
    const isOpen = open.some(({ startsAt, endsAt }) => startsAt <= at && at < endsAt)
    const here = [...uses.entries()].filter(([, { startsAt, endsAt }]) => startsAt <= at && at < endsAt)
    const load = Math.min(capacity, here.reduce((sum, [, { units }]) => sum + (units === 0 ? capacity : units), 0))
    cell.open += isOpen ? 0.25 : 0
    cell.booked += (load / capacity) * 0.25
    cell.both += isOpen ? (load / capacity) * 0.25 : 0
    cell.peak = Math.max(cell.peak, load)
    for (const [index] of here) cell.bookings.add(index)
  }
  return [...cells]
    .map(([key, cell]) => {
      const [weekday = 0, hour = 0] = key.split(' ').map(Number)
      const share = cell.open > 0 ? cell.both / cell.open : null
      const { open: openHours, booked: bookedHours, peak: peakUnits } = cell
      return { weekday, hour, openHours, bookedHours, share, bookings: cell.bookings.size, peakUnits }
    })
    .filter(({ openHours, bookedHours }) => openHours > 0 || bookedHours > 0)
    .sort((a, b) => a.weekday - b.weekday || a.hour - b.hour)
}

const places: [string, string, string][] = [
  ['Europe/Amsterdam', '2027-03-26', '2027-03-31'],
  ['Europe/Amsterdam', '2027-10-28', '2027-11-03'],
  ['Australia/Lord_Howe', '2027-04-02', '2027-04-06'],
  ['Australia/Lord_Howe', '2027-10-01', '2027-10-05'],
  ['Asia/Kathmandu', '2026-12-30', '2027-01-09'],
  // Where the clock skips midnight.
  ['Africa/Cairo', '2027-04-28', '2027-05-02'],
  ['Pacific/Apia', '2011-12-28', '2012-01-02'],
]

const stretch = (around: number) =>
  fc
    .tuple(fc.integer({ min: -20, max: 12 * 96 }), fc.integer({ min: 1, max: 60 }))
    .map(([begin, length]) => ({ startsAt: around + begin * grain, endsAt: around + (begin + length) * grain }))

test.each(places)('counts in %s from %s on what a walk through the hours counts', (timeZone, from, to) => {
  const around = dayNumber(from) * 86_400
  const use = fc
    .tuple(stretch(around), fc.integer({ min: 0, max: 5 }), fc.integer({ min: 1, max: 8 }), fc.boolean())
    .map(([interval, units, beneficiary, own]) => ({ ...interval, units, beneficiary, own }))
  const days = { first: dayNumber(from), end: dayNumber(to) }
  fc.assert(
    fc.property(fc.array(stretch(around), { maxLength: 8 }), fc.array(use, { maxLength: 8 }), (open, uses) => {
      const place = { timeZone, capacity: 6, open, uses }
      const counted = countPlace(place, days)
      const { hours, openHours, bookedHours } = usageOf(counted)
      const expected = walked(place, from, to)
      expect(hours.map(({ weekday, hour, bookings, peakUnits }) => [weekday, hour, bookings, peakUnits])).toEqual(
        expected.map(({ weekday, hour, bookings, peakUnits }) => [weekday, hour, bookings, peakUnits]),
      )
      for (const [n, hour] of hours.entries()) {
        expect(hour.openHours).toBeCloseTo(expected[n]!.openHours, 2)
        expect(hour.bookedHours).toBeCloseTo(expected[n]!.bookedHours, 1)
        if (hour.share === null) expect(expected[n]!.share).toBeNull()
        else expect(hour.share).toBeCloseTo(expected[n]!.share!, 3)
      }
      expect(openHours).toBeCloseTo(expected.reduce((sum, hour) => sum + hour.openHours, 0), 2)
      expect(bookedHours).toBeCloseTo(expected.reduce((sum, hour) => sum + hour.bookedHours, 0), 1)
    }),
    { numRuns: 25, seed: 3 },
  )
})

test('places together are their sum, and a booking of several of them is one', () => {
  const days = { first: dayNumber('2026-12-07'), end: dayNumber('2026-12-08') }
  const at = (hour: number): number => days.first * 86_400 + hour * 3_600
  const use = { startsAt: at(9), endsAt: at(11), units: 0, beneficiary: 1 }
  const open = [{ startsAt: at(8), endsAt: at(12) }]
  const hall = { timeZone: 'UTC', capacity: 60, open, uses: [{ ...use, own: true }] }
  const third = { timeZone: 'UTC', capacity: 20, open, uses: [{ ...use, own: false }] }
  const all = usageOfAll([hall, third, { ...third, uses: [] }].map((place) => countPlace(place, days)))
  expect(all).toMatchObject({ openHours: 12, bookedHours: 4, share: 0.3333, bookings: 1, beneficiaries: null })
  expect(all.hours.map(({ hour, share, bookings }) => [hour, share, bookings])).toEqual([
    ...[[8, 0, 0], [9, 0.6667, 2], [10, 0.6667, 2], [11, 0, 0]],
  ])
})
