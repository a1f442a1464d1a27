import { sql, type SQL } from 'drizzle-orm'
import type { clearances, concerns } from '../../../../schema/tables/trust.ts'
import { isViewer, mayIn } from '../../cooperatives/index.ts'
import { requesterIsTold, type MatchColumns } from '../handshake/visibility.ts'

type ConcernColumns = Pick<(typeof concerns)['_']['columns'], 'cooperativeId' | 'aboutId' | 'matchId' | 'reporterId'>
type ClearanceColumns = Pick<(typeof clearances)['_']['columns'], 'cooperativeId' | 'personId'>

/** A clearance is seen by its holder, and by who records them while its holder has not left. */
export const visibleClearance = (c: ClearanceColumns): SQL => sql`(${isViewer(c.personId)} or ${mayIn('clearance.record', c.cooperativeId)}
  and exists (select 1 from memberships hm where hm.person_id = ${c.personId} and hm.cooperative_id = ${c.cooperativeId} and hm.status in ('ACTIVE', 'SUSPENDED')))`

/** That the viewer is one of those who handle concerns, and this one is not about them or a match of theirs. */
export const handlesConcern = (c: ConcernColumns): SQL => sql`(${mayIn('concern.handle', c.cooperativeId)} and not coalesce(${isViewer(c.aboutId)}, 0)
  and not exists (select 1 from matches cm where cm.id = ${c.matchId} and (${isViewer(sql`cm.requester_id` as never)} or ${isViewer(sql`cm.volunteer_id` as never)})))`

/** A concern is seen by who reported it and who handles them: never by whom it is about. */
export const visibleConcern = (c: ConcernColumns): SQL => sql`(${isViewer(c.reporterId)} or ${handlesConcern(c)})`

const itsMatch = {
  cooperativeId: sql`im.cooperative_id`,
  requesterId: sql`im.requester_id`,
  volunteerId: sql`im.volunteer_id`,
  status: sql`im.status`,
} as unknown as MatchColumns

/**
 * Who reports a match that is not agreed on is not told of whom, be it that they named somebody themself: else that would
 * tell whether they guessed right.
 */
export const isToldAbout = (c: ConcernColumns): SQL => sql`(${handlesConcern(c)} or ${c.matchId} is null
  or exists (select 1 from matches im where im.id = ${c.matchId} and ${requesterIsTold(itsMatch)}))`
