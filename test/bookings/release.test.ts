import { describe, expect, test } from 'vitest'
import { expectSound } from '../harness/checker.ts'
import { done } from '../harness/mutate.ts'
import { checkInWorld } from './check-in-world.ts'
import { at, book, booked, count, during, HOUR, move, stored, told } from './support.ts'

/** The release of what nobody claims. */
const { app, enter, made, noon, released, see, statusOf, world } = await checkInWorld()
const { manager, resident, coordinator } = world

describe('what nobody claims', () => {
  test('is released once, at its time, and free for others at once', async () => {
    const id = await noon(released)
    app.clock.now = at(0, 12.25) - 1
    await app.app.scheduled()
    expect(await statusOf(id)).toBe('CONFIRMED')
    app.clock.now = at(0, 12.25)
    await Promise.all([app.app.scheduled(), app.app.scheduled()])
    await app.app.scheduled()
    expect(await stored(app, id)).toMatchObject({
      booking: { status: 'NO_SHOW', updated_at: at(0, 12.25) },
      claims: [],
    })
    const traces =
      "select count(*) from audit_entries where action = 'booking.noShow' and subject_id = ? and actor_id is null"
    expect(await count(app, traces, [id])).toBe(1)
    expect(await count(app, "select count(*) from outbox where kind = 'booking.noShow'")).toBe(1)
    expect(told(await book(coordinator.client, { facilityId: released, ...during(0, 13, 14) }))).toBe('OK')
    expect(told(await enter(resident.client, id))).toBe('Conflict INVALID_TRANSITION')
    await expectSound(app.db)
  })

  test('is not released from under who checks in at that very moment', async () => {
    const id = (await booked(resident.client, { facilityId: released, ...during(0, 18, 20) })).id
    app.clock.now = at(0, 18.25) - 1
    app.beforeWrite.next = () => {
      // Between the look of the job and its write, somebody came.
      app.clock.now = at(0, 18.25) - 1
      return enter(resident.client, id)
    }
    app.clock.now = at(0, 18.25)
    await app.app.scheduled()
    expect(await statusOf(id)).toBe('CONFIRMED')
  })

  test('and is still to come keeps its time when it is moved, and the terms of when it was booked', async () => {
    const facilityId = await made({ releaseAfter: 'PT15M' })
    const { id } = await booked(resident.client, { facilityId, ...during(1, 10, 12) })
    expect(told(await move(resident.client, id, during(1, 14, 16)))).toBe('OK')
    expect((await see(resident.client, id)).releaseAt).toBe('2026-11-26T13:15:00Z')
    await done(manager.client, 'setFacilityTerms', { facilityId, releaseAfter: null })
    expect((await see(resident.client, id)).releaseAt).toBe('2026-11-26T13:15:00Z')
    app.clock.now = at(1, 14) + HOUR
    await app.app.scheduled()
    expect(await statusOf(id)).toBe('NO_SHOW')
  })

  test('is left alone where nobody could have claimed it in time, since it was written down later', async () => {
    const { id } = await booked(resident.client, { facilityId: released, ...during(3, 10, 12) })
    await app.db.execute({ sql: 'update bookings set created_at = release_at where id = ?', args: [id] })
    app.clock.now = at(3, 11)
    await app.app.scheduled()
    expect(await statusOf(id)).toBe('CONFIRMED')
  })

  test('is released in bites, all in the end', async () => {
    const facilityId = await made({ releaseAfter: 'PT15M' }, { bookingMode: 'UNITS', capacity: 1_000 })
    const { id } = await booked(resident.client, { facilityId, ...during(2, 10, 12), units: 1 })
    const columns = (
      await app.db.execute("select group_concat(name) from pragma_table_info('bookings') where name <> 'id'")
    ).rows[0]![0]
    await app.db.execute({
      sql: `insert into bookings (id, ${String(columns)}) select 'boo_copy' || nth, ${String(columns)} from bookings,
        (select value as nth from json_each('[${Array.from({ length: 250 }, (_, n) => n).join()}]')) where id = ?`,
      args: [id],
    })
    app.clock.now = at(2, 11)
    const left = () =>
      count(app, "select count(*) from bookings where facility_id = ? and status = 'CONFIRMED'", [facilityId])
    await app.app.scheduled()
    expect(await left()).toBe(51)
    await app.app.scheduled()
    expect(await left()).toBe(0)
    await expectSound(app.db)
  })
})
