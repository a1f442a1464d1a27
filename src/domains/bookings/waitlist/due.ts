import { sql, type SQL } from 'drizzle-orm'
import { DAY, type Interval } from '../../../platform/interval.ts'
import type { Range } from '../facts-subject.ts'

/**
 * The facilities whose room one facility's claims can take, at however many steps: those that have a space in common,
 * those that have one in common with these, and so on. Their queues are one, in the order of joining.
 */
export const related = (facilityId: SQL): SQL => sql`(with recursive related(id) as (select ${facilityId}
  union select other.facility_id from related join facility_spaces own on own.facility_id = related.id
    join facility_spaces other on other.space_id = own.space_id) select id from related)`

/** The longest buffer that any facility has: so far around what is freed it may matter. */
const farthest = DAY

/** Whose window comes near what is freed. */
const meets = ({ startsAt, endsAt }: Range): SQL =>
  sql`w.starts_at < ${endsAt} + ${farthest} and w.ends_at > ${startsAt} - ${farthest}`

/**
 * Who is to be looked at: for whom room may have appeared, or past whom it went, or of whose window some lay beyond the
 * horizon, or whose window meets what is freed.
 */
export const isDue = (freed?: Range): SQL => sql`w.status = 'WAITING' and (w.look_again
  or w.passed_over is not null or w.looked_until is not null
  ${freed ? sql`or ${meets(freed)}` : sql``})`

/** From when until when those wait who are to be looked at, as JSON; null where there is nobody. */
export const dueRange = (facilityId: SQL, freed?: Range): SQL<string | null> =>
  sql`(select case when count(*) > 0 then json_array(min(w.starts_at), max(w.ends_at)) end from waitlist_entries w
    where w.facility_id in ${related(facilityId)} and ${isDue(freed)})`

/** A range as `dueRange` tells it. */
export function rangeOf(told: string | null): Interval | null {
  if (told === null) return null
  const [startsAt, endsAt] = JSON.parse(told) as [number, number]
  return { startsAt, endsAt }
}

/**
 * From when until when those wait who are to be looked at, where somebody of them comes before anybody who books here
 * around a time, as the database sees it; else null. Room may be owed to them. As a part of a JSON object.
 */
export const owingRange = (facilityId: SQL, { startsAt, endsAt }: Range): SQL =>
  sql`json(case when exists (select 1 from facility_spaces own
      join facility_spaces other on other.space_id = own.space_id
      join waitlist_entries w on w.facility_id = other.facility_id
      where own.facility_id = ${facilityId} and w.status = 'WAITING' and (w.look_again or w.looked_until is not null)
        and ${meets({ startsAt, endsAt })})
    then ${dueRange(facilityId)} end)`
