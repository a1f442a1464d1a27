import { sql, type SQL } from 'drizzle-orm'
import type { PoolKind } from '../../../schema/tables/vocabulary.ts'
import { holdsFor } from './equipment/certified.ts'
import type { SourceColumns } from './facts.ts'
import { isOther, type Range, type Subject, type Without } from './facts-subject.ts'
import { quotasExpression, type QuotaFacts } from './quotas/facts.ts'

export { isOther, subjectOf, type Range, type Subject, type Who, type Without } from './facts-subject.ts'
export { pricingExpressions, type PricingFacts } from './money/facts.ts'

/** What somebody's wish is judged by besides the place. */
export interface PersonFacts {
  /** Until when they may not book here, or null. */
  blockedUntil: number | null
  /** What they have shown, with until when it counts; null for always. */
  certificates: [kindId: string, validUntil: number | null][]
  /** The names of the kinds that the place and what can be booked with it ask for. */
  certificateKinds: [kindId: string, name: Record<string, string>][]
  quotas: QuotaFacts[]
  pools: PoolFacts[]
}

/** A pool that is asked for or required, with what is claimed of it around the time in question. */
export interface PoolFacts {
  id: string
  kind: PoolKind
  name: Record<string, string>
  quantity: number
  centsPerHour: number
  centsPerBooking: number
  bufferBefore: number
  bufferAfter: number
  requiredCertificates: string[]
  claims: [startsAt: number, endsAt: number, units: number, bufferBefore: number, bufferAfter: number][]
}

/** The expression of what somebody's wish is judged by besides the place; `poolIds` are a list in JSON. */
export function personExpressions(
  f: SourceColumns,
  range: Range,
  subject: Subject,
  poolIds: SQL,
  without?: Without,
): SQL {
  const { personId, organisationId, now } = subject
  return sql`json_object(
    'blockedUntil', (select max(k.ends_at) from booking_blocks k where +k.cooperative_id = ${f.cooperativeId}
      and k.lifted_at is null and k.starts_at <= ${now} and k.ends_at > ${now}
      and (k.person_id = ${personId} or k.organisation_id = ${organisationId})),
    'certificates', (select json_group_array(json_array(c.kind_id, c.valid_until)) from certificates c
      where ${holdsFor(personId, organisationId, sql`${f.cooperativeId}`)} and +c.cooperative_id = ${f.cooperativeId}
        and c.revoked_at is null and (c.valid_until is null or c.valid_until > ${now})),
    'certificateKinds', (select json_group_array(json_array(k.id, json(k.name))) from certificate_kinds k where k.id in (
      select r.value from facility_terms t, json_each(t.required_certificates) r where t.facility_id = ${f.id}
      union select r.value from equipment_pools p, json_each(p.required_certificates) r
        where p.cooperative_id = ${f.cooperativeId} and p.retired_at is null)),
    'quotas', ${quotasExpression(f, range, subject, { without })},
    'pools', ${poolsExpression(f, range, poolIds, without)})`
}

function poolsExpression(f: SourceColumns, { startsAt, endsAt }: Range, poolIds: SQL, without?: Without): SQL {
  return sql`(select json_group_array(json_object('id', p.id, 'kind', p.kind, 'name', json(p.name), 'quantity', p.quantity,
      'centsPerHour', p.cents_per_hour, 'centsPerBooking', p.cents_per_booking, 'bufferBefore', p.buffer_before,
      'bufferAfter', p.buffer_after, 'requiredCertificates', json(p.required_certificates),
      'claims', (select json_group_array(json_array(c.starts_at, c.ends_at, c.units, c.buffer_before, c.buffer_after))
        from spaces s join claims c on c.space_id = s.id where s.id = p.id and ${isOther(sql`c.booking_id`, without)}
          and c.starts_at > ${startsAt} - s.longest_claim - s.longest_buffer
          and c.starts_at < ${endsAt} + max(s.longest_buffer, p.buffer_before, p.buffer_after))))
    from equipment_pools p where p.cooperative_id = ${f.cooperativeId} and p.retired_at is null
      and (p.facility_ids is null or instr(p.facility_ids, '"' || ${f.id} || '"'))
      and p.id in (select value from json_each(${poolIds})
        union select e.pool_id from booking_extras e where e.booking_id
          in (select value from json_each(${JSON.stringify([without ?? []].flat())}))
        union select r.value ->> 'poolId' from facility_terms t, json_each(t.required_extras) r
          where t.facility_id = ${f.id}))`
}
