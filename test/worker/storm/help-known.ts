import type { Client } from '@libsql/client'
import type { Json } from '../../harness/client.ts'

/** What there is to do something to, as it was a moment ago: whoever acts by it may well come too late. */
export interface HelpKnown {
  requests: Json[]
  matches: Json[]
  offers: Json[]
  entries: Json[]
  blocks: Json[]
  clearances: Json[]
  suspended: Json[]
  consents: Json[]
}

const statements = {
  requests: `select id, requester_id, status, helpers_needed, starts_at from help_requests
    where status in ('OPEN', 'MATCHED')`,
  matches: `select id, request_id, offer_id, requester_id, volunteer_id, status, origin,
    requester_accepted_at, volunteer_accepted_at, starts_at, recurs,
    settlement from matches where status <> 'EXPIRED' order by rowid desc limit 250`,
  offers: 'select id, volunteer_id, status, max_minutes_per_week from help_offers',
  entries: 'select id, kind, minutes from ledger_entries order by rowid desc limit 60',
  blocks: 'select blocker_id, blocked_id from person_blocks',
  clearances: 'select id, person_id from clearances where revoked_at is null',
  suspended: "select id, person_id from memberships where status = 'SUSPENDED'",
  consents: 'select id, person_id from consents where withdrawn_at is null',
}

/** Looks around. */
export async function lookAtHelp(db: Client): Promise<HelpKnown> {
  const results = await db.batch(Object.values(statements), 'read')
  return Object.fromEntries(Object.keys(statements).map((name, n) => [name, results[n]!.rows])) as unknown as HelpKnown
}
