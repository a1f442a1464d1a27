import { expect, test } from 'vitest'
import { schema } from '../../../src/schema.ts'
import { startApp } from '../../harness/app.ts'
import { ok } from '../../harness/client.ts'
import { done, refusal } from '../../harness/mutate.ts'
import { accept, askHelp, complete, makeHelpWorld, matchQuery, offerOf, propose } from './world.ts'

const app = await startApp()
const world = await makeHelpWorld(app)
const { requester, volunteer, assistant } = world
const offerId = await offerOf(world)

/** Sends what is due, and returns who got what since the last time. */
async function mailed(): Promise<[to: string, subject: string][]> {
  const before = app.mails.length
  await app.app.scheduled()
  return app.mails.slice(before).map(({ to, subject }) => [to, subject.replace(/: .*/, '')] as [string, string]).sort()
}
await mailed()

/** Words that people wrote, of which none may be told to anybody else. */
const secrets = ['Heupoperatie', 'na mijn operatie', 'Ik heb griep', 'Niet te vertrouwen', 'Dank voor de soep', 'De uren kloppen niet', '000 123 45', 'Lindelaan', 'GARDENING', 'Tuin']

test('Mails say that something is so, to those who have yet to know, and nothing that anybody wrote.', async () => {
  const requestId = await askHelp(world, requester.client, { title: 'Heupoperatie', description: 'na mijn operatie' })
  const id = await propose(assistant.client, requestId, offerId)
  expect(await mailed()).toEqual([[requester.email, 'Een voorstel voor burenhulp'], [volunteer.email, 'Een voorstel voor burenhulp']].sort())
  await accept(volunteer.client, id)
  await done(volunteer.client, 'sendMatchMessage', { matchId: id, text: 'Ik heb griep gehad' })
  expect(await mailed()).toEqual([])
  await accept(requester.client, id)
  expect(await mailed()).toEqual([])
  expect(app.mails.at(-1)).toMatchObject({ to: volunteer.email, subject: expect.stringContaining('Het is rond') })
  await complete(volunteer.client, id, 60, { thanks: 'Dank voor de soep' })
  expect(await mailed()).toEqual([[requester.email, 'Kloppen de uren?']])
  await complete(requester.client, id, 30)
  expect(await mailed()).toEqual([[volunteer.email, 'De uren verschillen']])
  await done(volunteer.client, 'disputeMatch', { matchId: id, reason: 'De uren kloppen niet' })
  expect(await mailed()).toEqual([[assistant.email, 'Graag meekijken']])
  await done(assistant.client, 'resolveDispute', { matchId: id, outcome: 'COMPLETED', minutes: 45 })
  expect(await mailed()).toEqual([[requester.email, 'Er is meegekeken'], [volunteer.email, 'Er is meegekeken']].sort())
  await done(requester.client, 'giveMatchFeedback', { matchId: id, remark: 'Niet te vertrouwen', again: false })

  const other = await propose(volunteer.client, await askHelp(world, requester.client), offerId)
  await mailed()
  await done(requester.client, 'respondToMatch', { matchId: other, response: 'DECLINE', reason: 'Ik heb griep' })
  expect(await mailed()).toEqual([[volunteer.email, 'Het gaat niet door']])
  const third = await propose(volunteer.client, await askHelp(world, requester.client), offerId)
  await mailed()
  await done(volunteer.client, 'cancelMatch', { matchId: third, reason: 'Ik heb griep' })
  expect(await mailed()).toEqual([[requester.email, 'Afgezegd']])

  const mails = app.mails.filter(({ text }) => !text.includes('#'))
  const { rows: audit } = await app.db.execute('select action, data from audit_entries')
  const { rows: outbox } = await app.db.execute('select kind, payload from outbox')
  for (const [what, held] of Object.entries({ mails, audit, outbox, logs: app.logs }))
    for (const secret of secrets) expect(JSON.stringify(held), `${what} ${secret}`).not.toContain(secret)
})

test('A proposal that was answered meanwhile is told nobody who answered.', async () => {
  const id = await propose(assistant.client, await askHelp(world, requester.client), offerId)
  await accept(volunteer.client, id)
  expect(await mailed()).toEqual([[requester.email, 'Een voorstel voor burenhulp']])
})

test('A conversation takes no more than 4,000 characters, and only of those in it.', async () => {
  const id = await propose(volunteer.client, await askHelp(world, requester.client), offerId)
  for (const [text, code] of [['', 'TOO_SHORT'], [' \n ', 'TOO_SHORT'], ['x'.repeat(4_001), 'TOO_LONG']] as const)
    expect(await refusal(volunteer.client, 'sendMatchMessage', { matchId: id, text })).toBe(`InvalidInput ${code}`)
  const long = 'é'.repeat(4_000)
  const { matchMessage: message } = await done(volunteer.client, 'sendMatchMessage', { matchId: id, text: long }, 'matchMessage { id text side }')
  expect(message).toMatchObject({ text: long, side: 'VOLUNTEER' })
  await done(assistant.client, 'sendMatchMessage', { matchId: id, text: 'Ik denk mee.' })
  for (const who of [world.other, world.board]) {
    expect(await refusal(who.client, 'sendMatchMessage', { matchId: id, text: 'Hoi' })).toBe('NotFound NOT_FOUND')
    expect(ok(await who.client('query ($id: ID!) { node(id: $id) { id } }', { id: message.id })).node).toBeNull()
  }
  const { node } = ok(await requester.client(matchQuery('messages(first: 1) { totalCount nodes { side } pageInfo { hasNextPage } }'), { id }))
  expect(node.messages).toEqual({ totalCount: 2, nodes: [{ side: 'VOLUNTEER' }], pageInfo: { hasNextPage: true } })
})

test('Feedback takes something to say, and a match that was agreed.', async () => {
  const id = await propose(volunteer.client, await askHelp(world, requester.client), offerId)
  expect(await refusal(requester.client, 'giveMatchFeedback', { matchId: id })).toBe('InvalidInput INVALID_VALUE')
  expect(await refusal(requester.client, 'giveMatchFeedback', { matchId: id, thanks: 'Dank' })).toBe('Conflict INVALID_TRANSITION')
  await accept(requester.client, id)
  for (let n = 0; n < 20; n++) await done(requester.client, 'giveMatchFeedback', { matchId: id, thanks: `Dank ${n}` })
  expect(await refusal(requester.client, 'giveMatchFeedback', { matchId: id, thanks: 'Dank' })).toBe('Conflict TOO_MUCH_FEEDBACK')
})

test('Every mutation of a match and of hours takes a key, and says for whom.', () => {
  const inputs = ['proposeMatch', 'respondToMatch', 'cancelMatch', 'endMatch', 'completeMatch', 'reportMatchNoShow', 'disputeMatch', 'sendMatchMessage', 'giveMatchFeedback', 'transferHours', 'donateHours']
  for (const name of inputs) {
    const type = schema.getType(`${name[0]!.toUpperCase()}${name.slice(1)}Input`) as unknown as { getFields(): object }
    expect(Object.keys(type.getFields())).toEqual(expect.arrayContaining(['idempotencyKey', 'forPersonId', 'consent']))
  }
})
