import { expect, test } from 'vitest'
import { type Bookable, slots } from '../../src/domains/bookings/availability.ts'
import { wallTable } from './wall-table.ts'

const HOUR = 3600
const room: Bookable = {
  id: 'room',
  whole: true,
  capacity: 1,
  bufferBefore: 0,
  bufferAfter: 0,
  spaces: [{ id: 'room', capacity: 1 }],
}

const at = (text: string): number => Date.parse(text) / 1000

function starts(timeZone: string, from: number, until: number, step: number): number[] {
  const open = [{ startsAt: from, endsAt: until }]
  const search = { bookable: room, claims: [], open, from, until, duration: 60, step, units: 1, timeZone, limit: 9999 }
  return slots(search).map(({ startsAt }) => startsAt)
}

const changes = [
  ['Europe/Amsterdam', '2027-03-27T00:00Z', '2027-03-30T00:00Z'],
  ['Europe/Amsterdam', '2027-10-30T00:00Z', '2027-11-02T00:00Z'],
  ['America/Santiago', '2027-04-02T00:00Z', '2027-04-06T00:00Z'],
  ['America/Santiago', '2027-09-03T00:00Z', '2027-09-07T00:00Z'],
  ['Australia/Lord_Howe', '2027-04-02T00:00Z', '2027-04-05T00:00Z'],
  ['Australia/Lord_Howe', '2027-10-01T00:00Z', '2027-10-04T00:00Z'],
  ['Asia/Kathmandu', '2027-10-01T00:00Z', '2027-10-03T00:00Z'],
] as const

test.each(changes)('in %s from %s a step that divides the day keeps to the clock on the wall', (zone, from, until) => {
  const minutes = wallTable(zone, at(from), at(until))
  for (const step of [15, 30, 45, 60, 120, 360, 1440]) {
    const expected = minutes.filter(({ minute }) => minute % step === 0).map(({ instant }) => instant)
    expect(starts(zone, at(from), at(until), step * 60)).toEqual(expected)
  }
})

test.each(changes)('in %s from %s another step counts the time since local midnight', (zone, from, until) => {
  const minutes = wallTable(zone, at(from) - 30 * HOUR, at(until))
  for (const step of [50, 7 * 60, 25 * 60]) {
    const firstOf = new Map<string, number>()
    for (const { date, instant } of minutes) if (!firstOf.has(date)) firstOf.set(date, instant)
    const expected = minutes
      .filter(({ date, instant }) => (instant - (firstOf.get(date) ?? 0)) % (step * 60) === 0)
      .map(({ instant }) => instant)
      .filter((instant) => instant >= at(from))
    expect(starts(zone, at(from), at(until), step * 60)).toEqual(expected)
  }
})

test('ten o’clock stays ten o’clock, the skipped hour is not offered and the repeated one is offered twice', () => {
  const spring = starts('Europe/Amsterdam', at('2027-03-28T00:00Z'), at('2027-03-28T02:00Z'), HOUR)
  expect(spring).toEqual([at('2027-03-28T01:00+01:00'), at('2027-03-28T03:00+02:00')])
  const autumn = starts('Europe/Amsterdam', at('2027-10-31T00:00Z'), at('2027-10-31T02:00Z'), HOUR)
  expect(autumn).toEqual([at('2027-10-31T02:00+02:00'), at('2027-10-31T02:00+01:00')])
  const hourly = starts('Europe/Amsterdam', at('2027-10-30T00:00+02:00'), at('2027-11-02T00:00+01:00'), HOUR)
  expect(hourly).toEqual(expect.arrayContaining([at('2027-10-30T10:00+02:00'), at('2027-10-31T10:00+01:00')]))
})

test('a slot may run over midnight where the opening does, and over two openings that touch', () => {
  const open = [
    { startsAt: at('2027-05-01T20:00Z'), endsAt: at('2027-05-01T22:00Z') },
    { startsAt: at('2027-05-01T22:00Z'), endsAt: at('2027-05-01T23:00Z') },
  ]
  const [from, until] = [at('2027-05-01T00:00Z'), at('2027-05-03T00:00Z')]
  const duration = 3 * HOUR
  const search = { bookable: room, claims: [], open, from, until, duration, step: HOUR, units: 1, limit: 9 }
  expect(slots({ ...search, timeZone: 'Europe/Amsterdam' })).toEqual([
    { startsAt: at('2027-05-01T20:00Z'), endsAt: at('2027-05-01T23:00Z'), remainingUnits: 1 },
  ])
})
