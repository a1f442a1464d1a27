import { describe, expect, test } from 'vitest'
import { startApp } from '../../harness/app.ts'
import { ok, type ApiClient, type Json } from '../../harness/client.ts'
import { expectNoFaults } from '../../harness/faults.ts'
import { mutate } from '../../harness/mutate.ts'
import { agree, askHelp, makeHelpWorld, offerHelp, offerOf } from '../handshake/world.ts'

/** Who sees whom a request could be served by, and what a plan makes. */
const app = await startApp()
expectNoFaults(app)
const world = await makeHelpWorld(app)
const { requester, requesterProxy, volunteer, volunteerProxy, assistant, elsewhere, other } = world
const offerId = await offerOf(world)
await offerHelp(world, other.client, { categories: ['PETS'] })

const preview = async ({ client }: { client: ApiClient }): Promise<Json> => {
  const selection = '{ matchedCount matches { match { id } request { id } } }'
  return ok(await client(`query ($id: ID!) { previewMatches(cooperativeId: $id) ${selection} }`, { id: world.id })).previewMatches
}

describe('The candidates of a request, and why others are none,', () => {
  const query = 'query ($id: ID!) { node(id: $id) { ... on HelpRequest { title candidates { totalCount } exclusions { count } } } }'
  const seen = async ({ client }: { client: ApiClient }, id: string): Promise<Json> => ok(await client(query, { id })).node

  test('are seen by the side of who asks and the assistants; by volunteers, also who agreed and who acts for them, not', async () => {
    const id = await askHelp(world, requester.client, { helpersNeeded: 2 })
    const all = { title: 'Heg knippen', candidates: { totalCount: 1 }, exclusions: [] }
    const none = { title: 'Heg knippen', candidates: null, exclusions: null }
    for (const who of [requester, requesterProxy, assistant]) expect(await seen(who, id)).toEqual(all)
    for (const who of [volunteer, volunteerProxy, other]) expect(await seen(who, id)).toEqual(none)
    for (const who of [world.board, world.resident, world.auditor, elsewhere, world.stranger]) expect(await seen(who, id)).toBeNull()
    await agree(world, { requestId: id, offerId })
    for (const who of [volunteer, volunteerProxy]) expect(await seen(who, id)).toEqual(none)
  })
})

describe('A plan', () => {
  test('is not for the assistants of another cooperative, to look at or to make', async () => {
    expect(await preview(elsewhere)).toBeNull()
    expect(await mutate(elsewhere.client, 'planMatches', { cooperativeId: world.id })).toMatchObject({ __typename: 'Forbidden', code: 'FORBIDDEN' })
  })

  test('shows the matches that it proposed, and a preview none', async () => {
    const requestId = await askHelp(world, requester.client)
    const shown = await preview(assistant)
    expect(shown.matches.filter(({ request }: Json) => request.id === requestId)).toEqual([{ match: null, request: { id: requestId } }])
    const input = { cooperativeId: world.id, idempotencyKey: 'plan' }
    const plan = () => mutate(assistant.client, 'planMatches', input, 'plan { matches { match { id status origin request { id } } request { id } offer { id } } }')
    const made = await plan()
    const planned = made.plan.matches.find(({ request }: Json) => request.id === requestId)
    expect(planned).toMatchObject({ offer: { id: offerId }, match: { status: 'PROPOSED', origin: 'PLAN', request: { id: requestId } } })
    const { rows } = await app.db.execute({ sql: 'select id from matches where request_id = ?', args: [requestId] })
    expect(planned.match.id).toBe(rows[0]!['id'])
    // Asked once more by the same key it is the same plan, with the same matches.
    expect(await plan()).toEqual(made)
  })
})

test('Why others are no candidates can be asked wherever a request stands: no expression of it is too deep for the database', async () => {
  const told = '{ exclusions { criterion count } candidates(first: 2) { totalCount edges { node { id } score distanceKm explanation { criterion } } } }'
  const places = [
    `helpRequests(first: 2) { nodes ${told} }`,
    `helpRequests(first: 2) { edges { node { matches(first: 2) { nodes { request ${told} } } } } }`,
  ]
  for (const place of places) {
    const query = `query ($id: ID!) { node(id: $id) { ... on Cooperative { ${place} } ... on Person { ${place} } } }`
    for (const id of [world.id, requester.personId]) ok(await assistant.client(query, { id }))
  }
})
