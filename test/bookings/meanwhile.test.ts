import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { expectSound } from '../harness/checker.ts'
import { makeFacility } from '../harness/facilities.ts'
import { addMember, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done } from '../harness/mutate.ts'
import { at, book, booked, cancel, count, decide, during, iso, move, stored, told } from './support.ts'

/** What others do between the reads of a request and its batch. */
const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { board, manager, resident, coordinator, representative, organisationId, offline } = world
const place = await makeFacility(manager, world.id, { bookingMode: 'UNITS', capacity: 100 })
const asking = await makeFacility(manager, world.id, { policy: { requiresApproval: true } })
const wish = { facilityId: place.id, ...during(1, 10, 11) }

const traces =
  'select (select count(*) from bookings) || (select count(*) from audit_entries) || (select count(*) from outbox)'

/** Runs something while, before its batch, something else happens; tells what came of it, and that nothing was written. */
async function meanwhile(run: () => Promise<{ __typename: string }>, other: () => Promise<unknown>) {
  let before = ''
  let happened = 0
  app.beforeWrite.next = async () => {
    await other()
    happened += 1
    before = String((await app.db.execute(traces)).rows[0]![0])
  }
  const answer = await run()
  const after = String((await app.db.execute(traces)).rows[0]![0])
  expect(happened).toBe(1)
  return { answer, told: told(answer), wrote: before !== after }
}

const roles = (membershipId: string, given: string[]) =>
  done(board.client, 'setMemberRoles', { membershipId, roles: given })

describe('the right that a booking relied on is taken away', () => {
  test('membership suspended: forbidden, and nothing written', async () => {
    const member = await addMember(app, world)
    const suspend = () => done(board.client, 'suspendMember', { membershipId: member.membershipId })
    const { told, wrote } = await meanwhile(() => book(member.client, wish), suspend)
    expect([told, wrote]).toEqual(['Forbidden FORBIDDEN', false])
  })

  test('representation taken away: forbidden to book, cancel and move', async () => {
    const named = { cooperativeId: world.id, organisationId, personId: representative.personId }
    const name = (represents: boolean) => done(board.client, 'setRepresentative', { ...named, represents })
    const { id } = await booked(representative.client, { ...wish, forOrganisationId: organisationId })
    const attempts = [
      () => book(representative.client, { ...wish, forOrganisationId: organisationId }),
      () => cancel(representative.client, id),
      () => move(representative.client, id, during(2, 10, 11)),
    ]
    for (const attempt of attempts) {
      const { told, wrote } = await meanwhile(attempt, () => name(false))
      expect([told, wrote]).toEqual(['Forbidden FORBIDDEN', false])
      await name(true)
    }
    expect(told(await cancel(representative.client, id))).toBe('OK')
  })

  test('coordinator no more: forbidden to act for a resident who is not online', async () => {
    const { id } = await booked(coordinator.client, { ...wish, forPersonId: offline.personId })
    const attempts = [
      () => book(coordinator.client, { ...wish, forPersonId: offline.personId }),
      () => cancel(coordinator.client, id),
      () => move(coordinator.client, id, during(2, 10, 11)),
    ]
    for (const attempt of attempts) {
      const { told, wrote } = await meanwhile(attempt, () => roles(coordinator.membershipId, ['RESIDENT']))
      expect([told, wrote]).toEqual(['Forbidden FORBIDDEN', false])
      await roles(coordinator.membershipId, ['COORDINATOR', 'RESIDENT'])
    }
  })

  test('manager no more: forbidden to decide, cancel, move, and to book without approval', async () => {
    const theirs = await addMember(app, world, ['FACILITY_MANAGER', 'RESIDENT', 'PARTNER_REPRESENTATIVE'], {
      organisationId,
    })
    const hour = (n: number) => ({ facilityId: asking.id, ...during(3, n, n + 1) })
    const { id } = await booked(resident.client, hour(8))
    const { id: own } = await booked(theirs.client, hour(9))
    const attempts = [
      () => decide(theirs.client, id, 'APPROVE'),
      () => cancel(theirs.client, id),
      () => move(theirs.client, id, during(4, 8, 9)),
      () => move(theirs.client, own, during(4, 9, 10)),
      () => book(theirs.client, hour(10)),
      () => book(theirs.client, { ...hour(11), forOrganisationId: organisationId }),
    ]
    for (const attempt of attempts) {
      const without = ['RESIDENT', 'PARTNER_REPRESENTATIVE']
      const { told, wrote } = await meanwhile(attempt, () => roles(theirs.membershipId, without))
      expect([told, wrote]).toEqual(['Forbidden FORBIDDEN', false])
      await roles(theirs.membershipId, ['FACILITY_MANAGER', ...without])
    }
  })

  test('a role that was not relied on may come and go', async () => {
    const member = await addMember(app, world, ['RESIDENT'])
    const { told } = await meanwhile(
      () => book(member.client, wish),
      () => roles(member.membershipId, ['AUDITOR', 'RESIDENT']),
    )
    expect(told).toBe('OK')
    const { id } = await booked(member.client, wish)
    const gone = await meanwhile(() => cancel(member.client, id), () => roles(member.membershipId, ['AUDITOR']))
    expect(gone.told).toBe('OK')
  })
})

describe('the rules change', () => {
  const rewrite = (facilityId: string, policy: object) => () =>
    done(manager.client, 'updateFacility', { facilityId, policy })

  test('the wish is judged again, by the new ones', async () => {
    const { id } = await makeFacility(manager, world.id)
    const input = { facilityId: id, ...during(1, 10, 13) }
    const refused = await meanwhile(() => book(resident.client, input), rewrite(id, { maxDuration: 'PT2H' }))
    expect([refused.told, refused.wrote]).toEqual(['TOO_LONG_BOOKING', false])
    const closing = () =>
      done(manager.client, 'addClosure', {
        facilityId: id,
        ...during(1, 10, 11),
        reason: [{ language: 'en', text: 'Leak' }],
      })
    expect((await meanwhile(() => book(resident.client, { facilityId: id, ...during(1, 10, 11) }), closing)).told).toBe(
      'CLOSED',
    )
    const approving = await meanwhile(
      () => book(resident.client, { facilityId: id, ...during(1, 12, 13) }),
      rewrite(id, { requiresApproval: true }),
    )
    expect(approving.answer).toMatchObject({ booking: { status: 'REQUESTED' } })
  })

  test('the price is that of the new tariff', async () => {
    const { id } = await makeFacility(manager, world.id)
    const tariffs = [{ audience: 'MEMBER', basis: 'PER_HOUR', centsPerHour: 700, currency: 'EUR' }]
    const dearer = () => done(manager.client, 'setTariffs', { facilityId: id, tariffs })
    const { answer } = await meanwhile(() => book(resident.client, { facilityId: id, ...during(1, 10, 12) }), dearer)
    expect(answer).toMatchObject({ booking: { price: { amountCents: 1_400 } } })
  })

  test('a move is judged again too, and leaves all as it was where it is refused', async () => {
    const { id: facilityId } = await makeFacility(manager, world.id)
    const { id } = await booked(resident.client, { facilityId, ...during(1, 10, 11) })
    const before = await stored(app, id)
    const { told, wrote } = await meanwhile(
      () => move(resident.client, id, during(1, 12, 15)),
      rewrite(facilityId, { maxDuration: 'PT2H' }),
    )
    expect([told, wrote]).toEqual(['TOO_LONG_BOOKING', false])
    expect(await stored(app, id)).toEqual(before)
  })
})

describe('somebody is faster', () => {
  test('with the place: the reasons are those of now, with alternatives', async () => {
    const { id: facilityId } = await makeFacility(manager, world.id)
    const input = { facilityId, ...during(1, 10, 11) }
    const { answer, told, wrote } = await meanwhile(
      () => book(resident.client, input),
      () => booked(board.client, input),
    )
    expect([told, wrote]).toEqual(['NO_CAPACITY', false])
    expect(answer).toMatchObject({
      alternatives: [{ startsAt: iso(at(1, 9)) }, { startsAt: iso(at(1, 11)) }, { startsAt: iso(at(1, 8.5)) }],
    })
  })

  test('with the booking: a cancellation beats an approval and a move, and the other way round', async () => {
    const hour = (n: number) => ({ facilityId: asking.id, ...during(5, n, n + 1) })
    const { id } = await booked(resident.client, hour(8))
    expect(
      (
        await meanwhile(
          () => decide(manager.client, id, 'APPROVE'),
          () => cancel(resident.client, id),
        )
      ).told,
    ).toBe('Conflict INVALID_TRANSITION')
    const { id: second } = await booked(resident.client, hour(9))
    expect(
      (
        await meanwhile(
          () => cancel(resident.client, second),
          () => decide(manager.client, second, 'REJECT'),
        )
      ).told,
    ).toBe('Conflict INVALID_TRANSITION')
    const { id: third } = await booked(resident.client, hour(10))
    expect(
      (
        await meanwhile(
          () => move(resident.client, third, during(5, 12, 13)),
          () => cancel(resident.client, third),
        )
      ).told,
    ).toBe('Conflict INVALID_TRANSITION')
    // Moved meanwhile, it is still theirs to cancel: what they want is done to the booking as it is now.
    const { id: fourth } = await booked(resident.client, hour(11))
    expect(
      (
        await meanwhile(
          () => cancel(resident.client, fourth),
          () => move(resident.client, fourth, during(5, 14, 15)),
        )
      ).told,
    ).toBe('OK')
    expect((await stored(app, fourth)).claims).toEqual([])
  })

  test('with the parts of the facility: a booking claims them as they are now', async () => {
    const [whole, part] = await Promise.all([makeFacility(manager, world.id), makeFacility(manager, world.id)])
    const arrange = () => done(manager.client, 'setFacilityParts', { facilityId: whole.id, partIds: [part.id] })
    const { answer } = await meanwhile(
      () => book(resident.client, { facilityId: whole.id, ...during(1, 10, 11) }),
      arrange,
    )
    const { booking } = answer as unknown as { booking: { id: string } }
    expect(await count(app, 'select count(*) from claims where booking_id = ?', [booking.id])).toBe(2)
    expect(told(await book(resident.client, { facilityId: part.id, ...during(1, 10.5, 11.5) }))).toBe('NO_CAPACITY')
    await expectSound(app.db)
  })
})
