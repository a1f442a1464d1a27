import { expect, test } from 'vitest'
import { startApp } from '../../harness/app.ts'
import { ok } from '../../harness/client.ts'
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
