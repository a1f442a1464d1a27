import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { apiClient, ok, type ApiClient, type Json } from '../harness/client.ts'
import { makeFacility } from '../harness/facilities.ts'
import { addMember, foundCooperative, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { booked, cancel, during, told } from '../bookings/support.ts'
import { accept, decline, joined, leave, seen } from './support.ts'

/** Who sees which entry, and its position; and who may answer an offer. */
const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { manager, resident, board, stranger, representative, organisationId, coordinator, offline, auditor } = world
const [anna, bert] = await Promise.all([addMember(app, world), addMember(app, world)])
const other = await foundCooperative(app)
const { id: facilityId } = await makeFacility(manager, world.id)
const wish = { facilityId, ...during(2, 10, 11) }
const { id: bookingId } = await booked(resident.client, wish)

const entries = {
  anna: (await joined(anna.client, wish)).id as string,
  organisation: (await joined(representative.client, { ...wish, forOrganisationId: organisationId })).id as string,
  offline: (await joined(coordinator.client, { ...wish, forPersonId: offline.personId })).id as string,
  bert: (await joined(bert.client, { ...wish, title: 'Verjaardag' })).id as string,
}
const all = Object.values(entries)

const mayRead = async (client: ApiClient): Promise<string[]> => {
  const found = await Promise.all(all.map((id) => seen(client, id)))
  return Object.keys(entries).filter((_, n) => found[n] !== null)
}

const here = `facility: node(id: "${facilityId}") { ... on Facility`
const names = new Map(Object.entries(entries).map(([name, id]) => [id, name]))

/** The entries of a list with their positions. */
function inOrder({ totalCount, nodes }: Json): string[] {
  expect(totalCount).toBe(nodes.length)
  return nodes.map(({ id, position }: Json) => `${position} ${names.get(id)}`)
}
const list = 'waitlist { totalCount nodes { id position } }'
const queue = async (client: ApiClient) => inOrder(ok(await client(`{ ${here} { ${list} } } }`)).facility.waitlist)
const listed = async (client: ApiClient) => inOrder(ok(await client(`{ viewer { ${list} } }`)).viewer.waitlist)

describe('an entry', () => {
  test('is seen by oneself, by who may act for them, and by managers', async () => {
    expect(await mayRead(anna.client)).toEqual(['anna'])
    expect(await mayRead(bert.client)).toEqual(['bert'])
    expect(await mayRead(representative.client)).toEqual(['organisation'])
    expect(await mayRead(coordinator.client)).toEqual(['offline'])
    const another = await addMember(app, world, ['COORDINATOR'])
    expect(await mayRead(another.client)).toEqual(['offline'])
    for (const { client } of [manager, board]) expect(await mayRead(client)).toEqual(Object.keys(entries))
    for (const { client } of [resident, auditor, stranger, other.board]) expect(await mayRead(client)).toEqual([])
    expect(await mayRead(apiClient(app.url))).toEqual([])
  })

  test('stands in the queue of its facility for managers, and for others only where it is theirs', async () => {
    const everybody = ['1 anna', '2 organisation', '3 offline', '4 bert']
    for (const { client } of [manager, board]) expect(await queue(client)).toEqual(everybody)
    expect(await queue(bert.client)).toEqual(['4 bert'])
    for (const { client } of [resident, auditor, stranger]) expect(await queue(client)).toEqual([])
    expect(await listed(bert.client)).toEqual(['4 bert'])
    expect(await listed(representative.client)).toEqual(['2 organisation'])
    expect(await listed(coordinator.client)).toEqual(['3 offline'])
    expect(await listed(manager.client)).toEqual([])
  })

  test('tells its whole self, in pages', async () => {
    const query = `query ($after: String) { ${here} { waitlist(first: 2, after: $after, statuses: [WAITING]) {
      nodes { id title units duration       actor { id } forPerson { id } forOrganisation { id } joinedAt updatedAt }
      pageInfo { hasNextPage endCursor } } } } }`
    const first = ok(await manager.client(query)).facility.waitlist
    expect(first.pageInfo.hasNextPage).toBe(true)
    expect(first.nodes[1]).toMatchObject({
      forPerson: null,
      forOrganisation: { id: organisationId },
      actor: { id: representative.personId },
    })
    const { nodes } = ok(await manager.client(query, { after: first.pageInfo.endCursor })).facility.waitlist
    expect(nodes).toMatchObject([
      { forPerson: { id: offline.personId }, actor: { id: coordinator.personId }, title: null },
      { id: entries.bert, title: 'Verjaardag', units: 10, duration: 'PT1H' },
    ])
  })
})

describe('an offer', () => {
  test('is answered by whom it concerns alone, in the order of the queue', async () => {
    await cancel(resident.client, bookingId)
    for (const { client } of [manager, board])
      expect(told(await accept(client, entries.anna))).toBe('Forbidden FORBIDDEN')
    for (const { client } of [bert, auditor, coordinator, stranger, other.board]) {
      expect(told(await accept(client, entries.anna))).toBe('NotFound NOT_FOUND')
      expect(told(await decline(client, entries.anna))).toBe('NotFound NOT_FOUND')
    }
    expect(await queue(bert.client)).toEqual(['3 bert'])
    // A manager may take an offer back: it goes to the next.
    expect(told(await decline(manager.client, entries.anna))).toBe('OK')
    expect((await seen(representative.client, entries.organisation)).status).toBe('OFFERED')
    expect(told(await accept(coordinator.client, entries.organisation))).toBe('NotFound NOT_FOUND')
    expect(told(await decline(representative.client, entries.organisation))).toBe('OK')
    const another = await addMember(app, world, ['COORDINATOR'])
    const accepted = await accept(another.client, entries.offline)
    expect(accepted).toMatchObject({ booking: { status: 'CONFIRMED' } })
    expect(await seen(coordinator.client, entries.offline)).toMatchObject({ status: 'ACCEPTED' })
    expect(await queue(manager.client)).toEqual(['1 bert'])
    expect(told(await leave(bert.client, entries.bert))).toBe('OK')
  })
})
