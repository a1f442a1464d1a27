import { describe, expect, test } from 'vitest'
import { startApp } from '../../harness/app.ts'
import { apiClient, ok, type ApiClient } from '../../harness/client.ts'
import { addMember, makeNeighbourhood, type Member } from '../../harness/factories.ts'
import { expectNoFaults, requestFault } from '../../harness/faults.ts'
import { done, mutate, refusal } from '../../harness/mutate.ts'
import { ask, volunteer } from '../requests/world.ts'
import { name, putMatch } from './world.ts'

/** What somebody reports of another, and who hears of it. */
const app = await startApp()
expectNoFaults(app)
const [world, other] = await Promise.all([makeNeighbourhood(app), makeNeighbourhood(app)])
const cooperativeId = world.id
const { board, coordinator, resident } = world
const second = await addMember(app, world, ['COORDINATOR'])
const input = (aboutId: string | null, more: object = {}) => ({ cooperativeId, aboutId, kind: 'MISCONDUCT', text: 'He shouted.', ...more })
const report = async (by: Member, aboutId: string | null, more: object = {}): Promise<string> =>
  (await done(by.client, 'reportConcern', input(aboutId, more), 'concern { id }')).concern.id
const list = `query ($id: ID!, $statuses: [ConcernStatus!]) { node(id: $id) { ... on Cooperative {
  concerns(first: 100, statuses: $statuses) { nodes { id } totalCount } } } viewer { concerns { nodes { id } } } }`
const seen = async (client: ApiClient, statuses?: string[]): Promise<string[]> =>
  ok(await client(list, { id: cooperativeId, statuses })).node.concerns.nodes.map(({ id }: { id: string }) => id)
const node = async (client: ApiClient, id: string) =>
  ok(await client(`query ($id: ID!) { node(id: $id) { ... on Concern { text status outcome about { id } reporter { id } handledBy { id } match { id } } } }`, { id })).node
const told = (who: { email: string }) => app.mails.filter(({ to, subject }) => to === who.email && /zorg gemeld|concern was/.test(subject)).length

/** A match between two members of whom one assists, and what is before those who handle concerns. */
async function matched(asker: Member) {
  const helper = await volunteer(app, world)
  const { id: requestId } = await ask(asker, cooperativeId, { windows: [], timing: 'FLEXIBLE', minutes: 60 })
  return { helper, matchId: await putMatch(app, { requestId, offerId: helper.offerId, status: 'AGREED' }) }
}

describe('a concern', () => {
  test('is seen by who reported it and who handles them, and told these by mail without a word of it', async () => {
    const [reporter, about] = await Promise.all([addMember(app, world), addMember(app, world)])
    const before = [board, coordinator, second, reporter, about].map(told)
    const id = await report(reporter, about.personId, { text: 'He shouted at Grandma.' })
    await app.app.scheduled()
    expect([board, coordinator, second, reporter, about].map(told).map((n, i) => n - before[i]!)).toEqual([1, 1, 1, 0, 0])
    const mail = app.mails.findLast(({ to }) => to === board.email)!
    expect(`${mail.subject} ${mail.text}`).not.toMatch(/Grandma|shouted|Lid /)
    for (const who of [reporter, board, coordinator]) {
      expect(await node(who.client, id)).toMatchObject({ text: 'He shouted at Grandma.', about: { id: about.personId }, reporter: { id: reporter.personId } })
      expect(await seen(who.client)).toContain(id)
    }
    for (const who of [about, resident, world.manager, world.auditor, world.representative, other.board, other.coordinator, world.stranger]) {
      expect(await node(who.client, id)).toBeNull()
      expect(await seen(who.client)).not.toContain(id)
      expect(await refusal(who.client, 'handleConcern', { concernId: id, status: 'IN_HAND' })).toBe('NotFound NOT_FOUND')
    }
    expect(ok(await reporter.client(list, { id: cooperativeId })).viewer.concerns.nodes).toEqual([{ id }])
  })

  test('about somebody who handles concerns is not theirs to see, to be told of, or to handle', async () => {
    const reporter = await addMember(app, world)
    const before = [board, coordinator, second].map(told)
    const id = await report(reporter, coordinator.personId)
    await app.app.scheduled()
    expect([board, coordinator, second].map(told).map((n, i) => n - before[i]!)).toEqual([1, 0, 1])
    expect(await node(coordinator.client, id)).toBeNull()
    expect(await seen(coordinator.client)).not.toContain(id)
    expect(await refusal(coordinator.client, 'handleConcern', { concernId: id, status: 'CLOSED', outcome: 'Nothing' })).toBe('NotFound NOT_FOUND')
    const entries = 'query ($id: ID!) { node(id: $id) { ... on Cooperative { auditEntries(first: 100) { nodes { action } } } } }'
    const { auditEntries } = ok(await board.client(entries, { id: cooperativeId })).node
    expect(JSON.stringify(auditEntries)).not.toContain('concern')
  })

  test('about a match is about its other side, whatever is said of whom', async () => {
    const { helper, matchId } = await matched(coordinator)
    const id = await report(helper, null, { matchId })
    expect(await node(board.client, id)).toMatchObject({ about: { id: coordinator.personId }, match: null })
    expect(await node(second.client, id)).toMatchObject({ about: { id: coordinator.personId }, match: { id: matchId } })
    expect(await node(coordinator.client, id)).toBeNull()
    // Also where somebody else is named, the other side of the match does not read it.
    const named = await report(helper, resident.personId, { matchId })
    expect(await node(coordinator.client, named)).toBeNull()
    expect(await node(second.client, named)).toMatchObject({ about: { id: resident.personId } })
    // A proxy reports in their own name; an assistant about a match of which they are no side.
    const proxy = await addMember(app, world)
    await name(helper.client, world, proxy.personId)
    expect(await node(board.client, await report(proxy, null, { matchId }))).toMatchObject({ reporter: { id: proxy.personId }, about: { id: coordinator.personId } })
    const byAssistant = await report(second, null, { matchId })
    expect(await node(board.client, byAssistant)).toMatchObject({ about: null })
    expect(await node(coordinator.client, byAssistant)).toBeNull()
    expect(await refusal(resident.client, 'reportConcern', input(null, { matchId }))).toBe('NotFound NOT_FOUND')
    expect(await refusal(resident.client, 'reportConcern', input(null, { matchId: 'mat_1' }))).toBe('NotFound NOT_FOUND')
  })

  test('is of a member, to members, in some words', async () => {
    const wrong: [Member | typeof world.stranger, object, string][] = [
      [resident, input(null), 'InvalidInput INVALID_VALUE'],
      [resident, input(resident.personId), 'InvalidInput INVALID_VALUE'],
      [resident, input('per_1'), 'NotFound NOT_FOUND'],
      [resident, input(world.stranger.personId), 'NotFound NOT_FOUND'],
      [resident, input(board.personId, { text: ' ' }), 'InvalidInput TOO_SHORT'],
      [resident, input(board.personId, { text: 'x'.repeat(4_001) }), 'InvalidInput TOO_LONG'],
      [world.stranger, input(board.personId), 'Forbidden FORBIDDEN'],
      [other.board, input(board.personId), 'Forbidden FORBIDDEN'],
    ]
    for (const [who, bad, expected] of wrong) expect(await refusal(who.client, 'reportConcern', bad)).toBe(expected)
    expect(await requestFault(apiClient(app.url), 'reportConcern', input(board.personId))).toBe('UNAUTHENTICATED')
  })

  test('is of who is a member still as it is written', async () => {
    const reporter = await addMember(app, world)
    app.beforeWrite.next = () => done(reporter.client, 'leaveCooperative', { membershipId: reporter.membershipId })
    expect(await refusal(reporter.client, 'reportConcern', input(resident.personId))).toBe('Forbidden FORBIDDEN')
  })

  test('is one of twenty a day', async () => {
    const reporter = await addMember(app, world)
    for (let n = 0; n < 20; n++) await report(reporter, resident.personId)
    expect(await refusal(reporter.client, 'reportConcern', input(resident.personId))).toBe('RateLimited RATE_LIMITED')
  })

  test('is taken in hand, closed with its outcome, and can be taken in hand again', async () => {
    const [reporter, about] = await Promise.all([addMember(app, world), addMember(app, world)])
    const id = await report(reporter, about.personId)
    const handle = (by: Member, status: string, outcome?: string) => mutate(by.client, 'handleConcern', { concernId: id, status, outcome }, 'concern { status outcome handledBy { id } }')
    expect((await handle(board, 'CLOSED')).code).toBe('INVALID_VALUE')
    expect((await handle(board, 'OPEN')).code).toBe('INVALID_TRANSITION')
    expect((await handle(reporter, 'CLOSED', 'x')).code).toBe('FORBIDDEN')
    expect((await handle(coordinator, 'IN_HAND')).concern).toEqual({ status: 'IN_HAND', outcome: null, handledBy: { id: coordinator.personId } })
    expect([(await seen(board.client, ['IN_HAND'])).includes(id), (await seen(board.client, ['OPEN', 'CLOSED'])).includes(id)]).toEqual([true, false])
    app.beforeWrite.next = () => handle(board, 'CLOSED', 'They talked.')
    expect((await handle(coordinator, 'CLOSED', 'Nothing came of it.')).code).toBe('INVALID_TRANSITION')
    expect(await node(second.client, id)).toMatchObject({ status: 'CLOSED', outcome: 'They talked.', handledBy: { id: board.personId } })
    expect(await node(reporter.client, id)).toMatchObject({ status: 'CLOSED', outcome: null })
    expect((await handle(second, 'IN_HAND')).concern).toMatchObject({ status: 'IN_HAND', outcome: 'They talked.' })
  })

  test.each(['left', 'is suspended', 'handles concerns no more'])('comes back to the others where who had it in hand %s, and they are told', async (how) => {
    const [reporter, about, handler] = [await addMember(app, world), await addMember(app, world), await addMember(app, world, ['COORDINATOR'])]
    const [id, closed] = [await report(reporter, about.personId), await report(reporter, about.personId)]
    await done(handler.client, 'handleConcern', { concernId: id, status: 'IN_HAND' }, 'concern { status }')
    await done(handler.client, 'handleConcern', { concernId: closed, status: 'CLOSED', outcome: 'They talked.' }, 'concern { status }')
    await app.app.scheduled()
    expect(await node(board.client, id)).toMatchObject({ status: 'IN_HAND', handledBy: { id: handler.personId } })
    const { membershipId } = handler
    if (how === 'left') await done(handler.client, 'leaveCooperative', { membershipId })
    else if (how === 'is suspended') await done(board.client, 'suspendMember', { membershipId })
    else await done(board.client, 'setMemberRoles', { membershipId, roles: ['RESIDENT'] })
    const back = (who: { email: string }) => app.mails.filter(({ to, subject }) => to === who.email && /zorg wacht|concern waits/.test(subject)).length
    const before = [board, coordinator, second, reporter, about, handler].map(back)
    await Promise.all([app.app.scheduled(), app.app.scheduled()])
    await app.app.scheduled()
    expect([board, coordinator, second, reporter, about, handler].map(back).map((n, i) => n - before[i]!)).toEqual([1, 1, 1, 0, 0, 0])
    expect(await node(board.client, id)).toMatchObject({ status: 'OPEN', handledBy: null })
    expect(await seen(board.client, ['OPEN'])).toContain(id)
    expect(await node(board.client, closed)).toMatchObject({ status: 'CLOSED', outcome: 'They talked.' })
    const { rows } = await app.db.execute({ sql: `select data, cooperative_id from audit_entries where subject_id = ? and action = 'concern.returned'`, args: [id] })
    expect(rows.map((row) => [row['data'], row['cooperative_id']])).toEqual([['{}', null]])
  })
})
