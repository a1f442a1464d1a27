import { afterAll, beforeAll, expect, test } from 'vitest'
import { violationsEver } from '../../harness/checker.ts'
import { readTables } from '../../harness/checker/tables.ts'
import { tally } from './attempt.ts'
import { makeMixedPlaces } from './mixed-places.ts'
import { rageMixed, saturday, unacknowledged } from './mixed.ts'
import { startWorld, type World } from './world.ts'

const seed = 11

let world: World

beforeAll(async () => {
  world = await startWorld({ residents: 24, now: saturday })
})

afterAll(() => world.close())

/** How often each step is drawn: no tick, since whoever kills the database kills what the clock does, too. */
const weights = {
  ...{ book: 20, rush: 5, greedy: 2, series: 8, changeSeries: 5, cancelSeries: 4, move: 8, cancel: 12, decide: 8 },
  ...{ join: 12, answer: 10, leave: 2, quota: 2, equipment: 2 },
}

test(
  'the database is killed twice in a mixed storm: no series half booked, no offer without its hold, nothing told lost',
  { timeout: 180_000 },
  async () => {
    const { database } = world
    const places = await makeMixedPlaces(world)
    const clock = { now: saturday }
    const before = (await readTables(database.db)).log.length
    const found: string[][] = []
    let up: Promise<void> = Promise.resolve()
    const crash = async (): Promise<void> => {
      await database.kill()
      await database.start()
      // Nobody asks again before this was looked at: it is what the crash left.
      const tables = await readTables(database.db)
      const { rows } = await database.db.execute('pragma integrity_check')
      found.push([
        ...violationsEver(tables),
        ...rows.map((row) => String(row['integrity_check'])).filter((line) => line !== 'ok'),
      ])
    }
    const answers = await rageMixed(world, places, {
      ...{ draws: 450, inFlight: 24, seed, clock, weights },
      afterEach(done) {
        if (done === 150 || done === 300) up = crash()
      },
      recovered: () => up,
    })
    await up
    const counts = tally(answers.outcomes)
    process.stdout.write(`${JSON.stringify(counts, null, 2)}\n`)
    expect({ seed, found }).toEqual({ seed, found: [[], []] })
    expect({ seed, faults: answers.faults.slice(0, 10) }).toEqual({ seed, faults: [] })
    expect(counts['asked again']).toBeGreaterThanOrEqual(2)
    expect(counts['bookSeries: done']).toBeGreaterThan(5)
    expect(counts['joinWaitlist: done']).toBeGreaterThan(10)
    const tables = await readTables(database.db)
    expect({ seed, found: violationsEver(tables).slice(0, 20) }).toEqual({ seed, found: [] })
    expect({ seed, found: unacknowledged([answers], tables.log.slice(before)).slice(0, 10) }).toEqual({
      seed,
      found: [],
    })
  },
)
