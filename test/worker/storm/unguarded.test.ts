import { afterAll, beforeAll, expect, test } from 'vitest'
import { startOfTests } from '../../harness/app.ts'
import { findViolations } from '../../harness/checker.ts'
import { makeFacility } from '../../harness/facilities.ts'
import { attempt, instant } from './attempt.ts'
import { makePlaces } from './places.ts'
import { rage } from './storm.ts'
import { without } from './unguarded.ts'
import { startWorld, type World } from './world.ts'

let world: World

beforeAll(async () => {
  world = await startWorld({ residents: 40 })
})

afterAll(() => world.close())

/** The storm is only worth something if it can fail: here the database's guard is taken away. */
test('without the guard a storm overbooks, and the checker and the books find it', { timeout: 120_000 }, async () => {
  const { db } = world.database
  const places = await makePlaces(world)
  await without(db, ['claims_guard'], async () => {
    const ledger = await rage(world, places, { draws: 300, inFlight: 32, seed: 3, days: 3 })
    // The reads before each write explain; they do not protect. Everything else still holds.
    expect(ledger.faults).toEqual([])
    expect(await ledger.differences(db)).toEqual([])
    const violations = await findViolations(db)
    process.stdout.write(`without the guard: ${violations.length} violations, such as ${violations[0]}\n`)
    expect(violations.filter((line) => line.includes('collide')).length).toBeGreaterThan(0)

    // And what was acknowledged is missed: one booking lost, one in another state than told, one entry gone.
    const [lost, changed] = [...ledger.bookings.values()].filter(({ status }) => status === 'CONFIRMED')
    await without(db, ['bookings_keep', 'audit_entries_keep_delete'], async () => {
      await db.execute({ sql: 'delete from bookings where id = ?', args: [lost!.id] })
      await db.execute({ sql: "update bookings set status = 'CANCELLED' where id = ?", args: [changed!.id] })
      await db.execute({ sql: 'delete from audit_entries where subject_id = ?', args: [changed!.id] })
    })
    const missed = (await ledger.differences(db)).join('\n')
    expect(missed).toMatch(new RegExp(`booking acknowledged 1 times and stored 0 times: ${lost!.id}`))
    expect(missed).toMatch(new RegExp(`booking acknowledged 0 times and stored 1 times: ${changed!.id}.*CANCELLED`))
    expect(missed).toMatch(
      new RegExp(`audit entry acknowledged \\d times and stored 0 times: booking\\.confirmed ${changed!.id}`),
    )
    expect(
      (await findViolations(db)).filter((line) => line.startsWith('claim without booking') && line.includes(lost!.id))
        .length,
    ).toBeGreaterThan(0)
  })
})

test('without the guard more than one of forty racers wins, and too many swim', async () => {
  const { managers, residents, cooperativeId, database } = world
  const room = await makeFacility(managers[0]!, cooperativeId)
  const pool = await makeFacility(managers[0]!, cooperativeId, { bookingMode: 'UNITS', capacity: 10 })
  const startsAt = instant(startOfTests + 10 * 86_400)
  const endsAt = instant(startOfTests + 10 * 86_400 + 3_600)
  await without(database.db, ['claims_guard'], async () => {
    await Promise.all(
      [...residents, ...residents].map(({ client }, n) =>
        attempt(client, 'bookFacility', { facilityId: (n % 2 ? room : pool).id, startsAt, endsAt, units: 2 }),
      ),
    )
  })
  const found = await findViolations(database.db)
  expect(found.filter((line) => line.endsWith(`collide on ${room.id}`)).length).toBeGreaterThan(0)
  expect(found.filter((line) => line.includes(`of 10 units of ${pool.id} are taken`)).length).toBeGreaterThan(0)
})
