import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Asked } from '../../harness/checker/help-answers.ts'
import { readHelp, type HelpTables } from '../../harness/checker/help-tables.ts'
import { helpViolations, overdueHelp, unacknowledgedHelp } from '../../harness/checker/help.ts'
import { tally } from './attempt.ts'
import { corruptions } from './help-corruptions.ts'
import { rageHelp } from './help-storm.ts'
import { monday, startHelpWorld, type HelpWorld } from './help-world.ts'
import { faultsIn } from './mixed.ts'

const seed = 20_270_201

let world: HelpWorld

beforeAll(async () => {
  world = await startHelpWorld()
})

afterAll(() => world.close())

/** What has to happen at least this often, or the storm proves little. */
const atLeast: Record<string, number> = {}

let tables: HelpTables
let whole: Asked[] = []

test('everything that two can do with help holds in a storm of a whole village', { timeout: 300_000 }, async () => {
  const { db } = world.database
  const clock = { now: monday }
  const began = performance.now()
  const answers = await rageHelp(world, { draws: 1_600, inFlight: 20, seed, clock, crowded: true })
  const seconds = (performance.now() - began) / 1000
  // A last time in peace: what is due by now is done by one run.
  await world.scheduled()
  tables = await readHelp(db)
  whole = answers.whole
  const counts = tally(answers.outcomes)
  const states = tally(tables.matches.map(({ origin, status }) => `${origin} ${status}`))
  process.stdout.write(
    `${JSON.stringify({ ...counts, ...states }, null, 2)}\n${answers.outcomes.length} operations in ${seconds.toFixed(1)} s; ` +
      `${tables.history.length} rows recorded; workerd's peak: ${world.peakMemory() ?? '?'} MiB\n`,
  )
  const started = performance.now()
  const found = helpViolations(tables, answers.whole)
  process.stdout.write(`checked in ${((performance.now() - started) / 1000).toFixed(1)} s\n`)
  expect({ seed, faults: answers.faults.slice(0, 10) }).toEqual({ seed, faults: [] })
  expect({ seed, found: found.slice(0, 20) }).toEqual({ seed, found: [] })
  expect({ seed, found: overdueHelp(tables, clock.now) }).toEqual({ seed, found: [] })
  expect({ seed, found: unacknowledgedHelp(tables, answers.whole).slice(0, 10) }).toEqual({ seed, found: [] })
  expect(Object.entries(atLeast).filter(([outcome, least]) => (counts[outcome] ?? 0) < least)).toEqual([])
  expect(faultsIn(world)).toEqual([])
})

test.each(corruptions)('the checker finds %s', (_, corrupt, promise) => {
  const found = corrupt(structuredClone(tables), whole)
  expect(found.filter((line) => promise.test(line)), String(promise)).not.toEqual([])
})
