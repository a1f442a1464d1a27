import { sql, type Column, type SQL } from 'drizzle-orm'
import { aside } from '../../../platform/database/aside.ts'
import { pairFacts } from './facts.ts'
import { excludedBy, isCandidate, mayMeet, score, wereProposed, type OfferRow, type RequestRow } from './pair.ts'
import { apart, ofCategory, thatReach } from './reach.ts'
import { fromO, fromR, o, r } from './rows.ts'

/**
 * A request and an offer with all that is reckoned of them, for places where the expressions themselves would nest too deeply.
 * Nothing is reckoned but what is asked for, and only of the pairs that are asked for.
 */
const pairs = aside('help_pairs', () => sql`select ${r.id} as request_id, ${o.id} as offer_id, ${o.id} in (select e.offer_id from ${thatReach(r)}) as reaches,
    ${mayMeet(r, o)} as may_meet, ${wereProposed(r, o)} as proposed, ${excludedBy(r, o)} as excluded_by, ${isCandidate(r, o)} as candidate,
    ${score(r, o)} as score, ${pairFacts(r, o)} as facts
  from ${fromR} cross join ${fromO}`)

/** What is reckoned of one pair. */
export const ofPair = (request: RequestRow, offer: OfferRow, what: 'candidate' | 'score' | 'facts'): SQL =>
  sql`(select j.${sql.raw(what)} from ${pairs} j where j.request_id = ${request.id} and j.offer_id = ${offer.id})`

/** The ids of the offers that can serve a request, whatever state it is in. */
export const candidatesOf = (requestId: Column): SQL =>
  sql`(select j.offer_id from ${pairs} j where j.request_id = ${requestId} and j.reaches and j.may_meet and j.candidate)`

/**
 * The offers, as rows `e`, of the few who are not counted: the requester’s own, of those whom they block or who block them, and of
 * those who were asked for it. Of these the requester knows, and would see by a count that falls which of them blocks them.
 */
const uncounted = sql`(select ${r.requesterId} as id
    union select b.blocked_id from person_blocks b where b.blocker_id = ${r.requesterId}
    union select b.blocker_id from person_blocks b where b.blocked_id = ${r.requesterId}
    union select m.volunteer_id from matches m where m.request_id = ${r.id}) p
  cross join help_offers x on x.volunteer_id = p.id and x.cooperative_id = ${r.cooperativeId}
  cross join help_offer_reach e on e.offer_id = x.id and e.category = ${r.category}`

/**
 * How many offers of a request’s category are too far away: all but those that reach. They are counted in an index and never read,
 * so that it does not matter how many there are.
 */
const tooFar = aside('help_too_far', () => sql`select ${r.id} as request_id, (select count(*) from ${ofCategory(r)})
  - (select count(*) from ${thatReach(r)}) - (select count(*) from ${uncounted} where ${apart(r)}) as n from ${fromR}`)

/** How many offers of a request’s category each criterion keeps from it, as rows of `criterion` and `n`; nobody whom it may not meet, or who was asked. */
export const exclusions = (requestId: Column): SQL => sql`select 'DISTANCE' as criterion, f.n from ${tooFar} f where f.request_id = ${requestId}
  union all select j.excluded_by, count(*) from ${pairs} j
    where j.request_id = ${requestId} and j.reaches and j.may_meet and not j.proposed and j.excluded_by is not null group by j.excluded_by`
