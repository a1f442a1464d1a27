import { describe, expect, test } from 'vitest'
import { schema } from '../../src/schema.ts'
import { startApp } from '../harness/app.ts'
import type { Json } from '../harness/client.ts'
import { makeFacility } from '../harness/facilities.ts'
import { addPartner, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done } from '../harness/mutate.ts'
import { get, kept } from './getting.ts'

/** Every mutation that writes what everybody reads, each followed by the question that somebody has an answer to. */
const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app, { publicParts: ['FACILITIES', 'ORGANISATIONS'] })
const [board, manager] = [world.board.client, world.manager.client]
const cooperativeId = world.id
const facilityId = (await makeFacility(world.manager, cooperativeId, { name: 'Zaal' })).id
const partId = (await makeFacility(world.manager, cooperativeId, { name: 'Hoek' })).id
const organisationId = await addPartner(world, 'Gym')

const facility = `fragment F on Facility { name description houseRules status accessibility capacity timeZone closedOnHolidays
  location { latitude address { city } } policy { leadTime bookableBy } openingHours { weekday opens closes }
  terms { approvals releaseAfter dayCap { amountCents } requiredCertificates { name } }
  equipment { name quantity } datedHours { date intervals { opens closes } } tariffs { audience perHour { amountCents } } tariffBands { perHour { amountCents } } provider { name } parts { name } partOf { name } }`
const question = `${facility} query ($facilityId: ID!, $cooperativeId: ID!, $organisationId: ID!, $neighbourhoodId: ID!) {
  facility: node(id: $facilityId) { ...F } organisation: node(id: $organisationId) { ... on Organisation { name website } }
  neighbourhood: node(id: $neighbourhoodId) { ... on Neighbourhood { name boundary } }
  cooperative: node(id: $cooperativeId) { ... on Cooperative { slug name about statutes publicParts joinPolicy neighbourhoods { id name }
    organisations { nodes { name } } facilities { nodes { name } } } }
  cooperatives { totalCount } found: facilities(filter: { text: "luchtig" }) { totalCount } }`
const variables = { facilityId, cooperativeId, organisationId, neighbourhoodId: world.neighbourhoodId }

const nl = (text: string) => [{ language: 'nl', text }]
const ofFacility = (change: object) => () => done(manager, 'updateFacility', { facilityId, ...change })
const ofCooperative = (change: object) => () => done(board, 'updateCooperative', { cooperativeId, ...change })
const location = { latitude: 52.1, longitude: 6.1, street: 'Plein 2', postalCode: '7000 AA', city: 'Elders', country: 'NL' }

let equipped = ''
let asked = ''
const equip = async (name: string, input: object): Promise<Json> => {
  const answer = await done(manager, name, input, 'pool { id }')
  equipped = answer.pool.id
  return answer
}

const writes: [mutation: string, what: string, write: () => Promise<Json>, shown: (data: Json) => unknown, expected: unknown][] = [
  ['updateFacility', 'the name', ofFacility({ name: nl('Grote zaal') }), (d) => d.facility?.name, 'Grote zaal'],
  ['updateFacility', 'the description', ofFacility({ description: nl('Luchtig') }), (d) => [d.facility?.description, d.found.totalCount], ['Luchtig', 1]],
  ['updateFacility', 'the rules', ofFacility({ houseRules: nl('Veeg') }), (d) => d.facility?.houseRules, 'Veeg'],
  ['updateFacility', 'the place', ofFacility({ location }), (d) => d.facility?.location.address.city, 'Elders'],
  ['updateFacility', 'the policy', ofFacility({ policy: { leadTime: 'PT2H' } }), (d) => d.facility?.policy.leadTime, 'PT2H'],
  ['updateFacility', 'the capacity', ofFacility({ capacity: 12 }), (d) => d.facility?.capacity, 12],
  ['updateFacility', 'what it has', ofFacility({ accessibility: ['LIFT'] }), (d) => d.facility?.accessibility, ['LIFT']],
  ['updateFacility', 'whose it is', ofFacility({ providerId: organisationId }), (d) => d.facility?.provider?.name, 'Gym'],
  ['updateFacility', 'that it retires', ofFacility({ status: 'RETIRED' }), (d) => d.facility, null],
  ['updateFacility', 'that it is back', ofFacility({ status: 'PUBLISHED' }), (d) => d.facility?.status, 'PUBLISHED'],
  ['updateFacility', 'that it is a draft', ofFacility({ status: 'DRAFT' }), (d) => d.cooperative.facilities.nodes, [{ name: 'Hoek' }]],
  ['updateFacility', 'that it is published', ofFacility({ status: 'PUBLISHED' }), (d) => d.cooperative.facilities.nodes.length, 2],
  ['createFacility', 'another', () => makeFacility(world.manager, cooperativeId, { name: 'Nieuw' }), (d) => d.cooperative.facilities.nodes[2]?.name, 'Nieuw'],
  [
    ...['setOpeningHours', 'the hours'] as const,
    () => done(manager, 'setOpeningHours', { facilityId, hours: [{ weekday: 3, opens: '10:00', closes: '11:00' }] }),
    ...[(d: Json) => d.facility?.openingHours, [{ weekday: 3, opens: '10:00', closes: '11:00' }]] as const,
  ],
  [
    ...['setDatedHours', 'a date'] as const,
    () => done(manager, 'setDatedHours', { facilityId, date: '2026-12-25', intervals: [] }),
    ...[(d: Json) => d.facility?.datedHours, [{ date: '2026-12-25', intervals: [] }]] as const,
  ],
  ['setDatedHours', 'no date', () => done(manager, 'setDatedHours', { facilityId, date: '2026-12-25', intervals: null }), (d) => d.facility?.datedHours, []],
  [
    ...['importFacilities', 'the capacity of a file'] as const,
    () => done(manager, 'importFacilities', { cooperativeId, csv: `id,capacity\n${facilityId},13`, dryRun: false }),
    ...[(d: Json) => d.facility?.capacity, 13] as const,
  ],
  [
    ...['importOpeningHours', 'the hours of a file'] as const,
    () => done(manager, 'importOpeningHours', { cooperativeId, csv: `facility,weekday,opens,closes\n${facilityId},3,10:00,11:00\n${facilityId},4,10:00,11:00`, dryRun: false }),
    ...[(d: Json) => d.facility?.openingHours.length, 2] as const,
  ],
  [
    ...['setTariffs', 'a price'] as const,
    () => done(manager, 'setTariffs', { facilityId, tariffs: [{ audience: 'PUBLIC', basis: 'PER_HOUR', centsPerHour: 700, currency: 'EUR' }] }),
    ...[(d: Json) => d.facility?.tariffs[0]?.perHour.amountCents, 700] as const,
  ],
  ['setTariffs', 'no price', () => done(manager, 'setTariffs', { facilityId, tariffs: [] }), (d) => d.facility?.tariffs, []],
  [
    ...['setTariffBands', 'a price of hours'] as const,
    () => done(manager, 'setTariffBands', { facilityId, bands: [{ weekdays: [1], opens: '10:00', closes: '12:00', basis: 'PER_HOUR', centsPerHour: 5 }] }),
    ...[(d: Json) => d.facility?.tariffBands[0]?.perHour.amountCents, 5] as const,
  ],
  ['setFacilityTerms', 'the terms', () => done(manager, 'setFacilityTerms', { facilityId, approvals: 2 }), (d) => d.facility?.terms.approvals, 2],
  ['setFacilityTerms', 'other terms', () => done(manager, 'setFacilityTerms', { facilityId, releaseAfter: 'PT10M' }), (d) => d.facility?.terms.releaseAfter, 'PT10M'],
  [
    ...['createCertificateKind', 'what it asks for'] as const,
    async () => {
      const { kind } = await done(manager, 'createCertificateKind', { cooperativeId, name: nl('EHBO') }, 'kind { id }')
      asked = kind.id
      return done(manager, 'setFacilityTerms', { facilityId, requiredCertificateIds: [asked] })
    },
    ...[(d: Json) => d.facility?.terms.requiredCertificates, [{ name: 'EHBO' }]] as const,
  ],
  [
    ...['renameCertificateKind', 'what that is called', () => done(manager, 'renameCertificateKind', { kindId: asked, name: nl('Reanimatie') })] as const,
    ...[(d: Json) => d.facility?.terms.requiredCertificates, [{ name: 'Reanimatie' }]] as const,
  ],
  ['setFacilityTerms', 'that it asks for nothing', () => done(manager, 'setFacilityTerms', { facilityId, requiredCertificateIds: [] }), (d) => d.facility?.terms.requiredCertificates, []],
  ['createEquipmentPool', 'a projector', () => equip('createEquipmentPool', { cooperativeId, kind: 'EQUIPMENT', name: nl('Beamer'), quantity: 1 }), (d) => d.facility?.equipment, [{ name: 'Beamer', quantity: 1 }]],
  ['changeEquipmentPool', 'two of it', () => equip('changeEquipmentPool', { poolId: equipped, quantity: 2 }), (d) => d.facility?.equipment, [{ name: 'Beamer', quantity: 2 }]],
  ['retireEquipmentPool', 'none of it', () => equip('retireEquipmentPool', { poolId: equipped }), (d) => d.facility?.equipment, []],
  ['setFacilityParts', 'a part', () => done(manager, 'setFacilityParts', { facilityId, partIds: [partId] }), (d) => d.facility?.parts, [{ name: 'Hoek' }]],
  ['setFacilityParts', 'no part', () => done(manager, 'setFacilityParts', { facilityId, partIds: [] }), (d) => d.facility?.parts, []],
  ['updateCooperative', 'the name', ofCooperative({ name: 'De Es' }), (d) => d.cooperative.name, 'De Es'],
  ['updateCooperative', 'that it tells of itself', ofCooperative({ publicParts: ['ABOUT', 'STATUTES', 'ORGANISATIONS'] }), (d) => d.facility, null],
  ['updateCooperative', 'what it tells', ofCooperative({ about: nl('Samen') }), (d) => d.cooperative.about, 'Samen'],
  ['updateCooperative', 'the statutes', ofCooperative({ statutes: nl('Artikel 1') }), (d) => d.cooperative.statutes, 'Artikel 1'],
  ['updateCooperative', 'that it hides them', ofCooperative({ publicParts: ['FACILITIES', 'ORGANISATIONS'] }), (d) => d.cooperative.statutes, null],
  ['updateCooperative', 'who may join', ofCooperative({ joinPolicy: 'OPEN' }), (d) => d.cooperative.joinPolicy, 'OPEN'],
  ['addPartner', 'a partner', () => addPartner(world, 'Aqua'), (d) => d.cooperative.organisations.nodes[0].name, 'Aqua'],
  ['updateOrganisation', 'its name', () => done(board, 'updateOrganisation', { organisationId, name: 'Gymzaal' }), (d) => [d.organisation.name, d.facility?.provider?.name], ['Gymzaal', 'Gymzaal']],
  ['updateFacility', 'that it is its own', ofFacility({ providerId: null }), (d) => d.facility?.provider, null],
  ['removePartner', 'one less', () => done(board, 'removePartner', { cooperativeId, organisationId }), (d) => d.cooperative.organisations.nodes.length, 2],
  ['updateNeighbourhood', 'its name', () => done(board, 'updateNeighbourhood', { neighbourhoodId: world.neighbourhoodId, name: 'Oost' }), (d) => d.neighbourhood.name, 'Oost'],
  ['createCooperative', 'one more', () => makeNeighbourhood(app), (d) => d.cooperatives.totalCount, 2],
]

describe('what somebody keeps is not shown any more after', () => {
  test.each(writes)('%s: %s', async (_mutation, _what, write, shown, expected) => {
    const ask = (etag?: string | null) => get(app, question, { variables, headers: { 'accept-language': 'nl', ...(etag ? { 'if-none-match': etag } : {}) } })
    const before = await ask()
    expect(before.headers.get('cache-control')).toBe(kept)
    expect(shown(before.data)).not.toEqual(expected)
    const during = await app.sameness.unlessRaced('readers ask while somebody writes', async () => {
      const writing = write()
      const reading = Promise.all(Array.from({ length: 20 }, (_, n) => ask(n % 2 ? before.etag : null)))
      await writing
      return reading
    })
    const after = await ask(before.etag)
    expect(after.status).toBe(200)
    expect(shown(after.data)).toEqual(expected)
    expect((await ask(after.etag)).status).toBe(304)
    expect((await ask()).text).toBe(after.text)
    // A write may be several mutations, so that there are versions in between; but none of them has two answers.
    for (const one of during.filter(({ etag }) => etag === before.etag)) expect(one.status === 304 || one.text === before.text).toBe(true)
    for (const one of during.filter(({ etag }) => etag === after.etag)) expect(one.text).toBe(after.text)
  })
})

test('closures, which pass by themselves, are kept by nobody, and so are seen at once', async () => {
  const query = `query ($id: ID!) { node(id: $id) { ... on Facility { closures { reason } } } }`
  const input = { facilityId, startsAt: '2026-12-01T10:00:00Z', endsAt: '2026-12-01T12:00:00Z', reason: nl('Verf') }
  const { closure } = await done(manager, 'addClosure', input, 'closure { id }')
  expect((await get(app, query, { variables: { id: facilityId } })).data.node.closures).toEqual([{ reason: 'Verf' }])
  await done(manager, 'removeClosure', { closureId: closure.id })
  expect((await get(app, query, { variables: { id: facilityId } })).data.node.closures).toEqual([])
})

test('a booking, and what else people do, leaves what is kept as it was', async () => {
  const { etag } = await get(app, question, { variables })
  const input = { facilityId, startsAt: '2026-12-02T09:00:00Z', endsAt: '2026-12-02T09:30:00Z' }
  const { booking } = await done(world.resident.client, 'bookFacility', input, 'booking { id }')
  await done(world.resident.client, 'cancelBooking', { bookingId: booking.id })
  await done(world.resident.client, 'updateProfile', { phone: '000' })
  await app.app.scheduled()
  expect((await get(app, question, { variables })).etag).toBe(etag)
  app.clock.now += 86_400
  await app.app.scheduled()
  app.clock.now -= 86_400
  expect((await get(app, question, { variables, headers: { 'if-none-match': etag! } })).status).toBe(304)
})

test('there is no other mutation that writes what everybody reads', () => {
  const all = Object.keys(schema.getMutationType()!.getFields())
  const others = [
    ...['requestSignInCode', 'signIn', 'signOut', 'signOutEverywhere', 'revokeSession', 'updateProfile'],
    ...['applyForMembership', 'decideApplication', 'setMemberRoles', 'registerResident', 'setRepresentative'],
    ...['inviteMember', 'revokeInvitation', 'acceptInvitation', 'suspendMember', 'reinstateMember', 'leaveCooperative'],
    ...['bookFacility', 'cancelBooking', 'decideBooking', 'moveBooking', 'addClosure', 'removeClosure'],
    ...['setReciprocity', 'removeReciprocity', 'grantSocialTariff', 'revokeSocialTariff', 'correctCharge', 'recordPayment', 'returnDeposit'],
    ...['joinWaitlist', 'leaveWaitlist', 'acceptWaitlistOffer', 'declineWaitlistOffer'],
    ...['createSeason', 'changeSeason', 'closeSeasonApplications', 'cancelSeason', 'setSeasonPriorities'],
    ...['setSeasonDecisions', 'publishSeason', 'applyForSeason', 'changeSeasonApplication', 'withdrawSeasonApplication'],
    ...['createQuota', 'changeQuota', 'retireQuota', 'grantQuotaException', 'revokeQuotaException', 'setHousehold'],
    ...['createCalendarFeed', 'revokeCalendarFeed', 'publishOpenData', 'withdrawOpenData'],
    ...['checkIn', 'checkInByCode', 'reportNoShow', 'undoNoShow', 'liftBookingBlock', 'recordCertificate', 'revokeCertificate'],
    ...['requestHelp', 'changeHelpRequest', 'cancelHelpRequest', 'setHome', 'setHelpCategory', 'retireHelpCategory', 'setHelpSettings', 'planMatches'],
    ...['offerHelp', 'changeHelpOffer', 'pauseHelpOffer', 'resumeHelpOffer', 'withdrawHelpOffer'],
    ...['bookSeries', 'changeBookingSeries', 'cancelBookingSeries', 'decideBookingSeries', 'importBookings'],
    ...['addSkill', 'retireSkill'],
    ...['proposeMatch', 'respondToMatch', 'cancelMatch', 'endMatch', 'completeMatch', 'reportMatchNoShow', 'undoMatchNoShow', 'liftNoShowPause'],
    ...['disputeMatch', 'resolveDispute', 'sendMatchMessage', 'giveMatchFeedback', 'transferHours', 'donateHours', 'correctHours'],
    ...['setHelpProfile', 'recordConsent', 'withdrawConsent', 'nameProxy', 'endProxy', 'recordClearance', 'revokeClearance'],
    ...['blockPerson', 'unblockPerson', 'recordIntroduction', 'publishHouseRules', 'acceptHouseRules', 'reportConcern', 'handleConcern'],
  ]
  const tried = new Set(writes.map(([mutation]) => mutation))
  expect([...tried, ...others].sort()).toEqual(all.sort())
})
