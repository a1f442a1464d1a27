import { afterEach, describe, expect, test } from 'vitest'
import { startApp, startOfTests } from '../harness/app.ts'
import { expectSound } from '../harness/checker.ts'
import { ok, type ApiClient, type Json } from '../harness/client.ts'
import { makeFacility, type FacilityOverrides } from '../harness/facilities.ts'
import { addMember, makeNeighbourhood, type Member } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done, mutate, refusal } from '../harness/mutate.ts'
import { signIn } from '../harness/people.ts'
import { at, book, booked, cancel, check, codes, count, DAY, decide, during, HOUR, iso, move, stored, told } from './support.ts'

/** Who did not show up, what it costs, and whom it keeps from booking. */
const app = await startApp()
expectNoFaults(app)
afterEach(() => {
  app.clock.now = startOfTests
})
const [world, other] = await Promise.all([makeNeighbourhood(app), makeNeighbourhood(app)])
const { board, manager, resident, coordinator, representative, organisationId } = world
const tariffs = [{ audience: 'PUBLIC', basis: 'PER_HOUR', centsPerHour: 500, currency: 'EUR' }]

async function made(terms: object, overrides: FacilityOverrides = {}): Promise<string> {
  const { id } = await makeFacility(manager, world.id, { bookingMode: 'UNITS', capacity: 100, tariffs, ...overrides })
  await done(manager.client, 'setFacilityTerms', { facilityId: id, ...terms })
  return id
}

const report = (client: ApiClient, bookingId: string) => mutate(client, 'reportNoShow', { bookingId })
const undo = (client: ApiClient, bookingId: string): Promise<Json> =>
  client(
    `mutation ($input: UndoNoShowInput!) { undoNoShow(input: $input) { __typename ... on UndoNoShowPayload { booking { status } }
      ... on UserError { code message } ... on BookingRefused { reasons { code message } alternatives { units } } } }`,
    { input: { bookingId } },
  ).then((answer) => ok(answer).undoNoShow)
const owed = (id: string) => count(app, 'select coalesce(sum(amount_cents), 0) from charges where booking_id = ?', [id])

/** A booking on the first day of the tests, from this hour on, at which the clock then stands. */
async function begun(who: Member, facilityId: string, hour = 10, more: object = {}): Promise<string> {
  const { id } = await booked(who.client, { facilityId, ...during(0, hour, hour + 1), units: 1, ...more })
  return id
}

const place = await made({ noShowFeeCents: 250 })

describe('a no-show', () => {
  test('is reported by managers once it has begun: the place is free, and price and fee are due', async () => {
    const id = await begun(resident, place)
    expect(told(await report(manager.client, id))).toBe('Conflict BOOKING_NOT_BEGUN')
    app.clock.now = at(0, 10)
    for (const who of [resident, coordinator, world.auditor]) expect(told(await report(who.client, id))).toBe('Forbidden FORBIDDEN')
    for (const who of [representative, world.stranger, other.manager]) {
      expect(told(await report(who.client, id))).toBe('NotFound NOT_FOUND')
      expect(told(await undo(who.client, id))).toBe('NotFound NOT_FOUND')
    }
    expect(told(await report(manager.client, id))).toBe('OK')
    expect(await stored(app, id)).toMatchObject({ booking: { status: 'NO_SHOW', fee_cents: 250, due_cents: 750 }, claims: [] })
    expect(await owed(id)).toBe(750)
    expect(told(await report(board.client, id))).toBe('Conflict INVALID_TRANSITION')
    for (const step of [cancel, (client: ApiClient) => move(client, id, during(1, 10, 11)), (client: ApiClient) => decide(client, id, 'APPROVE')]) {
      expect(told(await step(manager.client, id))).toBe('Conflict INVALID_TRANSITION')
    }
  })

  test('is taken back: only the price is due, and nobody need check in any more', async () => {
    const facilityId = await made({ noShowFeeCents: 250, releaseAfter: 'PT10M' })
    const id = await begun(resident, facilityId)
    app.clock.now = at(0, 10.5)
    await app.app.scheduled()
    expect(await stored(app, id)).toMatchObject({ booking: { status: 'NO_SHOW', fee_cents: 250 } })
    expect(told(await undo(resident.client, id))).toBe('Forbidden FORBIDDEN')
    expect(await undo(manager.client, id)).toMatchObject({ booking: { status: 'CONFIRMED' } })
    expect(await owed(id)).toBe(500)
    await app.app.scheduled()
    expect(await stored(app, id)).toMatchObject({ booking: { status: 'CONFIRMED', fee_cents: 0, release_at: null }, claims: [{}] })
    expect(told(await undo(manager.client, id))).toBe('Conflict INVALID_TRANSITION')
    await expectSound(app.db)
  })

  test('cannot be of who has checked in, also of two managers at once', async () => {
    const id = await begun(resident, place, 11)
    app.clock.now = at(0, 11)
    app.beforeWrite.next = () => done(resident.client, 'checkIn', { bookingId: id })
    expect(told(await report(manager.client, id))).toBe('Conflict ALREADY_CHECKED_IN')
    await expect(
      app.db.execute({ sql: "update bookings set status = 'NO_SHOW' where id = ?", args: [id] }),
    ).rejects.toThrow('INVALID_TRANSITION')
    app.clock.now = startOfTests
    const again = await begun(resident, place, 12)
    app.clock.now = at(0, 12)
    app.beforeWrite.next = () => report(board.client, again)
    expect(told(await report(manager.client, again))).toBe('Conflict INVALID_TRANSITION')
    expect(await owed(again)).toBe(750)
  })

  test('is a matter of the month after its end', async () => {
    const id = await begun(resident, place, 13)
    app.clock.now = at(0, 14) + 31 * DAY
    expect(told(await report(manager.client, id))).toBe('Conflict BOOKING_OVER')
    app.clock.now -= 1
    expect(told(await report(manager.client, id))).toBe('OK')
    app.clock.now += 1
    expect(told(await undo(manager.client, id))).toBe('Conflict BOOKING_OVER')
  })

  test('is not taken back where somebody else has the place by now; all stays as it was', async () => {
    const facilityId = await made({}, { bookingMode: 'WHOLE' })
    const { id } = await booked(resident.client, { facilityId, ...during(0, 10, 14) })
    app.clock.now = at(0, 10.5)
    await report(manager.client, id)
    const theirs = await booked(coordinator.client, { facilityId, ...during(0, 11, 12) })
    const before = await stored(app, id)
    const answer = await undo(manager.client, id)
    expect([told(answer), answer.alternatives]).toEqual(['NO_CAPACITY', []])
    expect(await stored(app, id)).toEqual(before)
    await cancel(manager.client, theirs.id)
    expect(told(await undo(manager.client, id))).toBe('OK')
    await expectSound(app.db)
  })

  test('is told to whom it concerns, in their language, and so is that it was taken back', async () => {
    await done(resident.client, 'updateProfile', { locale: 'de' })
    const id = await begun(resident, place, 14)
    app.clock.now = at(0, 14)
    await report(manager.client, id)
    await app.app.scheduled()
    const mail = app.mails.findLast(({ to }) => to === resident.email)!
    expect(mail.subject).toContain('Nicht gekommen')
    expect(mail.text).toContain('7,50')
    await undo(manager.client, id)
    await app.app.scheduled()
    expect(app.mails.findLast(({ to }) => to === resident.email)!.subject).toContain('Doch gekommen')
    await done(resident.client, 'updateProfile', { locale: 'en' })
  })
})

describe('no-shows are counted', () => {
  const query = 'query ($id: ID!) { node(id: $id) { ... on Membership { noShows bookingBlocks { endsAt } } } }'
  test('for a year, and told to the member, managers and the board', async () => {
    const member = await addMember(app, world)
    const ids = [await begun(member, place, 15), await begun(member, place, 16), await begun(member, place, 17)]
    app.clock.now = at(0, 17)
    for (const id of ids.slice(1)) await report(manager.client, id)
    const seen = async ({ client }: { client: ApiClient }) => ok(await client(query, { id: member.membershipId })).node
    for (const who of [member, manager, board]) expect(await seen(who)).toEqual({ noShows: 2, bookingBlocks: [] })
    for (const who of [resident, coordinator, world.auditor]) expect(await seen(who)).toEqual({ noShows: null, bookingBlocks: [] })
    expect(await seen(other.manager)).toBeNull()
    app.clock.now = at(0, 16) + 365 * DAY
    // The sessions of then are over.
    expect((await seen(await signIn(app, manager.email))).noShows).toBe(1)
  })
})

describe('a block', () => {
  const strict = { noShowLimit: 2, noShowWithin: 'P30D', noShowBlock: 'P7D' }
  const blocksOf = async (member: Member) => {
    const query = `query ($id: ID!) { node(id: $id) { ... on Membership { bookingBlocks { id startsAt endsAt liftedAt booking { id } } } } }`
    return ok(await manager.client(query, { id: member.membershipId })).node.bookingBlocks as Json[]
  }
  /** Somebody whom nobody saw, as often as this, at a place with these terms; the clock then stands at 18:00. */
  async function missing(times: number, terms: object = strict) {
    app.clock.now = startOfTests
    const [facilityId, member] = await Promise.all([made(terms), addMember(app, world)])
    const ids: string[] = []
    for (let n = 0; n < times; n++) ids.push(await begun(member, facilityId, 10 + n))
    app.clock.now = at(0, 18)
    for (const id of ids) expect(told(await report(manager.client, id))).toBe('OK')
    return { facilityId, member, ids }
  }
  const tomorrow = during(1, 10, 11)

  test('follows when the limit is reached, at all places of the cooperative, for as long as the terms say', async () => {
    const { facilityId, member, ids } = await missing(1)
    expect(await blocksOf(member)).toEqual([])
    app.clock.now = startOfTests
    const second = await begun(member, facilityId, 14)
    app.clock.now = at(0, 18)
    await report(manager.client, second)
    expect(await blocksOf(member)).toMatchObject([
      { startsAt: iso(at(0, 18)), endsAt: iso(at(0, 18) + 7 * DAY), liftedAt: null, booking: { id: second } },
    ])
    expect(ids).toHaveLength(1)
    for (const at of [facilityId, place]) {
      const input = { facilityId: at, ...tomorrow, units: 1 }
      expect(codes(await check(member.client, input))).toBe('BLOCKED')
      expect(told(await book(member.client, input))).toBe('BLOCKED')
    }
    const elsewhere = await makeFacility(other.manager, other.id, { policy: { bookableBy: ['PUBLIC'] } })
    expect(told(await book(member.client, { facilityId: elsewhere.id, ...tomorrow }))).toBe('OK')
    // Until its very end.
    app.clock.now = at(0, 18) + 7 * DAY - 1
    expect(told(await book(member.client, { facilityId: place, ...during(9, 10, 11), units: 1 }))).toBe('BLOCKED')
    app.clock.now += 1
    expect(told(await book(member.client, { facilityId: place, ...during(9, 10, 11), units: 1 }))).toBe('OK')
  })

  test('is told with the day on which it ends, in the reader’s language, and by mail', async () => {
    const { member } = await missing(2)
    const input = { facilityId: place, ...tomorrow, units: 1 }
    const messages = ['nl', 'de', 'en'].map(async (language) => (await check(member.client.with({ 'accept-language': language }), input)).reasons[0].message)
    expect(await Promise.all(messages)).toEqual([
      'Boeken kan hier weer vanaf 2 december 2026 om 18:00.',
      'Buchen ist hier wieder ab 2. Dezember 2026 um 18:00 möglich.',
      'Booking here is possible again from 2 December 2026 at 18:00.',
    ])
    await app.app.scheduled()
    const mails = app.mails.filter(({ to, subject }) => to === member.email && subject.includes('Even niet boeken'))
    expect(mails).toHaveLength(1)
    expect(mails[0]!.text).toContain('woensdag 2 december 2026, 18:00')
  })

  test('is not caused by what lies too long ago, by another place without a limit, or by others', async () => {
    const old = await missing(1)
    app.clock.now = at(20, 9)
    const later = (await booked(old.member.client, { facilityId: old.facilityId, ...during(31, 10, 11), units: 1 })).id
    app.clock.now = at(31, 11)
    await report(manager.client, later)
    expect(await blocksOf(old.member)).toEqual([])
    const lenient = await missing(3, {})
    expect(await blocksOf(lenient.member)).toEqual([])
    // But they count where there is a limit.
    app.clock.now = startOfTests
    const facilityId = await made(strict)
    const last = await begun(lenient.member, facilityId, 15)
    app.clock.now = at(0, 18)
    await report(manager.client, last)
    expect(await blocksOf(lenient.member)).toHaveLength(1)
  })

  test('is exact where two are reported at the same time, by hand and by the clock', async () => {
    app.clock.now = startOfTests
    const [facilityId, member] = await Promise.all([made({ ...strict, releaseAfter: 'PT30M' }), addMember(app, world)])
    const ids = [await begun(member, facilityId, 10), await begun(member, facilityId, 10), await begun(member, facilityId, 10)]
    app.clock.now = at(0, 10.5)
    await Promise.all([report(manager.client, ids[0]!), report(board.client, ids[1]!), app.app.scheduled(), app.app.scheduled()])
    for (const id of ids) expect((await stored(app, id)).booking['status']).toBe('NO_SHOW')
    // The second reached the limit, and the third was one more.
    expect(await blocksOf(member)).toHaveLength(2)
    expect(told(await book(member.client, { facilityId, ...tomorrow, units: 1 }))).toBe('BLOCKED')
  })

  test('comes before a booking that is on its way at that very moment', async () => {
    const { facilityId, member } = await missing(1)
    app.clock.now = startOfTests
    const second = await begun(member, facilityId, 14)
    app.clock.now = at(0, 18)
    app.beforeWrite.next = () => report(manager.client, second)
    expect(told(await book(member.client, { facilityId, ...tomorrow, units: 1 }))).toBe('BLOCKED')
  })

  test('does not touch what is booked already: it can be moved by a manager, checked in to and cancelled', async () => {
    app.clock.now = startOfTests
    const [facilityId, member] = await Promise.all([made({ ...strict, noShowLimit: 1 }), addMember(app, world)])
    const coming = await booked(member.client, { facilityId, ...during(1, 10, 11), units: 1 })
    const missed = await begun(member, facilityId, 10)
    app.clock.now = at(0, 18)
    await report(manager.client, missed)
    expect(told(await move(member.client, coming.id, during(1, 12, 13)))).toBe('BLOCKED')
    expect(told(await move(manager.client, coming.id, during(1, 12, 13)))).toBe('OK')
    app.clock.now = at(1, 12)
    expect(told(await mutate(member.client, 'checkIn', { bookingId: coming.id }))).toBe('OK')
  })

  test('is lifted by managers alone, once, with a reason that stands in the log', async () => {
    const { facilityId, member } = await missing(2)
    const [{ id }] = (await blocksOf(member)) as [Json]
    const lift = (client: ApiClient, reason = 'Ill') => mutate(client, 'liftBookingBlock', { blockId: id, reason }, 'block { liftedBy { id } liftReason }')
    for (const who of [coordinator, world.auditor, resident, other.manager, world.stranger]) {
      expect(told(await lift(who.client))).toBe('NotFound NOT_FOUND')
    }
    expect(told(await lift(member.client))).toBe('Forbidden FORBIDDEN')
    expect(told(await lift(manager.client, '  '))).toBe('InvalidInput TOO_SHORT')
    app.beforeWrite.next = () => lift(board.client)
    expect(told(await lift(manager.client))).toBe('Conflict BLOCK_ENDED')
    const node = 'query ($id: ID!) { node(id: $id) { ... on BookingBlock { liftedAt liftReason liftedBy { id } person { id } } } }'
    expect(ok(await member.client(node, { id })).node).toMatchObject({ liftReason: 'Ill', liftedBy: { id: board.personId }, person: { id: member.personId } })
    expect(await count(app, "select count(*) from audit_entries where action = 'booking.blockLifted' and subject_id = ?", [id])).toBe(1)
    expect(told(await book(member.client, { facilityId, ...tomorrow, units: 1 }))).toBe('OK')
    expect(await blocksOf(member)).toEqual([])
  })

  test('that is over can no longer be lifted', async () => {
    const { member } = await missing(2)
    const [{ id }] = (await blocksOf(member)) as [Json]
    app.clock.now += 7 * DAY
    expect(await refusal(manager.client, 'liftBookingBlock', { blockId: id, reason: 'Late' })).toBe('Conflict BLOCK_ENDED')
  })

  test('goes with the no-show that caused it, and with one that it rests on', async () => {
    for (const undone of [0, 1]) {
      const { facilityId, member, ids } = await missing(2)
      expect(await blocksOf(member)).toHaveLength(1)
      expect(told(await undo(manager.client, ids[undone]!))).toBe('OK')
      expect(await blocksOf(member)).toEqual([])
      expect(told(await book(member.client, { facilityId, ...tomorrow, units: 1 }))).toBe('OK')
      // Reported anew it blocks anew, and only once.
      app.clock.now += HOUR
      expect(told(await report(manager.client, ids[undone]!))).toBe('OK')
      expect(await blocksOf(member)).toMatchObject([{ endsAt: iso(at(0, 19) + 7 * DAY) }])
    }
  })

  test('stays where enough no-shows are left', async () => {
    const { member, ids } = await missing(3)
    expect(await blocksOf(member)).toHaveLength(2)
    await undo(manager.client, ids[0]!)
    expect(await blocksOf(member)).toHaveLength(2)
    await undo(manager.client, ids[2]!)
    expect(await blocksOf(member)).toEqual([])
  })

  test('is of the organisation where that booked, whoever represents it', async () => {
    app.clock.now = startOfTests
    const facilityId = await made({ ...strict, noShowLimit: 1 })
    const input = { facilityId, ...during(0, 10, 11), units: 1, forOrganisationId: organisationId }
    const { id } = await booked(representative.client, input)
    app.clock.now = at(0, 18)
    await report(manager.client, id)
    expect(told(await book(representative.client, { ...input, ...tomorrow }))).toBe('BLOCKED')
    expect(told(await book(representative.client, { ...input, ...tomorrow, forOrganisationId: null }))).toBe('OK')
    const query = `query ($id: ID!) { node(id: $id) { ... on Cooperative { bookingBlocks(first: 50) { nodes { organisation { id } } } } } }`
    const seenBy = async ({ client }: { client: ApiClient }) =>
      ok(await client(query, { id: world.id })).node.bookingBlocks.nodes.filter((node: Json) => node.organisation).length
    expect(await Promise.all([representative, manager, board, resident, coordinator].map(seenBy))).toEqual([1, 1, 1, 0, 0])
    await undo(manager.client, id)
    expect(told(await book(representative.client, { ...input, ...tomorrow }))).toBe('OK')
  })
})
