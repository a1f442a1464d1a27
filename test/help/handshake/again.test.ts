import { describe, expect, test } from 'vitest'
import { startApp } from '../../harness/app.ts'
import { ok, type Json } from '../../harness/client.ts'
import { done, refusal } from '../../harness/mutate.ts'
import { accept, askHelp, makeHelpWorld, propose, volunteers } from './world.ts'

const app = await startApp()
const world = await makeHelpWorld(app)
const { requester, assistant } = world
const [first, second] = (await volunteers(app, world, 2)) as [Awaited<ReturnType<typeof volunteers>>[number], Awaited<ReturnType<typeof volunteers>>[number]]
const candidates = async (id: string) =>
  ok(await assistant.client('query ($id: ID!) { node(id: $id) { ... on HelpRequest { status candidates { nodes { id } } } } }', { id })).node.candidates.nodes.map((one: { id: string }) => one.id).sort()

test('Whose proposal ended since the place was taken is a candidate again once it falls free: nobody has said no.', async () => {
  const requestId = await askHelp(world, requester.client)
  const ids = [await propose(assistant.client, requestId, first.offerId), await propose(assistant.client, requestId, second.offerId)]
  for (const id of ids) await accept(requester.client, id)
  await accept(first.client, ids[0]!)
  expect(await candidates(requestId)).toEqual([])
  await done(first.client, 'cancelMatch', { matchId: ids[0] })
  expect(await candidates(requestId)).toEqual([second.offerId])
  expect(await refusal(assistant.client, 'proposeMatch', { requestId, offerId: first.offerId })).toBe('MatchRefused NOT_A_CANDIDATE')
  // What volunteers may propose themselves must not depend on who blocks them: they wait to be asked.
  expect(await refusal(second.client, 'proposeMatch', { requestId, offerId: second.offerId })).toBe('MatchRefused NOT_A_CANDIDATE')
  const again = await propose(requester.client, requestId, second.offerId)
  expect((await accept(second.client, again)).match.status).toBe('AGREED')
})

test('Who said no is not asked again for that request, also where they take their offer back and up again', async () => {
  const requestId = await askHelp(world, requester.client)
  const id = await propose(assistant.client, requestId, second.offerId)
  await done(second.client, 'respondToMatch', { matchId: id, response: 'DECLINE' })
  await done(second.client, 'withdrawHelpOffer', { offerId: second.offerId })
  await done(second.client, 'resumeHelpOffer', { offerId: second.offerId })
  for (const { client } of [second, requester, assistant])
    expect(await refusal(client, 'proposeMatch', { requestId, offerId: second.offerId })).toBe('MatchRefused NOT_A_CANDIDATE')
  // Who asks, asks anew.
  await propose(second.client, await askHelp(world, requester.client), second.offerId)
})

describe('What an assistant took back of two who have said nothing', () => {
  const planned = async () => {
    const { plan } = await done(assistant.client, 'planMatches', { cooperativeId: world.id }, 'plan { matches { request { id } offer { id } } }')
    return plan.matches.map(({ request, offer }: Json) => `${request.id} ${offer.id}`)
  }
  const only = (offerId: string) =>
    app.db.execute({ sql: `update help_offers set status = iif(id = ?, 'ACTIVE', 'PAUSED'), paused_until = null where cooperative_id = ?`, args: [offerId, world.id] })

  test('is not planned again, and can be proposed by an assistant and the requester', async () => {
    const requestId = await askHelp(world, requester.client, { helpersNeeded: 2 })
    await only(first.offerId)
    expect(await planned()).toContain(`${requestId} ${first.offerId}`)
    const ids = async () => ok(await assistant.client('query ($id: ID!) { node(id: $id) { ... on HelpRequest { matches(statuses: [PROPOSED]) { nodes { id } } } } }', { id: requestId })).node.matches.nodes
    const [{ id }] = await ids()
    await done(assistant.client, 'cancelMatch', { matchId: id })
    expect(await planned()).toEqual([])
    expect(await candidates(requestId)).toEqual([first.offerId])
    // Who helps waits to be asked, as always.
    expect(await refusal(first.client, 'proposeMatch', { requestId, offerId: first.offerId })).toBe('MatchRefused NOT_A_CANDIDATE')
    const again = await propose(requester.client, requestId, first.offerId)
    await done(assistant.client, 'cancelMatch', { matchId: again })
    const last = await propose(assistant.client, requestId, first.offerId)
    await accept(requester.client, last)
    expect((await accept(first.client, last)).match.status).toBe('AGREED')
    await done(requester.client, 'cancelHelpRequest', { requestId })
  })

  test('is not planned where that happens while the plan is made', async () => {
    const requestId = await askHelp(world, requester.client)
    await only(second.offerId)
    app.beforeWrite.next = async () => done(assistant.client, 'cancelMatch', { matchId: await propose(assistant.client, requestId, second.offerId) })
    expect(await planned()).toEqual([])
    // Where it is for a side that an assistant calls it off, that side has said no, and nobody proposes it again.
    const id = await propose(assistant.client, requestId, second.offerId)
    const consent = { form: 'SPOKEN' }
    await done(assistant.client, 'cancelMatch', { matchId: id, forPersonId: requester.personId, consent })
    expect(await refusal(assistant.client, 'proposeMatch', { requestId, offerId: second.offerId })).toBe('MatchRefused NOT_A_CANDIDATE')
  })
})
