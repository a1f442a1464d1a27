import { describe, expect, test } from 'vitest'
import { startApp } from '../../harness/app.ts'
import { ok, type ApiClient, type Json } from '../../harness/client.ts'
import { addMember, addOfflineResident } from '../../harness/factories.ts'
import { expectNoFaults } from '../../harness/faults.ts'
import { done, refusal } from '../../harness/mutate.ts'
import { checkLedger } from '../hours/checker.ts'
import { accept, agree, askHelp, complete, makeHelpWorld, matchQuery, offerHelp, offerOf, propose, setHelp } from './world.ts'

/** One person who may speak for both sides of a match, and where two are needed. */
const app = await startApp()
expectNoFaults(app)
const world = await makeHelpWorld(app)
const { requester, volunteer, requesterProxy, assistant, id: cooperativeId } = world
await setHelp(app, cooperativeId, { ledger_mode: 'CREDITS', soft_limit: 6_000, hard_limit: 6_000 })
const week = 7 * 86_400

interface Someone {
  client: ApiClient
  personId: string
}

/** Makes somebody the proxy of one more person. */
const represent = async (person: Someone, proxy: Someone): Promise<void> => {
  await done(person.client, 'nameProxy', { cooperativeId, proxyId: proxy.personId })
}
const both = await addMember(app, world, ['RESIDENT'], { name: 'Beide' })
await represent(requester, both)
await represent(volunteer, both)

const hours = async (id: string): Promise<Json> =>
  ok(await requester.client(matchQuery('status minutes confirmedByBoth hours { nodes { requesterMinutes volunteerMinutes minutes confirmedByBoth settledAt } }'), { id })).node
const entered = async (id: string): Promise<number> =>
  Number((await app.db.execute({ sql: `select coalesce(sum(minutes), 0) as n from ledger_entries where match_id = ?`, args: [id] })).rows[0]!['n'])
const forRequester = { forPersonId: requester.personId }
const forVolunteer = { forPersonId: volunteer.personId }
const waits = { status: 'AGREED', minutes: 40, confirmedByBoth: false, hours: { nodes: [{ requesterMinutes: 40, volunteerMinutes: 40, minutes: null, confirmedByBoth: false, settledAt: null }] } }

describe('Who acts for both', () => {
  test('says yes for both: each of the two wanted that, and both can call it off', async () => {
    const id = await propose(both.client, await askHelp(world, requester.client), await offerOf(world), forVolunteer)
    expect((await accept(both.client, id, forRequester)).match.status).toBe('AGREED')
    await done(requester.client, 'cancelMatch', { matchId: id })
  })

  test('confirms no hours that they said themself: these wait as those of one side, and then count', async () => {
    const id = await agree(world)
    await complete(both.client, id, 40, forVolunteer)
    expect((await complete(both.client, id, 40, forRequester)).match).toEqual({ id, status: 'AGREED', minutes: 40, confirmedByBoth: false })
    expect(await hours(id)).toEqual(waits)
    expect(await entered(id)).toBe(0)
    // To say it once more changes nothing, for whichever side.
    for (const forWhom of [forRequester, forVolunteer]) await complete(both.client, id, 40, forWhom)
    expect(await hours(id)).toEqual(waits)
    app.clock.now += week - 1
    await app.app.scheduled()
    expect(await hours(id)).toEqual(waits)
    app.clock.now += 1
    expect((await hours(id)).status).toBe('COMPLETED')
    await app.app.scheduled()
    expect(await hours(id)).toMatchObject({ status: 'COMPLETED', minutes: 40, confirmedByBoth: false, hours: { nodes: [{ minutes: 40, confirmedByBoth: false }] } })
    expect(await entered(id)).toBe(40)
  })

  test.each([
    ['one of the two themself', volunteer, {}],
    ['another who acts for one of them', requesterProxy, forRequester],
  ] as [string, Someone, object][])('is confirmed by %s', async (_, by, forWhom) => {
    const id = await agree(world)
    for (const side of [forRequester, forVolunteer]) await complete(both.client, id, 40, side)
    expect((await complete(by.client, id, 40, forWhom)).match).toMatchObject({ status: 'COMPLETED', confirmedByBoth: true })
    expect(await entered(id)).toBe(40)
  })

  test('is contradicted by one of the two', async () => {
    const id = await agree(world)
    for (const side of [forRequester, forVolunteer]) await complete(both.client, id, 40, side)
    await complete(requester.client, id, 10)
    expect(await hours(id)).toMatchObject({ status: 'AGREED', confirmedByBoth: false })
    await done(requester.client, 'disputeMatch', { matchId: id, reason: 'Het was veel korter.' })
    await done(assistant.client, 'resolveDispute', { matchId: id, outcome: 'COMPLETED', minutes: 10 })
    expect(await entered(id)).toBe(10)
  })

  test('confirms nothing by saying both at the same moment', async () => {
    for (let round = 0; round < 5; round++) {
      const id = await agree(world)
      await Promise.all([complete(both.client, id, 40, forRequester), complete(both.client, id, 40, forVolunteer)])
      expect(await hours(id)).toEqual(waits)
    }
  })

  test('confirms nothing where the other side’s word becomes theirs meanwhile', async () => {
    const id = await agree(world)
    await complete(volunteer.client, id, 40)
    app.beforeWrite.next = () => complete(both.client, id, 40, forVolunteer)
    await complete(both.client, id, 40, forRequester)
    expect(await hours(id)).toEqual(waits)
    // Nor by a statement: the database knows who said what.
    const settle = 'update match_hours set settled_at = updated_at, minutes = 40, by_both = 1 where match_id = ?'
    await expect(app.db.execute({ sql: settle, args: [id] })).rejects.toThrow('match_hours_two_people')
  })
})

test('Who is one side and acts for the other agrees, and confirms no hours', async () => {
  const helper = await addMember(app, world, ['RESIDENT'], { name: 'Zoon' })
  await represent(requester, helper)
  const id = await propose(helper.client, await askHelp(world, requester.client), await offerHelp(world, helper.client))
  expect((await accept(helper.client, id, forRequester)).match.status).toBe('AGREED')
  await complete(helper.client, id, 40)
  await complete(helper.client, id, 40, forRequester)
  expect(await hours(id)).toEqual(waits)
  expect((await complete(requester.client, id, 40)).match).toMatchObject({ status: 'COMPLETED', confirmedByBoth: true })
})

test('An assistant by the consent of both agrees for both, and confirms no hours', async () => {
  const consent = { form: 'SPOKEN' }
  const [asker, helper] = [await addOfflineResident(world, assistant), await addOfflineResident(world, assistant)]
  const [one, other] = [{ forPersonId: asker.personId }, { forPersonId: helper.personId }]
  const requestId = await askHelp(world, assistant.client, { ...one, consent })
  const offerId = await offerHelp(world, assistant.client, { ...other, consent })
  const id = await propose(assistant.client, requestId, offerId, other)
  expect((await accept(assistant.client, id, one)).match.status).toBe('AGREED')
  for (const side of [one, other]) expect((await complete(assistant.client, id, 40, side)).match).toMatchObject({ status: 'AGREED', confirmedByBoth: false })
  expect(await entered(id)).toBe(0)
  // Another assistant who heard it from one of them is a second.
  const second = await addMember(app, world, ['COORDINATOR'])
  expect((await complete(second.client, id, 40, one)).match).toMatchObject({ status: 'COMPLETED', confirmedByBoth: true })
})

describe('The hours of another', () => {
  const pass = (by: Someone, from: Someone, to: Someone) => {
    const input = { cooperativeId, toPersonId: to.personId, minutes: 5, ...(by === from ? {} : { forPersonId: from.personId }) }
    return refusal(by.client, 'transferHours', input).catch(() => 'done')
  }

  test('are passed on by a proxy to others, and not to themself or to another for whom they act', async () => {
    const input = { cooperativeId, minutes: 5, forPersonId: requester.personId }
    await done(both.client, 'transferHours', { ...input, toPersonId: world.other.personId })
    await done(both.client, 'donateHours', input)
    expect(await pass(both, requester, both)).toBe('Forbidden FORBIDDEN')
    expect(await pass(both, requester, volunteer)).toBe('Forbidden FORBIDDEN')
    // Their own they give to whom they like, and so does who is represented.
    await done(both.client, 'transferHours', { cooperativeId, minutes: 5, toPersonId: requester.personId })
    await done(requester.client, 'transferHours', { cooperativeId, minutes: 5, toPersonId: both.personId })
  })

  test('are not passed on where somebody comes to act for the other meanwhile', async () => {
    const third = await addMember(app, world)
    app.beforeWrite.next = () => represent(third, both)
    expect(await refusal(both.client, 'transferHours', { cooperativeId, minutes: 5, forPersonId: requester.personId, toPersonId: third.personId })).toBe('Forbidden FORBIDDEN')
  })

  test('are not given back by who acts for one of the two', async () => {
    const manager = await addMember(app, world, ['COORDINATOR'])
    await represent(volunteer, manager)
    const { entry } = await done(volunteer.client, 'transferHours', { cooperativeId, minutes: 5, toPersonId: world.other.personId }, 'entry { id }')
    const input = { entryId: entry.id, reason: 'Te veel.' }
    expect(await refusal(manager.client, 'correctHours', input)).toBe('Forbidden FORBIDDEN')
    await done(assistant.client, 'correctHours', input)
    await checkLedger(app)
  })
})
