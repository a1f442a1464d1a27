import type { Chosen } from './branch.ts'
import { Draft } from './draft.ts'
import type { Network } from './network.ts'
import type { Ordered } from './order.ts'
import { valueOf } from './value.ts'

/**
 * Makes a choice that keeps every limit out of one that does not: what does not fit is left, urgent requests last, and
 * whoever is left gets what is free, or what becomes free when one other request moves; then each moves to where it is
 * cheaper. No more than good: branch and bound finds the best, and proves it.
 */
export class Repairing {
  readonly #ordered: Ordered
  readonly #net: Network
  /** The requests of the component, urgent ones first. */
  readonly #requests: number[]
  /** Edges that were looked at. */
  work = 0

  constructor(ordered: Ordered, net: Network, requests: readonly number[]) {
    this.#ordered = ordered
    this.#net = net
    const isUrgent = (request: number) => Number(ordered.requests[request]!.urgent)
    this.#requests = [...requests].sort((a, b) => isUrgent(b) - isUrgent(a) || a - b)
  }

  repair({ edges, served }: Chosen): Chosen {
    const draft = new Draft(this.#ordered, this.#net)
    const byRequest = Map.groupBy(edges.keys(), (at) => served[at]!)
    for (const request of this.#requests) {
      for (const at of byRequest.get(request) ?? []) {
        if (draft.allows(request, edges[at]!)) draft.add(request, edges[at]!)
      }
    }
    // Whoever was pushed out by an urgent request tries once more.
    for (const request of this.#requests) fill(draft, request)
    for (const request of this.#requests) fill(draft, request)
    for (let pass = 0, moved = true; moved && pass < 4; pass++) {
      moved = false
      for (const request of this.#requests) moved = cheapen(draft, request) || moved
    }
    this.work += draft.work
    return this.#chosen(draft)
  }

  #chosen({ ofRequest }: Draft): Chosen {
    const [edges, served]: [number[], number[]] = [[], []]
    for (const [request, own] of ofRequest) {
      edges.push(...own)
      served.push(...own.map(() => request))
    }
    return { edges, served, value: valueOf(this.#ordered, this.#net, edges, served) }
  }
}

function fill(draft: Draft, request: number): void {
  const { placeStart } = draft.net
  const places = placeStart[request + 1]! - placeStart[request]!
  while ((draft.ofRequest.get(request)?.length ?? 0) < places) {
    const edge = draft.cheapest(request)
    if (edge >= 0) draft.add(request, edge)
    else if (!makeRoom(draft, request)) return
  }
}

/** Moves one other request out of the way; for an urgent one, one that is not may lose its place. */
function makeRoom(draft: Draft, request: number): boolean {
  const { rowStart, offerOf } = draft.net
  for (const mayLose of draft.request(request).urgent ? [false, true] : [false]) {
    for (let edge = rowStart[request]!; edge < rowStart[request + 1]!; edge++) {
      for (const other of draft.helpedBy(offerOf[edge]!)) {
        if (other === request || !draft.allows(request, edge, other)) continue
        const mine = draft.ofRequest.get(other)!.find((one) => offerOf[one] === offerOf[edge])!
        const elsewhere = draft.cheapest(other, Infinity, mine)
        if (elsewhere < 0 && (!mayLose || draft.request(other).urgent)) continue
        draft.remove(other, mine)
        if (elsewhere >= 0) draft.add(other, elsewhere)
        draft.add(request, edge)
        return true
      }
    }
  }
  return false
}

/** Moves a request to where it is cheaper, also when somebody else must move for that. */
function cheapen(draft: Draft, request: number): boolean {
  let moved = false
  for (const edge of draft.ofRequest.get(request) ?? []) {
    draft.remove(request, edge)
    const cheaper = draft.cheapest(request, draft.price(edge))
    if (cheaper >= 0) draft.add(request, cheaper)
    else if (!swap(draft, request, edge)) {
      draft.add(request, edge)
      continue
    }
    moved = true
  }
  return moved
}

/** Finds a request that lost an edge a place that another one leaves for a third, if both are cheaper together. */
function swap(draft: Draft, request: number, edge: number): boolean {
  const { rowStart, offerOf, cost } = draft.net
  const paid = draft.price(edge)
  for (let into = rowStart[request]!; into < rowStart[request + 1]!; into++) {
    if (cost[into]! >= paid) continue
    for (const other of draft.helpedBy(offerOf[into]!)) {
      if (other === request || !draft.allows(request, into, other)) continue
      const mine = draft.ofRequest.get(other)!.find((one) => offerOf[one] === offerOf[into])!
      draft.remove(other, mine)
      const saved = paid + draft.price(mine) - draft.price(into)
      draft.add(request, into)
      const elsewhere = draft.cheapest(other, saved)
      if (elsewhere >= 0) {
        draft.add(other, elsewhere)
        return true
      }
      draft.remove(request, into)
      draft.add(other, mine)
    }
  }
  return false
}
