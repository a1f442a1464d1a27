import { describe, expect, test } from 'vitest'
import { startApp, startOfTests } from '../harness/app.ts'
import { apiClient, ok, type ApiClient, type Json } from '../harness/client.ts'
import { makeFacility } from '../harness/facilities.ts'
import { addMember, addPartner, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done } from '../harness/mutate.ts'
import { at, booked, cancel, decide, during, iso, move, operations } from './support.ts'

/** Who reads which bookings, in every list and by id. */
const app = await startApp()
expectNoFaults(app)
const [world, other] = await Promise.all([makeNeighbourhood(app), makeNeighbourhood(app)])
const { manager, resident, coordinator, representative, auditor, board, organisationId, offline } = world
const anyone = apiClient(app.url)
const neighbour = await addMember(app, world)
const deputy = await addMember(app, world, ['PARTNER_REPRESENTATIVE'], { organisationId })
const place = await makeFacility(manager, world.id, {
  bookingMode: 'UNITS',
  capacity: 1_000,
  policy: { requiresApproval: true },
})
const second = await makeFacility(manager, world.id)
const book = (client: ApiClient, hour: number, more = {}, facilityId = place.id) =>
  booked(client, { facilityId, ...during(2, hour, hour + 1), ...more }).then(({ id }) => id as string)

const own = await book(resident.client, 12, { title: 'Knee' })
const theirs = await book(neighbour.client, 10)
const partners = await book(representative.client, 14, { forOrganisationId: organisationId })
const offlines = await book(coordinator.client, 16, { forPersonId: offline.personId })
const elsewhere = await book(neighbour.client, 18, {}, second.id)
const all = [theirs, own, partners, offlines]

const reads: [string, ApiClient, string[]][] = [
  ['resident', resident.client, [own]],
  ['another resident', neighbour.client, [theirs]],
  ['representative', representative.client, [partners]],
  ['another representative', deputy.client, [partners]],
  ['coordinator', coordinator.client, all],
  ['auditor', auditor.client, all],
  ['manager', manager.client, all],
  ['board', board.client, all],
  ['stranger', world.stranger.client, []],
  ['manager of another cooperative', other.manager.client, []],
  ['board of another cooperative', other.board.client, []],
  ['anonymous', anyone, []],
]

const ids = ({ nodes }: Json): string[] => nodes.map(({ id }: Json) => id)

describe.each(reads)('%s', (_who, client, readable) => {
  const query = `query ($facility: ID!, $slug: String!, $filter: BookingFilter) {
    node(id: $facility) { ... on Facility { bookings(filter: $filter) { totalCount nodes { id } } } }
    cooperative(slug: $slug) { bookings(filter: $filter) { totalCount nodes { id } } } }`

  test('reads the bookings that concern them, in lists of the facility and the cooperative', async () => {
    const { node, cooperative } = ok(await client(query, { facility: place.id, slug: world.slug }))
    expect(node.bookings).toEqual({ totalCount: readable.length, nodes: readable.map((id) => ({ id })) })
    const inAll = readable.includes(theirs) ? [...readable, elsewhere] : readable
    expect(cooperative.bookings).toEqual({ totalCount: inAll.length, nodes: inAll.map((id) => ({ id })) })
  })

  test('finds these by id and no others', async () => {
    const { nodes } = ok(
      await client('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', {
        ids: [...all, 'boo_00000000000000000000000000'],
      }),
    )
    expect(nodes).toEqual([...all.map((id) => (readable.includes(id) ? { id } : null)), null])
  })

  test('cannot tell a booking that they may not read from one that is not', async () => {
    const missing = 'boo_00000000000000000000000000'
    for (const hidden of all.filter((id) => !readable.includes(id))) {
      const answers = async (id: string) => {
        const asked = [
          ['CancelBooking', {}],
          ['DecideBooking', { decision: 'REJECT' }],
          ['MoveBooking', during(3, 10, 11)],
        ] as const
        const answered = asked.map(async ([name, more]) => {
          const { data, errors, trips } = await client(operations[name]!, { id, ...more })
          return { data, codes: errors?.map(({ extensions }) => extensions['code']), trips }
        })
        return [...(await Promise.all(answered)), ok(await client('query ($id: ID!) { node(id: $id) { id } }', { id }))]
      }
      expect(await answers(hidden)).toEqual(await answers(missing))
    }
  })
})

describe('the own list', () => {
  const query = `query ($filter: BookingFilter, $first: Int, $after: String, $last: Int, $before: String) {
    viewer { bookings(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
      totalCount nodes { id } pageInfo { hasNextPage hasPreviousPage endCursor startCursor } } } }`
  const listOf = async (client: ApiClient, variables = {}) => ok(await client(query, variables)).viewer.bookings

  test('has what one booked, or is booked for one or the organisations one represents', async () => {
    expect(ids(await listOf(resident.client))).toEqual([own])
    expect(ids(await listOf(deputy.client))).toEqual([partners])
    expect(ids(await listOf(coordinator.client))).toEqual([offlines])
    expect(ids(await listOf(manager.client))).toEqual([])
    const { viewer } = ok(await resident.client(operations['Viewer']!))
    expect(viewer.bookings.edges).toMatchObject([
      { node: { id: own, status: 'REQUESTED', facility: { id: place.id, timeZone: 'Europe/Amsterdam' } } },
    ])
  })

  test('is filtered by state, facility and time, from now on unless told', async () => {
    const mine = (hour: number, facilityId = place.id) => book(neighbour.client, hour, {}, facilityId)
    const cancelled = await mine(20)
    await cancel(neighbour.client, cancelled)
    const ofMine = async (filter: object) => ids(await listOf(neighbour.client, { filter }))
    expect(await ofMine({})).toEqual([theirs, elsewhere])
    expect(await ofMine({ statuses: ['CANCELLED'] })).toEqual([cancelled])
    expect(await ofMine({ statuses: [] })).toEqual([])
    expect(await ofMine({ facilityIds: [second.id, 'x', ''] })).toEqual([elsewhere])
    expect(await ofMine({ facilityIds: [] })).toEqual([])
    expect(await ofMine({ from: iso(at(2, 11) - 1), until: iso(at(2, 18)) })).toEqual([theirs])
    expect(await ofMine({ from: iso(at(2, 11)) })).toEqual([elsewhere])
    expect(await ofMine({ until: iso(at(2, 10)) })).toEqual([])
    expect(await ofMine({ until: iso(at(2, 10) + 1) })).toEqual([theirs])
    expect(await ofMine({ until: '1970-01-01T00:00:00Z' })).toEqual([])
    app.clock.now = at(2, 11) - 1
    expect(await ofMine({})).toEqual([theirs, elsewhere])
    app.clock.now = at(2, 11)
    expect(await ofMine({})).toEqual([elsewhere])
    expect(await ofMine({ from: iso(startOfTests), statuses: ['REQUESTED', 'CANCELLED'] })).toEqual([theirs, cancelled])
    app.clock.now = startOfTests
  })

  test('takes a filter of any length', async () => {
    const facilityIds = [...Array.from({ length: 40_000 }, () => 'x'), second.id]
    expect(ids(await listOf(neighbour.client, { filter: { facilityIds } }))).toEqual([elsewhere])
  })

  test('is paged by start, both ways', async () => {
    const pages: string[] = []
    for (let after: string | null = null; ; ) {
      const page: Json = await listOf(coordinator.client.with({}), { first: 1, after })
      pages.push(...ids(page))
      expect(page.totalCount).toBe(1)
      if (!page.pageInfo.hasNextPage) break
      after = page.pageInfo.endCursor
    }
    expect(pages).toEqual([offlines])
    const listing =
      'query ($id: ID!, $first: Int, $after: String, $last: Int, $before: String) { node(id: $id) { ... on Facility { bookings(first: $first, after: $after, last: $last, before: $before) { totalCount nodes { id } pageInfo { endCursor startCursor hasNextPage hasPreviousPage } } } } }'
    const page = async (variables: object) =>
      ok(await auditor.client(listing, { id: place.id, ...variables })).node.bookings
    const first = await page({ first: 3 })
    expect([ids(first), first.totalCount, first.pageInfo.hasNextPage]).toEqual([all.slice(0, 3), 4, true])
    expect(ids(await page({ first: 3, after: first.pageInfo.endCursor }))).toEqual([offlines])
    const last = await page({ last: 2 })
    expect([ids(last), last.pageInfo.hasPreviousPage]).toEqual([all.slice(2), true])
    expect(ids(await page({ last: 2, before: last.pageInfo.startCursor }))).toEqual(all.slice(0, 2))
  })
})

test('the list of a closure says whom to tell, to who may read it', async () => {
  const closure = { facilityId: place.id, ...during(2, 11.5, 14.5), reason: [{ language: 'en', text: 'Leak' }] }
  await done(manager.client, 'addClosure', closure)
  const query =
    'query ($id: ID!) { node(id: $id) { ... on Facility { closures { bookings { totalCount nodes { id } } } } } }'
  const listed = async (client: ApiClient) => ok(await client(query, { id: place.id })).node.closures[0].bookings
  expect(ids(await listed(manager.client))).toEqual([own, partners])
  expect(ids(await listed(coordinator.client))).toEqual([own, partners])
  expect(await listed(resident.client)).toEqual({ totalCount: 1, nodes: [{ id: own }] })
  expect(await listed(neighbour.client)).toEqual({ totalCount: 0, nodes: [] })
  expect(await listed(anyone)).toEqual({ totalCount: 0, nodes: [] })
})

test('a booking shows its people to who may read it; titles of others never appear as free time', async () => {
  const query =
    'query ($id: ID!) { node(id: $id) { ... on Booking { title units audience actor { id name email } forPerson { id name } forOrganisation { id } cooperative { id } createdAt updatedAt } } }'
  const { node } = ok(await resident.client(query, { id: own }))
  expect(node).toMatchObject({
    title: 'Knee',
    units: 1,
    actor: { id: resident.personId },
    forPerson: { id: resident.personId },
    cooperative: { id: world.id },
  })
  expect(ok(await deputy.client(query, { id: partners })).node).toMatchObject({
    forPerson: null,
    forOrganisation: { id: organisationId },
    actor: { email: null },
  })
  const week = ok(await anyone(operations['FacilityWeek']!, { id: place.id, from: iso(at(2, 0)), to: iso(at(3, 0)) }))
  expect(JSON.stringify(week)).not.toContain('Knee')
})

test('rights end with what they came from, and what one booked stays one’s own history', async () => {
  const leaving = await addMember(app, world, ['COORDINATOR'])
  const club = await addPartner(world, 'Schaakclub')
  const chess = await addMember(app, world, ['PARTNER_REPRESENTATIVE'], { organisationId: club })
  const game = await book(chess.client, 19, { forOrganisationId: club })
  const seen = async (client: ApiClient) =>
    ok(await client('query ($id: ID!) { node(id: $id) { id } }', { id: game })).node !== null
  expect([await seen(leaving.client), await seen(chess.client)]).toEqual([true, true])
  await done(board.client, 'setMemberRoles', { membershipId: leaving.membershipId, roles: ['RESIDENT'] })
  await done(board.client, 'removePartner', { cooperativeId: world.id, organisationId: club })
  expect([await seen(leaving.client), await seen(chess.client)]).toEqual([false, true])
  for (const answer of [
    cancel(leaving.client, game),
    move(leaving.client, game, during(3, 8, 9)),
    decide(leaving.client, game, 'REJECT'),
  ]) {
    expect(await answer).toMatchObject({ __typename: 'NotFound' })
  }
})
