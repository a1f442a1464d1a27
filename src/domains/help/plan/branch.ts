import { isBetter, type PlanBounds, type PlanValue } from './question.ts'
import type { Repairing } from './repair.ts'
import type { Node, Subproblem } from './subproblem.ts'

/** Edges, and the requests that they serve, side by side; and what they are worth. */
export interface Chosen {
  edges: number[]
  served: number[]
  value: PlanValue
}

/** What was found for a component, and what nothing can be worth more than. */
export interface Found {
  best: Chosen
  bound: PlanValue
}

/**
 * The best plan of a component: branch and bound, the best bound first. A flow keeps all but some limits of hours and
 * time, so no plan is worth more. Where an offer cannot serve all that the flow gives it, one of those requests stays
 * with it, and whatever no longer fits beside it goes; or that one goes. What is done is taken off the bounds.
 */
export function branch(subproblem: Subproblem, repairing: Repairing, bounds: PlanBounds): Found {
  const root = subproblem.node()
  if (!root.conflict) return { best: root.chosen, bound: root.chosen.value }
  let best = better(repairing.repair(root.chosen), repairing.repair(subproblem.down(root)))
  // The best bound last.
  const open = [root]
  let [searched, repaired] = [0, 0]
  while (open.length > 0 && isBetter(open.at(-1)!.chosen.value, best.value) && bounds.nodes > 0 && bounds.arcs > 0) {
    const before = subproblem.work
    for (const side of subproblem.sides(open.pop()!)) {
      if (!isBetter(side.chosen.value, best.value)) continue
      if (side.conflict) insert(open, side)
      else best = side.chosen
    }
    bounds.nodes--
    bounds.arcs -= subproblem.work - before
    searched += subproblem.work - before
    // Repairs are worth no more than the search that they shorten.
    if (open.length === 0 || repaired > searched) continue
    const start = repairing.work
    best = better(best, repairing.repair(open.at(-1)!.chosen))
    bounds.arcs -= repairing.work - start
    repaired += repairing.work - start
  }
  const last = open.at(-1)?.chosen.value ?? best.value
  return { best, bound: isBetter(last, best.value) ? last : best.value }
}

const better = (one: Chosen, other: Chosen): Chosen => (isBetter(other.value, one.value) ? other : one)

/** Keeps the best bound last, and of equal ones the deepest, so that it comes to something. */
function insert(open: Node[], node: Node): void {
  let [low, high] = [0, open.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const [value, other] = [node.chosen.value, open[middle]!]
    const isEqual = !isBetter(other.chosen.value, value) && !isBetter(value, other.chosen.value)
    if (isEqual ? other.depth > node.depth : isBetter(other.chosen.value, value)) high = middle
    else low = middle + 1
  }
  open.splice(low, 0, node)
}
