import { sql, type SQL } from 'drizzle-orm'
import { usingStatuses } from '../../../schema/tables/vocabulary.ts'
import { DAY, type Interval } from '../../platform/interval.ts'
import type { LocalizedText } from '../../platform/localized.ts'
import { RequestFault } from '../../platform/refusal.ts'
import { countPlace, dayNumber, usageOf, usageOfAll, type Days, type Usage } from './usage-rules.ts'

/** The longest range that use is told for, in days. */
export const longestUsage = 400

/** The most uses of places that one answer is counted from; a cooperative with more asks for a shorter range. */
const mostUses = 100_000

/** What `usageFacts` reads. */
export interface UsageFacts {
  places: { id: string; name: LocalizedText; timeZone: string; capacity: number; open: [number, number][] }[]
  /** By place: start, end, units or 0 for all, a number for the beneficiary, and 1 where it is booked itself. */
  uses: Record<string, [number, number, number, number, 0 | 1][]>
}

/** How a place was used, and which it is. */
export interface PlaceUsage {
  id: string
  name: LocalizedText
  usage: Usage
}

/** The days from one date to before another, YYYY-MM-DD, which must be a range that use is told for. */
export function daysBetween(from: string, to: string): Days {
  const days = { first: dayNumber(from), end: dayNumber(to) }
  if (!(days.end > days.first) || days.end - days.first > longestUsage)
    throw new RequestFault('RANGE_TOO_LONG', { maximum: longestUsage })
  return days
}

/** Whatever the zone, the days lie within this. */
const reachOf = ({ first, end }: Days): Interval => ({ startsAt: (first - 1) * DAY, endsAt: (end + 1) * DAY })

/**
 * Reads, as one JSON object, what the use of some places is counted from: their openings and the bookings that take
 * them, also as parts of another. Who a booking is for leaves the database only as a number. `which` says which
 * facilities `p`.
 */
export function usageFacts(which: SQL, days: Days): SQL {
  const { startsAt, endsAt } = reachOf(days)
  const open = sql`select json_group_array(json_array(k.starts_at, k.ends_at)) from calendar_intervals k
    where k.facility_id = p.id and k.kind = 'OPEN' and k.starts_at < ${endsAt}
      and k.starts_at >= coalesce((select max(e.starts_at) from calendar_intervals e
        where e.facility_id = p.id and e.kind = 'OPEN' and e.starts_at <= ${startsAt}), ${startsAt})`
  const uses = sql`select fs.space_id as place, b.starts_at, b.ends_at, b.facility_id = fs.space_id as own,
      iif(b.facility_id <> fs.space_id or p.mode = 'WHOLE', 0, b.units) as units,
      dense_rank() over (order by coalesce(b.for_person_id, b.for_organisation_id)) as beneficiary
    from facilities p join spaces s on s.id = p.id join facility_spaces fs on fs.space_id = p.id
      join bookings b on b.facility_id = fs.facility_id
    where ${which} and b.status in ${usingStatuses} and b.starts_at > ${startsAt} - s.longest_claim
      and b.starts_at < ${endsAt} and b.ends_at > ${startsAt} limit ${mostUses + 1}`
  return sql`json_object(
    'places', (select json_group_array(json_object('id', p.id, 'name', json(p.name), 'timeZone', p.time_zone,
      'capacity', p.capacity, 'open', json((${open}))))
      from (select * from facilities p where ${which} order by p.sort_name, p.id) p),
    'uses', (select json_group_object(u.place, json(u.uses)) from (
      select u.place, json_group_array(json_array(u.starts_at, u.ends_at, u.units, u.beneficiary, u.own)) as uses
      from (${uses}) u group by u.place) u))`
}

/** How the places of these facts were used: all together, and each. */
export function usageIn({ places, uses }: UsageFacts, days: Days): { total: Usage; places: PlaceUsage[] } {
  const read = Object.values(uses).reduce((sum, { length }) => sum + length, 0)
  if (read > mostUses) throw new RequestFault('TOO_COMPLEX', { maximum: mostUses })
  const counted = places.map(({ id, timeZone, capacity, open }) =>
    countPlace(
      {
        ...{ timeZone, capacity },
        open: open.map(([startsAt, endsAt]) => ({ startsAt, endsAt })),
        uses: (uses[id] ?? []).map(([startsAt, endsAt, units, beneficiary, own]) => ({
          startsAt,
          endsAt,
          units,
          beneficiary,
          own: own === 1,
        })),
      },
      days,
    ),
  )
  return {
    total: usageOfAll(counted),
    places: places.map(({ id, name }, n) => ({ id, name, usage: usageOf(counted[n]!) })),
  }
}
