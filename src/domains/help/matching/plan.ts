import type { Database } from '../../../platform/database/database.ts'
import type { Plan } from '../plan/answer.ts'
import { solve } from '../plan/solve.ts'
import { best, readQuestion } from './question.ts'

/** How many candidates of each request are read at first, and how many where those leave the plan in doubt. */
export const rounds: readonly number[] = [50, 250, 5_000]

/** A plan of all open requests of a cooperative, and how many requests wait beyond those that were planned. */
export interface CooperativePlan extends Plan {
  planned: number
  leftOut: number
  /** The score of each pair that was chosen, in thousandths, in the order of the assignments. */
  scores: number[]
}

/**
 * The best plan for a cooperative as things stand; it writes nothing. Each request brings its best candidates at first; where
 * others might make a better plan, they are read too, so that the answer is the best over all of them.
 */
export async function planFor(database: Database, cooperativeId: string): Promise<CooperativePlan> {
  for (const [round, most] of rounds.entries()) {
    const { question, leftOut } = await readQuestion(database, cooperativeId, most)
    const plan = solve(question)
    if (plan.mightImprove.length > 0 && round < rounds.length - 1) continue
    const scores = plan.assignments.map(({ cost, rising }) => best - (cost - rising))
    return { ...plan, planned: question.requests.length, leftOut, scores }
  }
  throw new Error('a plan has a last round')
}
