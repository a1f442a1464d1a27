import { startOfTests } from '../harness/app.ts'
import { makeFacility } from '../harness/facilities.ts'
import { done } from '../harness/mutate.ts'
import { world, type Hot } from './world.ts'

const { coordinator, manager, resident } = world
const name = [{ language: 'nl', text: 'Beamer' }]

/** A gym hall with a projector, from which who did not show up is kept away, and bookings of this very day. */
const gym = await makeFacility(manager, world.id, { bookingMode: 'UNITS', capacity: 50 })
const made = await done(
  manager.client,
  'createEquipmentPool',
  { cooperativeId: world.id, kind: 'EQUIPMENT', name, quantity: 9 },
  'pool { id }',
)
const poolId: string = made.pool.id
const asked = await done(manager.client, 'createCertificateKind', { cooperativeId: world.id, name }, 'kind { id }')
const kindId: string = asked.kind.id
await done(manager.client, 'recordCertificate', { personId: resident.personId, kindId })
await done(manager.client, 'setFacilityTerms', {
  ...{
    facilityId: gym.id,
    checkInOpens: 'P1D',
    releaseAfter: 'PT1H',
    noShowLimit: 20,
    requiredCertificateIds: [kindId],
  },
})
const iso = (seconds: number): string => new Date(seconds * 1000).toISOString()
const at = (hours: number) => ({
  startsAt: iso(startOfTests + hours * 3_600),
  endsAt: iso(startOfTests + (hours + 1) * 3_600),
})
const wish = (hours: number) => ({ facilityId: gym.id, ...at(hours), units: 1, extras: [{ poolId, quantity: 1 }] })
const booked = async (hours: number) =>
  (await done(resident.client, 'bookFacility', wish(hours), 'booking { id checkInCode }')).booking as {
    id: string
    checkInCode: string
  }
const entered = [await booked(2), await booked(2)]
const saidAtTheDoor = [await booked(3), await booked(3)]
const moved = [await booked(24), await booked(24)]
const missed = [await booked(0), await booked(0)]

const refused = '__typename ... on UserError { code } ... on BookingRefused { reasons { code } }'
const shown =
  `booking { id status checkInCode checkedInAt releaseAt extras { quantity pool { name } }
    approvals { at by { name } } }`
const write = (mutation: string) => {
  const type = mutation[0]!.toUpperCase() + mutation.slice(1)
  return `mutation ($input: ${type}Input!) { ${mutation}(input: $input) {
    ... on ${type}Payload { ${shown} } ${refused} } }`
}
const plain = (mutation: string) => {
  const type = mutation[0]!.toUpperCase() + mutation.slice(1)
  return `mutation ($input: ${type}Input!) { ${mutation}(input: $input) {
    ... on ${type}Payload { ${shown} } ... on UserError { code } } }`
}
const approved = 'the approvals of one booking, five at most'

/** What is asked often of checking in, and of equipment. */
export const ofConduct: Record<string, Hot> = {
  'a booking with equipment': {
    by: resident,
    query: write('bookFacility'),
    variables: (n) => ({ input: wish(26 + n) }),
    sorts: { t3: approved },
    uses: ['certificates_person (person_id=?)', 'INDEX booking_blocks_person (person_id=?'],
  },
  'a move with equipment': {
    by: resident,
    query: write('moveBooking'),
    variables: (n) => ({ input: { bookingId: moved[n]!.id, ...at(28 + n), extras: [{ poolId, quantity: 2 }] } }),
    sorts: { t3: approved },
  },
  'checking in': {
    by: resident,
    query: plain('checkIn'),
    variables: (n) => ({ input: { bookingId: entered[n]!.id } }),
    sorts: { t3: approved },
  },
  'checking in at the door': {
    by: coordinator,
    query: plain('checkInByCode'),
    variables: (n) => ({ input: { facilityId: gym.id, code: saidAtTheDoor[n]!.checkInCode } }),
    sorts: { t3: approved, 'bookings + facility_terms': 'those of some places, around now' },
    uses: ['SEARCH b USING INDEX bookings_of_facility (facility_id=? AND starts_at>? AND starts_at<?)'],
  },
  'a no-show': {
    by: manager,
    query: plain('reportNoShow'),
    variables: (n) => ({ input: { bookingId: missed[n]!.id } }),
    sorts: { t3: approved },
  },
  'a place with its terms and equipment': {
    by: resident,
    query: `query ($id: ID!, $from: DateTime!, $to: DateTime!) { node(id: $id) { ... on Facility {
      terms { approvals releaseAfter requiredCertificates { name }
      dayCap { amountCents } } equipment { name remaining(from: $from, to: $to) requiredCertificates { name } } } } }`,
    variables: (n) => ({ id: gym.id, from: at(n).startsAt, to: at(n + 3).endsAt }),
    uses: ['equipment_pools_cooperative (cooperative_id=?)'],
  },
  'who is kept from booking, and what people have shown': {
    by: manager,
    query: `query ($id: ID!) { node(id: $id) { ... on Cooperative {
      bookingBlocks(first: 20) { nodes { endsAt person { name } } }
      certificates(first: 20) { nodes { validUntil kind { name } } } equipmentPools(first: 20) { nodes { name } }
      certificateKinds(first: 20) { nodes { name } } } } }`,
    variables: () => ({ id: world.id }),
    uses: [
      'booking_blocks_cooperative (cooperative_id=?)',
      'certificates_cooperative (cooperative_id=?)',
      'certificate_kinds_cooperative (cooperative_id=?)',
    ],
  },
  'members, and how often they did not show up': {
    by: manager,
    query: `query ($slug: String!) { cooperative(slug: $slug) { members(first: 20) { nodes {
      noShows bookingBlocks { endsAt } certificates(first: 3) { nodes { id } } } } } }`,
    variables: () => ({ slug: world.slug }),
    uses: [
      'bookings_person (for_person_id=? AND starts_at>?)',
      'booking_blocks_person (person_id=?',
      'certificates_person (person_id=?)',
    ],
  },
}
