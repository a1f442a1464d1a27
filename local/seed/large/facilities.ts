import type * as tables from '../../../schema/tables/index.ts'
import { DAY } from '../../../src/platform/interval.ts'
import { neighboursAndNextDoor, perHour, perUnitHour } from '../demo/model.ts'
import { idSource } from '../ids.ts'
import { sortName } from '../names.ts'
import type { Tariffs } from '../prices.ts'
import type { Random } from '../random.ts'
import type { Pattern } from './hours.ts'
import { streetName } from './names.ts'
import { type Community, region } from './population.ts'
import { features, type Template, templates } from './templates.ts'

/** A facility as the timetable sees it. Durations in seconds. */
export type Venue = {
  id: string
  community: Community
  pattern: Pattern
  mode: 'WHOLE' | 'UNITS'
  capacity: number
  step: number
  longest: number
  buffer: number
  leadTime: number
  cancellationWindow: number
  approval: boolean
  tariffs: Tariffs
  /** Which days of the week it is let on: a place in parts goes whole on some and in parts on the others. */
  weekdays: number[]
  /** How much it is asked for beside others. */
  weight: number
}

/** How far ahead one may book; past it no booking is made. */
const HORIZON = 200 * DAY

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]
const WHOLE_DAYS = [3, 7]
const PART_DAYS = [1, 2, 4, 5, 6]

type FacilityRow = typeof tables.facilities.$inferInsert

/** Makes up `count` facilities around the middle of their cooperatives; halls and pools bring their parts. */
export function furnish(random: Random, now: number, communities: readonly Community[], count: number, calendarUntil: number) {
  const since = now - 800 * DAY
  const facilityId = idSource('fac')
  const rows: FacilityRow[] = []
  const parts: (typeof tables.facilityParts.$inferInsert)[] = []
  const venues: Venue[] = []

  const add = (template: Template, community: Community, place: Place, weekdays: number[], n: number): string => {
    const id = facilityId(since)
    const venue = venueOf(random, template, community, id, weekdays)
    venues.push(venue)
    rows.push({ ...facilityRow(random, template, venue, n), ...place, calendarUntil, createdAt: since, updatedAt: since })
    return id
  }

  for (let n = 0; rows.length < count; n++) {
    const community = communities[n % communities.length]
    const left = count - rows.length
    const template = random.pick(templates.filter((candidate) => 1 + (candidate.parts?.count ?? 0) <= left))
    if (!community) break
    const place = placeNear(random, community)
    const whole = add(template, community, place, template.parts ? WHOLE_DAYS : EVERY_DAY, n + 1)
    if (!template.parts) continue
    for (let part = 1; part <= template.parts.count; part++) {
      const partId = add(template.parts.of, community, place, PART_DAYS, part)
      parts.push({ facilityId: whole, partId, since })
    }
  }
  return { rows, parts, venues }
}

type Place = ReturnType<typeof placeNear>

/** Most stand within some kilometres of the middle, none outside the region. */
function placeNear(random: Random, community: Community) {
  const near = () => random.next() + random.next() - 1
  const clamp = (value: number, middle: number, half: number) => Math.min(middle + half, Math.max(middle - half, value))
  return {
    street: streetName(random, community.country),
    postalCode: community.country === 'NL' ? '6289 ZZ' : community.country === 'DE' ? '52079' : '4729',
    city: community.name,
    country: community.country,
    subdivision: null,
    latitude: clamp(community.latitude + near() * 0.03, region.latitude, region.halfHeight),
    longitude: clamp(community.longitude + near() * 0.047, region.longitude, region.halfWidth),
    timeZone: community.timeZone,
  }
}

function venueOf(random: Random, template: Template, community: Community, id: string, weekdays: number[]): Venue {
  const [fewest, most] = template.capacity
  const member = Math.round((template.tariff * (0.6 + random.next() * 0.8)) / 10) * 10
  const centsPerHour = { MEMBER: member, ORGANISATION: Math.round(member * 1.2), PUBLIC: member * 2 }
  return {
    id,
    community,
    pattern: random.pick(template.patterns),
    mode: template.mode,
    capacity: random.integer(fewest, most),
    step: template.step * 60,
    longest: template.longest * 60,
    buffer: template.buffer * 60,
    leadTime: random.pick([0, 1800, 3600]),
    cancellationWindow: random.pick([3600, 86_400]),
    approval: template.approval ?? false,
    tariffs: template.mode === 'UNITS' ? perUnitHour(centsPerHour) : perHour(centsPerHour),
    weekdays,
    weight: ((0.5 + random.next()) * weekdays.length) / 7,
  }
}

function facilityRow(random: Random, template: Template, venue: Venue, n: number) {
  const { id, community, capacity, mode, step, longest, buffer } = venue
  const name = Object.fromEntries(Object.entries(template.name).map(([language, text]) => [language, `${text} ${n}`]))
  return {
    id,
    cooperativeId: community.id,
    providerId: random.pick(community.organisations).id,
    kind: template.kind,
    status: 'PUBLISHED' as const,
    name,
    sortName: sortName(name[community.language] ?? ''),
    description: { [community.language]: `${name[community.language]}, ${community.name}` },
    houseRules: {},
    accessibility: features.filter(() => random.chance(0.35)),
    amenities: template.amenities.filter(() => random.chance(0.5)),
    photoLinks: [],
    capacity,
    mode,
    granularity: step,
    minDuration: step,
    maxDuration: longest,
    leadTime: venue.leadTime,
    horizon: HORIZON,
    seriesHorizon: HORIZON,
    bufferBefore: 0,
    bufferAfter: buffer,
    cancellationWindow: venue.cancellationWindow,
    bookableBy: neighboursAndNextDoor,
    requiresApproval: venue.approval,
    closedOnHolidays: false,
  }
}
