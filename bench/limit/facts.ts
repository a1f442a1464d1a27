import type { Bookable, Claim } from '../../src/domains/bookings/availability.ts'
import type { Tariff } from '../../src/domains/bookings/price.ts'
import type { CalendarInterval } from '../../src/domains/facilities/calendar.ts'
import type { Asked, Query, Row } from './operation.ts'
import { localized } from './text.ts'

/** One facility, with what takes and bounds its time around a range. */
export interface LimitFacts {
  row: {
    id: string
    name: Record<string, string>
    cooperativeId: string
    status: string
    timeZone: string
    granularity: number
    minDuration: number
    maxDuration: number
    leadTime: number
    horizon: number
    cancellationWindow: number
    requiresApproval: number
  }
  bookable: Bookable
  claims: Claim[]
  calendar: CalendarInterval[]
  tariffs: Tariff[]
  /** The parts of the facility, as JSON. */
  parts: string
}

/** `?3` is the facility, `?4` and `?5` are the range. */
const statement = `select
  json_object('id', f.id, 'name', json(f.name), 'cooperativeId', f.cooperative_id, 'status', f.status,
    'timeZone', f.time_zone, 'granularity', f.granularity, 'minDuration', f.min_duration, 'maxDuration', f.max_duration,
    'leadTime', f.lead_time, 'horizon', f.horizon, 'cancellationWindow', f.cancellation_window,
    'requiresApproval', f.requires_approval),
  f.mode, f.capacity, f.buffer_before, f.buffer_after,
  (select json_group_array(space_id) from facility_spaces where facility_id = f.id),
  (select json_group_array(json_array(c.space_id, c.starts_at, c.ends_at, c.units, c.whole, c.buffer_before,
      c.buffer_after))
    from facility_spaces fs join spaces s on s.id = fs.space_id join claims c on c.space_id = s.id
    where fs.facility_id = f.id
      and c.starts_at > ?4 - s.longest_claim - max(s.longest_buffer, f.buffer_before)
      and c.starts_at < ?5 + max(s.longest_buffer, f.buffer_before, f.buffer_after)),
  (select json_group_array(json_array(k.kind, k.starts_at, k.ends_at, json(k.reason))) from (
    select kind, starts_at, ends_at, reason from calendar_intervals where facility_id = ?3 and kind = 'OPEN'
      and starts_at < ?5 and starts_at >= coalesce((select max(starts_at) from calendar_intervals
        where facility_id = ?3 and kind = 'OPEN' and starts_at <= ?4), ?4)
    union all
    select kind, starts_at, ends_at, reason from calendar_intervals
      where facility_id = ?3 and kind in ('CLOSURE', 'HOLIDAY', 'EXCEPTION') and starts_at < ?5 and ends_at > ?4) k),
  (select json_group_array(json_object('audience', audience, 'basis', basis, 'centsPerHour', cents_per_hour,
    'currency', currency)) from tariffs where facility_id = ?3),
  (select json_group_array(json_object('id', p.id, 'name', ${localized('p.name')})) from (
    select f.id, f.name from facility_parts fp join facilities f on f.id = fp.part_id
    where fp.facility_id = ?3 and f.status = 'PUBLISHED' order by f.sort_name, f.id limit 100) p)
  from facilities f where f.id = ?3`

type Found = [string, 'WHOLE' | 'UNITS', number, number, number, string, string, string, string, string]

type Reader = Pick<Asked, 'language' | 'tokenHash'>

/** Reads what there is to know of one facility around a range. */
export const factsQuery = (reader: Reader, facilityId: string, from: number, until: number): Query => ({
  sql: statement,
  values: [reader.language, reader.tokenHash, facilityId, from, until],
})

/** The facts of one facility, from what the statement gave; null where there is none. */
export function factsOf(facilityId: string, [found]: readonly Row[]): LimitFacts | null {
  if (!found) return null
  const [row, mode, capacity, bufferBefore, bufferAfter, spaces, claims, calendar, tariffs, parts] = found as Found
  const ids = JSON.parse(spaces) as string[]
  const ordered = [facilityId, ...ids.filter((id) => id !== facilityId)]
  const own = { capacity, whole: mode === 'WHOLE', bufferBefore, bufferAfter }
  return {
    row: JSON.parse(row) as LimitFacts['row'],
    bookable: { id: facilityId, ...own, spaces: ordered.map((id) => ({ id, capacity })) },
    claims: (JSON.parse(claims) as [string, number, number, number, number, number, number][]).map(
      ([spaceId, startsAt, endsAt, units, whole, before, after]) => ({
        ...{ spaceId, startsAt, endsAt, units, whole: whole === 1, bufferBefore: before, bufferAfter: after },
      }),
    ),
    calendar: (JSON.parse(calendar) as [CalendarInterval['kind'], number, number, Record<string, string> | null][]).map(
      ([kind, startsAt, endsAt, reason]) => ({ kind, startsAt, endsAt, reason }),
    ),
    tariffs: JSON.parse(tariffs) as Tariff[],
    parts,
  }
}
