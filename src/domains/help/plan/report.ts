import type { Assignment, RejectedAlternative, Unmatched, UnmatchedReason } from './answer.ts'
import type { Chosen } from './branch.ts'
import type { Network } from './network.ts'
import type { Ordered } from './order.ts'

/**
 * What a choice of edges means for people: who helps whom, at what cost and instead of whom, and who is left and why.
 */
export class Report {
  readonly #ordered: Ordered
  readonly #net: Network
  /** The chosen edges of each request, by offer, and how many new matches each offer has. */
  readonly #edges: number[][]
  readonly #matches: number[]
  readonly #rising = new Map<number, number>()

  constructor(ordered: Ordered, net: Network, parts: readonly Chosen[]) {
    this.#ordered = ordered
    this.#net = net
    this.#edges = ordered.requests.map(() => [])
    this.#matches = ordered.offers.map(() => 0)
    for (const { edges, served } of parts) {
      for (const [at, edge] of edges.entries()) this.#edges[served[at]!]!.push(edge)
    }
    for (const own of this.#edges) own.sort((a, b) => a - b)
    // Edges are numbered by request, so of equal ones that of the first request comes first.
    for (const edge of this.#edges.flat().toSorted((a, b) => net.cost[a]! - net.cost[b]! || a - b)) {
      const offer = net.offerOf[edge]!
      this.#rising.set(edge, net.spread * (net.load[offer]! + this.#matches[offer]!++))
    }
  }

  assignments(): Assignment[] {
    const { requests, offers } = this.#ordered
    const told = this.#edges.map((own, index) => {
      const rejected = this.#cheapestOther(index)
      return own.map((edge): Assignment => {
        const rising = this.#rising.get(edge)!
        const [request, offer] = [requests[index]!.key, offers[this.#net.offerOf[edge]!]!.key]
        const cost = this.#net.cost[edge]! + rising
        return { request, offer, cost, rising, bestRejected: this.#beside(edge, rejected) }
      })
    })
    return told.flat()
  }

  #cheapestOther(index: number): number {
    const { rowStart, cost } = this.#net
    let found = -1
    for (let edge = rowStart[index]!; edge < rowStart[index + 1]!; edge++) {
      if ((found < 0 || cost[edge]! < cost[found]!) && !this.#edges[index]!.includes(edge)) found = edge
    }
    return found
  }

  #beside(edge: number, other: number): RejectedAlternative | null {
    if (other < 0) return null
    const { cost, offerOf } = this.#net
    return { offer: this.#ordered.offers[offerOf[other]!]!.key, difference: cost[other]! - cost[edge]! }
  }

  /** How many places of each request are left. */
  left(): number[] {
    return this.#ordered.requests.map(({ places }, index) => places - this.#edges[index]!.length)
  }

  unmatched(): Unmatched[] {
    const told = this.left().map((places, index) => {
      return { request: this.#ordered.requests[index]!.key, places, reason: this.#reason(index) }
    })
    return told.filter(({ places }) => places > 0)
  }

  #reason(index: number): UnmatchedReason {
    const { rowStart, offerOf } = this.#net
    let others = 0
    for (let edge = rowStart[index]!; edge < rowStart[index + 1]!; edge++) {
      if (this.#edges[index]!.includes(edge)) continue
      others++
      // The flow and the search leave no match to spare that could be used: hours or the time must be against it.
      const offer = offerOf[edge]!
      if (this.#matches[offer]! < this.#ordered.offers[offer]!.slots) return 'HOURS'
    }
    if (this.#ordered.barred[index] === 1) return 'HOURS'
    return others > 0 || this.#ordered.full[index] === 1 ? 'ALL_TAKEN' : 'NO_CANDIDATE'
  }

  /** The loads of the offers that have any edge. */
  loads(): number[] {
    const { offers, eligible } = this.#ordered
    return offers.map(({ load }, index) => load + this.#matches[index]!).filter((_, index) => eligible[index] === 1)
  }
}
