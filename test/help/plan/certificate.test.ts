import { describe, expect, test } from 'vitest'
import type { PlanQuestion } from '../../../src/domains/help/plan/question.ts'
import { isBetter } from '../../../src/domains/help/plan/question.ts'
import { solve } from '../../../src/domains/help/plan/solve.ts'
import { anOffer, aRequest, Dice, question, randomQuestion, type Edge } from './questions.ts'

/** The same question with only so many of each request's cheapest edges, and a bound of the others. */
function shortened(asked: PlanQuestion, keeps: (key: string) => number): PlanQuestion {
  const edges: Edge[] = []
  const requests = asked.requests.map((request, row) => {
    const mine = [...Array.from(asked.edges.cost).keys()].filter((edge) => asked.edges.request[edge] === row)
    mine.sort((a, b) => asked.edges.cost[a]! - asked.edges.cost[b]! || a - b)
    const kept = mine.slice(0, keeps(request.key))
    edges.push(...kept.map((edge): Edge => [row, asked.edges.offer[edge]!, asked.edges.cost[edge]!]))
    const next = mine[kept.length]
    return { ...request, omittedFrom: next === undefined ? null : asked.edges.cost[next]! }
  })
  return question(requests, [...asked.offers], edges, asked.spread)
}

describe('edges that were left out', () => {
  test('are asked for until the plan is the best over all edges', () => {
    let [rounds, left, withLeft] = [0, 0, 0]
    for (let seed = 0; seed < 150; seed++) {
      const dice = new Dice(seed)
      const limits = { hours: dice.chance(40), times: dice.chance(40) }
      const asked = randomQuestion(dice, { requests: 10, offers: 12, density: 80, costs: 40, ...limits })
      const whole = solve(asked).value
      const keeps = new Map(asked.requests.map(({ key }) => [key, 2]))
      let plan = solve(shortened(asked, (key) => keeps.get(key)!))
      while (plan.mightImprove.length > 0) {
        expect(plan.optimal).toBe(false)
        expect(isBetter(plan.value, whole), `seed ${seed}`).toBe(false)
        for (const key of plan.mightImprove) keeps.set(key, keeps.get(key)! * 2)
        plan = solve(shortened(asked, (key) => keeps.get(key)!))
        rounds++
      }
      expect([seed, plan.value, plan.optimal]).toEqual([seed, whole, true])
      const asks = shortened(asked, (key) => keeps.get(key)!).requests.filter(({ omittedFrom }) => omittedFrom !== null)
      left += asks.length
      if (asks.length > 0) withLeft++
    }
    // It asks for more at times, and not for everything.
    expect(rounds).toBeGreaterThan(50)
    expect(left).toBeGreaterThan(100)
    expect(withLeft).toBeGreaterThan(30)
  })

  test('are of no use where they cost no less than what stands', () => {
    const asked = (omittedFrom: number) =>
      question([aRequest('r', { omittedFrom })], [anOffer('a', { load: 3 }), anOffer('b')], [[0, 0, 5]], 2)
    // The edge costs 5, and 6 for the three matches under way.
    expect(solve(asked(11))).toMatchObject({ optimal: true, mightImprove: [] })
    expect(solve(asked(10))).toMatchObject({ optimal: false, mightImprove: ['r'], gap: { cost: 0 } })
  })

  test('are asked for whatever they cost, where somebody is left', () => {
    const requests = [aRequest('left'), aRequest('served', { urgent: true, omittedFrom: 1e12 })]
    const plan = solve(question(requests, [anOffer('o'), anOffer('p')], [[0, 0, 1], [1, 0, 1]]))
    expect(plan.mightImprove).toEqual(['served'])
  })
})
