import { isBetter, type PlanQuestion, type PlanValue } from '../../../src/domains/help/plan/question.ts'
import { canServe, cheapest } from './judge.ts'

/** The best value there is, by trying everything: for questions of a dozen edges. */
export function bruteForce(asked: PlanQuestion): PlanValue {
  const pairs = [...cheapest(asked)].map(([pair, cost]) => {
    const [row, column] = pair.split(':').map(Number) as [number, number]
    return [row, column, cost] as const
  })
  const helps: number[][] = asked.offers.map(() => [])
  const served = asked.requests.map(() => 0)
  let best: PlanValue = { urgentPlaces: 0, places: 0, cost: 0 }
  const next = (at: number, value: PlanValue): void => {
    if (isBetter(value, best)) best = value
    if (at === pairs.length) return
    const [row, column, cost] = pairs[at]!
    const [request, offer] = [asked.requests[row]!, asked.offers[column]!]
    helps[column]!.push(row)
    served[row]!++
    if (served[row]! <= request.places && canServe(offer, helps[column]!.map((one) => asked.requests[one]!))) {
      const rising = asked.spread * (offer.load + helps[column]!.length - 1)
      next(at + 1, {
        urgentPlaces: value.urgentPlaces + (request.urgent ? 1 : 0),
        places: value.places + 1,
        cost: value.cost + cost + rising,
      })
    }
    helps[column]!.pop()
    served[row]!--
    next(at + 1, value)
  }
  next(0, best)
  return best
}
