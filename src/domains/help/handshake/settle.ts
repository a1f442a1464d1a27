import { sql } from 'drizzle-orm'
import { newId } from '../../../platform/ids.ts'
import type { Writer } from './change.ts'

interface Settled {
  hoursId: string
  minutes: number
  byBoth: boolean
  /** Who did so; null where somebody’s silence did. */
  actorId: string | null
}

/**
 * Settles the hours of a day, and enters them: from the account of who was helped to that of who helped, both made where
 * there was none. All of it in one batch, or nothing.
 */
export function settleHours({ work, now }: Pick<Writer, 'work' | 'now'>, { hoursId, minutes, byBoth, actorId }: Settled): void {
  work.add(sql`update match_hours set settled_at = ${now}, minutes = ${minutes}, by_both = ${Number(byBoth)}, updated_at = ${now}
    where id = ${hoursId} and settled_at is null`)
  work.assertChanged()
  for (const side of ['requester_id', 'volunteer_id'])
    work.add(openAccount(sql`select m.cooperative_id, m.${sql.raw(side)} from match_hours h join matches m on m.id = h.match_id where h.id = ${hoursId}`, now))
  work.add(sql`insert into ledger_entries (id, cooperative_id, from_id, to_id, minutes, kind, settlement, category, neighbourhood_id,
      happened_on, match_id, hours_id, actor_id, created_at)
    select ${newId('led')}, m.cooperative_id, f.id, t.id, h.minutes, 'HELP', m.settlement, r.category, r.neighbourhood_id,
      h.happened_on, m.id, h.id, ${actorId}, ${now}
    from match_hours h join matches m on m.id = h.match_id join help_requests r on r.id = m.request_id
      join ledger_accounts f on f.cooperative_id = m.cooperative_id and f.person_id = m.requester_id
      join ledger_accounts t on t.cooperative_id = m.cooperative_id and t.person_id = m.volunteer_id
    where h.id = ${hoursId}`)
  work.assertChanged()
}

/** Makes the account of a person in a cooperative, or of the cooperative itself, unless there is one. */
export const openAccount = (whose: ReturnType<typeof sql>, now: number, prefix: 'lpe' | 'lco' = 'lpe') => sql`insert into ledger_accounts
  (id, cooperative_id, person_id, created_at) select ${newId(prefix)}, w.*, ${now} from (${whose}) w where true on conflict do nothing`

/** Gives back what is left of entries: a correction for each, and never more than it moved. */
export function giveBack({ work, now }: Pick<Writer, 'work' | 'now'>, { entryId, minutes, actorId, note }: { entryId: string; minutes: number; actorId: string; note: string | null }): string {
  const id = newId('led')
  work.add(sql`insert into ledger_entries (id, cooperative_id, from_id, to_id, minutes, kind, settlement, category, neighbourhood_id,
      happened_on, match_id, corrects_id, note, actor_id, created_at)
    select ${id}, e.cooperative_id, e.to_id, e.from_id, ${minutes}, 'CORRECTION', e.settlement, e.category, e.neighbourhood_id,
      e.happened_on, e.match_id, e.id, ${note}, ${actorId}, ${now} from ledger_entries e where e.id = ${entryId}`)
  work.assertChanged()
  return id
}
