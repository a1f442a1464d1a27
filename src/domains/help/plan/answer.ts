import type { PlanValue } from './question.ts'

/**
 * Why places are left: NO_CANDIDATE, there is nobody (else) to ask; HOURS, somebody would have a match to spare, and
 * only hours or the time stand in the way; ALL_TAKEN, everybody who could is better used elsewhere or has no match to
 * spare.
 */
export type UnmatchedReason = 'NO_CANDIDATE' | 'ALL_TAKEN' | 'HOURS'

/** The other offer that would have suited a request best, of those that could have taken it before the plan. */
export interface RejectedAlternative {
  offer: string
  /**
   * The cost of its edge less that of the edge that was chosen: below 0 where the chosen one suits this request
   * worse.
   */
  difference: number
}

/** One helper for one request. */
export interface Assignment {
  request: string
  offer: string
  /** What this match costs: its edge, and what it adds because of the matches that the offer has already. */
  cost: number
  /** The second part of that. An offer's new matches are counted from the cheapest edge on. */
  rising: number
  bestRejected: RejectedAlternative | null
}

/** A request with places that nobody was found for. */
export interface Unmatched {
  request: string
  places: number
  reason: UnmatchedReason
}

/** How evenly the matches are spread over the offers that were eligible for anything. */
export interface Fairness {
  /** The most matches that anybody has with this plan, those under way included. */
  maxLoad: number
  /** From 0, everybody has as many, to nearly 1, one has them all. */
  gini: number
}

/** The plan. Everything is in the order of the keys. */
export interface Plan {
  assignments: Assignment[]
  unmatched: Unmatched[]
  /** What this plan is worth: places of urgent requests that are served, places in all, total cost. */
  value: PlanValue
  /** What no plan can be worth more than, over the edges that were given. */
  bound: PlanValue
  /** Whether this is shown to be the best plan there is, edges that were left out included. */
  optimal: boolean
  /**
   * How far the bound lies from what was found, at each level. Only the first that is not 0 says how much better a
   * plan can be; those after it belong to a bound that no plan need reach. All 0 where the plan is the best over the
   * given edges.
   */
  gap: PlanValue
  /**
   * Requests whose edges that were left out might make a better plan: read more of those, and ask again. Where the
   * gap is not 0, only those whose edges would move the bound.
   */
  mightImprove: string[]
  fairness: Fairness
}
