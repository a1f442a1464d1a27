import { beforeEach, describe, expect, test } from 'vitest'
import { startApp } from '../../harness/app.ts'
import { ok, type ApiClient, type Json } from '../../harness/client.ts'
import { expectNoFaults } from '../../harness/faults.ts'
import { done, refusal } from '../../harness/mutate.ts'
import { accept, agree, askHelp, makeHelpWorld, offerHelp, offerOf, propose, setHelp, type HelpWorld } from './world.ts'

const DAY = 86_400
const app = await startApp()
expectNoFaults(app)
let world: HelpWorld
beforeEach(async () => {
  await app.app.scheduled()
  world = await makeHelpWorld(app)
  await setHelp(app, world.id, { no_show_limit: 2 })
})

/** Somebody was not there: as who asked, or as the volunteer, unless told otherwise. */
async function missed(absent: 'REQUESTER' | 'VOLUNTEER' = 'VOLUNTEER'): Promise<string> {
  const id = await agree(world)
  await done(world.assistant.client, 'reportMatchNoShow', { matchId: id, absent })
  return id
}

const shown = 'id side startsAt endsAt liftedAt liftReason liftedBy { id } person { id } match { id }'
const pausesOf = async (client: ApiClient, personId: string): Promise<Json[]> => {
  const { members } = ok(await client(`query ($id: ID!) { node(id: $id) { ... on Cooperative { members(first: 50) { nodes { person { id } noShowPauses { ${shown} } } } } } }`, { id: world.id })).node
  return members.nodes.find(({ person }: Json) => person?.id === personId)?.noShowPauses ?? []
}
const work = async (): Promise<string[]> => {
  const query = 'query ($id: ID!) { node(id: $id) { ... on Cooperative { helpWorkList(first: 20, kinds: [NO_SHOW_PAUSE]) { totalCount nodes { kind urgency about { ... on NoShowPause { side person { id } } } } } } } }'
  const { nodes, totalCount } = ok(await world.assistant.client(query, { id: world.id })).node.helpWorkList
  expect(totalCount).toBe(nodes.length)
  return nodes.map(({ kind, urgency, about }: Json) => `${urgency} ${kind} ${about.side} ${about.person.id}`)
}
const candidates = async (client: ApiClient, id: string): Promise<string[]> =>
  ok(await client('query ($id: ID!) { node(id: $id) { ... on HelpRequest { candidates { nodes { id } } } } }', { id })).node.candidates.nodes.map((one: Json) => one.id)
const eligible = async (client: ApiClient, id: string): Promise<string[]> =>
  ok(await client('query ($id: ID!) { node(id: $id) { ... on HelpOffer { eligibleRequests { nodes { id } } } } }', { id })).node.eligibleRequests.nodes.map((one: Json) => one.id)
const planned = async (): Promise<Json[]> =>
  (await done(world.assistant.client, 'planMatches', { cooperativeId: world.id }, 'plan { matches { request { id } offer { id } } }')).plan.matches
async function mailed(): Promise<string[]> {
  const before = app.mails.length
  await app.app.scheduled()
  return app.mails.slice(before).filter(({ subject }) => /overleggen|reden|talk/.test(subject)).map(({ to }) => to).sort()
}

describe('A volunteer who was not there too often', () => {
  test('is proposed by assistants alone, is told so with respect, and nobody else is', async () => {
    await missed()
    expect([await pausesOf(world.volunteer.client, world.volunteer.personId), await work(), await mailed()]).toEqual([[], [], []])
    const last = await missed()
    const offerId = await offerOf(world)
    const requestId = await askHelp(world, world.requester.client)
    expect(await mailed()).toEqual([world.volunteer.email])
    expect(app.mails.find(({ to, subject }) => to === world.volunteer.email && subject.startsWith('Even samen overleggen'))?.text).toContain('Er kan van alles tussen gekomen zijn')
    expect(await work()).toEqual([`NORMAL NO_SHOW_PAUSE VOLUNTEER ${world.volunteer.personId}`])
    const [pause] = await pausesOf(world.volunteer.client, world.volunteer.personId)
    expect(pause).toMatchObject({ side: 'VOLUNTEER', liftedAt: null, match: { id: last } })
    for (const who of [world.volunteerProxy, world.assistant]) expect(await pausesOf(who.client, world.volunteer.personId)).toHaveLength(1)
    for (const who of [world.requester, world.other, world.board]) {
      expect(await pausesOf(who.client, world.volunteer.personId)).toEqual([])
      expect(ok(await who.client('query ($id: ID!) { node(id: $id) { id } }', { id: pause!.id })).node).toBeNull()
    }
    expect([await candidates(world.requester.client, requestId), await candidates(world.assistant.client, requestId)]).toEqual([[], [offerId]])
    expect(await planned()).toEqual([])
    expect(await refusal(world.volunteer.client, 'proposeMatch', { requestId, offerId })).toBe('Conflict NO_SHOW_PAUSE')
    expect(await refusal(world.requester.client, 'proposeMatch', { requestId, offerId })).toBe('MatchRefused NOT_A_CANDIDATE')
    // A look by somebody is what it takes: then both say yes as ever.
    const id = await propose(world.assistant.client, requestId, offerId)
    await accept(world.volunteer.client, id)
    expect((await accept(world.requester.client, id)).match.status).toBe('AGREED')
  })

  test('and is not online is told through the assistant who acts for them, where nobody else does', async () => {
    const { volunteer, assistant } = world
    await missed()
    await app.db.batch([
      { sql: 'update people set email = null where id = ?', args: [volunteer.personId] },
      { sql: 'update proxies set ended_at = ? where person_id = ?', args: [app.clock.now, volunteer.personId] },
      { sql: `insert into consents (id, cooperative_id, person_id, purpose, form, recorded_by, given_at) values ('cns_told', ?, ?, 'HELP_OFFER', 'SPOKEN', ?, ?)`,
        args: [world.id, volunteer.personId, assistant.personId, app.clock.now] },
    ])
    await missed()
    expect(await mailed()).toEqual([assistant.email])
  })

  test('may ask for help as before, and what was agreed or proposed stays', async () => {
    const offerId = await offerOf(world)
    const waiting = await propose(world.requester.client, await askHelp(world, world.requester.client), offerId)
    const agreed = await agree(world)
    await missed()
    await missed()
    expect((await accept(world.volunteer.client, waiting)).match.status).toBe('AGREED')
    await done(world.volunteer.client, 'completeMatch', { matchId: agreed, minutes: 30 })
    const other = await offerHelp(world, world.other.client)
    expect(await candidates(world.volunteer.client, await askHelp(world, world.volunteer.client))).toEqual([other])
  })

  test('is proposed again once its time is over, and counted from then', async () => {
    await missed()
    await missed()
    app.clock.now += 90 * DAY - 1
    await app.db.execute('update sessions set expires_at = 9999999999')
    const [requestId, offerId] = [await askHelp(world, world.requester.client), await offerOf(world)]
    expect(await refusal(world.volunteer.client, 'proposeMatch', { requestId, offerId })).toBe('Conflict NO_SHOW_PAUSE')
    app.clock.now += 1
    expect(await work()).toEqual([])
    await propose(world.volunteer.client, requestId, offerId)
    await missed()
    expect(await work()).toEqual([])
  })
})

describe('Who asked and was not there too often', () => {
  test('is urgent to look at, is never out of sight, and gets help by an assistant', async () => {
    await missed('REQUESTER')
    await missed('REQUESTER')
    expect(await mailed()).toEqual([world.requester.email])
    expect(await work()).toEqual([`URGENT NO_SHOW_PAUSE REQUESTER ${world.requester.personId}`])
    const [requestId, offerId] = [await askHelp(world, world.requester.client), await offerOf(world)]
    expect([await eligible(world.volunteer.client, offerId), await eligible(world.assistant.client, offerId)]).toEqual([[], [requestId]])
    expect(await candidates(world.requester.client, requestId)).toEqual([offerId])
    expect(await planned()).toEqual([])
    expect(await refusal(world.requesterProxy.client, 'proposeMatch', { requestId, offerId, forPersonId: world.requester.personId })).toBe('Conflict NO_SHOW_PAUSE')
    expect(await refusal(world.volunteer.client, 'proposeMatch', { requestId, offerId })).toBe('MatchRefused NOT_A_CANDIDATE')
    const id = await propose(world.assistant.client, requestId, offerId)
    await accept(world.requester.client, id)
    expect((await accept(world.volunteer.client, id)).match.status).toBe('AGREED')
  })

  test('is told through who acts for them, where they are not online', async () => {
    await missed('REQUESTER')
    await missed('REQUESTER')
    await app.db.execute({ sql: 'update people set email = null where id = ?', args: [world.requester.personId] })
    expect(await mailed()).toEqual([world.requesterProxy.email])
  })
})

describe('A pause', () => {
  const lift = (client: ApiClient, pauseId: string, reason = 'We hebben elkaar gesproken.') => done(client, 'liftNoShowPause', { pauseId, reason }, `pause { ${shown} }`)

  test('is lifted by an assistant with a reason, which forgives, and is written down without it', async () => {
    await missed()
    await missed()
    const [{ id }] = (await pausesOf(world.assistant.client, world.volunteer.personId)) as [Json]
    for (const who of [world.volunteer, world.volunteerProxy]) expect(await refusal(who.client, 'liftNoShowPause', { pauseId: id, reason: 'Toe' })).toBe('Forbidden FORBIDDEN')
    for (const who of [world.requester, world.board, world.elsewhere]) expect(await refusal(who.client, 'liftNoShowPause', { pauseId: id, reason: 'Toe' })).toBe('NotFound NOT_FOUND')
    expect(await refusal(world.assistant.client, 'liftNoShowPause', { pauseId: id, reason: '' })).toBe('InvalidInput TOO_SHORT')
    app.clock.now += 60
    const { pause } = await lift(world.assistant.client, id)
    expect(pause).toMatchObject({ liftReason: 'We hebben elkaar gesproken.', liftedBy: { id: world.assistant.personId } })
    expect(await refusal(world.assistant.client, 'liftNoShowPause', { pauseId: id, reason: 'Nog eens' })).toBe('Conflict PAUSE_ENDED')
    expect([await work(), await pausesOf(world.volunteer.client, world.volunteer.personId)]).toEqual([[], []])
    const { rows } = await app.db.execute({ sql: `select data from audit_entries where action = 'match.pauseLifted' and subject_id = ?`, args: [id] })
    expect(rows.map(({ data }) => JSON.parse(String(data)))).toEqual([{ personId: world.volunteer.personId, side: 'VOLUNTEER' }])
    app.clock.now += 60
    await missed()
    expect(await work()).toEqual([])
    await missed()
    expect(await work()).toHaveLength(1)
  })

  test('is lifted by nobody for themself', async () => {
    const offerId = await offerHelp(world, world.assistant.client)
    for (let n = 0; n < 2; n++) {
      const id = await propose(world.requester.client, await askHelp(world, world.requester.client), offerId)
      await accept(world.assistant.client, id)
      await done(world.requester.client, 'reportMatchNoShow', { matchId: id })
    }
    const [{ id }] = (await pausesOf(world.assistant.client, world.assistant.personId)) as [Json]
    expect(await refusal(world.assistant.client, 'liftNoShowPause', { pauseId: id, reason: 'Ik' })).toBe('Forbidden FORBIDDEN')
  })

  test('goes where a no-show is taken back, nobody hears of it then, and comes again with the same', async () => {
    await missed()
    const id = await missed()
    await done(world.assistant.client, 'undoMatchNoShow', { matchId: id })
    expect([await work(), await mailed()]).toEqual([[], []])
    await done(world.assistant.client, 'reportMatchNoShow', { matchId: id, absent: 'VOLUNTEER' })
    expect([await work(), await mailed()]).toEqual([[`NORMAL NO_SHOW_PAUSE VOLUNTEER ${world.volunteer.personId}`], [world.volunteer.email]])
  })

  test('comes of a dispute too, is made once by two at the same time, and goes where the cooperative counts no more', async () => {
    const ids = [await agree(world), await agree(world), await agree(world)]
    await done(world.requester.client, 'disputeMatch', { matchId: ids[0], reason: 'Er kwam niemand.' })
    await done(world.assistant.client, 'resolveDispute', { matchId: ids[0], outcome: 'NO_SHOW', absent: 'VOLUNTEER' })
    await Promise.all(ids.slice(1).map((matchId) => done(world.requester.client, 'reportMatchNoShow', { matchId })))
    expect([(await work()).length, await mailed()]).toEqual([1, [world.volunteer.email]])
    const set = (input: object) => done(world.assistant.client, 'setHelpSettings', { cooperativeId: world.id, ...input }, 'cooperative { helpSettings { noShowLimit noShowWithin } }')
    expect((await set({ noShowWithin: 'P30D' })).cooperative.helpSettings).toEqual({ noShowLimit: 2, noShowWithin: 'P30D' })
    expect(await work()).toHaveLength(1)
    expect((await set({ noShowLimit: null })).cooperative.helpSettings).toEqual({ noShowLimit: null, noShowWithin: 'P30D' })
    expect(await work()).toEqual([])
    await missed()
    await missed()
    expect([await work(), await mailed()]).toEqual([[], []])
    for (const noShowLimit of [1, 21]) expect(await refusal(world.assistant.client, 'setHelpSettings', { cooperativeId: world.id, noShowLimit })).toMatch(/^InvalidInput/)
  })

  test('is counted no more where the limit is taken away, and the log says so', async () => {
    await done(world.assistant.client, 'setHelpSettings', { cooperativeId: world.id, noShowLimit: null, idempotencyKey: 'weg' })
    const { rows } = await app.db.execute({ sql: `select data from audit_entries where action = 'help.settingsSet' and subject_id = ?`, args: [world.id] })
    expect(rows.map(({ data }) => JSON.parse(String(data)) as unknown)).toEqual([{ noShowLimit: null }])
  })

  test('is none unless a cooperative wants it', async () => {
    const plain = await makeHelpWorld(app)
    const { rows } = await app.db.execute({ sql: 'select no_show_limit from help_settings where cooperative_id = ?', args: [plain.id] })
    expect(rows[0]!['no_show_limit']).toBeNull()
  })
})
