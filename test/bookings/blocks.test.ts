import { describe, expect, test } from 'vitest'
import { startOfTests } from '../harness/app.ts'
import { ok, type ApiClient, type Json } from '../harness/client.ts'
import { makeFacility } from '../harness/facilities.ts'
import { addMember, type Member } from '../harness/factories.ts'
import { mutate, refusal } from '../harness/mutate.ts'
import { noShowWorld } from './no-show-world.ts'
import { at, book, booked, check, codes, count, DAY, during, HOUR, iso, move, stored, told } from './support.ts'

/** Whom not showing up keeps from booking. */
const { app, begun, made, other, place, report, undo, world } = await noShowWorld()
const { board, manager, resident, coordinator, representative, organisationId } = world

describe('a block', () => {
  const strict = { noShowLimit: 2, noShowWithin: 'P30D', noShowBlock: 'P7D' }
  const blocksOf = async (member: Member) => {
    const query = `query ($id: ID!) { node(id: $id) { ... on Membership {
      bookingBlocks { id startsAt endsAt liftedAt booking { id } } } } }`
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

  test('follows when the limit is reached, at all places of the cooperative, as long as the terms say', async () => {
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
    const messages = ['nl', 'de', 'en'].map(
      async (language) => (await check(member.client.with({ 'accept-language': language }), input)).reasons[0].message,
    )
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
    const ids = [
      await begun(member, facilityId, 10),
      await begun(member, facilityId, 10),
      await begun(member, facilityId, 10),
    ]
    app.clock.now = at(0, 10.5)
    await Promise.all([
      report(manager.client, ids[0]!),
      report(board.client, ids[1]!),
      app.app.scheduled(),
      app.app.scheduled(),
    ])
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
    const lift = (client: ApiClient, reason = 'Ill') =>
      mutate(client, 'liftBookingBlock', { blockId: id, reason }, 'block { liftedBy { id } liftReason }')
    for (const who of [coordinator, world.auditor, resident, other.manager, world.stranger]) {
      expect(told(await lift(who.client))).toBe('NotFound NOT_FOUND')
    }
    expect(told(await lift(member.client))).toBe('Forbidden FORBIDDEN')
    expect(told(await lift(manager.client, '  '))).toBe('InvalidInput TOO_SHORT')
    app.beforeWrite.next = () => lift(board.client)
    expect(told(await lift(manager.client))).toBe('Conflict BLOCK_ENDED')
    const node =
      'query ($id: ID!) { node(id: $id) { ... on BookingBlock { liftedAt liftReason liftedBy { id } person { id } } } }'
    expect(ok(await member.client(node, { id })).node).toMatchObject({
      liftReason: 'Ill',
      liftedBy: { id: board.personId },
      person: { id: member.personId },
    })
    expect(
      await count(app, "select count(*) from audit_entries where action = 'booking.blockLifted' and subject_id = ?", [
        id,
      ]),
    ).toBe(1)
    expect(told(await book(member.client, { facilityId, ...tomorrow, units: 1 }))).toBe('OK')
    expect(await blocksOf(member)).toEqual([])
  })

  test('that is over can no longer be lifted', async () => {
    const { member } = await missing(2)
    const [{ id }] = (await blocksOf(member)) as [Json]
    app.clock.now += 7 * DAY
    expect(await refusal(manager.client, 'liftBookingBlock', { blockId: id, reason: 'Late' })).toBe(
      'Conflict BLOCK_ENDED',
    )
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
    const query = `query ($id: ID!) { node(id: $id) { ... on Cooperative {
      bookingBlocks(first: 50) { nodes { organisation { id } } } } } }`
    const seenBy = async ({ client }: { client: ApiClient }) =>
      ok(await client(query, { id: world.id })).node.bookingBlocks.nodes.filter((node: Json) => node.organisation)
        .length
    expect(await Promise.all([representative, manager, board, resident, coordinator].map(seenBy))).toEqual([
      1, 1, 1, 0, 0,
    ])
    await undo(manager.client, id)
    expect(told(await book(representative.client, { ...input, ...tomorrow }))).toBe('OK')
  })
})
