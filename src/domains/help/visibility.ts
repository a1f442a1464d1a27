import { aliasedTable, or, sql, type Column, type SQL } from 'drizzle-orm'
import { helpRequests } from '../../../schema/tables/help.ts'
import { helpOffers } from '../../../schema/tables/offers.ts'
import { placedMatchStatuses } from '../../../schema/tables/vocabulary.ts'
import { asker } from '../../auth/asker.ts'
import { mayIn } from '../cooperatives/index.ts'
import { actsFor } from './acting.ts'
import { mayMeet, type OfferRow, type RequestRow } from './matching/pair.ts'

/** That the viewer asked, acts for who asked, or assists in the cooperative. */
export const requesterSide = (r: RequestRow): SQL =>
  sql`(${or(actsFor(r.requesterId, r.cooperativeId), mayIn('help.assist', r.cooperativeId))})`

/** That the viewer is a volunteer who has agreed to help with it, or acts for one. */
export const agreedTo = (r: RequestRow): SQL => sql`exists (select 1 from matches m where m.request_id = ${r.id}
  and m.status in ${placedMatchStatuses} and ${actsFor(sql`m.volunteer_id`, r.cooperativeId)})`

/** That the viewer offers, acts for who does, or assists in the cooperative. */
export const volunteerSide = (o: OfferRow): SQL =>
  sql`(${or(actsFor(o.volunteerId, o.cooperativeId), mayIn('help.assist', o.cooperativeId))})`

/** That the volunteer was ever proposed to somebody for whom the viewer acts. */
export const proposedTo = (o: OfferRow): SQL => sql`exists (select 1 from matches m where m.volunteer_id = ${o.volunteerId} and m.offer_id = ${o.id}
  and ${actsFor(sql`m.requester_id`, o.cooperativeId)})`

const ownOffer = aliasedTable(helpOffers, 'own_offer') as unknown as OfferRow
const ownRequest = aliasedTable(helpRequests, 'own_request') as unknown as RequestRow

/** The few for whom the viewer acts in a cooperative: themself, and whose proxy they are. */
const forWhom = (cooperativeId: Column | SQL): SQL => sql`(select ${asker.personId} union all
  select x.person_id from proxies x where x.proxy_id = ${asker.personId} and x.cooperative_id = ${cooperativeId} and x.ended_at is null)`

/**
 * A request is seen by its requester and who acts for them, by the assistants, by whom it was ever proposed to, and while
 * it is open, roughly, by volunteers of the cooperative who may meet the requester, and who acts for them. `docs/helping.md` says which fields.
 */
export const visibleRequest = (r: RequestRow): SQL => sql`(${or(
  requesterSide(r),
  sql`exists (select 1 from matches m where m.request_id = ${r.id} and ${actsFor(sql`m.volunteer_id`, r.cooperativeId)})`,
  sql`(${r.status} = 'OPEN' and ${r.expiresAt} > ${asker.now} and exists (select 1 from ${helpOffers} as own_offer where ${ownOffer.volunteerId} in ${forWhom(r.cooperativeId)}
    and ${ownOffer.cooperativeId} = ${r.cooperativeId} and ${offerStatus(ownOffer)} = 'ACTIVE' and ${mayMeet(r, ownOffer)}))`,
)})`

/**
 * An offer is seen by its volunteer and who acts for them, by the assistants, by whom it was ever proposed to, and by those who ask
 * for help and may meet them.
 */
export const visibleOffer = (o: OfferRow): SQL => sql`(${or(
  volunteerSide(o),
  proposedTo(o),
  // By the few requests of those: a cooperative has thousands.
  sql`(${offerStatus(o)} = 'ACTIVE' and exists (select 1 from ${helpRequests} as own_request where ${ownRequest.requesterId} in ${forWhom(o.cooperativeId)}
    and ${ownRequest.cooperativeId} = ${o.cooperativeId} and ${ownRequest.status} in ('OPEN', 'MATCHED') and ${mayMeet(ownRequest, o)}))`,
)})`

/** Where a request stands at this instant, also where the job has not come by yet. */
export const requestStatus = (r: RequestRow): SQL => sql`iif(${r.status} = 'OPEN' and ${r.expiresAt} <= ${asker.now}, 'EXPIRED', ${r.status})`

/** The same of an offer: a pause ends at its instant. */
export const offerStatus = (o: OfferRow): SQL => sql`iif(${o.status} = 'PAUSED' and ${o.pausedUntil} <= ${asker.now}, 'ACTIVE', ${o.status})`

/** A pause after no-shows is seen by whom it concerns, who acts for them, and the assistants: not by those who ask them or are asked. */
export const visiblePause = (p: { personId: Column; cooperativeId: Column }): SQL =>
  sql`(${or(actsFor(p.personId, p.cooperativeId), mayIn('help.assist', p.cooperativeId))})`
