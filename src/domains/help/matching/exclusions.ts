import { sql, type SQL } from 'drizzle-orm'
import { excludedBy, mayMeet, wereProposed, type RequestRow } from './pair.ts'
import { apart, ofCategory, thatReach } from './reach.ts'
import { fromO, o } from './rows.ts'

/**
 * The offers, as rows `e`, of the few who are not counted: the requester’s own, of those whom they block or who block them, and of
 * those who were asked for it. Of these the requester knows, and would see by a count that falls which of them blocks them.
 */
const uncounted = (r: RequestRow): SQL => sql`(select ${r.requesterId} as id
    union select b.blocked_id from person_blocks b where b.blocker_id = ${r.requesterId}
    union select b.blocker_id from person_blocks b where b.blocked_id = ${r.requesterId}
    union select m.volunteer_id from matches m where m.request_id = ${r.id}) p
  cross join help_offers x on x.volunteer_id = p.id and x.cooperative_id = ${r.cooperativeId}
  cross join help_offer_reach e on e.offer_id = x.id and e.category = ${r.category}`

/**
 * How many offers of the category are too far away: all but those that reach. They are counted in an index and never read, so
 * that it does not matter how many there are.
 */
const tooFar = (r: RequestRow): SQL => sql`(select count(*) from ${ofCategory(r)})
  - (select count(*) from ${thatReach(r)}) - (select count(*) from ${uncounted(r)} where ${apart(r)})`

/** How many offers of a request’s category each criterion keeps from it, as rows of `criterion` and `n`; nobody whom it may not meet, or who was asked. */
export const exclusions = (r: RequestRow): SQL => sql`select 'DISTANCE' as criterion, ${tooFar(r)} as n
  union all select c.criterion, count(*) from (select ${excludedBy(r, o)} as criterion from ${fromO}
      where ${o.id} in (select e.offer_id from ${thatReach(r)}) and ${mayMeet(r, o)} and not ${wereProposed(r, o)}) c
    where c.criterion is not null group by c.criterion`
