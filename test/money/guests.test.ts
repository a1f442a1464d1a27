import { expect, test } from 'vitest'
import { booked, during, move } from '../bookings/support.ts'
import { startApp } from '../harness/app.ts'
import { makeFacility } from '../harness/facilities.ts'
import { addMember, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done } from '../harness/mutate.ts'
import { checked, tariff, usualTariffs } from './support.ts'

const app = await startApp()
expectNoFaults(app)
const [world, first, second] = [await makeNeighbourhood(app), await makeNeighbourhood(app), await makeNeighbourhood(app)]
const { manager, board } = world
const policy = { bookableBy: ['RESIDENT', 'OTHER_COOPERATIVES'] }
const place = async () => (await makeFacility(manager, world.id, { tariffs: usualTariffs, policy })).id

test.each([
  ['the older', first],
  ['the younger', second],
])('whoever is a member of two other cooperatives pays what was agreed with %s', async (_, agreed) => {
  const guest = await addMember(app, first)
  const membership = { personId: guest.personId, cooperativeId: second.id }
  await app.db.execute({
    sql: `insert into memberships (id, cooperative_id, person_id, status, roles, created_at, joined_at, updated_at)
      values (?, ?, ?, 'ACTIVE', '["RESIDENT"]', 1, 1, 1)`,
    args: [`mem_${guest.personId.slice(4)}`, membership.cooperativeId, membership.personId],
  })
  await done(board.client, 'setReciprocity', { cooperativeId: world.id, guestId: agreed.id, percent: 50 })
  expect((await checked(guest.client, await place(), [2, 10, 11])).price.amountCents).toBe(500)
  await done(board.client, 'removeReciprocity', { cooperativeId: world.id, guestId: agreed.id })
})

test('where a place comes to be paid in another currency, what was owed is taken back in the one and owed in the other', async () => {
  const id = await place()
  const { client } = await addMember(app, world)
  const booking = await booked(client, { facilityId: id, ...during(3, 10, 11) })
  const swiss = { ...tariff('MEMBER', 1_000), currency: 'CHF' }
  await done(manager.client, 'setTariffs', { facilityId: id, tariffs: [swiss] })
  expect(await move(client, booking.id, during(3, 12, 13))).toMatchObject({ __typename: 'MoveBookingPayload' })
  const { rows } = await app.db.execute({
    sql: 'select amount_cents, currency from charges where booking_id = ? order by id',
    args: [booking.id],
  })
  expect(rows.map((row) => [row['amount_cents'], row['currency']])).toEqual([[1_000, 'EUR'], [-1_000, 'EUR'], [1_000, 'CHF']])
})
