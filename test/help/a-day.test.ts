import { expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { ok, type ApiClient, type Json } from '../harness/client.ts'
import { addMember } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { home, makeHelpWorld } from './handshake/world.ts'
import { operations } from './operations.ts'

const app = await startApp()
expectNoFaults(app)
const world = await makeHelpWorld(app)

const by = async (client: ApiClient, operation: string, variables?: Record<string, unknown>): Promise<Json> => ok(await client(operations[operation]!, variables))

const offering = {
  ...{ cooperativeId: world.id, categories: ['GROCERIES', 'TRANSPORT'], languages: ['nl'], carSeats: 3, radiusKm: 12, maxHoursPerWeek: 3, location: home },
  availability: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, startTime: '09:00', endTime: '17:00' })),
}

test('every operation about help that a frontend wrote runs as it stands, from the offer to the hours', async () => {
  const { offer } = (await by(world.volunteer.client, 'OfferHelp', { input: offering })).offerHelp
  expect(offer).toMatchObject({ status: 'ACTIVE', categories: ['GROCERIES', 'TRANSPORT'], languages: ['nl'], radiusKm: 12, maxHoursPerWeek: 3 })
  expect(offer.availability[0]).toMatchObject({ weekday: 1, startTime: expect.stringContaining('09:00'), endTime: expect.stringContaining('17:00') })
  const second = await addMember(app, world, ['RESIDENT'], { name: 'Wil' })
  const { offer: other } = (await by(second.client, 'OfferHelp', { input: { ...offering, radiusKm: 40 } })).offerHelp

  const windows = [{ startsAt: '2026-12-01T09:00:00Z', endsAt: '2026-12-01T13:00:00Z' }]
  const asked = { cooperativeId: world.id, category: 'TRANSPORT', title: 'Naar de oogarts', windows, minutes: 90, location: home }
  const { request } = (await by(world.requester.client, 'RequestHelp', { input: asked })).requestHelp
  expect(request).toMatchObject({ status: 'OPEN', category: 'TRANSPORT', title: 'Naar de oogarts', windows, requiresClearance: false, helpersNeeded: 1 })

  const { node } = await by(world.assistant.client, 'Candidates', { id: request.id, first: 10 })
  expect(node.candidates.edges.map(({ node: one }: Json) => one.id).sort()).toEqual([offer.id, other.id].sort())
  expect(node.candidates.edges[0]).toMatchObject({ score: expect.any(Number), distanceKm: 0, load: { hoursThisWeek: 0, openMatches: 0 }, node: { person: { name: expect.any(String) } } })
  expect(node.exclusions).toEqual([])

  const { previewMatches } = await by(world.assistant.client, 'PreviewMatches', { cooperativeId: world.id })
  expect(previewMatches).toMatchObject({ optimal: true, matchedCount: 1, unmatched: [], matches: [{ request: { id: request.id }, bestRejected: { scoreDifference: expect.any(Number) } }] })
  const { plan } = (await by(world.assistant.client, 'PlanMatches', { cooperativeId: world.id })).planMatches
  expect(plan).toEqual(previewMatches)

  const left = plan.matches[0].offer.id === offer.id ? other.id : offer.id
  const proposed = (await by(world.assistant.client, 'ProposeMatch', { requestId: request.id, offerId: left })).proposeMatch
  expect(proposed).toMatchObject({ __typename: 'ProposeMatchPayload', match: { status: 'PROPOSED', request: { id: request.id }, volunteer: { name: expect.any(String) } } })
  const volunteer = left === offer.id ? world.volunteer : second

  const { match: half } = (await by(volunteer.client, 'RespondToMatch', { id: proposed.match.id, response: 'ACCEPT' })).respondToMatch
  expect(half).toMatchObject({ status: 'PROPOSED', requesterAccepted: false, volunteerAccepted: true, contact: null })
  const { match: agreed } = (await by(world.requester.client, 'RespondToMatch', { id: proposed.match.id, response: 'ACCEPT' })).respondToMatch
  expect(agreed).toMatchObject({ status: 'AGREED', requesterAccepted: true, volunteerAccepted: true, contact: { email: volunteer.email, address: null } })

  app.clock.now = Date.UTC(2026, 11, 1, 14) / 1000
  const said = (await by(volunteer.client, 'CompleteMatch', { id: proposed.match.id, minutes: 90, thanks: 'Graag gedaan' })).completeMatch
  expect(said.match).toMatchObject({ status: 'AGREED', confirmedByBoth: false })
  const confirmed = (await by(world.requester.client, 'CompleteMatch', { id: proposed.match.id, minutes: 90, thanks: 'Dank je wel' })).completeMatch
  expect(confirmed.match).toMatchObject({ status: 'COMPLETED', minutes: 90, confirmedByBoth: true })

  const { hoursLedger } = await by(world.assistant.client, 'HoursLedger', { cooperative: world.id, from: '2026-12-01', to: '2026-12-31' })
  expect(hoursLedger).toMatchObject({ totalMinutes: 90, byCategory: [{ category: 'TRANSPORT', minutes: 90, matches: 1 }] })
  expect(hoursLedger.entries.edges).toMatchObject([{ node: { minutes: 90, category: 'TRANSPORT', happenedOn: '2026-12-01', from: { id: expect.any(String) }, to: { id: expect.any(String) } } }])
})
