import { describe, expect, test } from 'vitest'
import { startApp } from '../../harness/app.ts'
import { apiClient, ok, type ApiClient, type Json } from '../../harness/client.ts'
import { addMember, foundCooperative, makeNeighbourhood } from '../../harness/factories.ts'
import { expectNoFaults } from '../../harness/faults.ts'
import { done } from '../../harness/mutate.ts'
import { agree, ask, home, homeCell, makeProxy, offer, volunteer } from './world.ts'

const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const other = await foundCooperative(app)
const address = { street: 'Dorpsstraat 1', postalCode: '7670 AA', city: 'Vriezenveen', country: 'NL' }
const said = { description: 'Ik kan niet lopen', location: { ...home, address }, traits: ['WALKER'], requires: ['WOMAN'], avoids: ['SMOKING'] }
const request = await ask(world.resident, world.id, said)
const helper = await volunteer(app, world)
const idle = await addMember(app, world)
const proxy = await addMember(app, world)
await makeProxy(app, { proxy, personId: world.resident.personId, cooperativeId: world.id, recordedBy: world.coordinator.personId })

const question = `query ($id: ID!) { node(id: $id) { ... on HelpRequest { title category windows { startsAt } minutes description address { street }
  requester { id name } actor { id } traits requires avoids closeReason roughLocation { latitude longitude } neighbourhood { id } } } }`
const seen = async (client: ApiClient, id = request.id): Promise<Json> => ok(await client(question, { id })).node

const rough = {
  ...{ title: 'Boodschappen doen', category: 'GROCERIES', minutes: 120, roughLocation: homeCell, neighbourhood: { id: world.neighbourhoodId } },
  ...{ description: null, address: null, requester: null, actor: null, traits: [], requires: [], avoids: [], closeReason: null },
}
const requester = { id: world.resident.personId }
const whole = { description: said.description, address: { street: address.street }, requester, actor: requester, traits: ['WALKER'], requires: ['WOMAN'], avoids: ['SMOKING'] }

describe('of a request', () => {
  test('the requester, their proxy and the assistants see all', async () => {
    for (const one of [world.resident, proxy, world.coordinator]) expect(await seen(one.client)).toMatchObject(whole)
  })

  test('a volunteer sees what it is and roughly where, and nothing else', async () => {
    expect(await seen(helper.client)).toEqual({ ...rough, windows: [{ startsAt: '2026-12-02T09:00:00Z' }] })
  })

  test('nobody else sees that there is one', async () => {
    const suspended = await volunteer(app, world)
    await done(world.board.client, 'suspendMember', { membershipId: suspended.membershipId })
    const anyone = apiClient(app.url)
    for (const client of [idle.client, world.board.client, world.manager.client, world.auditor.client, world.representative.client, other.board.client, world.stranger.client, suspended.client, anyone])
      expect(await seen(client)).toBeNull()
  })

  test('who rests or withdrew sees it no more, nor does who blocks or is blocked', async () => {
    const { client, offerId, personId } = await volunteer(app, world)
    await done(client, 'pauseHelpOffer', { offerId })
    expect(await seen(client)).toBeNull()
    await done(client, 'resumeHelpOffer', { offerId })
    expect(await seen(client)).not.toBeNull()
    await app.db.execute({ sql: 'insert into person_blocks (blocker_id, blocked_id, since) values (?, ?, 1)', args: [world.resident.personId, personId] })
    expect(await seen(client)).toBeNull()
  })

  test('who has agreed sees who, what and where', async () => {
    const agreed = await volunteer(app, world)
    const { id } = await ask(world.resident, world.id, said)
    await agree(app, { requestId: id, offerId: agreed.offerId })
    expect(await seen(agreed.client, id)).toMatchObject({ ...whole, requires: [], avoids: [], actor: null, requester: { ...requester } })
    // For another volunteer that is matched, and theirs no more to see.
    expect(await seen(helper.client, id)).toBeNull()
  })
})

describe('no number of answers tells where somebody is:', () => {
  test('all points of a cell are the same point, which is not one of theirs', async () => {
    const cells = new Set<string>()
    for (let n = 0; n < 12; n++) {
      const location = { latitude: 52.3601 + n * 0.0004, longitude: 6.6151 + n * 0.0006 }
      const { id } = await ask(world.resident, world.id, { location })
      for (let again = 0; again < 3; again++) cells.add(JSON.stringify((await seen(helper.client, id)).roughLocation))
    }
    expect([...cells]).toEqual([JSON.stringify(homeCell)])
  })

  test('nothing that a volunteer can ask for holds the point', async () => {
    const everything = `query ($id: ID!, $offer: ID!) { node(id: $id) { ... on HelpRequest { roughLocation { latitude longitude } address { street } } }
      offer: node(id: $offer) { ... on HelpOffer { roughLocation { latitude longitude }
        eligibleRequests(first: 50) { edges { cursor distanceKm node { id roughLocation { latitude longitude } address { street } requester { name } } } } } } }`
    const answer = ok(await helper.client(everything, { id: request.id, offer: helper.offerId }))
    const cursors = answer.offer.eligibleRequests.edges.map(({ cursor }: Json) => Buffer.from(cursor, 'hex').toString())
    const text = JSON.stringify(answer) + cursors.join()
    for (const digits of ['52.3641', '6.6217', '52.3601', '6.6151', 'Dorpsstraat']) expect(text).not.toContain(digits)
    expect(answer.offer.eligibleRequests.edges.every(({ distanceKm }: Json) => distanceKm === 0)).toBe(true)
  })

  test('the database itself holds the cell alone', async () => {
    const { rows } = await app.db.execute('select latitude, longitude from help_requests union select latitude, longitude from help_offers')
    expect(rows.map((row) => [row['latitude'], row['longitude']])).toEqual([[homeCell.latitude, homeCell.longitude]])
  })
})

describe('of an offer', () => {
  const askOffer = `query ($id: ID!) { node(id: $id) { ... on HelpOffer { categories languages carSeats person { name } maxHoursPerWeek availability { weekday }
    exceptions { startsOn } traits requires avoids actor { id } pausedUntil roughLocation { latitude } } } }`
  test('the volunteer and the assistants see all, who asks for help what it is, and nobody else anything', async () => {
    const details = { languages: ['nl'], availability: [{ weekday: 1, startTime: '09:00', endTime: '10:00' }], exceptions: [{ startsOn: '2026-12-24' }], traits: ['MAN'], avoids: ['SMOKING'] }
    const member = await addMember(app, world)
    const { id } = await offer(member, world.id, details)
    const look = async (client: ApiClient): Promise<Json> => ok(await client(askOffer, { id })).node
    const all = { maxHoursPerWeek: 4, availability: [{ weekday: 1 }], exceptions: [{ startsOn: '2026-12-24' }], traits: ['MAN'], avoids: ['SMOKING'], person: { name: expect.any(String) } }
    for (const one of [member, world.coordinator]) expect(await look(one.client)).toMatchObject(all)
    const little = { categories: ['GROCERIES'], languages: ['nl'], person: null, maxHoursPerWeek: null, availability: [], exceptions: [], traits: [], requires: [], avoids: [], actor: null }
    for (const one of [world.resident, proxy]) expect(await look(one.client)).toMatchObject(little)
    for (const one of [idle, world.board, world.auditor, other.board, world.stranger]) expect(await look(one.client)).toBeNull()
    await done(member.client, 'withdrawHelpOffer', { offerId: id })
    expect(await look(world.resident.client)).toBeNull()
  })
})
