import { expect, test } from 'vitest'
import { startApp } from '../../harness/app.ts'
import { expectNoFaults } from '../../harness/faults.ts'
import { done, mutate, refusal } from '../../harness/mutate.ts'
import { agree, askHelp, complete, makeHelpWorld, offerOf, propose, volunteers } from './world.ts'

/** What others do between the reads of a request and its batch. */
const app = await startApp()
expectNoFaults(app)
const world = await makeHelpWorld(app)
const { requester, volunteer, assistant } = world

const rowsOf = async (sql: string, id: string) => (await app.db.execute({ sql, args: [id] })).rows.map((row) => ({ ...row }))

/** Does something while, before it is written, something else happens. */
function meanwhile<T>(other: () => Promise<unknown>, run: () => Promise<T>): Promise<T> {
  app.beforeWrite.next = () => other().then(() => undefined)
  return run()
}

test.each(['cancelMatch', 'reportMatchNoShow'])('%s does not end a match of which hours are said in this very moment', async (mutation) => {
  const matchId = await agree(world)
  const told = await meanwhile(() => complete(requester.client, matchId, 60), () => refusal(volunteer.client, mutation, { matchId }))
  expect(told).toBe('Conflict MATCH_HAS_HOURS')
  expect(await rowsOf('select status from matches where id = ?', matchId)).toEqual([{ status: 'AGREED' }])
})

test('of what happens once both sides speak of one day, also where they do at once', async () => {
  const matchId = await agree(world)
  app.clock.now += 86_400
  const day = (n: number) => new Date((app.clock.now - n * 86_400) * 1_000).toISOString().slice(0, 10)
  const other = () => complete(requester.client, matchId, 60, { happenedOn: day(1) })
  const told = await meanwhile(other, () => mutate(volunteer.client, 'completeMatch', { matchId, minutes: 60, happenedOn: day(0) }))
  expect(told).toMatchObject({ __typename: 'Conflict', code: 'HOURS_OTHER_DAY' })
  expect(await rowsOf('select happened_on from match_hours where match_id = ?', matchId)).toEqual([{ happened_on: day(1) }])
})

test('who says yes while the other blocks them is told that it was called off, and not that they are kept apart', async () => {
  const requestId = await askHelp(world, requester.client)
  const matchId = await propose(requester.client, requestId, await offerOf(world))
  const block = async () => {
    // Whoever answers began a second before.
    app.clock.now += 1
    await done(requester.client, 'blockPerson', { cooperativeId: world.id, personId: volunteer.personId })
  }
  const told = await meanwhile(block, () => refusal(volunteer.client, 'respondToMatch', { matchId, response: 'ACCEPT' }))
  expect(told).toBe('Conflict INVALID_TRANSITION')
  expect(await refusal(volunteer.client, 'respondToMatch', { matchId, response: 'ACCEPT' })).toBe(told)
  await done(requester.client, 'unblockPerson', { cooperativeId: world.id, personId: volunteer.personId })
})

test('a plan proposes no two who were proposed to each other and parted while it was made', async () => {
  const [helper] = await volunteers(app, world, 1, 'Helper')
  await done(helper!.client, 'changeHelpOffer', { offerId: helper!.offerId, categories: ['WALKING'] })
  const requestId = await askHelp(world, requester.client, { category: 'WALKING' })
  const part = async () => {
    const matchId = await propose(helper!.client, requestId, helper!.offerId)
    await done(helper!.client, 'cancelMatch', { matchId })
  }
  await meanwhile(part, () => done(assistant.client, 'planMatches', { cooperativeId: world.id }))
  const proposed = await rowsOf('select volunteer_id, origin from matches where request_id = ?', requestId)
  expect(proposed.filter((row) => row['volunteer_id'] === helper!.personId)).toEqual([{ volunteer_id: helper!.personId, origin: 'VOLUNTEER' }])
})
