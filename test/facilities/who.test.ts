import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { apiClient, ok, type ApiClient, type Json } from '../harness/client.ts'
import { daily, facilityInput, makeFacility, type FacilityOverrides } from '../harness/facilities.ts'
import { addMember, foundCooperative, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults, requestFault } from '../harness/faults.ts'
import { done, refusal } from '../harness/mutate.ts'

const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const hidden = await foundCooperative(app, { publicParts: [] })
const neighbour = await foundCooperative(app)
const [suspended, departed, hiddenManager, hiddenResident, neighbourManager] = await Promise.all([
  addMember(app, world, ['FACILITY_MANAGER']),
  addMember(app, world, ['FACILITY_MANAGER', 'RESIDENT']),
  addMember(app, hidden, ['FACILITY_MANAGER']),
  addMember(app, hidden),
  addMember(app, neighbour, ['FACILITY_MANAGER']),
])
await done(world.board.client, 'suspendMember', { membershipId: suspended.membershipId })
await done(departed.client, 'leaveCooperative', { membershipId: departed.membershipId })
const anyone = apiClient(app.url)

const reason = [{ language: 'nl', text: 'Lek' }]
const closureOf = (facilityId: string) => ({
  facilityId,
  startsAt: '2026-12-01T09:00:00Z',
  endsAt: '2026-12-01T10:00:00Z',
  reason,
})
const [published, draft] = await Promise.all([
  makeFacility(world.manager, world.id, { name: 'Open' }),
  makeFacility(world.manager, world.id, { name: 'Kladje', status: 'DRAFT' }),
])
const closureIn = async (facilityId: string): Promise<string> =>
  (await done(world.manager.client, 'addClosure', closureOf(facilityId), 'closure { id }')).closure.id
const closures: Record<string, string> = {
  [published.id]: await closureIn(published.id),
  [draft.id]: await closureIn(draft.id),
}

const mutations: [string, (facilityId: string) => object][] = [
  ['updateFacility', (facilityId) => ({ facilityId, capacity: 11 })],
  ['setOpeningHours', (facilityId) => ({ facilityId, hours: [] })],
  ['setDatedHours', (facilityId) => ({ facilityId, date: '2026-12-24', intervals: [] })],
  ['addClosure', closureOf],
  ['removeClosure', (facilityId) => ({ closureId: closures[facilityId] })],
  ['setTariffs', (facilityId) => ({ facilityId, tariffs: [] })],
  ['setFacilityParts', (facilityId) => ({ facilityId, partIds: [] })],
]
const outsiders: [string, ApiClient][] = [
  ['a resident', world.resident.client],
  ['a coordinator', world.coordinator.client],
  ['an auditor', world.auditor.client],
  ['a representative', world.representative.client],
  ['a manager elsewhere', neighbourManager.client],
  ['a stranger', world.stranger.client],
  ['a suspended manager', suspended.client],
  ['a departed manager', departed.client],
]

describe.each(mutations)('%s', (name, input) => {
  test.each(outsiders)('is not for %s, to whom a draft does not exist', async (_who, client) => {
    expect(await refusal(client, name, input(published.id))).toBe('Forbidden FORBIDDEN')
    expect(await refusal(client, name, input(draft.id))).toBe('NotFound NOT_FOUND')
  })

  test('needs somebody signed in, and a facility that exists', async () => {
    closures['x'] = 'clo_00000000000000000000000000'
    for (const id of [published.id, draft.id, 'x'])
      expect(await requestFault(anyone, name, input(id))).toBe('UNAUTHENTICATED')
    for (const id of ['x', '', 'fac_00000000000000000000000000', world.id, 'fac_\u0000', '\u{1F3CA}'.repeat(50)]) {
      const wrong = name === 'removeClosure' ? { closureId: id } : input(id)
      expect(await refusal(world.manager.client, name, wrong)).toBe('NotFound NOT_FOUND')
    }
  })
})

test('only managers and the board add facilities; nobody changed any', async () => {
  for (const [, client] of outsiders)
    expect(await refusal(client, 'createFacility', facilityInput(world.id))).toBe('Forbidden FORBIDDEN')
  expect(await requestFault(anyone, 'createFacility', facilityInput(world.id))).toBe('UNAUTHENTICATED')
  const { rows } = await app.db.execute(
    `select count(*) as n from audit_entries where action like 'facility.%' and actor_id <> '${world.manager.personId}'`,
  )
  expect(rows[0]!['n']).toBe(0)
  await done(world.board.client, 'createFacility', facilityInput(world.id))
  for (const [name, input] of mutations) await done(world.board.client, name, input(draft.id))
})

test.each([...mutations, ['createFacility', () => facilityInput(world.id)] as const])(
  '%s is refused to who is no manager any more when the batch runs',
  async (name, input) => {
    const doomed = await addMember(app, world, ['FACILITY_MANAGER'])
    if (name === 'removeClosure') closures[published.id] = await closureIn(published.id)
    app.beforeWrite.next = () => done(world.board.client, 'suspendMember', { membershipId: doomed.membershipId })
    expect(await refusal(doomed.client, name, input(published.id))).toBe('Forbidden FORBIDDEN')
    const { rows } = await app.db.execute(
      `select 1 from audit_entries where actor_id = '${doomed.personId}' and action like 'facility.%'`,
    )
    expect(rows).toEqual([])
  },
)

/** Whether somebody sees a facility: in every list, by its id, in what it is part of, and in the dry run. */
async function sees(client: ApiClient, cooperativeId: string, id: string): Promise<boolean> {
  const time = 'startsAt: "2026-12-07T10:00:00Z", endsAt: "2026-12-07T11:00:00Z"'
  const data = ok(await client(`{
    node(id: "${id}") { id ... on Facility { availability(from: "2026-12-07T00:00:00Z", to: "2026-12-08T00:00:00Z") { free { startsAt } } } }
    nodes(ids: ["${id}"]) { id }
    facilities(first: 100) { nodes { id } totalCount }
    found: facilities(filter: { cooperativeIds: ["${cooperativeId}"] }) { nodes { id } }
    of: node(id: "${cooperativeId}") { ... on Cooperative { facilities(first: 100) { nodes { id } totalCount } } }
    checkBooking(input: { facilityId: "${id}", ${time} }) { bookable }
  }`))
  const lists: { id: string }[][] = [data.facilities.nodes, data.found.nodes, data.of.facilities.nodes]
  const answers = [
    ...[data.node !== null, data.nodes[0] !== null, data.checkBooking !== null],
    ...lists.map((nodes) => nodes.some((node) => node.id === id)),
  ]
  expect(data.of.facilities.totalCount).toBe(data.of.facilities.nodes.length)
  expect(new Set(answers).size).toBe(1)
  return answers[0]!
}

const usualBookers = { bookableBy: ['RESIDENT'] }
test.each<[string, FacilityOverrides, string]>([
  ['published', {}, 'everybody'],
  ['draft', { status: 'DRAFT' }, 'managers'],
  ['retired', { status: 'RETIRED' }, 'managers'],
  ['a draft for all', { status: 'DRAFT', policy: { bookableBy: ['PUBLIC', 'OTHER_COOPERATIVES'] } }, 'managers'],
])('where facilities are public, one that is %s is seen by the right people', async (_what, overrides, by) => {
  const { id } = await makeFacility(world.manager, world.id, { policy: usualBookers, ...overrides })
  const open = by === 'everybody'
  for (const client of [anyone, ...outsiders.map(([, each]) => each)])
    expect(await sees(client, world.id, id)).toBe(open)
  for (const client of [world.manager.client, world.board.client]) expect(await sees(client, world.id, id)).toBe(true)
})

test.each([
  ['members only', {}, false], ['others too, by policy', { policy: { bookableBy: ['OTHER_COOPERATIVES'] } }, true],
  ['members only, though the public may book', { policy: { bookableBy: ['PUBLIC'] } }, false],
])('where facilities are not public, %s see them', async (_what, overrides, others) => {
  const { id } = await makeFacility(hiddenManager, hidden.id, { policy: usualBookers, ...overrides })
  for (const client of [anyone, world.stranger.client, suspended.client, departed.client])
    expect(await sees(client, hidden.id, id)).toBe(false)
  for (const client of [hiddenResident.client, hiddenManager.client, hidden.board.client])
    expect(await sees(client, hidden.id, id)).toBe(true)
  for (const client of [world.resident.client, world.auditor.client, neighbourManager.client])
    expect(await sees(client, hidden.id, id)).toBe(others)
  await done(hiddenManager.client, 'updateFacility', { facilityId: id, status: 'RETIRED' })
  expect(await sees(hiddenResident.client, hidden.id, id)).toBe(false)
  expect(await refusal(hiddenResident.client, 'updateFacility', { facilityId: id })).toBe('NotFound NOT_FOUND')
})

test('the facilities of a cooperative come in pages by name, accents folded', async () => {
  const many = await foundCooperative(app)
  const names = ['Élan', 'eland', 'Zaal', 'Straße', 'strand', 'äpfel', 'Appel']
  for (const name of names) await makeFacility(many.board, many.id, { name, hours: [] })
  const page = `query ($id: ID!, $after: String, $before: String, $first: Int, $last: Int) { node(id: $id) { ... on Cooperative {
    facilities(first: $first, last: $last, after: $after, before: $before) { totalCount nodes { name } pageInfo { hasNextPage endCursor startCursor hasPreviousPage } } } } }`
  const found: string[] = []
  for (let after: string | null = null, more = true; more; ) {
    const { facilities }: Json = ok(await anyone(page, { id: many.id, first: 3, after })).node
    expect(facilities.totalCount).toBe(7)
    found.push(...facilities.nodes.map(({ name }: { name: string }) => name))
    after = facilities.pageInfo.endCursor
    more = facilities.pageInfo.hasNextPage
  }
  expect(found).toEqual(['äpfel', 'Appel', 'Élan', 'eland', 'strand', 'Straße', 'Zaal'])
  const { facilities: last } = ok(await anyone(page, { id: many.id, last: 2 })).node
  expect(last.nodes).toEqual([{ name: 'Straße' }, { name: 'Zaal' }])
  const { facilities: before } = ok(
    await anyone(page, { id: many.id, last: 2, before: last.pageInfo.startCursor }),
  ).node
  expect(before.nodes).toEqual([{ name: 'eland' }, { name: 'strand' }])
  expect((await anyone(page, { id: many.id, first: 3, after: 'nonsense' })).errors?.[0]?.extensions['code']).toBe(
    'INVALID_CURSOR',
  )
})

test('hours of a facility can be set while it is a draft', async () => {
  await done(world.manager.client, 'setOpeningHours', { facilityId: draft.id, hours: daily('10:00', '11:00') })
})
