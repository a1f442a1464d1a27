import { groups } from './groups.ts'
import type { Ordered } from './order.ts'

/**
 * The plan as a flow of least cost: each place of a request sends one unit, over an edge and the nodes above it to an
 * offer and on to the sink, or else to the sink directly at a penalty. An offer's unit costs more, the more it has.
 */
export interface Network {
  requests: number
  offers: number
  /** Offers and the groups below them. */
  nodes: number
  rowStart: Int32Array
  nodeOf: Int32Array
  offerOf: Int32Array
  cost: Float64Array
  parent: Int32Array
  room: Int32Array
  /** The nodes below a node: a row each, as the edges of requests. */
  childStart: Int32Array
  child: Int32Array
  /** Where a request's places begin, in a list of all places. */
  placeStart: Int32Array
  requestOfPlace: Int32Array
  /**
   * More than twice what any change of a plan can cost, but for places that it leaves; the penalty where none is
   * urgent.
   */
  unserved: number
  /** What it costs to leave a place of a request. */
  penalty: Float64Array
  load: Float64Array
  spread: number
}

/** All sums of a search are below eight penalties, and so whole numbers that a double holds exactly. */
const largest = 2 ** 49

/**
 * The network of an ordered question. A place that is left costs more than all the rest together, and an urgent one
 * twice that. This is the order of the objective, since the sets of places that a flow can serve are a matroid (a
 * gammoid): the heaviest set has the most urgent places and the most places, whatever the two weights. Throws a
 * RangeError where costs are so high that sums would not be exact.
 */
export function network(ordered: Ordered, spread: number): Network {
  const { requests, offers, rowStart, offerOf, cost } = ordered
  const { nodeOf, parent, room } = groups(ordered)
  const placeStart = new Int32Array(requests.length + 1)
  let dearest = 0
  for (const [index, { places }] of requests.entries()) {
    const most = Math.min(places, rowStart[index + 1]! - rowStart[index]!)
    placeStart[index + 1] = placeStart[index]! + most
    let highest = 0
    for (let edge = rowStart[index]!; edge < rowStart[index + 1]!; edge++) highest = Math.max(highest, cost[edge]!)
    dearest += most * highest
  }
  const places = placeStart.at(-1)!
  const heaviest = offers.reduce((most, { load, slots }) => Math.max(most, load + Math.min(slots, places)), 0)
  const unserved = 1 + 2 * (dearest + (places + 1) * spread * heaviest)
  if (unserved > largest) throw new RangeError('The costs are too high for exact sums')
  const requestOfPlace = new Int32Array(places)
  for (const index of requests.keys()) requestOfPlace.fill(index, placeStart[index], placeStart[index + 1])
  return {
    requests: requests.length,
    offers: offers.length,
    nodes: parent.length,
    ...{ rowStart, nodeOf, offerOf, cost, spread, placeStart, requestOfPlace },
    parent: Int32Array.from(parent),
    room: Int32Array.from(room),
    ...children(parent),
    unserved,
    penalty: Float64Array.from(requests, ({ urgent }) => (urgent ? 2 * unserved : unserved)),
    load: Float64Array.from(offers, ({ load }) => load),
  }
}

function children(parent: readonly number[]): Pick<Network, 'childStart' | 'child'> {
  const childStart = new Int32Array(parent.length + 1)
  for (const above of parent) if (above >= 0) childStart[above + 1]!++
  for (let node = 0; node < parent.length; node++) childStart[node + 1]! += childStart[node]!
  const next = childStart.slice()
  const child = new Int32Array(childStart.at(-1)!)
  for (const [node, above] of parent.entries()) if (above >= 0) child[next[above]!++] = node
  return { childStart, child }
}
