import { fitsAlone } from './limits.ts'
import type { PlanEdges, PlanOffer, PlanQuestion, PlanRequest } from './question.ts'

/**
 * The question in an order that depends on keys alone, so that the answer does: requests and offers by key, and each
 * request's edges in a row, by offer. Edges that hours, times or a lack of slots forbid beforehand are left out.
 */
export interface Ordered {
  requests: PlanRequest[]
  offers: PlanOffer[]
  /** Where the row of a request begins; the one after the last says where it ends. */
  rowStart: Int32Array
  offerOf: Int32Array
  cost: Float64Array
  /** Of each request, whether an edge of it was left out: because of hours or times alone; because there is no slot. */
  barred: Uint8Array
  full: Uint8Array
  /** Of each offer, whether it has any edge. */
  eligible: Uint8Array
}

/** Puts a question in order. Throws a RangeError where it is none. */
export function order(question: PlanQuestion): Ordered {
  checked(question)
  const [requests, requestAt] = byKey(question.requests)
  const [offers, offerAt] = byKey(question.offers)
  const { edges } = question
  const count = edges.request.length
  // Two stable distributions, by offer and then by request, leave each row in the order of the offers.
  const byOffer = distribute(count, offers.length, (edge) => offerAt[edges.offer[edge]!]!)
  const rowStart = new Int32Array(requests.length + 1)
  const fill = starts(count, requests.length, (edge) => requestAt[edges.request[edge]!]!)
  const rows = new Int32Array(count)
  for (const edge of byOffer) rows[fill[requestAt[edges.request[edge]!]!]!++] = edge
  const offerOf = new Int32Array(count)
  const cost = new Float64Array(count)
  const [barred, full] = [new Uint8Array(requests.length), new Uint8Array(requests.length)]
  const eligible = new Uint8Array(offers.length)
  let kept = 0
  let at = 0
  for (const [index, request] of requests.entries()) {
    const start = kept
    for (; at < fill[index]!; at++) {
      const edge = rows[at]!
      const offer = offerAt[edges.offer[edge]!]!
      const price = edges.cost[edge]!
      eligible[offer] = 1
      if (kept > start && offerOf[kept - 1] === offer) cost[kept - 1] = Math.min(cost[kept - 1]!, price)
      else if (offers[offer]!.slots === 0) full[index] = 1
      else if (!fitsAlone(request, offers[offer]!)) barred[index] = 1
      else {
        offerOf[kept] = offer
        cost[kept++] = price
      }
    }
    rowStart[index + 1] = kept
  }
  const lists = { offerOf: offerOf.subarray(0, kept), cost: cost.subarray(0, kept) }
  return { requests, offers, rowStart, ...lists, barred, full, eligible }
}

/** Those things in the order of their keys, and where each of them went. */
function byKey<T extends { key: string }>(things: readonly T[]): [T[], Int32Array] {
  const sorted = things.map((_, index) => index)
  sorted.sort((a, b) => (things[a]!.key < things[b]!.key ? -1 : 1))
  const went = new Int32Array(things.length)
  for (const [place, index] of sorted.entries()) {
    went[index] = place
    if (place > 0 && things[sorted[place - 1]!]!.key === things[index]!.key) {
      throw new RangeError(`The key ${things[index]!.key} is there twice`)
    }
  }
  return [sorted.map((index) => things[index]!), went]
}

function starts(count: number, groups: number, groupOf: (index: number) => number): Int32Array {
  const start = new Int32Array(groups + 1)
  for (let index = 0; index < count; index++) start[groupOf(index) + 1]!++
  for (let group = 0; group < groups; group++) start[group + 1]! += start[group]!
  return start
}

function distribute(count: number, groups: number, groupOf: (index: number) => number): Int32Array {
  const next = starts(count, groups, groupOf)
  const sorted = new Int32Array(count)
  for (let index = 0; index < count; index++) sorted[next[groupOf(index)]!++] = index
  return sorted
}

const whole = (value: number, least = 0): boolean => Number.isSafeInteger(value) && value >= least

function checked({ requests, offers, edges, spread }: PlanQuestion): void {
  const right = (holds: boolean, what: string) => {
    if (!holds) throw new RangeError(`${what} is not what a plan can be made of`)
  }
  right(whole(spread), `The spread ${spread}`)
  for (const { key, places, minutes, week } of requests) {
    right(whole(places, 1) && whole(minutes) && Number.isSafeInteger(week), `The request ${key}`)
  }
  for (const { key, load, slots } of offers) right(whole(load) && whole(slots), `The offer ${key}`)
  checkEdges(edges, requests.length, offers.length)
}

function checkEdges({ request, offer, cost }: PlanEdges, requests: number, offers: number): void {
  const sameLength = request.length === offer.length && offer.length === cost.length
  if (!sameLength) throw new RangeError('The lists of edges are of different lengths')
  for (let edge = 0; edge < request.length; edge++) {
    const there = whole(request[edge]!) && request[edge]! < requests && whole(offer[edge]!) && offer[edge]! < offers
    if (!there || !whole(cost[edge]!)) throw new RangeError(`The edge ${edge} is not what a plan can be made of`)
  }
}
