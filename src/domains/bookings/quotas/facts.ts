import { sql, type SQL } from 'drizzle-orm'
import type { WeeklyWindow } from '../../../../schema/tables/quotas.ts'
import type { QuotaMeasure, QuotaPeriod, QuotaSubject, TariffAudience } from '../../../../schema/tables/vocabulary.ts'
import { DAY } from '../../../platform/interval.ts'
import type { SourceColumns } from '../facts.ts'
import { isOther, through, type Range, type Subject, type Without } from '../facts-subject.ts'

/** A quota that counts for a facility, with what its subject uses of it around the time in question. */
export interface QuotaFacts {
  id: string
  name: Record<string, string>
  subject: QuotaSubject
  subjectId: string
  audiences: TariffAudience[] | null
  measure: QuotaMeasure
  amount: number
  period: QuotaPeriod
  peak: WeeklyWindow[] | null
  /** The booking's id stands with it only where that is the subject's own, and was asked for. */
  uses: [period: number, endsAt: number, amount: number, bookingId?: string | null][]
  /** What the bookings use of it that are left out, since they are being moved. */
  had: [period: number, endsAt: number, amount: number, startsAt: number][]
  /** What was granted above it, for bookings that begin within an interval. */
  exceptions: [extra: number, startsAt: number, endsAt: number][]
}

/** Whose use of a quota counts together with somebody's: as the view `quota_uses_due` has it. */
const subjectId = (f: SourceColumns, { personId, organisationId }: Subject): SQL => {
  const theirs = through(f.cooperativeId, personId)
  return sql`case subject
    when 'PERSON' then ${personId}
    when 'HOUSEHOLD' then coalesce((select h.household_id from household_members h
      where h.cooperative_id = coalesce(${theirs}, ${f.cooperativeId}) and h.person_id = ${personId}), ${personId})
    when 'ORGANISATION' then ${organisationId}
    else ${theirs} end`
}

/** The number of the quota's period in which an instant lies, had the place no zone: `periodOf` in SQL. */
function roughly(at: SQL): SQL {
  const day = sql`cast(${at} as integer) / 86400`
  return sql`case q.period when 'DAY' then ${day} when 'WEEK' then (${day} + 3) / 7
    when 'MONTH' then (strftime('%Y', ${at}, 'unixepoch') - 1970) * 12 + strftime('%m', ${at}, 'unixepoch') - 1
    else 0 end`
}

/**
 * The expression of the quotas that count at a facility for somebody, with what is used of them within a range. With
 * `own`, the uses tell of which booking `b` they are, where that holds of it.
 */
export function quotasExpression(
  f: SourceColumns,
  range: Range,
  subject: Subject,
  { without, own }: { without?: Without; own?: SQL } = {},
): SQL {
  const { now } = subject
  const { startsAt, endsAt } = range
  const leftOut = JSON.stringify([without ?? []].flat())
  const told = own ? sql`, (select b.id from bookings b where b.id = u.booking_id and ${own})` : sql``
  return sql`(select json_group_array(json_object('id', q.id, 'name', json(q.name), 'subject', q.subject,
      'subjectId', q.subject_id, 'audiences', json(q.audiences), 'measure', q.measure, 'amount', q.amount,
      'period', q.period, 'peak', json(q.peak),
      'uses', (select json_group_array(json_array(u.period, u.ends_at, u.amount${told})) from quota_uses u
        where u.quota_id = q.id and u.subject_id = q.subject_id
          and u.period between ${roughly(sql`${startsAt} - ${2 * DAY}`)} and ${roughly(sql`${endsAt} + ${2 * DAY}`)}
          and u.ends_at > iif(q.period = 'UPCOMING', ${now}, 0) and ${isOther(sql`u.booking_id`, without)}
          and u.booking_id not in (select h.id from bookings h
            where h.status = 'HELD' and h.hold_expires_at <= ${now})),
      'had', (select json_group_array(json_array(u.period, u.ends_at, u.amount, b.starts_at))
        from json_each(${leftOut}) w join bookings b on b.id = w.value join quota_uses u on u.booking_id = b.id
        where u.quota_id = q.id and u.subject_id = q.subject_id),
      'exceptions', (select json_group_array(json_array(x.extra, x.starts_at, x.ends_at)) from quota_exceptions x
        where x.quota_id = q.id and x.subject_id = q.subject_id and x.revoked_at is null
          and x.ends_at > min(${startsAt}, coalesce((select min(b.starts_at)
            from json_each(${leftOut}) w join bookings b on b.id = w.value), ${startsAt})))))
    from (select *, ${subjectId(f, subject)} as subject_id
      from quotas where cooperative_id = ${f.cooperativeId} and retired_at is null
        and (facility_id is null or facility_id = ${f.id}) and (facility_kind is null or facility_kind = ${f.kind})
      order by id) q
    where q.subject_id is not null)`
}
