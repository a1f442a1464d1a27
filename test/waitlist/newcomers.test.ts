import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { expectSound } from '../harness/checker.ts'
import type { Json } from '../harness/client.ts'
import { makeFacility } from '../harness/facilities.ts'
import { addMember, makeNeighbourhood, type Member } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { book, booked, cancel, count, during, move, told } from '../bookings/support.ts'
import { runScheduled } from '../notifications/outbox.ts'
import { without } from '../worker/storm/unguarded.ts'
import { accept, joined, row, seen } from './support.ts'

/** Newcomers do not jump the waitlist, however they come. */
const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { manager, resident, board } = world
const people: Member[] = await Promise.all(Array.from({ length: 12 }, () => addMember(app, world)))
const [anna, bert] = people as [Member, Member]

/** What lies in the log for one who acts while nobody looks: the queue as the database has it. */
const waitingAt = (facilityId: string) =>
  count(app, `select count(*) from waitlist_entries where facility_id = ? and status = 'WAITING'`, [facilityId])

describe('complaint: newcomers jump the waitlist (moodle-mod_booking #693, Indico #5786)', () => {
  test('who books in the very moment in which room appears comes after who waited', async () => {
    const { id: facilityId } = await makeFacility(manager, world.id)
    const wish = { facilityId, ...during(2, 10, 11) }
    const { id } = await booked(resident.client, wish)
    const entry = await joined(anna.client, wish)
    // Between the reads of the newcomer and their batch the place becomes free.
    app.beforeWrite.next = () => cancel(resident.client, id)
    expect(told(await book(bert.client, { ...wish, ...during(2, 11, 12) }))).toBe('OK')
    expect((await seen(anna.client, entry.id)).status).toBe('OFFERED')
    expect(told(await book(bert.client, wish))).toBe('NO_CAPACITY')
    expect(told(await accept(anna.client, entry.id))).toBe('OK')
  })

  test('room of which nobody has looked who waits for it is not given to who comes by: they look', async () => {
    const { id: facilityId } = await makeFacility(manager, world.id)
    const wish = { facilityId, ...during(2, 10, 11) }
    const { id } = await booked(resident.client, wish)
    const entry = await joined(anna.client, wish)
    // As if whoever made room had stopped right after it: all that is left is what the triggers noted.
    await app.db.execute({
      sql: `update bookings set status = 'CANCELLED', updated_at = ? where id = ?`,
      args: [app.clock.now, id],
    })
    expect((await row(app, entry.id)).look_again).toBeGreaterThan(0)
    expect(told(await book(bert.client, wish))).toBe('NO_CAPACITY')
    expect((await seen(anna.client, entry.id)).status).toBe('OFFERED')
  })

  test('which the database itself sees to: without its trigger the newcomer would get it', async () => {
    const { id: facilityId } = await makeFacility(manager, world.id)
    const wish = { facilityId, ...during(2, 10, 11) }
    const { id } = await booked(resident.client, wish)
    await joined(anna.client, wish)
    await app.db.execute({
      sql: `update bookings set status = 'CANCELLED', updated_at = ? where id = ?`,
      args: [app.clock.now, id],
    })
    await without(app.db, ['waitlist_first'], async () => {
      expect(told(await book(bert.client, wish))).toBe('OK')
    })
  })

  test('nor to who moves there', async () => {
    const { id: facilityId } = await makeFacility(manager, world.id)
    const wish = { facilityId, ...during(2, 10, 11) }
    const { id } = await booked(resident.client, wish)
    const { id: other } = await booked(bert.client, { facilityId, ...during(2, 11, 12) })
    const entry = await joined(anna.client, wish)
    await app.db.execute({
      sql: `update bookings set status = 'CANCELLED', updated_at = ? where id = ?`,
      args: [app.clock.now, id],
    })
    expect(told(await move(bert.client, other, during(2, 10, 11)))).toBe('NO_CAPACITY')
    expect((await seen(anna.client, entry.id)).status).toBe('OFFERED')
  })

  test('nor to who manages', async () => {
    const { id: facilityId } = await makeFacility(manager, world.id)
    const wish = { facilityId, ...during(2, 10, 11) }
    const { id } = await booked(resident.client, wish)
    await joined(anna.client, wish)
    const both = () => Promise.all([cancel(resident.client, id), book(board.client, wish)])
    const [cancelled, answer] = await app.sameness.unlessRaced('both at once', both)
    expect([told(cancelled), told(answer)]).toEqual(['OK', 'NO_CAPACITY'])
  })
})

describe('a crowd', () => {
  test('ten wait, six places come free and twenty newcomers come, all at once: the first six get them', async () => {
    const { id: facilityId } = await makeFacility(manager, world.id, { bookingMode: 'UNITS', capacity: 10 })
    const wish = { facilityId, ...during(3, 10, 11), units: 1 }
    const taken: string[] = []
    for (let n = 0; n < 10; n++) taken.push((await booked(resident.client, wish)).id)
    const waiting = people.slice(0, 10)
    const entries: string[] = []
    for (const { client } of waiting) entries.push((await joined(client, wish)).id)
    // Six cancel while the others only come and want it.
    const cancelling = taken.slice(0, 6).map((id) => () => cancel(resident.client, id))
    const coming = Array.from({ length: 20 }, (_, n) => () => book(people[10 + (n % 2)]!.client, wish))
    const crowd = [...coming.slice(0, 10), ...cancelling, ...coming.slice(10)]
    const answers = await app.sameness.unlessRaced('a crowd', () => Promise.all(crowd.map((act) => act())))
    const outcomes = answers.map(told)
    expect(outcomes.slice(10, 16)).toEqual(Array.from({ length: 6 }, () => 'OK'))
    for (const outcome of [...outcomes.slice(0, 10), ...outcomes.slice(16)]) {
      expect(outcome).toMatch(/^(NO_CAPACITY|Conflict STALE)$/)
    }
    await runScheduled(app)
    const statuses = await Promise.all(entries.map(async (id, n) => (await seen(waiting[n]!.client, id)).status))
    expect(statuses).toEqual([
      ...Array.from({ length: 6 }, () => 'OFFERED'),
      ...Array.from({ length: 4 }, () => 'WAITING'),
    ])
    const accepted = await Promise.all(entries.slice(0, 6).map((id, n) => accept(waiting[n]!.client, id)))
    expect(accepted.map(told)).toEqual(Array.from({ length: 6 }, () => 'OK'))
    expect(await waitingAt(facilityId)).toBe(4)
    await expectSound(app.db)
  })

  test('room that comes between the look and its batch is not overlooked', async () => {
    const { id: facilityId } = await makeFacility(manager, world.id, { bookingMode: 'UNITS', capacity: 2 })
    const wish = { facilityId, ...during(5, 10, 11), units: 1 }
    const taken = [await booked(resident.client, wish), await booked(resident.client, wish)]
    const entries = [await joined(anna.client, wish), await joined(bert.client, wish)]
    const free = (id: string) =>
      app.db.execute({
        sql: `update bookings set status = 'CANCELLED', updated_at = ? where id = ?`,
        args: [app.clock.now, id],
      })
    await free(taken[0]!.id)
    app.beforeWrite.next = () => free(taken[1]!.id)
    await runScheduled(app)
    expect([(await row(app, entries[0]!.id)).status, (await row(app, entries[1]!.id)).status]).toEqual([
      'OFFERED',
      'OFFERED',
    ])
    await expectSound(app.db)
  })

  test('two settle one queue at once: each hold is given once', async () => {
    const { id: facilityId } = await makeFacility(manager, world.id, { bookingMode: 'UNITS', capacity: 3 })
    const wish = { facilityId, ...during(4, 10, 11), units: 1 }
    const taken = await booked(resident.client, { ...wish, units: 3 })
    for (const { client } of people.slice(0, 5)) await joined(client, wish)
    await app.db.execute({
      sql: `update bookings set status = 'CANCELLED', updated_at = ? where id = ?`,
      args: [app.clock.now, taken.id],
    })
    const coming = people.slice(5).map(
      ({ client }) =>
        (): Promise<Json> =>
          book(client, wish),
    )
    const crowd = [() => app.app.scheduled(), () => app.app.scheduled(), ...coming]
    await app.sameness.unlessRaced('a crowd', () => Promise.all<unknown>(crowd.map((act) => act())))
    expect(app.logs.filter(({ event }) => event === 'job.failed')).toEqual([])
    const held = await app.db.execute({
      sql: 'select status from waitlist_entries where facility_id = ? order by joined_at, id',
      args: [facilityId],
    })
    expect(held.rows.map(({ status }) => status)).toEqual(['OFFERED', 'OFFERED', 'OFFERED', 'WAITING', 'WAITING'])
    expect(
      await count(app, `select count(*) from bookings where facility_id = ? and status = 'HELD'`, [facilityId]),
    ).toBe(3)
    await expectSound(app.db)
  })
})
