import { describe, expect, test } from 'vitest'
import { startApp } from '../../harness/app.ts'
import { ok } from '../../harness/client.ts'
import { expectNoFaults } from '../../harness/faults.ts'
import { done, mutate } from '../../harness/mutate.ts'
import { checkLedger, checkPlaces } from '../hours/checker.ts'
import { accept, askHelp, complete, makeHelpWorld, matchQuery, propose, volunteers } from './world.ts'

const app = await startApp()
expectNoFaults(app)
const world = await makeHelpWorld(app)
const { requester, assistant } = world
const crowd = await volunteers(app, world, 50)

const codes = (answers: { __typename: string; code?: string }[]) => {
  const counts: Record<string, number> = {}
  for (const { __typename, code } of answers) counts[code ?? __typename] = (counts[code ?? __typename] ?? 0) + 1
  return counts
}

describe('Of fifty who say yes at once', () => {
  test.each([1, 3])('to %i places exactly so many get one, and the others are told no more than that.', async (helpersNeeded) => {
    const requestId = await askHelp(world, requester.client, { helpersNeeded })
    const ids: string[] = []
    for (const { offerId } of crowd) {
      const id = await propose(assistant.client, requestId, offerId)
      await accept(requester.client, id)
      ids.push(id)
    }
    const answers = await Promise.all(crowd.map(({ client }, n) =>
      mutate(client, 'respondToMatch', { matchId: ids[n], response: 'ACCEPT' }, 'match { status contact { name phone } }')))
    const winners = answers.filter(({ __typename }) => __typename === 'RespondToMatchPayload')
    expect(winners).toHaveLength(helpersNeeded)
    for (const { match } of winners) expect(match).toEqual({ status: 'AGREED', contact: { name: 'Rika', phone: '000 123 45' } })
    expect(codes(answers)).toEqual({ RespondToMatchPayload: helpersNeeded, MATCH_FULL: 50 - helpersNeeded })
    for (const [n, { client }] of crowd.entries()) {
      const { node } = ok(await client(matchQuery('status contact { name } requester { name }'), { id: ids[n] }))
      if (answers[n].__typename === 'Conflict') expect(node).toEqual({ status: 'CANCELLED', contact: null, requester: null })
    }
    await checkPlaces(app)
  })

  test('who offer themselves, one is taken by each yes of the requester.', async () => {
    const requestId = await askHelp(world, requester.client)
    const some = crowd.slice(0, 20)
    const ids = await Promise.all(some.map(({ client, offerId }) => propose(client, requestId, offerId)))
    const answers = await Promise.all(ids.map((id) => mutate(requester.client, 'respondToMatch', { matchId: id, response: 'ACCEPT' }, 'match { contact { name } }')))
    expect(codes(answers)).toEqual({ RespondToMatchPayload: 1, MATCH_FULL: 19 })
    await checkPlaces(app)
  })
})

test('Both sides who say yes at the same moment agree, and each is told by its own answer or the next look.', async () => {
  for (let round = 0; round < 10; round++) {
    const { client, offerId } = crowd[round]!
    const id = await propose(assistant.client, await askHelp(world, requester.client), offerId)
    const answers = await Promise.all([client, requester.client].map((who) => mutate(who, 'respondToMatch', { matchId: id, response: 'ACCEPT' }, 'match { status contact { name } }')))
    expect(answers.map(({ match }) => match.status).sort()).toEqual(['AGREED', 'PROPOSED'])
    for (const { match } of answers) expect(match.contact === null).toBe(match.status === 'PROPOSED')
  }
})

test('A yes and a calling off at the same moment come one after the other.', async () => {
  for (let round = 0; round < 15; round++) {
    const { client, offerId } = crowd[round + 10]!
    const id = await propose(client, await askHelp(world, requester.client), offerId)
    const [yes, off] = await Promise.all([
      mutate(requester.client, 'respondToMatch', { matchId: id, response: 'ACCEPT' }, 'match { status }'),
      mutate(client, 'cancelMatch', { matchId: id }, 'match { status }'),
    ])
    // Whoever comes second sees what the first did: what was agreed can be called off, what was called off can't be agreed.
    expect(off).toMatchObject({ match: { status: 'CANCELLED' } })
    expect(yes.match?.status ?? yes.code).toMatch(/^(AGREED|INVALID_TRANSITION)$/)
    expect(ok(await client(matchQuery('status contact { name }'), { id })).node).toEqual({ status: 'CANCELLED', contact: null })
  }
  await checkPlaces(app)
})

test('A double click with a key is one answer, and one without is one and a refusal.', async () => {
  const { client, offerId } = crowd[30]!
  const requestId = await askHelp(world, requester.client)
  const proposed = await Promise.all([1, 2, 3].map(() => done(client, 'proposeMatch', { requestId, offerId, idempotencyKey: 'p' }, 'match { id }')))
  expect(new Set(proposed.map(({ match }) => match.id)).size).toBe(1)
  const id = proposed[0].match.id
  const input = { matchId: id, response: 'ACCEPT', idempotencyKey: 'yes' }
  const answers = await Promise.all([1, 2, 3, 4].map(() => done(requester.client, 'respondToMatch', input, 'match { status contact { name } }')))
  for (const { match } of answers) expect(match).toMatchObject({ status: 'AGREED', contact: { name: expect.any(String) } })
  const clicks = await Promise.all([1, 2, 3].map(() => mutate(client, 'completeMatch', { matchId: id, minutes: 40 }, 'match { minutes }')))
  expect(clicks.every(({ match }) => match.minutes === 40)).toBe(true)
  const both = await Promise.all([1, 2].map(() => mutate(requester.client, 'completeMatch', { matchId: id, minutes: 40 })))
  expect(codes(both)).toEqual({ CompleteMatchPayload: 1, HOURS_ARE_SETTLED: 1 })
  await checkLedger(app)
})

test('Both sides who say the same hours at the same moment settle them once.', async () => {
  for (let round = 0; round < 10; round++) {
    const { client, offerId } = crowd[round + 31]!
    const id = await propose(client, await askHelp(world, requester.client), offerId)
    await accept(requester.client, id)
    const answers = await Promise.all([complete(client, id, 25), complete(requester.client, id, 25)])
    expect(answers.map(({ match }) => match.status).sort()).toEqual(['AGREED', 'COMPLETED'])
  }
  await checkLedger(app)
})

test('Fifty who propose the same two leave one match.', async () => {
  const requestId = await askHelp(world, requester.client)
  const { offerId, client } = crowd[49]!
  const answers = await Promise.all(Array.from({ length: 12 }, (_, n) => mutate([assistant.client, client, requester.client][n % 3]!, 'proposeMatch', { requestId, offerId })))
  expect(codes(answers)).toEqual({ ProposeMatchPayload: 1, ALREADY_MATCHED: 11 })
  await checkPlaces(app)
})
