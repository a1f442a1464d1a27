import { describe, expect, test } from 'vitest'
import { startApp } from '../../harness/app.ts'
import { ok, type Json } from '../../harness/client.ts'
import { expectNoFaults } from '../../harness/faults.ts'
import { done, refusal } from '../../harness/mutate.ts'
import { accept, agree, askHelp, makeHelpWorld, offerHelp, offerOf, propose, type HelpWorld } from './world.ts'

/** One volunteer is not in two places at once, where one of them is every week at the same time either. */
const app = await startApp()
expectNoFaults(app)

/** A window by the clock of Amsterdam that is as long as it takes; in winter unless told. */
const window = (from: string, until: string, offset = '+01:00') => ({
  windows: [{ startsAt: `${from}:00${offset}`, endsAt: `${until}:00${offset}` }],
  minutes: (Date.parse(`${until}Z`) - Date.parse(`${from}Z`)) / 60_000,
})
const weekly = { timing: 'RECURRING' }
/** Tuesdays from ten to eleven. */
const tuesdays = { ...weekly, ...window('2026-12-01T10:00', '2026-12-01T11:00') }

async function taken(first: object): Promise<{ world: HelpWorld; offerId: string; isCandidate: (input: object) => Promise<boolean> }> {
  const world = await makeHelpWorld(app)
  const offerId = await offerHelp(world, world.volunteer.client)
  await agree(world, { requestId: await askHelp(world, world.requester.client, first), offerId })
  const isCandidate = async (input: object): Promise<boolean> => {
    const id = await askHelp(world, world.requester.client, input)
    const { node } = ok(await world.requester.client('query ($id: ID!) { node(id: $id) { ... on HelpRequest { candidates { nodes { id } } } } }', { id }))
    return node.candidates.nodes.some((one: Json) => one.id === offerId)
  }
  return { world, offerId, isCandidate }
}

describe('Who helps every Tuesday from ten to eleven', async () => {
  const { isCandidate } = await taken(tuesdays)
  test.each<[string, object, boolean]>([
    ['not every Tuesday at half past ten', { ...weekly, ...window('2026-12-08T10:30', '2026-12-08T11:30') }, false],
    ['not on one Tuesday of them, also in summer', window('2027-07-06T09:30', '2027-07-06T10:30', '+02:00'), false],
    ['on the Tuesday before it begins', window('2026-11-26T10:00', '2026-11-26T11:00'), true],
    ['at eleven', window('2026-12-08T11:00', '2026-12-08T12:00'), true],
    ['on Wednesdays', { ...weekly, ...window('2026-12-09T10:00', '2026-12-09T11:00') }, true],
    ['at an hour of a Tuesday that is to be found', { ...window('2026-12-08T10:00', '2026-12-08T17:00'), minutes: 60 }, true],
  ])('can help %s', async (_what, input, expected) => expect(await isCandidate(input)).toBe(expected))
})

test('Who helps until a day is free after it', async () => {
  const { isCandidate } = await taken({ ...tuesdays, recursUntil: '2026-12-15' })
  expect(await isCandidate(window('2026-12-15T10:00', '2026-12-15T11:00'))).toBe(false)
  expect(await isCandidate(window('2026-12-22T10:00', '2026-12-22T11:00'))).toBe(true)
  expect(await isCandidate({ ...weekly, ...window('2026-12-22T10:00', '2026-12-22T11:00') })).toBe(true)
})

test('Who helps once at that time does not help every week from before on, but from after it', async () => {
  const { isCandidate } = await taken(window('2026-12-15T10:30', '2026-12-15T11:30'))
  expect(await isCandidate(tuesdays)).toBe(false)
  expect(await isCandidate({ ...weekly, ...window('2026-12-22T10:00', '2026-12-22T11:00') })).toBe(true)
})

test('A night in which the clock is put on is over as late as it shows', async () => {
  const { isCandidate } = await taken({ ...weekly, ...window('2026-12-06T03:00', '2026-12-06T04:00') })
  const night = (until: string, minutes: number) => ({ windows: [{ startsAt: '2027-03-28T01:30:00+01:00', endsAt: until }], minutes })
  expect(await isCandidate(night('2027-03-28T03:30:00+02:00', 60))).toBe(false)
  expect(await isCandidate(night('2027-03-28T03:00:00+02:00', 30))).toBe(true)
})

test('Nights from Sunday to Monday are in two weeks', async () => {
  const { isCandidate } = await taken({ ...weekly, ...window('2026-12-06T23:00', '2026-12-07T01:00') })
  expect(await isCandidate(window('2026-12-14T00:30', '2026-12-14T02:00'))).toBe(false)
  expect(await isCandidate(window('2026-12-14T01:00', '2026-12-14T02:00'))).toBe(true)
  expect(await isCandidate({ ...weekly, ...window('2026-12-07T00:30', '2026-12-07T02:00') })).toBe(false)
})

test('A proposal that waits cannot be agreed on any more, and the plan gives one of the two', async () => {
  const world = await makeHelpWorld(app)
  const offerId = await offerHelp(world, world.volunteer.client)
  const [one, other] = [await askHelp(world, world.requester.client, tuesdays), await askHelp(world, world.requester.client, { ...weekly, ...window('2026-12-08T10:30', '2026-12-08T11:30') })]
  const preview = 'query ($id: ID!) { previewMatches(cooperativeId: $id) { optimal matches { request { id } } unmatched { reason } } }'
  const before = ok(await world.assistant.client(preview, { id: world.id })).previewMatches
  expect([before.optimal, before.matches.length, before.unmatched.length]).toEqual([true, 1, 1])
  const waiting = await propose(world.requester.client, other, offerId)
  await agree(world, { requestId: one, offerId })
  expect(await refusal(world.volunteer.client, 'respondToMatch', { matchId: waiting, response: 'ACCEPT' })).toBe('Conflict TIME_CLASH')
  await done(world.volunteer.client, 'respondToMatch', { matchId: waiting, response: 'DECLINE' })
  const third = await askHelp(world, world.requester.client, window('2026-12-15T10:00', '2026-12-15T10:30'))
  expect(ok(await world.assistant.client(preview, { id: world.id })).previewMatches.matches).toEqual([])
  expect(await refusal(world.requester.client, 'proposeMatch', { requestId: third, offerId })).toBe('MatchRefused NOT_A_CANDIDATE')
})

test('What is fixed past midnight takes who can on both days', async () => {
  const world = await makeHelpWorld(app)
  const offerId = await offerHelp(world, world.volunteer.client, { availability: [{ weekday: 5, startTime: '20:00', endTime: '24:00' }] })
  const requestId = await askHelp(world, world.requester.client, window('2026-12-04T23:00', '2026-12-05T01:00'))
  expect(await refusal(world.requester.client, 'proposeMatch', { requestId, offerId })).toBe('MatchRefused NOT_A_CANDIDATE')
  await done(world.volunteer.client, 'changeHelpOffer', { offerId, availability: [{ weekday: 5, startTime: '20:00', endTime: '01:00' }] })
  await accept(world.volunteer.client, await propose(world.requester.client, requestId, offerId))
})

describe('That somebody was not there is taken back of what recurs', async () => {
  const missed = async (world: HelpWorld, day: string): Promise<string> => {
    const requestId = await askHelp(world, world.requester.client, { ...weekly, ...window(`${day}T10:00`, `${day}T11:00`) })
    const matchId = await agree(world, { requestId, offerId: await offerOf(world) })
    app.clock.now = Date.parse(`${day}T12:00Z`) / 1_000
    await done(world.requester.client, 'reportMatchNoShow', { matchId })
    return matchId
  }

  test('unless the volunteer has agreed to something else at that time since', async () => {
    const world = await makeHelpWorld(app)
    const matchId = await missed(world, '2026-12-01')
    const other = await askHelp(world, world.other.client, { ...weekly, ...window('2026-12-08T10:30', '2026-12-08T11:30') })
    const id = await propose(world.volunteer.client, other, await offerOf(world))
    await accept(world.other.client, id)
    expect(await refusal(world.assistant.client, 'undoMatchNoShow', { matchId })).toBe('Conflict TIME_CLASH')
    await done(world.volunteer.client, 'cancelMatch', { matchId: id })
    expect((await done(world.assistant.client, 'undoMatchNoShow', { matchId }, 'match { status }')).match.status).toBe('AGREED')
  })

  test('unless one of the two has left since', async () => {
    const world = await makeHelpWorld(app)
    const matchId = await missed(world, '2026-12-08')
    const { rows } = await app.db.execute({ sql: 'select id from memberships where person_id = ? and cooperative_id = ?', args: [world.volunteer.personId, world.id] })
    await done(world.volunteer.client, 'leaveCooperative', { membershipId: rows[0]!['id'] })
    expect(await refusal(world.assistant.client, 'undoMatchNoShow', { matchId })).toBe('Conflict INVALID_TRANSITION')
  })
})
