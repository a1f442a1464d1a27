import { afterAll, beforeAll, expect, test } from 'vitest'
import { startOfTests } from '../../harness/app.ts'
import { violationsEver } from '../../harness/checker.ts'
import { overdue } from '../../harness/checker/promises.ts'
import { readTables } from '../../harness/checker/tables.ts'
import { faultsIn } from './mixed.ts'
import { raceForRoom } from './queue-race.ts'
import { without } from './unguarded.ts'
import { startWorld, type World } from './world.ts'

let world: World

beforeAll(async () => {
  world = await startWorld({ residents: 46 })
})

afterAll(() => world.close())

/** Who comes second is told so. */
const expected =
  /: (done|Conflict (STALE|HOLD_EXPIRED|WAITLIST_NO_OFFER|INVALID_TRANSITION)|BookingRefused NO_CAPACITY)$/

test(
  'one room, fifteen who wait, and cancellations, newcomers and expiries at once: nobody gets past who waits',
  { timeout: 120_000 },
  async () => {
    // Several times: what comes between two reads of the queue comes now and then.
    const races = [await raceForRoom(world, startOfTests), await raceForRoom(world, startOfTests)]
    const counts = await raceForRoom(world, startOfTests)
    for (const race of races) for (const line of Object.keys(race)) counts[line] = (counts[line] ?? 0) + race[line]!
    process.stdout.write(`${JSON.stringify(counts, null, 2)}\n`)
    const tables = await readTables(world.database.db)
    expect(violationsEver(tables)).toEqual([])
    expect(overdue(tables, startOfTests + 4 * 3_600)).toEqual([])
    // More were offered room than there are times: it was passed on.
    expect(tables.log.filter(({ action }) => action === 'booking.held').length).toBeGreaterThan(30)
    expect(Object.keys(counts).filter((line) => !expected.test(line))).toEqual([])
    expect(faultsIn(world)).toEqual([])
  },
)

test('without the guard newcomers do get past them, and the checker finds it', { timeout: 120_000 }, async () => {
  const before = (await readTables(world.database.db)).entries.length
  await without(world.database.db, ['waitlist_first', 'waitlist_first_move'], () => raceForRoom(world, startOfTests))
  const tables = await readTables(world.database.db)
  expect(tables.entries.length).toBe(before + 15)
  const found = violationsEver(tables)
  process.stdout.write(`without the guard of waitlists: ${found.length} violations, such as ${found[0]}\n`)
  expect(found.length).toBeGreaterThan(0)
  expect(
    found.filter(
      (line) => !/^booking\.(confirmed|held) of \S+ \(line \d+\) took room at \d+ that wle_\w+ waited for$/.test(line),
    ),
  ).toEqual([])
})
