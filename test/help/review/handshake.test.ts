import { expect, test } from 'vitest'
import { startApp } from '../../harness/app.ts'
import { ok, type Json } from '../../harness/client.ts'
import { addMember } from '../../harness/factories.ts'
import { expectNoFaults } from '../../harness/faults.ts'
import { done, refusal } from '../../harness/mutate.ts'
import { accept, agree, askHelp, makeHelpWorld, matchQuery, offerHelp, propose, setHelp, volunteers } from '../handshake/world.ts'

const app = await startApp()
expectNoFaults(app)
const world = await makeHelpWorld(app)
const { requester, volunteer, assistant } = world
const offerId = await offerHelp(world, volunteer.client)

const statusOf = async (id: string): Promise<string> => ok(await assistant.client(matchQuery('status'), { id })).node.status
const at = (hours: number) => new Date((app.clock.now + hours * 3_600) * 1_000).toISOString()

test('a no-show that was none is taken back also once the time for the request is over', async () => {
  const requestId = await askHelp(world, requester.client, { windows: [{ startsAt: at(2), endsAt: at(3) }] })
  const id = await agree(world, { requestId, offerId })
  app.clock.now += 3 * 3_600
  await done(requester.client, 'reportMatchNoShow', { matchId: id })
  app.clock.now += 60
  await app.app.scheduled()
  await done(assistant.client, 'undoMatchNoShow', { matchId: id })
  expect(await statusOf(id)).toBe('AGREED')
  await done(requester.client, 'completeMatch', { matchId: id, minutes: 60 })
})

test('a proposal ends with its request at the latest, also before the job comes by', async () => {
  const requestId = await askHelp(world, requester.client, { windows: [{ startsAt: at(2), endsAt: at(3) }] })
  const id = await propose(volunteer.client, requestId, offerId)
  app.clock.now += 2 * 3_600 + 1
  expect(await statusOf(id)).toBe('EXPIRED')
  expect(await refusal(requester.client, 'respondToMatch', { matchId: id, response: 'ACCEPT' })).toBe('Conflict PROPOSAL_EXPIRED')
})

test('a proposal ends when its request is said to end sooner', async () => {
  const requestId = await askHelp(world, requester.client)
  const id = await propose(volunteer.client, requestId, offerId)
  await done(requester.client, 'changeHelpRequest', { requestId, expiresAt: at(1) })
  app.clock.now += 3_601
  expect(await statusOf(id)).toBe('EXPIRED')
  expect(await refusal(requester.client, 'respondToMatch', { matchId: id, response: 'ACCEPT' })).toBe('Conflict PROPOSAL_EXPIRED')
})

test('what a kind of help demands counts for a place that comes free, too', async () => {
  const requestId = await askHelp(world, requester.client, { category: 'WALKING' })
  await done(volunteer.client, 'changeHelpOffer', { offerId, categories: ['GARDENING', 'WALKING'] })
  const id = await agree(world, { requestId, offerId })
  await done(assistant.client, 'setHelpCategory', { cooperativeId: world.id, code: 'WALKING', clearanceTypes: ['CERTIFICATE_OF_CONDUCT'] })
  await done(volunteer.client, 'cancelMatch', { matchId: id })
  const query = 'query ($id: ID!) { node(id: $id) { ... on HelpRequest { status clearanceTypes } } }'
  expect(ok(await requester.client(query, { id: requestId })).node).toEqual({ status: 'OPEN', clearanceTypes: ['CERTIFICATE_OF_CONDUCT'] })
})

test('who is new helps beside somebody experienced, also where that one calls it off before they say yes', async () => {
  const [old, fresh] = await volunteers(app, world, 2, 'Samen')
  await setHelp(app, world.id, { trial_matches: 1 })
  await app.db.execute({ sql: 'update help_offers set completed = 3 where id = ?', args: [old!.offerId] })
  const requestId = await askHelp(world, requester.client, { helpersNeeded: 2 })
  const [first] = [await propose(requester.client, requestId, old!.offerId)]
  await accept(old!.client, first)
  const second = await propose(requester.client, requestId, fresh!.offerId)
  await done(old!.client, 'cancelMatch', { matchId: first })
  expect(await refusal(fresh!.client, 'respondToMatch', { matchId: second, response: 'ACCEPT' })).toBe('MatchRefused NOT_A_CANDIDATE')
  await setHelp(app, world.id, { trial_matches: 0 })
})

test('an offer that changes while it is proposed is judged as it is then', async () => {
  const helper = await addMember(app, world)
  const theirs = await offerHelp(world, helper.client)
  const requestId = await askHelp(world, requester.client)
  app.beforeWrite.next = () => done(helper.client, 'changeHelpOffer', { offerId: theirs, categories: ['MEALS'] }).then(() => undefined)
  expect(await refusal(requester.client, 'proposeMatch', { requestId, offerId: theirs })).toMatch(/NOT_A_CANDIDATE$|STALE$/)
})

test('who may not take part for now sees no candidates, no offers, and is found by nobody', async () => {
  const suspended = await addMember(app, world)
  const requestId = await askHelp(world, suspended.client)
  const seen = async (client: typeof requester.client, id: string): Promise<Json> =>
    ok(await client('query ($id: ID!) { node(id: $id) { id ... on HelpRequest { candidates { totalCount } exclusions { count } } } }', { id })).node
  expect((await seen(suspended.client, requestId)).candidates.totalCount).toBeGreaterThan(0)
  expect(await seen(volunteer.client, requestId)).not.toBeNull()
  await app.db.execute({ sql: `update memberships set status = 'SUSPENDED', updated_at = ? where person_id = ? and cooperative_id = ?`, args: [app.clock.now, suspended.personId, world.id] })
  expect((await seen(suspended.client, requestId)).candidates.totalCount).toBe(0)
  expect(await seen(suspended.client, offerId)).toBeNull()
  expect(await seen(volunteer.client, requestId)).toBeNull()
})
