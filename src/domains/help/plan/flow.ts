import type { Network } from './network.ts'

/** What may be done with an edge. */
export const FREE = 0
/** It carries a unit, which may still go elsewhere. */
export const TAKEN = 1
/** It must not carry one. */
export const FORBIDDEN = 2
/** It carries a unit that stays. */
export const LOCKED = 3

/** A flow on a network, and the prices that prove its cost the least. */
export class Flow {
  readonly net: Network
  readonly status: Uint8Array
  /** The edge of each place that is served, else −1. */
  readonly edgeOf: Int32Array
  /** The places that end at a node, as a list: the first, and each one's neighbours. */
  readonly first: Int32Array
  readonly #next: Int32Array
  readonly #previous: Int32Array
  /** Units from a node to the one above it, or to the sink. */
  readonly used: Int32Array
  /** Places of each request that are left. */
  readonly left: Int32Array
  /**
   * A lower bound of what it costs to send a unit on from each vertex: requests, nodes, sink. For each arc that is
   * open, its cost − price of its start + price of its end ≥ 0. The sink's is 0, and none is below 0 unless units
   * were moved.
   */
  readonly price: Float64Array

  constructor(net: Network) {
    this.net = net
    const places = net.requestOfPlace.length
    this.status = new Uint8Array(net.cost.length)
    this.edgeOf = new Int32Array(places).fill(-1)
    this.first = new Int32Array(net.nodes).fill(-1)
    this.#next = new Int32Array(places)
    this.#previous = new Int32Array(places)
    this.used = new Int32Array(net.nodes)
    this.left = new Int32Array(net.requests)
    this.price = new Float64Array(net.requests + net.nodes + 1)
    this.#setPrices()
  }

  /** With nothing sent, the first unit over each arc tells the prices. */
  #setPrices(): void {
    const { net, price } = this
    for (let node = 0; node < net.nodes; node++) {
      const above = net.parent[node]!
      price[net.requests + node] = above < 0 ? net.spread * net.load[node]! : price[net.requests + above]!
    }
    for (let request = 0; request < net.requests; request++) {
      let least = net.penalty[request]!
      for (let edge = net.rowStart[request]!; edge < net.rowStart[request + 1]!; edge++) {
        least = Math.min(least, net.cost[edge]! + price[net.requests + net.nodeOf[edge]!]!)
      }
      price[request] = least
    }
  }

  /** The place after this one at the same node; −1 where it is the last. */
  next(place: number): number {
    return this.#next[place]!
  }

  /** What an offer's next match adds to the cost; what its last one added. */
  rise(offer: number): number {
    return this.net.spread * (this.net.load[offer]! + this.used[offer]!)
  }
  lastRise(offer: number): number {
    return this.rise(offer) - this.net.spread
  }

  /** Serves a place of a request over an edge, at the edge's node alone. */
  take(request: number, edge: number): void {
    let place = this.net.placeStart[request]!
    while (this.edgeOf[place]! >= 0) place++
    const node = this.net.nodeOf[edge]!
    const before = this.first[node]!
    this.edgeOf[place] = edge
    this.status[edge] = TAKEN
    this.#next[place] = before
    this.#previous[place] = -1
    if (before >= 0) this.#previous[before] = place
    this.first[node] = place
  }

  /** Leaves the place that a request has over an edge. */
  leave(request: number, edge: number): void {
    let place = this.net.placeStart[request]!
    while (this.edgeOf[place] !== edge) place++
    const [next, previous] = [this.#next[place]!, this.#previous[place]!]
    if (previous >= 0) this.#next[previous] = next
    else this.first[this.net.nodeOf[edge]!] = next
    if (next >= 0) this.#previous[next] = previous
    this.edgeOf[place] = -1
    this.status[edge] = FREE
  }

  /** The edge between a request and an offer; −1 where there is none. */
  edgeBetween(request: number, offer: number): number {
    const { rowStart, offerOf } = this.net
    let [low, high] = [rowStart[request]!, rowStart[request + 1]! - 1]
    while (low <= high) {
      const middle = (low + high) >> 1
      if (offerOf[middle] === offer) return middle
      if (offerOf[middle]! < offer) low = middle + 1
      else high = middle - 1
    }
    return -1
  }
}
