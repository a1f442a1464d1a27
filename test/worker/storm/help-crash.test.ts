import { afterAll, beforeAll, expect, test } from 'vitest'
import { readHelp } from '../../harness/checker/help-tables.ts'
import { helpViolations, unacknowledgedHelp } from '../../harness/checker/help.ts'
import { tally } from './attempt.ts'
import { rageHelp, usualHelp } from './help-storm.ts'
import { monday, startHelpWorld, type HelpWorld } from './help-world.ts'

const seed = 17

let world: HelpWorld

beforeAll(async () => {
  world = await startHelpWorld()
})

afterAll(() => world.close())

const name =
  'the database is killed twice in a storm of help: nothing half agreed, no hours half entered, nothing told lost'

test(name, { timeout: 180_000 }, async () => {
  const { database } = world
  const clock = { now: monday }
  const found: string[][] = []
  let up: Promise<void> = Promise.resolve()
  const crash = async (): Promise<void> => {
    await database.kill()
    await database.start()
    // Nobody asks again before this was looked at: it is what the crash left.
    const { rows } = await database.db.execute('pragma integrity_check')
    const broken = rows.map((row) => String(row['integrity_check'])).filter((line) => line !== 'ok')
    // And the time of much that was agreed has come, so that there are hours to say.
    clock.now += 20_000
    await world.setClock(clock.now)
    found.push([...helpViolations(await readHelp(database.db)), ...broken])
  }
  const answers = await rageHelp(world, {
    ...{ draws: 330, inFlight: 20, seed, clock },
    // Whoever kills the database kills what the clock does, too.
    weights: { ...usualHelp, ...{ ask: 12, invite: 12, answer: 45, together: 10, eager: 8, hours: 25, tick: 0 } },
    afterEach(done) {
      if (done === 110 || done === 220) up = crash()
    },
    recovered: () => up,
  })
  await up
  const counts = tally(answers.outcomes)
  const tables = await readHelp(database.db)
  process.stdout.write(`${JSON.stringify(counts, null, 2)}\n`)
  expect({ seed, found }).toEqual({ seed, found: [[], []] })
  expect({ seed, faults: answers.faults.slice(0, 10) }).toEqual({ seed, faults: [] })
  expect(counts['asked again']).toBeGreaterThanOrEqual(2)
  expect(counts['respondToMatch: done']).toBeGreaterThanOrEqual(2)
  expect({ seed, found: helpViolations(tables, answers.whole).slice(0, 20) }).toEqual({ seed, found: [] })
  expect({ seed, found: unacknowledgedHelp(tables, answers.whole).slice(0, 10) }).toEqual({ seed, found: [] })
})
