import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { startApp, startOfTests } from '../harness/app.ts'
import { apiClient, ok, type Json } from '../harness/client.ts'
import { always, daily, makeFacility, type FacilityOverrides } from '../harness/facilities.ts'
import { makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done, mutate } from '../harness/mutate.ts'
import { iso, reasonsOfAll } from './world.ts'

const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const anyone = apiClient(app.url)
const { client } = world.resident
const make = async (overrides: FacilityOverrides = {}) => (await makeFacility(world.manager, world.id, overrides)).id
const hour = 3_600

async function search(filter: object): Promise<string[]> {
  const query = 'query ($filter: FacilityFilter) { facilities(filter: $filter, first: 100) { nodes { id } } }'
  return ok(await client(query, { filter: { cooperativeIds: [world.id], ...filter } })).facilities.nodes.map(
    ({ id }: Json) => id,
  )
}
const freeFrom = (startsAt: string, endsAt: string, more: object = {}) =>
  search({ free: { startsAt, endsAt }, ...more })
const book = (facilityId: string, startsAt: string, endsAt: string, units?: number) =>
  done(client, 'bookFacility', { facilityId, startsAt, endsAt, units })

test('open for all of it, with room at the peak, buffers kept, within lead time, horizon and durations', async () => {
  const short = { leadTime: 'P2D', horizon: 'P20D', minDuration: 'PT1H', maxDuration: 'PT2H' }
  const [room, pool, tidy, strict] = await Promise.all([
    make({ kind: 'STAGE' }),
    make({ kind: 'STAGE', bookingMode: 'UNITS', capacity: 10 }),
    make({ kind: 'STAGE', policy: { bufferBefore: 'PT30M', bufferAfter: 'PT1H' } }),
    make({ kind: 'STAGE', policy: short }),
  ])
  const named = { [room]: 'room', [pool]: 'pool', [tidy]: 'tidy', [strict]: 'strict' }
  await book(room, '2026-12-02T10:00:00Z', '2026-12-02T11:00:00Z')
  await book(pool, '2026-12-02T10:00:00Z', '2026-12-02T11:00:00Z', 6)
  await book(pool, '2026-12-02T12:00:00Z', '2026-12-02T13:00:00Z', 7)
  await book(tidy, '2026-12-02T10:00:00Z', '2026-12-02T11:00:00Z')
  const closed = {
    facilityId: room,
    startsAt: '2026-12-03T11:00:00Z',
    endsAt: '2026-12-03T11:30:00Z',
    reason: [{ language: 'nl', text: 'x' }],
  }
  await done(world.manager.client, 'addClosure', closed)
  const found = async (startsAt: string, endsAt: string, units?: number): Promise<string> =>
    (await freeFrom(`2026-${startsAt}:00Z`, `2026-${endsAt}:00Z`, { kinds: ['STAGE'], units }))
      .map((id) => named[id])
      .sort()
      .join(' ')
  expect(await found('12-02T10:00', '12-02T11:00')).toBe('pool strict')
  expect(await found('12-02T10:00', '12-02T13:00', 4)).toBe('')
  expect(await found('12-02T10:00', '12-02T13:00', 3)).toBe('pool')
  expect(await found('12-02T11:00', '12-02T12:00')).toBe('pool room strict')
  expect(await found('12-02T12:00', '12-02T13:00')).toBe('pool room strict tidy')
  expect(await found('12-02T09:00', '12-02T10:00')).toBe('pool room strict')
  expect(await found('12-03T10:30', '12-03T12:00')).toBe('pool strict tidy')
  expect(await found('12-03T06:30', '12-03T08:00')).toBe('')
  expect(await found('11-26T10:00', '11-26T11:00')).toBe('pool room tidy')
  expect(await found('12-16T10:00', '12-16T11:00')).toBe('pool room tidy')
  expect(await found('12-04T10:00', '12-04T10:30')).toBe('pool room tidy')
  expect(await found('12-04T10:00', '12-04T12:30')).toBe('pool room tidy')
  expect(await found('11-25T07:00', '11-25T09:00')).toBe('')
  await done(world.manager.client, 'updateFacility', { facilityId: pool, status: 'DRAFT' })
  const drafts = 'query ($filter: FacilityFilter) { facilities(filter: $filter) { nodes { id } } }'
  const free = { startsAt: '2026-12-04T10:00:00Z', endsAt: '2026-12-04T11:00:00Z' }
  const seen = ok(await world.manager.client(drafts, { filter: { kinds: ['STAGE'], free } })).facilities.nodes
  expect(seen.map(({ id }: Json) => named[id]).sort()).toEqual(['room', 'strict', 'tidy'])
})

test('a whole and its parts block each other, and siblings do not', async () => {
  const kind = 'KITCHEN'
  const lanes = await Promise.all([1, 2, 3].map(() => make({ kind, bookingMode: 'UNITS', capacity: 4 })))
  const pool = await make({ kind, partIds: lanes })
  const all = (startsAt: string, endsAt: string, units = 1) => freeFrom(startsAt, endsAt, { kinds: [kind], units })
  await book(lanes[0]!, '2026-12-02T10:00:00Z', '2026-12-02T11:00:00Z', 1)
  await book(pool, '2026-12-02T12:00:00Z', '2026-12-02T13:00:00Z')
  expect(await all('2026-12-02T10:30:00Z', '2026-12-02T11:30:00Z')).toEqual(lanes)
  expect(await all('2026-12-02T10:30:00Z', '2026-12-02T11:30:00Z', 4)).toEqual(lanes.slice(1))
  expect(await all('2026-12-02T12:30:00Z', '2026-12-02T13:30:00Z')).toEqual([])
  expect((await all('2026-12-02T11:00:00Z', '2026-12-02T12:00:00Z')).toSorted()).toEqual([...lanes, pool].sort())
})

test('an interval that is empty or reversed is a fault of the request, and an endless one is never free', async () => {
  const query = 'query ($filter: FacilityFilter) { facilities(filter: $filter) { nodes { id } } }'
  for (const endsAt of ['2026-12-02T10:00:00Z', '2026-12-02T09:00:00Z']) {
    const { errors } = await anyone(query, { filter: { free: { startsAt: '2026-12-02T10:00:00Z', endsAt } } })
    expect(errors?.[0]?.extensions['code']).toBe('RANGE_TOO_LONG')
  }
  expect(await freeFrom('1970-01-01T00:00:00Z', '9999-12-31T23:59:59Z')).toEqual([])
})

test('the search finds free exactly what can be booked, but for the grid', async () => {
  const kind = 'GARDEN'
  const units = { kind, bookingMode: 'UNITS' as const }
  const parts = await Promise.all([
    make({ ...units, capacity: 3 }),
    make({ kind, capacity: 2, policy: { bufferAfter: 'PT30M' } }),
    make({ kind, capacity: 1, hours: daily('20:00', '03:00') }),
  ])
  const places = [
    ...parts,
    await make({ kind, partIds: parts, hours: always, policy: { maxDuration: 'PT12H', horizon: 'P150D' } }),
    await make({
      kind,
      partIds: [parts[0]!],
      capacity: 5,
      timeZone: 'Australia/Lord_Howe',
      policy: { bufferBefore: 'PT45M' },
    }),
    await make({ ...units, capacity: 5, policy: { bufferBefore: 'PT1H', bufferAfter: 'PT15M', granularity: 'PT15M' } }),
    await make({
      ...units,
      capacity: 2,
      hours: always,
      policy: { leadTime: 'P3D', horizon: 'P10D', maxDuration: 'P2D' },
    }),
    await make({
      kind,
      closedOnHolidays: true,
      policy: { granularity: 'PT2H', minDuration: 'PT2H', requiresApproval: true },
    }),
    await make({ kind, policy: { bookableBy: ['COORDINATOR', 'RESIDENT'], minDuration: 'PT3H' } }),
    await make({ kind, hours: [] }),
  ]
  const capacity = [3, 2, 1, 10, 5, 5, 2, 10, 10, 10]
  const edge = (n: number): number => startOfTests + n * hour * 0.25
  // Mostly within four days, where the bookings are; else anywhere up to past the horizons and the change of the clock.
  const begin = fc.oneof(
    { weight: 5, arbitrary: fc.integer({ min: -20, max: 4 * 96 }) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 160 * 96 }) },
  )
  const lengths = fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 2, max: 14 }) },
    { weight: 1, arbitrary: fc.constantFrom(1, 18, 24, 49, 80) },
  )
  const wishes = fc.record({
    begin,
    length: lengths,
    units: fc.oneof(fc.constantFrom(1, 2), fc.integer({ min: 1, max: 6 })),
  })
  for (const [n, wish] of fc
    .sample(fc.record({ place: fc.nat(places.length - 1), wish: wishes }), { seed: 7, numRuns: 110 })
    .entries()) {
    const { begin: from, length, units: wanted } = wish.wish
    const input = {
      facilityId: places[wish.place],
      startsAt: iso(edge(from & ~1)),
      endsAt: iso(edge((from & ~1) + length + (length % 2))),
    }
    await mutate(n % 9 === 0 ? world.coordinator.client : client, 'bookFacility', {
      ...input,
      units: Math.min(wanted, capacity[wish.place]!),
    })
  }
  const held = await app.db.execute('select count(*) as n from claims')
  expect(Number(held.rows[0]!['n'])).toBeGreaterThan(30)
  let listed = 0
  await fc.assert(
    fc.asyncProperty(wishes, async ({ begin: from, length, units: wanted }) => {
      const [startsAt, endsAt] = [edge(from), edge(from + length)]
      const [free, reasons] = await Promise.all([
        freeFrom(iso(startsAt), iso(endsAt), { kinds: [kind], units: wanted }),
        reasonsOfAll(client, places.map((id) => ({ id, startsAt, endsAt, units: wanted }))),
      ])
      const bookable = places.filter((_, n) => reasons[n]!.every((code) => code === 'NOT_ON_GRID'))
      listed += free.length
      expect(free.toSorted()).toEqual(bookable.sort())
    }),
    { seed: 11, numRuns: 80 },
  )
  expect(listed).toBeGreaterThan(60)
})
