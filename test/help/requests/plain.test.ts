import { describe, expect, test } from 'vitest'
import { startApp } from '../../harness/app.ts'
import { ok } from '../../harness/client.ts'
import { makeNeighbourhood } from '../../harness/factories.ts'
import { expectNoFaults } from '../../harness/faults.ts'
import { askInput, homeCell, morning, offerInput } from './world.ts'

const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)


describe('a request and an offer', () => {
  test('are made by a member', async () => {
    const requestDocument = `mutation RequestHelp($input: RequestHelpInput!) {
      requestHelp(input: $input) { __typename ... on RequestHelpPayload {
        request { id status category title windows { startsAt endsAt } requiresClearance helpersNeeded roughLocation { latitude longitude }
          requester { id } minutes timing expiresAt nextTimes { startsAt } neighbourhood { id } } } ... on UserError { code message path } } }`
    const { requestHelp } = ok(await world.resident.client(requestDocument, { input: askInput(world.id) }))
    expect(requestHelp.request).toMatchObject({
      ...{ status: 'OPEN', category: 'GROCERIES', windows: [morning], requiresClearance: false, helpersNeeded: 1, minutes: 120 },
      ...{ timing: 'ONE_OFF', roughLocation: homeCell, requester: { id: world.resident.personId }, nextTimes: [{ startsAt: morning.startsAt }] },
      ...{ expiresAt: morning.startsAt, neighbourhood: { id: world.neighbourhoodId } },
    })
    const offerDocument = `mutation OfferHelp($input: OfferHelpInput!) {
      offerHelp(input: $input) { __typename ... on OfferHelpPayload {
        offer { id status categories skills { id name } languages radiusKm maxHoursPerWeek availability { weekday startTime endTime } } } ... on UserError { code message path } } }`
    const availability = [{ weekday: 3, startTime: '09:00', endTime: '24:00' }]
    const input = offerInput(world.id, { maxHoursPerWeek: 2.5, availability, languages: ['nl-BE', 'nl', 'de'] })
    const { offerHelp } = ok(await world.manager.client(offerDocument, { input }))
    expect(offerHelp.offer).toEqual({
      ...{ id: expect.stringMatching(/^hof_/), status: 'ACTIVE', categories: ['GROCERIES'], skills: [], languages: ['nl', 'de'] },
      ...{ radiusKm: 5, maxHoursPerWeek: 2.5, availability },
    })
  })
})
