import { sql, type Column, type SQL } from 'drizzle-orm'
import { facilities } from '../../../schema/tables/facilities.ts'
import { actions } from '../../auth/actions.ts'
import type { Database, Statement } from '../../platform/database/database.ts'
import { KeptStatement } from '../../platform/database/kept-statement.ts'
import type { Interval } from '../../platform/interval.ts'
import { visibleFacility, type CalendarInterval } from '../facilities/index.ts'
import type { Claim } from './availability.ts'
import type { Tariff } from './price.ts'
import { isOther, personExpressions, subjectOf } from './facts-person.ts'
import type { PersonFacts, Range, Subject, Who, Without } from './facts-person.ts'
import { pricingExpressions, type PricingFacts } from './money/facts.ts'
import { judgedPart, type BookingFacts } from './rules.ts'
import { termsExpression, termsOf, type RawTerms } from './terms.ts'
import { owingRange } from './waitlist/due.ts'

/** The columns of a facility from which its facts are read, under whatever alias. */
export interface SourceColumns {
  id: Column
  cooperativeId: Column
  kind: Column
  bufferBefore: Column
  bufferAfter: Column
}

/** Holds that have expired while nobody waits in their place's queue: they stand in nobody's way any more. */
const lapsed = (now: SQL): SQL => sql`(select h.id from bookings h where h.status = 'HELD' and h.hold_expires_at <= ${now}
  and not exists (select 1 from waitlist_entries w where w.facility_id = h.facility_id and w.status = 'WAITING'))`

/**
 * The expressions from which the facts of one facility are read: its row, spaces, claims, calendar, tariffs and terms
 * around a range of time, with what its price for somebody depends on. The same for a judgement and for the availability
 * field, so that both see the same.
 */
export function factExpressions(
  f: SourceColumns & Record<string, unknown>,
  range: Range,
  subject: Subject,
  without?: Without,
) {
  const { startsAt, endsAt } = range
  const row = f as unknown as (typeof facilities)['_']['columns']
  return {
    facility: sql`json_object('id', ${row.id}, 'status', ${row.status}, 'cooperativeId', ${row.cooperativeId},
      'kind', ${row.kind}, 'latitude', ${row.latitude}, 'longitude', ${row.longitude},
      'timeZone', ${row.timeZone}, 'capacity', ${row.capacity}, 'mode', ${row.mode}, 'granularity', ${row.granularity},
      'minDuration', ${row.minDuration}, 'maxDuration', ${row.maxDuration}, 'leadTime', ${row.leadTime},
      'horizon', ${row.horizon}, 'seriesHorizon', ${row.seriesHorizon}, 'bufferBefore', ${row.bufferBefore}, 'bufferAfter', ${row.bufferAfter},
      'cancellationWindow', ${row.cancellationWindow}, 'bookableBy', json(${row.bookableBy}),
      'requiresApproval', ${row.requiresApproval}, 'rulesVersion', ${row.rulesVersion},
      'calendarUntil', ${row.calendarUntil})`,
    spaces: sql`(select json_group_array(json_object('id', s.id, 'capacity', s.capacity)) from facility_spaces fs
      join spaces s on s.id = fs.space_id where fs.facility_id = ${f.id})`,
    claims: sql`(select json_group_array(json_array(c.space_id, c.starts_at, c.ends_at, c.units, c.whole, c.buffer_before,
      c.buffer_after)) from facility_spaces fs join spaces s on s.id = fs.space_id join claims c on c.space_id = s.id
      where fs.facility_id = ${f.id} and ${isOther(sql`c.booking_id`, without)} and c.booking_id not in ${lapsed(subject.now)}
        and c.starts_at > ${startsAt} - s.longest_claim - max(s.longest_buffer, ${f.bufferBefore})
        and c.starts_at < ${endsAt} + max(s.longest_buffer, ${f.bufferBefore}, ${f.bufferAfter}))`,
    calendar: sql`(select json_group_array(json_array(k.kind, k.starts_at, k.ends_at, json(k.reason))) from (
      select * from calendar_intervals k where k.facility_id = ${f.id} and k.kind = 'OPEN' and k.starts_at < ${endsAt}
        and k.starts_at >= coalesce((select max(p.starts_at) from calendar_intervals p where p.facility_id = ${f.id}
          and p.kind = 'OPEN' and p.starts_at <= ${startsAt}), ${startsAt})
      union all
      select * from calendar_intervals k where k.facility_id = ${f.id} and k.kind in ('CLOSURE', 'HOLIDAY', 'EXCEPTION')
        and k.starts_at < ${endsAt} and k.ends_at > ${startsAt}) k)`,
    tariffs: sql`(select json_group_array(json_object('audience', p.audience, 'basis', p.basis, 'centsPerHour',
      p.cents_per_hour, 'currency', p.currency)) from tariffs p where p.facility_id = ${f.id})`,
    terms: termsExpression(f.id),
    // Somebody has to look at the queue before anything else is booked here.
    queueDue: sql`exists (select 1 from bookings h where h.status = 'HELD' and h.hold_expires_at <= ${subject.now}
      and h.facility_id in (select o.facility_id from facility_spaces own join facility_spaces o on o.space_id = own.space_id
        where own.facility_id = ${f.id}))`,
    owing: owingRange(sql`${f.id}`, range),
    pricing: pricingExpressions(f, range, subject, without),
    keeps: keptFor(f, range, subject),
  }
}

/** When the place is kept for a season that is not published yet; for who manages it, it is not. */
const keptFor = (f: SourceColumns, { startsAt, endsAt }: Range, { personId }: Subject): SQL => sql`(select
  json_group_array(json_array(k.starts_at, k.ends_at)) from season_keeps k where k.facility_id = ${f.id}
    and k.ends_at > ${startsAt} and k.starts_at < ${endsAt}
    and not exists (select 1 from memberships m, json_each(m.roles) r where m.person_id = ${personId}
      and m.cooperative_id = ${f.cooperativeId} and m.status = 'ACTIVE' and r.value in ${actions['booking.manage']}))`

/** What the expressions answer. */
export interface RawFacts {
  facility: Omit<BookingFacts, 'bookable' | 'claims' | 'calendar' | 'tariffs' | 'terms' | 'queueDue' | 'owing' | 'pricing' | 'person' | 'keeps'> & {
    id: string
    capacity: number
    mode: 'WHOLE' | 'UNITS'
    bufferBefore: number
    bufferAfter: number
  }
  spaces: { id: string; capacity: number }[]
  claims: [string, number, number, number, number, number, number][]
  calendar: [CalendarInterval['kind'], number, number, Record<string, string> | null][]
  tariffs: Tariff[]
  terms: RawTerms | null
  queueDue: number
  owing: [startsAt: number, endsAt: number] | null
  pricing: PricingFacts
  keeps: [startsAt: number, endsAt: number][]
  /** Only where somebody's wish is judged. */
  person?: PersonFacts
}

/** The facts as the rules take them. */
export function factsOf(raw: RawFacts): BookingFacts {
  const { facility, spaces, claims, calendar, tariffs, terms, queueDue, owing, pricing, person, keeps } = raw
  const { id, capacity, mode, bufferBefore, bufferAfter } = facility
  const own = spaces.filter((space) => space.id === id)
  const parts = spaces.filter((space) => space.id !== id)
  return {
    ...facility,
    requiresApproval: Boolean(facility.requiresApproval),
    bookable: { id, capacity, whole: mode === 'WHOLE', bufferBefore, bufferAfter, spaces: [...own, ...parts] },
    claims: claims.map(
      ([spaceId, startsAt, endsAt, units, whole, before, after]): Claim => ({
        ...{ spaceId, startsAt, endsAt, units, whole: Boolean(whole), bufferBefore: before, bufferAfter: after },
      }),
    ),
    calendar: calendar.map(([kind, startsAt, endsAt, reason]) => ({ kind, startsAt, endsAt, reason })),
    ...{ tariffs, terms: termsOf(terms), queueDue: Boolean(queueDue), pricing, person: person ?? nobodysFacts },
    owing: owing && { startsAt: owing[0], endsAt: owing[1] },
    keeps: keeps.map(([startsAt, endsAt]) => ({ startsAt, endsAt })),
  }
}

/** What is known of nobody, where no wish is judged. */
const nobodysFacts: PersonFacts = { blockedUntil: null, certificates: [], certificateKinds: [], quotas: [], pools: [] }

/** By whose eyes facts are read: those of the viewer, or those of the rules, which see all. */
type By = 'VIEWER' | 'RULES'

/**
 * Which facilities, for which time and whom, what is wanted with them, and which booking's own claims are left out (one
 * that is being moved).
 */
export interface FactsQuery extends Interval {
  where: SQL
  subject: Subject
  without?: Without
  /** The pools of equipment and staff that are asked for. */
  poolIds?: readonly string[]
  /** Reads all of a long range, such as that of a series. */
  whole?: boolean
}

/** The statement of the facts of facilities; `poolIds` are a list in JSON. */
function factsStatement(
  as: By,
  { where, range, subject, poolIds, without }: Pick<FactsQuery, 'where' | 'subject' | 'without'> & { range: Range; poolIds: SQL },
): SQL {
  const f = facilities as never
  const pairs = Object.entries({
    ...factExpressions(f, range, subject, without),
    person: personExpressions(f, range, subject, poolIds, without),
  })
  const object = sql.join(pairs.map(([name, expression]) => sql`${sql.raw(`'${name}'`)}, ${expression}`), sql`, `)
  const visible = as === 'VIEWER' ? visibleFacility(f) : sql`1`
  return sql`select json_object(${object}) as facts from ${facilities} where ${visible} and ${where}`
}

/** What is asked of one facility. */
const asked = ['facilityId', 'startsAt', 'endsAt', 'personId', 'organisationId', 'now', 'poolIds'] as const

const factsOfOne = (as: By): KeptStatement<(typeof asked)[number]> =>
  new KeptStatement(asked, ({ facilityId, startsAt, endsAt, poolIds, ...subject }) =>
    factsStatement(as, { where: sql`${facilities.id} = ${facilityId}`, range: { startsAt, endsAt }, subject, poolIds }),
  )

/** That of one facility, by whose eyes: every booking asks it. */
const keptFacts = { VIEWER: factsOfOne('VIEWER'), RULES: factsOfOne('RULES') }

/**
 * Reads the facts of the facilities that the viewer may see, or of all; one statement,
 * together with other reads of the tick. Of a range longer than any booking only the beginning is read.
 */
export async function readFacts(database: Database, as: By, query: FactsQuery): Promise<BookingFacts[]> {
  const { where, subject, without, poolIds = [] } = query
  const range = query.whole ? query : judgedPart(query)
  return factsIn(database, factsStatement(as, { where, range, subject, without, poolIds: sql`${JSON.stringify(poolIds)}` }))
}

const factsIn = async (database: Database, statement: Statement): Promise<BookingFacts[]> =>
  (await database.read(statement)).map((row) => factsOf(JSON.parse(row['facts'] as string) as RawFacts))

/** Reads the facts of one facility for somebody, or null where the viewer may not know of it. */
export async function readFactsOf(
  database: Database,
  as: By,
  facilityId: string,
  query: Omit<FactsQuery, 'where' | 'subject'> & { who: Who; now: number },
): Promise<BookingFacts | null> {
  const { who, now, without, poolIds = [] } = query
  if (without !== undefined) {
    const where = sql`${facilities.id} = ${facilityId}`
    return (await readFacts(database, as, { ...query, where, subject: subjectOf(who, now) }))[0] ?? null
  }
  const { startsAt, endsAt } = query.whole ? query : judgedPart(query)
  const { personId, organisationId } = who
  const values = { facilityId, startsAt, endsAt, personId, organisationId, now, poolIds: JSON.stringify(poolIds) }
  const [facts] = await factsIn(database, keptFacts[as].of(values))
  return facts ?? null
}

/** Reads the facts of a booking's facility, without its own claims; who may see the booking is asked apart. */
export async function readFactsOfBooking(
  database: Database,
  bookingId: string,
  range: Interval,
  now: number,
  poolIds?: readonly string[],
): Promise<BookingFacts | null> {
  const of = (column: SQL): SQL => sql`(select ${column} from bookings where id = ${bookingId})`
  const where = sql`${facilities.id} = ${of(sql`facility_id`)}`
  const subject: Subject = {
    personId: of(sql`for_person_id`),
    organisationId: of(sql`for_organisation_id`),
    now: sql`${now}`,
  }
  const [facts] = await readFacts(database, 'RULES', { ...range, where, subject, without: bookingId, poolIds })
  return facts ?? null
}
