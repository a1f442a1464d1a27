import type { Client, InStatement } from '@libsql/client'
import * as tables from '../../../schema/tables/index.ts'
import type { ClearanceType } from '../../../schema/tables/vocabulary.ts'
import { cellOf, degreesOf, type Point } from '../../../src/domains/help/grid.ts'
import { DAY } from '../../../src/platform/interval.ts'
import { idSource } from '../ids.ts'
import type { Random } from '../random.ts'
import { insertRows } from '../rows.ts'
import { personName } from './names.ts'
import type { Community } from './population.ts'
import { askedTimes } from './windows.ts'

type Offer = typeof tables.helpOffers.$inferInsert
type Rows = {
  people: (typeof tables.people.$inferInsert)[]
  memberships: (typeof tables.memberships.$inferInsert)[]
  offers: Offer[]
  hours: (typeof tables.helpOfferHours.$inferInsert)[]
  away: (typeof tables.helpOfferExceptions.$inferInsert)[]
  clearances: (typeof tables.clearances.$inferInsert)[]
}

/** How much help there is. */
export interface HelpSizes {
  now: number
  /** Offers of all cooperatives together. */
  offers: number
  /** Open requests of each. */
  requests?: number
  /** How many volunteers live on a square kilometre, however many a cooperative has: more of them live farther out. */
  density?: number
  /** How far from the middle somebody asks for help at most, in kilometres north or south, east or west; null for as far as volunteers live. */
  middle?: number | null
}

/** What the database has of its own that offers and requests name. */
interface Known {
  categories: { id: string; code: string; needsCar: boolean; clearanceTypes: ClearanceType[] }[]
  skills: string[]
}

const read = async (client: Client): Promise<Known> => {
  const [categories, skills] = await client.batch(
    [
      'select id, code, needs_car, clearance_types from help_categories where cooperative_id is null order by id',
      'select id from skills where cooperative_id is null order by id',
    ],
    'read',
  )
  return {
    categories: categories!.rows.map((row) => ({
      ...{ id: String(row['id']), code: String(row['code']), needsCar: Boolean(row['needs_car']) },
      clearanceTypes: JSON.parse(String(row['clearance_types'])) as ClearanceType[],
    })),
    skills: skills!.rows.map(({ id }) => String(id)),
  }
}

/**
 * Offers and open requests of every cooperative. Volunteers are its residents first, and others who came to help; they live
 * in a square around its middle that is as large as there are many of them, so that as many are near a request in a small
 * region as in a large one. Each cooperative comes in a batch of its own.
 */
export async function* helpStatements(
  client: Client,
  random: Random,
  communities: readonly HelpingCommunity[],
  { now, offers, requests = 50, density = 7, middle = 0.5 }: HelpSizes,
): AsyncGenerator<InStatement[]> {
  const known = await read(client)
  const ids: Ids = { per: idSource('per'), mem: idSource('mem'), hof: idSource('hof'), clr: idSource('clr'), hrq: idSource('hrq') }
  for (const [index, community] of communities.entries()) {
    const wanted = Math.floor(((index + 1) * offers) / communities.length) - Math.floor((index * offers) / communities.length)
    if (wanted === 0) continue
    const rows: Rows = { people: [], memberships: [], offers: [], hours: [], away: [], clearances: [] }
    const half = Math.sqrt(wanted / density) / 2
    for (let n = 0; n < wanted; n++) volunteer(rows, random, { community, known, ids, now, half, n })
    const asked = Array.from({ length: requests }, () => request(random, { community, known, ids, now, half: middle ?? half }))
    yield [
      ...insertRows(tables.people, rows.people),
      ...insertRows(tables.memberships, rows.memberships),
      ...insertRows(tables.helpOffers, rows.offers),
      ...insertRows(tables.helpOfferHours, rows.hours),
      ...insertRows(tables.helpOfferExceptions, rows.away),
      ...insertRows(tables.clearances, rows.clearances),
      ...insertRows(tables.helpRequests, asked.map((one) => one.row)),
      ...insertRows(tables.helpWindows, asked.flatMap((one) => one.windows)),
      ...insertRows(tables.helpWindowDays, asked.flatMap((one) => one.days)),
    ]
  }
}

/** The ids of what is made besides members: of moments of which those have none. */
type Ids = Record<'per' | 'mem' | 'hof' | 'clr' | 'hrq', (at: number) => string>

/** A cooperative as far as its help is made up from it. */
export type HelpingCommunity = Pick<Community, 'id' | 'language' | 'timeZone' | 'latitude' | 'longitude' | 'residents' | 'coordinator'>

interface Around {
  community: HelpingCommunity
  known: Known
  ids: Ids
  now: number
}

function volunteer(rows: Rows, random: Random, { community, known, ids, now, half, n }: Around & { half: number; n: number }): void {
  const { id: cooperativeId, residents, language, timeZone } = community
  const at = now - 380 * DAY + Math.floor(random.next() * 370) * DAY
  const times = { createdAt: at, updatedAt: at }
  const volunteerId = residents[n] ?? newcomer(rows, random, { community, ids }, now - 390 * DAY)
  const id = ids.hof(at)
  const categories = some(random, known.categories.map(({ code }) => code), random.pick([3, 4, 5, 6, 6, 8]))
  rows.offers.push({
    ...{ id, cooperativeId, volunteerId, actorId: volunteerId, status: random.chance(0.06) ? 'PAUSED' : 'ACTIVE', categories },
    skills: some(random, known.skills, random.integer(2, 8)),
    languages: [language, ...(['nl', 'de', 'en', 'tr', 'ar', 'fr'] as const).filter((other) => other !== language && random.chance(other === 'en' ? 0.5 : 0.12))],
    ...{ radiusKm: random.pick([1, 2, 2, 3, 3]), maxMinutesPerWeek: random.pick([60, 120, 120, 180, 240, 360]) },
    ...{ carSeats: random.chance(0.45) ? random.pick([1, 2, 3, 3, 4]) : null, traits: random.chance(0.5) ? 1 : 2, requires: 0, avoids: random.chance(0.08) ? 16 : 0 },
    ...{ ...cellOf(nearby(random, community, half)), neighbourhoodId: null, timeZone, ...times },
  })
  for (let weekday = 1; weekday <= 7; weekday++) {
    if (!random.chance(0.65)) continue
    const fromMinute = 60 * random.pick([8, 9, 9, 13, 17, 18])
    rows.hours.push({ offerId: id, weekday, fromMinute, untilMinute: Math.min(22 * 60, fromMinute + 60 * random.integer(2, 8)) })
  }
  if (random.chance(0.1)) {
    const first = Math.floor(now / DAY) + random.integer(-10, 20)
    rows.away.push({ offerId: id, startsOn: dateOf(first), endsOn: dateOf(first + random.integer(2, 14)), fromMinute: null, untilMinute: null })
  }
  if (random.chance(0.35)) {
    const seenAt = Math.max(at, now - 300 * DAY)
    rows.clearances.push({
      ...{ id: ids.clr(seenAt), cooperativeId, personId: volunteerId, type: 'CERTIFICATE_OF_CONDUCT', seenBy: community.coordinator, seenAt },
      validUntil: seenAt + random.pick([200, 730, 1_095]) * DAY,
    })
  }
}

/** Somebody who has no part in the region but to help. */
function newcomer(rows: Rows, random: Random, { community, ids }: Pick<Around, 'community' | 'ids'>, at: number): string {
  const times = { createdAt: at, updatedAt: at }
  const id = ids.per(at)
  rows.people.push({ id, name: personName(random), email: `helper-${id.slice(4)}@example.org`, phone: null, locale: community.language, administrator: false, ...times })
  rows.memberships.push({
    ...{ id: ids.mem(at), cooperativeId: community.id, personId: id, status: 'ACTIVE', roles: ['RESIDENT'], joinedAt: at, endedAt: null, ...times },
  })
  return id
}

function request(random: Random, { community, known, ids, now, half }: Around & { half: number }) {
  const { id: cooperativeId, residents, timeZone, coordinator } = community
  const category = random.pick(known.categories)
  const requesterId = residents.length > 0 ? random.pick(residents) : coordinator
  const at = now - random.integer(3_600, 20 * DAY)
  const id = ids.hrq(at)
  const minutes = random.pick([30, 60, 60, 90, 120])
  const { windows, days, ...times } = askedTimes(random, { timeZone, minutes, now, at })
  return {
    row: {
      ...{ id, cooperativeId, requesterId, actorId: requesterId, category: category.code, categoryId: category.id, title: 'Een handje hulp' },
      ...{ description: null, status: 'OPEN' as const, urgency: random.pick(['LOW', 'NORMAL', 'NORMAL', 'URGENT'] as const), ...times, minutes },
      ...{ helpersNeeded: random.chance(0.85) ? 1 : 2, languages: random.chance(0.4) ? [community.language] : [], requiredSkills: [] },
      wantedSkills: some(random, known.skills, random.integer(0, 2)),
      ...{ seats: category.needsCar ? 1 : null, clearanceTypes: category.clearanceTypes, avoids: 0, requires: random.chance(0.1) ? 1 : 0 },
      ...{ traits: random.chance(0.15) ? 16 : 0, ...cellOf(nearby(random, community, half)), timeZone, createdAt: at, updatedAt: at },
    } satisfies typeof tables.helpRequests.$inferInsert,
    windows: windows.map((window, position) => ({ requestId: id, position, ...window })),
    days: days.map((day) => ({ requestId: id, ...day })),
  }
}

/** A point of the square around the middle of a cooperative, whose half side is so many kilometres. */
function nearby(random: Random, { latitude, longitude }: Point, half: number): Point {
  const [north, east] = [random.next() * 2 - 1, random.next() * 2 - 1].map((share) => degreesOf(share * half)) as [number, number]
  return { latitude: latitude + north, longitude: longitude + east / Math.cos((latitude * Math.PI) / 180) }
}

/** Some of a list, each once, in its order. */
function some<T>(random: Random, of: readonly T[], count: number): T[] {
  const chosen = new Set<T>()
  while (chosen.size < Math.min(count, of.length)) chosen.add(random.pick(of))
  return of.filter((one) => chosen.has(one))
}

const dateOf = (day: number): string => new Date(day * DAY * 1_000).toISOString().slice(0, 10)
