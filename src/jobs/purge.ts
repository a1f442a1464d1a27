import { sql } from 'drizzle-orm'
import type { Job } from './job.ts'

const day = 86_400

/** How many rows of a table one run removes at most. */
const bite = 500

/**
 * Removes what has served: sessions and codes that expired, counters whose window is long over, idempotency records and
 * delivered events after thirty days, and revoked calendar feeds after ninety.
 */
export const purge: Job = {
  name: 'purge',
  async run({ database, clock }) {
    const now = clock()
    const month = now - 30 * day
    const [sessions, codes, limits, keys, events, feeds] = await database.write([
      sql`delete from sessions where id in
          (select id from sessions where expires_at <= ${now} limit ${bite}) returning 1`,
      sql`delete from sign_in_codes where email in
          (select email from sign_in_codes where expires_at <= ${now} limit ${bite}) returning 1`,
      sql`delete from rate_limits where (key, window_start) in
          (select key, window_start from rate_limits where window_start < ${now - day} limit ${bite}) returning 1`,
      sql`delete from idempotency_keys where (actor_id, key) in
          (select actor_id, key from idempotency_keys where created_at < ${month} limit ${bite}) returning 1`,
      // Ids ascend in time, so those that are done longest are among the first: no index of its own is needed.
      sql`delete from outbox where id in
          (select id from (select id, done_at from outbox order by id limit ${bite}) where done_at < ${month})
          returning 1`,
      sql`delete from calendar_feeds where id in
          (select id from calendar_feeds where revoked_at < ${now - 90 * day} limit ${bite}) returning 1`,
    ])
    return {
      sessions: sessions?.length ?? 0,
      codes: codes?.length ?? 0,
      limits: limits?.length ?? 0,
      keys: keys?.length ?? 0,
      events: events?.length ?? 0,
      feeds: feeds?.length ?? 0,
    }
  },
}
