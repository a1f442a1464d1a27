import type { Client } from '@libsql/client'
import type { Json } from '../client.ts'

/** What an auditor reads: every table that promises are about, as they all were at one moment. */
export type Tables = Record<keyof typeof statements, Json[]>

/** A database that a checker can look into while others write. */
export type Readable = Pick<Client, 'batch'>

const all = (table: string): string => `select * from ${table}`

const statements = {
  facilities: all('facilities'),
  parts: all('facility_parts'),
  openings: 'select * from calendar_intervals order by facility_id, starts_at',
  bookings: all('bookings'),
  claims: all('claims'),
  pools: all('equipment_pools'),
  extras: all('booking_extras'),
  approvals: all('booking_approvals'),
  series: all('booking_series'),
  entries: 'select * from waitlist_entries order by joined_at, id',
  quotas: all('quotas'),
  exceptions: all('quota_exceptions'),
  uses: all('quota_uses'),
  terms: all('facility_terms'),
  residents: all('household_members'),
  blocks: all('booking_blocks'),
  charges: all('charges'),
  debtors: all('debtors'),
  // Writes follow one another, so the log is in the order in which they happened.
  log: 'select rowid as place, at, action, actor_id, subject_id, data from audit_entries order by rowid',
}

/**
 * Reads all of it in one transaction, so that what is written meanwhile is there with all that belongs to it, or not
 * at all.
 */
export async function readTables(db: Readable): Promise<Tables> {
  const results = await db.batch(Object.values(statements), 'read')
  const rows = results.map((result) => result.rows.map((row) => ({ ...row })))
  return Object.fromEntries(Object.keys(statements).map((name, n) => [name, rows[n]])) as Tables
}

/** The states in which a booking takes its place. */
export const occupying: ReadonlySet<string> = new Set(['HELD', 'REQUESTED', 'CONFIRMED'])
