import { readFileSync } from 'node:fs'
import { ok, type Json } from '../harness/client.ts'
import type { SignedIn } from '../harness/people.ts'
import { ofMatches } from './hot-matches.ts'
import { ofRooms } from './hot-rooms.ts'
import { confirmed, hall, hour, pool, requested, seasonId, studio, world, type Hot } from './world.ts'

const file = readFileSync(new URL('../operations/1-sharing.graphql', import.meta.url), 'utf8')
/** One operation of the frontends' file, as it stands there. */
const operation = (name: string): string => new RegExp(`^(?:query|mutation) ${name}\\b[\\s\\S]*?^}`, 'm').exec(file)![0]

const { board, manager, resident } = world
const one = (by: SignedIn, name: string, variables: Hot['variables'] | object, expected: Partial<Hot> = {}): Hot => ({
  ...{ by, query: operation(name) },
  ...{
    variables: typeof variables === 'function' ? (variables as Hot['variables']) : () => ({ ...variables }),
    ...expected,
  },
})

const near = { latitude: 52.4, longitude: 6.6 }
const byDistance = { facilities: 'by a distance from a point that is nobody’s to foresee' }
const short = 'a handful, which are looked up by their ids'
const week = { from: '2026-11-30T00:00:00Z', to: '2026-12-07T00:00:00Z', duration: 'PT1H', units: 2 }
const facilities = `query ($filter: FacilityFilter, $first: Int, $after: String, $last: Int, $before: String) {
  facilities(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
    nodes { id name } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`
const search = (filter: object, expected: Partial<Hot>): Hot =>
  ({ by: resident, query: facilities, variables: () => ({ filter, first: 20 }), ...expected })
const byName = { walks: { facilities: 'by name, until the page is full' }, uses: ['facilities_by_name'] }

/** What is counted of all bookings of some places. */
const counted = {
  'facilities + spaces + facility_spaces + bookings': 'by whom they are for, so that those are numbers',
}

/** The operations of the frontends, and what else is asked often. */
export const operations: Record<string, Hot> = {
  Viewer: one(
    resident,
    'Viewer',
    {},
    {
      sorts: { memberships: 'those of one person', bookings: 'those of one person, by three indexes' },
      uses: ['bookings_person (for_person_id=? AND starts_at>?)', 'bookings_for_others (actor_id=? AND starts_at>?)'],
    },
  ),
  'Cooperative, by who reads its bookings': one(
    manager,
    'Cooperative',
    { slug: world.slug },
    {
      sorts: { neighbourhoods: short, organisations: short },
      uses: [
        'facilities_of_cooperative (cooperative_id=?)',
        'bookings_of_facility (facility_id=? AND starts_at>?)',
        'memberships_cooperative (cooperative_id=? AND status=?)',
      ],
    },
  ),
  'Cooperative, by a resident': one(
    resident,
    'Cooperative',
    { slug: world.slug },
    {
      sorts: { neighbourhoods: short, organisations: short },
      uses: [
        'bookings_of_facility (facility_id=? AND starts_at>?)',
        'bookings_person (for_person_id=? AND starts_at>?)',
      ],
    },
  ),
  'SearchFacilities, of a kind and free': one(
    resident,
    'SearchFacilities',
    { near, kinds: ['SWIMMING_POOL'], free: hour(12), units: 2 },
    {
      sorts: byDistance,
      uses: [
        'facilities_by_kind (kind=? AND latitude>? AND latitude<?)',
        'c USING PRIMARY KEY (space_id=? AND starts_at>? AND starts_at<?)',
      ],
    },
  ),
  'SearchFacilities, near': one(
    resident,
    'SearchFacilities',
    { near },
    {
      sorts: byDistance,
      uses: ['facilities_by_place (latitude>? AND latitude<?)'],
    },
  ),
  'facilities by text': search(
    { text: 'hal' },
    { sorts: { facilities: 'those that a text was found in' }, uses: ['SCAN facility_text VIRTUAL TABLE'] },
  ),
  'facilities of a kind': search({ kinds: ['SWIMMING_POOL'] }, byName),
  'facilities that are free': search({ free: hour(12) }, byName),
  'facilities of cooperatives': search({ cooperativeIds: [world.id] }, {
    sorts: { facilities: 'of several cooperatives together' },
    uses: ['facilities_of_cooperative (cooperative_id=?)'],
  }),
  'facilities of all': search({}, byName),
  FacilityWeek: one(resident, 'FacilityWeek', { id: hall.id, ...week }, {
    sorts: { facilities: 'the parts of one: a handful, by their ids' },
    uses: [
      'k USING PRIMARY KEY (facility_id=? AND kind=? AND starts_at>? AND starts_at<?)',
      'c USING PRIMARY KEY (space_id=? AND starts_at>? AND starts_at<?)',
    ],
  }),
  CheckBooking: one(resident, 'CheckBooking', { facilityId: pool.id, ...hour(13) }),
  'CheckBooking, with alternatives': one(resident, 'CheckBooking', { facilityId: studio.id, ...hour(8) }, {
    sorts: byDistance,
    uses: ['facilities_by_kind (kind=? AND latitude>? AND latitude<?)'],
  }),
  BookFacility: one(resident, 'BookFacility', (n) => ({ input: { facilityId: hall.id, ...hour(12 + n) } })),
  MoveBooking: one(resident, 'MoveBooking', (n) => ({ id: confirmed[n], ...hour(16 + n) })),
  CancelBooking: one(resident, 'CancelBooking', (n) => ({ id: confirmed[2 + n] })),
  DecideBooking: one(manager, 'DecideBooking', (n) => ({ id: requested[n], decision: 'APPROVE' })),
  'the use of a facility': {
    by: board,
    query: `query ($id: ID!, $from: Date!, $to: Date!) { node(id: $id) { ... on Facility { usage(from: $from, to: $to) {
      share bookings } usagePicture(from: $from, to: $to) } } }`,
    variables: () => ({ id: pool.id, from: '2026-11-30', to: '2027-11-30' }),
    sorts: counted,
    uses: ['b USING INDEX bookings_of_facility (facility_id=? AND starts_at>? AND starts_at<?)'],
  },
  'the use of a cooperative': {
    by: board,
    query: `query ($slug: String!, $from: Date!, $to: Date!) { cooperative(slug: $slug) { usage(from: $from, to: $to) {
      total { share } facilities { usage { share } } } } }`,
    variables: () => ({ slug: world.slug, from: '2026-11-30', to: '2027-11-30' }),
    sorts: counted,
    uses: [
      'p USING INDEX facilities_of_cooperative (cooperative_id=?)',
      'b USING INDEX bookings_of_facility (facility_id=? AND starts_at>? AND starts_at<?)',
      'k USING PRIMARY KEY (facility_id=? AND kind=? AND starts_at>? AND starts_at<?)',
    ],
  },
  'a season': {
    by: resident,
    query: `query ($id: ID!) { node(id: $id) { ... on Season { name places { name } schedule(first: 100) { nodes {
      groupName time { startsAt } facility { name } } } applications { nodes { groupName slots { booked } } } } } }`,
    variables: () => ({ id: seasonId }),
    sorts: { facilities: 'those of a season: fifty at most', season_slots: 'those of one application: a handful' },
    uses: ['season_applications_season (season_id=?)', 'season_slots_application (application_id=?)'],
  },
  ...ofRooms,
  ...ofMatches,
  nodes: {
    by: manager,
    query: 'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }',
    variables: () => ({
      ids: [hall.id, world.id, confirmed[0], world.organisationId, resident.personId, resident.membershipId],
    }),
  },
}

/** A connection, its place in the API, the keys of its order, and what else is known of the index that has them. */
type Paged = [
  field: string,
  place: string,
  index: string,
  known: string,
  keys: string,
  descending?: boolean,
  sorts?: Hot['sorts'],
]

const ofCooperative = `cooperative(slug: "${world.slug}")`
const ofFacility = `facility: node(id: "${pool.id}")`
const paged: Paged[] = [
  ['facilities', ofCooperative, 'facilities_of_cooperative', 'cooperative_id=?', '(sort_name,id)'],
  ['members', ofCooperative, 'memberships_cooperative', 'cooperative_id=? AND status=?', '(created_at,id)'],
  ['bookings', ofCooperative, 'bookings_cooperative', 'cooperative_id=?', '(starts_at,id)'],
  ['bookings', ofFacility, 'bookings_of_facility', 'facility_id=?', '(starts_at,id)'],
  [
    'bookings',
    'viewer',
    'bookings_person',
    'for_person_id=?',
    '(starts_at,id)',
    false,
    { bookings: 'one’s own, by three indexes' },
  ],
  ['auditEntries', ofCooperative, 'audit_entries_cooperative', 'cooperative_id=?', '(at,id)', true],
  ['auditEntries', ofFacility, 'audit_entries_facility', 'facility_id=?', '(at,id)', true],
  ['households', ofCooperative, 'households_cooperative', 'cooperative_id=?', '(name,id)'],
  ['seasons', ofCooperative, 'seasons_cooperative', 'cooperative_id=?', '(starts_on,id)', true],
  ['invitations', ofCooperative, 'invitations_cooperative', 'cooperative_id=?', '(created_at,id)', true],
]

/** Searches, and how a page of each is found behind or before a cursor, whose sign stands for `~`. */
const searched: Record<string, { filter: object; uses: string; sorts?: Hot['sorts'] }> = {
  'of all': { filter: {}, uses: 'facilities_by_name ((sort_name,id)~(?,?))' },
  'that are free': { filter: { free: hour(12) }, uses: 'facilities_by_name ((sort_name,id)~(?,?))' },
  'of a kind': { filter: { kinds: ['SWIMMING_POOL'] }, uses: 'facilities_by_name ((sort_name,id)~(?,?))' },
  'of cooperatives': {
    filter: { cooperativeIds: [world.id] },
    uses: 'facilities_of_cooperative (cooperative_id=? AND (sort_name,id)~(?,?))',
    sorts: { facilities: 'of several cooperatives together' },
  },
  'by text': {
    filter: { text: 'hal' },
    uses: 'SCAN facility_text VIRTUAL TABLE',
    sorts: { facilities: 'those that a text was found in' },
  },
  near: { filter: { near }, uses: 'facilities_by_place (latitude>? AND latitude<?)', sorts: byDistance },
  'near, of a kind and free': {
    filter: { near, kinds: ['SWIMMING_POOL'], free: hour(12) },
    uses: 'facilities_by_kind (kind=? AND latitude>? AND latitude<?)',
    sorts: byDistance,
  },
}

/** Pages of connections behind and before a cursor: it must be an end of the range in which the index is walked along. */
export async function pages(): Promise<Record<string, Hot>> {
  const made: Record<string, Hot> = {}
  for (const [name, { filter, uses, sorts = {} }] of Object.entries(searched)) {
    const { query } = search(filter, {})
    const cursor = (ok(await resident.client(query, { filter, first: 1 })) as Json).facilities.pageInfo
      .endCursor as string
    const hot = (variables: object, sign: string): Hot =>
      search(filter, { variables: () => ({ filter, ...variables }), sorts, uses: [uses.replace('~', sign)] })
    made[`facilities ${name}, after a cursor`] = hot({ first: 10, after: cursor }, '>')
    made[`facilities ${name}, before a cursor`] = hot({ last: 10, before: cursor }, '<')
  }
  for (const [field, place, index, known, keys, descending = false, sorts = {}] of paged) {
    const type = place === 'viewer' ? 'Viewer' : place === ofFacility ? 'Facility' : 'Cooperative'
    const by = place === 'viewer' ? resident : board
    const query = `query ($first: Int, $after: String, $last: Int, $before: String) { ${place} { ... on ${type} {
      ${field}(first: $first, after: $after, last: $last, before: $before) { nodes { id } pageInfo { hasNextPage startCursor endCursor } } } } }`
    const found = ok(await by.client(query, { first: 1 }))
    const cursor = ((Object.values(found as object)[0] as Json)[field] as Json).pageInfo.endCursor as string
    const hot = (variables: object, sign: string): Hot => ({
      ...{ by, query, sorts, variables: () => ({ ...variables }) },
      uses: [`INDEX ${index} (${known} AND `, `${keys}${sign}(?,?))`],
    })
    made[`${field} of ${type}, after a cursor`] = hot({ first: 10, after: cursor }, descending ? '<' : '>')
    made[`${field} of ${type}, before a cursor`] = hot({ last: 10, before: cursor }, descending ? '>' : '<')
  }
  return made
}
