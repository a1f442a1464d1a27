import { readFileSync } from 'node:fs'
import { Kind, parse, print, type OperationDefinitionNode } from 'graphql'
import { expect, test } from 'vitest'
import { startApp } from '../../harness/app.ts'
import { ok } from '../../harness/client.ts'
import { askHelp, makeHelpWorld, offerOf } from './world.ts'

/** What frontends send, word for word. */
const document = parse(readFileSync('test/operations/2-helping.graphql', 'utf8'))
const operation = (name: string): string =>
  print(document.definitions.find((one): one is OperationDefinitionNode => one.kind === Kind.OPERATION_DEFINITION && one.name?.value === name)!)

const app = await startApp()
const world = await makeHelpWorld(app)
const { requester, volunteer, assistant, board } = world

test('The operations of matches and hours run as frontends send them.', async () => {
  const [requestId, offerId] = [await askHelp(world, requester.client), await offerOf(world)]
  const { proposeMatch } = ok(await assistant.client(operation('ProposeMatch'), { requestId, offerId }))
  expect(proposeMatch).toMatchObject({ __typename: 'ProposeMatchPayload', match: { status: 'PROPOSED', expiresAt: '2026-11-28T08:00:00Z', volunteer: { id: volunteer.personId, name: 'Vincent' }, request: { id: requestId } } })
  const { id } = proposeMatch.match
  const respond = async (client: typeof requester.client, response = 'ACCEPT') => ok(await client(operation('RespondToMatch'), { id, response })).respondToMatch
  expect((await respond(requester.client)).match).toEqual({ id, status: 'PROPOSED', requesterAccepted: true, volunteerAccepted: false, contact: null })
  expect((await respond(volunteer.client)).match).toEqual({
    ...{ id, status: 'AGREED', requesterAccepted: true, volunteerAccepted: true },
    contact: { name: 'Rika', phone: '000 123 45', email: requester.email, address: { street: 'Lindelaan 3', postalCode: '7671 AB', city: 'Vriezenveen' } },
  })
  expect(await respond(volunteer.client, 'DECLINE')).toMatchObject({ __typename: 'Conflict', code: 'INVALID_TRANSITION' })
  const complete = async (client: typeof requester.client) => ok(await client(operation('CompleteMatch'), { id, minutes: 90, thanks: 'Dank je wel' })).completeMatch
  expect(await complete(volunteer.client)).toEqual({ __typename: 'CompleteMatchPayload', match: { id, status: 'AGREED', minutes: 90, confirmedByBoth: false } })
  expect(await complete(requester.client)).toEqual({ __typename: 'CompleteMatchPayload', match: { id, status: 'COMPLETED', minutes: 90, confirmedByBoth: true } })
  const ledger = async (client: typeof requester.client) => ok(await client(operation('HoursLedger'), { cooperative: world.id, from: '2026-11-01', to: '2026-11-30' })).hoursLedger
  expect(await ledger(board.client)).toMatchObject({ totalMinutes: 90, byCategory: [{ category: 'GARDENING', minutes: 90, matches: 1 }] })
  for (const { client } of [requester, volunteer]) {
    const { entries } = await ledger(client)
    expect(entries.edges).toEqual([{ node: { id: expect.stringMatching(/^led_/), minutes: 90, category: 'GARDENING', happenedOn: '2026-11-25', from: { id: expect.stringMatching(/^lpe_/) }, to: { id: expect.stringMatching(/^lpe_/) } } }])
  }
})
