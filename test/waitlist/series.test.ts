import { describe, expect, test } from 'vitest'
import { nodesOf, bookSeries } from '../bookings/series-support.ts'
import { at, book, decide, during, iso, told } from '../bookings/support.ts'
import { startApp } from '../harness/app.ts'
import { expectSound } from '../harness/checker.ts'
import type { Json } from '../harness/client.ts'
import { daily, makeFacility } from '../harness/facilities.ts'
import { addMember, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done, mutate } from '../harness/mutate.ts'
import { joined, row, seen } from './support.ts'

/** A series that moves while others wait for the place. */
const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { manager, resident } = world
const [anna, bert] = await Promise.all([addMember(app, world), addMember(app, world)])

/** Gives all of a series other hours, by its first occurrence on a day. */
const shift = async (bookingId: string, times: object, scope = 'ALL'): Promise<string> => {
  const input = { policy: 'ALL_OR_NOTHING', scope, bookingId, ...times }
  return told(await mutate(resident.client, 'changeBookingSeries', input, 'series { id }'))
}

/** A series of days from ten to eleven, at a place that is open for two hours. */
async function series(): Promise<{ facilityId: string; nodes: Json[] }> {
  const { id: facilityId } = await makeFacility(manager, world.id, { hours: daily('10:00', '12:00') })
  const wish = { facilityId, ...during(6, 10, 11), recurrence: 'FREQ=DAILY;COUNT=5' }
  return { facilityId, nodes: nodesOf((await bookSeries(resident.client, wish)).series) }
}

/** Waits for both hours of any of its days. */
const wanted = { startsAt: iso(at(6, 10)), endsAt: iso(at(10, 12)), duration: 'PT2H' }

describe('a series that moves', () => {
  test('is not kept from it by what its own first booking leaves', async () => {
    const { facilityId, nodes } = await series()
    const { id } = await joined(anna.client, { facilityId, ...wanted })
    expect(await shift(nodes[0].id, during(6, 10.5, 11.5))).toBe('OK')
    expect((await seen(anna.client, id)).status).toBe('WAITING')
    await expectSound(app.db)
  })

  test('leaves room to who waits, before any newcomer', async () => {
    const { facilityId, nodes } = await series()
    for (const day of [6, 7, 8, 9, 10]) {
      expect(told(await book(bert.client, { facilityId, ...during(day, 11, 12) }))).toBe('OK')
    }
    const { id } = await joined(anna.client, { facilityId, ...during(6, 10, 11) })
    expect(await shift(nodes[0].id, during(11, 10, 11))).toBe('OK')
    expect(await seen(anna.client, id)).toMatchObject({ status: 'OFFERED', booking: during(6, 10, 11) })
    await expectSound(app.db)
  })

  test('comes after who was to be looked at before', async () => {
    const { facilityId, nodes } = await series()
    const last = await joined(anna.client, { facilityId, ...during(10, 10, 11) })
    const first = await joined(bert.client, { facilityId, ...wanted })
    await app.app.scheduled()
    expect((await row(app, first.id)).look_again).toBe(0)
    // As if whoever made room had stopped right after it, with more of it to come.
    app.beforeWrite.next = async () => {
      const sql = `update bookings set status = 'CANCELLED', updated_at = ? where id = ?`
      await app.db.execute({ sql, args: [app.clock.now, nodes[4].id] })
    }
    await shift(nodes[0].id, during(6, 10.5, 11.5))
    expect((await seen(anna.client, last.id)).status).toBe('OFFERED')
    await expectSound(app.db)
  })

  test('leaves an occurrence as it was approved that the others only follow', async () => {
    const { id: facilityId } = await makeFacility(manager, world.id, { policy: { requiresApproval: true } })
    const wish = { facilityId, ...during(6, 10, 11), recurrence: 'FREQ=WEEKLY;COUNT=3' }
    const nodes = nodesOf((await bookSeries(resident.client, wish)).series)
    await done(manager.client, 'decideBookingSeries', { bookingId: nodes[0].id, scope: 'ALL', decision: 'APPROVE' })
    const smaller = { bookingId: nodes[1].id, ...during(13, 10, 11), units: 4 }
    expect(told(await mutate(resident.client, 'moveBooking', smaller))).toBe('OK')
    expect(told(await decide(manager.client, nodes[1].id, 'APPROVE'))).toBe('OK')
    expect(await shift(nodes[1].id, { units: 4 }, 'THIS_AND_FOLLOWING')).toBe('OK')
    const sql = 'select status, units from bookings where facility_id = ? order by starts_at'
    const { rows } = await app.db.execute({ sql, args: [facilityId] })
    expect(rows.map((one) => [one['status'], one['units']])).toEqual([
      ['CONFIRMED', 10],
      ['CONFIRMED', 4],
      ['REQUESTED', 4],
    ])
  })
})
