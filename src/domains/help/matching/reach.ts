import { sql, type SQL } from 'drizzle-orm'
import { degreesOf, kilometres } from '../grid.ts'
import type { RequestRow } from './pair.ts'

/** The farthest that an offer reaches, in kilometres (`help_offers_radius`). */
export const farthest = 100

/** The offers of a request’s category in its cooperative: rows `e` of an index that holds all there is to know of their reach. */
export const ofCategory = (r: RequestRow): SQL =>
  sql`help_offer_reach e where e.cooperative_id = ${r.cooperativeId} and e.category = ${r.category}`

/** Those of them that reach the request’s place, found by a stretch of that index: no offer is read for it. */
export const thatReach = (r: RequestRow): SQL => {
  const bound = (sign: string, open: number): SQL =>
    sql`coalesce(iif(${r.nearby}, ${r.latitude} ${sql.raw(`${sign} ${degreesOf(farthest)}`)}, null), ${sql.raw(String(open))})`
  const far = kilometres(r, { latitude: sql`e.latitude`, longitude: sql`e.longitude` })
  return sql`${ofCategory(r)} and e.latitude between ${bound('-', -90)} and ${bound('+', 90)}
    and (not ${r.nearby} or ${r.latitude} is null or ${far} <= e.radius_km)`
}
