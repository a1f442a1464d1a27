import { describe, expect, test } from 'vitest'
import { solve } from '../../../src/domains/help/plan/solve.ts'
import { isBetter } from '../../../src/domains/help/plan/question.ts'
import { bruteForce } from './brute-force.ts'
import { byHighs } from './highs.ts'
import { judged } from './judge.ts'
import { Dice, randomQuestion, type Traits } from './questions.ts'

const binding: [string, Pick<Traits, 'hours' | 'times'>][] = [
  ['hours', { hours: true, times: false }],
  ['times', { hours: false, times: true }],
  ['hours and times', { hours: true, times: true }],
]

describe.each(binding)('limits of %s', (_, limits) => {
  test('300 tiny questions are worth what trying everything finds', () => {
    for (let seed = 0; seed < 300; seed++) {
      const asked = randomQuestion(new Dice(seed), { ...limits, requests: 4, offers: 3, density: 80, costs: 20 })
      const plan = solve(asked)
      expect([seed, judged(asked, plan), plan.optimal]).toEqual([seed, bruteForce(asked), true])
    }
  })

  test('110 small questions are worth what an integer program is', () => {
    for (let seed = 0; seed < 110; seed++) {
      const dice = new Dice(5_000 + seed)
      const size = { requests: 1 + dice.roll(9), offers: 1 + dice.roll(5) }
      const asked = randomQuestion(dice, { ...limits, ...size, density: 40 + dice.roll(60), costs: 1 + dice.roll(100) })
      const plan = solve(asked)
      expect([seed, judged(asked, plan), plan.optimal]).toEqual([seed, byHighs(asked), true])
    }
  })

  test('some larger ones too', () => {
    for (let seed = 0; seed < 3; seed++) {
      const asked = randomQuestion(new Dice(seed), { ...limits, requests: 40, offers: 15, density: 40, costs: 1_000 })
      const plan = solve(asked)
      expect([seed, judged(asked, plan), plan.optimal]).toEqual([seed, byHighs(asked), true])
    }
  })

  test('what is found within few nodes is a plan, and the best lies between it and the bound', () => {
    let unproven = 0
    for (let seed = 0; seed < 25; seed++) {
      const asked = randomQuestion(new Dice(seed), { ...limits, requests: 14, offers: 5, density: 70, costs: 50 })
      const best = solve(asked)
      for (const nodes of [0, 1, 4]) {
        const plan = solve({ ...asked, bounds: { nodes, arcs: Infinity } })
        expect(isBetter(judged(asked, plan), best.value), `seed ${seed}`).toBe(false)
        expect(isBetter(best.value, plan.bound), `seed ${seed}`).toBe(false)
        expect(plan.gap).toEqual({
          urgentPlaces: plan.bound.urgentPlaces - plan.value.urgentPlaces,
          places: plan.bound.places - plan.value.places,
          cost: plan.value.cost - plan.bound.cost,
        })
        expect(plan.optimal).toBe(!isBetter(plan.bound, plan.value))
        if (!plan.optimal) unproven++
      }
    }
    expect(unproven).toBeGreaterThan(5)
  })
})
