import { describe, expect, test } from 'vitest'
import { startOfTests } from '../harness/app.ts'
import { expectSound } from '../harness/checker.ts'
import { ok, type ApiClient } from '../harness/client.ts'
import { addMember } from '../harness/factories.ts'
import { done } from '../harness/mutate.ts'
import { signIn } from '../harness/people.ts'
import { noShowWorld } from './no-show-world.ts'
import { at, booked, cancel, count, DAY, decide, during, move, stored, told } from './support.ts'

/** Who did not show up, and what it costs. */
const { app, begun, made, other, place, report, undo, world } = await noShowWorld()
const { board, manager, resident, coordinator, representative } = world
const owed = (id: string) => count(app, 'select coalesce(sum(amount_cents), 0) from charges where booking_id = ?', [id])

describe('a no-show', () => {
  test('is reported by managers once it has begun: the place is free, and price and fee are due', async () => {
    const id = await begun(resident, place)
    expect(told(await report(manager.client, id))).toBe('Conflict BOOKING_NOT_BEGUN')
    app.clock.now = at(0, 10)
    for (const who of [resident, coordinator, world.auditor])
      expect(told(await report(who.client, id))).toBe('Forbidden FORBIDDEN')
    for (const who of [representative, world.stranger, other.manager]) {
      expect(told(await report(who.client, id))).toBe('NotFound NOT_FOUND')
      expect(told(await undo(who.client, id))).toBe('NotFound NOT_FOUND')
    }
    expect(told(await report(manager.client, id))).toBe('OK')
    expect(await stored(app, id)).toMatchObject({
      booking: { status: 'NO_SHOW', fee_cents: 250, due_cents: 750 },
      claims: [],
    })
    expect(await owed(id)).toBe(750)
    expect(told(await report(board.client, id))).toBe('Conflict INVALID_TRANSITION')
    for (const step of [
      cancel,
      (client: ApiClient) => move(client, id, during(1, 10, 11)),
      (client: ApiClient) => decide(client, id, 'APPROVE'),
    ]) {
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
    expect(await stored(app, id)).toMatchObject({
      booking: { status: 'CONFIRMED', fee_cents: 0, release_at: null },
      claims: [{}],
    })
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
    for (const who of [resident, coordinator, world.auditor])
      expect(await seen(who)).toEqual({ noShows: null, bookingBlocks: [] })
    expect(await seen(other.manager)).toBeNull()
    app.clock.now = at(0, 16) + 365 * DAY
    // The sessions of then are over.
    expect((await seen(await signIn(app, manager.email))).noShows).toBe(1)
  })
})
