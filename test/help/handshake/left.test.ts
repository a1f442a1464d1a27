import { beforeEach, expect, test } from 'vitest'
import { startApp } from '../../harness/app.ts'
import { ok, type ApiClient, type Json } from '../../harness/client.ts'
import { expectNoFaults } from '../../harness/faults.ts'
import { done } from '../../harness/mutate.ts'
import { agree, askHelp, complete, makeHelpWorld, matchQuery, offerHelp, offerOf, propose, type HelpWorld } from './world.ts'

const app = await startApp()
expectNoFaults(app)
let world: HelpWorld
beforeEach(async () => {
  await app.app.scheduled()
  world = await makeHelpWorld(app)
})

async function leaves({ client, personId }: { client: ApiClient; personId: string }): Promise<void> {
  const { rows } = await app.db.execute({ sql: 'select id from memberships where person_id = ? and cooperative_id = ?', args: [personId, world.id] })
  await done(client, 'leaveCooperative', { membershipId: rows[0]!['id'] })
}
const shown = async (id: string): Promise<Json> => ok(await world.assistant.client(matchQuery('status endedBy contact { name } request { status } offer { status }'), { id })).node
async function mailed(): Promise<string[]> {
  const before = app.mails.length
  await app.app.scheduled()
  return app.mails.slice(before).map(({ to, subject }) => `${to} ${subject.replace(/: .*/, '')}`).sort()
}

test('Who leaves calls off what they had agreed on as a volunteer, and the others are told.', async () => {
  const [once, waits] = [await agree(world), await propose(world.requester.client, await askHelp(world, world.requester.client), await offerOf(world))]
  const asked = await agree(world)
  await complete(world.requester.client, asked, 45)
  await mailed()
  await leaves(world.volunteer)
  expect(await mailed()).toEqual([`${world.requester.email} Afgezegd`, `${world.requester.email} Het gaat niet door`])
  expect(await shown(once)).toEqual({ status: 'CANCELLED', endedBy: 'VOLUNTEER', contact: null, request: { status: 'OPEN' }, offer: { status: 'ACTIVE' } })
  expect((await shown(waits)).status).toBe('CANCELLED')
  // What was helped is counted all the same.
  expect((await shown(asked)).status).toBe('AGREED')
  app.clock.now += 7 * 86_400
  await mailed()
  expect((await shown(asked)).status).toBe('COMPLETED')
})

test('Who leaves is not waited for: whoever was to help is told.', async () => {
  const [once, other] = [await agree(world), await offerHelp(world, world.other.client)]
  const waits = await propose(world.requester.client, await askHelp(world, world.requester.client), other)
  await mailed()
  await leaves(world.requester)
  expect(await mailed()).toEqual([`${world.other.email} Niet meer nodig`, `${world.volunteer.email} Afgezegd`].sort())
  expect(await shown(once)).toMatchObject({ status: 'CANCELLED', endedBy: 'REQUESTER', contact: null })
  expect(await shown(waits)).toMatchObject({ status: 'CANCELLED', endedBy: 'REQUESTER' })
})

test('What recurred and was helped ends with who leaves; elsewhere nothing does.', async () => {
  const at = (hours: number): string => new Date((app.clock.now + hours * 3_600) * 1_000).toISOString()
  const requestId = await askHelp(world, world.requester.client, { timing: 'RECURRING', windows: [{ startsAt: at(1), endsAt: at(2) }], minutes: 60 })
  const id = await agree(world, { requestId })
  app.clock.now += 3 * 3_600
  await complete(world.volunteer.client, id, 60)
  await complete(world.requester.client, id, 60)
  await mailed()
  const [home, elsewhere] = [world, await makeHelpWorld(app)]
  world = elsewhere
  const kept = await agree(elsewhere)
  world = home
  await leaves(world.volunteer)
  expect([(await shown(id)).status, await mailed()]).toEqual(['COMPLETED', [`${world.requester.email} Afgezegd`]])
  expect(ok(await elsewhere.assistant.client(matchQuery('status'), { id: kept })).node.status).toBe('AGREED')
})

test('Who comes back and leaves again leaves, also where a match had been made to stand again in between', async () => {
  const at = (hours: number): string => new Date((app.clock.now + hours * 3_600) * 1_000).toISOString()
  const requestId = await askHelp(world, world.requester.client, { timing: 'RECURRING', windows: [{ startsAt: at(1), endsAt: at(2) }], minutes: 60 })
  const id = await agree(world, { requestId })
  app.clock.now += 3 * 3_600
  await complete(world.volunteer.client, id, 60)
  await leaves(world.volunteer)
  await done(world.requester.client, 'disputeMatch', { matchId: id, reason: 'Er was niemand' })
  await done(world.assistant.client, 'resolveDispute', { matchId: id, outcome: 'NO_SHOW', absent: 'VOLUNTEER' })
  await app.db.execute({ sql: `update memberships set status = 'ACTIVE' where person_id = ?`, args: [world.volunteer.personId] })
  await done(world.assistant.client, 'undoMatchNoShow', { matchId: id })
  await leaves(world.volunteer)
  expect(await shown(id)).toMatchObject({ status: 'COMPLETED', endedBy: 'VOLUNTEER', contact: null })
})
