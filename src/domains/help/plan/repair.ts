import { Draft } from './draft.ts'
import type { Network } from './network.ts'
import type { Ordered } from './order.ts'

/** Edges and the requests that they serve, side by side. */
export interface Chosen {
  edges: number[]
  served: number[]
}

/**
 * Makes a choice that keeps every limit out of one that does not: what does not fit is left, urgent requests last, and
 * whoever is left gets what is free, or what becomes free when one other request moves; then each moves to where it is
 * cheaper. No more than good: branch and bound finds the best, and proves it.
 */
export function repair(ordered: Ordered, net: Network, requests: readonly number[], { edges, served }: Chosen): Chosen {
  const draft = new Draft(ordered, net)
  const urgentFirst = (a: number, b: number) => Number(draft.request(b).urgent) - Number(draft.request(a).urgent)
  const byUrgency = edges.map((_, index) => index).sort((a, b) => urgentFirst(served[a]!, served[b]!) || a - b)
  for (const index of byUrgency) {
    if (draft.allows(served[index]!, edges[index]!)) draft.add(served[index]!, edges[index]!)
  }
  const inOrder = [...requests].sort((a, b) => urgentFirst(a, b) || a - b)
  for (const request of inOrder) fill(draft, request)
  // Whoever was pushed out by an urgent request tries once more.
  for (const request of inOrder) fill(draft, request)
  for (let pass = 0, moved = true; moved && pass < 4; pass++) {
    moved = false
    for (const request of inOrder) moved = cheapen(draft, request) || moved
  }
  const chosen: Chosen = { edges: [], served: [] }
  for (const request of requests) {
    for (const edge of draft.ofRequest.get(request) ?? []) {
      chosen.edges.push(edge)
      chosen.served.push(request)
    }
  }
  return chosen
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

function cheapen(draft: Draft, request: number): boolean {
  let moved = false
  for (const edge of draft.ofRequest.get(request) ?? []) {
    draft.remove(request, edge)
    const better = draft.cheapest(request, draft.price(edge))
    draft.add(request, better < 0 ? edge : better)
    moved ||= better >= 0
  }
  return moved
}
