import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { apiClient, ok, type ApiClient, type Json } from '../harness/client.ts'
import { makeFacility } from '../harness/facilities.ts'
import { makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { at, book, booked, cancel, count, decide, during, iso, move, told } from './support.ts'

/** What a change leaves behind: its line in the log of what happened, and its event. */
const app = await startApp()
expectNoFaults(app)
const [world, other] = await Promise.all([makeNeighbourhood(app), makeNeighbourhood(app)])
const { manager, resident, coordinator, board, auditor } = world
const place = await makeFacility(manager, world.id, { policy: { requiresApproval: true } })
const from = { 'cf-connecting-ip': '192.0.2.7', 'user-agent': 'Noaber for Android 1.0' }
const entries = 'auditEntries(first: 50) { nodes { at action actor { id } subjectId networkAddress client data } }'

const logOf = async (client: ApiClient, id: string, type: string): Promise<Json[]> =>
  ok(await client(`query ($id: ID!) { node(id: $id) { ... on ${type} { ${entries} } } }`, { id })).node.auditEntries
    .nodes

const eventsOf = async (id: string) => {
  const { rows } = await app.db.execute({
    sql: 'select kind, payload from outbox where payload like ? order by rowid',
    args: [`%${id}%`],
  })
  return rows.map(({ kind, payload }) => [kind, JSON.parse(String(payload))])
}

describe('every change', () => {
  test('is logged with who, when, what and from where, and left as an event', async () => {
    const phone = resident.client.with(from)
    const { id } = await booked(phone, { facilityId: place.id, ...during(1, 10, 11), title: 'Private matter' })
    app.clock.now += 60
    await decide(manager.client, id, 'APPROVE', 'Fine')
    app.clock.now += 60
    await move(phone, id, during(1, 12, 13))
    await move(manager.client, id, during(1, 14, 15))
    await decide(board.client, id, 'APPROVE')
    app.clock.now += 60
    await cancel(phone, id, 'Ill')
    const log = await logOf(auditor.client, id, 'Booking')
    expect(log.map(({ action, actor }) => [action, actor.id]).reverse()).toEqual([
      ['booking.requested', resident.personId],
      ['booking.confirmed', manager.personId],
      ['booking.requested', resident.personId],
      ['booking.moved', manager.personId],
      ['booking.confirmed', board.personId],
      ['booking.cancelled', resident.personId],
    ])
    expect(log[0]).toMatchObject({
      at: '2026-11-25T08:03:00Z',
      subjectId: id,
      networkAddress: '192.0.2.7',
      client: 'Noaber for Android 1.0',
      data: { before: 'CONFIRMED', reason: 'Ill' },
    })
    const [before, after] = [
      { startsAt: at(1, 12), endsAt: at(1, 13), units: 10 },
      { startsAt: at(1, 14), endsAt: at(1, 15), units: 10 },
    ]
    expect(log[2].data).toEqual({ before, after })
    expect(log[5].data).toEqual({
      startsAt: at(1, 10),
      endsAt: at(1, 11),
      units: 10,
      forPersonId: resident.personId,
      forOrganisationId: null,
    })
    expect(JSON.stringify(log)).not.toContain('Private matter')
    const payload = (actorId: string) => ({ bookingId: id, actorId })
    expect(await eventsOf(id)).toEqual([
      ['booking.requested', payload(resident.personId)],
      ['booking.confirmed', payload(manager.personId)],
      ['booking.requested', payload(resident.personId)],
      ['booking.moved', payload(manager.personId)],
      ['booking.confirmed', payload(board.personId)],
      ['booking.cancelled', payload(resident.personId)],
    ])
  })

  test('that is refused leaves neither', async () => {
    const { id } = await booked(manager.client, { facilityId: place.id, ...during(2, 10, 11) })
    const traces =
      'select (select count(*) from audit_entries) + (select count(*) from outbox) + (select count(*) from idempotency_keys)'
    const before = await count(app, traces)
    const attempts = [
      book(resident.client, { facilityId: place.id, ...during(2, 10, 11), idempotencyKey: 'refused' }),
      move(resident.client, id, during(2, 12, 13)),
      move(manager.client, id, during(2, 3, 4)),
      decide(manager.client, id, 'REJECT'),
      cancel(coordinator.client, id),
    ]
    for (const attempt of attempts) expect(told(await attempt)).not.toBe('OK')
    expect(await count(app, traces)).toBe(before)
    expect(await eventsOf(id)).toHaveLength(1)
  })
})

describe('the log', () => {
  test('is read by facility managers, the board and auditors only, of the booking, the facility and the cooperative', async () => {
    const { id } = await booked(coordinator.client, { facilityId: place.id, ...during(3, 10, 11) })
    const cooperativeLog = async (client: ApiClient) =>
      ok(await client(`query ($s: String!) { cooperative(slug: $s) { ${entries} } }`, { s: world.slug })).cooperative
        .auditEntries.nodes
    for (const { client } of [manager, board, auditor]) {
      expect(await logOf(client, id, 'Booking')).toHaveLength(1)
      expect((await logOf(client, place.id, 'Facility'))[0]).toMatchObject({
        action: 'booking.requested',
        subjectId: id,
      })
      expect((await cooperativeLog(client))[0]).toMatchObject({ subjectId: id })
    }
    expect(await logOf(coordinator.client, id, 'Booking')).toEqual([])
    for (const client of [
      coordinator.client,
      resident.client,
      world.stranger.client,
      other.auditor.client,
      apiClient(app.url),
    ]) {
      expect(await logOf(client, place.id, 'Facility')).toEqual([])
      expect(await cooperativeLog(client)).toEqual([])
    }
  })

  test('is only ever added to, and bookings are never erased', async () => {
    for (const sql of ["update audit_entries set action = 'x'", 'delete from audit_entries']) {
      await expect(app.db.execute(sql)).rejects.toThrow('AUDIT_IS_APPEND_ONLY')
    }
    await expect(app.db.execute('delete from bookings')).rejects.toThrow('BOOKING_IS_HISTORY')
  })

  test('cuts what a client calls itself, and says nothing where it says nothing', async () => {
    const { id } = await booked(resident.client.with({ 'user-agent': 'x'.repeat(5_000) }), {
      facilityId: place.id,
      ...during(4, 10, 11),
    })
    expect((await logOf(auditor.client, id, 'Booking'))[0].client).toHaveLength(200)
  })
})

describe('hostile input', () => {
  const hostile = [
    '',
    'x',
    '\u0000',
    '\ud800',
    "' or 1=1 --",
    '"',
    '%',
    'boo_',
    'boo_00000000000000000000000000',
    `boo_${'z'.repeat(26)}`,
    'x'.repeat(10_000),
    '🏊',
  ]

  test('as an id finds nothing', async () => {
    const wish = during(5, 10, 11)
    for (const id of [...hostile, world.id, resident.personId]) {
      expect(told(await book(resident.client, { facilityId: id, ...wish }))).toBe('NotFound NOT_FOUND')
      expect(told(await cancel(resident.client, id))).toBe('NotFound NOT_FOUND')
      expect(told(await decide(manager.client, id, 'APPROVE'))).toBe('NotFound NOT_FOUND')
      expect(told(await move(resident.client, id, wish))).toBe('NotFound NOT_FOUND')
      const check = 'query ($input: CheckBookingInput!) { checkBooking(input: $input) { bookable } }'
      expect(ok(await resident.client(check, { input: { facilityId: id, ...wish } })).checkBooking).toBeNull()
      const reasons =
        'query ($input: CheckBookingInput!) { checkBooking(input: $input) { bookable reasons { code } price { amountCents } alternatives { units } } }'
      for (const whom of ['forPersonId', 'forOrganisationId']) {
        const { checkBooking } = ok(
          await resident.client(reasons, {
            input: { facilityId: place.id, ...wish, [whom]: id === resident.personId ? 'x' : id },
          }),
        )
        expect(checkBooking).toEqual({
          bookable: false,
          reasons: [{ code: 'NOT_FOUND' }],
          price: { amountCents: 0 },
          alternatives: [],
        })
      }
    }
  })

  test('as text is refused by its path, and taken where it is only odd', async () => {
    const bookWith = (title: unknown, hour: number) =>
      book(resident.client, { facilityId: place.id, ...during(6, hour, hour + 1), title })
    for (const title of ['x'.repeat(201), 'a\u0000b', '\ud800', 'two\nlines', '']) {
      expect(await bookWith(title, 10)).toMatchObject({ __typename: 'InvalidInput', path: ['input', 'title'] })
    }
    const odd = [`'; drop table bookings; --`, '<script>alert(1)</script>', '{{7*7}} ${x} %s', '🏊‍♀️ Zwemmen', null]
    for (const [index, title] of odd.entries()) {
      const answer = await bookWith(title, 8 + index)
      expect(answer.booking.title).toBe(title)
      expect(told(await cancel(resident.client, answer.booking.id, title ?? undefined))).toBe('OK')
    }
    const { id } = await booked(resident.client, { facilityId: place.id, ...during(6, 20, 21) })
    for (const word of ['x'.repeat(1_001), 'a\u0007', ' ']) {
      expect(told(await cancel(resident.client, id, word))).toMatch(/^InvalidInput /)
      expect(told(await decide(manager.client, id, 'REJECT', word))).toMatch(/^InvalidInput /)
    }
  })

  test('as times and units is refused before or by the rules', async () => {
    const document = 'mutation ($input: BookFacilityInput!) { bookFacility(input: $input) { __typename } }'
    for (const startsAt of [
      '',
      'now',
      '2026-13-01T10:00:00Z',
      '2026-12-01',
      '2026-12-01T10:00:00.5Z',
      '2026-12-01T10:00:00',
      '1969-12-31T23:59:59Z',
      0,
      null,
      {},
    ]) {
      const { errors } = await resident.client(document, {
        input: { facilityId: place.id, startsAt, endsAt: iso(at(5, 11)) },
      })
      expect(errors![0]!.extensions['code']).toBe('BAD_USER_INPUT')
    }
    for (const units of [1.5, 2 ** 31, '1', NaN, {}]) {
      const { errors } = await resident.client(document, {
        input: { facilityId: place.id, ...during(5, 10, 11), units },
      })
      if (Number.isNaN(units)) expect(errors).toBeUndefined()
      else expect(errors![0]!.extensions['code']).toBe('BAD_USER_INPUT')
    }
    const { id } = await booked(resident.client, { facilityId: place.id, ...during(7, 10, 11) })
    expect(
      told(await move(resident.client, id, { startsAt: '1970-01-01T00:00:00Z', endsAt: '9999-12-31T00:00:00Z' })),
    ).toContain('TOO_LONG_BOOKING')
  })
})
