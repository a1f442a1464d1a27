import type { Plan } from './answer.ts'
import { branch } from './branch.ts'
import { mightImprove } from './certificate.ts'
import { components } from './components.ts'
import { fairness } from './fairness.ts'
import { Flow } from './flow.ts'
import { network, type Network } from './network.ts'
import { order } from './order.ts'
import type { PlanBounds, PlanQuestion } from './question.ts'
import { Report } from './report.ts'
import { Repairing } from './repair.ts'
import { Search } from './search.ts'
import { Subproblem } from './subproblem.ts'
import { sumOf, valueOf } from './value.ts'

/** How much is looked at unless told otherwise: some seconds at most. */
const planBounds: Readonly<PlanBounds> = { nodes: 20_000, arcs: 30_000_000 }

/**
 * The best plan for all requests at once: as many places of urgent requests as possible, then as many places as
 * possible, then the least cost; all of that is exact, or what is missing from the proof is told. The answer depends
 * on the set of requests, offers and edges, not on their order. Throws a RangeError where the question is none.
 */
export function solve({ bounds = planBounds, ...question }: PlanQuestion): Plan {
  const ordered = order(question)
  const net = network(ordered, question.spread)
  const flow = new Flow(net)
  const search = new Search(flow)
  for (const request of hardestFirst(flow, ordered.requests.map(({ urgent }) => urgent))) {
    for (let place = net.placeStart[request]!; place < net.placeStart[request + 1]!; place++) search.send(request)
  }
  const prices = flow.price.slice(0, net.requests)
  const carried = [...flow.edgeOf.keys()].filter((place) => flow.edgeOf[place]! >= 0)
  const carrying = carried.map((place) => flow.edgeOf[place]!)
  const ideal = valueOf(ordered, net, carrying, carried.map((place) => net.requestOfPlace[place]!))
  const allowed = { ...bounds }
  const found = components(net).map((one) =>
    branch(new Subproblem(ordered, search, flow, one), new Repairing(ordered, net, one.requests), allowed),
  )
  const [value, bound] = [sumOf(found.map(({ best }) => best.value)), sumOf(found.map((one) => one.bound))]
  const report = new Report(ordered, net, found.map(({ best }) => best))
  const gap = {
    urgentPlaces: bound.urgentPlaces - value.urgentPlaces,
    places: bound.places - value.places,
    cost: value.cost - bound.cost,
  }
  const isProven = gap.urgentPlaces === 0 && gap.places === 0 && gap.cost === 0
  const improving = mightImprove(ordered, net, prices, report.left(), ideal, value, isProven)
  return {
    assignments: report.assignments(),
    unmatched: report.unmatched(),
    ...{ value, bound, gap },
    optimal: isProven && improving.length === 0,
    mightImprove: improving,
    fairness: fairness(report.loads()),
  }
}

/**
 * In which order requests are sent, which changes nothing about the worth of a plan, but the work: urgent ones first,
 * and of those the ones that lose most where they do not get their cheapest edge, so that fewer are moved later.
 */
function hardestFirst({ net, price }: { net: Network; price: Float64Array }, urgent: readonly boolean[]): number[] {
  const loss = urgent.map((_, request) => {
    let [least, second] = [Infinity, Infinity]
    for (let edge = net.rowStart[request]!; edge < net.rowStart[request + 1]!; edge++) {
      const cost = net.cost[edge]! + price[net.requests + net.nodeOf[edge]!]!
      if (cost < least) [least, second] = [cost, least]
      else if (cost < second) second = cost
    }
    return second === Infinity ? net.unserved : second - least
  })
  return [...urgent.keys()].sort((a, b) => Number(urgent[b]) - Number(urgent[a]) || loss[b]! - loss[a]! || a - b)
}
