import type { Network } from './network.ts'
import type { Ordered } from './order.ts'
import type { PlanValue } from './question.ts'

/**
 * The requests whose edges that were left out might make a better plan than was found. With the prices of the flow,
 * one more edge changes what no plan is worth more than by its cost less the price of its request, or by more: the
 * prices of offers are 0 or more. So it is of no use where that is no less than what the plan found costs above the
 * flow. Of a plan that is not shown to be the best over the given edges, only those requests are told whose edges
 * would move its bound: to read all others would prove nothing.
 */
export function mightImprove(
  { requests }: Ordered,
  { unserved }: Network,
  price: Float64Array,
  left: readonly number[],
  flow: PlanValue,
  found: PlanValue,
  isProven: boolean,
): string[] {
  const above = isProven ? found.cost - flow.cost : 0
  const asMany = !isProven || (found.urgentPlaces === flow.urgentPlaces && found.places === flow.places)
  const might = requests.filter(({ omittedFrom }, index) => {
    if (omittedFrom === null) return false
    // A price with a penalty in it is that of a place that could serve somebody who is left.
    return !asMany || left[index]! > 0 || price[index]! >= unserved / 2 || omittedFrom < price[index]! + above
  })
  return might.map(({ key }) => key)
}
