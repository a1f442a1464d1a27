import { beforeEach, describe, expect, test } from 'vitest'
import { startApp } from '../../harness/app.ts'
import { ok } from '../../harness/client.ts'
import { done } from '../../harness/mutate.ts'
import { accept, askHelp, makeHelpWorld, makeProxy, matchQuery, propose, volunteers } from './world.ts'

const app = await startApp()
const world = await makeHelpWorld(app)
const { requester, assistant } = world
const [first, second, third] = (await volunteers(app, world, 3)) as [Helper, Helper, Helper]
type Helper = Awaited<ReturnType<typeof volunteers>>[number]
const addressOf = (n: number): string => `vrijwilliger.${n}@example.org`
const statusOf = async (id: string) => ok(await assistant.client(matchQuery('status'), { id })).node.status

/** Sends what is due, and returns who got what since the last time. */
async function mailed(): Promise<string[]> {
  const before = app.mails.length
  await app.app.scheduled()
  return app.mails.slice(before).map(({ to, subject }) => `${to} ${subject.replace(/: .*/, '')}`).sort()
}

let start = app.clock.now
beforeEach(async () => {
  app.clock.now = start += 7 * 86_400
  await mailed()
})

describe('A proposal that ends by itself is told', () => {
  test('to whoever was asked, where the place was taken', async () => {
    const requestId = await askHelp(world, requester.client)
    const ids = []
    for (const { offerId } of [first, second, third]) ids.push(await propose(assistant.client, requestId, offerId))
    for (const id of ids) await accept(requester.client, id)
    await mailed()
    await accept(first.client, ids[0]!)
    expect(await mailed()).toEqual([`${addressOf(1)} Niet meer nodig`, `${addressOf(2)} Niet meer nodig`])
    expect(await mailed()).toEqual([])
    // Whose place falls free again is asked anew, and told anew.
    await done(first.client, 'cancelMatch', { matchId: ids[0] })
    const again = await propose(requester.client, requestId, third.offerId)
    await mailed()
    await done(requester.client, 'cancelHelpRequest', { requestId })
    expect([await statusOf(again), await mailed()]).toEqual(['CANCELLED', [`${addressOf(2)} Niet meer nodig`]])
  })

  test('where fewer helpers are asked for', async () => {
    const requestId = await askHelp(world, requester.client, { helpersNeeded: 2 })
    const [one, other] = [await propose(requester.client, requestId, first.offerId), await propose(requester.client, requestId, second.offerId)]
    await accept(first.client, one)
    await mailed()
    await done(requester.client, 'changeHelpRequest', { requestId, helpersNeeded: 1 })
    expect([await statusOf(other), await mailed()]).toEqual(['CANCELLED', [`${addressOf(1)} Niet meer nodig`]])
  })

  test('where the request is called off, and who had agreed hears that too', async () => {
    const requestId = await askHelp(world, requester.client, { helpersNeeded: 2, title: 'Na de operatie' })
    const [agreed] = [await propose(requester.client, requestId, first.offerId), await propose(requester.client, requestId, second.offerId)]
    await accept(first.client, agreed)
    await mailed()
    await done(requester.client, 'cancelHelpRequest', { requestId, reason: 'Ik lig in het ziekenhuis' })
    const { rows } = await app.db.execute('select payload from outbox where done_at is null')
    expect(await mailed()).toEqual([`${addressOf(0)} Er wordt niet verder gezocht`, `${addressOf(1)} Niet meer nodig`])
    expect(await statusOf(agreed)).toBe('AGREED')
    for (const word of ['operatie', 'ziekenhuis', 'GARDENING']) expect(JSON.stringify([rows, app.mails])).not.toContain(word)
  })

  test('to the requester, where the offer is taken back, or to who acts for them', async () => {
    const [volunteer] = await volunteers(app, world, 1, 'Wim')
    const id = await propose(requester.client, await askHelp(world, requester.client), volunteer!.offerId)
    await mailed()
    await done(volunteer!.client, 'withdrawHelpOffer', { offerId: volunteer!.offerId })
    expect([await statusOf(id), await mailed()]).toEqual(['CANCELLED', [`${requester.email} Het gaat niet door`]])
    await done(volunteer!.client, 'resumeHelpOffer', { offerId: volunteer!.offerId })
    await app.db.execute({ sql: 'update people set email = null where id = ?', args: [world.other.personId] })
    await makeProxy(app, world.id, world.other, world.board)
    await propose(world.board.client, await askHelp(world, world.board.client, { forPersonId: world.other.personId }), volunteer!.offerId)
    await mailed()
    await done(volunteer!.client, 'withdrawHelpOffer', { offerId: volunteer!.offerId })
    expect(await mailed()).toEqual([`${world.board.email} Het gaat niet door`])
  })
})

test('A proposal whose time was over before that expired, whatever ends its request in the same minute, and nobody is told.', async () => {
  for (const end of ['TAKEN', 'CALLED_OFF', 'WITHDRAWN'] as const) {
    app.clock.now = start += 7 * 86_400
    const [late] = (await volunteers(app, world, 1, `Late${end[0]}`)) as [Helper]
    const requestId = await askHelp(world, requester.client)
    const id = await propose(requester.client, requestId, late.offerId)
    const taking = end === 'TAKEN' ? await propose(requester.client, requestId, first.offerId) : null
    await mailed()
    await app.db.execute({ sql: 'update matches set expires_at = ? where id = ?', args: [app.clock.now, id] })
    if (taking) await accept(first.client, taking)
    if (end === 'CALLED_OFF') await done(requester.client, 'cancelHelpRequest', { requestId })
    if (end === 'WITHDRAWN') await done(late.client, 'withdrawHelpOffer', { offerId: late.offerId })
    expect(await statusOf(id), end).toBe('EXPIRED')
    const mails = (await mailed()).filter((mail) => mail.startsWith('late') || mail.includes('Het gaat niet door'))
    expect([await statusOf(id), mails], end).toEqual(['EXPIRED', []])
  }
})
