import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectSound } from '../../harness/checker.ts'
import { tally } from './attempt.ts'
import { makePlaces } from './places.ts'
import { rage } from './storm.ts'
import { startWorld, type World } from './world.ts'

let world: World

beforeAll(async () => {
  world = await startWorld({ residents: 60 })
})

afterAll(() => world.close())

/** What has to happen at least this often, or the storm proves little. */
const atLeast: Record<string, number> = {
  'refused at the write': 100,
  'book: done': 200,
  'book: BookingRefused NO_CAPACITY': 200,
  'book: BookingRefused CLOSED': 3,
  'book: BookingRefused OUTSIDE_OPENING_HOURS': 20,
  'rush: done': 100,
  'rush: BookingRefused NO_CAPACITY': 200,
  'rush to move: done': 5,
  'move: done': 80,
  'move: BookingRefused NO_CAPACITY': 40,
  'cancel: done': 150,
  'decide: done': 80,
  'intrude: NotFound NOT_FOUND': 20,
  'look: done': 40,
  'facility.updated: done': 20,
  'facility.updated: Conflict CAPACITY_IN_USE': 1,
  'facility.hoursSet: done': 5,
  'facility.closed: done': 10,
  'facility.closureRemoved: done': 2,
  'facility.partsSet: done': 10,
  'facility.partsSet: Conflict FACILITY_IN_USE': 1,
}

test(
  'thousands of things that many people do at once leave no place overbooked, and nothing lost',
  { timeout: 180_000 },
  async () => {
    const places = await makePlaces(world)
    const began = performance.now()
    const ledger = await rage(world, places, { draws: 2_000, inFlight: 32, seed: 20_261_122, days: 3 })
    const seconds = (performance.now() - began) / 1000
    const counts = tally(ledger.outcomes)
    const operations = ledger.outcomes.filter((line) => line.includes(':')).length
    process.stdout.write(
      `${JSON.stringify(counts, null, 2)}\n${operations} operations in ${seconds.toFixed(1)} s; ` +
        `workerd's peak: ${world.peakMemory() ?? '?'} MiB\n`,
    )

    expect(ledger.faults.slice(0, 10)).toEqual([])
    expect(operations).toBeGreaterThan(3_000)
    expect(Object.entries(atLeast).filter(([outcome, least]) => (counts[outcome] ?? 0) < least)).toEqual([])
    await expectSound(world.database.db)
    expect((await ledger.differences(world.database.db)).slice(0, 10)).toEqual([])
    expect(
      (await world.database.db.execute('pragma integrity_check')).rows.map((row) => row['integrity_check']),
    ).toEqual(['ok'])
    expect(world.lines.filter((line) => line.includes('"error"') || line.includes('rror:'))).toEqual([])
  },
)
