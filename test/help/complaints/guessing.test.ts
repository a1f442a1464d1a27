import { describe, expect, test } from 'vitest'
import { startApp } from '../../harness/app.ts'
import { ok } from '../../harness/client.ts'
import { addMember } from '../../harness/factories.ts'
import { expectNoFaults } from '../../harness/faults.ts'
import { done, mutate, refusal } from '../../harness/mutate.ts'
import { accept, askHelp, makeHelpWorld, matchQuery, offerHelp, offerOf, propose } from '../handshake/world.ts'

/** What somebody who sees a request and not who asks can try, to find out who that is. */
const app = await startApp()
expectNoFaults(app)
const world = await makeHelpWorld(app)
const { requester, volunteer, other, assistant } = world
const cooperativeId = world.id
const offerId = await offerOf(world)

const forWhom = { requester: requester.personId, other: other.personId }

describe('Ocelot-Social #943, a filter as an oracle: naming somebody does not tell whether it is they who ask,', () => {
  const attempts: [string, (matchId: string, forPersonId: string) => object][] = [
    ['respondToMatch', (matchId, forPersonId) => ({ matchId, forPersonId, response: 'ACCEPT' })],
    ['cancelMatch', (matchId, forPersonId) => ({ matchId, forPersonId })],
    ['completeMatch', (matchId, forPersonId) => ({ matchId, forPersonId, minutes: 30 })],
    ['reportMatchNoShow', (matchId, forPersonId) => ({ matchId, forPersonId })],
    ['disputeMatch', (matchId, forPersonId) => ({ matchId, forPersonId, reason: 'x' })],
    ['endMatch', (matchId, forPersonId) => ({ matchId, forPersonId })],
    ['sendMatchMessage', (matchId, forPersonId) => ({ matchId, forPersonId, text: 'Hallo' })],
    ['giveMatchFeedback', (matchId, forPersonId) => ({ matchId, forPersonId, thanks: 'Dank' })],
  ]
  test.each(attempts)('with %s', async (name, input) => {
    const matchId = await propose(volunteer.client, await askHelp(world, requester.client), offerId)
    const told = async (personId: string) => {
      const { __typename: type, code, message, path } = await mutate(volunteer.client, name, input(matchId, personId))
      return { type, code, message, path }
    }
    expect(await told(forWhom.requester)).toEqual(await told(forWhom.other))
  })

  test('with proposeMatch', async () => {
    const requestId = await askHelp(world, requester.client)
    const told = (forPersonId: string) => refusal(volunteer.client, 'proposeMatch', { requestId, offerId, forPersonId })
    expect(await told(forWhom.requester)).toBe(await told(forWhom.other))
  })

  test('with proposeMatch, of who offers', async () => {
    const asker = await addMember(app, world)
    const requestId = await askHelp(world, asker.client)
    const told = (forPersonId: string) => refusal(asker.client, 'proposeMatch', { requestId, offerId, forPersonId })
    expect(await told(volunteer.personId)).toBe(await told(forWhom.other))
  })

  test('with how to reach them', async () => {
    const id = await propose(volunteer.client, await askHelp(world, requester.client), offerId)
    for (const personId of Object.values(forWhom))
      expect(ok(await volunteer.client(matchQuery(`contact(forPersonId: "${personId}") { name }`), { id })).node.contact).toBeNull()
  })
})

describe('coralproject/talk #3600, a field leak: who asks is not told by the way round', () => {
  test('of a concern about a match that the two have not agreed on', async () => {
    const matchId = await propose(volunteer.client, await askHelp(world, requester.client), offerId)
    const input = { cooperativeId, matchId, kind: 'SAFETY', text: 'Er klopt iets niet.' }
    const { concern } = await done(volunteer.client, 'reportConcern', input, 'concern { id about { id name } }')
    expect(concern.about).toBeNull()
    const seen = async (by: typeof volunteer) =>
      ok(await by.client('query ($id: ID!) { node(id: $id) { ... on Concern { about { id } } } }', { id: concern.id })).node.about
    // Who handles it knows.
    expect(await seen(assistant)).toEqual({ id: requester.personId })
    await accept(requester.client, matchId)
    expect(await seen(volunteer)).toEqual({ id: requester.personId })
  })

  test('of naming somebody in such a concern, whoever it is', async () => {
    const matchId = await propose(volunteer.client, await askHelp(world, requester.client), offerId)
    const told = async (aboutId: string) => {
      const input = { cooperativeId, matchId, aboutId, kind: 'OTHER', text: 'Iets.' }
      const { concern } = await done(volunteer.client, 'reportConcern', input, 'concern { status about { id } }')
      return { status: concern.status, named: concern.about?.id === aboutId }
    }
    expect(await told(forWhom.requester)).toEqual(await told(forWhom.other))
  })

  test('of the log, which tells those who look after places nothing of who asks, helps, agrees or is represented', async () => {
    const [asker, manager] = await Promise.all([addMember(app, world), addMember(app, world, ['FACILITY_MANAGER', 'RESIDENT'])])
    await offerHelp(world, manager.client)
    const requestId = await askHelp(world, asker.client)
    await propose(volunteer.client, requestId, offerId)
    await done(assistant.client, 'setHelpProfile', { cooperativeId, forPersonId: asker.personId, needs: 'Gezelschap', consent: { form: 'SPOKEN' } })
    await done(assistant.client, 'recordClearance', { cooperativeId, personId: asker.personId, type: 'CERTIFICATE_OF_CONDUCT' })
    const query = 'query ($id: ID!) { node(id: $id) { ... on Cooperative { auditEntries(first: 100) { totalCount nodes { action subjectId data actor { id } } } } } }'
    const { totalCount, nodes } = ok(await manager.client(query, { id: cooperativeId })).node.auditEntries
    const ofHelp = /^(help\.(request|offer)|match|consent|proxy|clearance|introduction|helpProfile|houseRules\.accepted|hours)/
    expect(nodes.filter(({ action }: { action: string }) => ofHelp.test(action))).toEqual([])
    expect(totalCount).toBe(nodes.length)
    expect(JSON.stringify(nodes)).not.toContain(requestId)
    // Those who answer for it read that it happened.
    const { nodes: all } = ok(await world.auditor.client(query, { id: cooperativeId })).node.auditEntries
    expect(all).toContainEqual(expect.objectContaining({ action: 'help.requested', subjectId: requestId }))
  })
})

test('Blocking people one after the other to see whose request goes is bounded: ten in a week.', async () => {
  const guesser = await addMember(app, world)
  await offerHelp(world, guesser.client)
  const suspects = (await Promise.all(Array.from({ length: 11 }, () => addMember(app, world)))).map(({ personId }) => personId)
  const last = suspects.pop()!
  for (const personId of suspects) {
    await done(guesser.client, 'blockPerson', { cooperativeId, personId })
    // Again is not once more.
    await done(guesser.client, 'blockPerson', { cooperativeId, personId })
    await done(guesser.client, 'unblockPerson', { cooperativeId, personId })
  }
  expect(await refusal(guesser.client, 'blockPerson', { cooperativeId, personId: last })).toBe('RateLimited RATE_LIMITED')
  app.clock.now += 7 * 86_400
  await done(guesser.client, 'blockPerson', { cooperativeId, personId: last })
})
