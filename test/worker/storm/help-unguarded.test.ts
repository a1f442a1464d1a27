import { beforeEach, describe, expect, test } from 'vitest'
import { readHelp } from '../../harness/checker/help-tables.ts'
import { helpViolations } from '../../harness/checker/help.ts'
import { rageHelp } from './help-storm.ts'
import { monday, startHelpWorld, type HelpWorld } from './help-world.ts'

/**
 * The storm of help is only worth something if it can fail: here some of what guards the database's promises is taken
 * away.
 */
interface Guard {
  name: string
  statements: string[]
  weights: Record<string, number>
  draws: number
  broken: RegExp[]
}

const guards: Guard[] = [
  {
    name: 'what judges a match, and the key of its two',
    statements: [
      'drop view match_faults',
      'create view match_faults as select id as match_id, null as fault from matches',
      'drop index matches_pair',
    ],
    weights: { ask: 22, clear: 10, eager: 30, race: 20, answer: 12, rest: 6 },
    draws: 260,
    broken: [/ with \d+ minutes in a week, of \d+/, / at the time of mat_/, / with an offer that is /],
  },
  {
    name: 'what counts the places',
    statements: ['drop trigger matches_stepped'],
    weights: { ask: 10, invite: 20, answer: 20, together: 10 },
    draws: 60,
    broken: [
      ...[/ has \d+ who agreed, for 3 places/, / was agreed as one of \d+ for /],
      ...[/ proposals wait, and /, / places are taken, and /],
    ],
  },
]

let world: HelpWorld

beforeEach(async () => {
  world = await startHelpWorld()
  return () => world.close()
})

describe.each(guards)('without $name', ({ name, statements, weights, draws, broken }) => {
  test('a storm breaks promises, and the checker finds which', { timeout: 120_000 }, async () => {
    const { db } = world.database
    await db.batch(statements, 'write')
    const weather = { draws, inFlight: 20, seed: 5, clock: { now: monday }, weights, crowded: true }
    const answers = await rageHelp(world, weather)
    // The reads before each write explain; they do not protect. Everybody is still answered.
    expect(answers.faults).toEqual([])
    const found = helpViolations(await readHelp(db))
    process.stdout.write(`without ${name}: ${found.length} violations, such as ${found.slice(0, 2).join(' and ')}\n`)
    for (const promise of broken)
      expect(found.filter((line) => promise.test(line)).length, String(promise)).toBeGreaterThan(0)
  })
})
