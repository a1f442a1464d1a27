import type { Bookable, Claim } from '../../src/domains/bookings/availability.ts'
import type { Tariff } from '../../src/domains/bookings/price.ts'
import type { CalendarInterval } from '../../src/domains/facilities/calendar.ts'
import type { Engine } from './engine.ts'

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
}

/** `?1` is the facility, `?2` and `?3` are the range. */
const statement = `select
  json_object('id', f.id, 'name', json(f.name), 'cooperativeId', f.cooperative_id, 'status', f.status,
    'timeZone', f.time_zone, 'granularity', f.granularity, 'minDuration', f.min_duration, 'maxDuration', f.max_duration,
    'leadTime', f.lead_time, 'horizon', f.horizon, 'cancellationWindow', f.cancellation_window,
    'requiresApproval', f.requires_approval),
  f.mode, f.capacity, f.buffer_before, f.buffer_after,
  (select json_group_array(space_id) from facility_spaces where facility_id = f.id),
  (select json_group_array(json_array(c.space_id, c.starts_at, c.ends_at, c.units, c.whole, c.buffer_before, c.buffer_after))
    from facility_spaces fs join spaces s on s.id = fs.space_id join claims c on c.space_id = s.id
    where fs.facility_id = f.id
      and c.starts_at > ?2 - s.longest_claim - max(s.longest_buffer, f.buffer_before)
      and c.starts_at < ?3 + max(s.longest_buffer, f.buffer_before, f.buffer_after)),
  (select json_group_array(json_array(k.kind, k.starts_at, k.ends_at, json(k.reason))) from (
    select kind, starts_at, ends_at, reason from calendar_intervals where facility_id = ?1 and kind = 'OPEN' and starts_at < ?3
      and starts_at >= coalesce((select max(starts_at) from calendar_intervals
        where facility_id = ?1 and kind = 'OPEN' and starts_at <= ?2), ?2)
    union all
    select kind, starts_at, ends_at, reason from calendar_intervals
      where facility_id = ?1 and kind in ('CLOSURE', 'HOLIDAY', 'EXCEPTION') and starts_at < ?3 and ends_at > ?2) k),
  (select json_group_array(json_object('audience', audience, 'basis', basis, 'centsPerHour', cents_per_hour,
    'currency', currency)) from tariffs where facility_id = ?1)
  from facilities f where f.id = ?1`

type Row = [string, 'WHOLE' | 'UNITS', number, number, number, string, string, string, string]

/** Reads the facts of one facility; null where there is none. */
export function factsOf(engine: Engine, facilityId: string, from: number, until: number): LimitFacts | null {
  const found = engine.row(statement, [facilityId, from, until]) as Row | undefined
  if (!found) return null
  const [row, mode, capacity, bufferBefore, bufferAfter, spaces, claims, calendar, tariffs] = found
  const ids = JSON.parse(spaces) as string[]
  const ordered = [facilityId, ...ids.filter((id) => id !== facilityId)]
  const buffers = { bufferBefore, bufferAfter }
  return {
    row: JSON.parse(row) as LimitFacts['row'],
    bookable: { id: facilityId, capacity, whole: mode === 'WHOLE', ...buffers, spaces: ordered.map((id) => ({ id, capacity })) },
    claims: (JSON.parse(claims) as [string, number, number, number, number, number, number][]).map(
      ([spaceId, startsAt, endsAt, units, whole, before, after]) => ({
        ...{ spaceId, startsAt, endsAt, units, whole: whole === 1, bufferBefore: before, bufferAfter: after },
      }),
    ),
    calendar: (JSON.parse(calendar) as [CalendarInterval['kind'], number, number, Record<string, string> | null][]).map(
      ([kind, startsAt, endsAt, reason]) => ({ kind, startsAt, endsAt, reason }),
    ),
    tariffs: JSON.parse(tariffs) as Tariff[],
  }
}
