import { expect, test } from 'vitest'
import { startApp, startOfTests } from '../../harness/app.ts'
import { ok, type Json } from '../../harness/client.ts'
import { expectNoFaults } from '../../harness/faults.ts'
import { done } from '../../harness/mutate.ts'
import { agree, askHelp, complete, makeHelpWorld, offerHelp } from '../handshake/world.ts'

/** When assistants are told of what was agreed on, and of which nothing is heard. */
const app = await startApp()
expectNoFaults(app)
const world = await makeHelpWorld(app)
const { requester, volunteer, assistant } = world
const offerId = await offerHelp(world, volunteer.client)
const DAY = 86_400
const at = (days: number): string => new Date((startOfTests + days * DAY) * 1_000).toISOString().replace('.000', '')
const day = async (days: number): Promise<void> => {
  app.clock.now = startOfTests + days * DAY
  await app.app.scheduled()
}
const window = (days: number, hours = 1) => ({ startsAt: at(days), endsAt: at(days + hours / 24) })
const query = `query ($id: ID!) { node(id: $id) { ... on Cooperative { helpWorkList(kinds: [MATCH_SILENT]) { edges { node { dueAt about { ... on Match { id } } } } } } } }`
/** Which of these are silent, and since when. */
const silent = async (): Promise<Record<string, string>> =>
  Object.fromEntries(ok(await assistant.client(query, { id: world.id })).node.helpWorkList.edges.map(({ node: { dueAt, about } }: Json) => [about.id, dueAt]))
const agreed = async (input: object): Promise<string> => agree(world, { requestId: await askHelp(world, requester.client, input), offerId })

test('It is told once its last window is over, and of what recurs four weeks after its first time or the last hours', async () => {
  const [windows, weekly, ahead, whenever] = [
    await agreed({ timing: 'FLEXIBLE', minutes: 60, windows: [window(2, 3), window(40, 3)] }),
    await agreed({ timing: 'RECURRING', windows: [window(1)] }),
    await agreed({ timing: 'RECURRING', windows: [window(30)] }),
    await agreed({}),
  ]
  await day(1.5)
  await complete(volunteer.client, weekly, 60)
  await day(28)
  expect(await silent()).toEqual({ [whenever]: at(28) })
  await day(29.5)
  expect(await silent()).toEqual({ [whenever]: at(28), [weekly]: at(29.5) })
  // Whoever says hours again is heard again.
  await complete(volunteer.client, weekly, 45)
  expect(await silent()).toEqual({ [whenever]: at(28) })
  await complete(requester.client, whenever, 30)
  expect(await silent()).toEqual({})
  await day(41)
  expect(await silent()).toEqual({ [windows]: at(40 + 3 / 24) })
  await day(58.9)
  expect(await silent()).toEqual({ [windows]: at(40 + 3 / 24), [weekly]: at(57.5), [ahead]: at(58 + 1 / 24) })
  // What has ended, or is known to have come to nothing, waits no more.
  await done(assistant.client, 'endMatch', { matchId: weekly })
  await done(assistant.client, 'reportMatchNoShow', { matchId: windows, absent: 'VOLUNTEER' })
  expect(await silent()).toEqual({ [ahead]: at(58 + 1 / 24) })
  // Unless that is taken back.
  await done(assistant.client, 'undoMatchNoShow', { matchId: windows })
  expect(Object.keys(await silent()).sort()).toEqual([windows, ahead].sort())
})
