import { describe, expect, onTestFinished, test } from 'vitest'
import { startApp } from '../../harness/app.ts'
import { ok, type Json } from '../../harness/client.ts'
import { makeNeighbourhood } from '../../harness/factories.ts'
import { expectNoFaults } from '../../harness/faults.ts'
import { done, mutate, refusal } from '../../harness/mutate.ts'
import { agree, ask, homeCell, morning, propose, volunteer } from './world.ts'

const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { client } = world.resident
const change = (requestId: string, input: object, selection = 'id'): Promise<Json> =>
  done(client, 'changeHelpRequest', { requestId, ...input }, `request { ${selection} }`).then(({ request }) => request)
const status = async (id: string): Promise<string> => ok(await client('query ($id: ID!) { node(id: $id) { ... on HelpRequest { status } } }', { id })).node.status
const stored = async (id: string) => (await app.db.execute({ sql: 'select * from help_requests where id = ?', args: [id] })).rows[0]!
const refused = async (input: object) => {
  const { __typename, code, path } = await mutate(client, 'changeHelpRequest', input)
  return [__typename, code, ...(path ? [path.join('.')] : [])].join(' ')
}

describe('a change', () => {
  test('leaves what is absent as it was, and takes away what is null', async () => {
    const { id } = await ask(world.resident, world.id, { description: 'Twee tassen', languages: ['nl'], seats: 2, traits: ['PETS'], recursUntil: null })
    const selection = 'title description languages seats traits urgency windows { startsAt } expiresAt roughLocation { latitude longitude }'
    const before = await change(id, { title: 'Boodschappen' }, selection)
    expect(before).toMatchObject({ title: 'Boodschappen', description: 'Twee tassen', languages: ['nl'], seats: 2, traits: ['PETS'], windows: [{ startsAt: morning.startsAt }], roughLocation: homeCell })
    expect(await change(id, { description: null, languages: null, seats: null, traits: null, urgency: 'LOW' }, selection)).toEqual({
      ...before,
      ...{ description: null, languages: [], seats: null, traits: [], urgency: 'LOW' },
    })
  })

  test('of the kind of help is judged and scored anew', async () => {
    const { id } = await ask(world.resident, world.id, { clearanceTypes: ['FIRST_AID'] })
    const before = await stored(id)
    expect(await change(id, { category: 'CHILDCARE' }, 'category clearanceTypes seats categoryDetails { code }')).toEqual({
      ...{ category: 'CHILDCARE', clearanceTypes: ['CERTIFICATE_OF_CONDUCT', 'FIRST_AID'], seats: null, categoryDetails: { code: 'CHILDCARE' } },
    })
    expect((await stored(id))['weights']).not.toBe(before['weights'])
    expect(await change(id, { category: 'TRANSPORT' }, 'clearanceTypes seats')).toEqual({ clearanceTypes: ['FIRST_AID'], seats: 1 })
    expect(await change(id, { clearanceTypes: [] }, 'clearanceTypes')).toEqual({ clearanceTypes: [] })
    await change(id, { category: 'PHONE_COMPANY' })
    expect((await stored(id))['nearby']).toBe(0)
  })

  test('of something else needs no place, where its kind of help has come to take one', async () => {
    const { id } = await ask(world.resident, world.id, { category: 'PHONE_COMPANY', location: null })
    await done(world.coordinator.client, 'setHelpCategory', { cooperativeId: world.id, code: 'PHONE_COMPANY', nearby: true })
    expect(await refused({ requestId: id, category: 'PHONE_COMPANY' })).toBe('Conflict PLACE_MISSING')
    expect(await change(id, { title: 'Even bellen' }, 'title')).toEqual({ title: 'Even bellen' })
    await done(world.coordinator.client, 'setHelpCategory', { cooperativeId: world.id, code: 'PHONE_COMPANY', nearby: false })
  })

  test('of its times is judged as a new one is', async () => {
    const { id } = await ask(world.resident, world.id)
    const requestId = id
    expect(await refused({ requestId, minutes: 200 })).toBe('InvalidInput WINDOW_TOO_SHORT input.windows.0')
    expect(await refused({ requestId, windows: [{ startsAt: '2026-11-01T09:00:00Z', endsAt: '2026-11-01T12:00:00Z' }] })).toBe('InvalidInput IN_THE_PAST input.windows.0')
    expect(await refused({ requestId, windows: [] , timing: 'ONE_OFF' })).toBe('InvalidInput INVALID_WINDOWS input.windows')
    expect(await refused({ requestId, category: 'WITCHCRAFT' })).toBe('InvalidInput UNKNOWN_CATEGORY input.category')
    expect(await refused({ requestId, location: null })).toBe('Conflict PLACE_MISSING')
    expect(await change(id, { minutes: 60 }, 'minutes expiresAt')).toEqual({ minutes: 60, expiresAt: '2026-12-02T10:00:00Z' })
    expect(await stored(id)).toMatchObject({ starts_at: null, ends_at: null })
    expect(await change(id, { timing: 'RECURRING', recursUntil: '2026-12-09' }, 'timing nextTimes { startsAt }')).toMatchObject({
      ...{ timing: 'RECURRING', nextTimes: [{ startsAt: morning.startsAt }, { startsAt: '2026-12-09T09:00:00Z' }] },
    })
    expect(await change(id, { windows: [], timing: 'FLEXIBLE' }, 'windows { startsAt } recursUntil')).toEqual({ windows: [], recursUntil: null })
  })

  test('of what people were told waits until nobody is in hand', async () => {
    const helper = await volunteer(app, world)
    const { id } = await ask(world.resident, world.id, { helpersNeeded: 2 })
    await propose(app, { requestId: id, offerId: helper.offerId })
    for (const input of [{ category: 'PETS' }, { minutes: 30 }, { windows: [] }, { location: null }, { seats: 3 }, { clearanceTypes: [] }])
      expect(await refusal(client, 'changeHelpRequest', { requestId: id, ...input })).toBe('Conflict REQUEST_IN_HAND')
    expect(await change(id, { title: 'Nog iets', description: 'En dit' }, 'title')).toEqual({ title: 'Nog iets' })
  })

  test('of how many it takes fills it or opens it again', async () => {
    const [one, two] = [await volunteer(app, world), await volunteer(app, world)]
    const { id } = await ask(world.resident, world.id, { helpersNeeded: 3 })
    await agree(app, { requestId: id, offerId: one.offerId })
    await agree(app, { requestId: id, offerId: two.offerId })
    expect(await refused({ requestId: id, helpersNeeded: 1 })).toBe('InvalidInput TOO_SHORT input.helpersNeeded')
    expect(await change(id, { helpersNeeded: 2 }, 'status placesTaken')).toEqual({ status: 'MATCHED', placesTaken: 2 })
    expect(await change(id, { helpersNeeded: 4 }, 'status')).toEqual({ status: 'OPEN' })
  })

  test('of how many it takes ends the proposals that there is no place for any more: then, by nobody’s no', async () => {
    const [one, two] = [await volunteer(app, world), await volunteer(app, world)]
    const { id } = await ask(world.resident, world.id, { helpersNeeded: 2 })
    await agree(app, { requestId: id, offerId: one.offerId })
    const match = await propose(app, { requestId: id, offerId: two.offerId })
    const start = app.clock.now
    onTestFinished(() => { app.clock.now = start })
    app.clock.now += 3_600
    const found = async () => (await app.db.execute({ sql: 'select status, ended_at, ended_by from matches where id = ?', args: [match] })).rows[0]
    // Of two who think about it for one place it is theirs who says yes first.
    await change(id, { helpersNeeded: 3 })
    await change(id, { helpersNeeded: 2 })
    expect(await found()).toEqual({ status: 'PROPOSED', ended_at: null, ended_by: null })
    expect(await change(id, { helpersNeeded: 1 }, 'status placesTaken')).toEqual({ status: 'MATCHED', placesTaken: 1 })
    expect(await found()).toEqual({ status: 'CANCELLED', ended_at: app.clock.now, ended_by: null })
    expect(await refusal(two.client, 'respondToMatch', { matchId: match, response: 'ACCEPT' })).toBe('Conflict MATCH_FULL')
    // Where it takes one more after all, the two can be proposed again.
    expect(await change(id, { helpersNeeded: 2 }, 'status')).toEqual({ status: 'OPEN' })
    await done(client, 'proposeMatch', { requestId: id, offerId: two.offerId })
  })

  test('that comes between is not overlooked', async () => {
    const helper = await volunteer(app, world)
    const { id } = await ask(world.resident, world.id)
    app.beforeWrite.next = () => propose(app, { requestId: id, offerId: helper.offerId })
    expect(await refusal(client, 'changeHelpRequest', { requestId: id, minutes: 30 })).toBe('Conflict REQUEST_IN_HAND')
  })
})

describe('to call a request off', () => {
  test('ends its proposals and leaves what was agreed', async () => {
    const [one, two] = [await volunteer(app, world), await volunteer(app, world)]
    const { id } = await ask(world.resident, world.id, { helpersNeeded: 2 })
    const matches = [await agree(app, { requestId: id, offerId: one.offerId }), await propose(app, { requestId: id, offerId: two.offerId })]
    const selection = 'request { status closedAt closeReason }'
    const { request } = await done(client, 'cancelHelpRequest', { requestId: id, reason: 'Het is al gedaan' }, selection)
    expect(request).toEqual({ status: 'CANCELLED', closedAt: '2026-11-25T08:00:00Z', closeReason: 'Het is al gedaan' })
    const rows = await Promise.all(matches.map((match) => app.db.execute({ sql: 'select status from matches where id = ?', args: [match] })))
    expect(rows.map(({ rows: [row] }) => row!['status'])).toEqual(['AGREED', 'CANCELLED'])
    for (const step of ['cancelHelpRequest', 'changeHelpRequest']) expect(await refusal(client, step, { requestId: id })).toBe('Conflict REQUEST_CLOSED')
    const { rows: audit } = await app.db.execute({ sql: 'select data from audit_entries where subject_id = ? and action = ?', args: [id, 'help.requestCancelled'] })
    expect(audit[0]!['data']).toBe('{}')
  })

  test('twice at once does it once', async () => {
    const { id } = await ask(world.resident, world.id)
    const answers = await Promise.all([1, 2].map(() => mutate(client, 'cancelHelpRequest', { requestId: id })))
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(['CancelHelpRequestPayload', 'Conflict'])
  })

  test('one that is not there is refused', async () => {
    expect(await refusal(client, 'cancelHelpRequest', { requestId: 'hrq_00000000000000000000000000' })).toBe('NotFound NOT_FOUND')
    const { id } = await ask(world.resident, world.id)
    expect(await refusal(client, 'cancelHelpRequest', { requestId: id, reason: 'a'.repeat(501) })).toBe('InvalidInput TOO_LONG')
  })
})

describe('a request whose time is over', () => {
  test('has expired at that instant, and in the database with the next run of the job', async () => {
    const start = app.clock.now
    const helper = await volunteer(app, world)
    const [{ id }, later] = [await ask(world.resident, world.id, { expiresAt: '2026-11-25T09:00:00Z' }), await ask(world.resident, world.id)]
    const match = await propose(app, { requestId: id, offerId: helper.offerId })
    app.clock.now = start + 3_599
    expect(await status(id)).toBe('OPEN')
    app.clock.now = start + 3_600
    expect(await status(id)).toBe('EXPIRED')
    expect(await refusal(client, 'changeHelpRequest', { requestId: id, title: 'Te laat' })).toBe('Conflict REQUEST_CLOSED')
    const other = await volunteer(app, world)
    await expect(propose(app, { requestId: id, offerId: other.offerId })).rejects.toThrow('REQUEST_CLOSED')
    expect(await stored(id)).toMatchObject({ status: 'OPEN' })
    await app.app.scheduled()
    await app.app.scheduled()
    expect(await stored(id)).toMatchObject({ status: 'EXPIRED', closed_at: start + 3_600 })
    expect((await app.db.execute({ sql: 'select status from matches where id = ?', args: [match] })).rows[0]!['status']).toBe('EXPIRED')
    const { rows } = await app.db.execute({ sql: 'select action from audit_entries where subject_id = ? and actor_id is null', args: [id] })
    expect(rows.map(({ action }) => action)).toEqual(['help.requestExpired'])
    expect(await status(later.id)).toBe('OPEN')
    app.clock.now = start
  })
})
