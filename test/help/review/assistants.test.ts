import { expect, test } from 'vitest'
import { startApp } from '../../harness/app.ts'
import { expectNoFaults } from '../../harness/faults.ts'
import { refusal } from '../../harness/mutate.ts'
import { accept, askHelp, makeHelpWorld, offerHelp, propose, setHelp } from '../handshake/world.ts'

/** An assistant who helps, or is helped, themself. */
const app = await startApp()
expectNoFaults(app)
const world = await makeHelpWorld(app)
const { requester, assistant } = world

test('nobody says yes for the other side of their own match by a consent that they write down themself', async () => {
  const consent = { form: 'SPOKEN' }
  const own = await offerHelp(world, assistant.client)
  const requestId = await askHelp(world, requester.client)
  const id = await propose(assistant.client, requestId, own)
  const forPersonId = requester.personId
  expect(await refusal(assistant.client, 'respondToMatch', { matchId: id, response: 'ACCEPT', forPersonId, consent })).toBe('Forbidden FORBIDDEN')
  await accept(requester.client, id)
  expect(await refusal(assistant.client, 'completeMatch', { matchId: id, minutes: 60, forPersonId, consent })).toBe('Forbidden FORBIDDEN')
  await setHelp(app, world.id, { ledger_mode: 'BOTH' })
  const input = { cooperativeId: world.id, forPersonId, toPersonId: assistant.personId, minutes: 30, consent }
  expect(await refusal(assistant.client, 'transferHours', input)).toBe('Forbidden FORBIDDEN')
  await setHelp(app, world.id, { ledger_mode: 'GIFT' })
})
