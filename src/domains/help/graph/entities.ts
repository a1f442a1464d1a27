import { and, or, sql, type Column, type SQL } from 'drizzle-orm'
import { helpCategories, helpRequests } from '../../../../schema/tables/help.ts'
import { ledgerAccounts, ledgerEntries } from '../../../../schema/tables/hours.ts'
import { matches, matchFeedback, matchHours, matchMessages, noShowPauses } from '../../../../schema/tables/matches.ts'
import { helpOffers } from '../../../../schema/tables/offers.ts'
import { skills } from '../../../../schema/tables/skills.ts'
import { clearances, concerns, consents, introductions, proxies } from '../../../../schema/tables/trust.ts'
import { entity, makeAlias } from '../../../graph/read/entity.ts'
import { isViewer, mayIn, memberOf } from '../../cooperatives/index.ts'
import { actsFor } from '../acting.ts'
import { visibleClearance, visibleConcern } from '../trust/visibility.ts'
import { visibleMatch } from '../handshake/visibility.ts'
import { visibleOffer, visiblePause, visibleRequest } from '../visibility.ts'

interface OfCooperative {
  cooperativeId: Column
}

interface OfPerson extends OfCooperative {
  personId: Column
}

const assists = (of: OfCooperative): SQL => mayIn('help.assist', of.cooperativeId)

/** What all may use, and what a cooperative has of its own, for its members. */
const sharedOrOwn = (of: OfCooperative): SQL => sql`(${of.cooperativeId} is null or ${memberOf(of.cooperativeId)})`

export const Skill = entity('Skill', skills, sharedOrOwn)
export const HelpCategory = entity('HelpCategory', helpCategories, sharedOrOwn)

/** Who sees which requests and offers is said in `visibility.ts`. */
export const HelpRequest = entity('HelpRequest', helpRequests, visibleRequest)
export const HelpOffer = entity('HelpOffer', helpOffers, visibleOffer)

/** The same rows, where it is known already that the viewer may see them. */
export const KnownHelpRequest = { ...HelpRequest, visible: () => undefined }
export const KnownHelpOffer = { ...HelpOffer, visible: () => undefined }

/** Who sees which matches is said in `handshake/visibility.ts`; what belongs to one is seen by the same people. */
export const Match = entity('Match', matches, visibleMatch)

const ofSeenMatch = (matchId: SQL): SQL =>
  sql`exists (select 1 from ${seenMatch.$from} where ${seenMatch.id} = ${matchId} and ${visibleMatch(seenMatch)})`
const seenMatch = makeAlias(matches, 'seen_match')

export const MatchHours = entity('MatchHours', matchHours, (h) => ofSeenMatch(sql`${h.matchId}`))
export const MatchMessage = entity('MatchMessage', matchMessages, (m) => ofSeenMatch(sql`${m.matchId}`))

/** Feedback is for the assistants; who wrote it sees it too. */
export const MatchFeedback = entity('MatchFeedback', matchFeedback, (f) =>
  or(isViewer(f.authorId), sql`exists (select 1 from matches m where m.id = ${f.matchId} and ${mayIn('help.assist', sql`m.cooperative_id` as never)})`),
)

/** An account is seen by its owner, who acts for them, and those who read all hours; that of the cooperative by its members. */
export const seenAccount = (a: OfPerson): SQL =>
  or(
    mayIn('hours.read', a.cooperativeId),
    sql`(${a.personId} is null and ${memberOf(a.cooperativeId)})`,
    actsFor(a.personId, a.cooperativeId),
  )!
export const PersonAccount = entity('PersonAccount', ledgerAccounts, (a) => and(sql`${a.personId} is not null`, seenAccount(a)))
export const CooperativeAccount = entity('CooperativeAccount', ledgerAccounts, (a) => and(sql`${a.personId} is null`, seenAccount(a)))

/** An entry is seen by who sees all, and by both of its accounts’ owners. */
export const LedgerEntry = entity('LedgerEntry', ledgerEntries, (e) =>
  or(
    mayIn('hours.read', e.cooperativeId),
    sql`exists (select 1 from ledger_accounts a where a.id in (${e.fromId}, ${e.toId}) and ${actsFor(sql`a.person_id`, e.cooperativeId)})`,
  ),
)

const ofPerson = (of: OfPerson): SQL =>
  or(actsFor(of.personId, of.cooperativeId), assists(of))!

/** What is kept of a person’s consent, proxies and trust is seen by themself, who acts for them, and the assistants. */
export const Consent = entity('Consent', consents, ofPerson)
export const Proxy = entity('Proxy', proxies, (p) => or(ofPerson(p), isViewer(p.proxyId)))
export const Introduction = entity('Introduction', introductions, ofPerson)
export const NoShowPause = entity('NoShowPause', noShowPauses, visiblePause)

/** A clearance is seen by its holder and by who records them. */
export const Clearance = entity('Clearance', clearances, visibleClearance)

/** A concern is seen by who reported it and who handles them: never by whom it is about. */
export const Concern = entity('Concern', concerns, visibleConcern)
