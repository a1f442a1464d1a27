import { expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { ok } from '../harness/client.ts'
import { addMember, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done } from '../harness/mutate.ts'

const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { board, coordinator } = world

test('whom a member represents is told with the membership, cooperative by cooperative', async () => {
  const query =
    'query ($s: String!) { cooperative(slug: $s) { members { nodes { person { id } represents { id } } } } }'
  const { nodes } = ok(await board.client(query, { s: world.slug })).cooperative.members
  const represents = Object.fromEntries(
    nodes.map((m: { person: { id: string }; represents: object[] }) => [m.person.id, m.represents]),
  )
  expect(represents[world.representative.personId]).toEqual([{ id: world.organisationId }])
  expect(represents[world.resident.personId]).toEqual([])
  const own = ok(
    await world.representative.client('{ viewer { memberships { nodes { represents { id } cooperative { id } } } } }'),
  )
  expect(own.viewer.memberships.nodes).toEqual([
    { represents: [{ id: world.organisationId }], cooperative: { id: world.id } },
  ])
})

test('how to reach somebody is told to those who run a cooperative until the person has left it', async () => {
  const member = await addMember(app, world)
  const emailFor = async (client: typeof board.client) => {
    const query = 'query ($id: ID!) { node(id: $id) { ... on Membership { status person { email } } } }'
    return ok(await client(query, { id: member.membershipId })).node
  }
  for (const { client } of [board, coordinator])
    expect(await emailFor(client)).toEqual({ status: 'ACTIVE', person: { email: member.email } })
  await done(board.client, 'suspendMember', { membershipId: member.membershipId })
  expect((await emailFor(board.client)).person.email).toBe(member.email)
  await done(member.client, 'leaveCooperative', { membershipId: member.membershipId })
  for (const { client } of [board, coordinator])
    expect(await emailFor(client)).toEqual({ status: 'LEFT', person: { email: null } })
  expect((await emailFor(member.client)).person.email).toBe(member.email)
})

test('what was written in several languages can be read in all of them before it is changed', async () => {
  const texts = [{ language: 'nl', text: 'Wij' }, { language: 'de', text: 'Wir' }]
  const written = await done(
    board.client,
    'updateCooperative',
    { cooperativeId: world.id, statutes: texts, about: texts },
    'cooperative { statutesTranslations { language text } aboutTranslations { language text } }',
  )
  expect(written.cooperative).toEqual({ statutesTranslations: texts, aboutTranslations: texts })
  const partner = await done(
    board.client,
    'updateOrganisation',
    { organisationId: world.organisationId, about: texts },
    'organisation { about aboutTranslations { language text } }',
  )
  expect(partner.organisation.aboutTranslations).toEqual(texts)
})
