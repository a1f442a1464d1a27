import { munkres } from 'munkres'
import { describe, expect, test } from 'vitest'
import { solve } from '../../../src/domains/help/plan/solve.ts'
import { bruteForce } from './brute-force.ts'
import { byHighs } from './highs.ts'
import { judged } from './judge.ts'
import { Dice, ofMatrix, randomQuestion } from './questions.ts'

/** What the other solver of assignments pays; it takes each row or each column once, whichever are fewer. */
const paid = (costs: number[][]): number => munkres(costs).reduce((sum, [row, column]) => sum + costs[row]![column]!, 0)

const matrix = (dice: Dice, rows: number, columns: number, highest: number): number[][] =>
  Array.from({ length: rows }, () => Array.from({ length: columns }, () => dice.roll(highest)))

describe('one helper each, one match each', () => {
  test.each([
    [200, 8, 8, 10],
    [60, 30, 50, 1_000],
    [60, 50, 30, 100],
    [10, 120, 120, 100_000],
  ])('%i matrices of up to %i × %i cost what another solver pays', (count, rows, columns, highest) => {
    for (let seed = 0; seed < count; seed++) {
      const dice = new Dice(seed)
      const costs = matrix(dice, 1 + dice.roll(rows), 1 + dice.roll(columns), highest)
      const plan = solve(ofMatrix(costs))
      expect([seed, plan.value.cost, plan.optimal]).toEqual([seed, paid(costs), true])
      expect(plan.value.places).toBe(Math.min(costs.length, costs[0]!.length))
      judged(ofMatrix(costs), plan)
    }
  })

  test('costs that are products, on which every row wants the same columns, cost n (n + 1) (n + 2) / 6', () => {
    // Machol and Wien, A hard assignment problem, Operations Research 24 (1976) 190–192: cost i × j, and the optimum is
    // to give the dearest row the cheapest column.
    for (const size of [1, 2, 10, 100, 200]) {
      const costs = Array.from({ length: size }, (_, row) => Array.from({ length: size }, (_, at) => (row + 1) * (at + 1)))
      expect(solve(ofMatrix(costs)).value.cost).toBe((size * (size + 1) * (size + 2)) / 6)
    }
  })
})

describe('several places, slots and loads, without limits of hours', () => {
  const traits = { density: 70, costs: 30, hours: false, times: false }

  test('200 tiny questions are worth what trying everything finds', () => {
    for (let seed = 0; seed < 200; seed++) {
      const asked = randomQuestion(new Dice(seed), { ...traits, requests: 4, offers: 3 })
      const plan = solve(asked)
      expect([seed, judged(asked, plan), plan.optimal]).toEqual([seed, bruteForce(asked), true])
    }
  })

  test('60 questions are worth what an integer program is', () => {
    for (let seed = 0; seed < 60; seed++) {
      const dice = new Dice(1_000 + seed)
      const asked = randomQuestion(dice, { ...traits, requests: 1 + dice.roll(12), offers: 1 + dice.roll(8) })
      const plan = solve(asked)
      expect([seed, judged(asked, plan), plan.optimal]).toEqual([seed, byHighs(asked), true])
    }
  })
})
