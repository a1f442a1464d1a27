import { expect, test } from 'vitest'
import { startApp } from '../../harness/app.ts'
import { ok, type ApiClient } from '../../harness/client.ts'
import { addMember, makeNeighbourhood } from '../../harness/factories.ts'
import { expectNoFaults } from '../../harness/faults.ts'
import { done } from '../../harness/mutate.ts'
import { makeProxy, setHelp } from '../handshake/world.ts'

const app = await startApp()
expectNoFaults(app)

test('the word with hours does not reach who blocks their giver, who is not told: the hours do', async () => {
  const world = await makeNeighbourhood(app)
  const cooperativeId = world.id
  await setHelp(app, cooperativeId, { ledger_mode: 'CREDITS', hard_limit: 1_200 })
  const [giver, receiver, proxy] = [await addMember(app, world), await addMember(app, world), await addMember(app, world)]
  await makeProxy(app, cooperativeId, receiver, proxy)
  const give = async () =>
    (await done(giver.client, 'transferHours', { cooperativeId, minutes: 10, toPersonId: receiver.personId, note: 'Bel me terug' }, 'entry { id kind note minutes to { id } }')).entry
  const read = async ({ client }: { client: ApiClient }, id: string) => ok(await client('query ($id: ID!) { node(id: $id) { ... on LedgerEntry { minutes note } } }', { id })).node
  const both = { cooperativeId, personId: giver.personId }
  const [whole, bare] = [{ minutes: 10, note: 'Bel me terug' }, { minutes: 10, note: null }]

  const first = await give()
  expect(await read(receiver, first.id)).toEqual(whole)
  await done(receiver.client, 'blockPerson', both)
  const second = await give()
  expect({ ...second, id: first.id }).toEqual(first)
  for (const { id } of [first, second]) {
    for (const who of [receiver, proxy]) expect(await read(who, id)).toEqual(bare)
    for (const who of [giver, world.board, world.auditor]) expect(await read(who, id)).toEqual(whole)
  }
  // What the blocked get of who blocks them is theirs to read: they are not told.
  const back = await done(receiver.client, 'transferHours', { cooperativeId, minutes: 5, toPersonId: giver.personId, note: 'Terug' }, 'entry { id }')
  for (const who of [giver, receiver]) expect(await read(who, back.entry.id)).toEqual({ minutes: 5, note: 'Terug' })
  await done(receiver.client, 'unblockPerson', both)
  expect(await read(receiver, second.id)).toEqual(whole)
})
