import { munkres } from 'munkres'
import { solve } from '../../src/domains/help/plan/solve.ts'
import { neighbourhood, type Size } from './questions.ts'

/** One case in a process of its own: a size, or a side of a square on which the other solver runs too. Prints JSON. */
const cpu = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}

/** The median of five runs, after one that is not counted. */
function timed(run: () => unknown): number {
  const times = Array.from({ length: 6 }, () => {
    const start = cpu()
    run()
    return cpu() - start
  })
  return times.slice(1).sort((a, b) => a - b)[2]!
}

const asked = JSON.parse(process.argv[2]!) as Size | { square: number }
if ('square' in asked) {
  const size = { requests: asked.square, offers: asked.square, edges: null, limits: false }
  const question = neighbourhood(size)
  question.spread = 0
  for (const one of question.requests) one.places = 1
  for (const one of question.offers) one.slots = 1
  const cost = Array.from(question.edges.cost)
  const costs = question.requests.map((_, row) => cost.slice(row * asked.square, (row + 1) * asked.square))
  const paid = munkres(costs).reduce((sum, [row, column]) => sum + costs[row]![column]!, 0)
  if (solve(question).value.cost !== paid) throw new Error('The two solvers do not agree')
  const [ms, besideMs] = [timed(() => solve(question)), timed(() => munkres(costs))]
  process.stdout.write(JSON.stringify({ ms, besideMs }))
} else {
  const question = neighbourhood(asked)
  const before = process.resourceUsage().maxRSS
  const { optimal, gap, value, mightImprove } = solve(question)
  const megabytes = (process.resourceUsage().maxRSS - before) / 1_024
  const ms = timed(() => solve(question))
  process.stdout.write(JSON.stringify({ ms, megabytes, optimal, gap, value, mightImprove: mightImprove.length }))
}
