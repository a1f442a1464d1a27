import { and, sql, type Column, type SQL } from 'drizzle-orm'
import { asker } from '../../auth/asker.ts'
import type { Interval } from '../../platform/interval.ts'

/** The columns of a facility that the search looks at, under whatever alias. */
export interface SearchColumns {
  id: Column
  status: Column
  mode: Column
  capacity: Column
  bufferBefore: Column
  bufferAfter: Column
  minDuration: Column
  maxDuration: Column
  leadTime: Column
  horizon: Column
  latitude: Column
  longitude: Column
}

/**
 * That a facility can be booked, is open, and has room for so many units, during a whole interval, by the guard's own
 * arithmetic; and that its policy allows an interval of that length then. What only the wall clock tells is left to the
 * booking: the grid, and that a limit of whole days is an hour longer or shorter when the clock changes.
 */
export function isFree(f: SearchColumns, { startsAt, endsAt }: Interval, units: number): SQL {
  const length = endsAt - startsAt
  const open = sql`(select k.ends_at from calendar_intervals k where k.facility_id = ${f.id} and k.kind = 'OPEN'
    and k.starts_at <= ${startsAt} order by k.starts_at desc limit 1) >= ${endsAt}`
  const unclaimed = sql`not exists (select 1 from facility_spaces fs join spaces s on s.id = fs.space_id
    join claims c on c.space_id = s.id where fs.facility_id = ${f.id}
      and (c.whole or ${f.mode} = 'WHOLE' or fs.space_id <> ${f.id})
      and c.starts_at > ${startsAt} - s.longest_claim - max(s.longest_buffer, ${f.bufferBefore})
      and c.starts_at < ${endsAt} + max(s.longest_buffer, ${f.bufferAfter})
      and ${startsAt} < c.ends_at + max(c.buffer_after, ${f.bufferBefore})
      and c.starts_at < ${endsAt} + max(${f.bufferAfter}, c.buffer_before))`
  const load = sql`(select coalesce(sum(c.units), 0) from spaces s join claims c on c.space_id = s.id
    where s.id = ${f.id} and not c.whole and c.starts_at > point.at - s.longest_claim - s.longest_buffer
      and c.starts_at <= point.at and c.ends_at + max(c.buffer_before, c.buffer_after) > point.at)`
  const points = sql`(select ${startsAt} as at union select d.starts_at from claims d where d.space_id = ${f.id}
    and d.starts_at > ${startsAt} and d.starts_at < ${endsAt} + max(${f.bufferBefore}, ${f.bufferAfter}))`
  const room = sql`(${f.mode} = 'WHOLE' or (select max(${load}) from ${points} point) + ${units} <= ${f.capacity})`
  return and(
    sql`${f.status} = 'PUBLISHED'`,
    sql`${f.capacity} >= ${units}`,
    sql`${length} between ${f.minDuration} - ${slack(f.minDuration)} and ${f.maxDuration} + ${slack(f.maxDuration)}`,
    sql`${startsAt} >= ${asker.now} + ${f.leadTime}`,
    sql`${endsAt} <= ${asker.now} + ${f.horizon}`,
    open,
    unclaimed,
    room,
    sql`not exists (select 1 from season_keeps k where k.facility_id = ${f.id}
      and k.ends_at > ${startsAt} and k.starts_at < ${endsAt})`,
  )!
}

/** A limit of whole days means calendar days, which the change of the clock makes an hour longer or shorter. */
const slack = (limit: Column): SQL => sql`(${limit} % 86400 = 0) * 3600`

/** A point on the Earth, WGS 84, and how far around it is looked (kilometres). */
export interface Near {
  latitude: number
  longitude: number
  radiusKm: number
}

/** The mean radius of the Earth in metres (IUGG). */
const earthRadius = 6_371_008.8

/** What makes radians of degrees. The engine's own function says the same, and a call of it costs more than the product. */
const radian = Math.PI / 180

/**
 * The distance in whole metres by the haversine formula; whole, so that pages of a list by distance are exact. It is
 * reckoned for every candidate of a search, so it calls as few functions as it can.
 */
export function distanceMetres(f: SearchColumns, { latitude, longitude }: Near): SQL {
  // The engine has no pow().
  const sine = (from: Column, to: number): SQL => sql`sin((${from} - ${to}) * ${radian / 2})`
  const sinSquared = (from: Column, to: number): SQL => sql`${sine(from, to)} * ${sine(from, to)}`
  const haversine = sql`${sinSquared(f.latitude, latitude)}
    + cos(${latitude * radian}) * cos(${f.latitude} * ${radian}) * ${sinSquared(f.longitude, longitude)}`
  return sql`cast(${2 * earthRadius} * asin(min(1, sqrt(${haversine}))) + 0.5 as integer)`
}

/** That a facility lies within the box around the circle, which keeps the search on the index of places. */
export function isInBox(f: SearchColumns, near: Near): SQL {
  const degrees = (near.radiusKm * 1_000 * 180) / (Math.PI * earthRadius)
  const widest = Math.max(...[near.latitude - degrees, near.latitude + degrees].map(Math.abs))
  const reach = widest >= 89 ? 360 : degrees / Math.cos((widest * Math.PI) / 180)
  const [west, east] = [near.longitude - reach, near.longitude + reach]
  const within = sql`${f.latitude} between ${near.latitude - degrees} and ${near.latitude + degrees}`
  // Around the antimeridian the box is two; the circle alone decides there.
  const beside = west < -180 || east > 180 ? undefined : sql`${f.longitude} between ${west} and ${east}`
  return and(within, beside)!
}

/** That a distance in metres, as `distanceMetres` reckons it, lies within the circle. */
export const isWithin = (distance: SQL, { radiusKm }: Near): SQL => sql`${distance} <= ${Math.round(radiusKm * 1_000)}`

/** That a facility's text has words that begin with all the given ones, whatever the accents; null where there is none. */
export function hasText(f: Pick<SearchColumns, 'id'>, text: string): SQL | null {
  // A letter whose accent is written apart must not fall into two words.
  const words = text.normalize('NFC').replaceAll(/ß|ẞ/g, 'ss').match(/[\p{L}\p{N}]+/gu)?.slice(0, 10) ?? []
  if (words.length === 0) return null
  const match = words.map((word) => `"${word.slice(0, 50)}"*`).join(' ')
  return sql`${f.id} in (select facility_id from facility_text where facility_text match ${match})`
}
