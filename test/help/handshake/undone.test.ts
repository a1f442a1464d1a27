import { expect, test } from 'vitest'
import { startApp } from '../../harness/app.ts'
import { expectNoFaults } from '../../harness/faults.ts'
import { done, refusal } from '../../harness/mutate.ts'
import { agree, complete, makeHelpWorld } from './world.ts'

const app = await startApp()
expectNoFaults(app)
const world = await makeHelpWorld(app)
const { requester, volunteer, assistant } = world

test('that nobody was there, as a dispute over settled hours came to, is not taken back: no hours could be entered any more', async () => {
  const matchId = await agree(world)
  for (const { client } of [requester, volunteer]) await complete(client, matchId, 60)
  await done(requester.client, 'disputeMatch', { matchId, reason: 'Er was niemand' })
  await done(assistant.client, 'resolveDispute', { matchId, outcome: 'NO_SHOW', absent: 'VOLUNTEER' })
  expect(await refusal(assistant.client, 'undoMatchNoShow', { matchId })).toBe('Conflict HOURS_ARE_SETTLED')
})

test('what was said of somebody else before is taken back, and the help can be counted', async () => {
  const matchId = await agree(world)
  await done(requester.client, 'reportMatchNoShow', { matchId })
  await done(assistant.client, 'undoMatchNoShow', { matchId })
  for (const { client } of [requester, volunteer]) await complete(client, matchId, 60)
})
