import type { Network } from './network.ts'
import type { Component } from './search.ts'

/** The parts of a network that no edge joins, smallest first; requests without an edge are in none. */
export function components(net: Network): Component[] {
  const { requests, offers, nodes, rowStart, offerOf, parent } = net
  // Union-find over requests and, after them, offers.
  const above = Int32Array.from({ length: requests + offers }, (_, index) => index)
  const top = (of: number): number => {
    let one = of
    while (above[one] !== one) one = above[one] = above[above[one]!]!
    return one
  }
  for (let request = 0; request < requests; request++) {
    for (let edge = rowStart[request]!; edge < rowStart[request + 1]!; edge++) {
      above[top(requests + offerOf[edge]!)] = top(request)
    }
  }
  const found = new Map<number, Component>()
  for (let request = 0; request < requests; request++) {
    if (rowStart[request] === rowStart[request + 1]) continue
    const root = top(request)
    if (!found.has(root)) found.set(root, { requests: [], offers: [], nodes: [] })
    found.get(root)!.requests.push(request)
  }
  for (let node = 0; node < nodes; node++) {
    let offer = node
    while (parent[offer]! >= 0) offer = parent[offer]!
    const one = found.get(top(requests + offer))
    if (node === offer) one?.offers.push(node)
    one?.nodes.push(node)
  }
  const size = (one: Component): number => one.requests.length * one.offers.length
  return [...found.values()].sort((a, b) => size(a) - size(b) || a.requests[0]! - b.requests[0]!)
}
