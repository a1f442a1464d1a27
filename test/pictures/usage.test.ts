import { beforeAll, describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import type { Json } from '../harness/client.ts'
import { always, makeFacility, makeHall } from '../harness/facilities.ts'
import { addMember, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done } from '../harness/mutate.ts'
import { booked, usageFields, usageOf, usageOfAll } from './support.ts'

const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { manager, resident, coordinator, board } = world
const room = (await makeFacility(manager, world.id, { name: 'Huiskamer', policy: { horizon: 'P365D' } })).id
const pool = (
  await makeFacility(manager, world.id, {
    ...{ name: 'Zwembad', bookingMode: 'UNITS', capacity: 8, hours: always },
    policy: { horizon: 'P365D', granularity: 'PT15M', bufferAfter: 'PT15M' },
  })
).id
const hall = await makeHall(manager, world.id, { policy: { horizon: 'P365D' } })
const asked = (await makeFacility(manager, world.id, { name: 'Op verzoek', policy: { requiresApproval: true } })).id

const book = async (
  facilityId: string,
  startsAt: string,
  endsAt: string,
  units = 1,
  client = resident.client,
): Promise<string> =>
  (await done(client, 'bookFacility', { facilityId, startsAt, endsAt, units }, 'booking { id }')).booking.id
/** The week of Monday 30 November 2026. */
const week = { from: '2026-11-30', to: '2026-12-07' }

beforeAll(async () => {
  await book(room, '2026-11-30T09:00:00Z', '2026-11-30T11:30:00Z')
  await book(room, '2026-12-06T19:00:00Z', '2026-12-06T21:00:00Z')
  // The Sunday before, and the Monday after: not of this week.
  await book(room, '2026-11-29T19:00:00Z', '2026-11-29T21:00:00Z')
  await book(room, '2026-12-07T07:00:00Z', '2026-12-07T09:00:00Z')
  await done(resident.client, 'cancelBooking', {
    bookingId: await book(room, '2026-12-01T09:00:00Z', '2026-12-01T11:00:00Z'),
  })
  await book(pool, '2026-12-02T09:00:00Z', '2026-12-02T11:00:00Z', 2)
  await book(pool, '2026-12-02T10:00:00Z', '2026-12-02T10:30:00Z', 4)
  // Through midnight into the next day, and into the next week.
  await book(pool, '2026-12-03T22:00:00Z', '2026-12-04T00:00:00Z', 8)
  await book(pool, '2026-12-06T22:00:00Z', '2026-12-07T01:00:00Z', 4)
  await book(hall.id, '2026-12-05T09:00:00Z', '2026-12-05T11:00:00Z')
  await book(hall.thirds[0], '2026-12-05T12:00:00Z', '2026-12-05T13:00:00Z')
  await book(asked, '2026-12-01T09:00:00Z', '2026-12-01T11:00:00Z')
})

describe('the use of a facility', () => {
  test('is told by weekday and hour of its wall clock', async () => {
    const usage = await usageOf(board.client, room, week)
    expect(usage).toMatchObject({ openHours: 98, bookedHours: 4.5, share: 0.0459, bookings: 2 })
    expect(usage.busiest).toEqual({ weekday: 1, hour: 10, share: 1 })
    expect(usage.hours).toHaveLength(7 * 14)
    expect(booked(usage)).toEqual(['1 10 1 1 10', '1 11 1 1 10', '1 12 0.5 1 10', '7 20 1 1 10', '7 21 1 1 10'])
    expect(usage.hours[0]).toEqual({
      ...{ weekday: 1, hour: 8, openHours: 1, bookedHours: 0, share: 0, bookings: 0, peakUnits: 0 },
    })
  })

  test('by units counts each for its part of the capacity, and the peak of those at one moment', async () => {
    const usage = await usageOf(board.client, pool, week)
    // 2×2 + 0.5×4 + 2×8 + 1×4 unit-hours of 8 units.
    expect(usage).toMatchObject({ openHours: 168, bookedHours: 3.25, bookings: 4 })
    expect(booked(usage)).toEqual(['3 10 0.25 1 2', '3 11 0.5 2 6', '4 23 1 1 8', '5 0 1 1 8', '7 23 0.5 1 4'])
  })

  test('of a part counts what takes the whole, and not the other way round', async () => {
    expect(booked(await usageOf(board.client, hall.thirds[0], week))).toEqual([
      '6 10 1 1 20',
      '6 11 1 1 20',
      '6 13 1 1 20',
    ])
    expect(booked(await usageOf(board.client, hall.thirds[1], week))).toEqual(['6 10 1 1 20', '6 11 1 1 20'])
    expect(booked(await usageOf(board.client, hall.id, week))).toEqual(['6 10 1 1 60', '6 11 1 1 60'])
  })

  test('does not count requests, until somebody agrees', async () => {
    expect(await usageOf(board.client, asked, week)).toMatchObject({ bookedHours: 0, bookings: 0, busiest: null })
  })

  test('of weeks in which nothing was booked is zero, and where it was never open, no share at all', async () => {
    const quiet = await usageOf(board.client, room, { from: '2026-12-14', to: '2026-12-21' })
    expect(quiet).toMatchObject({ openHours: 98, bookedHours: 0, share: 0, bookings: 0, busiest: null })
    const before = await usageOf(board.client, room, { from: '2026-01-05', to: '2026-01-12' })
    expect(before).toMatchObject({ openHours: 0, share: null, hours: [], beneficiaries: null })
  })

  test.each([
    ['2027-03-22', '2027-03-29', 167, [1, 1, 0, 1]],
    ['2027-10-25', '2027-11-01', 169, [1, 1, 2, 1]],
  ])('counts the hours that the clock really shows in the week of %s', async (from, to, openHours, sunday) => {
    const usage = await usageOf(board.client, pool, { from, to })
    expect(usage.openHours).toBe(openHours)
    const night = usage.hours.filter((hour: Json) => hour.weekday === 7 && hour.hour < 4)
    expect([0, 1, 2, 3].map((h) => night.find(({ hour }: Json) => hour === h)?.openHours ?? 0)).toEqual(sunday)
  })

  test('keeps a booking through both passes of a repeated hour', async () => {
    await book(pool, '2027-10-31T00:00:00Z', '2027-10-31T02:00:00Z', 8, coordinator.client)
    const usage = await usageOf(board.client, pool, { from: '2027-10-31', to: '2027-11-01' })
    expect(usage).toMatchObject({ openHours: 25, bookedHours: 2, bookings: 1 })
    expect(booked(usage)).toEqual(['7 2 1 1 8'])
  })
})

test('how many people it was for is told from five on', async () => {
  const day = { from: '2026-12-09', to: '2026-12-10' }
  for (let n = 0; n < 5; n++) {
    expect(await usageOf(board.client, pool, day)).toMatchObject({ bookings: 2 * n, beneficiaries: null })
    const { client } = await addMember(app, world)
    for (const hour of ['10', '14'])
      await book(pool, `2026-12-09T${hour}:00:00Z`, `2026-12-09T${hour}:30:00Z`, 1, client)
  }
  expect(await usageOf(board.client, pool, day)).toMatchObject({ bookings: 10, beneficiaries: 5 })
  expect((await usageOfAll(board.client, world.slug, day)).total).toMatchObject({ bookings: 10, beneficiaries: 5 })
})

test('the use of a cooperative is that of its places together, and of each', async () => {
  const { total, facilities } = await usageOfAll(board.client, world.slug, week)
  expect(facilities.map(({ name }: Json) => name)).toEqual([
    ...['Huiskamer', 'Op verzoek', 'Sporthal', 'Sporthal, deel 1', 'Sporthal, deel 2', 'Sporthal, deel 3', 'Zwembad'],
  ])
  for (const { facilityId, usage } of facilities) expect(usage).toEqual(await usageOf(board.client, facilityId, week))
  const sum = (field: string): number => facilities.reduce((all: number, { usage }: Json) => all + usage[field], 0)
  expect([total.openHours, total.bookedHours]).toEqual([sum('openHours'), sum('bookedHours')])
  // The hall's booking is one, though it takes four places.
  expect([total.bookings, sum('bookings')]).toEqual([8, 11])
  expect(total.hours.every(({ peakUnits }: Json) => peakUnits === null)).toBe(true)
})

describe('a range', () => {
  const code = async (from: string, to: string): Promise<unknown> => {
    const query = `{ node(id: "${room}") { ... on Facility { usage(from: "${from}", to: "${to}") { share } } } }`
    return (await board.client(query)).errors?.map(({ extensions }) => extensions['code'])
  }
  test('is at most 400 days long, and not empty or turned round', async () => {
    expect(await code('2026-01-01', '2027-02-05')).toBeUndefined()
    expect(await code('2026-01-01', '2027-02-06')).toEqual(['RANGE_TOO_LONG'])
    expect(await code('2026-01-01', '2026-01-01')).toEqual(['RANGE_TOO_LONG'])
    expect(await code('2026-01-02', '2026-01-01')).toEqual(['RANGE_TOO_LONG'])
    expect(await code('2026-02-30', '2026-03-01')).toEqual(['BAD_USER_INPUT'])
    expect(await code('2026-1-1', '2026-03-01')).toEqual(['BAD_USER_INPUT'])
  })
})

test('an operation reads it in one trip and one statement, the viewer beside it', async () => {
  const year = 'from: "2026-11-30", to: "2027-11-30"'
  const one = await board.client(`{ node(id: "${pool}") { ... on Facility { usage(${year}) { ${usageFields} } } } }`)
  const all = await board.client(
    `{ cooperative(slug: "${world.slug}") { usage(${year}) { total { ${usageFields} } } } }`,
  )
  expect([one.errors, all.errors]).toEqual([undefined, undefined])
  expect([one.trips, one.statements, one.by]).toEqual([1, 2, 'plan'])
  expect([all.trips, all.statements, all.by]).toEqual([1, 2, 'plan'])
})

test('an operation that asks for too many is refused before the database hears of it', async () => {
  const usage = 'usage(from: "2026-11-30", to: "2027-11-30") { share }'
  const { errors, trips } = await board.client(
    `{ cooperatives(first: 5) { nodes { ${usage.replace('share', 'total { share }')} } } }`,
  )
  expect([errors?.[0]?.extensions['code'], trips]).toEqual(['TOO_COMPLEX', 1])
})
