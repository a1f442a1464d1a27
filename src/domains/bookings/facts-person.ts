import { sql, type SQL } from 'drizzle-orm'
import type { WeeklyWindow } from '../../../schema/tables/quotas.ts'
import type { PoolKind, QuotaMeasure, QuotaPeriod, QuotaSubject, TariffAudience } from '../../../schema/tables/vocabulary.ts'
import { DAY, type Interval } from '../../platform/interval.ts'
import { holdsFor } from './equipment/certified.ts'
import type { SourceColumns } from './facts.ts'
import { isOther, through, type Subject, type Without } from './facts-subject.ts'
import { periodOf } from './period.ts'

export { isOther, subjectOf, type Subject, type Without } from './facts-subject.ts'
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

/** A quota that counts for a facility, with what its subject uses of it around the time in question. */
export interface QuotaFacts {
  id: string
  name: Record<string, string>
  subject: QuotaSubject
  /** Null where the quota does not concern this beneficiary. */
  subjectId: string | null
  audiences: TariffAudience[] | null
  measure: QuotaMeasure
  amount: number
  period: QuotaPeriod
  peak: WeeklyWindow[] | null
  uses: [period: number, endsAt: number, amount: number][]
  /** What the bookings use of it that are left out, since they are being moved. */
  had: [period: number, endsAt: number, amount: number, startsAt: number][]
  /** What was granted above it, for bookings that begin within an interval. */
  exceptions: [extra: number, startsAt: number, endsAt: number][]
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

/** The expression of what somebody's wish is judged by besides the place. */
export function personExpressions(
  f: SourceColumns,
  range: Interval,
  subject: Subject,
  poolIds: readonly string[],
  without?: Without,
): SQL {
  const { personId, organisationId, now } = subject
  return sql`json_object(
    'blockedUntil', (select max(k.ends_at) from booking_blocks k where k.cooperative_id = ${f.cooperativeId}
      and k.lifted_at is null and k.starts_at <= ${now} and k.ends_at > ${now}
      and (k.person_id = ${personId} or k.organisation_id = ${organisationId})),
    'certificates', (select json_group_array(json_array(c.kind_id, c.valid_until)) from certificates c
      where ${holdsFor(personId, organisationId, sql`${f.cooperativeId}`)} and c.cooperative_id = ${f.cooperativeId}
        and c.revoked_at is null and (c.valid_until is null or c.valid_until > ${now})),
    'certificateKinds', (select json_group_array(json_array(k.id, json(k.name))) from certificate_kinds k where k.id in (
      select r.value from facility_terms t, json_each(t.required_certificates) r where t.facility_id = ${f.id}
      union select r.value from equipment_pools p, json_each(p.required_certificates) r
        where p.cooperative_id = ${f.cooperativeId} and p.retired_at is null)),
    'quotas', ${quotasExpression(f, range, subject, without)},
    'pools', ${poolsExpression(f, range, poolIds, without)})`
}

function quotasExpression(f: SourceColumns, { startsAt, endsAt }: Interval, subject: Subject, without?: Without): SQL {
  const { personId, organisationId, now } = subject
  const leftOut = JSON.stringify([without ?? []].flat())
  const bound = (end: 'from' | 'until'): SQL => {
    const at = end === 'from' ? startsAt - 2 * DAY : endsAt + 2 * DAY
    return sql`case q.period when 'DAY' then ${periodOf('DAY', at)} when 'WEEK' then ${periodOf('WEEK', at)}
      when 'MONTH' then ${periodOf('MONTH', at)} else 0 end`
  }
  return sql`(select json_group_array(json_object('id', q.id, 'name', json(q.name), 'subject', q.subject,
      'subjectId', q.subject_id, 'audiences', json(q.audiences), 'measure', q.measure, 'amount', q.amount,
      'period', q.period, 'peak', json(q.peak),
      'uses', (select json_group_array(json_array(u.period, u.ends_at, u.amount)) from quota_uses u
        where u.quota_id = q.id and u.subject_id = q.subject_id and u.period between ${bound('from')} and ${bound('until')}
          and (q.period <> 'UPCOMING' or u.ends_at > ${now}) and ${isOther(sql`u.booking_id`, without)}
          and u.booking_id not in (select h.id from bookings h where h.status = 'HELD' and h.hold_expires_at <= ${now})),
      'had', (select json_group_array(json_array(u.period, u.ends_at, u.amount, b.starts_at))
        from json_each(${leftOut}) w join bookings b on b.id = w.value join quota_uses u on u.booking_id = b.id
        where u.quota_id = q.id and u.subject_id = q.subject_id),
      'exceptions', (select json_group_array(json_array(x.extra, x.starts_at, x.ends_at)) from quota_exceptions x
        where x.quota_id = q.id and x.subject_id = q.subject_id and x.revoked_at is null and x.ends_at > min(${startsAt},
          coalesce((select min(b.starts_at) from json_each(${leftOut}) w join bookings b on b.id = w.value), ${startsAt})))))
    from (select *, case subject
        when 'PERSON' then ${personId}
        when 'HOUSEHOLD' then coalesce((select h.household_id from household_members h
          where h.cooperative_id = coalesce(${through(f.cooperativeId, personId)}, ${f.cooperativeId}) and h.person_id = ${personId}), ${personId})
        when 'ORGANISATION' then ${organisationId}
        else ${through(f.cooperativeId, personId)} end as subject_id
      from quotas where cooperative_id = ${f.cooperativeId} and retired_at is null
        and (facility_id is null or facility_id = ${f.id}) and (facility_kind is null or facility_kind = ${f.kind})) q
    where q.subject_id is not null)`
}

function poolsExpression(f: SourceColumns, { startsAt, endsAt }: Interval, poolIds: readonly string[], without?: Without): SQL {
  return sql`(select json_group_array(json_object('id', p.id, 'kind', p.kind, 'name', json(p.name), 'quantity', p.quantity,
      'centsPerHour', p.cents_per_hour, 'centsPerBooking', p.cents_per_booking, 'bufferBefore', p.buffer_before,
      'bufferAfter', p.buffer_after, 'requiredCertificates', json(p.required_certificates),
      'claims', (select json_group_array(json_array(c.starts_at, c.ends_at, c.units, c.buffer_before, c.buffer_after))
        from spaces s join claims c on c.space_id = s.id where s.id = p.id and ${isOther(sql`c.booking_id`, without)}
          and c.starts_at > ${startsAt} - s.longest_claim - s.longest_buffer
          and c.starts_at < ${endsAt} + max(s.longest_buffer, p.buffer_before, p.buffer_after))))
    from equipment_pools p where p.cooperative_id = ${f.cooperativeId} and p.retired_at is null
      and (p.facility_ids is null or instr(p.facility_ids, '"' || ${f.id} || '"'))
      and p.id in (select value from json_each(${JSON.stringify(poolIds)})
        union select e.pool_id from booking_extras e where e.booking_id
          in (select value from json_each(${JSON.stringify([without ?? []].flat())}))
        union select r.value ->> 'poolId' from facility_terms t, json_each(t.required_extras) r
          where t.facility_id = ${f.id}))`
}
