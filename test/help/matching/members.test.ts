import { expect, test } from 'vitest'
import { startApp } from '../../harness/app.ts'
import type { Json } from '../../harness/client.ts'
import { askHelp, makeHelpWorld, offerOf } from '../handshake/world.ts'

const app = await startApp()
const world = await makeHelpWorld(app)
const [offerId, requestId] = [await offerOf(world), await askHelp(world, world.requester.client)]

const found = async (): Promise<string[]> => {
  const { data } = await world.assistant.client('query ($id: ID!) { node(id: $id) { ... on HelpRequest { candidates { nodes { id } } } } }', { id: requestId })
  return (data.node as Json).candidates.nodes.map(({ id }: Json) => id)
}
const become = (status: string) =>
  app.db.execute({ sql: 'update memberships set status = ? where person_id = ? and cooperative_id = ?', args: [status, world.volunteer.personId, world.id] })
const reach = async (): Promise<number> =>
  Number((await app.db.execute({ sql: 'select count(*) n from help_offer_reach where offer_id = ?', args: [offerId] })).rows[0]!['n'])

test('who leaves is found no more, and who comes back is, if they have not paused meanwhile', async () => {
  expect(await found()).toEqual([offerId])
  for (const status of ['SUSPENDED', 'LEFT']) {
    await become(status)
    expect([await found(), await reach()]).toEqual([[], 0])
    await become('ACTIVE')
    expect([await found(), await reach()]).toEqual([[offerId], 1])
  }
  await become('SUSPENDED')
  await app.db.execute({ sql: `update help_offers set radius_km = 7 where id = ?`, args: [offerId] })
  expect(await reach()).toBe(0)
  await app.db.execute({ sql: `update help_offers set status = 'PAUSED' where id = ?`, args: [offerId] })
  await become('ACTIVE')
  expect(await reach()).toBe(0)
})
