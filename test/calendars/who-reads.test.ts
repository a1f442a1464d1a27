import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { apiClient, type ApiClient } from '../harness/client.ts'
import { makeFacility, makeHall } from '../harness/facilities.ts'
import { addMember, addPartner, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done, refusal } from '../harness/mutate.ts'
import { at, booked, cancel, during } from '../bookings/support.ts'
import { fetchCalendar, makeFeed, nothing, uidOf } from './support.ts'

/** What of a facility and a cooperative each role reads in a calendar, and what is left when a right is. */
const app = await startApp()
expectNoFaults(app)
const [world, other] = await Promise.all([makeNeighbourhood(app), makeNeighbourhood(app)])
const { board, manager, coordinator, auditor, resident, representative, stranger, organisationId } = world
const neighbour = await addMember(app, world)
const room = await makeFacility(manager, world.id, { name: 'Kamer', bookingMode: 'UNITS', capacity: 10 })
const attic = await makeFacility(manager, world.id, { name: 'Zolder', status: 'DRAFT' })
const theirs = await booked(neighbour.client, {
  facilityId: room.id,
  ...during(2, 10, 11),
  units: 3,
  title: 'Huisarts',
})
const partners = await booked(representative.client, {
  facilityId: room.id,
  ...during(2, 12, 13),
  units: 2,
  forOrganisationId: organisationId,
})
const none = 'fac_00000000000000000000000000'

const full = [
  { uid: uidOf(theirs.id), summary: 'Huisarts', description: expect.stringMatching(/^For: Lid .*\nPlaces: 3$/) },
  { uid: uidOf(partners.id), summary: 'Fysio Oost', description: 'For: Fysio Oost\nPlaces: 2' },
]
const taken = [
  { uid: uidOf(theirs.id), summary: 'Taken: 3 of 10', description: null },
  { uid: uidOf(partners.id), summary: 'Taken: 2 of 10', description: null },
]

describe('a feed of a facility', () => {
  test.each([
    ['a manager', manager, full],
    ['the board', board, full],
    ['a coordinator', coordinator, full],
    ['an auditor', auditor, full],
    ['a resident', resident, taken],
    ['who booked one of them', neighbour, [{ ...full[0]!, description: 'Places: 3' }, taken[1]!]],
    ['who represents a beneficiary', representative, [taken[0]!, full[1]!]],
  ])('shows %s what they may read, and the rest as taken', async (_who, { client }, expected) => {
    const { link } = await makeFeed(client, { facilityId: room.id })
    const { events, text, trips } = await fetchCalendar(app, link)
    expect(events).toMatchObject(expected)
    expect([text.includes('Huisarts'), trips]).toEqual([expected[0]!.summary === 'Huisarts', 1])
    expect(text).toContain('X-WR-CALNAME:Kamer')
    const all = await fetchCalendar(app, (await makeFeed(client, { cooperativeId: world.id })).link)
    expect(all.events).toMatchObject(expected.map(({ uid, summary }) => ({ uid, summary: `Kamer: ${summary}` })))
    expect(all.trips).toBe(1)
  })

  test('is refused to who may not see the place, as one that is not, and to who sees it and is no member', async () => {
    const hidden = await makeNeighbourhood(app, { publicParts: ['ABOUT'] })
    const place = await makeFacility(hidden.manager, hidden.id)
    for (const client of [stranger.client, other.manager.client, other.board.client]) {
      expect(await refusal(client, 'createCalendarFeed', { facilityId: place.id })).toBe('NotFound NOT_FOUND')
      expect(await refusal(client, 'createCalendarFeed', { facilityId: room.id })).toBe('Forbidden FORBIDDEN')
      expect(await refusal(client, 'createCalendarFeed', { cooperativeId: world.id })).toBe('Forbidden FORBIDDEN')
    }
    expect(await refusal(resident.client, 'createCalendarFeed', { facilityId: none })).toBe('NotFound NOT_FOUND')
    expect(await refusal(resident.client, 'createCalendarFeed', { facilityId: attic.id })).toBe('NotFound NOT_FOUND')
    expect(
      await refusal(resident.client, 'createCalendarFeed', { cooperativeId: 'coo_00000000000000000000000000' }),
    ).toBe('NotFound NOT_FOUND')
    const { errors } = await apiClient(app.url)(
      'mutation ($id: ID!) { createCalendarFeed(input: { facilityId: $id }) { __typename } }',
      { id: room.id },
    )
    expect(errors?.map(({ extensions }) => extensions['code'])).toEqual(['UNAUTHENTICATED'])
  })

  test('of a hall tells of its parts, and of a part when the hall is taken', async () => {
    const hall = await makeHall(manager, world.id, { name: 'Sporthal' })
    const part = await booked(neighbour.client, { facilityId: hall.thirds[0], ...during(3, 10, 11), title: 'Turnen' })
    const whole = await booked(neighbour.client, { facilityId: hall.id, ...during(3, 12, 13), title: 'Feest' })
    const read = async (client: ApiClient, facilityId: string) =>
      (await fetchCalendar(app, (await makeFeed(client, { facilityId })).link)).events
    const where = (name: string) => expect.stringMatching(`^${name}, Dorpsstraat 1`)
    expect(await read(manager.client, hall.id)).toMatchObject([
      { uid: uidOf(part.id), summary: 'Turnen', location: where('Sporthal, deel 1') },
      { uid: uidOf(whole.id), summary: 'Feest', location: where('Sporthal') },
    ])
    expect(await read(resident.client, hall.thirds[0])).toMatchObject([
      { summary: 'Taken', location: where('Sporthal, deel 1') },
      { summary: 'Taken', location: where('Sporthal, deel 1') },
    ])
    expect(await read(manager.client, hall.thirds[1])).toMatchObject([{ uid: uidOf(whole.id), summary: 'Feest' }])
  })

  test('names no draft to members, though its parts are taken by it', async () => {
    const hall = await makeHall(manager, world.id, { name: 'Geheim' })
    await booked(neighbour.client, { facilityId: hall.id, ...during(4, 12, 13) })
    await done(manager.client, 'updateFacility', { facilityId: hall.id, status: 'DRAFT' })
    const read = async (client: ApiClient, input: object) =>
      (await fetchCalendar(app, (await makeFeed(client, input)).link)).events
    const third = await read(resident.client, { facilityId: hall.thirds[0] })
    expect(third).toMatchObject([{ summary: 'Taken', location: expect.stringMatching(/^Geheim, deel 1, /) }])
    const inAll = (events: { startsAt: number }[]) => events.some(({ startsAt }) => startsAt === at(4, 12))
    expect(inAll(await read(resident.client, { cooperativeId: world.id }))).toBe(false)
    expect(inAll(await read(manager.client, { cooperativeId: world.id }))).toBe(true)
    expect(inAll(await read(neighbour.client, { cooperativeId: world.id }))).toBe(true)
  })

  test('tells of a cancellation as long as others do', async () => {
    const { id } = await booked(neighbour.client, { facilityId: room.id, ...during(5, 12, 13), title: 'Toch niet' })
    await cancel(neighbour.client, id)
    const { link } = await makeFeed(resident.client, { facilityId: room.id })
    const found = (await fetchCalendar(app, link)).events.filter(({ uid }) => uid === uidOf(id))
    expect(found).toMatchObject([{ status: 'CANCELLED', summary: 'Taken: 1 of 10', sequence: 1 }])
  })
})

describe('a right that ends', () => {
  const rolesOf = (membershipId: string, roles: string[]) =>
    done(board.client, 'setMemberRoles', { membershipId, roles })

  test('with a role leaves only what others see, at once', async () => {
    const leaving = await addMember(app, world, ['COORDINATOR'])
    const { link } = await makeFeed(leaving.client, { facilityId: room.id })
    const before = await fetchCalendar(app, link)
    expect(before.events).toMatchObject(expect.arrayContaining(full.map((event) => expect.objectContaining(event))))
    await rolesOf(leaving.membershipId, ['RESIDENT'])
    const after = await fetchCalendar(app, link, { 'if-none-match': before.headers.get('etag')! })
    expect(after.status).toBe(200)
    expect(after.text).not.toContain('Huisarts')
    expect(after.events.length).toBe(before.events.length)
  })

  test('with a membership leaves nothing of facilities and cooperatives', async () => {
    const leaving = await addMember(app, world, ['FACILITY_MANAGER'])
    const feeds = [
      await makeFeed(leaving.client, { facilityId: room.id }),
      await makeFeed(leaving.client, { cooperativeId: world.id }),
      await makeFeed(leaving.client),
    ]
    const { headers } = await fetchCalendar(app, feeds[0]!.link)
    const statuses = () => Promise.all(feeds.map(async ({ link }) => (await fetchCalendar(app, link)).status))
    expect(await statuses()).toEqual([200, 200, 200])
    await done(board.client, 'suspendMember', { membershipId: leaving.membershipId })
    expect(await statuses()).toEqual([404, 404, 200])
    expect(await fetchCalendar(app, feeds[0]!.link, { 'if-none-match': headers.get('etag')! })).toMatchObject(nothing)
    await done(board.client, 'reinstateMember', { membershipId: leaving.membershipId })
    expect(await statuses()).toEqual([200, 200, 200])
    await done(leaving.client, 'leaveCooperative', { membershipId: leaving.membershipId })
    expect(await statuses()).toEqual([404, 404, 200])
  })

  test('with a facility that is taken back leaves nothing to members', async () => {
    const place = await makeFacility(manager, world.id)
    const feeds = [
      await makeFeed(resident.client, { facilityId: place.id }),
      await makeFeed(manager.client, { facilityId: place.id }),
    ]
    await done(manager.client, 'updateFacility', { facilityId: place.id, status: 'RETIRED' })
    expect(await Promise.all(feeds.map(async ({ link }) => (await fetchCalendar(app, link)).status))).toEqual([
      404, 200,
    ])
  })

  test('to speak for an organisation leaves what one did oneself', async () => {
    const club = await addPartner(world, 'Schaakclub')
    const [first, second] = [
      await addMember(app, world, ['PARTNER_REPRESENTATIVE'], { organisationId: club }),
      await addMember(app, world, ['PARTNER_REPRESENTATIVE'], { organisationId: club }),
    ]
    const game = await booked(first.client, { facilityId: room.id, ...during(6, 19, 20), forOrganisationId: club })
    const [one, two] = [await makeFeed(first.client), await makeFeed(second.client)]
    const uids = async (link: string) => (await fetchCalendar(app, link)).events.map(({ uid }) => uid)
    expect([await uids(one.link), await uids(two.link)]).toEqual([[uidOf(game.id)], [uidOf(game.id)]])
    await done(board.client, 'removePartner', { cooperativeId: world.id, organisationId: club })
    expect([await uids(one.link), await uids(two.link)]).toEqual([[uidOf(game.id)], []])
  })
})
