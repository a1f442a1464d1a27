import { describe, expect, test } from 'vitest'
import { startOfTests } from '../harness/app.ts'
import { apiClient, ok, type ApiClient, type Json } from '../harness/client.ts'
import { done, mutate } from '../harness/mutate.ts'
import { equipmentWorld, nl } from './equipment-world.ts'
import { at, booked, during, iso, told } from './support.ts'

/** Pools of equipment and staff, and who looks after them. */
const { app, other, place, pool, withIt, world } = await equipmentWorld()
const { board, manager, resident, coordinator } = world

describe('a pool', () => {
  const fields = `id kind name description quantity centsPerHour centsPerBooking bufferBefore bufferAfter everywhere
    facilities { id } requiredCertificates { id } retiredAt cooperative { id }`

  test('is made, changed and retired, and told with the places it is for', async () => {
    const [here, elsewhere] = [await place(), await place()]
    const input = {
      ...{
        cooperativeId: world.id,
        kind: 'STAFF',
        name: nl('Badmeester'),
        description: nl('Met diploma'),
        quantity: 2,
      },
      ...{
        facilityIds: [here, here],
        centsPerHour: 2_500,
        centsPerBooking: 500,
        bufferBefore: 'PT15M',
        bufferAfter: 'PT10M',
      },
    }
    const { pool } = await done(manager.client, 'createEquipmentPool', input, `pool { ${fields} }`)
    expect(pool).toEqual({
      ...{
        id: pool.id,
        kind: 'STAFF',
        name: 'Badmeester',
        description: 'Met diploma',
        quantity: 2,
        centsPerHour: 2_500,
      },
      ...{
        centsPerBooking: 500,
        bufferBefore: 'PT15M',
        bufferAfter: 'PT10M',
        everywhere: false,
        facilities: [{ id: here }],
      },
      ...{ requiredCertificates: [], retiredAt: null, cooperative: { id: world.id } },
    })
    const query = 'query ($id: ID!) { node(id: $id) { ... on Facility { equipment { id } } } }'
    const equipment = async (id: string, client = resident.client) =>
      ok(await client(query, { id }))
        .node.equipment.map((one: Json) => one.id)
        .includes(pool.id)
    expect([await equipment(here), await equipment(elsewhere), await equipment(here, apiClient(app.url))]).toEqual([
      true,
      false,
      true,
    ])
    const change = { poolId: pool.id, facilityIds: null, quantity: 3, name: nl('Redder') }
    expect((await done(board.client, 'changeEquipmentPool', change, `pool { ${fields} }`)).pool).toMatchObject({
      ...{ everywhere: true, facilities: [], quantity: 3, name: 'Redder', centsPerHour: 2_500 },
    })
    expect(await equipment(elsewhere)).toBe(true)
    await done(manager.client, 'retireEquipmentPool', { poolId: pool.id })
    expect(await equipment(here)).toBe(false)
    const node = 'query ($id: ID!) { node(id: $id) { ... on EquipmentPool { retiredAt } } }'
    expect(ok(await resident.client(node, { id: pool.id })).node).toBeNull()
    expect(ok(await manager.client(node, { id: pool.id })).node).toEqual({ retiredAt: iso(startOfTests) })
    for (const name of ['changeEquipmentPool', 'retireEquipmentPool']) {
      expect(told(await mutate(manager.client, name, { poolId: pool.id }))).toBe('Conflict POOL_RETIRED')
    }
    const actions =
      'select group_concat(action) from (select action from audit_entries where subject_id = ? order by id)'
    expect((await app.db.execute({ sql: actions, args: [pool.id] })).rows[0]![0]).toBe(
      'equipment.created,equipment.changed,equipment.retired',
    )
  })

  test('is for managers and the board to change, and hidden where the cooperative hides its places', async () => {
    const poolId = await pool(1)
    const theirs = (
      await done(
        other.manager.client,
        'createEquipmentPool',
        { cooperativeId: other.id, kind: 'STAFF', name: nl('Tolk'), quantity: 1 },
        'pool { id }',
      )
    ).pool.id
    for (const who of [resident, coordinator, world.auditor, world.representative, world.stranger, other.manager]) {
      const create = { cooperativeId: world.id, kind: 'EQUIPMENT', name: nl('Piano'), quantity: 1 }
      expect(told(await mutate(who.client, 'createEquipmentPool', create))).toBe('Forbidden FORBIDDEN')
      expect(told(await mutate(who.client, 'changeEquipmentPool', { poolId, quantity: 2 }))).toBe('Forbidden FORBIDDEN')
      expect(told(await mutate(who.client, 'retireEquipmentPool', { poolId }))).toBe('Forbidden FORBIDDEN')
    }
    const node = 'query ($id: ID!) { node(id: $id) { id } }'
    expect(ok(await apiClient(app.url)(node, { id: theirs })).node).toBeNull()
    expect(told(await mutate(world.stranger.client, 'changeEquipmentPool', { poolId: theirs }))).toBe(
      'NotFound NOT_FOUND',
    )
    const query =
      'query ($id: ID!) { node(id: $id) { ... on Cooperative { equipmentPools(first: 100) { nodes { id } } } } }'
    const listed = async (client: ApiClient, id: string) =>
      ok(await client(query, { id })).node.equipmentPools.nodes.length
    expect([await listed(apiClient(app.url), other.id), await listed(other.resident.client, other.id)]).toEqual([0, 1])
    const { errors } = await apiClient(app.url)(
      'mutation { retireEquipmentPool(input: { poolId: "eqp_1" }) { __typename } }',
    )
    expect(errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED')
  })

  const wrong: [string, object, string][] = [
    ['none of it', { quantity: 0 }, 'TOO_SHORT'],
    ['too many', { quantity: 10_001 }, 'TOO_LONG'],
    ['no name', { name: [] }, 'TOO_SHORT'],
    ['a price below nothing', { centsPerHour: -1 }, 'TOO_SHORT'],
    ['days to bring it', { bufferBefore: 'P2D' }, 'TOO_LONG'],
    ['a place that is not there', { facilityIds: ['fac_1'] }, 'INVALID_VALUE'],
    ['a certificate that is not there', { requiredCertificateIds: ['cki_1'] }, 'INVALID_VALUE'],
  ]
  test.each(wrong)('is refused with %s', async (_what, more, code) => {
    const input = { cooperativeId: world.id, kind: 'EQUIPMENT', name: nl('Piano'), quantity: 1, ...more }
    expect(told(await mutate(manager.client, 'createEquipmentPool', input))).toBe(`InvalidInput ${code}`)
    const { name, ...changes } = more as { name?: unknown }
    const poolId = await pool(1)
    if (name === undefined)
      expect(told(await mutate(manager.client, 'changeEquipmentPool', { poolId, ...changes }))).toBe(
        `InvalidInput ${code}`,
      )
  })

  test('never falls below what is booked of it at once, however much is booked one after the other', async () => {
    const [facilityId, second, poolId] = [await place(), await place(), await pool(5)]
    await booked(resident.client, { facilityId, ...during(1, 8, 10), ...withIt(poolId, 2) })
    await booked(resident.client, { facilityId, ...during(1, 10, 12), ...withIt(poolId, 2) })
    await booked(resident.client, { facilityId: second, ...during(1, 9, 10), ...withIt(poolId, 1) })
    const change = (quantity: number) => mutate(manager.client, 'changeEquipmentPool', { poolId, quantity })
    expect(told(await change(2))).toBe('Conflict CAPACITY_IN_USE')
    expect(told(await change(3))).toBe('OK')
    app.clock.now = at(1, 12)
    expect(told(await change(1))).toBe('OK')
    // As it was, for the checker looks at the past by what there is now.
    await change(3)
  })

  test('is not taken from under terms that demand it, also not at that very moment', async () => {
    const [facilityId, poolId] = [await place(), await pool(3)]
    const demand = () =>
      done(manager.client, 'setFacilityTerms', { facilityId, requiredExtras: [{ poolId, quantity: 2 }] })
    app.beforeWrite.next = demand
    expect(told(await mutate(manager.client, 'retireEquipmentPool', { poolId }))).toBe('Conflict POOL_REQUIRED')
    for (const change of [{ quantity: 1 }, { facilityIds: [await place()] }]) {
      expect(told(await mutate(manager.client, 'changeEquipmentPool', { poolId, ...change }))).toBe(
        'Conflict POOL_REQUIRED',
      )
    }
    expect(
      told(await mutate(manager.client, 'changeEquipmentPool', { poolId, quantity: 2, facilityIds: [facilityId] })),
    ).toBe('OK')
  })

  test('is demanded by no terms that are set while it is retired, made smaller or kept for other places', async () => {
    const elsewhere = await place()
    for (const [name, change] of [
      ['retireEquipmentPool', {}],
      ['changeEquipmentPool', { quantity: 1 }],
      ['changeEquipmentPool', { facilityIds: [elsewhere] }],
    ] as const) {
      const [facilityId, poolId] = [await place(), await pool(3)]
      const demand = { facilityId, requiredExtras: [{ poolId, quantity: 2 }] }
      app.beforeWrite.next = () => done(manager.client, name, { poolId, ...change })
      expect(told(await mutate(manager.client, 'setFacilityTerms', demand))).toBe('InvalidInput INVALID_TERMS')
    }
    // And of those who come at once, one is right.
    const [facilityId, poolId] = [await place(), await pool(3)]
    const answers = await Promise.all([
      mutate(manager.client, 'setFacilityTerms', { facilityId, requiredExtras: [{ poolId, quantity: 2 }] }),
      mutate(manager.client, 'retireEquipmentPool', { poolId }),
    ])
    expect(['OK,Conflict POOL_REQUIRED', 'InvalidInput INVALID_TERMS,OK']).toContain(answers.map(told).join())
  })
})

test('what is left of a pool is told for two months at most', async () => {
  const poolId = await pool(1)
  for (const [from, to] of [
    [at(1, 10), at(1, 10)],
    [at(1, 10), at(64, 10)],
  ] as const) {
    const query =
      `query ($id: ID!, $from: DateTime!, $to: DateTime!) { node(id: $id) {
      ... on EquipmentPool { remaining(from: $from, to: $to) } } }`
    const { errors } = await resident.client(query, { id: poolId, from: iso(from), to: iso(to) })
    expect(errors?.[0]?.extensions['code']).toBe('RANGE_TOO_LONG')
  }
})
