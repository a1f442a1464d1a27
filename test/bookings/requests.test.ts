import { describe, expect, test } from 'vitest'
import { startApp, startOfTests } from '../harness/app.ts'
import { expectSound } from '../harness/checker.ts'
import { ok } from '../harness/client.ts'
import { makeFacility } from '../harness/facilities.ts'
import { makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done } from '../harness/mutate.ts'
import { at, book, booked, cancel, check, count, decide, during, move, stored, told } from './support.ts'

/** Requests, decisions, moves and their ends. */
const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { board, manager, resident, coordinator, representative, organisationId } = world
const place = await makeFacility(manager, world.id, { policy: { requiresApproval: true } })
const free = await makeFacility(manager, world.id)
const statusOf = async (id: string) => (await stored(app, id)).booking['status']

describe('where approval is needed', () => {
  test('a booking is a request; the managers’ own is confirmed at once, also for whom they represent', async () => {
    const asked = (hour: number) => ({ facilityId: place.id, ...during(1, hour, hour + 1) })
    expect((await booked(resident.client, asked(8))).status).toBe('REQUESTED')
    expect((await booked(coordinator.client, asked(9))).status).toBe('REQUESTED')
    expect((await booked(manager.client, asked(10))).status).toBe('CONFIRMED')
    expect((await booked(board.client, asked(11))).status).toBe('CONFIRMED')
    expect((await booked(representative.client, { ...asked(12), forOrganisationId: organisationId })).status).toBe(
      'REQUESTED',
    )
    const query = 'query ($input: CheckBookingInput!) { checkBooking(input: $input) { requiresApproval } }'
    for (const [{ client }, needed] of [[resident, true], [manager, false]] as const) {
      expect(ok(await client(query, { input: asked(13) })).checkBooking.requiresApproval).toBe(needed)
    }
  })

  test('commonsbooking #2301: a request holds its place, for checks, bookings and requests alike', async () => {
    const wish = { facilityId: place.id, ...during(2, 10, 11) }
    await booked(resident.client, wish)
    for (const { client } of [coordinator, manager, board]) {
      expect((await check(client, wish)).bookable).toBe(false)
      expect(told(await book(client, wish))).toBe('NO_CAPACITY')
    }
  })

  test('a decision is noted with who, when and a word, and a rejection frees the place at once', async () => {
    const wish = { facilityId: place.id, ...during(3, 10, 11) }
    const { id } = await booked(resident.client, wish)
    expect(await decide(manager.client, id, 'REJECT', ' Onderhoud ')).toMatchObject({
      booking: { id, status: 'REJECTED' },
    })
    const query =
      'query ($id: ID!) { node(id: $id) { ... on Booking { status decidedAt decisionNote decidedBy { id } cancelledAt } } }'
    expect(ok(await resident.client(query, { id })).node).toEqual({
      ...{ status: 'REJECTED', decidedAt: '2026-11-25T08:00:00Z', decisionNote: 'Onderhoud', cancelledAt: null },
      decidedBy: { id: manager.personId },
    })
    const again = await booked(resident.client, wish)
    expect(told(await decide(board.client, again.id, 'APPROVE'))).toBe('OK')
    expect(told(await decide(manager.client, again.id, 'APPROVE'))).toBe('Conflict INVALID_TRANSITION')
    expect(told(await book(coordinator.client, wish))).toBe('NO_CAPACITY')
  })

  test('Cal #29958, #10789: two requests for one time cannot stand side by side, not even past the API', async () => {
    const wish = { facilityId: place.id, ...during(4, 10, 11) }
    const { id } = await booked(resident.client, wish)
    expect(told(await book(coordinator.client, wish))).toBe('NO_CAPACITY')
    const columns = `facility_id, cooperative_id, status, starts_at, ends_at, units, buffer_before, buffer_after, actor_id,
      for_person_id, for_organisation_id, audience, price_cents, currency, created_at, updated_at`
    const copy = `insert into bookings (id, ${columns}) select 'boo_copy', ${columns} from bookings where id = ?`
    await expect(app.db.execute({ sql: copy, args: [id] })).rejects.toThrow('CAPACITY_EXCEEDED')
    await expect(
      app.db.execute({ sql: 'update claims set ends_at = ends_at + 1 where booking_id = ?', args: [id] }),
    ).rejects.toThrow('CLAIMS_ARE_DERIVED')
  })

  test('Cal #29958: an approval asks the guard again, even where the claims of a request were lost', async () => {
    const wish = { facilityId: place.id, ...during(5, 10, 11) }
    const { id } = await booked(resident.client, wish)
    await app.db.execute({ sql: 'delete from claims where booking_id = ?', args: [id] })
    await booked(manager.client, wish)
    const answer = await decide(manager.client, id, 'APPROVE')
    expect(told(answer)).toBe('NO_CAPACITY')
    expect(await stored(app, id)).toMatchObject({ booking: { status: 'REQUESTED', decided_by: null }, claims: [] })
    expect(told(await decide(manager.client, id, 'REJECT'))).toBe('OK')
    await expectSound(app.db)
  })

  test('a request whose start came undecided expires with the job, once, and its place is free', async () => {
    const wish = { facilityId: place.id, ...during(0, 12, 14) }
    const { id } = await booked(resident.client, wish)
    const later = await booked(resident.client, { facilityId: place.id, ...during(0, 14, 15) })
    app.clock.now = at(0, 12) - 1
    await app.app.scheduled()
    expect(await statusOf(id)).toBe('REQUESTED')
    app.clock.now = at(0, 12)
    await Promise.all([app.app.scheduled(), app.app.scheduled()])
    await app.app.scheduled()
    expect(await stored(app, id)).toMatchObject({ booking: { status: 'EXPIRED', updated_at: at(0, 12) }, claims: [] })
    expect(await statusOf(later.id)).toBe('REQUESTED')
    const traces =
      "select count(*) from audit_entries where action = 'booking.expired' and subject_id = ? and actor_id is null"
    expect(await count(app, traces, [id])).toBe(1)
    expect(await count(app, "select count(*) from outbox where kind = 'booking.expired'")).toBe(1)
    expect((await booked(manager.client, { facilityId: place.id, ...during(0, 13, 14) })).status).toBe('CONFIRMED')
    app.clock.now = startOfTests
  })

  test('a confirmed booking that is moved has to be approved again, and loses its decision', async () => {
    const { id } = await booked(resident.client, { facilityId: place.id, ...during(6, 10, 11) })
    await decide(manager.client, id, 'APPROVE', 'Fine')
    expect(told(await move(resident.client, id, during(6, 12, 13)))).toBe('OK')
    const { booking } = await stored(app, id)
    expect(booking).toMatchObject({
      status: 'REQUESTED',
      decided_at: null,
      decided_by: null,
      decision_note: null,
      starts_at: at(6, 12),
    })
    await decide(manager.client, id, 'APPROVE', 'Fine too')
    expect(told(await move(manager.client, id, during(6, 14, 15)))).toBe('OK')
    expect((await stored(app, id)).booking).toMatchObject({
      status: 'CONFIRMED',
      decision_note: 'Fine too',
      starts_at: at(6, 14),
    })
  })

  test('a request stays one when it is moved, by whomever', async () => {
    const { id } = await booked(resident.client, { facilityId: place.id, ...during(7, 10, 11) })
    for (const [{ client }, hour] of [[resident, 12], [manager, 14]] as const) {
      expect(told(await move(client, id, during(7, hour, hour + 1)))).toBe('OK')
      expect(await stored(app, id)).toMatchObject({
        booking: { status: 'REQUESTED' },
        claims: [{ starts_at: at(7, hour) }],
      })
    }
  })
})

describe('a move', () => {
  test('Cal #14868, Indico #6550: follows every rule of a booking, and one that is refused leaves all as it was', async () => {
    const { id: facilityId } = await makeFacility(manager, world.id, {
      policy: { bufferAfter: 'PT30M', cancellationWindow: 'PT1H' },
    })
    const { id } = await booked(resident.client, { facilityId, ...during(1, 10, 11) })
    const others = await booked(coordinator.client, { facilityId, ...during(1, 14, 15) })
    const before = await Promise.all([
      stored(app, id),
      stored(app, others.id),
      count(app, 'select count(*) from audit_entries'),
    ])
    const refusals: [object, string][] = [
      [during(1, 13.5, 14.5), 'NO_CAPACITY'],
      [during(1, 12, 14), 'NO_CAPACITY'],
      [during(1, 21, 23), 'OUTSIDE_OPENING_HOURS'],
      [during(1, 10, 16), 'TOO_LONG_BOOKING NO_CAPACITY'],
      [during(0, 8, 9), 'IN_THE_PAST'],
      [during(200, 10, 11), 'TOO_FAR_AHEAD'],
      [during(1, 11, 11), 'INVALID_INTERVAL_OF_BOOKING'],
    ]
    for (const [to, reasons] of refusals) {
      const answer = await move(resident.client, id, to)
      expect(told(answer)).toBe(reasons)
      expect(answer.alternatives.length).toBeLessThanOrEqual(3)
    }
    expect(
      await Promise.all([stored(app, id), stored(app, others.id), count(app, 'select count(*) from audit_entries')]),
    ).toEqual(before)
    expect(told(await move(resident.client, id, during(1, 12, 13.5)))).toBe('OK')
    await expectSound(app.db)
  })

  test('does not stand in its own way, and may change the units', async () => {
    const tariffs = [{ audience: 'MEMBER', basis: 'PER_UNIT_HOUR', centsPerHour: 100, currency: 'EUR' }]
    const { id: facilityId } = await makeFacility(manager, world.id, { bookingMode: 'UNITS', capacity: 10, tariffs })
    const { id } = await booked(resident.client, { facilityId, ...during(1, 10, 12), units: 7 })
    expect(told(await move(resident.client, id, during(1, 11, 13)))).toBe('OK')
    const input = { bookingId: id, ...during(1, 11, 14), units: 9 }
    expect(
      (await done(resident.client, 'moveBooking', input, 'booking { units price { amountCents } }')).booking,
    ).toEqual({ units: 9, price: { amountCents: 2_700 } })
    expect((await stored(app, id)).claims).toMatchObject([{ units: 9, starts_at: at(1, 11), ends_at: at(1, 14) }])
    expect(told(await move(resident.client, id, during(1, 11, 14)))).toBe('OK')
  })

  test('of somebody else’s by a manager keeps for whom it is and whose tariff counts, and needs no eligibility anew', async () => {
    const tariffs = [
      ['MEMBER', 100],
      ['PUBLIC', 900],
    ].map(([audience, centsPerHour]) => ({ audience, basis: 'PER_HOUR', centsPerHour, currency: 'EUR' }))
    const { id: facilityId } = await makeFacility(manager, world.id, {
      tariffs: tariffs as never,
      policy: { bookableBy: ['RESIDENT', 'PUBLIC'] },
    })
    const { id } = await booked(world.stranger.client, { facilityId, ...during(1, 10, 11) })
    await done(manager.client, 'updateFacility', { facilityId, policy: { bookableBy: [] } })
    expect(told(await move(manager.client, id, during(1, 12, 14)))).toBe('OK')
    expect((await stored(app, id)).booking).toMatchObject({
      for_person_id: world.stranger.personId,
      audience: 'PUBLIC',
      price_cents: 1_800,
    })
    expect(told(await move(world.stranger.client, id, during(1, 14, 15)))).toBe('NOT_ELIGIBLE')
    expect(told(await move(manager.client, id, during(1, 8, 7)))).toBe('INVALID_INTERVAL_OF_BOOKING')
  })

  test('at a facility that was closed down is refused with that reason; cancelling is possible', async () => {
    const { id: facilityId } = await makeFacility(manager, world.id)
    const { id } = await booked(resident.client, { facilityId, ...during(1, 10, 11) })
    await done(manager.client, 'updateFacility', { facilityId, status: 'RETIRED' })
    expect(told(await move(resident.client, id, during(1, 12, 13)))).toBe('NOT_BOOKABLE')
    expect(told(await cancel(resident.client, id))).toBe('OK')
  })
})

describe('a cancellation', () => {
  test('frees the place at once, and is noted', async () => {
    const wish = { facilityId: free.id, ...during(1, 10, 11) }
    const { id } = await booked(resident.client, wish)
    const answer = await cancel(resident.client, id, 'Ill')
    expect(answer).toMatchObject({ booking: { id, status: 'CANCELLED', cancelledAt: '2026-11-25T08:00:00Z' } })
    expect(await stored(app, id)).toMatchObject({
      booking: { cancelled_by: resident.personId, cancellation_reason: 'Ill' },
      claims: [],
    })
    await booked(coordinator.client, wish)
    expect(told(await cancel(resident.client, id))).toBe('Conflict INVALID_TRANSITION')
  })

  test('of a booking that runs frees what is left of it, by a manager', async () => {
    const { id } = await booked(resident.client, { facilityId: free.id, ...during(0, 16, 20) })
    app.clock.now = at(0, 17)
    expect(told(await cancel(resident.client, id))).toBe('Conflict BOOKING_OVER')
    expect(told(await cancel(manager.client, id))).toBe('OK')
    await booked(coordinator.client, { facilityId: free.id, ...during(0, 17, 20) })
    app.clock.now = startOfTests
    await expectSound(app.db)
  })
})
