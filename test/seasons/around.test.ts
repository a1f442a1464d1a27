import { expect, test } from 'vitest'
import { count } from '../bookings/support.ts'
import { startApp } from '../harness/app.ts'
import { ok, type Json } from '../harness/client.ts'
import { makeFacility, type FacilityOverrides } from '../harness/facilities.ts'
import { makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done } from '../harness/mutate.ts'
import { makeQuota } from '../quotas/support.ts'
import { applyFor, close, makeSeason, nl, publish, wish } from './world.ts'

/** A season beside all else that a booking is judged by: none of it is passed over, and none of it stops the rest. */
const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { manager, resident, coordinator, board } = world
const bookableBy = ['RESIDENT', 'COORDINATOR', 'FACILITY_MANAGER', 'BOARD']
const make = async (overrides: FacilityOverrides = {}) =>
  (await makeFacility(manager, world.id, { policy: { bookableBy }, ...overrides })).id
const schedule = `season { schedule { nodes { groupName booked seriesId skipped { date code } time { weekday } } } }`
const publishAll = async (seasonId: string): Promise<Json[]> => {
  await close(world, seasonId)
  return (await publish(world, seasonId, schedule)).season.schedule.nodes
}
const evening = { startsAt: '2027-01-11T18:00:00Z', endsAt: '2027-01-11T19:00:00Z' }

test('a day that somebody takes in the midst of publishing is left out, and the rest is published', async () => {
  const hall = await make()
  const seasonId = await makeSeason(world, [hall])
  await applyFor(resident.client, seasonId, [wish(hall)])
  await close(world, seasonId)
  app.beforeWrite.next = () => done(board.client, 'bookFacility', { facilityId: hall, ...evening })
  const [slot] = (await publish(world, seasonId, schedule)).season.schedule.nodes
  expect(slot).toMatchObject({ booked: 5, skipped: [{ date: '2027-01-11', code: 'NO_CAPACITY' }] })
})

test('a place that closes in the midst of publishing is not booked', async () => {
  const hall = await make()
  const seasonId = await makeSeason(world, [hall])
  await applyFor(resident.client, seasonId, [wish(hall)])
  await close(world, seasonId)
  const closure = {
    facilityId: hall,
    startsAt: '2027-01-11T00:00:00Z',
    endsAt: '2027-01-12T00:00:00Z',
    reason: nl('Verf'),
  }
  app.beforeWrite.next = () => done(manager.client, 'addClosure', closure)
  const [slot] = (await publish(world, seasonId, schedule)).season.schedule.nodes
  expect(slot).toMatchObject({ booked: 5, skipped: [{ date: '2027-01-11', code: 'CLOSED' }] })
})

test('quotas count over all slots of a group: what is above them is left out and told', async () => {
  const [hall, room] = [await make(), await make()]
  await makeQuota(manager, world.id, { facilityId: hall, period: 'WEEK' })
  const seasonId = await makeSeason(world, [hall, room])
  const wishes = [wish(hall), wish(hall, { weekday: 2 }), wish(room, { weekday: 3 })]
  await applyFor(resident.client, seasonId, wishes, { wanted: 3 })
  const slots = await publishAll(seasonId)
  expect(slots.map(({ booked }) => booked)).toEqual([6, 0, 6])
  expect(slots[1]).toMatchObject({
    seriesId: null,
    skipped: Array.from({ length: 6 }, () => ({ code: 'QUOTA_EXCEEDED' })),
  })
})

test('equipment that places demand is booked with them, and never more than there is', async () => {
  const [hall, room] = [await make(), await make()]
  const input = { cooperativeId: world.id, kind: 'STAFF', name: nl('Badmeester'), quantity: 1 }
  const { pool } = await done(manager.client, 'createEquipmentPool', input, 'pool { id }')
  for (const facilityId of [hall, room]) {
    await done(manager.client, 'setFacilityTerms', { facilityId, requiredExtras: [{ poolId: pool.id, quantity: 1 }] })
  }
  const seasonId = await makeSeason(world, [hall, room])
  await applyFor(resident.client, seasonId, [wish(hall)], { groupName: 'Een' })
  await applyFor(coordinator.client, seasonId, [wish(room)], { groupName: 'Twee' })
  const slots = await publishAll(seasonId)
  expect(slots.map(({ booked }) => booked).sort()).toEqual([0, 6])
  const taken = slots.find(({ booked }) => booked === 0)
  expect(taken.skipped).toEqual(Array.from({ length: 6 }, () => expect.objectContaining({ code: 'EQUIPMENT_TAKEN' })))
  const extras = 'select count(*) from booking_extras where pool_id = ?'
  expect(await count(app, extras, [pool.id])).toBe(6)
})

test('who waits for a place of the season is offered nothing in it, and stands in nobody’s way', async () => {
  const hall = await make()
  const { booking } = await done(coordinator.client, 'bookFacility', { facilityId: hall, ...evening }, 'booking { id }')
  await done(resident.client, 'joinWaitlist', { facilityId: hall, ...evening })
  const seasonId = await makeSeason(world, [hall])
  await done(coordinator.client, 'cancelBooking', { bookingId: booking.id })
  expect(await count(app, "select count(*) from bookings where facility_id = ? and status = 'HELD'", [hall])).toBe(0)
  await applyFor(board.client, seasonId, [wish(hall)])
  const [slot] = await publishAll(seasonId)
  expect(slot).toMatchObject({ booked: 6, skipped: [] })
})

test('each group pays what it would pay for a booking', async () => {
  const tariff = (audience: string, centsPerHour: number) => ({
    audience,
    centsPerHour,
    basis: 'PER_HOUR',
    currency: 'EUR',
  })
  const tariffs = [tariff('MEMBER', 1_000), tariff('ORGANISATION', 2_000), tariff('PUBLIC', 5_000)]
  const hall = await make({ tariffs })
  const seasonId = await makeSeason(world, [hall])
  const asClub = { forOrganisationId: world.organisationId, groupName: 'Club' }
  await applyFor(world.representative.client, seasonId, [wish(hall)], asClub)
  await applyFor(resident.client, seasonId, [wish(hall, { weekday: 2 })])
  const slots = await publishAll(seasonId)
  const prices = await Promise.all(
    slots.map(async ({ seriesId }) => {
      const query = `{ node(id: "${seriesId}") { ... on BookingSeries {
        bookings(first: 1) { nodes { audience price { amountCents } } } } } }`
      return ok(await manager.client(query)).node.bookings.nodes[0]
    }),
  )
  expect(prices).toEqual([
    { audience: 'ORGANISATION', price: { amountCents: 2_000 } },
    { audience: 'MEMBER', price: { amountCents: 1_000 } },
  ])
})
