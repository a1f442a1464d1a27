import type { Chosen } from './branch.ts'
import { FORBIDDEN, FREE, LOCKED, TAKEN, type Flow } from './flow.ts'
import { conflict } from './limits.ts'
import type { Ordered } from './order.ts'
import type { Component, Search } from './search.ts'
import { valueOf } from './value.ts'

/** What was decided about an edge, and what before that. */
interface Decisions {
  request: number
  edge: number
  status: number
  before: Decisions | null
}

/** A flow of least cost that keeps some decisions, kept to go on from it later. */
export interface Node {
  /** What the flow carries: no plan that keeps the decisions is worth more. */
  chosen: Chosen
  price: Float64Array
  decisions: Decisions | null
  depth: number
  /**
   * An edge that may have to go, because an offer cannot serve all that it was given; null where the flow is a plan.
   */
  conflict: { request: number; edge: number } | null
}

/** The flow of one component, with decisions about edges that can be made, left and taken up again. */
export class Subproblem {
  readonly #ordered: Ordered
  readonly #flow: Flow
  readonly #search: Search
  readonly #within: Component
  /** What has been done here, in arcs; what is kept for a node weighs as much as the work that made it. */
  work = 0
  #decisions: Decisions | null = null
  #depth = 0

  constructor(ordered: Ordered, search: Search, flow: Flow, within: Component) {
    this.#ordered = ordered
    this.#flow = flow
    this.#search = search
    this.#within = within
  }

  /** The flow as it is now. */
  node(): Node {
    const { net, edgeOf, price } = this.#flow
    const { requests, nodes } = this.#within
    const [edges, served]: [number[], number[]] = [[], []]
    for (const request of requests) {
      for (let place = net.placeStart[request]!; place < net.placeStart[request + 1]!; place++) {
        if (edgeOf[place]! < 0) continue
        edges.push(edgeOf[place]!)
        served.push(request)
      }
    }
    const prices = new Float64Array(requests.length + nodes.length)
    for (const [at, request] of requests.entries()) prices[at] = price[request]!
    for (const [at, node] of nodes.entries()) prices[requests.length + at] = price[net.requests + node]!
    const chosen = { edges, served, value: valueOf(this.#ordered, net, edges, served) }
    const conflict = this.#conflict(chosen)
    return { chosen, price: prices, decisions: this.#decisions, depth: this.#depth, conflict }
  }

  /** A plan, and what the flow is worth with it, by leaving in each conflict what is dearest where it is. */
  down(root: Node): Chosen {
    const before = this.#search.arcs
    let node = root
    this.#restore(root)
    while (node.conflict) {
      this.#stay(node.conflict)
      node = this.node()
    }
    this.work += this.#search.arcs - before
    return node.chosen
  }

  /** The two sides of a node's conflict: the edge goes; or it stays, and what does not fit beside it goes. */
  *sides(node: Node): Generator<Node> {
    const { request, edge } = node.conflict!
    const before = this.#search.arcs
    this.#restore(node)
    this.#decide(request, edge, FORBIDDEN)
    yield this.node()
    this.#restore(node)
    this.#stay({ request, edge })
    yield this.node()
    this.work += this.#search.arcs - before + 32 * (this.#within.requests.length + this.#within.nodes.length)
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

  #decide(request: number, edge: number, status: number): void {
    const { status: current } = this.#flow
    if (status === FORBIDDEN && current[edge] === TAKEN) this.#search.forbid(request, edge, FORBIDDEN, this.#within)
    else current[edge] = status
    this.#decisions = { request, edge, status, before: this.#decisions }
    this.#depth++
  }

  /** Leaves a request with an offer, and forbids that one whatever does not fit beside what stays with it. */
  #stay({ request, edge: staying }: NonNullable<Node['conflict']>): void {
    const { requests, offers } = this.#ordered
    const offer = this.#flow.net.offerOf[staying]!
    this.#decide(request, staying, LOCKED)
    const stays = []
    for (let one = this.#decisions; one; one = one.before) {
      if (one.status === LOCKED && this.#flow.net.offerOf[one.edge] === offer) stays.push(requests[one.request]!)
    }
    for (const other of this.#within.requests) {
      const edge = this.#flow.edgeBetween(other, offer)
      if (edge < 0 || (this.#flow.status[edge] !== FREE && this.#flow.status[edge] !== TAKEN)) continue
      if (conflict([...stays, requests[other]!], offers[offer]!)) this.#decide(other, edge, FORBIDDEN)
    }
  }

  /**
   * Of the offers that cannot serve all they were given, the one where that costs most; and there, of requests that may
   * go, the one whose other ways are dearest.
   */
  #conflict({ edges, served }: Chosen): Node['conflict'] {
    const { requests, offers } = this.#ordered
    const byOffer = Map.groupBy(edges.keys(), (at) => this.#flow.net.offerOf[edges[at]!]!)
    let worst: Node['conflict'] = null
    let most = -1
    for (const [offer, given] of byOffer) {
      if (given.length < 2) continue
      const cannot = conflict(given.map((at) => requests[served[at]!]!), offers[offer]!)
      if (!cannot) continue
      let [least, dearest, found] = [Infinity, -1, given[0]!]
      for (const at of given) {
        if (!cannot.includes(requests[served[at]!]!) || this.#flow.status[edges[at]!] === LOCKED) continue
        const other = this.#search.otherWay(served[at]!)
        least = Math.min(least, other)
        if (other > dearest) [dearest, found] = [other, at]
      }
      if (least > most) [most, worst] = [least, { request: served[found]!, edge: edges[found]! }]
    }
    return worst
  }
}
