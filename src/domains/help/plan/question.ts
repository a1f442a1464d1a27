import type { Interval } from '../../../platform/interval.ts'

/** Minutes that may still be given, by week; weeks are numbered by the caller, one after the other. */
export interface MinutesLeft {
  /** In each week that is not named below; null where there is no limit. */
  each: number | null
  /** What is left in particular weeks, where it is something else. */
  weeks: ReadonlyMap<number, number>
}

/** In which weeks something is, and when by the clock. */
export interface Weekly {
  /** The week in which it is first. */
  week: number
  /** Whether it is in every week from that one on. */
  recurring: boolean
  /** The last week in which it is; null for no end, and where it is once. */
  until: number | null
  /** From and until which minute of the week, counted from Monday’s midnight, where that is fixed. */
  clock: { from: number; until: number } | null
}

/** A request for help, as the plan sees it; its minutes count in the weeks in which it is. */
export interface PlanRequest extends Weekly {
  /** What it is called in the answer; unique among the requests, and what decides between equals. */
  key: string
  /** How many helpers are still needed, 1 or more. */
  places: number
  urgent: boolean
  /** How long the task takes each helper, in the week in which it counts. */
  minutes: number
  /** When exactly the helper must be there; empty where the time is to be agreed upon. */
  busy: readonly Interval[]
  /** A lower bound of the cost of every edge that was left out of the question; null when none was. */
  omittedFrom: number | null
}

/** Somebody's offer to help, as the plan sees it. */
export interface PlanOffer {
  /** What it is called in the answer; unique among the offers, and what decides between equals. */
  key: string
  /** Matches that are under way already. */
  load: number
  /** How many more there may be at most. */
  slots: number
  /** Null where hours are without a limit. */
  minutesLeft: MinutesLeft | null
  /** When this person is taken already; and by the clock of which weeks. */
  busy: readonly Interval[]
  weekly: readonly Weekly[]
}

/** Who could help whom, and how badly it suits: lists of equal length, by position in `requests` and `offers`. */
export interface PlanEdges {
  request: ArrayLike<number>
  offer: ArrayLike<number>
  /** A whole number, 0 or more. Of two edges between the same two, the cheaper counts. */
  cost: ArrayLike<number>
}

/** How long the search may go on. Both bounds count work and not time: the answer is the same on every machine. */
export interface PlanBounds {
  /** Nodes of the branch and bound, over all components together; 0 leaves repair alone. */
  nodes: number
  /** Arcs looked at by the branch and bound, over all components together. */
  arcs: number
}

/** Everything that is planned at once. */
export interface PlanQuestion {
  requests: readonly PlanRequest[]
  offers: readonly PlanOffer[]
  edges: PlanEdges
  /** What each match that somebody has already, under way or in this plan, adds to the cost of one more. */
  spread: number
  bounds?: PlanBounds
}

/** What a plan is worth; the first two as large as possible, in this order, and then the cost as small as possible. */
export interface PlanValue {
  /** Places of urgent requests that are served. */
  urgentPlaces: number
  /** Places that are served in all. */
  places: number
  cost: number
}

/** Whether one is worth more than the other: by urgent places, then by places, then by cost. */
export function isBetter(one: PlanValue, other: PlanValue): boolean {
  if (one.urgentPlaces !== other.urgentPlaces) return one.urgentPlaces > other.urgentPlaces
  if (one.places !== other.places) return one.places > other.places
  return one.cost < other.cost
}
