import type { Client } from '@libsql/client'
import type { Json } from '../../harness/client.ts'

/** What there is to do something to, as it was a moment ago: whoever acts by it may well come too late. */
export interface Known {
  /** Those that occupy their place or were missed, with the words of the tables. */
  bookings: Json[]
  /** Those that wait or have an offer. */
  entries: Json[]
  quotas: Json[]
  exceptions: Json[]
  blocks: Json[]
}

const statements = [
  `select id, facility_id, status, starts_at, ends_at, units, actor_id, series_id, check_in_code from bookings
    where status in ('REQUESTED', 'CONFIRMED', 'NO_SHOW')`,
  "select * from waitlist_entries where status in ('WAITING', 'OFFERED')",
  'select * from quotas where retired_at is null',
  'select * from quota_exceptions where revoked_at is null',
  'select * from booking_blocks where lifted_at is null',
]

/** Looks around. */
export async function lookAround(db: Client): Promise<Known> {
  const [bookings, entries, quotas, exceptions, blocks] = (await db.batch(statements, 'read')).map(
    ({ rows }) => rows as Json[],
  )
  return { bookings: bookings!, entries: entries!, quotas: quotas!, exceptions: exceptions!, blocks: blocks! }
}
