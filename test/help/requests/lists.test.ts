import { describe, expect, test } from 'vitest'
import { startApp } from '../../harness/app.ts'
import { apiClient, ok, type ApiClient, type Json } from '../../harness/client.ts'
import { addMember, foundCooperative, makeNeighbourhood } from '../../harness/factories.ts'
import { expectNoFaults } from '../../harness/faults.ts'
import { done } from '../../harness/mutate.ts'
import { agree, ask, home, makeProxy, morning, offer, propose, volunteer } from './world.ts'

const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const other = await foundCooperative(app)

const titles = (connection: Json): string[] => connection.nodes.map(({ title }: Json) => title)
const eligible = async (client: ApiClient, offerId: string, args = ''): Promise<Json> => {
  const query = `query ($id: ID!) { node(id: $id) { ... on HelpOffer { eligibleRequests${args} { totalCount nodes { title } edges { distanceKm } } } } }`
  return ok(await client(query, { id: offerId })).node.eligibleRequests
}

describe('what a volunteer is eligible for', async () => {
  const member = await addMember(app, world)
  const kilometresNorth = (km: number) => ({ location: { ...home, latitude: home.latitude + km / 111.2 } })
  const monday = { startsAt: '2026-12-07T09:00:00Z', endsAt: '2026-12-07T11:00:00Z' }
  const details = { categories: ['GROCERIES', 'TRANSPORT', 'CHILDCARE'], languages: ['nl'], radiusKm: 4, maxHoursPerWeek: 3, traits: ['MAN'], avoids: ['SMOKING'] }
  const { id } = await offer(member, world.id, { ...details, availability: [{ weekday: 3, startTime: '09:00', endTime: '13:00' }] })
  const wanted: [string, object][] = [
    ['gewoon, 3 km', kilometresNorth(3)],
    ['gewoon, hier', {}],
    ['dringend, 2 km', { ...kilometresNorth(2), urgency: 'URGENT' }],
    ['kan wachten, hier', { urgency: 'LOW' }],
    ['te ver', kilometresNorth(6)],
    ['op een andere dag', { windows: [monday] }],
    ['met een auto', { category: 'TRANSPORT' }],
    ['met een verklaring', { category: 'CHILDCARE' }],
    ['in het Turks', { languages: ['tr'] }],
    ['liever een vrouw', { requires: ['WOMAN'] }],
    ['er wordt gerookt', { traits: ['SMOKING'] }],
    ['een andere soort', { category: 'PETS' }],
    ['te lang', { windows: [{ ...morning, endsAt: '2026-12-02T12:30:00Z' }] }],
  ]
  for (const [title, input] of wanted) await ask(world.resident, world.id, { title, ...input })

  test('is what they are a candidate for: the most urgent first, then the nearest, with how far', async () => {
    const list = await eligible(member.client, id)
    expect(titles(list)).toEqual(['dringend, 2 km', 'gewoon, hier', 'gewoon, 3 km', 'kan wachten, hier'])
    expect(list.edges.map(({ distanceKm }: Json) => distanceKm)).toEqual([2, 0, 3, 0])
    expect(list.totalCount).toBe(4)
    expect(titles(await eligible(member.client, id, '(first: 2)'))).toEqual(['dringend, 2 km', 'gewoon, hier'])
    expect(titles(await eligible(member.client, id, '(filter: { urgencies: [URGENT, LOW] })'))).toEqual(['dringend, 2 km', 'kan wachten, hier'])
  })

  test('pages join without a gap', async () => {
    const query = `query ($id: ID!, $after: String) { node(id: $id) { ... on HelpOffer { eligibleRequests(first: 1, after: $after) { pageInfo { endCursor hasNextPage } nodes { title } } } } }`
    const found: string[] = []
    for (let after: string | null = null, more = true; more; ) {
      const { eligibleRequests }: Json = ok(await member.client(query, { id, after })).node
      found.push(...titles(eligibleRequests))
      ;({ endCursor: after, hasNextPage: more } = eligibleRequests.pageInfo)
    }
    expect(found).toEqual(['dringend, 2 km', 'gewoon, hier', 'gewoon, 3 km', 'kan wachten, hier'])
  })

  test('is told to them and the assistants, to nobody who only sees the offer', async () => {
    expect((await eligible(world.coordinator.client, id)).totalCount).toBe(4)
    expect((await eligible(world.resident.client, id)).totalCount).toBe(0)
    const anyone = await world.board.client('query ($id: ID!) { node(id: $id) { id } }', { id })
    expect(anyone.data.node).toBeNull()
  })

  test('is nothing while the offer rests, nor what they were asked, nor of whom they block', async () => {
    await done(member.client, 'pauseHelpOffer', { offerId: id })
    expect((await eligible(member.client, id)).totalCount).toBe(0)
    await done(member.client, 'resumeHelpOffer', { offerId: id })
    const { id: requestId } = await ask(world.manager, world.id, { title: 'van een ander', minutes: 30 })
    expect(titles(await eligible(member.client, id))).toContain('van een ander')
    await propose(app, { requestId, offerId: id })
    expect(titles(await eligible(member.client, id))).not.toContain('van een ander')
    const block = { sql: 'insert into person_blocks (blocker_id, blocked_id, since) values (?, ?, 1)', args: [member.personId, world.resident.personId] }
    await app.db.execute(block)
    expect((await eligible(member.client, id)).totalCount).toBe(0)
    await app.db.execute('delete from person_blocks')
  })

  test('is what fits their hours beside what they agreed to', async () => {
    const helper = await volunteer(app, world, { maxHoursPerWeek: 3 })
    const before = (await eligible(helper.client, helper.offerId)).totalCount
    const { id: requestId } = await ask(world.manager, world.id, { title: 'twee uur' })
    await agree(app, { requestId, offerId: helper.offerId })
    const after = await eligible(helper.client, helper.offerId)
    expect(before).toBeGreaterThan(0)
    // An hour is left of that week, in which half an hour fits; Monday’s two hours count in the next.
    expect(titles(after)).toEqual(['op een andere dag', 'van een ander'])
  })
})

describe('lists of one’s own', async () => {
  const [member, proxy] = [await addMember(app, world), await addMember(app, world)]
  const first = await ask(member, world.id, { title: 'eerste', urgency: 'URGENT' })
  app.clock.now += 1
  await ask(member, world.id, { title: 'tweede', category: 'PETS' })
  await done(member.client, 'cancelHelpRequest', { requestId: first.id })
  await offer(member, world.id)
  await makeProxy(app, { proxy, personId: member.personId, cooperativeId: world.id, recordedBy: world.coordinator.personId })
  const ofViewer = async (client: ApiClient, filter = '{}'): Promise<Json> =>
    ok(await client(`{ viewer { helpRequests(filter: ${filter}) { nodes { title } } helpOffers { nodes { status } } } }`)).viewer
  const ofPerson = async (client: ApiClient): Promise<Json> =>
    ok(await client('query ($id: ID!) { node(id: $id) { ... on Person { helpRequests { totalCount nodes { title } } helpOffers { nodes { status } } } } }', { id: member.personId })).node

  test('hold all requests and offers of the viewer, newest first, by a filter', async () => {
    expect(await ofViewer(member.client)).toEqual({ helpRequests: { nodes: [{ title: 'tweede' }, { title: 'eerste' }] }, helpOffers: { nodes: [{ status: 'ACTIVE' }] } })
    expect(titles((await ofViewer(member.client, '{ statuses: [CANCELLED] }')).helpRequests)).toEqual(['eerste'])
    expect(titles((await ofViewer(member.client, '{ categories: ["PETS"] }')).helpRequests)).toEqual(['tweede'])
    expect(titles((await ofViewer(member.client, '{ urgencies: [LOW] }')).helpRequests)).toEqual([])
    expect(titles((await ofViewer(member.client, `{ cooperativeId: "${other.id}" }`)).helpRequests)).toEqual([])
    expect(titles((await ofViewer(member.client, `{ neighbourhoodIds: ["${world.neighbourhoodId}"] }`)).helpRequests)).toHaveLength(2)
  })

  test('are shown to a proxy and the assistants, and to others as if there were nothing', async () => {
    for (const one of [member, proxy, world.coordinator]) expect(await ofPerson(one.client)).toMatchObject({ helpRequests: { totalCount: 2 }, helpOffers: { nodes: [{ status: 'ACTIVE' }] } })
    // A volunteer may see the open one, but not whose it is.
    for (const one of [await volunteer(app, world), world.resident, world.board, world.auditor]) expect(await ofPerson(one.client)).toEqual({ helpRequests: { totalCount: 0, nodes: [] }, helpOffers: { nodes: [] } })
    expect(await ofPerson(other.board.client)).toBeNull()
  })
})

describe('the lists of a cooperative', () => {
  const query = `query ($id: ID!) { node(id: $id) { ... on Cooperative { helpRequests(first: 100, filter: { statuses: [OPEN] }) { totalCount nodes { status } }
    helpOffers(filter: { categories: ["GROCERIES"], statuses: [ACTIVE] }) { totalCount } } } }`
  test('are for assistants, and empty for everybody else', async () => {
    const list = async (client: ApiClient): Promise<Json> => ok(await client(query, { id: world.id })).node
    const { helpRequests, helpOffers } = await list(world.coordinator.client)
    expect([helpRequests.totalCount > 10, helpOffers.totalCount > 3]).toEqual([true, true])
    expect(new Set(helpRequests.nodes.map(({ status }: Json) => status))).toEqual(new Set(['OPEN']))
    const helper = await volunteer(app, world)
    for (const client of [helper.client, world.resident.client, world.board.client, world.manager.client, world.auditor.client, world.representative.client, other.board.client, world.stranger.client, apiClient(app.url)])
      expect(await list(client)).toEqual({ helpRequests: { totalCount: 0, nodes: [] }, helpOffers: { totalCount: 0 } })
  })

  test('are one statement each', async () => {
    const answer = await world.coordinator.client(query, { id: world.id })
    expect([answer.trips, answer.by]).toEqual([1, 'plan'])
  })
})
