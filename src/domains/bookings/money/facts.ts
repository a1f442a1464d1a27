import { sql, type SQL, type SQLWrapper } from 'drizzle-orm'
import type { PriceLine } from '../../../../schema/tables/bookings.ts'
import type { TariffAudience, TariffBasis } from '../../../../schema/tables/vocabulary.ts'
import { DAY } from '../../../platform/interval.ts'
import type { LocalizedText } from '../../../platform/localized.ts'
import type { SourceColumns } from '../facts.ts'
import { isOther, through, type Range, type Subject, type Without } from '../facts-subject.ts'

/** What a price depends on besides the tariffs and terms. */
export interface PricingFacts {
  /** `[audience or null, weekdays, opens, closes, minDuration, basis, centsPerHour]`: see `tariff_bands`. */
  bands: [TariffAudience | null, number[], number, number, number, TariffBasis, number][]
  /** The share in percent of its members' price that guests pay, by the id of their cooperative. */
  reciprocities: [guestId: string, percent: number][]
  /** The cooperative by whose membership the beneficiary comes; the owner before others. */
  throughCooperativeId: string | null
  /** Whether they pay the social tariff of the owner: 1 or 0. */
  social: number
  /**
   * Their other bookings of the place around, where a cap or a free allowance counts them; of those that were called
   * off late, what that cost.
   */
  spent: [startOnWall: number, seconds: number, priceCents: number, lines: PriceLine[], feeCents?: number | null][]
  /** Which of them were looked at, so that a write can look again; null where nothing counts them. */
  spentOf: SpentOf | null
  /** What the equipment and staff cost that are always booked with it. */
  pools: [id: string, centsPerHour: number, centsPerBooking: number, name: LocalizedText][]
}

/** Whose bookings, from and until when by their start, and without which. */
export interface SpentOf {
  from: number
  until: number
  personId: string | null
  organisationId: string | null
  without: string[]
}

/** That a booking `b` is for the subject. */
const isFor = ({ personId, organisationId }: Omit<Subject, 'now'>): SQL =>
  sql`(b.for_person_id = ${personId} or b.for_organisation_id = ${organisationId})`

/** Whether they pay the social tariff of the owner: 1 or 0. */
const socialOf = (ownerId: SQLWrapper, personId: SQL): SQL => sql`coalesce((select m.social_tariff from memberships m
  where m.person_id = ${personId} and m.cooperative_id = ${ownerId} and m.status = 'ACTIVE'), 0)`

/** How far around a wish its beneficiary's other bookings count for its price: a month, and the zone's reach. */
const around = 33 * DAY

/** The expression of what a price depends on: the same for slots of a calendar and for a booking. */
export function pricingExpressions(
  f: SourceColumns,
  { startsAt, endsAt }: Range,
  subject: Subject,
  without?: Without,
): SQL {
  const range = { from: sql`${startsAt} - ${around}`, until: sql`${endsAt} + ${around}`, ...subject }
  return sql`json_object(
    'bands', (select json_group_array(json_array(t.audience, json(t.weekdays), t.opens, t.closes, t.min_duration,
      t.basis, t.cents_per_hour)) from tariff_bands t where t.facility_id = ${f.id}),
    'reciprocities', (select json_group_array(json_array(r.guest_id, r.percent)) from reciprocities r
      where r.owner_id = ${f.cooperativeId}),
    'throughCooperativeId', ${through(f.cooperativeId, subject.personId)},
    'social', ${socialOf(f.cooperativeId, subject.personId)},
    'spent', ${spentExpression(sql`${f.id}`, range, without)},
    'spentOf', (select json_object('from', ${startsAt} - ${around}, 'until', ${endsAt} + ${around},
      'personId', ${subject.personId}, 'organisationId', ${subject.organisationId},
      'without', json(${JSON.stringify([without ?? []].flat())}))
      from facility_terms t where t.facility_id = ${f.id} and ${counts}),
    'pools', (select json_group_array(json_array(p.id, p.cents_per_hour, p.cents_per_booking, json(p.name)))
      from facility_terms t, json_each(t.required_extras) r join equipment_pools p on p.id = r.value ->> 'poolId'
      where t.facility_id = ${f.id}))`
}

/** That other bookings count for the price: there is a cap, or a free allowance. */
const counts = sql`(t.day_cap_cents is not null or t.free_seconds > 0)`

interface SpentRange extends Omit<Subject, 'now'> {
  from: SQL
  until: SQL
}

/** The expression of the other bookings of somebody that a cap or an allowance counts, always in the same order. */
function spentExpression(facilityId: SQL, { from, until, ...subject }: SpentRange, without?: Without): SQL {
  return sql`(select json_group_array(json_array(b.starts_at + b.utc_offset, b.ends_at - b.starts_at, b.price_cents,
    json(b.price_lines), case b.status when 'CANCELLED' then b.fee_cents end) order by b.id) from facility_terms t join bookings b on b.facility_id = t.facility_id
    where t.facility_id = ${facilityId} and ${counts} and ${isFor(subject)}
      and b.starts_at > ${from} and b.starts_at < ${until} and ${isOther(sql`b.id`, without)}
      and (b.status not in ('REJECTED', 'CANCELLED', 'EXPIRED') or (b.status = 'CANCELLED' and b.fee_cents > 0)))`
}

/**
 * That what a price was made of is still so: by whose membership somebody comes, the social tariff, and what else they
 * booked where a cap or an allowance counts it. Of nobody nothing is asked.
 */
export function pricingHolds(
  facility: { id: string; cooperativeId: string },
  { throughCooperativeId, social, spent, spentOf }: PricingFacts,
  who: { personId: string | null; organisationId: string | null },
): SQL {
  const { id, cooperativeId } = facility
  const holds = sql`${through(sql`${cooperativeId}`, sql`${who.personId}`)} is ${throughCooperativeId}
    and ${socialOf(sql`${cooperativeId}`, sql`${who.personId}`)} = ${social}`
  if (!spentOf) return holds
  const { from, until, personId, organisationId, without } = spentOf
  const range = {
    from: sql`${from}`,
    until: sql`${until}`,
    personId: sql`${personId}`,
    organisationId: sql`${organisationId}`,
  }
  return sql`${holds} and ${spentExpression(sql`${id}`, range, without)} = ${JSON.stringify(spent)}`
}
