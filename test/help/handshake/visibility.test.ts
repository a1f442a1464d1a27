import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { startApp } from '../../harness/app.ts'
import { apiClient, ok, type ApiClient, type Json } from '../../harness/client.ts'
import { done } from '../../harness/mutate.ts'
import { printed, roles, states, table, type Field, type Role, type State } from './visibility-table.ts'
import { accept, agree, askHelp, complete, makeHelpWorld, matchQuery, offerOf, propose } from './world.ts'

const app = await startApp()
const world = await makeHelpWorld(app)
const { requester, volunteer, assistant } = world
const offerId = await offerOf(world)
const ask = () => askHelp(world, requester.client, { description: 'Ik kan niet lang staan.' })
const proposed = async () => propose(assistant.client, await ask(), offerId)
const agreed = async () => agree(world, { requestId: await ask(), offerId })

/** Brings a match of its own into each state, through the API. */
const make: Record<State, () => Promise<string>> = {
  PROPOSED: proposed,
  HALF_ACCEPTED: async () => propose(volunteer.client, await ask(), offerId),
  AGREED: agreed,
  async COMPLETED() {
    const id = await agreed()
    await complete(volunteer.client, id, 60)
    await complete(requester.client, id, 60)
    return id
  },
  async DISPUTED() {
    const id = await agreed()
    await done(volunteer.client, 'disputeMatch', { matchId: id, reason: 'Het klopt niet.' })
    return id
  },
  async DECLINED() {
    const id = await proposed()
    await done(volunteer.client, 'respondToMatch', { matchId: id, response: 'DECLINE', reason: 'Te ver.' })
    return id
  },
  async EXPIRED() {
    const id = await proposed()
    await app.db.execute({ sql: 'update matches set expires_at = ? where id = ?', args: [app.clock.now, id] })
    return id
  },
  async CANCELLED() {
    const id = await agreed()
    await done(requester.client, 'cancelMatch', { matchId: id })
    return id
  },
  async NO_SHOW() {
    const id = await agreed()
    await done(requester.client, 'reportMatchNoShow', { matchId: id })
    return id
  },
}

/** What each match has, whatever its state: a message, hours, and feedback of both sides. */
async function furnish(id: string, n: number): Promise<void> {
  const { now } = app.clock
  const row = (sql: string, ...args: (string | number | null)[]) => app.db.execute({ sql, args })
  await row('insert into match_messages (id, match_id, author_id, body, created_at) values (?, ?, ?, ?, ?)', `msg_${n}`, id, requester.personId, 'Dag!', now)
  await row('insert into match_hours (id, match_id, happened_on, requester_minutes, resolves_at, created_at, updated_at) values (?, ?, ?, 30, ?, ?, ?)', `mhr_${n}`, id, '2026-11-20', now + 9_999_999, now, now)
  for (const [side, person] of [['REQUESTER', requester], ['VOLUNTEER', volunteer]] as const)
    await row('insert into match_feedback (id, match_id, side, author_id, thanks, remark, created_at) values (?, ?, ?, ?, ?, ?, ?)', `mfb_${side}${n}`, id, side, person.personId, 'Dank', `van ${side}`, now)
}

const clients: Record<Role, ApiClient> = {
  requester: requester.client,
  requesterProxy: world.requesterProxy.client,
  volunteer: volunteer.client,
  volunteerProxy: world.volunteerProxy.client,
  assistant: assistant.client,
  board: world.board.client,
  other: world.other.client,
  elsewhere: world.elsewhere.client,
  nobody: apiClient(app.url),
}

const query = matchQuery(`status request { title description address { street } requester { name } } requester { name } volunteer { name } offer { person { name } }
  contact { name phone email address { street } } messages { nodes { text author { name } forPerson { name } } } hours { nodes { requesterMinutes } } minutes
  score explanation { criterion } thanks { text } feedback { side remark } endReason`)

const none = (m: Json): Json => m ?? {}

/** Whether a field of the table is in an answer. */
const sees: Record<Field, (m: Json) => boolean> = {
  'that there is a match, and its state': (m) => m?.status !== undefined,
  'title of the request': (m) => none(m).request?.title === 'Heg knippen',
  'description of the request': (m) => none(m).request?.description === 'Ik kan niet lang staan.',
  'address where help is needed': (m) => none(m).request?.address?.street === 'Lindelaan 3',
  'name of the requester': (m) => none(m).requester?.name === 'Rika' && m.request.requester?.name === 'Rika',
  'name of the volunteer': (m) => none(m).volunteer?.name === 'Vincent' && m.offer.person?.name === 'Vincent',
  'how to reach the volunteer': (m) => none(m).contact?.phone === '000 543 21' && m.contact.name === 'Vincent',
  'how to reach the requester': (m) => none(m).contact?.phone === '000 123 45' && m.contact.name === 'Rika',
  'messages': (m) => none(m).messages?.nodes[0]?.text === 'Dag!',
  'who of the requester’s side wrote them': (m) => none(m).messages?.nodes[0]?.author?.name === 'Rika',
  'hours': (m) => (none(m).hours?.nodes.length ?? 0) > 0,
  'score and explanation': (m) => none(m).score > 0 && m.explanation.length > 0,
  'thanks': (m) => none(m).thanks?.length === 2,
  'the requester’s own feedback': (m) => (none(m).feedback ?? []).some((f: Json) => f.remark === 'van REQUESTER'),
  'the volunteer’s own feedback': (m) => (none(m).feedback ?? []).some((f: Json) => f.remark === 'van VOLUNTEER'),
  'why the volunteer declined': (m) => none(m).endReason === 'Te ver.',
}

/** No word of what a role does not see may stand anywhere in its answer. */
const words: Partial<Record<Field, string[]>> = {
  'description of the request': ['lang staan'],
  'name of the requester': ['Rika'],
  'how to reach the volunteer': ['000 543 21', volunteer.email],
  'how to reach the requester': ['000 123 45', requester.email],
  'why the volunteer declined': ['Te ver'],
}

const ids = new Map<State, string>()
for (const [n, state] of states.entries()) {
  const id = await make[state]()
  await furnish(id, n)
  ids.set(state, id)
}

describe.each(states)('A match in the state %s', (state) => {
  test.each(Object.keys(roles) as Role[])('shows to the %s what the table says.', async (role) => {
    const answer = ok(await clients[role](query, { id: ids.get(state) })).node
    const text = JSON.stringify(answer)
    const seen: string[] = []
    for (const field of Object.keys(table) as Field[]) {
      if (sees[field](answer)) seen.push(field)
      else for (const word of words[field] ?? []) expect(text, `${role} ${state} ${field}`).not.toContain(word)
    }
    const expected = (Object.keys(table) as Field[]).filter((field) => (table[field][role] as readonly State[]).includes(state))
    expect(seen).toEqual(expected)
  })
})

test('The states are what they are called.', async () => {
  for (const [state, id] of ids)
    expect(ok(await assistant.client(matchQuery('status'), { id })).node.status).toBe(state === 'HALF_ACCEPTED' ? 'PROPOSED' : state)
})

test('Who acts for nobody sees no match in a list either.', async () => {
  const lists = `query ($c: ID!) { node(id: $c) { ... on Cooperative { matches { totalCount } } } viewer { matches { totalCount } } }`
  const counts = async (role: Role) => {
    const { node, viewer } = ok(await clients[role](lists, { c: world.id }))
    return [node?.matches.totalCount ?? 0, viewer?.matches.totalCount ?? 0]
  }
  const all = states.length
  for (const role of ['requester', 'requesterProxy', 'volunteer', 'volunteerProxy'] as const) expect(await counts(role)).toEqual([all, all])
  expect(await counts('assistant')).toEqual([all, 0])
  for (const role of ['board', 'other', 'elsewhere', 'nobody'] as const) expect(await counts(role)).toEqual([0, 0])
})

test('What somebody does not share is shown to nobody, not once both have agreed.', async () => {
  await app.db.execute({ sql: 'update people set shares_phone = 0, shares_email = 0, shares_address = 0 where id = ?', args: [volunteer.personId] })
  const { node } = ok(await requester.client(matchQuery('contact { name phone email address { street } }'), { id: ids.get('AGREED') }))
  expect(node.contact).toEqual({ name: 'Vincent', phone: null, email: null, address: null })
  expect((await accept(requester.client, await propose(volunteer.client, await ask(), offerId))).match.contact).toMatchObject({ phone: null })
})

test('The docs show this table.', () => {
  expect(readFileSync('docs/helping.md', 'utf8')).toContain(printed())
})
