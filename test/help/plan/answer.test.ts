import { describe, expect, test } from 'vitest'
import { solve } from '../../../src/domains/help/plan/solve.ts'
import type { PlanEdges } from '../../../src/domains/help/plan/question.ts'
import { judged } from './judge.ts'
import { anOffer, aRequest, Dice, question, randomQuestion, type Edge } from './questions.ts'

const at = (from: number, to: number) => [{ startsAt: from * 3_600, endsAt: to * 3_600 }]
const none: PlanEdges = { request: [], offer: [], cost: [] }

describe('what a plan says', () => {
  test('urgent places come first, then all places, then the cost', () => {
    const requests = [aRequest('later'), aRequest('now', { urgent: true }), aRequest('other')]
    const offers = [anOffer('ada'), anOffer('bob')]
    // To serve the urgent one, the cheap edge is given up; two places at a high cost are more than one at none.
    const plan = solve(question(requests, offers, [[0, 0, 0], [1, 0, 90], [2, 0, 1], [2, 1, 500]]))
    expect(plan.value).toEqual({ urgentPlaces: 1, places: 2, cost: 590 })
    expect(plan.unmatched).toEqual([{ request: 'later', places: 1, reason: 'ALL_TAKEN' }])
  })

  test('the load spreads, and each match says what it adds', () => {
    const requests = [aRequest('a'), aRequest('b'), aRequest('c')]
    const offers = [anOffer('busy', { load: 2, slots: 3 }), anOffer('free', { slots: 3 })]
    const edges: Edge[] = [0, 1, 2].flatMap((one): Edge[] => [[one, 0, 1], [one, 1, 10]])
    const plan = solve(question(requests, offers, edges, 5))
    // With free: 10, 15, 20; with busy: 11, 16, 21.
    expect(plan.assignments.map(({ offer, cost, rising }) => [offer, cost, rising])).toEqual(
      expect.arrayContaining([['busy', 11, 10], ['free', 10, 0], ['free', 15, 5]]),
    )
    expect(plan.value.cost).toBe(36)
    // Loads 3 and 2: G = (−1 × 2 + 1 × 3) / (2 × 5).
    expect(plan.fairness).toEqual({ maxLoad: 3, gini: 0.1 })
  })

  test('Gini of loads counts those who were eligible for anything only', () => {
    const offers = [anOffer('a', { load: 4 }), anOffer('b'), anOffer('c'), anOffer('d'), anOffer('never', { load: 99 })]
    const edges: Edge[] = [[0, 0, 1], [0, 1, 9], [0, 2, 9], [0, 3, 9]]
    // Loads 0, 0, 0 and 5: one has all, so G = 1 − 1 / n.
    expect(solve(question([aRequest('r')], offers, edges)).fairness).toEqual({ maxLoad: 5, gini: 0.75 })
    expect(solve(question([], [], [])).fairness).toEqual({ maxLoad: 0, gini: 0 })
  })

  test('the best rejected alternative is what the request could have had before the plan', () => {
    const requests = [aRequest('r', { minutes: 60, busy: at(9, 10) }), aRequest('s')]
    const offers = [
      anOffer('best', { slots: 1 }),
      anOffer('second'),
      anOffer('without a slot', { slots: 0 }),
      anOffer('without an hour', { minutesLeft: { each: 30, weeks: new Map() } }),
      anOffer('elsewhere', { busy: at(9, 11) }),
    ]
    const edges: Edge[] = [[0, 0, 10], [0, 1, 25], [0, 2, 1], [0, 3, 2], [0, 4, 3], [1, 0, 0], [1, 1, 1_000]]
    const plan = solve(question(requests, offers, edges))
    expect(plan.assignments.map(({ request, offer, bestRejected }) => ({ request, offer, bestRejected }))).toEqual([
      { request: 'r', offer: 'second', bestRejected: { offer: 'best', difference: -15 } },
      { request: 's', offer: 'best', bestRejected: { offer: 'second', difference: 1_000 } },
    ])
    expect(solve(question([aRequest('r')], [anOffer('only')], [[0, 0, 1]])).assignments[0]!.bestRejected).toBeNull()
  })

  test('why places are left', () => {
    const tight = { slots: 5, minutesLeft: { each: 60, weeks: new Map() } }
    const requests = [
      aRequest('a', { urgent: true }),
      aRequest('alone'),
      aRequest('hours', { minutes: 45 }),
      aRequest('barred', { minutes: 90 }),
      aRequest('taken'),
      aRequest('crowd', { places: 3 }),
    ]
    const offers = [anOffer('tight', tight), anOffer('full', { slots: 1 }), anOffer('none', { slots: 0 }), anOffer('x'), anOffer('y')]
    const edges: Edge[] = [[0, 0, 1], [2, 0, 1], [3, 0, 1], [4, 1, 5], [4, 2, 1], [5, 3, 1], [5, 4, 1]]
    requests.push(aRequest('urgent', { urgent: true }))
    edges.push([6, 1, 9])
    expect(solve(question(requests, offers, edges)).unmatched).toEqual([
      { request: 'alone', places: 1, reason: 'NO_CANDIDATE' },
      { request: 'barred', places: 1, reason: 'HOURS' },
      { request: 'crowd', places: 1, reason: 'NO_CANDIDATE' },
      { request: 'hours', places: 1, reason: 'HOURS' },
      { request: 'taken', places: 1, reason: 'ALL_TAKEN' },
    ])
  })

  test('what recurs counts in every week from its first on', () => {
    const offer = anOffer('o', { slots: 9, minutesLeft: { each: 120, weeks: new Map([[7, 60]]) } })
    const served = (...requests: ReturnType<typeof aRequest>[]) =>
      solve(question(requests, [offer], requests.map((_, index): Edge => [index, 0, 1]))).value.places
    const weekly = (week: number, minutes: number) => aRequest(`weekly ${week} ${minutes}`, { recurring: true, week, minutes })
    expect(served(weekly(3, 60), aRequest('x', { week: 5 }))).toBe(2)
    expect(served(weekly(3, 60), aRequest('x', { week: 7 }))).toBe(1)
    expect(served(weekly(8, 60), aRequest('x', { week: 7 }))).toBe(2)
    expect(served(weekly(3, 61))).toBe(0)
    expect(served(weekly(8, 61), weekly(9, 60))).toBe(1)
    expect(served(weekly(8, 60), weekly(90, 60), aRequest('x', { week: 50 }))).toBe(3)
  })

  test('and what recurs until a week in none after it', () => {
    const offer = anOffer('o', { slots: 9, minutesLeft: { each: 60, weeks: new Map([[7, 30], [9, 120]]) } })
    const served = (...requests: ReturnType<typeof aRequest>[]) =>
      solve(question(requests, [offer], requests.map((_, index): Edge => [index, 0, 1]))).value.places
    const weekly = (week: number, until: number | null, minutes = 60) => aRequest(`weekly ${week} ${until}`, { recurring: true, week, until, minutes })
    expect(served(weekly(3, 6), weekly(8, 10), weekly(11, null))).toBe(3)
    expect(served(weekly(3, 7))).toBe(0)
    expect(served(weekly(9, 9, 120))).toBe(1)
    expect(served(weekly(9, 10, 120))).toBe(0)
    expect(served(weekly(3, 5), weekly(5, 6))).toBe(1)
    expect(served(weekly(9, 9), aRequest('x', { week: 9 }), aRequest('y', { week: 10 }))).toBe(3)
  })
})

describe('the order of what is asked', () => {
  test('changes nothing about the answer', () => {
    for (let seed = 0; seed < 60; seed++) {
      const dice = new Dice(seed)
      const limits = { hours: dice.chance(50), times: dice.chance(50) }
      const asked = randomQuestion(dice, { requests: 12, offers: 6, density: 60, costs: 3, ...limits })
      const rows = dice.shuffled([...asked.requests.keys()])
      const columns = dice.shuffled([...asked.offers.keys()])
      const edges = dice.shuffled([...Array.from(asked.edges.cost).keys()])
      const turned = question(
        rows.map((row) => asked.requests[row]!),
        columns.map((column) => asked.offers[column]!),
        edges.map((edge): Edge => [
          rows.indexOf(asked.edges.request[edge]!),
          columns.indexOf(asked.edges.offer[edge]!),
          asked.edges.cost[edge]!,
        ]),
        asked.spread,
      )
      expect(solve(turned), `seed ${seed}`).toEqual(solve(asked))
      const bounds = { nodes: 2, arcs: Infinity }
      expect(solve({ ...turned, bounds }), `seed ${seed}`).toEqual(solve({ ...asked, bounds }))
    }
  })
})

describe('strange questions', () => {
  test('nobody asks, nobody offers, nobody knows anybody', () => {
    const empty = { urgentPlaces: 0, places: 0, cost: 0 }
    expect(solve(question([], [], []))).toMatchObject({ assignments: [], unmatched: [], value: empty, optimal: true })
    expect(solve(question([], [anOffer('o')], []))).toMatchObject({ value: empty, optimal: true })
    const asked = question([aRequest('r')], [], [])
    expect(solve(asked).unmatched).toEqual([{ request: 'r', places: 1, reason: 'NO_CANDIDATE' }])
  })

  test('a request of 50 places takes as many as there are', () => {
    const offers = Array.from({ length: 49 }, (_, index) => anOffer(`o${index}`, { slots: 2 }))
    const requests = [aRequest('crowd', { places: 50, urgent: true }), aRequest('pair', { places: 2 })]
    const edges = [0, 1].flatMap((row) => offers.map((_, column): Edge => [row, column, (column * 7) % 13]))
    const asked = question(requests, offers, edges, 3)
    const plan = solve(asked)
    expect(judged(asked, plan)).toMatchObject({ urgentPlaces: 49, places: 51 })
    expect(plan.unmatched).toEqual([{ request: 'crowd', places: 1, reason: 'NO_CANDIDATE' }])
  })

  test('everything costs the same', () => {
    const requests = Array.from({ length: 40 }, (_, index) => aRequest(`r${index}`, { urgent: index % 3 === 0, places: 2 }))
    const offers = Array.from({ length: 25 }, (_, index) => anOffer(`o${index}`, { slots: 2 }))
    const edges = requests.flatMap((_, row) => offers.map((_, column): Edge => [row, column, 4]))
    const asked = question(requests, offers, edges)
    expect(judged(asked, solve(asked))).toEqual({ urgentPlaces: 28, places: 50, cost: 200 })
  })

  test('costs are exact as high as they may be, and refused above', () => {
    const high = 2 ** 46
    const requests = [aRequest('a'), aRequest('b'), aRequest('c', { urgent: true })]
    const offers = [anOffer('x'), anOffer('y')]
    const edges: Edge[] = [[0, 0, high - 1], [0, 1, high], [1, 0, high - 3], [1, 1, high - 1], [2, 0, high], [2, 1, high - 2]]
    expect(solve(question(requests, offers, edges)).value).toEqual({ urgentPlaces: 1, places: 2, cost: 2 * high - 5 })
    expect(() => solve(question(requests, offers, [[0, 0, 2 ** 52]]))).toThrow(RangeError)
  })

  test('of two edges between the same two, the cheaper counts', () => {
    const plan = solve(question([aRequest('r')], [anOffer('o')], [[0, 0, 9], [0, 0, 4], [0, 0, 6]]))
    expect(plan.assignments).toEqual([{ request: 'r', offer: 'o', cost: 4, rising: 0, bestRejected: null }])
  })

  test.each([
    ['a cost below 0', question([aRequest('r')], [anOffer('o')], [[0, 0, -1]])],
    ['half a cost', question([aRequest('r')], [anOffer('o')], [[0, 0, 0.5]])],
    ['no number', question([aRequest('r')], [anOffer('o')], [[0, 0, NaN]])],
    ['an edge to nobody', question([aRequest('r')], [anOffer('o')], [[0, 1, 1]])],
    ['no place', question([aRequest('r', { places: 0 })], [], [])],
    ['slots below 0', question([], [anOffer('o', { slots: -1 })], [])],
    ['a key twice', question([aRequest('r'), aRequest('r')], [], [])],
    ['lists of unequal length', { ...question([aRequest('r')], [], []), edges: { ...none, cost: [1] } }],
    ['half a spread', question([], [], [], 0.5)],
  ])('%s is refused', (_, asked) => {
    expect(() => solve(asked)).toThrow(RangeError)
  })
})
