import { encodeCursor, markOf } from '../../src/graph/read/page.ts'
import type { Asked, LimitOperation, Query, Value } from './operation.ts'
import { localized } from './text.ts'

const mark = markOf(['FacilityConnection', 'facilities', false, '()', 'id'].join())
const pageSize = 20
const earthRadius = 6_371_008.8

/** That a candidate may be booked by its policy: `?9` and `?10` are the interval, `?11` the units, `?12` is now. */
const isBookable = `and f.capacity >= ?11
  and ?10 - ?9 between f.min_duration and f.max_duration and ?9 >= ?12 + f.lead_time and ?10 <= ?12 + f.horizon`

/** That a candidate is open and has room. */
const isFree = `and
  (select ends_at from calendar_intervals where facility_id = f.id and kind = 'OPEN' and starts_at <= ?9
    order by starts_at desc limit 1) >= ?10
  and not exists (select 1 from facility_spaces fs join spaces s on s.id = fs.space_id
    join claims c on c.space_id = s.id where fs.facility_id = f.id
      and (c.whole or f.mode = 'WHOLE' or fs.space_id <> f.id)
      and c.starts_at > ?9 - s.longest_claim - max(s.longest_buffer, f.buffer_before)
      and c.starts_at < ?10 + max(s.longest_buffer, f.buffer_after)
      and ?9 < c.ends_at + max(c.buffer_after, f.buffer_before)
      and c.starts_at < ?10 + max(f.buffer_after, c.buffer_before))
  and (f.mode = 'WHOLE' or (select max((select coalesce(sum(c.units), 0) from spaces s
      join claims c on c.space_id = s.id where s.id = f.id and not c.whole
        and c.starts_at > point.at - s.longest_claim - s.longest_buffer and c.starts_at <= point.at and c.ends_at + max(c.buffer_before, c.buffer_after) > point.at))
    from (select ?9 as at union select starts_at from claims where space_id = f.id and starts_at > ?9
      and starts_at < ?10 + max(f.buffer_before, f.buffer_after)) point) + ?11 <= f.capacity)`

const placeholders = (first: number, count: number): string[] =>
  Array.from({ length: count }, (_, n) => `?${first + n}`)

/**
 * The cheap conditions first and in the order of distance, so that only as many are asked whether they are free as it
 * takes to fill the page; what is sorted is narrow, and looked up again. `limit -1` keeps the two steps apart. `?3` and
 * `?4` are the point, `?5` to `?8` the box.
 */
function statementOf(kinds: number, features: number, free: boolean): string {
  const first = free ? 13 : 9
  const has = placeholders(first + kinds, features).map((feature) => `and instr(f.accessibility, ${feature})`)
  return `select near.distance, f.id, json_object('id', f.id, 'name', ${localized('f.name')}, 'kind', f.kind,
      'capacity', f.capacity, 'accessibility', json(f.accessibility), 'location', json_object('latitude', f.latitude,
        'longitude', f.longitude, 'address', json_object('street', f.street, 'postalCode', f.postal_code,
          'city', f.city)),
      'provider', (select json_object('id', o.id, 'name', o.name) from organisations o where o.id = f.provider_id),
      'cooperative', (select json_object('id', c.id, 'slug', c.slug) from cooperatives c where c.id = f.cooperative_id))
    from (select f.id, cast(round(${2 * earthRadius} * asin(min(1, sqrt(
        sin(radians(f.latitude - ?3) / 2) * sin(radians(f.latitude - ?3) / 2) + cos(radians(?3))
        * cos(radians(f.latitude)) * sin(radians(f.longitude - ?4) / 2)
        * sin(radians(f.longitude - ?4) / 2))))) as integer) as distance
      from facilities f where f.latitude between ?5 and ?6 and f.longitude between ?7 and ?8
        and f.kind in (${placeholders(first, kinds).join()}) ${has.join(' ')}
        and f.status = 'PUBLISHED' ${free ? isBookable : ''}
      order by distance, id limit -1) near cross join facilities f on f.id = near.id
    where near.distance <= 25000 ${free ? isFree : ''} limit ${pageSize + 1}`
}

const statements = new Map<string, string>()

interface Variables {
  near: { latitude: number; longitude: number }
  kinds: string[]
  free?: { startsAt: string; endsAt: string }
  units?: number
  accessibility?: string[]
}

function read({ variables, language, tokenHash, now }: Asked): Query {
  const { near, kinds, free, units = 1, accessibility = [] } = variables as unknown as Variables
  const high = (25_000 * 180) / (Math.PI * earthRadius)
  const { latitude, longitude } = near
  const wide = high / Math.cos((Math.max(Math.abs(latitude - high), Math.abs(latitude + high)) * Math.PI) / 180)
  const values: Value[] = [language, tokenHash, latitude, longitude, latitude - high, latitude + high]
  values.push(longitude - wide, longitude + wide)
  if (free) values.push(Date.parse(free.startsAt) / 1000, Date.parse(free.endsAt) / 1000, units, now)
  values.push(...kinds, ...accessibility.map((feature) => `"${feature}"`))
  const shape = `${kinds.length} ${accessibility.length} ${free !== undefined}`
  const sql = statements.get(shape) ?? statementOf(kinds.length, accessibility.length, free !== undefined)
  statements.set(shape, sql)
  return { sql, values }
}

/** `SearchFacilities` within 25 km of a point by kind, with or without a time at which it should be free. */
export const search: LimitOperation = {
  read,
  answer(_request, rows) {
    const found = rows as readonly (readonly [number, string, string])[]
    const page = found.slice(0, pageSize)
    const cursors = page.map(([distance, id]) => `"${encodeCursor([mark, distance, id])}"`)
    const edges = page.map((row, n) => `{"cursor":${cursors[n]},"distanceKm":${row[0] / 1000},"node":${row[2]}}`)
    const info = `{"hasNextPage":${found.length > pageSize},"endCursor":${cursors.at(-1) ?? 'null'}}`
    return { body: `{"data":{"facilities":{"edges":[${edges.join()}],"pageInfo":${info}}}}` }
  },
}
