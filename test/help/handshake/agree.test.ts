import { expect, test } from 'vitest'
import { startApp } from '../../harness/app.ts'
import { ok } from '../../harness/client.ts'
import { done, refusal } from '../../harness/mutate.ts'
import { accept, agree, askHelp, complete, makeHelpWorld, matchQuery, offerOf, propose } from './world.ts'

const app = await startApp()
const world = await makeHelpWorld(app)
const { requester, volunteer, assistant } = world

test('A volunteer proposes, the requester says yes, and gets to know how to reach them in that very answer.', async () => {
  const requestId = await askHelp(world, requester.client)
  const offerId = await offerOf(world)
  const { match } = await done(volunteer.client, 'proposeMatch', { requestId, offerId }, `match { id status origin volunteerAccepted requesterAccepted
    contact { name } viewerSide expiresAt volunteer { id } requester { id } request { id title requester { id } } offer { id } settlement plannedMinutes score explanation { criterion } }`)
  expect(match).toMatchObject({ status: 'PROPOSED', origin: 'VOLUNTEER', volunteerAccepted: true, requesterAccepted: false, contact: null, viewerSide: 'VOLUNTEER', requester: null, score: null, explanation: null })
  expect(match.request).toEqual({ id: requestId, title: 'Heg knippen', requester: null })
  expect(await refusal(volunteer.client, 'proposeMatch', { requestId, offerId })).toBe('Conflict ALREADY_MATCHED')
  const answer = await accept(requester.client, match.id)
  expect(answer.match).toEqual({ status: 'AGREED', contact: { name: 'Vincent', phone: '000 543 21', email: volunteer.email, address: { street: 'Lindelaan 3', city: 'Vriezenveen' } } })
  const seen = ok(await volunteer.client(matchQuery('status requester { name } contact { name phone } request { address { street } description } score explanation { criterion text }'), { id: match.id })).node
  expect(seen).toMatchObject({ status: 'AGREED', requester: { name: 'Rika' }, contact: { name: 'Rika', phone: '000 123 45' }, request: { address: { street: 'Lindelaan 3' } } })
  expect(seen.score).toBeGreaterThan(0)
  const byAssistant = ok(await assistant.client(matchQuery('status contact { name } viewerSide'), { id: match.id })).node
  expect(byAssistant).toEqual({ status: 'AGREED', contact: null, viewerSide: null })
})

test('Both say the same minutes: it is settled, completed, and entered.', async () => {
  const id = await agree(world)
  expect((await complete(volunteer.client, id, 90, { thanks: 'Gezellig' })).match).toEqual({ id, status: 'AGREED', minutes: 90, confirmedByBoth: false })
  expect((await complete(requester.client, id, 60)).match).toMatchObject({ status: 'AGREED', minutes: null })
  expect((await complete(requester.client, id, 90, {}, 'match { status minutes confirmedByBoth thanks { side text } feedback { thanks } hours { nodes { happenedOn minutes settledAt } } }')).match).toMatchObject({ status: 'COMPLETED', minutes: 90, confirmedByBoth: true, thanks: [{ side: 'VOLUNTEER', text: 'Gezellig' }], feedback: [] })
  expect(await refusal(volunteer.client, 'completeMatch', { matchId: id, minutes: 90 })).toBe('Conflict HOURS_ARE_SETTLED')
  const ledger = ok(await volunteer.client(`query ($id: ID!) { hoursLedger(cooperativeId: $id, from: "2026-11-01", to: "2026-11-30") { totalMinutes byCategory { category minutes matches }
    entries(first: 50) { edges { node { id minutes category happenedOn kind from { id ... on PersonAccount { person { name } balanceMinutes } } to { id ... on PersonAccount { person { name } helpGivenMinutes } } } } } } }`, { id: world.id })).hoursLedger
  expect(ledger.entries.edges).toHaveLength(1)
  expect(ledger.entries.edges[0].node).toMatchObject({ minutes: 90, category: 'GARDENING', kind: 'HELP', happenedOn: '2026-11-25', from: { person: { name: 'Rika' }, balanceMinutes: null }, to: { person: { name: 'Vincent' }, helpGivenMinutes: 90 } })
})

test('Declining keeps the two apart for this request, whoever asks.', async () => {
  const requestId = await askHelp(world, requester.client)
  const offerId = await offerOf(world)
  const id = await propose(assistant.client, requestId, offerId)
  expect(await refusal(requester.client, 'completeMatch', { matchId: id, minutes: 5 })).toBe('Conflict INVALID_TRANSITION')
  const { match } = await done(volunteer.client, 'respondToMatch', { matchId: id, response: 'DECLINE', reason: 'Druk' }, 'match { status endedBy endReason }')
  expect(match).toEqual({ status: 'DECLINED', endedBy: 'VOLUNTEER', endReason: 'Druk' })
  expect(ok(await requester.client(matchQuery('status endReason'), { id })).node).toEqual({ status: 'DECLINED', endReason: null })
  for (const { client } of [assistant, volunteer, requester])
    expect(await mutateForCriterion(client, requestId, offerId)).toEqual({ __typename: 'MatchRefused', code: 'NOT_A_CANDIDATE', criterion: 'EARLIER_ANSWER' })
})

async function mutateForCriterion(client: typeof requester.client, requestId: string, offerId: string) {
  const document = `mutation ($input: ProposeMatchInput!) { proposeMatch(input: $input) { __typename ... on MatchRefused { code criterion } } }`
  return ok(await client(document, { input: { requestId, offerId } })).proposeMatch
}
