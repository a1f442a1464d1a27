import { beforeEach, describe, expect, test } from 'vitest'
import { violationsEver } from '../../harness/checker.ts'
import { readTables } from '../../harness/checker/tables.ts'
import { makeMixedPlaces } from './mixed-places.ts'
import { rageMixed, saturday } from './mixed.ts'
import { without } from './unguarded.ts'
import { startWorld, type World } from './world.ts'

/** The mixed storm is only worth something if it can fail: here some of the database's triggers are taken away. */
const guards: { name: string; triggers: string[]; weights: Record<string, number>; draws: number; broken: RegExp[] }[] =
  [
    {
      name: 'those that count what is used of quotas',
      triggers: ['bookings_count', 'bookings_recount'],
      weights: { greedy: 10, rush: 2, move: 3 },
      draws: 100,
      broken: [/^not counted: boo_\w+ uses \d+ of quo_\w+/, /^booking\.\w+ of \S+ took \d+ too much of quo_\w+/],
    },
    {
      name: 'the one that takes equipment',
      triggers: ['booking_extras_claim'],
      weights: { book: 10, rush: 4, series: 2 },
      draws: 120,
      broken: [/^missing claim: boo_\w+ on eqp_\w+/, /^\d+ of \d+ units of eqp_\w+ are taken/],
    },
  ]

let world: World

beforeEach(async () => {
  world = await startWorld({ residents: 24, now: saturday })
  return () => world.close()
})

describe.each(guards)('without $name', ({ triggers, weights, draws, broken }) => {
  test('a storm breaks a promise, and the checker finds which', { timeout: 120_000 }, async () => {
    const { db } = world.database
    const places = await makeMixedPlaces(world)
    const clock = { now: saturday }
    await without(db, triggers, async () => {
      const answers = await rageMixed(world, places, { draws, inFlight: 24, seed: 5, clock, weights })
      // The reads before each write explain; they do not protect. Everybody is still answered.
      expect(answers.faults).toEqual([])
    })
    const found = violationsEver(await readTables(db))
    process.stdout.write(
      `without ${triggers.join()}: ${found.length} violations, such as ${found.slice(0, 2).join(' and ')}\n`,
    )
    for (const promise of broken)
      expect(found.filter((line) => promise.test(line)).length, String(promise)).toBeGreaterThan(0)
    // And nothing else than that.
    expect(found.filter((line) => !broken.some((promise) => promise.test(line)))).toEqual([])
  })
})
