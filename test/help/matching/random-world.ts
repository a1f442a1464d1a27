import type { InValue } from '@libsql/client'
import type { Random } from '../../../local/seed/random.ts'
import { helpTraits } from '../../../schema/tables/vocabulary.ts'
import { newId } from '../../../src/platform/ids.ts'
import { cellOf } from '../../../src/domains/help/grid.ts'
import { startOfTests, type TestApp } from '../../harness/app.ts'
import type { Neighbourhood } from '../../harness/factories.ts'

/** What a volunteer says of themself, as the oracle reads it. */
export interface Volunteer {
  offerId: string
  personId: string
  categories: string[]
  skills: string[]
  languages: string[]
  radiusKm: number
  mostMinutes: number
  carSeats: number | null
  traits: number
  requires: number
  avoids: number
  place: { latitude: number; longitude: number }
  hours: { weekday: number; from: number; until: number }[]
  away: { from: string; to: string }[]
  /** Whether they have shown a certificate of conduct, and whether that has ended. */
  clearance: 'NONE' | 'VALID' | 'ENDED' | 'REVOKED'
  member: boolean
  blocks: 'NOBODY' | 'BLOCKS' | 'BLOCKED'
}

/** What is asked for. */
export interface Wanted {
  id: string
  category: string
  requiredSkills: string[]
  languages: string[]
  seats: number | null
  clearance: boolean
  traits: number
  requires: number
  avoids: number
  minutes: number
  place: { latitude: number; longitude: number }
  days: { date: string; weekday: number; from: number; until: number }[]
}

const categories = ['ODD_JOBS', 'TRANSPORT', 'PHONE_COMPANY'] as const
const skills = ['ski_a', 'ski_b', 'ski_c']
const languages = ['nl', 'de', 'en', 'tr']

/** The Monday after the tests begin, as days since the epoch, and the week that it begins. */
const monday = Math.floor(startOfTests / 86_400) + 5
const week = Math.floor((monday + 3) / 7)
const dateOf = (weekday: number): string => new Date((monday + weekday - 1) * 86_400_000).toISOString().slice(0, 10)

/** A whole number below another. */
const upTo = (random: Random, end: number): number => random.integer(0, end - 1)
/** Some of a list. */
const some = <T>(random: Random, of: readonly T[], chance: number): T[] => of.filter(() => random.chance(chance))
/** A few traits as bits, seldom any. */
const bits = (random: Random, chance: number): number => helpTraits.reduce((all, _, bit) => (random.chance(chance) ? all | (1 << bit) : all), 0)
const near = (random: Random) => cellOf({ latitude: 52.2 + upTo(random, 400) / 1_000, longitude: 6.8 + upTo(random, 400) / 1_000 })

function randomVolunteer(random: Random): Volunteer {
  return {
    ...{ offerId: newId('hof'), personId: newId('per'), categories: some(random, categories, 0.7), skills: some(random, skills, 0.6) },
    ...{ languages: some(random, languages, 0.6), radiusKm: upTo(random, 40), mostMinutes: 30 + 30 * upTo(random, 10) },
    ...{ carSeats: random.chance(0.5) ? upTo(random, 5) : null, traits: bits(random, 0.3), requires: bits(random, 0.02), avoids: bits(random, 0.03) },
    place: near(random),
    hours: [1, 2, 3, 4, 5, 6, 7].flatMap((weekday) => (random.chance(0.5) ? [{ weekday, from: 60 * (8 + upTo(random, 5)), until: 60 * (14 + upTo(random, 8)) }] : [])),
    away: random.chance(0.2) ? [{ from: dateOf(1 + upTo(random, 3)), to: dateOf(4 + upTo(random, 4)) }] : [],
    clearance: random.pick(['NONE', 'VALID', 'VALID', 'ENDED', 'REVOKED'] as const),
    member: !random.chance(0.05),
    blocks: random.chance(0.05) ? 'BLOCKS' : random.chance(0.05) ? 'BLOCKED' : 'NOBODY',
  }
}

function randomWanted(random: Random): Wanted {
  return {
    ...{ id: newId('hrq'), category: random.pick(categories), requiredSkills: some(random, skills, 0.15), languages: some(random, languages, 0.25) },
    ...{ seats: random.chance(0.3) ? upTo(random, 4) : null, clearance: random.chance(0.3), traits: bits(random, 0.2), requires: bits(random, 0.03), avoids: bits(random, 0.03) },
    ...{ minutes: 30 + 30 * upTo(random, 6), place: near(random) },
    days: [1, 2, 3, 4, 5, 6, 7].flatMap((weekday) => {
      const from = 60 * (7 + upTo(random, 12))
      return random.chance(0.4) ? [{ date: dateOf(weekday), weekday, from, until: from + 60 + 60 * upTo(random, 4) }] : []
    }),
  }
}

export interface RandomWorld {
  volunteers: Volunteer[]
  wanted: Wanted[]
}

/** Puts a crowd of volunteers and requests into a cooperative, straight into its tables: all requests are the resident’s. */
export async function makeRandomWorld(app: TestApp, world: Neighbourhood, random: Random, offers: number, requests: number): Promise<RandomWorld> {
  const volunteers = Array.from({ length: offers }, () => randomVolunteer(random))
  const wanted = Array.from({ length: requests }, () => randomWanted(random))
  const now = startOfTests
  const statements: { sql: string; args: InValue[] }[] = []
  const add = (table: string, row: Record<string, InValue>): void => {
    const names = Object.keys(row)
    statements.push({ sql: `insert into ${table} (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`, args: Object.values(row) })
  }
  for (const v of volunteers) {
    add('people', { id: v.personId, created_at: now, updated_at: now })
    add('memberships', { id: newId('mem'), cooperative_id: world.id, person_id: v.personId, status: v.member ? 'ACTIVE' : 'SUSPENDED', roles: '["RESIDENT"]', created_at: now, updated_at: now })
    add('help_offers', {
      ...{ id: v.offerId, cooperative_id: world.id, volunteer_id: v.personId, actor_id: v.personId, status: 'ACTIVE', categories: JSON.stringify(v.categories) },
      ...{ skills: JSON.stringify(v.skills), languages: JSON.stringify(v.languages), radius_km: v.radiusKm, max_minutes_per_week: v.mostMinutes, car_seats: v.carSeats },
      ...{ traits: v.traits, requires: v.requires, avoids: v.avoids, latitude: v.place.latitude, longitude: v.place.longitude, time_zone: 'Europe/Amsterdam', created_at: now, updated_at: now },
    })
    for (const h of v.hours) add('help_offer_hours', { offer_id: v.offerId, weekday: h.weekday, from_minute: h.from, until_minute: h.until })
    for (const a of v.away) add('help_offer_exceptions', { offer_id: v.offerId, starts_on: a.from, ends_on: a.to })
    if (v.clearance !== 'NONE') {
      const ended = v.clearance === 'ENDED'
      add('clearances', {
        ...{ id: newId('clr'), cooperative_id: world.id, person_id: v.personId, type: 'CERTIFICATE_OF_CONDUCT', seen_by: world.coordinator.personId, seen_at: now - 9_000 },
        ...{ valid_until: ended ? now - 1 : now + 31_536_000, revoked_at: v.clearance === 'REVOKED' ? now - 10 : null },
      })
    }
    if (v.blocks === 'BLOCKS') add('person_blocks', { blocker_id: v.personId, blocked_id: world.resident.personId, since: now })
    if (v.blocks === 'BLOCKED') add('person_blocks', { blocker_id: world.resident.personId, blocked_id: v.personId, since: now })
  }
  for (const w of wanted) {
    add('help_requests', {
      ...{ id: w.id, cooperative_id: world.id, requester_id: world.resident.personId, actor_id: world.resident.personId, category: w.category, title: 'Hulp', status: 'OPEN' },
      ...{ category_id: await categoryId(app, w.category), urgency: 'NORMAL', timing: 'FLEXIBLE', minutes: w.minutes, helpers_needed: 1, languages: JSON.stringify(w.languages) },
      ...{ required_skills: JSON.stringify(w.requiredSkills), wanted_skills: '[]', seats: w.seats, clearance_types: w.clearance ? '["CERTIFICATE_OF_CONDUCT"]' : '[]' },
      ...{ traits: w.traits, requires: w.requires, avoids: w.avoids, latitude: w.place.latitude, longitude: w.place.longitude, time_zone: 'Europe/Amsterdam', week },
      ...{ expires_at: now + 1_000_000, created_at: now, updated_at: now },
    })
    for (const d of w.days) add('help_window_days', { request_id: w.id, on_date: d.date, weekday: d.weekday, from_minute: d.from, until_minute: d.until })
  }
  await app.db.batch(statements, 'write')
  return { volunteers, wanted }
}

async function categoryId(app: TestApp, code: string): Promise<string> {
  const { rows } = await app.db.execute({ sql: 'select id from help_categories where code = ? and cooperative_id is null', args: [code] })
  return String(rows[0]!['id'])
}
