import { expect, test } from 'vitest'
import { startApp } from '../../harness/app.ts'
import type { ApiClient } from '../../harness/client.ts'
import { mutationDocument } from '../../harness/mutate.ts'
import { agree, complete, makeHelpWorld } from './world.ts'

const app = await startApp()
const world = await makeHelpWorld(app)
const { requester, assistant } = world

/** How often a mutation goes to the database: who asks, what is so, and the batch. */
async function trips(client: ApiClient, name: string, input: object): Promise<number | undefined> {
  const { data, trips: took } = await client(mutationDocument(name, 'match { id }'), { input })
  expect(data[name].match).toBeTruthy()
  return took
}

test('What a step looks at travels together, whatever the step.', async () => {
  const matchId = await agree(world)
  expect(await trips(requester.client, 'giveMatchFeedback', { matchId, again: true })).toBe(3)
  await complete(requester.client, matchId, 30)
  expect(await trips(requester.client, 'disputeMatch', { matchId, reason: 'Het was korter.' })).toBe(3)
  expect(await trips(assistant.client, 'resolveDispute', { matchId, outcome: 'COMPLETED', minutes: 20 })).toBe(3)
})
