import { conflict } from './limits.ts'
import type { Network } from './network.ts'
import type { Ordered } from './order.ts'
import type { PlanRequest } from './question.ts'

/** A choice of edges that keeps every limit, and can be changed edge by edge. */
export class Draft {
  readonly #ordered: Ordered
  readonly net: Network
  /** The edges that were chosen, by request and by offer; of the latter, who is helped. */
  readonly ofRequest = new Map<number, number[]>()
  readonly #ofOffer = new Map<number, number[]>()
  /** Edges that were looked at, those that were tried more. */
  work = 0

  constructor(ordered: Ordered, net: Network) {
    this.#ordered = ordered
    this.net = net
  }

  helpedBy(offer: number): number[] {
    return this.#ofOffer.get(offer) ?? []
  }

  request(index: number): PlanRequest {
    return this.#ordered.requests[index]!
  }

  /** Whether a request may have an edge as well, if `instead` is no longer helped by that offer. */
  allows(request: number, edge: number, instead = -1): boolean {
    if (this.ofRequest.get(request)?.includes(edge)) return false
    const offer = this.net.offerOf[edge]!
    const others = this.helpedBy(offer).filter((other) => other !== instead)
    if (others.length >= this.net.room[offer]!) return false
    if (others.length === 0) return true
    this.work += 20 * others.length
    return conflict([...others, request].map((one) => this.request(one)), this.#ordered.offers[offer]!) === null
  }

  /** What one more match of an edge's offer costs. */
  price(edge: number): number {
    const { cost, offerOf, spread, load } = this.net
    return cost[edge]! + spread * (load[offerOf[edge]!]! + this.helpedBy(offerOf[edge]!).length)
  }

  add(request: number, edge: number): void {
    const offer = this.net.offerOf[edge]!
    this.ofRequest.set(request, [...(this.ofRequest.get(request) ?? []), edge])
    this.#ofOffer.set(offer, [...this.helpedBy(offer), request])
  }

  remove(request: number, edge: number): void {
    const offer = this.net.offerOf[edge]!
    this.ofRequest.set(request, this.ofRequest.get(request)!.filter((other) => other !== edge))
    this.#ofOffer.set(offer, this.helpedBy(offer).filter((other) => other !== request))
  }

  /**
   * The cheapest edge that a request may have as well, of those that cost less than a bound; −1 where there is none.
   */
  cheapest(request: number, below = Infinity, except = -1): number {
    let [least, found] = [below, -1]
    this.work += this.net.rowStart[request + 1]! - this.net.rowStart[request]!
    for (let edge = this.net.rowStart[request]!; edge < this.net.rowStart[request + 1]!; edge++) {
      if (edge === except || this.price(edge) >= least || !this.allows(request, edge)) continue
      least = this.price(edge)
      found = edge
    }
    return found
  }
}
