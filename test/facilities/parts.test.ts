import { expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { ok, type Json } from '../harness/client.ts'
import { makeFacility, makeHall, type FacilityOverrides } from '../harness/facilities.ts'
import { foundCooperative, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done, mutate, refusal } from '../harness/mutate.ts'
import { at, availability, reasons } from './world.ts'

const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const manager = world.manager.client
const resident = world.resident.client
const make = async (overrides: FacilityOverrides = {}) => (await makeFacility(world.manager, world.id, overrides)).id
const [nine, ten, eleven] = ['2026-12-07T09:00:00Z', '2026-12-07T10:00:00Z', '2026-12-07T11:00:00Z']
const book = async (facilityId: string, startsAt = nine!, endsAt = ten!, units?: number): Promise<string> =>
  (await done(resident, 'bookFacility', { facilityId, startsAt, endsAt, units }, 'booking { id }')).booking.id
const free = (id: string, startsAt = nine!, endsAt = ten!) => reasons(resident, id, at(startsAt), at(endsAt), 1)
const partsOf = async (id: string): Promise<string[]> =>
  ok(await manager(`{ node(id: "${id}") { ... on Facility { parts { id } } } }`)).node.parts.map(
    (part: Json) => part.id,
  )

test('capacity does not fall below the peak of what is booked, and may fall to it', async () => {
  const id = await make({ bookingMode: 'UNITS', capacity: 10 })
  await Promise.all([book(id, nine, ten, 3), book(id, nine, eleven, 4), book(id, ten, eleven, 5)])
  const update = (capacity: number) => ({ facilityId: id, capacity })
  expect(await refusal(manager, 'updateFacility', update(8))).toBe('Conflict CAPACITY_IN_USE')
  await done(manager, 'updateFacility', update(9))
  expect(await free(id, ten, eleven)).toEqual(['NO_CAPACITY'])
  app.clock.now += 30 * 86_400
  await done(manager, 'updateFacility', update(1))
  app.clock.now -= 30 * 86_400
})

test('of a facility let as a whole, capacity does not fall below the people who come', async () => {
  const id = await make({ capacity: 10 })
  await book(id, nine, ten, 6)
  expect(await refusal(manager, 'updateFacility', { facilityId: id, capacity: 5 })).toBe('Conflict CAPACITY_IN_USE')
  await done(manager, 'updateFacility', { facilityId: id, capacity: 6 })
})

test('the mode does not change under bookings to come', async () => {
  const id = await make()
  const booking = await book(id)
  expect(
    await refusal(manager, 'updateFacility', {
      facilityId: id,
      bookingMode: 'UNITS',
      name: [{ language: 'nl', text: 'Nee' }],
    }),
  ).toBe('Conflict FACILITY_IN_USE')
  expect(ok(await manager(`{ node(id: "${id}") { ... on Facility { name bookingMode } } }`)).node).toMatchObject({
    bookingMode: 'WHOLE',
    name: expect.stringMatching(/^Ruimte/),
  })
  await done(resident, 'cancelBooking', { bookingId: booking })
  await done(manager, 'updateFacility', { facilityId: id, bookingMode: 'UNITS' })
})

test('parts are of the same cooperative, exist, and make no circle', async () => {
  const hall = await makeHall(world.manager, world.id)
  const other = await foundCooperative(app)
  const foreign = await makeFacility(other.board, other.id)
  const set = (facilityId: string, ...partIds: string[]) =>
    refusal(manager, 'setFacilityParts', { facilityId, partIds })
  for (const id of [foreign.id, 'x', '', 'fac_\u0000', 'fac_00000000000000000000000000', world.id]) {
    expect(await set(hall.id, ...hall.thirds, id)).toBe('NotFound NOT_FOUND')
  }
  expect(await set(hall.id, hall.id)).toBe('InvalidInput PART_CYCLE')
  expect(await set(hall.thirds[0], hall.id)).toBe('Conflict PART_CYCLE')
  const complex = await make({ partIds: [hall.id] })
  expect(await set(hall.thirds[2], complex)).toBe('Conflict PART_CYCLE')
  expect(await set(hall.id, ...Array.from({ length: 51 }, () => hall.thirds[0]))).toBe('InvalidInput TOO_LONG')
  expect(await set(await make({ bookingMode: 'UNITS' }), hall.thirds[0])).toBe('Conflict PARTS_NEED_WHOLE')
  expect(await refusal(manager, 'updateFacility', { facilityId: hall.id, bookingMode: 'UNITS' })).toBe(
    'Conflict PARTS_NEED_WHOLE',
  )
  expect(await partsOf(hall.id)).toEqual(hall.thirds)
  await book(complex)
  expect(await free(hall.thirds[1])).toEqual(['NO_CAPACITY'])
})

test('a part may be of several wholes, which do not block each other but through it', async () => {
  const [shared, mine, yours] = await Promise.all([make(), make(), make()])
  const [left, right] = [await make({ partIds: [shared, mine, mine] }), await make({ partIds: [shared, yours] })]
  await book(mine)
  expect([await free(left), await free(right), await free(shared)]).toEqual([['NO_CAPACITY'], [], []])
  await book(shared, ten, eleven)
  expect([await free(left, ten, eleven), await free(right, ten, eleven), await free(yours, ten, eleven)]).toEqual([
    ['NO_CAPACITY'],
    ['NO_CAPACITY'],
    [],
  ])
})

test('parts that would collide with bookings are refused and nothing changes; removing frees them', async () => {
  const [whole, part, other] = await Promise.all([make(), make(), make()])
  const [first, second] = [await book(whole), await book(part)]
  expect(await refusal(manager, 'setFacilityParts', { facilityId: whole, partIds: [other, part] })).toBe(
    'Conflict FACILITY_IN_USE',
  )
  expect(await partsOf(whole)).toEqual([])
  expect(await free(other)).toEqual([])
  await done(resident, 'cancelBooking', { bookingId: second })
  await done(manager, 'setFacilityParts', { facilityId: whole, partIds: [other, part] })
  expect([await free(other), await free(part)]).toEqual([['NO_CAPACITY'], ['NO_CAPACITY']])
  await done(manager, 'setFacilityParts', { facilityId: whole, partIds: [part] })
  expect([await free(other), await free(part), await free(whole)]).toEqual([[], ['NO_CAPACITY'], ['NO_CAPACITY']])
  await done(resident, 'cancelBooking', { bookingId: first })
  expect([await free(part), await free(whole)]).toEqual([[], []])
})

test('availability of the whole and of its parts tells of each other, by units too', async () => {
  const lanes = await Promise.all(
    [1, 2].map(() => make({ bookingMode: 'UNITS', capacity: 8, policy: { bufferAfter: 'PT30M' } })),
  )
  const pool = await make({ partIds: lanes, policy: { bufferBefore: 'PT15M' } })
  await book(lanes[0]!, nine, ten, 3)
  const range = { from: nine!, to: '2026-12-07T12:00:00Z' }
  const told = async (id: string) => (await availability(resident, { id, ...range })).free
  expect(await told(pool)).toEqual([{ startsAt: '2026-12-07T10:30:00Z', endsAt: range.to, remainingUnits: 10 }])
  expect(await told(lanes[0]!)).toEqual([
    { startsAt: nine, endsAt: '2026-12-07T10:30:00Z', remainingUnits: 5 },
    { startsAt: '2026-12-07T10:30:00Z', endsAt: range.to, remainingUnits: 8 },
  ])
  await book(pool, eleven, range.to)
  expect((await told(lanes[1]!)).at(-1)).toEqual({ startsAt: nine, endsAt: '2026-12-07T10:30:00Z', remainingUnits: 8 })
})

test('the same parts set by many at once are set once', async () => {
  const [whole, ...parts] = await Promise.all([make(), make(), make(), make()])
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, n) =>
      mutate(manager, 'setFacilityParts', { facilityId: whole, partIds: parts.slice(n % 2) }),
    ),
  )
  for (const { code } of answers) expect([undefined, 'STALE']).toContain(code)
  expect(answers.some(({ code }) => code === undefined)).toBe(true)
  expect((await partsOf(whole!)).length).toBeGreaterThanOrEqual(2)
  const spaces = await app.db.execute({
    sql: 'select count(*) as n from facility_spaces where facility_id = ?',
    args: [whole!],
  })
  expect(spaces.rows[0]!['n']).toBe((await partsOf(whole!)).length + 1)
})
