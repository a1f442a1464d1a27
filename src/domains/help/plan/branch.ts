import { FORBIDDEN, FREE, LOCKED, TAKEN, type Flow } from './flow.ts'
import { conflict } from './limits.ts'
import type { Ordered } from './order.ts'
import { isBetter, type PlanBounds, type PlanValue } from './question.ts'
import { repair, type Chosen } from './repair.ts'
import type { Component, Search } from './search.ts'
import { valueOf } from './value.ts'

/** What was found for a component, and what nothing can be worth more than. */
export interface Found {
  chosen: Chosen
  value: PlanValue
  bound: PlanValue
}

/** What was decided about an edge, and before it. */
interface Decisions {
  request: number
  edge: number
  status: number
  before: Decisions | null
}

/** A flow with some decisions: what it carries, its prices, and what no plan that keeps the decisions is worth more than. */
interface Node {
  chosen: Chosen
  price: Float64Array
  decisions: Decisions | null
  depth: number
  value: PlanValue
}

/**
 * The best plan of a component whose flow asks too much of somebody: branch and bound, the best bound first. A flow keeps
 * all but some limits of hours and time, so no plan is worth more. Where an offer cannot serve all that the flow gives it,
 * one of those requests stays with it, and whatever no longer fits beside it goes; or that one goes. An edge that
 * goes costs one search, since the flow is the least for all that is left as it is.
 */
export class Branching {
  readonly #ordered: Ordered
  readonly #flow: Flow
  readonly #search: Search
  readonly #within: Component
  readonly #bounds: PlanBounds
  #decisions: Decisions | null = null
  #depth = 0

  /** What is done is taken off the bounds. */
  constructor(ordered: Ordered, search: Search, flow: Flow, within: Component, bounds: PlanBounds) {
    this.#ordered = ordered
    this.#flow = flow
    this.#search = search
    this.#within = within
    this.#bounds = bounds
  }

  /** The flow is changed on the way. */
  solve(): Found {
    const root = this.#node()
    if (!this.#conflict(root.chosen)) return { chosen: root.chosen, value: root.value, bound: root.value }
    let best = this.#repaired(root)
    const open = [root]
    let node = open.pop()
    while (node && isBetter(node.value, best.value) && this.#bounds.nodes > 0 && this.#bounds.arcs > 0) {
      this.#bounds.nodes--
      const before = this.#search.arcs
      for (const status of [FORBIDDEN, LOCKED]) {
        const child = this.#child(node, status)
        if (!isBetter(child.value, best.value)) continue
        if (this.#conflict(child.chosen)) {
          insert(open, child)
          const repaired = this.#repaired(child)
          if (isBetter(repaired.value, best.value)) best = repaired
        } else best = child
      }
      this.#bounds.arcs -= this.#search.arcs - before
      node = open.pop()
    }
    const bound = node && isBetter(node.value, best.value) ? node.value : best.value
    return { chosen: best.chosen, value: best.value, bound }
  }

  #repaired({ chosen }: Node): { chosen: Chosen; value: PlanValue } {
    const better = repair(this.#ordered, this.#flow.net, this.#within.requests, chosen)
    return { chosen: better, value: this.#valueOf(better) }
  }

  #valueOf({ edges, served }: Chosen): PlanValue {
    return valueOf(this.#ordered, this.#flow.net, edges, served)
  }

  #node(): Node {
    const { net, edgeOf, price } = this.#flow
    const { requests, nodes } = this.#within
    const chosen: Chosen = { edges: [], served: [] }
    for (const request of requests) {
      for (let place = net.placeStart[request]!; place < net.placeStart[request + 1]!; place++) {
        if (edgeOf[place]! < 0) continue
        chosen.edges.push(edgeOf[place]!)
        chosen.served.push(request)
      }
    }
    const prices = new Float64Array(requests.length + nodes.length)
    for (const [at, request] of requests.entries()) prices[at] = price[request]!
    for (const [at, node] of nodes.entries()) prices[requests.length + at] = price[net.requests + node]!
    return { chosen, price: prices, decisions: this.#decisions, depth: this.#depth, value: this.#valueOf(chosen) }
  }

  #restore({ chosen, price, decisions, depth }: Node): void {
    const flow = this.#flow
    const { net } = flow
    const { requests, nodes } = this.#within
    for (const request of requests) {
      flow.left[request] = net.placeStart[request + 1]! - net.placeStart[request]!
      for (let place = net.placeStart[request]!; place < net.placeStart[request + 1]!; place++) {
        if (flow.edgeOf[place]! >= 0) flow.leave(request, flow.edgeOf[place]!)
      }
    }
    for (let one = this.#decisions; one; one = one.before) flow.status[one.edge] = FREE
    for (const node of nodes) flow.used[node] = 0
    for (const [at, edge] of chosen.edges.entries()) {
      flow.take(chosen.served[at]!, edge)
      flow.left[chosen.served[at]!]!--
      for (let node = net.nodeOf[edge]!; node >= 0; node = net.parent[node]!) flow.used[node]!++
    }
    for (let one = decisions; one; one = one.before) flow.status[one.edge] = one.status
    for (const [at, request] of requests.entries()) flow.price[request] = price[at]!
    for (const [at, node] of nodes.entries()) flow.price[net.requests + node] = price[requests.length + at]!
    this.#decisions = decisions
    this.#depth = depth
  }

  #child(node: Node, status: number): Node {
    this.#restore(node)
    const { request, edge } = this.#conflict(node.chosen)!
    this.#decide(request, edge, status)
    if (status === LOCKED) this.#leaveNoMoreThanFits(this.#flow.net.offerOf[edge]!)
    return this.#node()
  }

  #decide(request: number, edge: number, status: number): void {
    const { status: current } = this.#flow
    if (status === FORBIDDEN && current[edge] === TAKEN) this.#search.forbid(request, edge, FORBIDDEN, this.#within)
    else current[edge] = status
    this.#decisions = { request, edge, status, before: this.#decisions }
    this.#depth++
  }

  /** Forbids an offer whatever does not fit beside what stays with it. */
  #leaveNoMoreThanFits(offer: number): void {
    const { requests, offers } = this.#ordered
    const stays = []
    for (let one = this.#decisions; one; one = one.before) {
      if (one.status === LOCKED && this.#flow.net.offerOf[one.edge] === offer) stays.push(requests[one.request]!)
    }
    for (const request of this.#within.requests) {
      const edge = this.#flow.edgeBetween(request, offer)
      if (edge < 0 || (this.#flow.status[edge] !== FREE && this.#flow.status[edge] !== TAKEN)) continue
      if (conflict([...stays, requests[request]!], offers[offer]!)) this.#decide(request, edge, FORBIDDEN)
    }
  }

  /** An edge that may have to go: the longest task of the first offer that cannot serve all it was given. */
  #conflict({ edges, served }: Chosen): { request: number; edge: number } | null {
    const { requests, offers } = this.#ordered
    const byOffer = Map.groupBy(edges.keys(), (at) => this.#flow.net.offerOf[edges[at]!]!)
    for (const [offer, given] of byOffer) {
      if (given.length < 2) continue
      const cannot = conflict(given.map((at) => requests[served[at]!]!), offers[offer]!)
      if (!cannot) continue
      for (const request of cannot) {
        const at = given.find((one) => requests[served[one]!] === request)!
        if (this.#flow.status[edges[at]!] !== LOCKED) return { request: served[at]!, edge: edges[at]! }
      }
    }
    return null
  }
}

/** Keeps the best bound last, and of equal ones the deepest, so that it comes to something. */
function insert(open: Node[], node: Node): void {
  let [low, high] = [0, open.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const other = open[middle]!
    const later = isBetter(other.value, node.value) || (!isBetter(node.value, other.value) && other.depth > node.depth)
    if (later) high = middle
    else low = middle + 1
  }
  open.splice(low, 0, node)
}
