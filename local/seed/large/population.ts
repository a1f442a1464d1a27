import type * as tables from '../../../schema/tables/index.ts'
import type { MembershipRole } from '../../../schema/tables/vocabulary.ts'
import { DAY } from '../../../src/platform/interval.ts'
import { idSource } from '../ids.ts'
import type { Random } from '../random.ts'
import { personName, quarterName } from './names.ts'

/** A cooperative of the large region, with those of its people who book. */
export type Community = {
  id: string
  name: string
  slug: string
  language: 'nl' | 'de'
  country: string
  timeZone: string
  latitude: number
  longitude: number
  /** Active members who book for themselves. */
  residents: string[]
  /** Active members who are not online, and for whom the coordinator books. */
  offline: string[]
  coordinator: string
  manager: string
  /** Those who decide about requests, and so need nobody's approval. */
  deciders: Set<string>
  organisations: { id: string; representative: string }[]
}

/** The middle of the region, and half its side of 40 km in degrees. */
export const region = { latitude: 50.77, longitude: 6.02, halfHeight: 0.18, halfWidth: 0.284 }

const SINCE = 900 * DAY
const ORGANISATIONS = 5

const countries = [
  { country: 'NL', timeZone: 'Europe/Amsterdam', language: 'nl' as const },
  { country: 'NL', timeZone: 'Europe/Amsterdam', language: 'nl' as const },
  { country: 'DE', timeZone: 'Europe/Berlin', language: 'de' as const },
  { country: 'BE', timeZone: 'Europe/Brussels', language: 'nl' as const },
]

/** The offices that the first members of each cooperative hold. */
const offices: MembershipRole[][] = [
  ['BOARD', 'RESIDENT'],
  ['COORDINATOR', 'RESIDENT'],
  ['FACILITY_MANAGER', 'RESIDENT'],
  ['AUDITOR'],
  ...Array.from({ length: ORGANISATIONS }, (): MembershipRole[] => ['PARTNER_REPRESENTATIVE', 'RESIDENT']),
]

/** Rows of people and bodies, in the order in which they can be inserted. */
export type PopulationRows = {
  neighbourhoods: (typeof tables.neighbourhoods.$inferInsert)[]
  cooperatives: (typeof tables.cooperatives.$inferInsert)[]
  cooperativeNeighbourhoods: (typeof tables.cooperativeNeighbourhoods.$inferInsert)[]
  organisations: (typeof tables.organisations.$inferInsert)[]
  partnerships: (typeof tables.partnerships.$inferInsert)[]
  people: (typeof tables.people.$inferInsert)[]
  memberships: (typeof tables.memberships.$inferInsert)[]
  representatives: (typeof tables.representatives.$inferInsert)[]
}

/** Makes up the cooperatives, their partners, and `members` people spread over them. */
export function populate(random: Random, now: number, cooperatives: number, members: number) {
  const rows: PopulationRows = {
    neighbourhoods: [],
    cooperatives: [],
    cooperativeNeighbourhoods: [],
    organisations: [],
    partnerships: [],
    people: [],
    memberships: [],
    representatives: [],
  }
  const ids = { nbh: idSource('nbh'), coo: idSource('coo'), org: idSource('org') }
  const communities: Community[] = []
  for (let n = 1; n <= cooperatives; n++) {
    communities.push(found(rows, ids, random, now, n))
  }
  addPeople(rows, communities, random, now, members)
  return { rows, communities }
}

type Ids = Record<'nbh' | 'coo' | 'org', (at: number) => string>

function found(rows: PopulationRows, ids: Ids, random: Random, now: number, n: number): Community {
  const since = now - SINCE
  const times = { createdAt: since, updatedAt: since }
  const { country, timeZone, language } = random.pick(countries)
  const latitude = region.latitude + (random.next() * 2 - 1) * region.halfHeight * 0.9
  const longitude = region.longitude + (random.next() * 2 - 1) * region.halfWidth * 0.9
  const name = quarterName(random, n)
  const id = ids.coo(since)
  const neighbourhoodId = ids.nbh(since)
  const slug = name.toLowerCase().replaceAll(' ', '-')
  const place = { country, subdivision: null, timeZone, latitude, longitude }
  const boundary = { type: 'Polygon', coordinates: [squareAround(latitude, longitude)] }
  rows.neighbourhoods.push({ id: neighbourhoodId, name, municipality: 'Grootrade', ...place, boundary, createdAt: since })
  rows.cooperatives.push({
    id,
    slug,
    name: language === 'de' ? `Nachbarschaft ${name}` : `Coöperatie ${name}`,
    about: { [language]: name },
    statutes: {},
    defaultLanguage: language,
    joinPolicy: 'APPLICATION',
    publicParts: ['FACILITIES', 'ABOUT', 'ORGANISATIONS'],
    ...times,
  })
  rows.cooperativeNeighbourhoods.push({ cooperativeId: id, neighbourhoodId })
  const organisations: Community['organisations'] = []
  for (const kind of ['COMMUNITY_CENTRE', 'SPORTS_CLUB', 'SCHOOL', 'HEALTH_PROVIDER', 'WELFARE'] as const) {
    const organisation = ids.org(since)
    const called = `${name} ${kind.toLowerCase().replace('_', ' ')}`
    rows.organisations.push({ id: organisation, name: called, kind, about: {}, website: null, ...times })
    rows.partnerships.push({ cooperativeId: id, organisationId: organisation, since })
    organisations.push({ id: organisation, representative: '' })
  }
  return {
    id,
    name,
    slug,
    language,
    country,
    timeZone,
    latitude,
    longitude,
    residents: [],
    offline: [],
    coordinator: '',
    manager: '',
    deciders: new Set(),
    organisations,
  }
}

function addPeople(rows: PopulationRows, communities: Community[], random: Random, now: number, members: number): void {
  const ids = { per: idSource('per'), mem: idSource('mem') }
  for (let n = 0; n < members; n++) {
    const community = communities[n % communities.length]
    if (!community) break
    const seat = Math.floor(n / communities.length)
    const at = now - SINCE + Math.floor((n / members) * 500) * DAY
    const id = ids.per(at)
    const roles: MembershipRole[] = offices[seat] ?? ['RESIDENT']
    const drawn = random.next()
    const status = seat < offices.length || drawn > 0.04 ? 'ACTIVE' : drawn < 0.01 ? 'SUSPENDED' : 'LEFT'
    const email = seat >= offices.length && random.chance(0.03) ? null : `member${n + 1}@example.org`
    const times = { createdAt: at, updatedAt: at }
    const locale = community.language
    rows.people.push({ id, name: personName(random), email, phone: null, locale, administrator: false, ...times })
    rows.memberships.push({
      id: ids.mem(at),
      cooperativeId: community.id,
      personId: id,
      status,
      roles,
      joinedAt: at,
      endedAt: status === 'LEFT' ? at + 200 * DAY : null,
      ...times,
    })
    if (status === 'ACTIVE' && roles.includes('RESIDENT')) (email ? community.residents : community.offline).push(id)
    if (roles.includes('COORDINATOR')) community.coordinator = id
    if (roles.includes('FACILITY_MANAGER')) community.manager = id
    if (roles.includes('FACILITY_MANAGER') || roles.includes('BOARD')) community.deciders.add(id)
    const organisation = community.organisations[seat - (offices.length - ORGANISATIONS)]
    if (roles.includes('PARTNER_REPRESENTATIVE') && organisation) {
      organisation.representative = id
      rows.representatives.push({ cooperativeId: community.id, organisationId: organisation.id, personId: id })
    }
  }
}

/** The fewest members of one cooperative: one for each office. */
export const fewestMembers = offices.length

function squareAround(latitude: number, longitude: number): [number, number][] {
  const [high, wide] = [0.009, 0.0142]
  return [
    [longitude - wide, latitude - high],
    [longitude + wide, latitude - high],
    [longitude + wide, latitude + high],
    [longitude - wide, latitude + high],
    [longitude - wide, latitude - high],
  ]
}
