import type { PlanOffer, PlanQuestion, PlanRequest } from '../../../src/domains/help/plan/question.ts'

/** Whole numbers that look random and are the same in every run. */
export class Dice {
  #state: number

  constructor(seed: number) {
    this.#state = Math.imul(seed + 1, 0x9e3779b1) >>> 0
  }

  /** From 0 to below `sides`. */
  roll(sides: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * sides)
  }

  chance(percent: number): boolean {
    return this.roll(100) < percent
  }

  shuffled<T>(things: readonly T[]): T[] {
    const left = [...things]
    return things.map(() => left.splice(this.roll(left.length), 1)[0]!)
  }
}

/** A request of one place for an hour in week 0, unless told otherwise. */
export const aRequest = (key: string, told: Partial<PlanRequest> = {}): PlanRequest => ({
  ...{ key, places: 1, urgent: false, minutes: 60, week: 0, recurring: false, until: null, busy: [], clock: null, omittedFrom: null },
  ...told,
})

/** An offer of one match, without limits of hours, unless told otherwise. */
export const anOffer = (key: string, told: Partial<PlanOffer> = {}): PlanOffer => ({
  ...{ key, load: 0, slots: 1, minutesLeft: null, busy: [], weekly: [] },
  ...told,
})

/** One edge: positions of request and offer, and the cost. */
export type Edge = [request: number, offer: number, cost: number]

/** A question from a list of edges. */
export const question = (requests: PlanRequest[], offers: PlanOffer[], edges: Edge[], spread = 0): PlanQuestion => ({
  ...{ requests, offers, spread },
  edges: {
    request: edges.map(([one]) => one),
    offer: edges.map(([, one]) => one),
    cost: edges.map(([, , one]) => one),
  },
})

/** A matrix as a question: a request a row, an offer a column. */
export function ofMatrix(costs: readonly (readonly number[])[]): PlanQuestion {
  const requests = costs.map((_, row) => aRequest(`r${String(row).padStart(4, '0')}`))
  const offers = costs[0]!.map((_, column) => anOffer(`o${String(column).padStart(4, '0')}`))
  const size = requests.length * offers.length
  const edges = { request: new Int32Array(size), offer: new Int32Array(size), cost: new Float64Array(size) }
  for (let at = 0; at < size; at++) {
    const [row, column] = [Math.floor(at / offers.length), at % offers.length]
    edges.request[at] = row
    edges.offer[at] = column
    edges.cost[at] = costs[row]![column]!
  }
  return { requests, offers, edges, spread: 0 }
}

/** What a random question has. */
export interface Traits {
  requests: number
  offers: number
  /** Of all pairs, how many have an edge, in percent. */
  density: number
  costs: number
  /** Whether hours are limited; whether times are fixed. */
  hours: boolean
  times: boolean
}

const HOUR = 3_600

/** A question at random, with several places, slots and loads. */
export function randomQuestion(dice: Dice, { requests, offers, density, costs, hours, times }: Traits): PlanQuestion {
  const span = (): PlanRequest['busy'][number] => {
    const startsAt = dice.roll(10) * HOUR
    return { startsAt, endsAt: startsAt + (1 + dice.roll(3)) * HOUR }
  }
  // About the turn of the week too.
  const aClock = (): NonNullable<PlanRequest['clock']> => {
    const from = (dice.chance(50) ? 10_020 : 0) + 60 * dice.roll(3) - (dice.chance(50) ? 0 : 60)
    return { from: Math.max(0, from), until: Math.max(0, from) + 60 * (1 + dice.roll(3)) }
  }
  const aWeekly = (): PlanOffer['weekly'][number] => ({ week: dice.roll(3), recurring: dice.chance(70), until: dice.chance(50) ? 3 : null, clock: aClock() })
  const aWeek = (): [number, number] => [dice.roll(4), 60 * dice.roll(4)]
  const limit = () => (dice.chance(20) ? null : 60 * (1 + dice.roll(5)))
  const asked = Array.from({ length: requests }, (_, index) => {
    const [week, recurring] = [dice.roll(3), (hours || times) && dice.chance(30)]
    return aRequest(`request ${index}`, {
      places: dice.chance(75) ? 1 : 1 + dice.roll(3),
      urgent: dice.chance(30),
      minutes: hours ? 15 * (1 + dice.roll(12)) : 60,
      ...{ week, recurring, until: recurring && dice.chance(60) ? week + dice.roll(3) : null },
      busy: times && dice.chance(60) ? [span(), ...(dice.chance(20) ? [span()] : [])] : [],
      clock: times && dice.chance(40) ? aClock() : null,
    })
  })
  const offered = Array.from({ length: offers }, (_, index) =>
    anOffer(`offer ${index}`, {
      load: dice.roll(3),
      slots: dice.roll(5),
      minutesLeft: hours && dice.chance(80) ? { each: limit(), weeks: new Map(dice.chance(30) ? [aWeek()] : []) } : null,
      busy: times && dice.chance(30) ? [span()] : [],
      weekly: times && dice.chance(30) ? [aWeekly()] : [],
    }),
  )
  const edges: Edge[] = []
  for (const [row] of asked.entries()) {
    for (const [column] of offered.entries()) if (dice.chance(density)) edges.push([row, column, dice.roll(costs)])
  }
  return question(asked, offered, edges, dice.chance(60) ? dice.roll(10) : 0)
}
