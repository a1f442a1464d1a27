import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { ok } from '../harness/client.ts'
import { expectSound } from '../harness/checker.ts'
import { makeFacility } from '../harness/facilities.ts'
import { addMember, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done } from '../harness/mutate.ts'
import { at, book, booked, cancel, during, iso, told } from '../bookings/support.ts'
import { accept, decline, join, joined, leave, seen } from './support.ts'

const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { manager, resident, board } = world
const [anna, bert, carla] = await Promise.all([addMember(app, world), addMember(app, world), addMember(app, world)])

/** A place that somebody has booked for an hour. */
async function taken() {
  const { id: facilityId } = await makeFacility(manager, world.id)
  const wish = { facilityId, ...during(2, 10, 11) }
  const { id } = await booked(resident.client, wish)
  return { facilityId, wish, bookingId: id as string }
}

describe('room that somebody waits for', () => {
  test('is held for the head of the queue in the same batch, and accepted', async () => {
    const { facilityId, wish, bookingId } = await taken()
    const first = await joined(anna.client, wish)
    expect(first).toEqual({
      ...{ id: first.id, status: 'WAITING', position: 1, holdExpiresAt: null, facility: { id: facilityId } },
      ...during(2, 10, 11),
    })
    expect(first.id).toMatch(/^wle_/)
    const second = await joined(bert.client, wish)
    expect(second.position).toBe(2)

    const answer = await resident.client(
      `mutation ($id: ID!) { cancelBooking(input: { bookingId: $id }) { __typename } }`,
      { id: bookingId },
    )
    expect(ok(answer).cancelBooking.__typename).toBe('CancelBookingPayload')
    // Who asks; the booking and whether anybody waits; who waits; and everything that is written.
    expect(answer.trips).toBe(4)
    const offered = await seen(anna.client, first.id)
    expect(offered).toMatchObject({
      ...{ status: 'OFFERED', position: null, holdExpiresAt: iso(app.clock.now + 86_400), passedOver: null },
      booking: { status: 'HELD', ...during(2, 10, 11) },
    })
    expect(await seen(bert.client, second.id)).toMatchObject({ status: 'WAITING', position: 1 })
    // It occupies its place for everybody else.
    expect(told(await book(carla.client, wish))).toBe('NO_CAPACITY')

    const accepted = await accept(anna.client, first.id)
    expect(accepted).toEqual({
      __typename: 'AcceptWaitlistOfferPayload',
      booking: { id: offered.booking.id, status: 'CONFIRMED', ...during(2, 10, 11) },
    })
    expect(await seen(anna.client, first.id)).toMatchObject({ status: 'ACCEPTED', position: null, holdExpiresAt: null })
    expect(told(await accept(anna.client, first.id))).toBe('Conflict WAITLIST_NO_OFFER')
    await expectSound(app.db)
  })

  test('costs a cancellation nothing where nobody waits', async () => {
    const { bookingId } = await taken()
    const answer = await resident.client(
      `mutation ($id: ID!) { cancelBooking(input: { bookingId: $id }) { __typename } }`,
      { id: bookingId },
    )
    expect(answer.trips).toBe(3)
  })

  test('declined goes to the next, and left is left out', async () => {
    const { wish, bookingId } = await taken()
    const [a, b, c] = [
      await joined(anna.client, wish),
      await joined(bert.client, wish),
      await joined(carla.client, wish),
    ]
    expect((await leave(bert.client, b.id)).entry).toMatchObject({ status: 'LEFT', position: null })
    expect(told(await leave(bert.client, b.id))).toBe('Conflict WAITLIST_NOT_WAITING')
    await cancel(resident.client, bookingId)
    expect(told(await leave(anna.client, a.id))).toBe('Conflict WAITLIST_NOT_WAITING')
    expect((await decline(anna.client, a.id)).entry).toMatchObject({
      status: 'DECLINED',
      booking: { status: 'CANCELLED' },
    })
    expect(await seen(carla.client, c.id)).toMatchObject({ status: 'OFFERED' })
    expect(await seen(bert.client, b.id)).toMatchObject({ status: 'LEFT' })
    expect(told(await decline(carla.client, c.id))).toBe('OK')
    // Nobody waits any more.
    expect(told(await book(bert.client, wish))).toBe('OK')
    await expectSound(app.db)
  })

  test('that is free right now is not waited for', async () => {
    const { facilityId } = await taken()
    expect(told(await join(anna.client, { facilityId, ...during(2, 11, 12) }))).toBe('Conflict WAITLIST_NOT_NEEDED')
    expect(told(await join(anna.client, { facilityId, ...during(2, 9, 12), duration: 'PT1H' }))).toBe(
      'Conflict WAITLIST_NOT_NEEDED',
    )
    expect(told(await join(board.client, { facilityId, ...during(2, 10, 12), duration: 'PT2H' }))).toBe('OK')
    expect(at(2, 10)).toBeGreaterThan(app.clock.now)
  })
})

describe('while an offer is being accepted', () => {
  /** Accepts Anna's offer while, before the batch, something else happens; tells what came of it. */
  async function meanwhile(other: (of: { facilityId: string; membershipId: string }) => Promise<unknown>) {
    const { facilityId, wish, bookingId } = await taken()
    const member = await addMember(app, world)
    const { membershipId } = member
    const entry = await joined(member.client, wish)
    await cancel(resident.client, bookingId)
    app.beforeWrite.next = () => other({ facilityId, membershipId })
    const answer = await accept(member.client, entry.id)
    return [told(answer), (await seen(manager.client, entry.id)).status]
  }

  test('the right to book goes: forbidden, and the offer stands', async () => {
    const suspend = ({ membershipId }: { membershipId: string }) =>
      done(board.client, 'suspendMember', { membershipId })
    expect(await meanwhile(suspend)).toEqual(['Forbidden FORBIDDEN', 'OFFERED'])
  })

  test('the place is closed: judged again, by what is so now', async () => {
    const reason = [{ language: 'en', text: 'Leak' }]
    const close = ({ facilityId }: { facilityId: string }) =>
      done(manager.client, 'addClosure', { facilityId, ...during(2, 8, 12), reason })
    expect(await meanwhile(close)).toEqual(['CLOSED', 'OFFERED'])
  })

  test('approval is asked for from now on: it becomes a request', async () => {
    const ask = ({ facilityId }: { facilityId: string }) =>
      done(manager.client, 'updateFacility', { facilityId, policy: { requiresApproval: true } })
    expect(await meanwhile(ask)).toEqual(['OK', 'ACCEPTED'])
    expect((await app.db.execute(`select count(*) as n from bookings where status = 'REQUESTED'`)).rows[0]!['n']).toBe(
      1,
    )
  })
})
