import type { PlanOffer, PlanQuestion, PlanRequest } from '../../src/domains/help/plan/question.ts'

/** How large a question is, how many edges each request keeps (all where null), and whether hours and times bind. */
export interface Size {
  requests: number
  offers: number
  edges: number | null
  limits: boolean
}

/** Numbers from 0 to below 1 that are the same in every run. */
function dice(): () => number {
  let state = 1
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** A neighbourhood: people on a plane, who cost as much as they live apart, and a bit for the rest that counts. */
export function neighbourhood(size: Size): PlanQuestion {
  const random = dice()
  const roll = (sides: number) => Math.floor(random() * sides)
  const requests = Array.from({ length: size.requests }, (_, index): PlanRequest => {
    const startsAt = (roll(28) * 24 + 8 + roll(10)) * 3_600
    return {
      key: `r${String(index).padStart(5, '0')}`,
      places: random() < 0.85 ? 1 : 2,
      urgent: random() < 0.2,
      minutes: size.limits ? 30 * (1 + roll(6)) : 60,
      week: Math.floor(startsAt / (7 * 24 * 3_600)),
      recurring: size.limits && random() < 0.1,
      until: null,
      clock: null,
      busy: size.limits && random() < 0.5 ? [{ startsAt, endsAt: startsAt + 7_200 }] : [],
      omittedFrom: null,
    }
  })
  const offers = Array.from({ length: size.offers }, (_, index): PlanOffer => ({
    key: `o${String(index).padStart(5, '0')}`,
    load: roll(4),
    slots: 1 + roll(3),
    minutesLeft: size.limits ? { each: 60 * (1 + roll(4)), weeks: new Map() } : null,
    ...{ busy: [], weekly: [] },
  }))
  const [homes, places] = [requests, offers].map((some) => some.map(() => [random() * 1_000, random() * 1_000] as const))
  const kept = Math.min(size.edges ?? size.offers, size.offers)
  const edges = {
    request: new Int32Array(size.requests * kept),
    offer: new Int32Array(size.requests * kept),
    cost: new Int32Array(size.requests * kept),
  }
  for (const [row, request] of requests.entries()) {
    const [x, y] = homes![row]!
    const costs = places!.map(([a, b]) => Math.round(Math.hypot(a - x, b - y)) + roll(100))
    const nearest = [...costs.keys()]
    if (kept < size.offers) nearest.sort((a, b) => costs[a]! - costs[b]! || a - b)
    for (let at = 0; at < kept; at++) {
      edges.request[row * kept + at] = row
      edges.offer[row * kept + at] = nearest[at]!
      edges.cost[row * kept + at] = costs[nearest[at]!]!
    }
    if (kept < size.offers) request.omittedFrom = costs[nearest[kept]!]!
  }
  return { requests, offers, edges, spread: 20 }
}
