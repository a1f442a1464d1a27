import type { Network } from './network.ts'
import type { Ordered } from './order.ts'
import type { PlanValue } from './question.ts'

/** What the edges of some helpers are worth together; `edges` and the requests that they serve, side by side. */
export function valueOf(
  ordered: Ordered,
  net: Network,
  edges: readonly number[],
  served: readonly number[],
): PlanValue {
  const value = { urgentPlaces: 0, places: edges.length, cost: 0 }
  const matches = new Map<number, number>()
  for (const [index, edge] of edges.entries()) {
    const offer = net.offerOf[edge]!
    const before = matches.get(offer) ?? 0
    matches.set(offer, before + 1)
    value.cost += net.cost[edge]! + net.spread * (net.load[offer]! + before)
    if (ordered.requests[served[index]!]!.urgent) value.urgentPlaces++
  }
  return value
}

/** The sum of what independent parts are worth. */
export const sumOf = (values: readonly PlanValue[]): PlanValue => {
  const sum = { urgentPlaces: 0, places: 0, cost: 0 }
  for (const { urgentPlaces, places, cost } of values) {
    sum.urgentPlaces += urgentPlaces
    sum.places += places
    sum.cost += cost
  }
  return sum
}
