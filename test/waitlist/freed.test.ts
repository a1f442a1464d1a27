import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { expectSound } from '../harness/checker.ts'
import { makeFacility, makeHall } from '../harness/facilities.ts'
import { addMember, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done } from '../harness/mutate.ts'
import { book, booked, cancel, codes, count, decide, during, move, told } from '../bookings/support.ts'
import { runScheduled } from '../notifications/outbox.ts'
import { accept, joined, seen } from './support.ts'

/** Whatever makes room gives it to who waits. */
const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { manager, resident } = world
const [anna, bert, carla] = await Promise.all([addMember(app, world), addMember(app, world), addMember(app, world)])

const statusOf = async (client: typeof anna.client, id: string): Promise<string> => (await seen(client, id)).status

describe('room that comes free', () => {
  test('by a request that is turned down; and accepting is a request too', async () => {
    const { id: facilityId } = await makeFacility(manager, world.id, { policy: { requiresApproval: true } })
    const wish = { facilityId, ...during(2, 10, 11) }
    const { id } = await booked(resident.client, wish)
    const entry = await joined(anna.client, wish)
    expect(told(await decide(manager.client, id, 'REJECT'))).toBe('OK')
    expect(await statusOf(anna.client, entry.id)).toBe('OFFERED')
    const { booking } = await accept(anna.client, entry.id)
    expect(booking.status).toBe('REQUESTED')
    expect(told(await decide(manager.client, booking.id, 'APPROVE'))).toBe('OK')
    expect((await seen(anna.client, entry.id)).booking.status).toBe('CONFIRMED')
  })

  test('by a booking that is moved, which keeps its new place from who waits', async () => {
    const { id: facilityId } = await makeFacility(manager, world.id)
    const { id } = await booked(resident.client, { facilityId, ...during(2, 10, 12) })
    const [a, b] = [
      await joined(anna.client, { facilityId, ...during(2, 10, 12), duration: 'PT1H' }),
      await joined(bert.client, { facilityId, ...during(2, 11, 12) }),
    ]
    expect(told(await move(resident.client, id, during(2, 11, 13)))).toBe('OK')
    expect(await seen(anna.client, a.id)).toMatchObject({ status: 'OFFERED', booking: during(2, 10, 11) })
    expect(await statusOf(bert.client, b.id)).toBe('WAITING')
    expect(told(await move(resident.client, id, during(2, 12, 13)))).toBe('OK')
    expect(await statusOf(bert.client, b.id)).toBe('OFFERED')
    await expectSound(app.db)
  })

  test('of a hall, for its thirds and the other way round, by who joined first', async () => {
    const hall = await makeHall(manager, world.id)
    const third = { facilityId: hall.thirds[1], ...during(2, 10, 11) }
    const whole = { facilityId: hall.id, ...during(2, 10, 11) }
    const { id } = await booked(resident.client, { ...whole, units: 1 })
    const [a, b] = [await joined(anna.client, third), await joined(bert.client, { ...whole, units: 1 })]
    const c = await joined(carla.client, { ...third, facilityId: hall.thirds[0] })
    // They have one queue, in which each has a place.
    expect([a.position, b.position, c.position]).toEqual([1, 2, 3])
    await cancel(resident.client, id)
    expect([
      await statusOf(anna.client, a.id),
      await statusOf(bert.client, b.id),
      await statusOf(carla.client, c.id),
    ]).toEqual(['OFFERED', 'WAITING', 'OFFERED'])
    // A newcomer to the third that is left.
    expect(told(await book(resident.client, { ...third, facilityId: hall.thirds[2] }))).toBe('OK')
    await expectSound(app.db)
  })

  test('by longer hours and by more capacity, by the minute; until then no newcomer gets it', async () => {
    const { id: facilityId } = await makeFacility(manager, world.id, { bookingMode: 'UNITS', capacity: 2 })
    const wish = { facilityId, ...during(2, 20, 22), units: 2 }
    await booked(resident.client, wish)
    const [a, b] = [
      await joined(anna.client, { ...wish, ...during(2, 20, 24), duration: 'PT2H' }),
      await joined(bert.client, { ...wish, units: 1 }),
    ]
    const hours = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens: '08:00', closes: '24:00' }))
    await done(manager.client, 'setOpeningHours', { facilityId, hours })
    expect(codes(await book(carla.client, { ...wish, ...during(2, 22, 24) }))).toBe('NO_CAPACITY')
    expect(await seen(anna.client, a.id)).toMatchObject({ status: 'OFFERED', booking: during(2, 22, 24) })
    await done(manager.client, 'updateFacility', { facilityId, capacity: 3 })
    expect(await statusOf(bert.client, b.id)).toBe('WAITING')
    await runScheduled(app)
    expect(await statusOf(bert.client, b.id)).toBe('OFFERED')
    await expectSound(app.db)
  })

  test('of a lifeguard who is booked with the place, whom a hold takes along', async () => {
    const name = [{ language: 'en', text: 'Lifeguard' }]
    const { pool } = await done(
      manager.client,
      'createEquipmentPool',
      { cooperativeId: world.id, kind: 'STAFF', name, quantity: 1 },
      'pool { id }',
    )
    const [pool1, pool2] = [await makeFacility(manager, world.id), await makeFacility(manager, world.id)]
    for (const { id: facilityId } of [pool1, pool2]) {
      await done(manager.client, 'setFacilityTerms', { facilityId, requiredExtras: [{ poolId: pool.id, quantity: 1 }] })
    }
    const { id } = await booked(resident.client, { facilityId: pool1.id, ...during(2, 10, 11) })
    const there = { facilityId: pool2.id, ...during(2, 10, 11) }
    expect(codes(await book(carla.client, there))).toBe('EQUIPMENT_TAKEN')
    const a = await joined(anna.client, there)
    await cancel(resident.client, id)
    expect(codes(await book(carla.client, there))).toMatch(/NO_CAPACITY|EQUIPMENT_TAKEN/)
    expect(await statusOf(anna.client, a.id)).toBe('OFFERED')
    // The lifeguard is held with the place.
    expect(codes(await book(carla.client, { ...there, facilityId: pool1.id }))).toBe('EQUIPMENT_TAKEN')
    const { booking } = await accept(anna.client, a.id)
    expect(await count(app, 'select count(*) from claims where booking_id = ?', [booking.id])).toBe(2)
    await expectSound(app.db)
  })

  test('goes past who may not book here any more', async () => {
    const former = await addMember(app, world)
    const { id: facilityId } = await makeFacility(manager, world.id)
    const wish = { facilityId, ...during(2, 10, 11) }
    const { id } = await booked(resident.client, wish)
    const [a, b] = [await joined(former.client, wish), await joined(bert.client, wish)]
    await done(world.board.client, 'suspendMember', { membershipId: former.membershipId })
    await cancel(resident.client, id)
    expect(await seen(former.client, a.id)).toMatchObject({ status: 'WAITING', passedOver: { code: 'NOT_ELIGIBLE' } })
    expect(await statusOf(bert.client, b.id)).toBe('OFFERED')
  })

  test('for many at once, in one batch; what does not fit into a bite follows', async () => {
    const { id: facilityId } = await makeFacility(manager, world.id, { bookingMode: 'UNITS', capacity: 60 })
    const wish = { facilityId, ...during(2, 10, 11) }
    const { id } = await booked(resident.client, { ...wish, units: 60 })
    const { id: first } = await joined(anna.client, { ...wish, units: 1 })
    // Fifty-nine more of the same, by other people who need not exist twice.
    await app.db.execute({
      sql: `with recursive n(i) as (select 1 union all select i + 1 from n where i < 59)
        insert into waitlist_entries (id, facility_id, cooperative_id, status, starts_at, ends_at, duration, units,
          actor_id, for_person_id, joined_at, updated_at)
        select 'wle_more' || i, facility_id, cooperative_id, status, starts_at, ends_at, duration, units,
          actor_id, for_person_id, joined_at + i, updated_at
        from waitlist_entries, n where id = ?`,
      args: [first],
    })
    await cancel(resident.client, id)
    expect(
      await count(app, `select count(*) from waitlist_entries where facility_id = ? and status = 'OFFERED'`, [
        facilityId,
      ]),
    ).toBe(60)
    expect(
      await count(app, `select count(*) from bookings where facility_id = ? and status = 'HELD'`, [facilityId]),
    ).toBe(60)
    await expectSound(app.db)
  })
})
