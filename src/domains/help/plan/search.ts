import { FREE, LOCKED, type Flow } from './flow.ts'
import { Heap } from './heap.ts'

/** The vertices of a part of the network that no edge leaves. */
export interface Component {
  requests: number[]
  offers: number[]
  /** Offers and the groups below them. */
  nodes: number[]
}

/**
 * Sends units the cheapest way: Dijkstra over costs that prices keep at 0 or more, which then become the prices of the
 * flow that was changed (successive shortest paths; Ahuja, Magnanti and Orlin, Network Flows, 1993, section 9.7).
 */
export class Search {
  readonly #flow: Flow
  readonly #sink: number
  readonly #distance: Float64Array
  readonly #before: Int32Array
  readonly #over: Int32Array
  readonly #heap: Heap
  #reached: number[] = []
  #target = 0
  /** Arcs that were looked at, all searches together. */
  arcs = 0

  constructor(flow: Flow) {
    this.#flow = flow
    this.#sink = flow.net.requests + flow.net.nodes
    this.#distance = new Float64Array(this.#sink + 1).fill(Infinity)
    this.#before = new Int32Array(this.#sink + 1)
    this.#over = new Int32Array(this.#sink + 1)
    this.#heap = new Heap(this.#distance)
  }

  /** Sends one more unit from a request: to an offer, or to nobody. */
  send(request: number): void {
    const { price } = this.#flow
    const far = this.#find(request, this.#sink, null)
    for (const vertex of this.#reached) price[vertex]! += far - Math.min(this.#distance[vertex]!, far)
    this.#follow(request, this.#sink)
  }

  /** Takes an edge from the flow that carries a unit: that unit finds another way to where the edge had brought it. */
  forbid(request: number, edge: number, forbidden: number, within: Component): void {
    const flow = this.#flow
    const node = flow.net.requests + flow.net.nodeOf[edge]!
    flow.leave(request, edge)
    flow.status[edge] = forbidden
    const far = this.#find(request, node, within)
    const shift = Math.min(this.#distance[this.#sink]!, far)
    const move = (vertex: number) => {
      flow.price[vertex]! += shift - Math.min(this.#distance[vertex]!, far)
    }
    for (const one of within.requests) move(one)
    for (const one of within.nodes) move(flow.net.requests + one)
    this.#follow(request, node)
  }

  /** How much dearer it is at least to serve a request over an edge that it does not have, or not. */
  otherWay(request: number): number {
    const { price, status, net } = this.#flow
    let least = net.penalty[request]!
    this.arcs += net.rowStart[request + 1]! - net.rowStart[request]!
    for (let edge = net.rowStart[request]!; edge < net.rowStart[request + 1]!; edge++) {
      if (status[edge] === FREE) least = Math.min(least, net.cost[edge]! + price[net.requests + net.nodeOf[edge]!]!)
    }
    return least - price[request]!
  }

  /** The distance to the target; what was reached on the way stays noted. */
  #find(start: number, target: number, within: Component | null): number {
    const { requests } = this.#flow.net
    for (const vertex of this.#reached) this.#distance[vertex] = Infinity
    this.#reached.length = 0
    this.#target = target
    this.#relax(start, 0, -1, -1)
    for (let vertex = this.#heap.take(); vertex !== target; vertex = this.#heap.take()) {
      if (vertex < requests) this.#fromRequest(vertex)
      else if (vertex === this.#sink) this.#fromSink(within!)
      else this.#fromNode(vertex - requests)
    }
    this.#heap.clear()
    return this.#distance[target]!
  }

  #relax(vertex: number, far: number, before: number, over: number): void {
    // What is no nearer than the target cannot be on the way there.
    if (far >= this.#distance[vertex]! || far >= this.#distance[this.#target]!) return
    if (this.#distance[vertex] === Infinity) this.#reached.push(vertex)
    this.#distance[vertex] = far
    this.#before[vertex] = before
    this.#over[vertex] = over
    this.#heap.reach(vertex)
  }

  #fromRequest(request: number): void {
    const { price, status, used, net } = this.#flow
    const { nodeOf, cost, requests, rowStart, room } = net
    const distance = this.#distance
    const base = distance[request]! - price[request]!
    this.#relax(this.#sink, base + net.penalty[request]!, request, -1)
    const end = rowStart[request + 1]!
    this.arcs += end - rowStart[request]!
    let bound = distance[this.#target]!
    for (let edge = rowStart[request]!; edge < end; edge++) {
      const vertex = requests + nodeOf[edge]!
      const far = base + cost[edge]! + price[vertex]!
      if (far >= bound || far >= distance[vertex]! || status[edge] !== FREE) continue
      this.#relax(vertex, far, request, edge)
      // One with room is next to the sink: that bounds what else is worth looking at.
      if (used[vertex - requests]! < room[vertex - requests]!) this.#upward(vertex - requests, far)
      bound = distance[this.#target]!
    }
  }

  /** From a node to the one above it, or from an offer to the sink. */
  #upward(node: number, far: number): void {
    const { used, price, net } = this.#flow
    if (used[node]! >= net.room[node]!) return
    const vertex = net.requests + node
    const above = net.parent[node]!
    if (above < 0) this.#relax(this.#sink, far + this.#flow.rise(node) - price[vertex]!, vertex, -1)
    else this.#relax(net.requests + above, far - price[vertex]! + price[net.requests + above]!, vertex, -1)
  }

  #fromNode(node: number): void {
    const { used, price, status, edgeOf, first, net } = this.#flow
    const vertex = net.requests + node
    const base = this.#distance[vertex]! - price[vertex]!
    this.#upward(node, this.#distance[vertex]!)
    for (let at = net.childStart[node]!; at < net.childStart[node + 1]!; at++) {
      const below = net.child[at]!
      if (used[below]! > 0) this.#relax(net.requests + below, base + price[net.requests + below]!, vertex, -1)
    }
    for (let place = first[node]!; place >= 0; place = this.#flow.next(place)) {
      this.arcs++
      const edge = edgeOf[place]!
      if (status[edge] === LOCKED) continue
      const request = net.requestOfPlace[place]!
      this.#relax(request, base - net.cost[edge]! + price[request]!, vertex, edge)
    }
  }

  /** Back from the sink: an offer gives a unit away, or a place that was left is served. */
  #fromSink({ requests, offers }: Component): void {
    const { used, left, price, net } = this.#flow
    const base = this.#distance[this.#sink]!
    this.arcs += requests.length + offers.length
    for (const offer of offers) {
      const vertex = net.requests + offer
      if (used[offer]! > 0) this.#relax(vertex, base - this.#flow.lastRise(offer) + price[vertex]!, this.#sink, -1)
    }
    for (const one of requests) {
      if (left[one]! > 0) this.#relax(one, base - net.penalty[one]! + price[one]!, this.#sink, -1)
    }
  }

  /** Changes the flow along the way that was found. */
  #follow(start: number, target: number): void {
    const way = [target]
    for (let vertex = target; vertex !== start; ) way.push((vertex = this.#before[vertex]!))
    for (let at = way.length - 1; at > 0; at--) this.#step(way[at]!, way[at - 1]!)
  }

  #step(from: number, to: number): void {
    const { left, used, net } = this.#flow
    const { requests } = net
    const edge = this.#over[to]!
    if (edge >= 0 && from < requests) this.#flow.take(from, edge)
    else if (edge >= 0) this.#flow.leave(to, edge)
    else if (from < requests) left[from]!++
    else if (to < requests) left[to]!--
    else if (from === this.#sink) used[to - requests]!--
    else if (to === this.#sink || net.parent[from - requests] === to - requests) used[from - requests]!++
    else used[to - requests]!--
  }
}
