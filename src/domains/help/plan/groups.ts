import type { Ordered } from './order.ts'
import type { PlanOffer, PlanRequest } from './question.ts'

/**
 * Where edges end, as a forest: each offer is a root, and below it stand groups of its edges of which only so many
 * can be taken together. All of it is what a flow can say about hours and times; the rest is left to branch and
 * bound.
 */
export interface Groups {
  /** Of each edge, the node at which it ends; the first nodes are the offers. */
  nodeOf: Int32Array
  /** The node above; −1 above offers. */
  parent: number[]
  /** How many matches a node lets through. */
  room: number[]
}

/** Groups edges by the week in which their minutes count, and by moments that several of them want. */
export function groups({ requests, offers, rowStart, offerOf }: Ordered): Groups {
  const made: Groups = { nodeOf: offerOf, parent: offers.map(() => -1), room: offers.map(({ slots }) => slots) }
  const someFixed = requests.some(({ busy }) => busy.length > 0)
  const bounded = offers.map(({ minutesLeft, slots }) => slots > 1 && (someFixed || minutesLeft !== null))
  if (!bounded.includes(true)) return made
  made.nodeOf = offerOf.slice()
  // The edges of each offer, shortest task first.
  const start = new Int32Array(offers.length + 1)
  for (const offer of offerOf) if (bounded[offer]) start[offer + 1]!++
  for (let offer = 0; offer < offers.length; offer++) start[offer + 1]! += start[offer]!
  const next = start.slice()
  const [edgeAt, requestAt] = [new Int32Array(next.at(-1)!), new Int32Array(next.at(-1)!)]
  const minutes = requests.map((request) => request.minutes)
  const shortestFirst = [...minutes.keys()].sort((a, b) => minutes[a]! - minutes[b]! || a - b)
  for (const request of shortestFirst) {
    for (let edge = rowStart[request]!; edge < rowStart[request + 1]!; edge++) {
      if (!bounded[offerOf[edge]!]) continue
      const at = next[offerOf[edge]!]!++
      edgeAt[at] = edge
      requestAt[at] = request
    }
  }
  for (const [offer, own] of offers.entries()) {
    const mine: Candidate[] = []
    for (let at = start[offer]!; at < start[offer + 1]!; at++) {
      mine.push({ edge: edgeAt[at]!, request: requests[requestAt[at]!]! })
    }
    if (mine.length > 1) groupOffer(made, offer, own, mine)
  }
  return made
}

interface Candidate {
  edge: number
  request: PlanRequest
}

function groupOffer(made: Groups, offer: number, { minutesLeft, slots }: PlanOffer, mine: Candidate[]): void {
  const byWeek = Map.groupBy(mine, ({ request }) => (request.recurring && request.until === null ? null : request.week))
  for (const [week, some] of byWeek) {
    // In the end, those that recur without one all count in the same weeks; the others in their first at least.
    const limit = (week === null ? null : minutesLeft?.weeks.get(week)) ?? minutesLeft?.each ?? Infinity
    const most = howMany(some, limit)
    let node = offer
    if (most < Math.min(slots, some.length)) {
      node = add(made, offer, most)
      for (const { edge } of some) made.nodeOf[edge] = node
    }
    for (const together of atOnce(some)) {
      if (together.length < 2) continue
      const moment = add(made, node, 1)
      for (const { edge } of together) made.nodeOf[edge] = moment
    }
  }
}

function add({ parent, room }: Groups, above: number, most: number): number {
  room.push(most)
  return parent.push(above) - 1
}

/** How many of these, the shortest first, fit into so many minutes. */
function howMany(shortestFirst: Candidate[], limit: number): number {
  let sum = 0
  const past = shortestFirst.findIndex(({ request }) => (sum += request.minutes) > limit)
  return past < 0 ? shortestFirst.length : past
}

/** Those with a fixed time, as few groups as can be, each of which has a moment that all of its members want. */
function atOnce(some: Candidate[]): Candidate[][] {
  const fixed = some.filter(({ request }) => request.busy.length > 0)
  fixed.sort((a, b) => a.request.busy[0]!.endsAt - b.request.busy[0]!.endsAt || a.edge - b.edge)
  const found: Candidate[][] = []
  let earliestEnd = -Infinity
  for (const one of fixed) {
    const { startsAt, endsAt } = one.request.busy[0]!
    if (startsAt < earliestEnd) found.at(-1)!.push(one)
    else {
      found.push([one])
      earliestEnd = endsAt
    }
  }
  return found
}
