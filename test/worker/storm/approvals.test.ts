import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../../../src/platform/ids.ts'
import { startOfTests } from '../../harness/app.ts'
import { expectSound, findViolations } from '../../harness/checker.ts'
import { makeFacility } from '../../harness/facilities.ts'
import { attempt, lineOf, tally } from './attempt.ts'
import { without } from './unguarded.ts'
import { startWorld, type World } from './world.ts'

let world: World

beforeAll(async () => {
  world = await startWorld({ residents: 2 })
})

afterAll(() => world.close())

/**
 * Writes pairs of requests that overlap by half an hour, one pair a day. The guard lets nobody make such, since a
 * request holds its place: they can only come from outside, such as by an import into the tables.
 */
async function overlappingRequests(facilityId: string, pairs: number): Promise<[string, string][]> {
  const { db } = world.database
  const sql = `insert into bookings (id, facility_id, cooperative_id, status, starts_at, ends_at, units,
    buffer_before, buffer_after, actor_id, for_person_id, audience, price_cents, currency, created_at, updated_at)
    values (?, ?, ?, 'REQUESTED', ?, ?, 1, 0, 0, ?, ?, 'MEMBER', 0, 'EUR', ?, ?)`
  const row = (id: string, startsAt: number, n: 0 | 1) => {
    const { personId } = world.residents[n]!
    return {
      sql,
      args: [
        id,
        facilityId,
        world.cooperativeId,
        startsAt,
        startsAt + 3_600,
        personId,
        personId,
        startOfTests,
        startOfTests,
      ],
    }
  }
  const ids = Array.from({ length: pairs }, (): [string, string] => [newId('boo'), newId('boo')])
  const rows = ids.flatMap(([one, other], day) => {
    const startsAt = startOfTests + (day + 1) * 86_400
    return [row(one, startsAt, 0), row(other, startsAt + 1_800, 1)]
  })
  await without(db, ['claims_guard'], () => db.batch(rows, 'write'))
  return ids
}

const approve = (bookingId: string, n: number) =>
  attempt(world.managers[n % 4]!.client, 'decideBooking', { bookingId, decision: 'APPROVE' })

const statusesOf = async (ids: string[]): Promise<unknown[]> => {
  const { rows } = await world.database.db.execute(
    `select status from bookings where id in (${ids.map((id) => `'${id}'`).join()}) order by status`,
  )
  return rows.map(({ status }) => status)
}

test('of two requests that hold one place, approved at once, neither is confirmed until one is rejected', async () => {
  const room = await makeFacility(world.managers[0]!, world.cooperativeId, { policy: { requiresApproval: true } })
  const pairs = await overlappingRequests(room.id, 10)
  expect(await findViolations(world.database.db)).toHaveLength(10)
  const outcomes = await Promise.all(pairs.flat().map(approve))
  expect(tally(outcomes.map(lineOf))).toEqual({ 'BookingRefused NO_CAPACITY': 20 })
  const rejected = await Promise.all(
    pairs.map(([one], n) =>
      attempt(world.managers[n % 4]!.client, 'decideBooking', { bookingId: one, decision: 'REJECT' }),
    ),
  )
  expect(tally(rejected.map(lineOf))).toEqual({ done: 10 })
  const again = await Promise.all(pairs.map(([, other], n) => approve(other, n)))
  expect(tally(again.map(lineOf))).toEqual({ done: 10 })
  await expectSound(world.database.db)
})

test('of two overlapping requests that lost their hold, approving both at once confirms exactly one', async () => {
  const room = await makeFacility(world.managers[0]!, world.cooperativeId, { policy: { requiresApproval: true } })
  const pairs = await overlappingRequests(room.id, 20)
  // As if their place had been lost: now nothing but the guard at the approval stands between the two.
  await world.database.db.execute({ sql: 'delete from claims where space_id = ?', args: [room.id] })
  const outcomes = await Promise.all(pairs.flat().map(approve))
  expect(tally(outcomes.map(lineOf))).toEqual({ 'BookingRefused NO_CAPACITY': 20, done: 20 })
  for (const pair of pairs) expect(await statusesOf(pair)).toEqual(['CONFIRMED', 'REQUESTED'])
  const { rows } = await world.database.db.execute({
    sql: `select count(*) as n from audit_entries a join bookings b on b.id = a.subject_id where b.facility_id = ?`,
    args: [room.id],
  })
  expect(rows[0]!['n']).toBe(20)
})
