import { describe, expect, test } from 'vitest'
import { startApp } from '../../harness/app.ts'
import { ok, type ApiClient, type Json } from '../../harness/client.ts'
import { expectNoFaults } from '../../harness/faults.ts'
import { done, mutate, refusal } from '../../harness/mutate.ts'
import { accept, askHelp, makeHelpWorld, matchQuery, propose, volunteers } from './world.ts'

/** What somebody sees of the two who are proposed to each other, when the other comes to block them: nothing. */
const app = await startApp()
expectNoFaults(app)
const world = await makeHelpWorld(app)
const { requester, assistant, id: cooperativeId } = world
type Volunteer = Awaited<ReturnType<typeof volunteers>>[number]
type Someone = { client: ApiClient; personId: string }

const block = (by: Someone, whom: Someone) => done(by.client, 'blockPerson', { cooperativeId, personId: whom.personId })
const unblock = (by: Someone, whom: Someone) => done(by.client, 'unblockPerson', { cooperativeId, personId: whom.personId })

const questions = [
  `{ viewer { matches(first: 50) { totalCount nodes { id status origin expiresAt agreedAt requesterAccepted volunteerAccepted viewerSide
    endedBy endReason startsAt recurs plannedMinutes trial settlement minutes confirmedByBoth score } } } }`,
  `{ viewer { matches(first: 50, statuses: [PROPOSED]) { totalCount nodes { id request { id status title } offer { id stands: status categories } } } } }`,
  `{ viewer { matches(first: 50) { nodes { id explanation { text } volunteer { id name } requester { id name } contact { name } thanks { text } } } } }`,
  `{ viewer { helpOffers { nodes { id status } } helpRequests { nodes { id status title } } } }`,
  `query ($ids: [ID!]!) { nodes(ids: $ids) { __typename ... on Person { id name }
    ... on HelpRequest { id status title description candidates { totalCount nodes { id } } exclusions { criterion count } asked: matches { totalCount nodes { id status } } }
    ... on HelpOffer { id stands: status categories radiusKm matches { totalCount nodes { id status } } } } }`,
  `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on HelpOffer { id eligibleRequests(first: 50) { totalCount nodes { id } } person { id name } } } }`,
  `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Match { id messages { totalCount nodes { text side } } hours { totalCount } } } }`,
]

/** All that somebody can ask of what they know of. */
const seenBy = async ({ client }: Someone, ids: string[]): Promise<Json[]> => {
  const answers: Json[] = []
  for (const query of questions) answers.push(ok(await client(query, query.includes('$ids') ? { ids } : {})))
  return answers
}

const asked = (requestId: string, of: Volunteer) => propose(assistant.client, requestId, of.offerId)
const decline = ({ client }: Someone, matchId: string) => done(client, 'respondToMatch', { matchId, response: 'DECLINE' })

/** Five who said no to a request, and four who are asked: nobody has said yes, each side has, and one whose place fell free. */
async function proposals(name: string) {
  const all = await volunteers(app, world, 9, name)
  const requestId = await askHelp(world, requester.client, { helpersNeeded: 9 })
  const [neither, requesterSaidYes, volunteerSaidYes, freed, ...declined] = all as [Volunteer, Volunteer, Volunteer, Volunteer, ...Volunteer[]]
  for (const one of declined) await decline(one, await asked(requestId, one))
  const ids = { neither: await asked(requestId, neither), requesterSaidYes: await asked(requestId, requesterSaidYes), volunteerSaidYes: '', freed: '' }
  await accept(requester.client, ids.requesterSaidYes)
  ids.volunteerSaidYes = await propose(volunteerSaidYes.client, requestId, volunteerSaidYes.offerId)
  ids.freed = await asked(requestId, freed)
  await app.db.execute({ sql: `update matches set status = 'CANCELLED' where id = ?`, args: [ids.freed] })
  return { all, requestId, ids, neither, requesterSaidYes, volunteerSaidYes, freed, declined }
}

describe('Who is blocked by the other of a proposal sees all that they saw before, until its time is over:', () => {
  test('who asks for help', async () => {
    const { all, requestId, ids, freed } = await proposals('Gevraagde')
    const known = [requestId, ...Object.values(ids), ...all.flatMap(({ offerId, personId }) => [offerId, personId])]
    const before = await seenBy(requester, known)
    expect(before[1].viewer.matches.totalCount).toBe(3)
    expect(before[4].nodes.every(Boolean)).toBe(true)
    // But for the one whose place fell free: a candidate is in a list, and who blocks is in none.
    const blocking = all.filter((one) => one !== freed)
    for (const one of blocking) await block(one, requester)
    expect(await seenBy(requester, known)).toEqual(before)
    await app.app.scheduled()
    expect(await seenBy(requester, known)).toEqual(before)
    app.clock.now += 3 * 86_400
    await app.app.scheduled()
    const [{ viewer }] = await seenBy(requester, known)
    expect(viewer.matches.nodes.map(({ status }: Json) => status).filter((status: string) => status === 'EXPIRED')).toHaveLength(3)
    for (const one of blocking) await unblock(one, requester)
    // What else they ask for goes from the list of whom they block; that it is theirs too nobody is told.
    await done(requester.client, 'cancelHelpRequest', { requestId })
  })

  test('who helps', async () => {
    const { all, requestId, ids } = await proposals('Gevraagd')
    const before = await Promise.all(all.map((one) => seenBy(one, [requestId, one.offerId, ...Object.values(ids)])))
    for (const one of all) await block(requester, one)
    expect(await Promise.all(all.map((one) => seenBy(one, [requestId, one.offerId, ...Object.values(ids)])))).toEqual(before)
    await app.app.scheduled()
    expect(await Promise.all(all.map((one) => seenBy(one, [requestId, one.offerId, ...Object.values(ids)])))).toEqual(before)
    for (const one of all) await unblock(requester, one)
    app.clock.now += 8 * 86_400
  })
})

describe('What who is blocked does about it comes to what it comes to where', () => {
  /** What somebody is told of their answer, and of all that follows. */
  async function told(by: Someone, matchId: string, steps: [string, object][], meanwhile: (() => Promise<unknown>) | null = null): Promise<Json> {
    await app.app.scheduled()
    app.beforeWrite.next = meanwhile
    const mailed = app.mails.length
    const answers: Json[] = []
    for (const [name, input] of steps) answers.push(await mutate(by.client, name, { matchId, ...input }, 'match { status endedBy endReason volunteerAccepted contact { name } }'))
    await app.app.scheduled()
    const { data } = await by.client(matchQuery('status endedBy endReason expiresAt agreedAt requesterAccepted volunteerAccepted contact { name } requester { id } messages { nodes { text } }'), { id: matchId })
    const audit = await app.db.execute({ sql: 'select action, actor_id, data from audit_entries where subject_id = ? order by at, id', args: [matchId] })
    // Who blocks is told nothing; nobody else sees that.
    const mails = app.mails.slice(mailed).filter(({ to }) => to !== requester.email).map(({ subject, text }) => [subject, text])
    return { answers, data, audit: audit.rows.map(({ action, actor_id: actor, data: more }) => [action, actor === by.personId, actor === requester.personId, String(more).replaceAll(/(hrq|hof|msg)_\w+/g, '')]), mails }
  }
  const yes: [string, object] = ['respondToMatch', { response: 'ACCEPT' }]
  const no: [string, object] = ['respondToMatch', { response: 'DECLINE', reason: 'Geen tijd.' }]
  const word: [string, object] = ['sendMatchMessage', { text: 'Schikt het?' }]
  const off: [string, object] = ['cancelMatch', {}]

  test.each([
    ['saying yes first', [yes, yes, word]],
    ['saying no', [no, yes]],
    ['saying something', [word, word]],
    ['calling it off', [off, yes]],
  ] as [string, [string, object][]][])('the other says nothing: %s', async (name, steps) => {
    const [one, other] = (await volunteers(app, world, 2, `Stil.${name.replaceAll(' ', '.')}`)) as [Volunteer, Volunteer]
    const requestId = await askHelp(world, requester.client, { helpersNeeded: 2 })
    const [blocked, free] = [await asked(requestId, one), await asked(requestId, other)]
    await block(requester, one)
    expect(await told(one, blocked, steps)).toEqual(await told(other, free, steps))
    await unblock(requester, one)
    app.clock.now += 8 * 86_400
  })

  test('the other calls it off at that moment: saying yes where they have said yes', async () => {
    const [one, two, three, other] = (await volunteers(app, world, 4, 'Laatste')) as [Volunteer, Volunteer, Volunteer, Volunteer]
    const requestId = await askHelp(world, requester.client, { helpersNeeded: 4 })
    const ids = await Promise.all([one, two, three, other].map(({ offerId }) => propose(requester.client, requestId, offerId)))
    const calledOff = () => done(requester.client, 'cancelMatch', { matchId: ids[3] })
    const without = await told(other, ids[3]!, [yes, no], calledOff)
    expect(without.answers.map(({ code }: Json) => code)).toEqual(['INVALID_TRANSITION', 'INVALID_TRANSITION'])
    expect(without.data.node).toMatchObject({ status: 'CANCELLED', endedBy: 'REQUESTER' })
    await block(requester, one)
    expect(await told(one, ids[0]!, [yes, no])).toEqual(without)
    // Also where the block is made while they say so.
    expect(await told(two, ids[1]!, [yes, no], () => block(requester, two))).toEqual(without)
    // And where a repetition is recognised.
    await block(requester, three)
    const keyed = { matchId: ids[2], response: 'ACCEPT', idempotencyKey: 'ja' }
    const answers = [await mutate(three.client, 'respondToMatch', keyed), await mutate(three.client, 'respondToMatch', keyed)]
    expect(answers).toEqual([without.answers[0], without.answers[0]])
    for (const who of [one, two, three]) await unblock(requester, who)
    app.clock.now += 8 * 86_400
  })

  test('who blocks is the one who helps, or both do', async () => {
    const [one, two] = (await volunteers(app, world, 2, 'Beide')) as [Volunteer, Volunteer]
    const requestId = await askHelp(world, requester.client, { helpersNeeded: 2 })
    const ids = await Promise.all([one, two].map(({ client, offerId }) => propose(client, requestId, offerId)))
    for (const who of [one, two]) await block(who, requester)
    expect(await refusal(requester.client, 'respondToMatch', { matchId: ids[0], response: 'ACCEPT' })).toBe('Conflict INVALID_TRANSITION')
    await block(requester, two)
    expect(await refusal(requester.client, 'respondToMatch', { matchId: ids[1], response: 'ACCEPT' })).toBe('Conflict PROPOSAL_EXPIRED')
    const { rows } = await app.db.execute({ sql: 'select status, ended_by from matches where request_id = ? order by created_at, id', args: [requestId] })
    expect(rows.map(({ status, ended_by: by }) => `${status} ${by}`).toSorted()).toEqual(['CANCELLED VOLUNTEER', 'PROPOSED null'])
    for (const who of [one, two]) await unblock(who, requester)
    await unblock(requester, two)
    app.clock.now += 8 * 86_400
  })
})

test('For who blocks the other the proposal is over at once; for the assistants it is as for who is blocked', async () => {
  const [one] = (await volunteers(app, world, 1, 'Stoorder')) as [Volunteer]
  const id = await propose(one.client, await askHelp(world, requester.client), one.offerId)
  const seen = async ({ client }: Someone): Promise<Json> => ok(await client(matchQuery('status expiresAt messages { totalCount }'), { id })).node
  const before = await seen(one)
  await done(one.client, 'sendMatchMessage', { matchId: id, text: 'Goedemiddag.' })
  app.clock.now += 60
  await block(requester, one)
  await done(one.client, 'sendMatchMessage', { matchId: id, text: 'Waarom zegt u niets?' })
  const over = { status: 'EXPIRED', expiresAt: null, messages: { totalCount: 1 } }
  for (const who of [requester, world.requesterProxy]) expect(await seen(who)).toEqual(over)
  for (const who of [one, assistant]) expect(await seen(who)).toEqual({ ...before, messages: { totalCount: 2 } })
  const attempts: [string, object][] = [['respondToMatch', { response: 'ACCEPT' }], ['respondToMatch', { response: 'DECLINE' }], ['cancelMatch', {}]]
  for (const [name, input] of attempts) expect(await refusal(requester.client, name, { matchId: id, ...input })).toBe('Conflict PROPOSAL_EXPIRED')
  expect(await refusal(requester.client, 'sendMatchMessage', { matchId: id, text: 'Ga weg.' })).toBe('Conflict CONVERSATION_CLOSED')
  // The database lets nobody agree, whoever says so.
  const agreed = `update matches set status = 'AGREED', agreed_at = created_at, requester_accepted_at = created_at where id = ?`
  await expect(app.db.execute({ sql: agreed, args: [id] })).rejects.toThrow('PAIR_BLOCKED')
  // Taken back, it waits again while there is time.
  await unblock(requester, one)
  expect(await seen(requester)).toEqual({ ...before, messages: { totalCount: 2 } })
  expect((await accept(requester.client, id)).match.status).toBe('AGREED')
})

test('Who blocks the other of a proposal gets no mail of what becomes of it', async () => {
  const [one] = (await volunteers(app, world, 1, 'Ongewenst')) as [Volunteer]
  const ends: [string, object][] = [['respondToMatch', { response: 'DECLINE' }], ['cancelMatch', {}]]
  for (const [name, input] of ends) {
    const id = await asked(await askHelp(world, requester.client), one)
    await block(requester, one)
    await app.app.scheduled()
    const mailed = app.mails.length
    await done(one.client, name, { matchId: id, ...input })
    await app.app.scheduled()
    expect(app.mails.slice(mailed)).toEqual([])
    await unblock(requester, one)
  }
})
