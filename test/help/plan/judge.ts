import type { Plan } from '../../../src/domains/help/plan/answer.ts'
import type { PlanOffer, PlanQuestion, PlanRequest, PlanValue, Weekly } from '../../../src/domains/help/plan/question.ts'

/** Written apart from the solver: the weeks that can matter are gone through one by one. */
const lastWeek = 12

const together = (one: PlanRequest | PlanOffer, other: PlanRequest): boolean =>
  one.busy.some((a) => other.busy.some((b) => Math.max(a.startsAt, b.startsAt) < Math.min(a.endsAt, b.endsAt))) ||
  ('weekly' in one ? one.weekly : [one]).some((mine) => sameHour(mine, other))

/** All times by the clock of the weeks that matter. */
const hours = ({ week, recurring, until, clock }: Weekly): { from: number; until: number }[] =>
  Array.from({ length: lastWeek + 3 }, (_, n) => n).flatMap((n) =>
    clock && (n === week || (recurring && n > week && n <= (until ?? n))) ? [{ from: n * 10_080 + clock.from, until: n * 10_080 + clock.until }] : [])

const sameHour = (one: Weekly, other: Weekly): boolean =>
  (one.recurring || other.recurring) && hours(one).some((a) => hours(other).some((b) => Math.max(a.from, b.from) < Math.min(a.until, b.until)))

/** Whether a request's minutes count in a week. */
export const countsIn = (one: PlanRequest, week: number): boolean =>
  one.week === week || (one.recurring && one.week < week && (one.until === null || week <= one.until))

/** Whether one offer can serve these requests, whatever the others do. */
export function canServe(offer: PlanOffer, requests: readonly PlanRequest[]): boolean {
  if (requests.length > offer.slots) return false
  for (const [index, one] of requests.entries()) {
    if (together(offer, one) || requests.slice(index + 1).some((other) => together(one, other))) return false
  }
  for (let week = 0; offer.minutesLeft && week <= lastWeek; week++) {
    const now = requests.filter((one) => countsIn(one, week))
    const sum = now.reduce((minutes, one) => minutes + one.minutes, 0)
    if (sum > (offer.minutesLeft.weeks.get(week) ?? offer.minutesLeft.each ?? Infinity)) return false
  }
  return true
}

/** The cheapest edge between each two, by their positions. */
export function cheapest({ edges }: PlanQuestion): Map<string, number> {
  const found = new Map<string, number>()
  for (let at = 0; at < edges.cost.length; at++) {
    const pair = `${edges.request[at]!}:${edges.offer[at]!}`
    found.set(pair, Math.min(found.get(pair) ?? Infinity, edges.cost[at]!))
  }
  return found
}

/** What a plan is worth, found from its assignments alone. Throws where it breaks a limit or miscounts. */
export function judged(asked: PlanQuestion, plan: Plan): PlanValue {
  const wrong = (what: string): never => {
    throw new Error(`The plan is wrong: ${what}`)
  }
  const costs = cheapest(asked)
  const served = new Map<number, number[]>()
  const helps = new Map<number, number[]>()
  const value = { urgentPlaces: 0, places: 0, cost: 0 }
  for (const { request, offer, cost, rising } of plan.assignments) {
    const row = asked.requests.findIndex(({ key }) => key === request)
    const column = asked.offers.findIndex(({ key }) => key === offer)
    if (served.get(row)?.includes(column)) wrong(`${offer} helps ${request} twice`)
    served.set(row, [...(served.get(row) ?? []), column])
    helps.set(column, [...(helps.get(column) ?? []), row])
    const edge = costs.get(`${row}:${column}`) ?? wrong(`${offer} cannot help ${request}`)
    if (cost !== edge + rising) wrong(`${cost} is not ${edge} and ${rising}`)
    value.places++
    value.cost += edge
    if (asked.requests[row]!.urgent) value.urgentPlaces++
  }
  for (const [row, one] of asked.requests.entries()) {
    const places = served.get(row)?.length ?? 0
    if (places > one.places) wrong(`${one.key} has too many`)
    const told = plan.unmatched.find(({ request }) => request === one.key)?.places ?? 0
    if (told !== one.places - places) wrong(`${one.key} has ${told} places left`)
  }
  for (const [column, one] of asked.offers.entries()) {
    const rows = helps.get(column) ?? []
    if (!canServe(one, rows.map((row) => asked.requests[row]!))) wrong(`${one.key} cannot serve that many`)
    for (const [index] of rows.entries()) value.cost += asked.spread * (one.load + index)
  }
  if (value.cost !== plan.assignments.reduce((sum, { cost }) => sum + cost, 0)) wrong('its costs do not add up')
  if (JSON.stringify(value) !== JSON.stringify(plan.value)) wrong(`it says it is worth ${JSON.stringify(plan.value)}`)
  return value
}
