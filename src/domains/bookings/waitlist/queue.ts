import { sql } from 'drizzle-orm'
import { facilities } from '../../../../schema/tables/facilities.ts'
import type { Database } from '../../../platform/database/database.ts'
import type { Interval } from '../../../platform/interval.ts'
import { inTheirOwnRight, knownBeneficiary, type Beneficiary, type KnownBeneficiary } from '../beneficiary.ts'
import { personExpressions, pricingExpressions, type PersonFacts, type PricingFacts } from '../facts-person.ts'
import type { Subject, Without } from '../facts-person.ts'
import { factExpressions, factsOf, type RawFacts } from '../facts.ts'
import type { BookingFacts } from '../rules.ts'
import type { Waiting } from './choose.ts'
import { isDue, related } from './due.ts'

/** How many of a queue are looked at together; more than so many wait for the next bite. */
export const bite = 50

/** One who waits, as the table has them, with what they are judged by. */
export interface Queued extends Waiting {
  facilityId: string
  cooperativeId: string
  title: string | null
  actorId: string
  beneficiary: Beneficiary
  /** How often room may have appeared since somebody looked, as it was when this was read. */
  lookAgain: number
  /** Up to where their window was looked at; null for all of it. */
  lookedUntil: number | null
  /** Why room went past them before; null where none did. */
  passedOver: string | null
}

/** Which queue is read, around what time, and as if which bookings were gone already. */
export interface QueueQuery {
  facilityId: string
  range: Interval
  now: number
  freed?: Interval
  without?: Without
  /** How many at the head are left out. */
  skip?: number
}

interface RawEntry {
  id: string
  facilityId: string
  cooperativeId: string
  startsAt: number
  endsAt: number
  duration: number
  units: number
  title: string | null
  actorId: string
  forPersonId: string | null
  forOrganisationId: string | null
  lookAgain: number
  lookedUntil: number | null
  passedOver: string | null
  locales: (string | null)[]
  known: KnownBeneficiary
  person: PersonFacts
  pricing: PricingFacts
}

/**
 * Reads the first of those who are to be looked at, in order, with what each is judged by; two statements, one trip.
 */
export async function readQueue(database: Database, query: QueueQuery): Promise<Queued[]> {
  const [places, entries] = await Promise.all([readPlaces(database, query), readEntries(database, query)])
  const startsAt = Math.min(query.range.startsAt, ...entries.map((entry) => entry.startsAt))
  const endsAt = Math.max(query.range.endsAt, ...entries.map((entry) => entry.endsAt))
  // Who came to be looked at since the range was read waits at times of which nothing is known: they would get nothing,
  // count as looked at, and newcomers would get past them.
  const isKnown = startsAt === query.range.startsAt && endsAt === query.range.endsAt
  if (!isKnown) return readQueue(database, { ...query, range: { startsAt, endsAt } })
  return entries.flatMap((entry) => {
    const place = places.get(entry.facilityId)
    return place ? [queuedOf(entry, place)] : []
  })
}

const nobody = (now: number): Subject => ({ personId: sql`null`, organisationId: sql`null`, now: sql`${now}` })

async function readPlaces(database: Database, query: QueueQuery): Promise<Map<string, BookingFacts>> {
  const { facilityId, range, now, without } = query
  const expressions = Object.entries(factExpressions(facilities as never, range, nobody(now), without))
  const object = sql.join(
    expressions.map(([name, expression]) => sql`${sql.raw(`'${name}'`)}, ${expression}`),
    sql`, `,
  )
  const rows = await database.read(
    sql`select json_object(${object}) as facts from ${facilities}
      where ${facilities.id} in ${related(sql`${facilityId}`)}
      and exists (select 1 from waitlist_entries w where w.facility_id = ${facilities.id} and w.status = 'WAITING')`,
  )
  const places = rows.map((row) => factsOf(JSON.parse(row['facts'] as string) as RawFacts))
  return new Map(places.map((place) => [place.bookable.id, place]))
}

async function readEntries(database: Database, query: QueueQuery): Promise<RawEntry[]> {
  const { facilityId, range, now, freed, without, skip = 0 } = query
  const f = facilities as never
  const subject: Subject = {
    personId: sql`wait.for_person_id`,
    organisationId: sql`wait.for_organisation_id`,
    now: sql`${now}`,
  }
  const rows = await database.read(sql`select json_object('id', wait.id, 'facilityId', wait.facility_id,
      'cooperativeId', wait.cooperative_id,
      'startsAt', wait.starts_at, 'endsAt', wait.ends_at, 'duration', wait.duration,
      'units', wait.units, 'title', wait.title, 'actorId', wait.actor_id, 'forPersonId', wait.for_person_id,
      'forOrganisationId', wait.for_organisation_id, 'lookAgain', wait.look_again,
      'lookedUntil', wait.looked_until, 'passedOver', wait.passed_over,
      'locales', json_array((select i.locale from people i where i.id = coalesce(wait.for_person_id, wait.actor_id)),
        (select i.default_language from cooperatives i where i.id = wait.cooperative_id)),
      'known', ${knownBeneficiary(sql`wait.for_person_id`, sql`wait.for_organisation_id`)},
      'person', ${personExpressions(f, range, subject, sql`'[]'`, without)},
      'pricing', ${pricingExpressions(f, range, subject, without)}) as entry
    from (select * from waitlist_entries w where w.facility_id in ${related(sql`${facilityId}`)} and ${isDue(freed)}
      order by w.joined_at, w.id limit ${bite} offset ${skip}) wait
    join ${facilities} on ${facilities.id} = wait.facility_id order by wait.joined_at, wait.id`)
  return rows.map((row) => JSON.parse(row['entry'] as string) as RawEntry)
}

function queuedOf(
  { forPersonId, forOrganisationId, locales, known, person, pricing, ...entry }: RawEntry,
  place: BookingFacts,
): Queued {
  const beneficiary = inTheirOwnRight({ forPersonId, forOrganisationId }, known)
  return {
    ...entry,
    beneficiary,
    beneficiaryId: (forPersonId ?? forOrganisationId)!,
    standing: beneficiary.standing(place.cooperativeId),
    languages: locales.filter((tag) => tag !== null),
    facts: { ...place, person, pricing },
  }
}
