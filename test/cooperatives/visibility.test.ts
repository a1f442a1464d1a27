import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { apiClient, ok, type ApiClient } from '../harness/client.ts'
import { addMember, foundCooperative, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done } from '../harness/mutate.ts'
import { signIn } from '../harness/people.ts'

const app = await startApp()
expectNoFaults(app)
const anyone = apiClient(app.url)
const [world, other] = await Promise.all([makeNeighbourhood(app), foundCooperative(app)])
const applicant = await signIn(app, 'applicant@example.org', 'Aart')
const { membership: applied } = await done(applicant.client, 'applyForMembership', { cooperativeId: world.id, motivation: 'Omdat' }, 'membership { id }')
const former = await addMember(app, world)
await done(former.client, 'leaveCooperative', { membershipId: former.membershipId })
const suspended = await addMember(app, world)
await done(world.board.client, 'suspendMember', { membershipId: suspended.membershipId })
await done(world.resident.client, 'updateProfile', { phone: '000 0000', locale: 'nl' })

const fellows = { coordinator: world.coordinator, manager: world.manager, resident: world.resident, auditor: world.auditor, representative: world.representative }
const outsiders: [string, ApiClient][] = [
  ['the public', anyone], ['a stranger', world.stranger.client], ['an applicant', applicant.client], ['a former member', former.client],
  ['a suspended member', suspended.client], ['the board of another cooperative', other.board.client],
]
const of = async (client: ApiClient, selection: string) =>
  ok(await client(`query ($s: String!) { cooperative(slug: $s) { ${selection} } }`, { s: world.slug })).cooperative
const node = async (client: ApiClient, id: string) => ok(await client('query ($id: ID!) { node(id: $id) { __typename id } }', { id })).node

describe('a cooperative', () => {
  const everything = 'slug name about aboutTranslations { text } statutes organisations { totalCount } memberCount members { totalCount } invitations { totalCount } auditEntries { totalCount }'

  test.each(outsiders)('shows %s its name and what is public, and no more', async (_who, client) => {
    const bare = { slug: world.slug, name: world.name, about: null, aboutTranslations: [], statutes: null, organisations: null, memberCount: null, members: null, invitations: { totalCount: 0 }, auditEntries: { totalCount: 0 } }
    expect(await of(client, everything)).toEqual(bare)
    expect(await of(client, 'neighbourhoods { id }')).toEqual({ neighbourhoods: [{ id: world.neighbourhoodId }] })
    const nested = ok(await client('query ($id: ID!) { node(id: $id) { ... on Cooperative { members(filter: { statuses: [ACTIVE, APPLIED, LEFT] }) { totalCount nodes { person { name } } } } } }', { id: world.id }))
    expect(nested.node.members).toBeNull()
  })

  test('shows each part to everybody where it is public', async () => {
    const texts = [{ language: 'nl', text: 'Over ons' }]
    await done(world.board.client, 'updateCooperative', { cooperativeId: world.id, about: texts, statutes: texts })
    const shown = async () => {
      const { about, statutes, organisations, memberCount, members } = await of(anyone, everything)
      return [about, statutes, organisations?.totalCount ?? null, memberCount, members]
    }
    const parts = { ABOUT: ['Over ons', null, null, null, null], STATUTES: [null, 'Over ons', null, null, null], ORGANISATIONS: [null, null, 1, null, null], MEMBER_COUNT: [null, null, null, 7, null] }
    for (const [part, seen] of Object.entries(parts)) {
      await done(world.board.client, 'updateCooperative', { cooperativeId: world.id, publicParts: [part] })
      expect([part, ...(await shown())]).toEqual([part, ...seen])
    }
    await done(world.board.client, 'updateCooperative', { cooperativeId: world.id, publicParts: ['FACILITIES'] })
    expect(await of(world.resident.client, everything)).toMatchObject({ about: 'Over ons', statutes: 'Over ons', memberCount: 7, members: { totalCount: 7 } })
  })
})

describe('members', () => {
  const listed = 'members(filter: { statuses: [ACTIVE, APPLIED, SUSPENDED, LEFT, REJECTED] }) { totalCount nodes { id status } }'

  test.each(Object.entries(fellows))('are listed to a %s', async (role, { client }) => {
    const all = ['coordinator', 'auditor'].includes(role)
    expect((await of(client, listed)).members.totalCount).toBe(all ? 10 : 7)
    expect((await of(client, 'members { totalCount }')).members.totalCount).toBe(7)
    expect((await of(client, 'members(filter: { roles: [BOARD, AUDITOR] }) { totalCount }')).members.totalCount).toBe(2)
    expect((await of(client, 'members(filter: { statuses: [], roles: [] }) { totalCount }')).members.totalCount).toBe(0)
    expect((await node(client, applied.id))?.id).toBe(all ? applied.id : undefined)
    expect((await node(client, former.membershipId))?.id).toBe(all ? former.membershipId : undefined)
    expect((await node(client, former.personId))?.id).toBe(all ? former.personId : undefined)
    expect((await node(client, world.offline.membershipId))?.id).toBe(world.offline.membershipId)
  })

  test.each(outsiders)('are unknown to %s', async (_who, client) => {
    for (const id of [world.resident.membershipId, world.resident.personId, world.offline.personId, world.offline.membershipId]) expect(await node(client, id)).toBeNull()
  })

  test('survive a filter of any length', async () => {
    const query = 'query ($s: String!, $f: MemberFilter) { cooperative(slug: $s) { members(filter: $f) { totalCount } } }'
    const filter = { statuses: Array<string>(16_000).fill('LEFT'), roles: Array<string>(8_000).fill('RESIDENT') }
    expect(ok(await world.board.client(query, { s: world.slug, f: filter })).cooperative.members.totalCount).toBe(1)
  })

  test('tell how to reach them to themselves, board and coordinator', async () => {
    const reach = async (client: ApiClient) => {
      const query = 'query ($id: ID!) { node(id: $id) { ... on Person { name email phone locale } } }'
      return ok(await client(query, { id: world.resident.personId })).node
    }
    const known = { name: expect.any(String), email: world.resident.email, phone: '000 0000' }
    expect(await reach(world.resident.client)).toEqual({ ...known, locale: 'nl' })
    for (const { client } of [world.board, world.coordinator]) expect(await reach(client)).toEqual({ ...known, locale: null })
    for (const { client } of [world.manager, world.auditor, world.representative]) expect(await reach(client)).toEqual({ name: known.name, email: null, phone: null, locale: null })
    const everywhere = JSON.stringify(await of(world.auditor.client, 'members { nodes { person { email phone } cooperative { members { nodes { person { email } } } } } } auditEntries { nodes { actor { email phone } } }'))
    expect(everywhere).not.toContain(world.board.email)
    expect(everywhere).not.toContain('000 0000')
  })

  test('keep why they applied between them and those who decide', async () => {
    const why = async (client: ApiClient) => ok(await client('query ($id: ID!) { node(id: $id) { ... on Membership { motivation } } }', { id: applied.id })).node?.motivation
    expect([await why(applicant.client), await why(world.board.client), await why(world.coordinator.client)]).toEqual(['Omdat', 'Omdat', 'Omdat'])
    expect([await why(world.auditor.client), await why(world.resident.client)]).toEqual([null, undefined])
  })
})

describe('node and nodes', () => {
  test('find by id what the viewer may see, in order', async () => {
    const ids = [world.id, 'x', world.neighbourhoodId, world.organisationId, world.resident.personId, world.resident.membershipId, '', '\u0000', world.id]
    const read = async (client: ApiClient) => ok(await client('query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }', { ids })).nodes
    const names = async (client: ApiClient) => (await read(client)).map((found: { __typename: string } | null) => found?.__typename ?? null)
    expect(await names(anyone)).toEqual(['Cooperative', null, 'Neighbourhood', 'Organisation', null, null, null, null, 'Cooperative'])
    expect(await names(world.resident.client)).toEqual(['Cooperative', null, 'Neighbourhood', 'Organisation', 'Person', 'Membership', null, null, 'Cooperative'])
    expect((await read(world.resident.client))[4].id).toBe(world.resident.personId)
  })

  test('find nothing by ids of what is not a node, or of no kind', async () => {
    const { rows } = await app.db.execute('select id from sessions union all select id from outbox union all select id from audit_entries')
    for (const id of [...rows.slice(0, 3).map(({ id: stored }) => String(stored)), 'constructor_00000000000000000000000000', '__proto__', 'coo_', `coo_${'7'.repeat(26)}`, 'x'.repeat(99_999), '👋']) {
      expect(await node(world.board.client, id)).toBeNull()
    }
    const many = await anyone('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: Array<string>(51).fill(world.id) })
    expect(many.errors?.[0]?.extensions['code']).toBe('PAGE_SIZE')
  })

  test('show an invitation to who may invite only', async () => {
    const { invitation } = await done(world.board.client, 'inviteMember', { cooperativeId: world.id, email: 'inv@example.org', roles: ['RESIDENT'] }, 'invitation { id }')
    for (const { client } of [world.board, world.coordinator]) expect((await node(client, invitation.id))?.__typename).toBe('Invitation')
    for (const client of [anyone, world.resident.client, world.manager.client, world.auditor.client, other.board.client]) expect(await node(client, invitation.id)).toBeNull()
  })
})

test('a page with all its nested lists costs one statement besides the viewer', async () => {
  const query = `query ($s: String!) { cooperative(slug: $s) { name neighbourhoods { name } organisations { nodes { name } }
    members { totalCount nodes { roles person { name email } } pageInfo { hasNextPage } } invitations { nodes { email invitedBy { name } } } auditEntries(first: 5) { nodes { action actor { name } } } } }`
  const [signed, open] = [await world.board.client(query, { s: world.slug }), await anyone(query, { s: world.slug })]
  expect([signed.errors, signed.trips, signed.statements, open.trips, open.statements]).toEqual([undefined, 1, 2, 1, 1])
})

test('the neighbourhood of the tests has a member in every role, one who represents a partner, and one offline', async () => {
  const fresh = await makeNeighbourhood(app)
  const query = `query ($slug: String!) { cooperative(slug: $slug) { members { totalCount nodes { roles person { id } } }
    organisations { nodes { id } } neighbourhoods { id } } }`
  const { cooperative } = ok(await fresh.board.client(query, { slug: fresh.slug }))
  expect(cooperative.members.totalCount).toBe(7)
  const roleOf = (id: string) => cooperative.members.nodes.find((m: { person: { id: string } }) => m.person.id === id)?.roles
  expect(roleOf(fresh.board.personId)).toEqual(['BOARD', 'RESIDENT'])
  expect(roleOf(fresh.coordinator.personId)).toEqual(['COORDINATOR', 'RESIDENT'])
  expect(roleOf(fresh.manager.personId)).toEqual(['FACILITY_MANAGER'])
  expect(roleOf(fresh.resident.personId)).toEqual(['RESIDENT'])
  expect(roleOf(fresh.auditor.personId)).toEqual(['AUDITOR'])
  expect(roleOf(fresh.representative.personId)).toEqual(['PARTNER_REPRESENTATIVE'])
  expect(roleOf(fresh.offline.personId)).toEqual(['RESIDENT'])
  expect(roleOf(fresh.stranger.personId)).toBeUndefined()
  expect(cooperative.organisations.nodes).toEqual([{ id: fresh.organisationId }])
  expect(cooperative.neighbourhoods).toEqual([{ id: fresh.neighbourhoodId }])
})
