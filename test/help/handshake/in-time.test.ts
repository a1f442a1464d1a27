import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startApp, startOfTests } from '../../harness/app.ts'
import { expectNoFaults } from '../../harness/faults.ts'
import { done, mutate, refusal } from '../../harness/mutate.ts'
import { accept, agree, askHelp, complete, makeHelpWorld, offerHelp, propose } from './world.ts'

/** Wednesday 2026-11-25, 9:00 in Amsterdam. */
const app = await startApp()
expectNoFaults(app)
const world = await makeHelpWorld(app)
const { requester, volunteer, assistant } = world
const offerId = await offerHelp(world, volunteer.client)
const day = 86_400
const at = (days: number): string => new Date((startOfTests + days * day) * 1_000).toISOString().replace('.000', '')
const date = (days: number): string => at(days).slice(0, 10)
const goTo = (days: number): void => { app.clock.now = startOfTests + days * day }
const hour = 1 / 24
const window = (days: number, hours = 1) => ({ startsAt: at(days), endsAt: at(days + hours * hour) })
const said = async (matchId: string, input: object = {}): Promise<string> => {
  const { __typename, code, path } = await mutate(volunteer.client, 'completeMatch', { matchId, minutes: 30, ...input })
  return [__typename, code, ...(path ? [path.join('.')] : [])].join(' ').trim()
}
const agreed = async (input: object): Promise<string> => agree(world, { requestId: await askHelp(world, requester.client, input), offerId })

beforeEach(() => goTo(0))
afterEach(() => goTo(0))

describe('Nothing has been of what is yet to come:', () => {
  test.each<[string, object]>([
    ['one of several windows', { timing: 'FLEXIBLE', minutes: 30, windows: [window(2, 4), window(5, 4)] }],
    ['a morning of which an hour is needed', { minutes: 60, windows: [window(2, 4)] }],
    ['every week', { timing: 'RECURRING', windows: [window(2, 2)] }],
  ])('%s', async (_what, input) => {
    const matchId = await agreed(input)
    goTo(2 - hour)
    expect(await said(matchId)).toBe('Conflict MATCH_NOT_BEGUN')
    expect(await refusal(requester.client, 'completeMatch', { matchId, minutes: 30, happenedOn: date(0) })).toBe('Conflict MATCH_NOT_BEGUN')
    for (const [by, more] of [[requester, {}], [volunteer, {}], [assistant, { absent: 'VOLUNTEER' }]] as const)
      expect(await refusal(by.client, 'reportMatchNoShow', { matchId, ...more })).toBe('Conflict MATCH_NOT_BEGUN')
    goTo(2 + 5 * hour)
    expect(await said(matchId, { happenedOn: date(1) })).toBe('InvalidInput INVALID_VALUE input.happenedOn')
    expect(await said(matchId)).toBe('CompleteMatchPayload')
  })

  test('of windows that were over when it was agreed on, and of weeks before', async () => {
    const [windows, weekly] = await Promise.all([
      askHelp(world, requester.client, { timing: 'FLEXIBLE', minutes: 30, windows: [window(1), window(5)] }),
      askHelp(world, requester.client, { timing: 'RECURRING', windows: [window(1, 2)] }),
    ])
    goTo(3)
    const [one, two] = [await agree(world, { requestId: windows, offerId }), await agree(world, { requestId: weekly, offerId })]
    expect(await said(one)).toBe('Conflict MATCH_NOT_BEGUN')
    goTo(7)
    expect(await said(one)).toBe('CompleteMatchPayload')
    expect(await said(two)).toBe('Conflict MATCH_NOT_BEGUN')
    goTo(8)
    expect(await said(two, { happenedOn: date(2) })).toBe('InvalidInput INVALID_VALUE input.happenedOn')
    expect(await said(two)).toBe('CompleteMatchPayload')
  })

  test('but of what is for whenever it suits there is at once', async () => {
    expect(await said(await agreed({}))).toBe('CompleteMatchPayload')
    const matchId = await agreed({})
    expect((await done(requester.client, 'reportMatchNoShow', { matchId }, 'match { status }')).match).toEqual({ status: 'NO_SHOW' })
  })
})

describe('What recurs until a day', () => {
  test('has hours of no day after it; who says none means the last', async () => {
    const matchId = await agreed({ timing: 'RECURRING', windows: [window(2, 2)], recursUntil: date(11) })
    goTo(2.5)
    await complete(volunteer.client, matchId, 60)
    goTo(20)
    expect(await said(matchId, { happenedOn: date(12) })).toBe('InvalidInput INVALID_VALUE input.happenedOn')
    // The third time would have been on day 16.
    const { match } = await complete(volunteer.client, matchId, 45, {}, 'match { hours { nodes { happenedOn } } }')
    expect(match.hours.nodes.map((one: { happenedOn: string }) => one.happenedOn)).toEqual([date(9), date(2)])
  })

  test('is looked for until its last time begins, and can be agreed on no longer', async () => {
    const asked = await done(requester.client, 'requestHelp', {
      ...{ cooperativeId: world.id, category: 'GARDENING', title: 'Onkruid', location: { latitude: 52.44, longitude: 6.62 } },
      ...{ timing: 'RECURRING', minutes: 30, windows: [window(2)], recursUntil: date(11) },
    }, 'request { id expiresAt }')
    expect(asked.request.expiresAt).toBe(at(9 + hour / 2))
    const matchId = await propose(requester.client, asked.request.id, offerId)
    goTo(9 + hour / 2)
    expect(await refusal(volunteer.client, 'respondToMatch', { matchId, response: 'ACCEPT' })).toBe('Conflict PROPOSAL_EXPIRED')
  })
})

test('A request of which nobody could begin any more closes while it is proposed, accepted or changed', async () => {
  const requestId = await askHelp(world, requester.client, { timing: 'FLEXIBLE', minutes: 30, windows: [window(1), window(2)] })
  // Half an hour before the end of the last window one can still begin.
  goTo(2 + hour / 2 - 1 / day)
  const matchId = await propose(requester.client, requestId, offerId)
  goTo(2 + hour / 2)
  expect(await refusal(volunteer.client, 'respondToMatch', { matchId, response: 'ACCEPT' })).toBe('Conflict PROPOSAL_EXPIRED')
  expect(await refusal(assistant.client, 'proposeMatch', { requestId, offerId: await offerHelp(world, world.other.client) })).toMatch(/Conflict REQUEST_CLOSED|NotFound/)
  expect(await refusal(requester.client, 'changeHelpRequest', { requestId, title: 'Toch nog' })).toBe('Conflict REQUEST_CLOSED')
  expect((await app.db.execute({ sql: 'select status, proposals from help_requests where id = ?', args: [requestId] })).rows[0]).toMatchObject({ proposals: 1 })
  await app.app.scheduled()
  const { rows } = await app.db.execute({ sql: 'select r.status, r.proposals, m.status as match_status from help_requests r join matches m on m.request_id = r.id where r.id = ?', args: [requestId] })
  expect(rows[0]).toMatchObject({ status: 'EXPIRED', proposals: 0, match_status: 'EXPIRED' })
})

test('The very last second in which one can begin is over with it: nothing is agreed on or asked for in it', async () => {
  const ask = () => askHelp(world, requester.client, { minutes: 60, windows: [window(1)] })
  const [early, late, neverId] = [await ask(), await ask(), await offerHelp(world, world.manager.client)]
  const [one, two] = [await propose(requester.client, early, offerId), await propose(requester.client, late, offerId)]
  goTo(1 - 1 / day)
  await accept(volunteer.client, one)
  goTo(1)
  expect(await refusal(volunteer.client, 'respondToMatch', { matchId: two, response: 'ACCEPT' })).toBe('Conflict PROPOSAL_EXPIRED')
  expect(await refusal(requester.client, 'proposeMatch', { requestId: late, offerId: neverId })).toBe('Conflict REQUEST_CLOSED')
  const input = { cooperativeId: world.id, category: 'GARDENING', title: 'Nu', location: { latitude: 52.44, longitude: 6.62 } }
  expect(await refusal(requester.client, 'requestHelp', { ...input, windows: [window(1)] })).toBe('InvalidInput IN_THE_PAST')
  await done(requester.client, 'requestHelp', { ...input, windows: [window(1 + 1 / day)] })
})
