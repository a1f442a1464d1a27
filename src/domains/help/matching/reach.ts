import { sql, type SQL } from 'drizzle-orm'
import { asker } from '../../../auth/asker.ts'
import { degreesOf, kilometres } from '../grid.ts'
import type { RequestRow } from './pair.ts'

/** The offers of a request’s category in its cooperative: rows `e` of an index that holds all there is to know of their reach. */
export const ofCategory = (r: RequestRow): SQL =>
  sql`help_offer_reach e where e.cooperative_id = ${r.cooperativeId} and e.category = ${r.category} and ${standing}`

/** That an offer `e` stands by now: a pause ends at its instant, also where the job has not come by yet. */
const standing = sql`e.since <= ${asker.now}`

/** Whether it matters how far away an offer is. */
const near = (r: RequestRow): SQL => sql`(${r.nearby} and ${r.latitude} is not null)`

/** A degree of latitude in kilometres, a little short, so that no rounding leaves out who is just near enough. */
const north = sql.raw(String(degreesOf(1) * 1.000_001))

const far = (r: RequestRow): SQL => kilometres(r, { latitude: sql`e.latitude`, longitude: sql`e.longitude` })

/** That an offer `e` stands, and is too far away. */
export const apart = (r: RequestRow): SQL => sql`(${near(r)} and ${standing} and ${far(r)} > e.radius_km)`

/** Every distance that offers of the category reach, looked up one after the other: a handful. */
const radii = (r: RequestRow): SQL => {
  const least = (more: SQL) =>
    sql`(select min(x.radius_km) from help_offer_reach x where x.cooperative_id = ${r.cooperativeId} and x.category = ${r.category}${more})`
  return sql`radii (km) as (select ${least(sql``)} union all select ${least(sql` and x.radius_km > radii.km`)} from radii where radii.km is not null)`
}

/**
 * Those of them that reach the request’s place. Of each radius there is, a stretch of an index is read that is as high as
 * that reaches: what lies beyond costs nothing, and no offer is read for it.
 */
export const thatReach = (r: RequestRow): SQL => {
  // The narrowest that a degree of longitude gets within reach: no offer is farther east or west than so many.
  const east = sql`km * ${north} / max(0.001, cos((abs(${r.latitude}) + km * ${north}) * ${sql.raw(String(Math.PI / 180))}))`
  const bound = (column: SQL, sign: string, degrees: SQL, open: number): SQL =>
    sql`iif(${near(r)}, ${column} ${sql.raw(sign)} ${degrees}, ${sql.raw(String(open))})`
  const height = sql`km * ${north}`
  const [latitude, longitude] = [sql`${r.latitude}`, sql`${r.longitude}`]
  return sql`(with recursive ${radii(r)} select km, ${bound(latitude, '-', height, -90)} as south, ${bound(latitude, '+', height, 90)} as north,
      ${bound(longitude, '-', east, -1_000)} as west, ${bound(longitude, '+', east, 1_000)} as east from radii where km is not null) k
    cross join help_offer_reach e where e.cooperative_id = ${r.cooperativeId} and e.category = ${r.category} and e.radius_km = k.km and ${standing}
      and e.latitude between k.south and k.north and e.longitude between k.west and k.east and (not ${near(r)} or ${far(r)} <= k.km)`
}
