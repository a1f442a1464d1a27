import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { always, makeFacility } from '../harness/facilities.ts'
import { addMember, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done, mutate } from '../harness/mutate.ts'
import { at, book, booked, cancel, check, codes, decide, during, iso, move, told } from '../bookings/support.ts'
import { accept, joined, seen } from '../waitlist/support.ts'
import { counted, makeQuota, words } from './support.ts'

/** What counts, for whom, and where. Every test has a cooperative's facilities of its own. */
const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { manager, resident, board, representative, organisationId } = world
const [anna, bert] = await Promise.all([addMember(app, world), addMember(app, world)])

const place = async (overrides: object = {}) => (await makeFacility(manager, world.id, { hours: always, ...overrides })).id
const oneADay = async (overrides: object = {}) => {
  const facilityId = await place(overrides)
  await makeQuota(manager, world.id, { facilityId })
  return facilityId
}
const bookAt = async (facilityId: string, startsAt: string, endsAt: string, client = anna.client) =>
  told(await book(client, { facilityId, startsAt, endsAt }))

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
    expect(told(await book(another.client, { facilityId, forOrganisationId, ...during(2, 12, 13) }))).toBe('QUOTA_EXCEEDED')
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
    expect(told(await book(world.coordinator.client, { facilityId, forPersonId, ...during(2, 12, 13) }))).toBe('QUOTA_EXCEEDED')
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
    await makeQuota(there.manager, there.id, { facilityKind: 'SPORTS_HALL', name: words('Halls'), amount: { bookings: 2 } })
    await makeQuota(there.manager, there.id, { name: words('All'), amount: { bookings: 3 } })
    const { client } = there.resident
    const outcome = async (facilityId: string, hour: number) => {
      const answer = await book(client, { facilityId, ...during(2, hour, hour + 1) })
      return answer.reasons?.map(({ message }: { message: string }) => message.replace('This is more than you may book: ', '')) ?? 'OK'
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

describe('how much', () => {
  test('hours are told with what is left, in words of the reader’s language', async () => {
    const facilityId = await place()
    await makeQuota(manager, world.id, { facilityId, period: 'WEEK', amount: { time: 'PT3H' }, name: words('Three hours a week') })
    await booked(anna.client, { facilityId, ...during(1, 10, 12.5) })
    const answer = await book(anna.client.with({ 'accept-language': 'nl' }), { facilityId, ...during(2, 10, 11) })
    expect(answer.reasons).toEqual([
      { code: 'QUOTA_EXCEEDED', message: 'Hiermee kom je boven wat je mag boeken: Three hours a week (nl). Over: 30 minuten.' },
    ])
    expect(told(await book(anna.client, { facilityId, ...during(2, 10, 10.5) }))).toBe('OK')
    // The week ends on Sunday.
    expect(told(await book(anna.client, { facilityId, ...during(4, 23, 24) }))).toBe('QUOTA_EXCEEDED')
    expect(told(await book(anna.client, { facilityId, ...during(5, 0, 1) }))).toBe('OK')
  })

  test('so many at once in the future: what is over makes room', async () => {
    const facilityId = await place()
    await makeQuota(manager, world.id, { facilityId, period: 'UPCOMING', amount: { bookings: 2 } })
    app.clock.now = at(6, 9)
    await booked(anna.client, { facilityId, ...during(6, 10, 11) })
    await booked(anna.client, { facilityId, ...during(80, 10, 11) })
    app.clock.now = at(6, 10.5)
    expect(await bookAt(facilityId, iso(at(40, 10)), iso(at(40, 11)))).toBe('QUOTA_EXCEEDED')
    app.clock.now = at(6, 11)
    expect(await bookAt(facilityId, iso(at(40, 10)), iso(at(40, 11)))).toBe('OK')
    expect(await bookAt(facilityId, iso(at(41, 10)), iso(at(41, 11)))).toBe('QUOTA_EXCEEDED')
  })

  test('peak hours apart: only what lies in them counts, on the days on which it lies', async () => {
    const facilityId = await place({ policy: { maxDuration: 'P3D' } })
    const evenings = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opens: '18:00', closes: '22:00' }))
    await makeQuota(manager, world.id, { facilityId, period: 'WEEK', amount: { time: 'PT6H' }, peak: evenings })
    // Day 12 is a Monday.
    expect(told(await book(anna.client, { facilityId, ...during(12, 9, 18) }))).toBe('OK')
    expect(told(await book(anna.client, { facilityId, ...during(12, 18, 20) }))).toBe('OK')
    expect(told(await book(anna.client, { facilityId, ...during(13, 9, 14 + 48) }))).toBe('QUOTA_EXCEEDED')
    expect(told(await book(anna.client, { facilityId, ...during(13, 9, 20) }))).toBe('OK')
    expect(told(await book(anna.client, { facilityId, ...during(14, 17, 20) }))).toBe('OK')
    expect(told(await book(anna.client, { facilityId, ...during(15, 17, 18.5) }))).toBe('QUOTA_EXCEEDED')
    // From Friday's end on through the weekend.
    expect(told(await book(anna.client, { facilityId, ...during(16, 22, 48) }))).toBe('OK')
  })

  test('nothing, where the amount is 0', async () => {
    const facilityId = await place({ policy: { bookableBy: ['RESIDENT', 'OTHER_COOPERATIVES'] } })
    const guests = await makeNeighbourhood(app)
    const peak = [{ weekday: 7, opens: '00:00', closes: '24:00' }]
    await makeQuota(manager, world.id, { facilityId, amount: { bookings: 0 }, audiences: ['OTHER_COOPERATIVE'], peak })
    expect(told(await book(guests.resident.client, { facilityId, ...during(18, 10, 11) }))).toBe('QUOTA_EXCEEDED')
    expect(told(await book(guests.resident.client, { facilityId, ...during(17, 10, 11) }))).toBe('OK')
    expect(told(await book(anna.client, { facilityId, ...during(18, 10, 11) }))).toBe('OK')
  })
})

test('alternatives to what a quota refuses are such that it allows', async () => {
  const facilityId = await oneADay({ hours: always.map((hours) => ({ ...hours, opens: '10:00', closes: '13:00' })) })
  await booked(anna.client, { facilityId, ...during(20, 10, 11) })
  const { alternatives } = await mutate(anna.client, 'bookFacility', { facilityId, ...during(20, 11, 12) }, 'booking { id }').then(() =>
    check(anna.client, { facilityId, ...during(20, 11, 12) }),
  )
  expect(alternatives.length).toBeGreaterThan(0)
  for (const { startsAt, endsAt, facility } of alternatives) {
    expect(await check(anna.client, { facilityId: facility.id, startsAt, endsAt })).toMatchObject({ bookable: true, reasons: [] })
  }
})
