import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { ok, type ApiClient, type Json } from '../harness/client.ts'
import { always, makeFacility } from '../harness/facilities.ts'
import { addMember, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done, refusal } from '../harness/mutate.ts'
import { expectWithinQuotas } from '../harness/checker.ts'
import { at, book, booked, count, during, iso, told } from '../bookings/support.ts'
import { allowances, liveTogether, makeQuota, usedAndLeft } from './support.ts'

const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { manager, board, coordinator } = world
const facilityId = (await makeFacility(manager, world.id, { hours: always, bookingMode: 'UNITS', capacity: 50 })).id
await makeQuota(manager, world.id, { facilityId, subject: 'HOUSEHOLD', amount: { bookings: 2 }, period: 'WEEK' })

const people = (n: number) => Promise.all(Array.from({ length: n }, () => addMember(app, world)))
const outcome = async (client: ApiClient, day: number) =>
  told(await book(client, { facilityId, ...during(day, 10, 11) }))
const left = async (client: ApiClient, day: number) =>
  usedAndLeft(await allowances(client, facilityId, { at: iso(at(day, 9)) }))
const household = async (client: ApiClient, id: string): Promise<Json> =>
  ok(
    await client(
      'query ($id: ID!) { node(id: $id) { ... on Household { name members { id name email } auditEntries { nodes { action } } } } }',
      { id },
    ),
  ).node

describe('who lives together', () => {
  test('counts together, with what was booked before; nothing of it is refused', async () => {
    const [one, other, third] = await people(3)
    for (const day of [5, 6]) {
      expect(await outcome(one!.client, day)).toBe('OK')
      expect(await outcome(other!.client, day)).toBe('OK')
    }
    const id = await liveTogether(coordinator, world.id, [one!, other!])
    expect(id).toMatch(/^hou_/)
    expect(await left(one!.client, 7)).toBe('4/0')
    expect(await outcome(other!.client, 7)).toBe('QUOTA_EXCEEDED')
    // Who moves in brings along what they use, and who moves out takes it with them.
    await booked(third!.client, { facilityId, ...during(8, 10, 11) })
    const set = (members: { personId: string }[]) =>
      done(board.client, 'setHousehold', {
        cooperativeId: world.id,
        householdId: id,
        name: 'Dorpsstraat 3',
        personIds: members.map(({ personId }) => personId),
      })
    await set([other!, third!])
    expect(await left(one!.client, 7)).toBe('2/0')
    expect(await left(third!.client, 7)).toBe('3/0')
    await set([third!])
    expect(await left(third!.client, 7)).toBe('1/1')
    expect(await outcome(third!.client, 9)).toBe('OK')
    await expectWithinQuotas(app.db, app.clock.now)
  })

  test('lives in one household only: who is named in another moves there', async () => {
    const [one, other, third] = await people(3)
    const first = await liveTogether(board, world.id, [one!, other!])
    const second = await liveTogether(board, world.id, [other!, third!])
    const members = async (id: string) =>
      (await household(board.client, id)).members.map(({ id: personId }: Json) => personId).sort()
    expect(await members(first)).toEqual([one!.personId])
    expect(await members(second)).toEqual([other!.personId, third!.personId].sort())
  })

  test('lives there no more when it is dissolved, or when they leave the cooperative', async () => {
    const [one, other] = await people(2)
    const id = await liveTogether(board, world.id, [one!, other!])
    await booked(one!.client, { facilityId, ...during(12, 10, 11) })
    await done(one!.client, 'leaveCooperative', { membershipId: one!.membershipId })
    expect((await household(board.client, id)).members.map(({ id: personId }: Json) => personId)).toEqual([
      other!.personId,
    ])
    expect(await left(other!.client, 12)).toBe('0/2')
    const nobody = { cooperativeId: world.id, householdId: id, name: 'Weg', personIds: [], idempotencyKey: 'weg' }
    for (let n = 0; n < 2; n++)
      expect((await done(board.client, 'setHousehold', nobody, 'household { id }')).household).toBeNull()
    expect(await household(board.client, id)).toBeNull()
    expect(await count(app, 'select count(*) from household_members where household_id = ?', [id])).toBe(0)
  })

  test('counts together at another cooperative’s places too, where they come as guests', async () => {
    const [one, other] = await people(2)
    await liveTogether(board, world.id, [one!, other!])
    const hosts = await makeNeighbourhood(app)
    const { id } = await makeFacility(hosts.manager, hosts.id, { policy: { bookableBy: ['OTHER_COOPERATIVES'] } })
    await makeQuota(hosts.manager, hosts.id, { facilityId: id, subject: 'HOUSEHOLD' })
    expect(told(await book(one!.client, { facilityId: id, ...during(2, 10, 11) }))).toBe('OK')
    expect(told(await book(other!.client, { facilityId: id, ...during(2, 12, 13) }))).toBe('QUOTA_EXCEEDED')
  })
})

describe('who sees it', () => {
  test('those who live there see each other’s names; others see nothing, and those who run the cooperative all', async () => {
    const [one, other, neighbour] = await people(3)
    const id = await liveTogether(board, world.id, [one!, other!], 'Dorpsstraat 4')
    const seen = await household(one!.client, id)
    expect(seen.name).toBe('Dorpsstraat 4')
    expect(seen.members.map(({ name }: Json) => name).sort()).toEqual(
      [`Lid ${one!.email}`, `Lid ${other!.email}`].sort(),
    )
    expect(seen.members.find((member: Json) => member.id === other!.personId).email).toBeNull()
    expect(seen.auditEntries.nodes).toEqual([])
    expect((await household(manager.client, id)).auditEntries.nodes).toEqual([{ action: 'household.set' }])
    const elsewhere = await makeNeighbourhood(app)
    for (const { client } of [neighbour!, elsewhere.board, world.stranger])
      expect(await household(client, id)).toBeNull()
    for (const { client } of [manager, coordinator, board, world.auditor])
      expect((await household(client, id)).members).toHaveLength(2)

    const lists = `query ($c: ID!, $m: ID!) { c: node(id: $c) { ... on Cooperative { households(first: 100) { nodes { id } } } } m: node(id: $m) { ... on Membership { household { id } } } }`
    const listed = async (client: ApiClient) => ok(await client(lists, { c: world.id, m: one!.membershipId }))
    expect(await listed(other!.client)).toEqual({ c: { households: { nodes: [{ id }] } }, m: { household: { id } } })
    expect(await listed(neighbour!.client)).toEqual({ c: { households: { nodes: [] } }, m: { household: null } })
    const all = await listed(coordinator.client)
    expect(all.c.households.nodes.length).toBeGreaterThan(3)
    expect(all.m.household).toEqual({ id })
  })

  test.each([
    ...([
      ['board', true],
      ['coordinator', true],
      ['manager', false],
      ['resident', false],
      ['auditor', false],
    ] as const),
    ...([
      ['representative', false],
      ['stranger', false],
    ] as const),
  ])('%s may set it: %s', async (who, allowed) => {
    const input = { cooperativeId: world.id, name: 'Dorpsstraat 5', personIds: [world.offline.personId] }
    if (allowed) await done(world[who].client, 'setHousehold', input)
    else expect(await refusal(world[who].client, 'setHousehold', input)).toBe('Forbidden FORBIDDEN')
  })
})

test('bad input is refused, and changes nothing', async () => {
  const [one] = await people(1)
  const elsewhere = await makeNeighbourhood(app)
  const set = (more: object, client = board.client) =>
    refusal(client, 'setHousehold', {
      cooperativeId: world.id,
      name: 'Dorpsstraat 6',
      personIds: [one!.personId],
      ...more,
    })
  const before = await count(app, 'select count(*) from households')
  expect(await set({ name: '' })).toBe('InvalidInput TOO_SHORT')
  expect(await set({ name: 'x'.repeat(121) })).toBe('InvalidInput TOO_LONG')
  expect(await set({ personIds: Array.from({ length: 1_000 }, () => one!.personId) })).toBe('InvalidInput TOO_LONG')
  expect(await set({ personIds: [one!.personId, elsewhere.resident.personId] })).toBe('NotFound NOT_FOUND')
  expect(await set({ personIds: [world.stranger.personId] })).toBe('NotFound NOT_FOUND')
  expect(await set({ cooperativeId: 'coo_none' })).toBe('NotFound NOT_FOUND')
  expect(await set({ householdId: 'hou_none' })).toBe('NotFound NOT_FOUND')
  const theirs = await liveTogether(elsewhere.board, elsewhere.id, [elsewhere.resident])
  expect(await set({ householdId: theirs })).toBe('NotFound NOT_FOUND')
  expect(await set({ cooperativeId: elsewhere.id, householdId: theirs })).toBe('Forbidden FORBIDDEN')
  expect(await count(app, 'select count(*) from households')).toBe(before + 1)
})
