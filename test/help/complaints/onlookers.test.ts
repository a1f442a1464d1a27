import { describe, expect, test } from 'vitest'
import { startApp } from '../../harness/app.ts'
import { apiClient, ok, type ApiClient } from '../../harness/client.ts'
import { addMember } from '../../harness/factories.ts'
import { expectNoFaults } from '../../harness/faults.ts'
import { done, mutate } from '../../harness/mutate.ts'
import { agree, askHelp, complete, home, makeHelpWorld, offerHelp, propose, setHelp } from '../handshake/world.ts'
import { attempts, probesOf, schema, typeNamed, type Values } from './probes.ts'

/**
 * Ocelot-Social #943, a filter as an oracle, and coralproject/talk #3600, a field leak. Whatever can be asked of the printed
 * schema is asked by those who have nothing to do with it, before anybody asks for help and after much of it was given: the
 * answers are the same to the letter, with their counts, cursors, order and errors. What is added to the schema is asked too.
 */
const app = await startApp()
expectNoFaults(app)
const world = await makeHelpWorld(app)
const cooperativeId = world.id
const { requester, volunteer, other, assistant } = world
const quiet = await addMember(app, world)
// Who helps too, in something else, and is not asked.
const helper = await addMember(app, world)
await offerHelp(world, helper.client, { categories: ['PETS'] })

await setHelp(app, cooperativeId, { ledger_mode: 'BOTH' })

/** A volunteer sees open requests by their ids, roughly; of people and in lists they learn no more than others do. */
const seesRequests = 'a volunteer who is not asked'
const lookers: Record<string, ApiClient> = {
  [seesRequests]: helper.client,
  'another member': other.client,
  'a facility manager': world.manager.client,
  'an assistant elsewhere': world.elsewhere.client,
  'somebody who is no member': world.stranger.client,
  'somebody who is not signed in': apiClient(app.url),
}

const values: Values = {
  cooperativeId: [cooperativeId],
  cooperativeIds: [cooperativeId],
  neighbourhoodId: [world.neighbourhoodId],
  neighbourhoodIds: [world.neighbourhoodId],
  forPersonId: [requester.personId],
  aboutId: [quiet.personId],
  personId: [quiet.personId],
  HelpCategoryCode: ['GARDENING', 'COMPANY'],
  HelpSkillCode: ['x'],
  Date: ['2026-11-01'],
  to: ['2026-11-30'],
  DateTime: ['2026-11-25T10:00:00Z'],
  until: ['2026-12-25T10:00:00Z'],
  endsAt: ['2026-12-25T10:00:00Z'],
  Duration: ['PT1H'],
  CountryCode: ['NL'],
  LocalTime: ['10:00'],
  TimeZone: ['Europe/Amsterdam'],
  Int: [5],
  Float: [1],
  String: ['Rika', 'rika@example.org'],
  ID: [requester.personId, volunteer.personId],
  EmailAddress: [requester.email],
  CurrencyCode: ['EUR'],
}

const probes = [
  ...probesOf(typeNamed('Query'), values, { without: ['node', 'nodes', 'viewer'] }),
  ...[requester.personId, volunteer.personId].flatMap((id) => probesOf(typeNamed('Person'), values, { id })),
  ...probesOf(typeNamed('Cooperative'), values, { id: cooperativeId }),
  ...probesOf(typeNamed('Neighbourhood'), values, { id: world.neighbourhoodId }),
]

/** Refused to everybody, whoever they are and whatever there is. */
const refused = new Set(['UNAUTHENTICATED'])

/** All answers to somebody, by what was asked. */
async function answers(client: ApiClient): Promise<Map<string, string>> {
  const told = new Map<string, string>()
  for (const { name, query, variables } of probes) {
    const { data, errors } = await client(query, variables)
    // What is no question, or too large a one, would prove nothing.
    expect((errors ?? []).map(({ extensions, message }) => `${String(extensions['code'])} ${message}`).filter((fault) => !refused.has(fault.split(' ')[0]!)), name).toEqual([])
    told.set(`${name} ${String(variables['node'] ?? '')}`, JSON.stringify({ data, errors: errors?.map(({ message, path, extensions }) => ({ message, path, extensions })) }))
  }
  return told
}

const before = new Map<string, Map<string, string>>()
for (const [name, client] of [...Object.entries(lookers), ['the assistant', assistant.client] as const]) before.set(name, await answers(client))

/** Help of all kinds in every state, with all that is kept of it; returns the ids. */
async function live(): Promise<string[]> {
  const client = requester.client
  await app.db.execute({ sql: `update people set phone = '000 999 88' where id = ?`, args: [requester.personId] })
  const offerId = await offerHelp(world, volunteer.client, { categories: ['GARDENING', 'COMPANY'] })
  const [open, agreed, finished, declined] = [
    await askHelp(world, client, { urgency: 'URGENT', description: 'Na de operatie.', traits: ['WALKER'] }),
    await askHelp(world, client),
    await askHelp(world, client, { category: 'COMPANY', location: home }),
    await askHelp(world, client),
  ]
  await askHelp(world, world.resident.client)
  const matches = [await propose(volunteer.client, open, offerId), await agree(world, { requestId: agreed, offerId }), await agree(world, { requestId: finished, offerId })]
  const no = await propose(volunteer.client, declined, offerId)
  await done(client, 'respondToMatch', { matchId: no, response: 'DECLINE', reason: 'Liever niet.' })
  await complete(client, matches[2]!, 45)
  await complete(volunteer.client, matches[2]!, 45)
  await done(client, 'sendMatchMessage', { matchId: matches[1], text: 'Tot morgen.' })
  await done(client, 'giveMatchFeedback', { matchId: matches[2], thanks: 'Dank je wel.' })
  const consent = { form: 'SPOKEN' }
  await done(assistant.client, 'setHelpProfile', { cooperativeId, forPersonId: requester.personId, needs: 'Gezelschap', neededCategories: ['COMPANY'], consent })
  const { clearance } = await done(assistant.client, 'recordClearance', { cooperativeId, personId: volunteer.personId, type: 'CERTIFICATE_OF_CONDUCT' }, 'clearance { id }')
  const { introduction } = await done(assistant.client, 'recordIntroduction', { cooperativeId, personId: volunteer.personId, kind: 'INTRODUCTION' }, 'introduction { id }')
  const { concern } = await done(client, 'reportConcern', { cooperativeId, aboutId: volunteer.personId, kind: 'OTHER', text: 'Kwam laat.' }, 'concern { id }')
  await done(client, 'blockPerson', { cooperativeId, personId: quiet.personId })
  const { rows } = await app.db.execute('select id from consents union all select id from proxies union all select id from ledger_entries union all select id from ledger_accounts union all select id from match_hours union all select id from match_messages union all select id from match_feedback')
  return [open, agreed, finished, declined, ...matches, no, offerId, clearance.id, introduction.id, concern.id, ...rows.map(({ id }) => String(id))]
}

const ids = await live()
/** The same id, of nothing. */
const nothing = (id: string): string => `${id.slice(0, 4)}01j0000000e00800000000000g`

describe.each(Object.entries(lookers))('What %s is told', (name, client) => {
  test('is the same whether anybody asks for help or not: all fields, filters, counts, cursors and errors', async () => {
    const after = await answers(client)
    const differing = [...after].filter(([asked, answer]) => before.get(name)!.get(asked) !== answer)
    expect(differing.map(([asked, answer]) => [asked, before.get(name)!.get(asked), answer])).toEqual([])
    expect(after.size).toBeGreaterThan(150)
  })

  test('by an id is what there is by an id of nothing', async () => {
    const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }'
    const hidden = name === seesRequests ? ids.filter((id) => !id.startsWith('hrq_')) : ids
    expect(new Set(ok(await client(query, { ids: hidden })).nodes)).toEqual(new Set([null]))
    for (const id of hidden) expect(ok(await client('query ($id: ID!) { node(id: $id) { id } }', { id })).node, id).toBeNull()
  })
})

/** One id of each kind. */
const kinds = [...new Map(ids.map((id) => [id.slice(0, 4), id])).values()]

test('The same questions tell the assistant much: they are questions that can tell something.', async () => {
  const after = await answers(assistant.client)
  const differing = [...after].filter(([asked, answer]) => before.get('the assistant')!.get(asked) !== answer).map(([asked]) => asked.split(' ')[0])
  for (const field of ['Person.helpRequests', 'Person.helpOffers', 'Person.helpProfile', 'Person.consents', 'Person.clearances', 'Person.introductions', 'Person.hoursAccount', 'Cooperative.helpRequests', 'Cooperative.matches', 'Cooperative.concerns', 'Query.hoursLedger', 'Query.previewMatches'])
    expect(differing).toContain(field)
})

/** What an attempt is answered. */
const told = async (client: ApiClient, mutation: string, input: object): Promise<unknown> => {
  const { __typename: type, code, message, path } = await mutate(client, mutation, input)
  return { type, code, message, path }
}

describe('To try something tells no more:', () => {
  const names = ['requestId', 'offerId', 'matchId', 'consentId', 'clearanceId', 'concernId', 'entryId', 'id']
  const tried = attempts(names, values)

  test('all mutations that take the id of something of help are among those', () => {
    const found = tried.flatMap(({ mutation }) => mutation)
    for (const mutation of ['proposeMatch', 'respondToMatch', 'changeHelpRequest', 'pauseHelpOffer', 'endProxy', 'withdrawConsent', 'revokeClearance', 'handleConcern', 'correctHours'])
      expect(found).toContain(mutation)
  })

  test.each(tried.map((one) => [one.mutation, one] as const))('%s with an id of what is there is answered as with one of nothing', async (mutation, { ids: fields, input }) => {
    for (const client of [other.client, world.elsewhere.client, world.stranger.client])
      for (const field of fields)
        for (const id of kinds) {
          const others = Object.fromEntries(fields.filter((one) => one !== field).map((one) => [one, nothing('hrq_')]))
          const answer = await told(client, mutation, { ...input, ...others, [field]: id })
          expect(answer).toEqual(await told(client, mutation, { ...input, ...others, [field]: nothing(id) }))
        }
  })

  const acting = attempts(['forPersonId'], values).filter(({ input }) => 'cooperativeId' in input)
  test.each(acting.map((one) => [one.mutation, one] as const))('%s for somebody who asks for help is answered as for one who does not', async (mutation, { input }) => {
    for (const client of [other.client, helper.client, world.manager.client, world.elsewhere.client, world.stranger.client]) {
      const answer = await told(client, mutation, { ...input, forPersonId: requester.personId })
      expect(answer).toEqual(await told(client, mutation, { ...input, forPersonId: quiet.personId }))
      expect(answer).not.toMatchObject({ type: expect.stringMatching(/Payload$/) })
    }
  })
})

describe('A volunteer who may see an open request', () => {
  const shown = { statuses: 'status', categories: 'category', urgencies: 'urgency', neighbourhoodIds: 'neighbourhood', cooperativeId: 'cooperative' }

  test('filters by what is shown of it alone', async () => {
    const filter = schema.getType('HelpRequestFilter') as unknown as { getFields: () => object }
    expect(Object.keys(filter.getFields()).sort()).toEqual(Object.keys(shown).sort())
    const { client, personId } = await addMember(app, world)
    expect(personId).not.toBe(volunteer.personId)
    const offerId = await offerHelp(world, client)
    const fields = 'id status category urgency neighbourhood { id } cooperative { id } requester { id } description address { street } traits requires avoids actor { id } matches { totalCount nodes { id } edges { cursor } }'
    const query = `query ($id: ID!, $filter: HelpRequestFilter) { node(id: $id) { ... on HelpOffer { eligibleRequests(first: 50, filter: $filter) { totalCount nodes { ${fields} } edges { cursor distanceKm } } } } }`
    const list = async (by?: object) => ok(await client(query, { id: offerId, filter: by })).node.eligibleRequests
    const all = await list()
    expect(all.totalCount).toBeGreaterThan(1)
    for (const node of all.nodes)
      expect(node).toMatchObject({ requester: null, description: null, address: null, traits: [], requires: [], avoids: [], actor: null, matches: { totalCount: 0, nodes: [], edges: [] } })
    for (const urgency of ['URGENT', 'NORMAL', 'LOW']) {
      const found = await list({ urgencies: [urgency] })
      const expected = all.nodes.filter((node: { urgency: string }) => node.urgency === urgency)
      expect(found.nodes).toEqual(expected)
      expect(found.totalCount).toBe(expected.length)
    }
    // The order and the cursors are made of what is shown: how urgent, how far, when, which.
    for (const { cursor } of all.edges) {
      const text = Buffer.from(cursor, 'hex').toString()
      for (const hidden of [requester.personId, world.resident.personId, 'Rika', '000 999 88', 'Lindelaan', 'operatie']) expect(text).not.toContain(hidden)
    }
  })
})

test('The two of them see what happened', async () => {
  const query = '{ viewer { matches { totalCount } } }'
  expect(ok(await volunteer.client(query)).viewer.matches.totalCount).toBeGreaterThan(3)
  for (const client of [other.client, world.manager.client, quiet.client]) expect(ok(await client(query)).viewer.matches.totalCount).toBe(0)
})
