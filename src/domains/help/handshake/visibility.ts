import { or, sql, type Column, type SQL } from 'drizzle-orm'
import type { matches } from '../../../../schema/tables/matches.ts'
import { placedMatchStatuses, type MatchSide } from '../../../../schema/tables/vocabulary.ts'
import { asker } from '../../../auth/asker.ts'
import { isViewer, mayIn } from '../../cooperatives/index.ts'
import { actsFor, consentsTo, isProxy } from '../acting.ts'

/** The columns of a match by which it is decided who sees what of it. */
export type MatchColumns = Pick<(typeof matches)['_']['columns'], 'cooperativeId' | 'requesterId' | 'volunteerId' | 'status'>

export const forRequester = (m: MatchColumns): SQL => actsFor(m.requesterId, m.cooperativeId)
const forVolunteer = (m: MatchColumns): SQL => actsFor(m.volunteerId, m.cooperativeId)
export const assistsIn = (m: MatchColumns): SQL => mayIn('help.assist', m.cooperativeId)

/** A match is seen by both sides, by who acts for them, and by the assistants. */
export const visibleMatch = (m: MatchColumns): SQL => sql`(${or(forRequester(m), forVolunteer(m), assistsIn(m))})`

/** The two have agreed, and nothing has undone that: each may know who the other is and how to reach them. */
export const isRevealed = (m: MatchColumns): SQL => sql`${m.status} in ${placedMatchStatuses}`

/** Who the requester is: told to their own side and the assistants at once, and to the volunteer once they have agreed. */
export const requesterIsTold = (m: MatchColumns): SQL => sql`(${or(forRequester(m), assistsIn(m), isRevealed(m))})`

/** What concerns one side and the assistants. */
export const ofSide = (m: MatchColumns, side: MatchSide): SQL =>
  sql`(${or(side === 'REQUESTER' ? forRequester(m) : forVolunteer(m), assistsIn(m))})`

const personOf = (m: MatchColumns, side: MatchSide): Column => (side === 'REQUESTER' ? m.requesterId : m.volunteerId)

const other = { REQUESTER: 'VOLUNTEER', VOLUNTEER: 'REQUESTER' } as const satisfies Record<MatchSide, MatchSide>

/** That the person of a side blocks the other of the two. */
const blocks = (m: MatchColumns, side: MatchSide): SQL => sql`exists (select 1 from person_blocks b
  where b.blocker_id = ${personOf(m, side)} and b.blocked_id = ${personOf(m, other[side])})`

/** That the viewer acts for one of the two who blocks the other: for them a proposal is over at once. The other is not told. */
const turnedAway = (m: MatchColumns): SQL =>
  sql`(${blocks(m, 'REQUESTER')} and ${forRequester(m)} or ${blocks(m, 'VOLUNTEER')} and ${forVolunteer(m)})`

/** The purposes of consent by which an assistant acts for a side. */
export const purposes = { REQUESTER: 'HELP_REQUEST', VOLUNTEER: 'HELP_OFFER' } as const satisfies Record<MatchSide, string>

/** That an assistant has the standing consent of the person of a side. */
const consents = (m: MatchColumns, side: MatchSide): SQL =>
  sql`exists (select 1 from ${consentsTo(purposes[side], personOf(m, side), m.cooperativeId)})`

/**
 * What somebody said, at an instant, in a conversation that came to nothing since: who blocks them hears no more of it from then
 * on, and they are not told so.
 */
export const isHeard = (m: MatchColumns, speakerId: SQL, at: Column): SQL => {
  const unheard = (side: MatchSide): SQL => sql`${speakerId} = ${personOf(m, other[side])}
    and exists (select 1 from person_blocks b where b.blocker_id = ${personOf(m, side)} and b.blocked_id = ${speakerId} and b.since <= ${at})
    and ${side === 'REQUESTER' ? forRequester(m) : forVolunteer(m)}`
  return sql`(${isRevealed(m)} or not (${unheard('REQUESTER')} or ${unheard('VOLUNTEER')}))`
}

/** The same of somebody who is not online: for them an assistant acts without saying so each time. */
const consentsOffline = (m: MatchColumns, side: MatchSide): SQL =>
  sql`(${consents(m, side)} and exists (select 1 from people p where p.id = ${personOf(m, side)} and p.email is null))`

/** By what right the viewer may act for each side, as JSON: of the requester and of the volunteer; and who of them blocks the other. */
export const rightsJson = (m: MatchColumns): SQL => sql`json_object(
  'proxyOf', json_array(${isProxy(m.requesterId, m.cooperativeId)}, ${isProxy(m.volunteerId, m.cooperativeId)}),
  'consentOf', json_array(${consentsOffline(m, 'REQUESTER')}, ${consentsOffline(m, 'VOLUNTEER')}),
  'blocks', json_array(${blocks(m, 'REQUESTER')}, ${blocks(m, 'VOLUNTEER')}), 'turnedAway', ${turnedAway(m)},
  'assists', ${assistsIn(m)})`

/**
 * The side for which the viewer acts: their own, that of whom they are proxy for, or as an assistant that of who is not
 * online and has agreed to it. Null for an assistant who acts for neither, or might for both; `forPersonId` says for whom.
 */
export function sideOf(m: MatchColumns, forPersonId: string | null | undefined): SQL {
  if (forPersonId != null)
    return sql`case when ${m.requesterId} = ${forPersonId} and (${forRequester(m)} or ${assistsIn(m)} and ${consents(m, 'REQUESTER')}) then 'REQUESTER'
      when ${m.volunteerId} = ${forPersonId} and (${forVolunteer(m)} or ${assistsIn(m)} and ${consents(m, 'VOLUNTEER')}) then 'VOLUNTEER' end`
  return sql`case when ${isViewer(m.requesterId)} then 'REQUESTER' when ${isViewer(m.volunteerId)} then 'VOLUNTEER'
    when ${forRequester(m)} then 'REQUESTER' when ${forVolunteer(m)} then 'VOLUNTEER'
    when ${assistsIn(m)} then case when ${consentsOffline(m, 'REQUESTER')} and not ${consentsOffline(m, 'VOLUNTEER')} then 'REQUESTER'
      when ${consentsOffline(m, 'VOLUNTEER')} and not ${consentsOffline(m, 'REQUESTER')} then 'VOLUNTEER' end end`
}

/** That somebody's silence about hours of a row `h` has lasted long enough. */
const due = (matchId: SQL): SQL => sql`from match_hours h where h.match_id = ${matchId} and h.settled_at is null and h.resolves_at <= ${asker.now}`
const differs = sql`h.requester_minutes <> h.volunteer_minutes`

/** Where a match stands by now, also where the job that writes it down has yet to come by; for who blocks the other it is over. */
export const statusNow = (m: MatchColumns & Pick<(typeof matches)['_']['columns'], 'id' | 'expiresAt' | 'recurs'>): SQL => sql`case
  when ${m.status} = 'PROPOSED' and (${m.expiresAt} <= ${asker.now} or ${turnedAway(m)}) then 'EXPIRED'
  when ${m.status} in ('AGREED', 'COMPLETED') and exists (select 1 ${due(sql`${m.id}`)} and ${differs}) then 'DISPUTED'
  when ${m.status} = 'AGREED' and not ${m.recurs} and exists (select 1 ${due(sql`${m.id}`)}) then 'COMPLETED'
  else ${m.status} end`
