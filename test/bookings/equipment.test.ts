import { describe, expect, test } from 'vitest'
import { expectSound } from '../harness/checker.ts'
import { ok, type ApiClient, type Json } from '../harness/client.ts'
import { done, mutate } from '../harness/mutate.ts'
import { en, equipmentWorld, nl } from './equipment-world.ts'
import { at, book, booked, cancel, checkWish, codes, count, decide, during, iso, move, stored, told } from './support.ts'

/** Equipment and staff that are booked with a place. */
const { app, left, other, place, pool, withIt, world } = await equipmentWorld()
const { manager, resident, coordinator } = world
const extrasOf = async (id: string, client: ApiClient = resident.client): Promise<Json> =>
  ok(
    await client('query ($id: ID!) { node(id: $id) { ... on Booking { extras { quantity pool { id name } } } } }', {
      id,
    }),
  ).node.extras

describe('booked with a place', () => {
  test('it is held for the time of the booking, and freed with it', async () => {
    const [facilityId, second, poolId] = [await place(), await place(), await pool(3)]
    const { id } = await booked(resident.client, { facilityId, ...during(1, 10, 12), ...withIt(poolId, 2) })
    expect(await extrasOf(id)).toEqual([{ quantity: 2, pool: { id: poolId, name: 'Projector' } }])
    expect(await stored(app, id)).toMatchObject({
      claims: [{ space_id: poolId, units: 2, whole: 0 }, { space_id: facilityId }],
    })
    expect([
      await left(poolId, during(1, 10, 12)),
      await left(poolId, during(1, 8, 10)),
      await left(poolId, during(1, 12, 13)),
    ]).toEqual([1, 3, 3])
    const wish = { facilityId: second, ...during(1, 11, 13), ...withIt(poolId, 2) }
    const refused = await checkWish(coordinator.client, wish)
    expect(refused.reasons).toEqual([
      { code: 'EQUIPMENT_TAKEN', message: 'Of Projector there are 1 left in this time.' },
    ])
    const answer = await book(coordinator.client, wish)
    expect(told(answer)).toBe('EQUIPMENT_TAKEN')
    // The nearest times at which there are enough, not those at which the place alone is free.
    expect(answer.alternatives.map((one: Json) => one.startsAt)).toEqual([
      iso(at(1, 12)),
      iso(at(1, 12.5)),
      iso(at(1, 13)),
    ])
    await cancel(resident.client, id)
    expect(await left(poolId, during(1, 10, 12))).toBe(3)
    expect(told(await book(coordinator.client, wish))).toBe('OK')
    await expectSound(app.db)
  })

  test('NEMO PR #47: overlaps are not summed against the capacity; it counts how much is out at once', async () => {
    const [facilityId, second, poolId] = [await place(), await place(), await pool(2)]
    // One in the morning and one in the afternoon are never out together, so that of two one is left all day.
    await booked(resident.client, { facilityId, ...during(2, 8, 10), ...withIt(poolId) })
    await booked(resident.client, { facilityId, ...during(2, 10, 12), ...withIt(poolId) })
    expect(await left(poolId, during(2, 8, 12))).toBe(1)
    const all = { facilityId: second, ...during(2, 8, 12) }
    expect((await checkWish(coordinator.client, { ...all, ...withIt(poolId, 1) })).bookable).toBe(true)
    expect(told(await book(coordinator.client, { ...all, ...withIt(poolId, 2) }))).toBe('EQUIPMENT_TAKEN')
    expect(told(await book(coordinator.client, { ...all, ...withIt(poolId, 1) }))).toBe('OK')
    expect(await left(poolId, during(2, 8, 12))).toBe(0)
    await expectSound(app.db)
  })

  test('time to bring and to fetch it is kept free', async () => {
    const [facilityId, second, poolId] = [
      await place(),
      await place(),
      await pool(1, { bufferBefore: 'PT30M', bufferAfter: 'PT1H' }),
    ]
    await booked(resident.client, { facilityId, ...during(1, 10, 12), ...withIt(poolId) })
    const hour = (from: number) => ({ facilityId: second, ...during(1, from, from + 1), ...withIt(poolId) })
    const outcomes = await Promise.all(
      [8, 8.5, 9, 12, 12.5, 13].map(async (from) => codes(await checkWish(coordinator.client, hour(from)))),
    )
    expect(outcomes).toEqual(['', 'EQUIPMENT_TAKEN', 'EQUIPMENT_TAKEN', 'EQUIPMENT_TAKEN', 'EQUIPMENT_TAKEN', ''])
    expect(await left(poolId, during(1, 12, 13))).toBe(0)
  })

  test('it is refused where it is not for the place, unknown, retired, named twice, or none of it', async () => {
    const [facilityId, second] = [await place(), await place()]
    const [elsewhere, retired, fine] = [await pool(1, { facilityIds: [second] }), await pool(1), await pool(3)]
    await done(manager.client, 'retireEquipmentPool', { poolId: retired })
    const theirs = (
      await done(
        other.manager.client,
        'createEquipmentPool',
        { cooperativeId: other.id, kind: 'STAFF', name: nl('Tolk'), quantity: 1 },
        'pool { id }',
      )
    ).pool.id
    const wish = (extras: object[]) => ({ facilityId, ...during(1, 10, 11), extras })
    for (const extras of [
      ...[elsewhere, retired, theirs, 'eqp_1', "'; --"].map((poolId) => [{ poolId, quantity: 1 }]),
      [
        { poolId: fine, quantity: 1 },
        { poolId: fine, quantity: 1 },
      ],
    ]) {
      expect(codes(await checkWish(resident.client, wish(extras)))).toBe('EQUIPMENT_NOT_HERE')
      expect(told(await book(resident.client, wish(extras)))).toBe('EQUIPMENT_NOT_HERE')
    }
    for (const quantity of [0, -1]) {
      expect(codes(await checkWish(resident.client, wish([{ poolId: fine, quantity }])))).toBe('EQUIPMENT_NOT_HERE')
      expect(told(await book(resident.client, wish([{ poolId: fine, quantity }])))).toBe('InvalidInput TOO_SHORT')
    }
    const many = Array.from({ length: 21 }, (_, n) => ({ poolId: `eqp_${n}`, quantity: 1 }))
    expect(told(await book(resident.client, wish(many)))).toBe('InvalidInput TOO_LONG')
    expect(await count(app, 'select count(*) from bookings where facility_id = ?', [facilityId])).toBe(0)
  })

  test('what the terms demand is added by itself, and judged', async () => {
    const [facilityId, second, poolId] = [
      await place(),
      await place(),
      await pool(2, { kind: 'STAFF', name: en('Lifeguard') }),
    ]
    await done(manager.client, 'setFacilityTerms', { facilityId, requiredExtras: [{ poolId, quantity: 1 }] })
    const { id } = await booked(resident.client, { facilityId, ...during(1, 10, 11) })
    expect(await extrasOf(id)).toEqual([{ quantity: 1, pool: { id: poolId, name: 'Lifeguard' } }])
    const more = await booked(resident.client, { facilityId, ...during(1, 11, 12), ...withIt(poolId, 2) })
    expect(await extrasOf(more.id)).toMatchObject([{ quantity: 2 }])
    await booked(resident.client, { facilityId: second, ...during(1, 12, 13), ...withIt(poolId, 2) })
    expect(codes(await checkWish(resident.client, { facilityId, ...during(1, 12, 13) }))).toBe('EQUIPMENT_TAKEN')
    await expectSound(app.db)
  })

  test('two who want the last one at the same time: one gets it, the other hears why', async () => {
    const [facilityId, second, poolId] = [await place(), await place(), await pool(1)]
    const theirs = () => booked(coordinator.client, { facilityId: second, ...during(1, 10, 11), ...withIt(poolId) })
    app.beforeWrite.next = theirs
    const answer = await book(resident.client, { facilityId, ...during(1, 10, 11), ...withIt(poolId) })
    expect(told(answer)).toBe('EQUIPMENT_TAKEN')
    expect(await count(app, 'select count(*) from bookings where facility_id = ?', [facilityId])).toBe(0)
    const places = await Promise.all(Array.from({ length: 8 }, () => place()))
    const answers = await Promise.all(
      places.map((each) => book(resident.client, { facilityId: each, ...during(2, 10, 11), ...withIt(poolId) })),
    )
    expect(answers.map(told).sort()).toEqual([...Array.from({ length: 7 }, () => 'EQUIPMENT_TAKEN'), 'OK'])
    await expectSound(app.db)
  })

  test('a pool that changes in this very moment is judged anew', async () => {
    const [facilityId, poolId] = [await place(), await pool(2)]
    const wish = { facilityId, ...during(1, 10, 11), ...withIt(poolId, 2) }
    app.beforeWrite.next = () => done(manager.client, 'changeEquipmentPool', { poolId, quantity: 1 })
    expect(told(await book(resident.client, wish))).toBe('EQUIPMENT_TAKEN')
    app.beforeWrite.next = () => done(manager.client, 'retireEquipmentPool', { poolId })
    expect(told(await book(resident.client, { ...wish, ...withIt(poolId, 1) }))).toBe('EQUIPMENT_NOT_HERE')
  })

  test('not even past the API is more claimed than there is', async () => {
    const [facilityId, second, poolId] = [await place(), await place(), await pool(1)]
    await booked(resident.client, { facilityId, ...during(1, 10, 11), ...withIt(poolId) })
    const { id } = await booked(resident.client, { facilityId: second, ...during(1, 10, 11) })
    const insert = { sql: 'insert into booking_extras values (?, ?, 1)', args: [id, poolId] }
    await expect(app.db.execute(insert)).rejects.toThrow('CAPACITY_EXCEEDED')
    const update = { sql: 'update booking_extras set quantity = 2 where pool_id = ?', args: [poolId] }
    await expect(app.db.execute(update)).rejects.toThrow('EXTRAS_ARE_REPLACED')
  })
})

describe('a move', () => {
  test('keeps what is booked with it, changes it where asked, and asks of it at the new time', async () => {
    const [facilityId, second, poolId, spare] = [await place(), await place(), await pool(2), await pool(1)]
    const { id } = await booked(resident.client, { facilityId, ...during(1, 10, 11), ...withIt(poolId, 2) })
    expect(told(await move(resident.client, id, during(1, 11, 12)))).toBe('OK')
    expect([await left(poolId, during(1, 10, 11)), await left(poolId, during(1, 11, 12))]).toEqual([2, 0])
    await booked(coordinator.client, { facilityId: second, ...during(1, 14, 15), ...withIt(poolId, 1) })
    expect(told(await move(resident.client, id, during(1, 14, 15)))).toBe('EQUIPMENT_TAKEN')
    const moved = await mutate(resident.client, 'moveBooking', {
      bookingId: id,
      ...during(1, 14, 15),
      ...withIt(poolId, 1),
    })
    expect(told(moved)).toBe('OK')
    expect(await left(poolId, during(1, 14, 15))).toBe(0)
    const swapped = { bookingId: id, ...during(1, 14, 15), ...withIt(spare) }
    expect(told(await mutate(resident.client, 'moveBooking', swapped))).toBe('OK')
    expect(await extrasOf(id)).toMatchObject([{ pool: { id: spare } }])
    expect(
      told(await mutate(resident.client, 'moveBooking', { bookingId: id, ...during(1, 14, 15), extras: [] })),
    ).toBe('OK')
    expect([await extrasOf(id), await left(spare, during(1, 14, 15))]).toEqual([[], 1])
    await expectSound(app.db)
  })

  test('does not stand in its own way, and leaves all as it was where somebody is faster', async () => {
    const [facilityId, second, poolId] = [await place(), await place(), await pool(1)]
    const { id } = await booked(resident.client, { facilityId, ...during(1, 10, 12), ...withIt(poolId) })
    expect(told(await move(resident.client, id, during(1, 11, 13)))).toBe('OK')
    const before = await stored(app, id)
    app.beforeWrite.next = () =>
      booked(coordinator.client, { facilityId: second, ...during(1, 14, 15), ...withIt(poolId) })
    expect(told(await move(resident.client, id, during(1, 14, 15)))).toBe('EQUIPMENT_TAKEN')
    expect(await stored(app, id)).toEqual(before)
  })

  test('of a request with equipment has it approved anew, and the approval asks the guard', async () => {
    const [facilityId, second, poolId] = [
      await place({ policy: { requiresApproval: true } }),
      await place(),
      await pool(1),
    ]
    const { id } = await booked(resident.client, { facilityId, ...during(1, 10, 11), ...withIt(poolId) })
    expect(
      codes(await checkWish(coordinator.client, { facilityId: second, ...during(1, 10, 11), ...withIt(poolId) })),
    ).toBe('EQUIPMENT_TAKEN')
    await app.db.execute({ sql: 'delete from claims where booking_id = ? and space_id = ?', args: [id, poolId] })
    await booked(coordinator.client, { facilityId: second, ...during(1, 10, 11), ...withIt(poolId) })
    expect(told(await decide(manager.client, id, 'APPROVE'))).toBe('EQUIPMENT_TAKEN')
    expect(told(await decide(manager.client, id, 'REJECT'))).toBe('OK')
    await expectSound(app.db)
  })

  test('a no-show frees it, and cannot be taken back where it has gone', async () => {
    const [facilityId, second, poolId] = [await place(), await place(), await pool(1)]
    const { id } = await booked(resident.client, { facilityId, ...during(0, 10, 12), ...withIt(poolId) })
    app.clock.now = at(0, 10)
    await done(manager.client, 'reportNoShow', { bookingId: id })
    await booked(coordinator.client, { facilityId: second, ...during(0, 11, 12), ...withIt(poolId) })
    const answer = await mutate(manager.client, 'undoNoShow', { bookingId: id })
    expect(answer).toMatchObject({ __typename: 'BookingRefused', code: 'BOOKING_REFUSED' })
    expect(await extrasOf(id)).toHaveLength(1)
    await expectSound(app.db)
  })
})
