import { expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { expectSound } from '../harness/checker.ts'
import { makeFacility } from '../harness/facilities.ts'
import { addMember, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done, mutate } from '../harness/mutate.ts'
import { booked, codes, book, during, told } from '../bookings/support.ts'
import { runScheduled } from '../notifications/outbox.ts'
import { joined, seen } from './support.ts'

/** Equipment and staff that a place is always let with: who waits for the place waits for them too. */
const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { manager, resident } = world
const [anna, bert] = await Promise.all([addMember(app, world), addMember(app, world)])

const lifeguards = async (quantity: number): Promise<string> => {
  const name = [{ language: 'en', text: 'Lifeguard' }]
  const input = { cooperativeId: world.id, kind: 'STAFF', name, quantity }
  return (await done(manager.client, 'createEquipmentPool', input, 'pool { id }')).pool.id
}
const demanding = async (poolId: string, overrides = {}): Promise<string> => {
  const { id: facilityId } = await makeFacility(manager, world.id, overrides)
  await done(manager.client, 'setFacilityTerms', { facilityId, requiredExtras: [{ poolId, quantity: 1 }] })
  return facilityId
}
const moved = (bookingId: string, to: object) => mutate(resident.client, 'moveBooking', { bookingId, ...to })

test('a booking that moves away from what somebody waits for moves, and they are offered it', async () => {
  const poolId = await lifeguards(2)
  const facilityId = await demanding(poolId, { bookingMode: 'UNITS', capacity: 2 })
  const wish = { facilityId, ...during(2, 10, 11), units: 1 }
  const { id } = await booked(resident.client, { ...wish, extras: [{ poolId, quantity: 2 }] })
  const a = await joined(anna.client, wish)
  // Longer by an hour, and with one lifeguard fewer.
  expect(told(await moved(id, { ...during(2, 10, 12), extras: [{ poolId, quantity: 1 }] }))).toBe('OK')
  expect(await seen(anna.client, a.id)).toMatchObject({ status: 'OFFERED', booking: during(2, 10, 11) })
  await expectSound(app.db)
})

test('what it leaves elsewhere goes to who waits there, before any newcomer', async () => {
  const poolId = await lifeguards(1)
  const [here, there] = [(await makeFacility(manager, world.id)).id, await demanding(poolId)]
  const wish = { facilityId: here, ...during(2, 10, 11), extras: [{ poolId, quantity: 1 }] }
  const { id } = await booked(resident.client, wish)
  const b = await joined(bert.client, { facilityId: there, ...during(2, 10, 11) })
  expect(told(await moved(id, { ...during(2, 10, 12), extras: [] }))).toBe('OK')
  expect(codes(await book(anna.client, { facilityId: there, ...during(2, 10, 11) }))).toMatch(/NO_CAPACITY/)
  await runScheduled(app)
  expect((await seen(bert.client, b.id)).status).toBe('OFFERED')
  await expectSound(app.db)
})
