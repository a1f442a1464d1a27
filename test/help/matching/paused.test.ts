import { expect, test } from 'vitest'
import { startApp } from '../../harness/app.ts'
import { ok, type Json } from '../../harness/client.ts'
import { expectNoFaults } from '../../harness/faults.ts'
import { done } from '../../harness/mutate.ts'
import { askHelp, home, makeHelpWorld, offerHelp, offerOf, setHelp } from '../handshake/world.ts'

/** A pause ends at its instant: none of these tests lets the job come by before they have looked. */
const app = await startApp()
expectNoFaults(app)
const world = await makeHelpWorld(app)
const { requester, volunteer, assistant } = world
const [offerId, requestId] = [await offerOf(world), await askHelp(world, requester.client)]
await setHelp(app, world.id, { minimum_count: 3 })
const others = [world.other, world.manager, world.resident]
const far: string[] = []
for (const { client } of others) far.push(await offerHelp(world, client, { location: { latitude: home.latitude + 1, longitude: home.longitude } }))

interface Found {
  candidates: string[]
  /** How many are too far away: their pause is counted out alike. */
  far: Json[]
  /** Whether the volunteer sees the request, and is told that it would suit; and who asks the offer. */
  seen: boolean
  eligible: string[]
  shown: boolean
  planned: string[]
}

async function find(): Promise<Found> {
  const request = `query ($id: ID!, $cooperative: ID!) { node(id: $id) { ... on HelpRequest { candidates { edges { node { id } } } exclusions { criterion count } } }
    previewMatches(cooperativeId: $cooperative) { matches { offer { id } } } }`
  const { node, previewMatches } = ok(await assistant.client(request, { id: requestId, cooperative: world.id }))
  const own = ok(await volunteer.client('query ($id: ID!, $offer: ID!) { node(id: $id) { id } offer: node(id: $offer) { ... on HelpOffer { eligibleRequests(first: 5) { edges { node { id } } } } } }', { id: requestId, offer: offerId }))
  const ids = (edges: Json[]): string[] => edges.map(({ node: { id } }) => id)
  return {
    candidates: ids(node.candidates.edges),
    far: node.exclusions,
    seen: own.node !== null,
    eligible: ids(own.offer.eligibleRequests.edges),
    shown: ok(await requester.client('query ($id: ID!) { node(id: $id) { id } }', { id: offerId })).node !== null,
    planned: previewMatches.matches.map(({ offer }: Json) => offer.id),
  }
}

test('An offer is found, planned and shown from the instant on at which its pause ends, and not a second before', async () => {
  const start = app.clock.now
  const until = new Date((start + 3_600) * 1_000).toISOString()
  const there = { candidates: [offerId], far: [{ criterion: 'DISTANCE', count: 3 }], seen: true, eligible: [requestId], shown: true, planned: [offerId] }
  const away = { candidates: [], far: [], seen: false, eligible: [], shown: false, planned: [] }
  expect(await find()).toEqual(there)
  await done(volunteer.client, 'pauseHelpOffer', { offerId, until })
  for (const [n, { client }] of others.entries()) await done(client, 'pauseHelpOffer', { offerId: far[n], until })
  expect(await find()).toEqual(away)
  app.clock.now = start + 3_599
  expect(await find()).toEqual(away)
  app.clock.now = start + 3_600
  expect(await find()).toEqual(there)
  const { plan } = await done(assistant.client, 'planMatches', { cooperativeId: world.id }, 'plan { matches { match { status } } }')
  expect(plan.matches).toEqual([{ match: { status: 'PROPOSED' } }])
  await app.app.scheduled()
  const { rows } = await app.db.execute({ sql: 'select o.status, e.since from help_offers o join help_offer_reach e on e.offer_id = o.id where o.id = ?', args: [offerId] })
  expect(rows).toMatchObject([{ status: 'ACTIVE', since: 0 }])
})

test('Who pauses without an end, or leaves meanwhile, is not found', async () => {
  const [offer] = far
  const reach = async (): Promise<number[]> => (await app.db.execute({ sql: 'select since from help_offer_reach where offer_id = ?', args: [offer!] })).rows.map((row) => Number(row['since']))
  const until = app.clock.now + 7_200
  await done(world.other.client, 'pauseHelpOffer', { offerId: offer, until: new Date(until * 1_000).toISOString() })
  expect(await reach()).toEqual([until])
  const become = (status: string) => app.db.execute({ sql: 'update memberships set status = ? where person_id = ? and cooperative_id = ?', args: [status, world.other.personId, world.id] })
  await become('SUSPENDED')
  expect(await reach()).toEqual([])
  await become('ACTIVE')
  expect(await reach()).toEqual([until])
  await done(world.other.client, 'changeHelpOffer', { offerId: offer, categories: ['GARDENING', 'PETS'] })
  expect(await reach()).toEqual([until, until])
  await done(world.other.client, 'pauseHelpOffer', { offerId: offer })
  expect(await reach()).toEqual([])
  await done(world.other.client, 'resumeHelpOffer', { offerId: offer })
  expect(await reach()).toEqual([0, 0])
})
