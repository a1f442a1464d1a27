import { encodeCursor, markOf } from '../../src/graph/read/page.ts'
import type { Engine, Value } from './engine.ts'
import { localized, type LimitRequest } from './viewer.ts'

const mark = markOf(['FacilityConnection', 'facilities', false, '()', 'id'].join())
const pageSize = 20
const earthRadius = 6_371_008.8

/** That a candidate is open and has room: `?3` and `?4` are the interval, `?5` the units. */
const isFree = `
  (select ends_at from calendar_intervals where facility_id = f.id and kind = 'OPEN' and starts_at <= ?3
    order by starts_at desc limit 1) >= ?4
  and not exists (select 1 from facility_spaces fs join spaces s on s.id = fs.space_id join claims c on c.space_id = s.id
    where fs.facility_id = f.id and (c.whole or f.mode = 'WHOLE' or fs.space_id <> f.id)
      and c.starts_at > ?3 - s.longest_claim - max(s.longest_buffer, f.buffer_before)
      and c.starts_at < ?4 + max(s.longest_buffer, f.buffer_after)
      and ?3 < c.ends_at + max(c.buffer_after, f.buffer_before)
      and c.starts_at < ?4 + max(f.buffer_after, c.buffer_before))
  and (f.mode = 'WHOLE' or (select max((select coalesce(sum(c.units), 0) from spaces s join claims c on c.space_id = s.id
      where s.id = f.id and not c.whole and c.starts_at > point.at - s.longest_claim - s.longest_buffer
        and c.starts_at <= point.at and c.ends_at + max(c.buffer_before, c.buffer_after) > point.at))
    from (select ?3 as at union select starts_at from claims where space_id = f.id and starts_at > ?3
      and starts_at < ?4 + max(f.buffer_before, f.buffer_after)) point) + ?5 <= f.capacity)`

/**
 * The cheap conditions first and in the order of distance, so that only as many are asked whether they are free as it
 * takes to fill the page. `limit -1` keeps the two steps apart.
 */
const statement = (kinds: number, features: number): string => {
  const marks = Array.from({ length: kinds }, (_, n) => `?${13 + n}`).join()
  const has = Array.from({ length: features }, (_, n) => `and instr(f.accessibility, ?${13 + kinds + n})`).join(' ')
  return `select f.distance, f.id, json_object('id', f.id, 'name', ${localized('f.name')}, 'kind', f.kind,
      'capacity', f.capacity, 'accessibility', json(f.accessibility), 'location', json_object('latitude', f.latitude,
        'longitude', f.longitude, 'address', json_object('street', f.street, 'postalCode', f.postal_code, 'city', f.city)),
      'provider', (select json_object('id', o.id, 'name', o.name) from organisations o where o.id = f.provider_id),
      'cooperative', (select json_object('id', c.id, 'slug', c.slug) from cooperatives c where c.id = f.cooperative_id))
    from (select f.*, cast(round(${2 * earthRadius} * asin(min(1, sqrt(
        sin(radians(f.latitude - ?7) / 2) * sin(radians(f.latitude - ?7) / 2) + cos(radians(?7)) * cos(radians(f.latitude))
        * sin(radians(f.longitude - ?8) / 2) * sin(radians(f.longitude - ?8) / 2))))) as integer) as distance
      from facilities f where f.latitude between ?9 and ?10 and f.longitude between ?11 and ?12
        and f.kind in (${marks}) ${has} and f.status = 'PUBLISHED' and f.capacity >= ?5
        and ?4 - ?3 between f.min_duration and f.max_duration and ?3 >= ?6 + f.lead_time and ?4 <= ?6 + f.horizon
      order by distance, id limit -1) f
    where f.distance <= 25000 and ${isFree} limit ${pageSize + 1}`
}

interface Variables {
  near: { latitude: number; longitude: number }
  kinds: string[]
  free: { startsAt: string; endsAt: string }
  units: number
  accessibility: string[]
}

/** `SearchFacilities` with all its conditions, within 25 km. */
export function search(engine: Engine, { variables, languages, now }: LimitRequest): string {
  const { near, kinds, free, units, accessibility } = variables as unknown as Variables
  const high = (25_000 * 180) / (Math.PI * earthRadius)
  const wide = high / Math.cos((Math.max(Math.abs(near.latitude - high), Math.abs(near.latitude + high)) * Math.PI) / 180)
  const values: Value[] = [...languages, Date.parse(free.startsAt) / 1000, Date.parse(free.endsAt) / 1000, units, now]
  values.push(near.latitude, near.longitude, near.latitude - high, near.latitude + high)
  values.push(near.longitude - wide, near.longitude + wide, ...kinds, ...accessibility.map((feature) => `"${feature}"`))
  const rows = engine.rows(statement(kinds.length, accessibility.length), values) as [number, string, string][]
  const page = rows.slice(0, pageSize).map(([distance, id, node]) => ({ distance, node, cursor: encodeCursor([mark, distance, id]) }))
  const edges = page.map(({ distance, node, cursor }) => `{"cursor":"${cursor}","distanceKm":${distance / 1000},"node":${node}}`)
  const last = page.at(-1)
  const info = `{"hasNextPage":${rows.length > pageSize},"endCursor":${last ? `"${last.cursor}"` : 'null'}}`
  return `{"data":{"facilities":{"edges":[${edges.join()}],"pageInfo":${info}}}}`
}
