import { beforeEach, describe, expect, test } from 'vitest'
import { matchSteps } from '../../../src/domains/help/handshake/states.ts'
import { startApp } from '../../harness/app.ts'
import { ok } from '../../harness/client.ts'
import { done, refusal } from '../../harness/mutate.ts'
import { accept, agree, askHelp, complete, makeHelpWorld, matchQuery, offerOf, propose } from './world.ts'

const app = await startApp()
const world = await makeHelpWorld(app)
const { requester, volunteer, assistant } = world
const offerId = await offerOf(world)
const statusOf = async (id: string) => ok(await assistant.client(matchQuery('status'), { id })).node.status
const runs = () => app.app.scheduled()

let start = app.clock.now
beforeEach(() => {
  app.clock.now = start += 3_600
})

describe('A proposal', () => {
  test('expires, at once for who looks, and by the job for the books; the pair stays apart.', async () => {
    const requestId = await askHelp(world, requester.client)
    const id = await propose(assistant.client, requestId, offerId)
    app.clock.now += 3 * 86_400
    expect(await statusOf(id)).toBe('EXPIRED')
    expect(await refusal(volunteer.client, 'respondToMatch', { matchId: id, response: 'ACCEPT' })).toBe('Conflict PROPOSAL_EXPIRED')
    expect(await refusal(volunteer.client, 'sendMatchMessage', { matchId: id, text: 'Toch?' })).toBe('Conflict CONVERSATION_CLOSED')
    await runs()
    const { rows } = await app.db.execute({ sql: `select m.status, r.proposals from matches m join help_requests r on r.id = m.request_id where m.id = ?`, args: [id] })
    expect(rows[0]).toMatchObject({ status: 'EXPIRED', proposals: 0 })
    expect(await refusal(volunteer.client, 'proposeMatch', { requestId, offerId })).toBe('MatchRefused NOT_A_CANDIDATE')
    start = app.clock.now
  })

  test('ends with its request, and says so to who answers.', async () => {
    const requestId = await askHelp(world, requester.client)
    const id = await propose(volunteer.client, requestId, offerId)
    await done(requester.client, 'cancelHelpRequest', { requestId })
    expect(await statusOf(id)).toBe('CANCELLED')
    expect(await refusal(requester.client, 'respondToMatch', { matchId: id, response: 'ACCEPT' })).toBe('Conflict REQUEST_CLOSED')
  })

  test('is answered once by each side, and for nobody by who acts for neither.', async () => {
    const id = await propose(volunteer.client, await askHelp(world, requester.client), offerId)
    expect(await refusal(volunteer.client, 'respondToMatch', { matchId: id, response: 'ACCEPT' })).toBe('Conflict INVALID_TRANSITION')
    for (const who of [world.other, world.board, world.elsewhere])
      expect(await refusal(who.client, 'respondToMatch', { matchId: id, response: 'ACCEPT' })).toBe('NotFound NOT_FOUND')
    expect(await refusal(volunteer.client, 'respondToMatch', { matchId: id, response: 'ACCEPT', forPersonId: requester.personId })).toBe('NotFound NOT_FOUND')
    expect(await refusal(requester.client, 'respondToMatch', { matchId: id, response: 'ACCEPT', reason: 'Graag' })).toBe('InvalidInput INVALID_VALUE')
    expect(await refusal(requester.client, 'respondToMatch', { matchId: id, response: 'DECLINE', reason: 'x'.repeat(1_001) })).toBe('InvalidInput TOO_LONG')
    expect(await refusal(requester.client, 'respondToMatch', { matchId: id, response: 'DECLINE', reason: 'x'.repeat(60_000) })).toBe('InvalidInput TOO_LONG')
    await accept(requester.client, id)
    expect(await refusal(requester.client, 'respondToMatch', { matchId: id, response: 'DECLINE' })).toBe('Conflict INVALID_TRANSITION')
  })

  test('can be declined by a side that had said yes.', async () => {
    const id = await propose(volunteer.client, await askHelp(world, requester.client), offerId)
    await done(volunteer.client, 'respondToMatch', { matchId: id, response: 'DECLINE' })
    expect(await refusal(requester.client, 'respondToMatch', { matchId: id, response: 'ACCEPT' })).toBe('Conflict INVALID_TRANSITION')
  })
})

describe('An agreed match', () => {
  test('can be called off by a side, with a word to the other, and its place is free again.', async () => {
    const requestId = await askHelp(world, requester.client)
    const id = await agree(world, { requestId, offerId })
    const statuses = `query ($id: ID!) { node(id: $id) { ... on HelpRequest { status } } }`
    expect(ok(await requester.client(statuses, { id: requestId })).node.status).toBe('MATCHED')
    await done(volunteer.client, 'cancelMatch', { matchId: id, reason: 'Ik ben verhinderd.' })
    expect(ok(await requester.client(matchQuery('status endedBy endReason contact { name }'), { id })).node).toEqual({ status: 'CANCELLED', endedBy: 'VOLUNTEER', endReason: 'Ik ben verhinderd.', contact: null })
    expect(ok(await requester.client(statuses, { id: requestId })).node.status).toBe('OPEN')
    expect(await refusal(requester.client, 'sendMatchMessage', { matchId: id, text: 'Jammer' })).toBe('Conflict CONVERSATION_CLOSED')
    await done(assistant.client, 'sendMatchMessage', { matchId: id, text: 'Wij zoeken verder.' })
  })

  test('cannot be called off once hours were said.', async () => {
    const id = await agree(world, { offerId })
    await complete(volunteer.client, id, 45)
    for (const who of [requester, assistant]) expect(await refusal(who.client, 'cancelMatch', { matchId: id })).toBe('Conflict MATCH_HAS_HOURS')
    expect(await refusal(requester.client, 'reportMatchNoShow', { matchId: id })).toBe('Conflict MATCH_HAS_HOURS')
  })

  test('shows who was not there, and an assistant on neither side takes it back.', async () => {
    const id = await agree(world, { offerId })
    expect(await refusal(requester.client, 'reportMatchNoShow', { matchId: id, absent: 'REQUESTER' })).toBe('InvalidInput INVALID_VALUE')
    expect(await refusal(assistant.client, 'reportMatchNoShow', { matchId: id })).toBe('InvalidInput INVALID_VALUE')
    expect((await done(assistant.client, 'reportMatchNoShow', { matchId: id, absent: 'VOLUNTEER' }, 'match { status endedBy }')).match).toEqual({ status: 'NO_SHOW', endedBy: 'REQUESTER' })
    for (const who of [requester, volunteer, world.requesterProxy]) expect(await refusal(who.client, 'undoMatchNoShow', { matchId: id })).toBe('Forbidden FORBIDDEN')
    await done(assistant.client, 'undoMatchNoShow', { matchId: id })
    expect(await statusOf(id)).toBe('AGREED')
  })

  test('of a fixed time is not over before it begins.', async () => {
    const startsAt = new Date((app.clock.now + 7_200) * 1_000).toISOString().replace('.000', '')
    const endsAt = new Date((app.clock.now + 10_800) * 1_000).toISOString().replace('.000', '')
    const requestId = await askHelp(world, requester.client, { windows: [{ startsAt, endsAt }] })
    const id = await agree(world, { requestId, offerId })
    for (const [name, more] of [['completeMatch', { minutes: 60 }], ['reportMatchNoShow', {}]] as const)
      expect(await refusal(requester.client, name, { matchId: id, ...more })).toBe('Conflict MATCH_NOT_BEGUN')
    app.clock.now += 10_800
    await complete(volunteer.client, id, 60)
    expect((await complete(requester.client, id, 60)).match.status).toBe('COMPLETED')
  })
})

describe('Hours', () => {
  test.each([0, -5, 1_441, 2_000_000_000])('of %i minutes are none.', async (minutes) => {
    const id = await agree(world, { offerId })
    expect(await refusal(volunteer.client, 'completeMatch', { matchId: id, minutes })).toMatch(/^InvalidInput TOO_/)
    await done(volunteer.client, 'cancelMatch', { matchId: id })
  })

  test('of a day to come, or before it was agreed, are none.', async () => {
    const id = await agree(world, { offerId })
    expect(await refusal(volunteer.client, 'completeMatch', { matchId: id, minutes: 5, happenedOn: '2027-06-01' })).toBe('InvalidInput IN_THE_FUTURE')
    expect(await refusal(volunteer.client, 'completeMatch', { matchId: id, minutes: 5, happenedOn: '2026-11-01' })).toBe('InvalidInput INVALID_VALUE')
  })

  test('of which one side is silent count after a week, at once for who looks, and by the job in the ledger.', async () => {
    const id = await agree(world, { offerId })
    await complete(volunteer.client, id, 75)
    app.clock.now += 7 * 86_400
    expect(ok(await requester.client(matchQuery('status minutes confirmedByBoth hours { nodes { minutes settledAt } }'), { id })).node).toEqual({ status: 'COMPLETED', minutes: 75, confirmedByBoth: false, hours: { nodes: [{ minutes: 75, settledAt: null }] } })
    expect(await refusal(requester.client, 'completeMatch', { matchId: id, minutes: 10 })).toBe('Conflict HOURS_ARE_SETTLED')
    await Promise.all([runs(), runs()])
    const { rows } = await app.db.execute({ sql: 'select minutes, actor_id from ledger_entries where match_id = ?', args: [id] })
    expect(rows).toHaveLength(1)
    expect(rows[0]).toMatchObject({ minutes: 75, actor_id: null })
    expect(await statusOf(id)).toBe('COMPLETED')
    start = app.clock.now
  })

  test('in which the two differ and leave it so go to the assistants, who say what it comes to.', async () => {
    const id = await agree(world, { offerId })
    await complete(volunteer.client, id, 90)
    await complete(requester.client, id, 30)
    app.clock.now += 7 * 86_400
    expect(await statusOf(id)).toBe('DISPUTED')
    await runs()
    expect(await refusal(world.requesterProxy.client, 'resolveDispute', { matchId: id, outcome: 'COMPLETED', minutes: 60 })).toBe('Forbidden FORBIDDEN')
    expect(await refusal(assistant.client, 'resolveDispute', { matchId: id, outcome: 'COMPLETED' })).toBe('InvalidInput INVALID_VALUE')
    const { match } = await done(assistant.client, 'resolveDispute', { matchId: id, outcome: 'COMPLETED', minutes: 60 }, 'match { status minutes confirmedByBoth }')
    expect(match).toEqual({ status: 'COMPLETED', minutes: 60, confirmedByBoth: false })
    start = app.clock.now
  })

  test('that were entered and were too much are given back where a dispute says so.', async () => {
    const id = await agree(world, { offerId })
    await complete(volunteer.client, id, 90)
    await complete(requester.client, id, 90)
    await done(requester.client, 'disputeMatch', { matchId: id, reason: 'Het was maar een uur.' })
    expect(ok(await volunteer.client(matchQuery('status endReason'), { id })).node).toEqual({ status: 'DISPUTED', endReason: null })
    expect(await refusal(assistant.client, 'resolveDispute', { matchId: id, outcome: 'COMPLETED', minutes: 91 })).toBe('Conflict CORRECTION_TOO_LARGE')
    await done(assistant.client, 'resolveDispute', { matchId: id, outcome: 'COMPLETED', minutes: 60 })
    const entries = await app.db.execute({ sql: 'select kind, minutes from ledger_entries where match_id = ? order by created_at, id', args: [id] })
    expect(entries.rows.map(({ kind, minutes }) => [kind, minutes])).toEqual([['HELP', 90], ['CORRECTION', 30]])
    await done(requester.client, 'disputeMatch', { matchId: id, reason: 'Toch niets.' })
    await done(assistant.client, 'resolveDispute', { matchId: id, outcome: 'NO_SHOW', absent: 'VOLUNTEER' })
    const { rows } = await app.db.execute({ sql: `select sum(iif(kind = 'HELP', minutes, -minutes)) as left_over from ledger_entries where match_id = ?`, args: [id] })
    expect(rows[0]).toMatchObject({ left_over: 0 })
  })

  test('can be disputed until a month after.', async () => {
    const id = await agree(world, { offerId })
    await complete(volunteer.client, id, 20)
    await complete(requester.client, id, 20)
    app.clock.now += 31 * 86_400
    expect(await refusal(requester.client, 'disputeMatch', { matchId: id, reason: 'Nee' })).toBe('Conflict DISPUTE_TOO_LATE')
    start = app.clock.now
  })

  test('of what recurs are said of many days, and it ends where a side says so.', async () => {
    const [from, until] = [app.clock.now + 3_600, app.clock.now + 7_200].map((at) => new Date(at * 1_000).toISOString().replace('.000', ''))
    const requestId = await askHelp(world, requester.client, { timing: 'RECURRING', windows: [{ startsAt: from, endsAt: until }] })
    const id = await agree(world, { requestId, offerId })
    expect(await refusal(requester.client, 'endMatch', { matchId: id })).toBe('Conflict MATCH_HAS_NO_HOURS')
    const days: string[] = []
    for (let week = 0; week < 3; week++) {
      app.clock.now += 86_400
      days.push(new Date(app.clock.now * 1_000).toISOString().slice(0, 10))
      expect((await complete(volunteer.client, id, 60, week === 2 ? { last: true } : {})).match.status).toBe(week === 2 ? 'COMPLETED' : 'AGREED')
    }
    for (const [n] of days.entries()) expect((await complete(requester.client, id, 60)).match.minutes, `day ${n}`).toBe(180)
    const { node } = ok(await requester.client(matchQuery('status minutes confirmedByBoth hours { nodes { happenedOn } }'), { id }))
    expect(node).toEqual({ status: 'COMPLETED', minutes: 180, confirmedByBoth: true, hours: { nodes: days.toReversed().map((happenedOn) => ({ happenedOn })) } })
    expect(await refusal(requester.client, 'completeMatch', { matchId: id, minutes: 60 })).toMatch(/^Conflict (HOURS_ARE_SETTLED|INVALID_TRANSITION)$/)
    start = app.clock.now
  })

  test('of another day than the other said ask for an agreement on the day.', async () => {
    const id = await agree(world, { offerId })
    app.clock.now += 86_400
    const [before, today] = [-86_400, 0].map((ago) => new Date((app.clock.now + ago) * 1_000).toISOString().slice(0, 10))
    await complete(volunteer.client, id, 30, { happenedOn: before })
    expect(await refusal(requester.client, 'completeMatch', { matchId: id, minutes: 30, happenedOn: today })).toBe('Conflict HOURS_OTHER_DAY')
    await complete(volunteer.client, id, 30, { happenedOn: today })
    expect((await complete(requester.client, id, 30, {}, 'match { status hours { nodes { happenedOn } } }')).match).toEqual({ status: 'COMPLETED', hours: { nodes: [{ happenedOn: today }] } })
    start = app.clock.now
  })
})

test('The database allows the very steps of the table, and no others.', async () => {
  const { rows } = await app.db.execute(`select sql from sqlite_master where name = 'matches_steps'`)
  const text = String(rows[0]!['sql'])
  const found: Record<string, string[]> = {}
  for (const [, from, all, one] of text.matchAll(/WHEN '(\w+)' THEN NEW.status (?:IN \(([^)]*)\)|= '(\w+)')/g))
    found[from!] = (all ? [...all.matchAll(/'(\w+)'/g)].map((match) => match[1]!) : [one!]).sort()
  const expected: Record<string, string[]> = {}
  for (const { from, to } of Object.values(matchSteps))
    for (const state of from) if (state && to !== 'same') expected[state] = [...new Set([...(expected[state] ?? []), to])].sort()
  expect(found).toEqual(expected)
})
