import { beforeAll, expect, test } from 'vitest'
import { Random } from '../../../local/seed/random.ts'
import { startApp, type TestApp } from '../../harness/app.ts'
import type { Json } from '../../harness/client.ts'
import { makeNeighbourhood, type Neighbourhood } from '../../harness/factories.ts'
import { isOnTheEdge, judged } from './oracle.ts'
import { makeRandomWorld, type RandomWorld } from './random-world.ts'

const candidates = `query Candidates($id: ID!, $first: Int, $after: String) { node(id: $id) { ... on HelpRequest {
  candidates(first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor } edges {
    score explanation { criterion weight value contribution text } distanceKm load { hoursThisWeek openMatches } node { id } } }
  exclusions { criterion count } } } }`

let app: TestApp
let world: Neighbourhood
let crowd: RandomWorld

beforeAll(async () => {
  app = await startApp()
  world = await makeNeighbourhood(app)
  crowd = await makeRandomWorld(app, world, new Random(505), 300, 60)
})

/** All candidates of a request, page by page. */
async function all(id: string): Promise<{ edges: Json[]; exclusions: Json[]; total: number }> {
  const edges: Json[] = []
  for (let after: string | null = null; ; ) {
    const { data }: { data: Json } = await world.coordinator.client(candidates, { id, first: 40, after })
    const { candidates: page, exclusions }: Json = data.node
    edges.push(...page.edges)
    if (!page.pageInfo.hasNextPage) return { edges, exclusions, total: page.totalCount }
    after = page.pageInfo.endCursor
  }
}

test('the candidates are those whom brute force finds, and the others are counted by what excludes them', async () => {
  let [found, told] = [0, 0]
  for (const wanted of crowd.wanted) {
    const sure = crowd.volunteers.filter((volunteer) => !isOnTheEdge(wanted, volunteer))
    expect(sure.length).toBeGreaterThan(290)
    const { edges, exclusions, total } = await all(wanted.id)
    const ids = new Set(edges.map(({ node }) => node.id))
    expect(ids.size).toBe(total)
    expect(sure.filter((volunteer) => ids.has(volunteer.offerId)).map(({ offerId }) => offerId).sort()).toEqual(
      sure.filter((volunteer) => judged(wanted, volunteer) === null).map(({ offerId }) => offerId).sort(),
    )
    found += ids.size
    if (sure.length < crowd.volunteers.length) continue
    const counts = new Map<string, number>()
    for (const volunteer of sure) {
      const criterion = judged(wanted, volunteer)
      if (criterion !== null && criterion !== 'HIDDEN') counts.set(criterion, (counts.get(criterion) ?? 0) + 1)
    }
    expect(Object.fromEntries(exclusions.map(({ criterion, count }) => [criterion, count]))).toEqual(
      Object.fromEntries([...counts].filter(([, count]) => count >= 5)),
    )
    told += exclusions.length
  }
  // The crowd is such that both happen, and often.
  expect(found).toBeGreaterThan(200)
  expect(told).toBeGreaterThan(100)
})

test('they come by their scores, which are the sum of what the criteria contribute', async () => {
  for (const { id } of crowd.wanted.slice(0, 20)) {
    const { edges } = await all(id)
    const scores = edges.map(({ score }) => score as number)
    expect(scores).toEqual([...scores].sort((a, b) => b - a))
    for (const { score, explanation, distanceKm } of edges) {
      const contributed = explanation.reduce((sum: number, { contribution }: { contribution: number }) => sum + contribution, 0)
      expect(contributed).toBeCloseTo(score, 2)
      expect(explanation.reduce((sum: number, { weight }: { weight: number }) => sum + weight, 0)).toBeCloseTo(1, 9)
      expect(Number.isInteger(distanceKm)).toBe(true)
      expect(explanation.every(({ text }: { text: string }) => text.length > 10 && !text.includes('{'))).toBe(true)
    }
  }
})
