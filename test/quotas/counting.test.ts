import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { always, makeFacility } from '../harness/facilities.ts'
import { addMember, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done } from '../harness/mutate.ts'
import { at, book, booked, cancel, check, codes, decide, during, move, told } from '../bookings/support.ts'
import { accept, joined, seen } from '../waitlist/support.ts'
import { counted, makeQuota, words } from './support.ts'

/** What counts, for whom, and where. Every test has a cooperative's facilities of its own. */
const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { manager, resident, board, representative, organisationId } = world
const [anna, bert] = await Promise.all([addMember(app, world), addMember(app, world)])

const place = async (overrides: object = {}) =>
  (await makeFacility(manager, world.id, { hours: always, ...overrides })).id
const oneADay = async (overrides: object = {}) => {
  const facilityId = await place(overrides)
  await makeQuota(manager, world.id, { facilityId })
  return facilityId
}

describe('what counts', () => {
  test('commonsbooking #2301: what is asked for counts as much as what is confirmed, in another window too', async () => {
    const facilityId = await oneADay({ policy: { requiresApproval: true } })
    const { id } = await booked(anna.client, { facilityId, ...during(2, 10, 11) })
    expect(codes(await check(anna.client, { facilityId, ...during(2, 12, 13) }))).toBe('QUOTA_EXCEEDED')
    expect(told(await book(anna.client, { facilityId, ...during(2, 12, 13) }))).toBe('QUOTA_EXCEEDED')
    // That somebody agrees counts it no second time, and that they do not gives it back.
    expect(told(await decide(manager.client, id, 'APPROVE'))).toBe('OK')
    expect(await counted(app, id)).toBe(1)
    expect(told(await book(anna.client, { facilityId, ...during(2, 12, 13) }))).toBe('QUOTA_EXCEEDED')
    const other = await booked(anna.client, { facilityId, ...during(3, 12, 13) })
    await decide(manager.client, other.id, 'REJECT')
    expect(told(await book(anna.client, { facilityId, ...during(3, 12, 13) }))).toBe('OK')
  })

  test('commonsbooking #2301: a hold of the waitlist counts, and is counted once when it is accepted', async () => {
    const facilityId = await oneADay()
    const wish = { facilityId, ...during(4, 10, 11) }
    const { id } = await booked(bert.client, wish)
    const entry = await joined(anna.client, wish)
    await cancel(bert.client, id)
    expect((await seen(anna.client, entry.id)).status).toBe('OFFERED')
    expect(told(await book(anna.client, { facilityId, ...during(4, 14, 15) }))).toBe('QUOTA_EXCEEDED')
    expect(told(await accept(anna.client, entry.id))).toBe('OK')
    expect(told(await book(anna.client, { facilityId, ...during(4, 14, 15) }))).toBe('QUOTA_EXCEEDED')
  })

  test('what is called off, by whomever, gives back at once', async () => {
    const facilityId = await oneADay()
    for (const client of [anna.client, manager.client]) {
      const { id } = await booked(anna.client, { facilityId, ...during(2, 10, 11) })
      expect(told(await book(anna.client, { facilityId, ...during(2, 12, 13) }))).toBe('QUOTA_EXCEEDED')
      await cancel(client, id)
      expect(await counted(app, id)).toBe(0)
    }
  })

  test('a no-show keeps counting, also after its place was released', async () => {
    const facilityId = await oneADay()
    const { id } = await booked(anna.client, { facilityId, ...during(0, 10, 11) })
    app.clock.now = at(0, 10.5)
    await done(manager.client, 'reportNoShow', { bookingId: id })
    expect(told(await book(anna.client, { facilityId, ...during(0, 14, 15) }))).toBe('QUOTA_EXCEEDED')
    await done(manager.client, 'undoNoShow', { bookingId: id })
    expect(await counted(app, id)).toBe(1)
  })

  test('Cal PR #26883: a quota counts the member, not the slot that they share, however many places they take', async () => {
    const facilityId = await place({ bookingMode: 'UNITS', capacity: 6 })
    await makeQuota(manager, world.id, { facilityId, amount: { time: 'PT1H' } })
    const slot = { facilityId, ...during(2, 10, 11) }
    expect(told(await book(anna.client, { ...slot, units: 3 }))).toBe('OK')
    expect(told(await book(bert.client, { ...slot, units: 2 }))).toBe('OK')
    expect(told(await book(resident.client, slot))).toBe('OK')
    expect(told(await book(board.client, slot))).toBe('NO_CAPACITY')
    expect(told(await book(anna.client, { facilityId, ...during(2, 11, 12) }))).toBe('QUOTA_EXCEEDED')
  })

  test('a move counts the booking at its new time only; one that takes too much is refused', async () => {
    const facilityId = await place()
    await makeQuota(manager, world.id, { facilityId, amount: { time: 'PT3H' } })
    const { id } = await booked(anna.client, { facilityId, ...during(2, 10, 12) })
    expect(told(await move(anna.client, id, during(2, 11, 14)))).toBe('OK')
    expect(told(await move(anna.client, id, during(2, 11, 14.5)))).toBe('QUOTA_EXCEEDED')
    const second = await booked(anna.client, { facilityId, ...during(3, 10, 12) })
    expect(told(await move(anna.client, second.id, during(2, 15, 16)))).toBe('QUOTA_EXCEEDED')
    expect(told(await move(anna.client, id, during(4, 11, 14)))).toBe('OK')
    expect(told(await move(anna.client, second.id, during(2, 15, 18)))).toBe('OK')
  })
})

describe('whose use counts together', () => {
  test('that of an organisation, whoever booked for it', async () => {
    const facilityId = await place()
    const another = await addMember(app, world, ['PARTNER_REPRESENTATIVE'], { organisationId })
    await makeQuota(manager, world.id, { facilityId, subject: 'ORGANISATION' })
    const forOrganisationId = organisationId
    expect(told(await book(representative.client, { facilityId, forOrganisationId, ...during(2, 10, 11) }))).toBe('OK')
    expect(told(await book(another.client, { facilityId, forOrganisationId, ...during(2, 12, 13) }))).toBe(
      'QUOTA_EXCEEDED',
    )
    // Their own bookings are another matter.
    expect(told(await book(another.client, { facilityId, ...during(2, 12, 13) }))).toBe('OK')
    expect(told(await book(anna.client, { facilityId, ...during(2, 13, 14) }))).toBe('OK')
  })

  test('that of all guests of one cooperative, where it is about guests', async () => {
    const facilityId = await place({ policy: { bookableBy: ['RESIDENT', 'OTHER_COOPERATIVES'] } })
    const [near, far] = [await makeNeighbourhood(app), await makeNeighbourhood(app)]
    await makeQuota(manager, world.id, { facilityId, subject: 'COOPERATIVE', audiences: ['OTHER_COOPERATIVE'] })
    const wish = (hour: number) => ({ facilityId, ...during(2, hour, hour + 1) })
    expect(told(await book(near.resident.client, wish(8)))).toBe('OK')
    expect(told(await book(near.coordinator.client, wish(9)))).toBe('QUOTA_EXCEEDED')
    expect(told(await book(far.resident.client, wish(9)))).toBe('OK')
    expect(told(await book(anna.client, wish(10)))).toBe('OK')
    expect(told(await book(anna.client, wish(11)))).toBe('OK')
  })

  test('each person’s own, whoever books for them', async () => {
    const facilityId = await oneADay()
    const forPersonId = world.offline.personId
    expect(told(await book(world.coordinator.client, { facilityId, forPersonId, ...during(2, 10, 11) }))).toBe('OK')
    expect(told(await book(world.coordinator.client, { facilityId, forPersonId, ...during(2, 12, 13) }))).toBe(
      'QUOTA_EXCEEDED',
    )
    expect(told(await book(world.coordinator.client, { facilityId, ...during(2, 12, 13) }))).toBe('OK')
  })

  test('who pays the social tariff is a member; a quota can be about them alone', async () => {
    const facilityId = await place()
    const poor = await addMember(app, world)
    await app.db.execute({ sql: 'update memberships set social_tariff = 1 where id = ?', args: [poor.membershipId] })
    await makeQuota(manager, world.id, { facilityId, audiences: ['MEMBER'], name: words('Members') })
    await makeQuota(manager, world.id, { facilityId, audiences: ['SOCIAL'], amount: { time: 'PT1H' }, period: 'WEEK' })
    expect(told(await book(poor.client, { facilityId, ...during(2, 10, 11) }))).toBe('OK')
    expect(told(await book(poor.client, { facilityId, ...during(2, 12, 13) }))).toBe('QUOTA_EXCEEDED QUOTA_EXCEEDED')
    expect(told(await book(poor.client, { facilityId, ...during(1, 12, 13) }))).toBe('QUOTA_EXCEEDED')
    expect(told(await book(poor.client, { facilityId, ...during(5, 12, 13) }))).toBe('OK')
    expect(told(await book(anna.client, { facilityId, ...during(1, 14, 17) }))).toBe('OK')
  })
})

describe('where', () => {
  test('at one place, at all of a kind, or at all of the owner’s; each that is exceeded is a reason of its own', async () => {
    const there = await makeNeighbourhood(app)
    const at = async (kind: string) => (await makeFacility(there.manager, there.id, { kind })).id
    const [hall, other, kitchen] = [await at('SPORTS_HALL'), await at('SPORTS_HALL'), await at('KITCHEN')]
    await makeQuota(there.manager, there.id, { facilityId: hall, name: words('This hall') })
    await makeQuota(there.manager, there.id, {
      facilityKind: 'SPORTS_HALL',
      name: words('Halls'),
      amount: { bookings: 2 },
    })
    await makeQuota(there.manager, there.id, { name: words('All'), amount: { bookings: 3 } })
    const { client } = there.resident
    const outcome = async (facilityId: string, hour: number) => {
      const answer = await book(client, { facilityId, ...during(2, hour, hour + 1) })
      return (
        answer.reasons?.map(({ message }: { message: string }) =>
          message.replace('This is more than you may book: ', ''),
        ) ?? 'OK'
      )
    }
    expect(await outcome(hall, 8)).toBe('OK')
    expect(await outcome(hall, 9)).toEqual(['This hall. Left: 0.'])
    expect(await outcome(other, 9)).toBe('OK')
    expect(await outcome(other, 10)).toEqual(['Halls. Left: 0.'])
    expect(await outcome(kitchen, 10)).toBe('OK')
    expect(await outcome(hall, 11)).toEqual(['This hall. Left: 0.', 'Halls. Left: 0.', 'All. Left: 0.'])
  })

  test('a place that becomes of another kind is counted as such', async () => {
    const there = await makeNeighbourhood(app)
    const { id: facilityId } = await makeFacility(there.manager, there.id, { kind: 'STUDIO' })
    await makeQuota(there.manager, there.id, { facilityKind: 'KITCHEN' })
    const { id } = await booked(there.resident.client, { facilityId, ...during(2, 10, 11) })
    expect(await counted(app, id)).toBe(0)
    await done(there.manager.client, 'updateFacility', { facilityId, kind: 'KITCHEN' })
    expect(await counted(app, id)).toBe(1)
    expect(told(await book(there.resident.client, { facilityId, ...during(2, 12, 13) }))).toBe('QUOTA_EXCEEDED')
  })
})
