import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { ok } from '../harness/client.ts'
import { makeFacility, makeHall } from '../harness/facilities.ts'
import { makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { mutate } from '../harness/mutate.ts'
import { at, book, booked, cancel, count, during, iso, operations, told } from './support.ts'

/** Each wish once, and what an operation costs. */
const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { manager, resident, coordinator } = world
const place = await makeFacility(manager, world.id, { policy: { cancellationWindow: 'PT1H' } })
const bookingsOf = (day: number) =>
  count(app, 'select count(*) from bookings where starts_at >= ? and starts_at < ?', [at(day, 0), at(day, 24)])

describe('an idempotency key', () => {
  const input = (day: number, key = 'my key', hour = 10) => ({
    facilityId: place.id,
    ...during(day, hour, hour + 1),
    idempotencyKey: key,
  })

  test('gets the first success for the same request, and as the booking is now', async () => {
    const first = await booked(resident.client, input(1))
    expect(await booked(resident.client, input(1))).toEqual(first)
    await cancel(resident.client, first.id)
    expect(await booked(resident.client, input(1))).toEqual({ ...first, status: 'CANCELLED' })
    expect(await bookingsOf(1)).toBe(1)
  })

  test('makes one booking of 20 requests at once, and answers all alike', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => booked(resident.client, input(2, 'parallel'))))
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1)
    expect(await bookingsOf(2)).toBe(1)
    expect(
      await count(app, "select count(*) from outbox where kind = 'booking.confirmed' and payload like ?", [
        `%${answers[0].id}%`,
      ]),
    ).toBe(1)
  })

  test('is refused with another input, or with another mutation', async () => {
    const { id } = await booked(resident.client, input(3, 'other'))
    expect(told(await book(resident.client, input(3, 'other', 12)))).toBe('Conflict IDEMPOTENCY_KEY_REUSED')
    expect(told(await book(resident.client, { ...input(3, 'other'), title: 'x' }))).toBe(
      'Conflict IDEMPOTENCY_KEY_REUSED',
    )
    const answer = await mutate(resident.client, 'cancelBooking', { bookingId: id, idempotencyKey: 'other' })
    expect(told(answer)).toBe('Conflict IDEMPOTENCY_KEY_REUSED')
    expect(await bookingsOf(3)).toBe(1)
  })

  test('lets a refused attempt be tried again, which may then succeed', async () => {
    const { id } = await booked(coordinator.client, input(4, 'theirs'))
    expect(told(await book(resident.client, input(4, 'again')))).toBe('NO_CAPACITY')
    await cancel(coordinator.client, id)
    const { id: mine } = await booked(resident.client, input(4, 'again'))
    expect((await booked(resident.client, input(4, 'again'))).id).toBe(mine)
  })

  test('belongs to one person', async () => {
    const first = await booked(resident.client, input(5, 'shared'))
    expect(told(await book(coordinator.client, input(5, 'shared')))).toBe('NO_CAPACITY')
    const second = await booked(coordinator.client, input(5, 'shared', 12))
    expect(second.id).not.toBe(first.id)
  })

  test('works for cancelling, deciding and moving too', async () => {
    const { id } = await booked(resident.client, input(6, 'book'))
    const moving = { bookingId: id, ...during(6, 12, 13), idempotencyKey: 'move' }
    for (const _ of [1, 2]) expect(told(await mutate(resident.client, 'moveBooking', moving))).toBe('OK')
    const cancelling = { bookingId: id, reason: 'Ill', idempotencyKey: 'cancel' }
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => mutate(resident.client, 'cancelBooking', cancelling)),
    )
    expect(answers.map(told)).toEqual(['OK', 'OK', 'OK', 'OK', 'OK'])
    expect(await count(app, 'select count(*) from audit_entries where subject_id = ?', [id])).toBe(3)
  })

  test('has 1 to 200 ordinary characters', async () => {
    for (const [key, told_] of [
      ['', 'TOO_SHORT'],
      ['x'.repeat(201), 'TOO_LONG'],
      ['a\u0000b', 'INVALID_VALUE'],
      ['\ud800', 'INVALID_VALUE'],
    ]) {
      expect(told(await book(resident.client, input(7, key)))).toBe(`InvalidInput ${told_}`)
    }
    expect(told(await book(resident.client, input(7, 'x'.repeat(200))))).toBe('OK')
  })
})

describe('round trips to the database', () => {
  const tripsOf = async (client: typeof resident.client, name: string, variables: Record<string, unknown>) => {
    const answer = await client(operations[name]!, variables)
    ok(answer)
    return { trips: answer.trips, told: told(Object.values(answer.data)[0] ?? { __typename: 'Payload' }) }
  }

  test('bookFacility takes two reads and one write, whatever is booked, with a key or without', async () => {
    const hall = await makeHall(manager, world.id)
    const inputs = [
      { facilityId: place.id, ...during(10, 10, 11) },
      { facilityId: place.id, ...during(10, 11, 12), idempotencyKey: 'k' },
      { facilityId: hall.id, ...during(10, 10, 11) },
    ]
    for (const input of inputs)
      expect(await tripsOf(resident.client, 'BookFacility', { input })).toEqual({ trips: 3, told: 'OK' })
    const forOther = { facilityId: place.id, ...during(10, 14, 15), forPersonId: world.offline.personId }
    expect(await tripsOf(coordinator.client, 'BookFacility', { input: forOther })).toEqual({ trips: 3, told: 'OK' })
    const forPartner = { facilityId: place.id, ...during(10, 16, 17), forOrganisationId: world.organisationId }
    expect(await tripsOf(world.representative.client, 'BookFacility', { input: forPartner })).toEqual({
      trips: 3,
      told: 'OK',
    })
  })

  test('cancelling, moving and deciding take no more', async () => {
    const { id } = await booked(resident.client, { facilityId: place.id, ...during(11, 10, 11) })
    expect(await tripsOf(resident.client, 'MoveBooking', { id, ...during(11, 12, 13) })).toEqual({
      trips: 3,
      told: 'OK',
    })
    expect(await tripsOf(resident.client, 'CancelBooking', { id })).toEqual({ trips: 3, told: 'OK' })
    const asking = await makeFacility(manager, world.id, { policy: { requiresApproval: true } })
    const { id: asked } = await booked(resident.client, { facilityId: asking.id, ...during(11, 10, 11) })
    expect(await tripsOf(manager.client, 'DecideBooking', { id: asked, decision: 'APPROVE' })).toEqual({
      trips: 3,
      told: 'OK',
    })
    const { id: offline } = await booked(coordinator.client, {
      facilityId: asking.id,
      ...during(11, 12, 13),
      forPersonId: world.offline.personId,
    })
    expect(await tripsOf(coordinator.client, 'CancelBooking', { id: offline })).toEqual({ trips: 3, told: 'OK' })
  })

  test('Cal #5277, #21103: a check takes two where it fits, and two more for alternatives, however much is booked', async () => {
    const wish = { facilityId: place.id, startsAt: iso(at(12, 10)), endsAt: iso(at(12, 11)) }
    const check = async () => (await resident.client(operations['CheckBooking']!, wish)).trips
    expect(await check()).toBe(2)
    await booked(resident.client, { facilityId: place.id, ...during(12, 10, 11) })
    expect(await check()).toBeLessThanOrEqual(4)
  })

  test('the viewer with memberships and bookings takes two', async () => {
    const answer = await resident.client(operations['Viewer']!)
    expect(ok(answer).viewer.bookings.edges.length).toBeGreaterThan(0)
    expect(answer.trips).toBeLessThanOrEqual(2)
  })
})
