import { beforeAll, describe, expect, test } from 'vitest'
import { Random } from '../../../local/seed/random.ts'
import { startApp, type TestApp } from '../../harness/app.ts'
import type { ApiClient, Json } from '../../harness/client.ts'
import { makeNeighbourhood, type Neighbourhood } from '../../harness/factories.ts'
import { judged } from './oracle.ts'
import { makeRandomWorld, type RandomWorld } from './random-world.ts'

const plan = `totalCost optimal gap { urgentPlaces places cost } matchedCount plannedRequests leftOut
  unmatched { request { id } places reason } fairness { maxLoad gini }
  matches { request { id } offer { id } score bestRejected { offer { id } scoreDifference } }`
const preview = `query ($id: ID!) { previewMatches(cooperativeId: $id) { ${plan} } }`
const planMatches = `mutation ($id: ID!) { planMatches(input: { cooperativeId: $id }) { __typename
  ... on PlanMatchesPayload { plan { ${plan} } } ... on UserError { code message } } }`

let app: TestApp
let world: Neighbourhood
let crowd: RandomWorld

beforeAll(async () => {
  app = await startApp()
  world = await makeNeighbourhood(app)
  crowd = await makeRandomWorld(app, world, new Random(77), 60, 40)
})

const previewed = async (client: ApiClient): Promise<Json> => (await client(preview, { id: world.id })).data.previewMatches
const planned = async (client: ApiClient): Promise<Json> => (await client(planMatches, { id: world.id })).data.planMatches
const stored = async (): Promise<Json[]> => {
  const { rows } = await app.db.execute(`select m.request_id, m.offer_id, m.volunteer_id, m.minutes, m.status, m.origin, m.score, m.expires_at, m.explanation from matches m`)
  return rows as unknown as Json[]
}

describe('a preview', () => {
  test('tells the plan, pairs only candidates, and writes nothing', async () => {
    const shown = await previewed(world.coordinator.client)
    expect(shown.optimal).toBe(true)
    expect(shown.matchedCount).toBe(shown.matches.length)
    expect(shown.matchedCount).toBeGreaterThan(15)
    expect(shown.plannedRequests).toBe(40)
    expect(shown.matchedCount + shown.unmatched.length).toBe(40)
    for (const { request, offer, score, bestRejected } of shown.matches) {
      const wanted = crowd.wanted.find(({ id }) => id === request.id)!
      expect(judged(wanted, crowd.volunteers.find(({ offerId }) => offerId === offer.id)!)).toBeNull()
      expect(score).toBeGreaterThan(0)
      if (bestRejected) expect(bestRejected.offer.id).not.toBe(offer.id)
    }
    for (const { request, reason } of shown.unmatched) {
      const wanted = crowd.wanted.find(({ id }) => id === request.id)!
      expect(reason === 'NO_CANDIDATE').toBe(crowd.volunteers.every((volunteer) => judged(wanted, volunteer) !== null))
    }
    const loads = new Map<string, number>()
    for (const { offer } of shown.matches) loads.set(offer.id, (loads.get(offer.id) ?? 0) + 1)
    expect(shown.fairness.maxLoad).toBe(Math.max(...loads.values()))
    expect(await stored()).toEqual([])
  })

  test.each(['board', 'manager', 'resident', 'auditor', 'representative', 'stranger'] as const)('is not for the %s', async (role) => {
    expect(await previewed(world[role].client)).toBeNull()
  })
})

describe('planning', () => {
  test.each(['board', 'resident', 'stranger'] as const)('is not for the %s', async (role) => {
    expect(await planned(world[role].client)).toMatchObject({ __typename: 'Forbidden', code: 'FORBIDDEN' })
    expect(await stored()).toEqual([])
  })

  test('proposes what the preview showed; of ten at once each pair is proposed once, and nobody gets more hours than they have', async () => {
    const shown = await previewed(world.coordinator.client)
    const answers = await Promise.all(Array.from({ length: 10 }, () => planned(world.coordinator.client)))
    const pairs = (of: Json): string[] => of.matches.map(({ request, offer }: Json) => `${request.id} ${offer.id}`)
    const made = answers.filter(({ __typename }) => __typename === 'PlanMatchesPayload').map(({ plan }) => pairs(plan))
    expect(answers.every(({ __typename, code }) => __typename === 'PlanMatchesPayload' || code === 'STALE')).toBe(true)
    expect(made.flat().sort()).toEqual(pairs(shown).sort())
    const matches = await stored()
    expect(matches.map((match) => `${match.request_id} ${match.offer_id}`).sort()).toEqual(pairs(shown).sort())
    for (const { offerId, mostMinutes } of crowd.volunteers) {
      const minutes = matches.filter((match) => match.offer_id === offerId).reduce((sum, match) => sum + Number(match.minutes), 0)
      expect(minutes).toBeLessThanOrEqual(mostMinutes)
    }
    expect(matches.every(({ status, origin, expires_at: end }) => status === 'PROPOSED' && origin === 'PLAN' && end > app.clock.now)).toBe(true)
    const scores = new Map(shown.matches.map(({ request, offer, score }: Json) => [`${request.id} ${offer.id}`, score]))
    for (const match of matches) expect(match.score / 1_000).toBe(scores.get(`${match.request_id} ${match.offer_id}`))
    expect((await previewed(world.coordinator.client)).matchedCount).toBe(0)
  })
})

describe('a proposal that was declined', () => {
  const declineOne = async (): Promise<Json> => {
    const match = (await stored()).find(({ status }) => status === 'PROPOSED')!
    await app.db.execute({ sql: `update matches set status = 'DECLINED', ended_at = ?, updated_at = ? where request_id = ? and offer_id = ? and status = 'PROPOSED'`, args: [app.clock.now, app.clock.now, match.request_id, match.offer_id] })
    return match
  }
  const proposedFor = async (requestId: string): Promise<Json[]> => (await stored()).filter((match) => match.request_id === requestId && match.status === 'PROPOSED')

  test('is not planned anew by itself where the cooperative does not want that', async () => {
    const { request_id: requestId } = await declineOne()
    app.clock.now += 60
    await app.app.scheduled()
    expect(await proposedFor(requestId)).toEqual([])
  })

  test('is planned anew by the minute where it does, with somebody else, and once', async () => {
    await app.db.execute({ sql: 'update help_settings set plans_itself = 1 where cooperative_id = ?', args: [world.id] })
    const declined = await declineOne()
    app.clock.now += 60
    const planning = () => app.logs.filter(({ event, fields }) => event === 'job.done' && fields?.['job'] === 'replan-help').length
    const before = planning()
    await app.app.scheduled()
    expect(planning()).toBe(before + 1)
    for (const match of await proposedFor(declined.request_id)) expect(match.volunteer_id).not.toBe(declined.volunteer_id)
    app.clock.now += 120
    await app.app.scheduled()
    app.clock.now += 60
    await app.app.scheduled()
    expect(planning()).toBe(before + 1)
  })
})
