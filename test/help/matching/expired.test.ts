import { beforeEach, describe, expect, test } from 'vitest'
import { startApp } from '../../harness/app.ts'
import { ok } from '../../harness/client.ts'
import { done, refusal } from '../../harness/mutate.ts'
import { accept, askHelp, makeHelpWorld, offerHelp, propose, type HelpWorld } from '../handshake/world.ts'

const app = await startApp()
let world: HelpWorld
let offerId: string
beforeEach(async () => {
  world = await makeHelpWorld(app)
  offerId = await offerHelp(world, world.volunteer.client, { maxHoursPerWeek: 1 })
})

const candidates = async (id: string) => {
  const query = 'query ($id: ID!) { node(id: $id) { ... on HelpRequest { candidates { nodes { id } edges { load { openMatches hoursThisWeek } } } } } }'
  const { nodes, edges } = ok(await world.assistant.client(query, { id })).node.candidates
  return [nodes.map((one: { id: string }) => one.id), edges.map((one: { load: object }) => one.load)]
}
const plan = () => done(world.assistant.client, 'planMatches', { cooperativeId: world.id }, 'plan { matches { request { id } offer { id } } unmatched { request { id } } }')

describe('A proposal whose time is over, where the job has not come by yet', () => {
  test('takes no hours of its volunteer: not in lists, and not of what is proposed and agreed', async () => {
    await propose(world.assistant.client, await askHelp(world, world.requester.client), offerId)
    const requestId = await askHelp(world, world.requester.client)
    expect(await candidates(requestId)).toEqual([[], []])
    app.clock.now += 3 * 86_400 - 1
    expect(await refusal(world.requester.client, 'proposeMatch', { requestId, offerId })).toBe('MatchRefused NOT_A_CANDIDATE')
    app.clock.now += 1
    expect(await candidates(requestId)).toEqual([[offerId], [{ openMatches: 0, hoursThisWeek: 0 }]])
    const id = await propose(world.requester.client, requestId, offerId)
    expect((await accept(world.volunteer.client, id)).match.status).toBe('AGREED')
  })

  test('takes no place of its request, and no hours, where the plan looks', async () => {
    const requestId = await askHelp(world, world.requester.client)
    await propose(world.assistant.client, requestId, offerId)
    const other = await offerHelp(world, world.other.client)
    expect((await plan()).plan.matches).toEqual([])
    app.clock.now += 3 * 86_400
    expect((await plan()).plan.matches).toEqual([{ request: { id: requestId }, offer: { id: other } }])
    const last = await askHelp(world, world.other.client)
    expect((await plan()).plan.matches).toEqual([{ request: { id: last }, offer: { id: offerId } }])
  })
})
