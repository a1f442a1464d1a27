import { describe, expect, test } from 'vitest'
import { startApp } from '../../harness/app.ts'
import { apiClient, ok } from '../../harness/client.ts'
import { addMember, makeNeighbourhood } from '../../harness/factories.ts'
import { expectNoFaults, requestFault } from '../../harness/faults.ts'
import { done, refusal } from '../../harness/mutate.ts'
import { ask, volunteer } from '../requests/world.ts'
import { audited, name, personBy, putMatch } from './world.ts'

/** How trust in a volunteer grows, step by step. */
const app = await startApp()
expectNoFaults(app)
const [world, other] = await Promise.all([makeNeighbourhood(app), makeNeighbourhood(app)])
const cooperativeId = world.id
const { coordinator, resident } = world
const input = (personId: string, more: object = {}) => ({ cooperativeId, personId, kind: 'INTRODUCTION', ...more })
const list = `introductions(cooperativeId: "${cooperativeId}") { nodes { kind note by { id } } }`

/** Two volunteers with one request, both of whom have helped, and their matches. */
async function pair(completed: [string, string] = ['COMPLETED', 'COMPLETED']) {
  const asker = await addMember(app, world)
  const [experienced, fresh] = [await volunteer(app, world), await volunteer(app, world)]
  const { id: requestId } = await ask(asker, cooperativeId, { helpersNeeded: 2, windows: [], timing: 'FLEXIBLE', minutes: 60 })
  const matchId = await putMatch(app, { requestId, offerId: experienced.offerId, status: completed[0] })
  const theirs = await putMatch(app, { requestId, offerId: fresh.offerId, status: completed[1] })
  return { asker, experienced, fresh, matchId, theirs }
}

describe('an introduction', () => {
  test('is recorded by assistants, of each kind, and kept for good', async () => {
    const member = await addMember(app, world)
    for (const kind of ['INTRODUCTION', 'TRIAL', 'VOUCHED'])
      await done(coordinator.client, 'recordIntroduction', input(member.personId, { kind, note: `Noted: ${kind}` }), 'introduction { id }')
    const { introductions } = await personBy(member.client, member.personId, list)
    expect(introductions.nodes.map(({ kind }: { kind: string }) => kind).sort()).toEqual(['INTRODUCTION', 'TRIAL', 'VOUCHED'])
    expect(introductions.nodes[0].by).toEqual({ id: coordinator.personId })
    for (const sql of ['delete from introductions', "update introductions set kind = 'VOUCHED'"])
      await expect(app.db.execute(sql)).rejects.toThrow('TRUST_IS_APPEND_ONLY')
  })

  test('is seen by the volunteer, who acts for them, and assistants', async () => {
    const [member, helper] = await Promise.all([addMember(app, world), addMember(app, world)])
    await name(member.client, world, helper.personId)
    const { introduction } = await done(coordinator.client, 'recordIntroduction', input(member.personId), 'introduction { id }')
    const node = async (client: typeof member.client) => ok(await client('query ($id: ID!) { node(id: $id) { id } }', { id: introduction.id })).node
    for (const who of [member, helper, coordinator]) {
      expect((await personBy(who.client, member.personId, list)).introductions.nodes).toHaveLength(1)
      expect(await node(who.client)).toEqual({ id: introduction.id })
    }
    for (const who of [resident, world.board, world.manager, world.auditor, world.representative]) {
      expect((await personBy(who.client, member.personId, list)).introductions.nodes).toEqual([])
      expect(await node(who.client)).toBeNull()
    }
    expect(await node(other.coordinator.client)).toBeNull()
    expect((await audited(app, introduction.id))[0]).toEqual([
      'introduction.recorded',
      { personId: member.personId, kind: 'INTRODUCTION', matchId: null },
    ])
  })

  test('is recorded by no others, of no others than members, and of nobody by themself', async () => {
    const member = await addMember(app, world)
    for (const who of [resident, world.board, world.manager, world.auditor, world.representative, other.coordinator, world.stranger])
      expect(await refusal(who.client, 'recordIntroduction', input(member.personId))).toBe('Forbidden FORBIDDEN')
    expect(await requestFault(apiClient(app.url), 'recordIntroduction', input(member.personId))).toBe('UNAUTHENTICATED')
    const wrong: [object, string][] = [
      [input(coordinator.personId), 'InvalidInput INVALID_VALUE'],
      [input('per_1'), 'NotFound NOT_FOUND'],
      [input(other.resident.personId), 'NotFound NOT_FOUND'],
      [input(member.personId, { matchId: 'mat_1' }), 'NotFound NOT_FOUND'],
      [input(member.personId, { note: 'n'.repeat(501) }), 'InvalidInput TOO_LONG'],
    ]
    for (const [bad, expected] of wrong) expect(await refusal(coordinator.client, 'recordIntroduction', bad)).toBe(expected)
  })

  test('of a trial is recorded by an experienced volunteer, after both have helped with a request', async () => {
    const { experienced, fresh, matchId, theirs, asker } = await pair()
    const trial = input(fresh.personId, { kind: 'TRIAL', matchId, note: 'Kind and on time' })
    await done(experienced.client, 'recordIntroduction', trial)
    expect((await personBy(fresh.client, fresh.personId, list)).introductions.nodes).toEqual([
      { kind: 'TRIAL', note: 'Kind and on time', by: { id: experienced.personId } },
    ])
    const wrong: [typeof experienced.client, object, string][] = [
      [experienced.client, { ...trial, kind: 'VOUCHED' }, 'Forbidden FORBIDDEN'],
      [experienced.client, { ...trial, matchId: null }, 'InvalidInput INVALID_VALUE'],
      [experienced.client, { ...trial, matchId: theirs }, 'NotFound NOT_FOUND'],
      [experienced.client, { ...trial, personId: asker.personId }, 'Conflict NO_MATCH_TOGETHER'],
      [asker.client, trial, 'NotFound NOT_FOUND'],
      [resident.client, trial, 'NotFound NOT_FOUND'],
    ]
    for (const [client, bad, expected] of wrong) expect(await refusal(client, 'recordIntroduction', bad)).toBe(expected)
    await done(coordinator.client, 'recordIntroduction', { ...trial, matchId: theirs })
  })

  test('of a trial takes that both have helped, and the one often enough', async () => {
    const { experienced, fresh, matchId } = await pair(['COMPLETED', 'AGREED'])
    const trial = input(fresh.personId, { kind: 'TRIAL', matchId })
    expect(await refusal(experienced.client, 'recordIntroduction', trial)).toBe('Conflict NO_MATCH_TOGETHER')
    const both = await pair()
    await app.db.execute({ sql: 'update help_settings set trial_matches = 2 where cooperative_id = ?', args: [cooperativeId] })
    const second = input(both.fresh.personId, { kind: 'TRIAL', matchId: both.matchId })
    expect(await refusal(both.experienced.client, 'recordIntroduction', second)).toBe('Conflict NO_MATCH_TOGETHER')
    await app.db.execute({ sql: 'update help_settings set trial_matches = 0 where cooperative_id = ?', args: [cooperativeId] })
    await done(both.experienced.client, 'recordIntroduction', second)
  })
})
