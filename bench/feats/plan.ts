import { setTimeout as pause } from 'node:timers/promises'
import { Engine } from '../../local/serve/engine.ts'
import { embeddedTransport } from '../../local/serve/transport.ts'
import { namedBy } from '../../src/auth/asker.ts'
import { nobody } from '../../src/auth/viewer.ts'
import { rounds } from '../../src/domains/help/matching/plan.ts'
import { readQuestion } from '../../src/domains/help/matching/question.ts'
import { solve } from '../../src/domains/help/plan/solve.ts'
import { openDatabase } from '../../src/platform/database/database.ts'
import { Trips } from '../../src/platform/database/trips.ts'
import type { Subject } from '../subjects.ts'
import { used } from './candidates.ts'
import { asked, makeCrowds, type Crowd, type CrowdSize } from './crowd.ts'
import { documentOf } from './documents.ts'

/** A plan through the API, beside the solver alone on the same questions. */
export interface PlanTold extends CrowdSize {
  matched: number
  optimal: boolean
  /** The median milliseconds of a preview, and of the processor by process. */
  ms: number
  processor: Record<string, number>
  /** The edges of the last question, how many questions were read, and the processor milliseconds of solving all of them here. */
  edges: number
  rounds: number
  solverMs: number
}

const sizes: CrowdSize[] = [
  { requests: 100, offers: 200 },
  { requests: 300, offers: 600 },
  { requests: 1_000, offers: 2_000 },
]
const times = 3

const document = `${documentOf('Plan')}\n${documentOf('PreviewMatches')}`
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!

/** Measures the plan of each size at a subject, in a cooperative of its own, and looks at the answer. */
export async function measurePlans({ port, file, pids }: Subject, now: number): Promise<PlanTold[]> {
  const told: PlanTold[] = []
  for (const crowd of await makeCrowds(file, sizes, now)) {
    const alone = await solveAlone(file, crowd, now)
    // While this process solved, connections ended that it has not noticed yet.
    await pause(200)
    const [walls, spent]: [number[], Record<string, number>[]] = [[], []]
    let matched = 0
    for (let n = 0; n <= times; n++) {
      const [begun, before] = [performance.now(), used(pids)]
      const { previewMatches: plan } = (await asked(port, crowd.assistantId, document, { cooperativeId: crowd.cooperativeId })) as {
        previewMatches: { matchedCount: number; optimal: boolean } | null
      }
      const [ended, after] = [performance.now(), used(pids)]
      if (plan?.matchedCount !== alone.matched || plan.optimal !== alone.optimal) throw new Error('The plan that is told is another than the solver’s')
      matched = plan.matchedCount
      if (n === 0) continue
      walls.push(ended - begun)
      spent.push(Object.fromEntries(Object.entries(after).map(([name, seconds]) => [name, 1_000 * (seconds - before[name]!)])))
    }
    const processor = Object.fromEntries(Object.keys(pids).map((name) => [name, median(spent.map((one) => one[name]!))]))
    told.push({ requests: crowd.requests, offers: crowd.offers, ...alone, matched, ms: median(walls), processor })
  }
  return told
}

/** Reads the questions of a plan as the application does, and solves them in this process. */
async function solveAlone(file: string, { cooperativeId }: Crowd, now: number) {
  const engine = new Engine(file)
  try {
    const database = openDatabase(embeddedTransport(engine), new Trips()).naming(namedBy({ viewer: nobody, now, languages: [] }))
    let solverMs = 0
    for (const [round, most] of rounds.entries()) {
      const { question } = await readQuestion(database, cooperativeId, most)
      const taken = Array.from({ length: times + 1 }, () => {
        const { user, system } = process.cpuUsage()
        solve(question)
        const since = process.cpuUsage({ user, system })
        return (since.user + since.system) / 1_000
      })
      solverMs += median(taken.slice(1))
      const plan = solve(question)
      if (plan.mightImprove.length > 0 && round < rounds.length - 1) continue
      return { matched: plan.assignments.length, optimal: plan.optimal, edges: question.edges.request.length, rounds: round + 1, solverMs }
    }
    throw new Error('a plan has a last round')
  } finally {
    engine.close()
  }
}
