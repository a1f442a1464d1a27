import { sql, type InferInsertModel } from 'drizzle-orm'
import { matches } from '../../../../schema/tables/matches.ts'
import type { MatchSide } from '../../../../schema/tables/vocabulary.ts'
import type { Writing } from '../../../auth/use-case.ts'
import type { Work } from '../../../platform/database/work.ts'
import { actingData } from '../acting.ts'
import type { FoundMatch, OnSide } from './find.ts'

type Changes = Partial<InferInsertModel<typeof matches>>

/** What is needed to write, with or without somebody who asks. */
export interface Writer extends Pick<Writing, 'now' | 'database'> {
  work: Work
}

/** Changes a match that is still as it was read: whoever lost a race looks again. */
export function changeMatch({ work, database, now }: Writer, { match }: Pick<FoundMatch, 'match'>, changes: Changes): void {
  const { id, status, requesterAcceptedAt, volunteerAcceptedAt } = match
  const asRead = sql`id = ${id} and status = ${status} and requester_accepted_at is ${requesterAcceptedAt}
    and volunteer_accepted_at is ${volunteerAcceptedAt}`
  work.add(database.orm.update(matches).set({ ...changes, updatedAt: now }).where(asRead))
  work.assertChanged()
}

/** Relies on the hours that were read: that of no other day was spoken since, and that none was settled. */
export function relyOnHours({ work }: Pick<Writer, 'work'>, { match, open, settledDays }: Pick<FoundMatch, 'match' | 'open' | 'settledDays'>): void {
  const [days, settled] = [open.length + settledDays.length, settledDays.length]
  work.assert('STALE', sql`(select count(*) = ${days} and count(h.settled_at) = ${settled} from match_hours h where h.match_id = ${match.id})`)
}

/** Events of a match that are told by mail. */
export type MatchEvent =
  | 'match.proposed'
  | 'match.agreed'
  | 'match.declined'
  | 'match.cancelled'
  | 'match.hoursSaid'
  | 'match.hoursDiffer'
  | 'match.noShow'
  | 'match.disputed'
  | 'match.resolved'

interface Recorded {
  /** For which side, and who; null for an assistant in their own name, and for the system. */
  on: OnSide | null
  /** What else there is to say: no word that somebody wrote. */
  data?: Record<string, unknown>
  event?: MatchEvent
}

/** Writes down who did what to a match, and leaves the event for those who are to be told. */
export async function record(
  { work }: { work: Work },
  action: string,
  { id, cooperativeId }: { id: string; cooperativeId: string },
  { on, data = {}, event }: Recorded,
): Promise<void> {
  const side: { side?: MatchSide } = on ? { side: on.side } : {}
  work.audit({ action, subjectId: id, cooperativeId, data: { ...side, ...data, ...(on ? actingData(on.acting) : {}) } })
  // Who acts for somebody is told nothing of what they did themselves, and neither is that person.
  if (event) await work.emit(event, { matchId: id, actorId: work.request.actorId, side: on?.side ?? null })
}
