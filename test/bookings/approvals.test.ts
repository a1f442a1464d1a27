import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { expectSound } from '../harness/checker.ts'
import { ok, type ApiClient } from '../harness/client.ts'
import { makeFacility } from '../harness/facilities.ts'
import { addMember, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done } from '../harness/mutate.ts'
import { at, book, booked, cancel, checkWish, count, decide, during, move, stored, told } from './support.ts'

/** Approval by two managers, and of those who need none. */
const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const elsewhere = await makeNeighbourhood(app)
const { board, manager, resident, coordinator, representative, organisationId, offline } = world
const policy = {
  requiresApproval: true,
  bookableBy: ['RESIDENT', 'COORDINATOR', 'FACILITY_MANAGER', 'PARTNER_REPRESENTATIVE', 'OTHER_COOPERATIVES', 'PUBLIC'],
}
const made = async (terms: object) => {
  const { id } = await makeFacility(manager, world.id, { policy })
  await done(manager.client, 'setFacilityTerms', { facilityId: id, ...terms })
  return id
}
const twofold = await made({ approvals: 2 })
const statusOf = async (id: string) => (await stored(app, id)).booking['status']
const query = `query ($id: ID!) { node(id: $id) { ... on Booking { status approvalsNeeded decidedAt decisionNote
  approvals { by { id } at note } } } }`
const approvalsOf = async (id: string) => ok(await resident.client(query, { id })).node
const asks = async (client: ApiClient, input: object): Promise<boolean> =>
  (await checkWish(client, input)).requiresApproval

describe('where two managers approve', () => {
  test('the first leaves a request, that somebody else confirms; both are named', async () => {
    const { id } = await booked(resident.client, { facilityId: twofold, ...during(1, 8, 9) })
    expect(await approvalsOf(id)).toMatchObject({ status: 'REQUESTED', approvalsNeeded: 2, approvals: [] })
    const first = await decide(manager.client, id, 'APPROVE', 'Fine by me')
    expect(first).toMatchObject({ __typename: 'DecideBookingPayload', booking: { status: 'REQUESTED' } })
    expect(await approvalsOf(id)).toMatchObject({
      decidedAt: null,
      approvals: [{ by: { id: manager.personId }, note: 'Fine by me' }],
    })
    expect(told(await decide(manager.client, id, 'APPROVE'))).toBe('Conflict ALREADY_APPROVED')
    expect(await statusOf(id)).toBe('REQUESTED')
    expect(await decide(board.client, id, 'APPROVE', 'And me')).toMatchObject({ booking: { status: 'CONFIRMED' } })
    const { approvals, decisionNote } = await approvalsOf(id)
    expect([approvals.length, decisionNote]).toEqual([2, 'And me'])
    expect(told(await decide(board.client, id, 'APPROVE'))).toBe('Conflict INVALID_TRANSITION')
  })

  test('only the last approval is told as a confirmation', async () => {
    const { id } = await booked(resident.client, { facilityId: twofold, ...during(1, 9, 10) })
    const events = () =>
      count(app, "select count(*) from outbox where kind = 'booking.confirmed' and payload like ?", [`%${id}%`])
    await decide(manager.client, id, 'APPROVE')
    expect(await events()).toBe(0)
    await decide(board.client, id, 'APPROVE')
    expect(await events()).toBe(1)
    const audited =
      'select group_concat(action) from (select action from audit_entries where subject_id = ? order by id)'
    const { rows } = await app.db.execute({ sql: audited, args: [id] })
    expect(rows[0]![0]).toBe('booking.requested,booking.approved,booking.confirmed')
  })

  test('one rejection is enough, before and after the first approval', async () => {
    for (const approvedBefore of [false, true]) {
      const { id } = await booked(resident.client, { facilityId: twofold, ...during(1, 10, 11) })
      if (approvedBefore) await decide(manager.client, id, 'APPROVE')
      // Also of who approved it before.
      expect(told(await decide(manager.client, id, 'REJECT'))).toBe('OK')
      expect(await stored(app, id)).toMatchObject({ booking: { status: 'REJECTED' }, claims: [] })
    }
  })

  test('two at once: one is the first and the other the second, whoever writes first', async () => {
    const { id } = await booked(resident.client, { facilityId: twofold, ...during(1, 11, 12) })
    app.beforeWrite.next = () => decide(board.client, id, 'APPROVE')
    expect(await decide(manager.client, id, 'APPROVE')).toMatchObject({ booking: { status: 'CONFIRMED' } })
    const other = await booked(resident.client, { facilityId: twofold, ...during(1, 12, 13) })
    const answers = await Promise.all([manager, board].map(({ client }) => decide(client, other.id, 'APPROVE')))
    expect(answers.map(told)).toEqual(['OK', 'OK'])
    expect(await statusOf(other.id)).toBe('CONFIRMED')
  })

  test('the same manager on two devices at once counts once', async () => {
    const { id } = await booked(resident.client, { facilityId: twofold, ...during(1, 13, 14) })
    app.beforeWrite.next = () => decide(manager.client, id, 'APPROVE')
    expect(told(await decide(manager.client, id, 'APPROVE'))).toBe('Conflict ALREADY_APPROVED')
    expect([await statusOf(id), (await approvalsOf(id)).approvals.length]).toEqual(['REQUESTED', 1])
  })

  test('not even past the API is a request confirmed without them', async () => {
    const { id } = await booked(resident.client, { facilityId: twofold, ...during(1, 14, 15) })
    await decide(manager.client, id, 'APPROVE')
    const confirm = { sql: "update bookings set status = 'CONFIRMED' where id = ?", args: [id] }
    await expect(app.db.execute(confirm)).rejects.toThrow('APPROVAL_MISSING')
  })

  test('a manager cannot confirm alone what they book themself', async () => {
    const wish = { facilityId: twofold, ...during(2, 8, 9) }
    expect(await asks(manager.client, wish)).toBe(true)
    const { id, status } = await booked(manager.client, wish)
    expect(status).toBe('REQUESTED')
    await decide(manager.client, id, 'APPROVE')
    expect(await statusOf(id)).toBe('REQUESTED')
    await decide(board.client, id, 'APPROVE')
    expect(await statusOf(id)).toBe('CONFIRMED')
  })

  test('what is moved is approved anew, and by as many as the terms ask for then', async () => {
    const { id } = await booked(resident.client, { facilityId: twofold, ...during(2, 9, 10) })
    await decide(manager.client, id, 'APPROVE')
    expect(told(await move(resident.client, id, during(2, 10, 11)))).toBe('OK')
    expect(await approvalsOf(id)).toMatchObject({ status: 'REQUESTED', approvals: [] })
    await decide(manager.client, id, 'APPROVE')
    expect(await decide(board.client, id, 'APPROVE')).toMatchObject({ booking: { status: 'CONFIRMED' } })
    await done(manager.client, 'setFacilityTerms', { facilityId: twofold, approvals: 1 })
    expect(told(await move(resident.client, id, during(2, 11, 12)))).toBe('OK')
    expect(await approvalsOf(id)).toMatchObject({ status: 'REQUESTED', approvalsNeeded: 1 })
    await done(manager.client, 'setFacilityTerms', { facilityId: twofold, approvals: 2 })
    // What was asked for stays as it was asked.
    expect(await decide(manager.client, id, 'APPROVE')).toMatchObject({ booking: { status: 'CONFIRMED' } })
  })

  test('who may not decide may not be the first either', async () => {
    const { id } = await booked(resident.client, { facilityId: twofold, ...during(2, 13, 14) })
    for (const who of [resident, coordinator, world.auditor]) {
      expect(told(await decide(who.client, id, 'APPROVE'))).toBe('Forbidden FORBIDDEN')
    }
    for (const who of [world.stranger, elsewhere.manager, representative]) {
      expect(told(await decide(who.client, id, 'APPROVE'))).toBe('NotFound NOT_FOUND')
    }
    app.clock.now = at(2, 13)
    expect(told(await decide(manager.client, id, 'APPROVE'))).toBe('Conflict BOOKING_OVER')
    app.clock.now = at(0, 9)
    await cancel(resident.client, id)
  })
})

describe('who needs no approval', () => {
  test('a known group books at once; others ask', async () => {
    const facilityId = await made({ approvals: 2, approvalFreeGroups: ['COORDINATOR'] })
    expect(await asks(coordinator.client, { facilityId, ...during(1, 8, 9) })).toBe(false)
    expect((await booked(coordinator.client, { facilityId, ...during(1, 8, 9) })).status).toBe('CONFIRMED')
    expect((await booked(resident.client, { facilityId, ...during(1, 9, 10) })).status).toBe('REQUESTED')
    // For somebody else it is what they are that counts.
    const theirs = { facilityId, ...during(1, 10, 11), forPersonId: offline.personId }
    expect((await booked(coordinator.client, theirs)).status).toBe('REQUESTED')
  })

  test('a known organisation books at once, where the owner has named who acts for it', async () => {
    const facilityId = await made({ approvalFreeOrganisationIds: [organisationId] })
    const input = (hour: number) => ({ facilityId, ...during(1, hour, hour + 1), forOrganisationId: organisationId })
    expect((await booked(representative.client, input(8))).status).toBe('CONFIRMED')
    expect((await booked(representative.client, { ...input(9), forOrganisationId: null })).status).toBe('REQUESTED')
    // A cooperative that calls the same organisation its partner cannot name who is trusted here.
    await done(elsewhere.board.client, 'addPartner', { cooperativeId: elsewhere.id, organisationId })
    const guest = await addMember(app, elsewhere, ['PARTNER_REPRESENTATIVE'], { organisationId })
    const answer = await book(guest.client, input(10))
    expect(told(answer) === 'OK' ? answer.booking.status : told(answer)).not.toBe('CONFIRMED')
  })

  test('a role that is taken in this very moment is not trusted', async () => {
    const facilityId = await made({ approvalFreeGroups: ['COORDINATOR'] })
    const member = await addMember(app, world, ['COORDINATOR', 'RESIDENT'])
    app.beforeWrite.next = () =>
      done(board.client, 'setMemberRoles', { membershipId: member.membershipId, roles: ['RESIDENT'] })
    expect(told(await book(member.client, { facilityId, ...during(1, 8, 9) }))).toBe('Forbidden FORBIDDEN')
    expect((await booked(member.client, { facilityId, ...during(1, 8, 9) })).status).toBe('REQUESTED')
  })

  test('a membership elsewhere that ends in this very moment is not trusted', async () => {
    const facilityId = await made({ approvalFreeGroups: ['OTHER_COOPERATIVES'] })
    const guest = await addMember(app, elsewhere)
    expect((await booked(guest.client, { facilityId, ...during(1, 8, 9) })).status).toBe('CONFIRMED')
    app.beforeWrite.next = () => done(elsewhere.board.client, 'suspendMember', { membershipId: guest.membershipId })
    expect(told(await book(guest.client, { facilityId, ...during(1, 9, 10) }))).toBe('Forbidden FORBIDDEN')
    expect((await booked(guest.client, { facilityId, ...during(1, 9, 10) })).status).toBe('REQUESTED')
  })

  test('terms that change in this very moment count', async () => {
    const facilityId = await made({ approvalFreeGroups: ['RESIDENT'] })
    app.beforeWrite.next = () => done(manager.client, 'setFacilityTerms', { facilityId, approvalFreeGroups: [] })
    expect(await book(resident.client, { facilityId, ...during(1, 8, 9) })).toMatchObject({
      booking: { status: 'REQUESTED' },
    })
  })

  test('moves without approval too', async () => {
    const facilityId = await made({ approvalFreeGroups: ['RESIDENT'] })
    const { id } = await booked(resident.client, { facilityId, ...during(1, 8, 9) })
    expect(told(await move(resident.client, id, during(1, 9, 10)))).toBe('OK')
    expect(await statusOf(id)).toBe('CONFIRMED')
    await done(manager.client, 'setFacilityTerms', { facilityId, approvalFreeGroups: [] })
    expect(told(await move(resident.client, id, during(1, 10, 11)))).toBe('OK')
    expect(await statusOf(id)).toBe('REQUESTED')
    await expectSound(app.db)
  })
})
