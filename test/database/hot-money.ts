import { confirmed, studio, world, type Hot } from './world.ts'

const { board, resident } = world

const lines = '{ closing { amountCents } lineCount lines { kind amount { amountCents } facilityName } }'
/** A debtor's lines are found by who they are, and so in the order of time; the other index holds none of them. */
const byDebtor = 'charges_person (person_id=? AND cooperative_id=? AND at'
const byOrganisation = 'charges_organisation (organisation_id=? AND cooperative_id=? AND at'

const zones = { 'cn + neighbourhoods': 'those of one cooperative' }

/** What is asked often of money. */
export const ofMoney: Record<string, Hot> = {
  'one’s own statements': {
    by: resident,
    query: `{ viewer { statements(month: "2026-11-01") ${lines} } }`,
    variables: () => ({}),
    sorts: zones,
    uses: ['debtors_person (person_id=?', byDebtor],
  },
  'the statements of a cooperative': {
    by: board,
    query: `{ cooperative(slug: "${world.slug}") { statements(month: "2026-11-01") { nodes ${lines} hasNextPage } } }`,
    variables: () => ({}),
    sorts: zones,
    uses: ['debtors_cooperative (cooperative_id=?', byDebtor, byOrganisation],
  },
  'what is due': {
    by: board,
    query: `{ cooperative(slug: "${world.slug}") { due(first: 20) { nodes { balance { amountCents } person { name } } } } }`,
    variables: () => ({}),
    uses: ['debtors_due (cooperative_id=?'],
  },
  'the price of a booking': {
    by: resident,
    query: `query ($id: ID!) { node(id: $id) { ... on Booking { priceLines { label } due { amountCents } cancellationFee { amountCents } } } }`,
    variables: () => ({ id: confirmed[0]! }),
    uses: ['charges_booking (booking_id=?'],
  },
  'the bands of a facility': {
    by: resident,
    query: `query ($id: ID!) { node(id: $id) { ... on Facility { tariffBands { perHour { amountCents } } } } }`,
    variables: () => ({ id: studio.id }),
    uses: ['tariff_bands_facility (facility_id=?'],
  },
  'what a cooperative agreed on with others': {
    by: board,
    query: `{ cooperative(slug: "${world.slug}") { reciprocities { percent guest { name } } } }`,
    variables: () => ({}),
    sorts: { 't1 + reciprocities': 'those of one cooperative, by two indexes' },
    uses: ['reciprocities_guest (guest_id=?'],
  },
}
