import type { Client } from '@libsql/client'
import type { Json } from '../client.ts'
import type { Readable } from './tables.ts'

/** One row as it was written, in the order in which everything was. Of what was deleted it is the row that was there. */
export interface Step {
  place: number
  of: Recorded
  how: 'insert' | 'update' | 'delete'
  row: Json
}

/** Tables whose every write is recorded, with the columns that are kept of each, and what can happen to a row. */
const recorded = {
  matches: [
    'id request_id offer_id requester_id volunteer_id status origin requester_accepted_at volunteer_accepted_at expires_at',
    'agreed_at ended_by ended_at minutes week recurs until_week starts_at ends_at settlement created_at updated_at',
  ],
  help_requests: ['id requester_id status helpers_needed places_taken proposals clearance_types expires_at updated_at'],
  help_offers: ['id volunteer_id status paused_until max_minutes_per_week completed updated_at'],
  person_blocks: ['blocker_id blocked_id'],
  clearances: ['id person_id type valid_until revoked_at'],
  match_hours: ['id match_id happened_on requester_minutes volunteer_minutes resolves_at settled_at minutes by_both updated_at'],
  ledger_accounts: ['id cooperative_id person_id'],
  ledger_entries: [
    'id cooperative_id from_id to_id minutes kind settlement happened_on match_id hours_id corrects_id actor_id created_at',
  ],
  help_settings: ['cooperative_id hard_limit trial_matches'],
  memberships: ['id person_id status'],
  introductions: ['id person_id'],
  consents: ['id person_id purpose withdrawn_at'],
  proxies: ['id person_id proxy_id ended_at'],
  idempotency_keys: ['key actor_id'],
  audit_entries: ['id at action actor_id subject_id data'],
} as const
export type Recorded = keyof typeof recorded

/** What is JSON by itself is kept as the text that it is. */
const valueOf = (name: string, of = ''): string => `'${name}', ${['clearance_types', 'data'].includes(name) ? "'' || " : ''}${of}${name}`

/**
 * Has the database itself write down every row that is written, in one order for all: what was so at the moment of some
 * step can't be read from the tables afterwards. Nothing of the product knows of it.
 */
export async function recordHelp(db: Client): Promise<void> {
  const triggers = Object.entries(recorded).flatMap(([table, lists]) => {
    const columns = lists.join(' ').split(' ')
    const rowOf = (which: 'new' | 'old') => `json_object(${columns.map((name) => valueOf(name, `${which}.`)).join(', ')})`
    const keep = (how: Step['how'], which: 'new' | 'old') => `create trigger recorded_${table}_${how} after ${how} on ${table}
      begin insert into recorded (of_table, how, row) values ('${table}', '${how}', ${rowOf(which)}); end`
    return [keep('insert', 'new'), keep('update', 'new'), keep('delete', 'old')]
  })
  const earlier = Object.entries(recorded).map(([table, lists]) => {
    const columns = lists.join(' ').split(' ')
    return `insert into recorded (of_table, how, row)
      select '${table}', 'insert', json_object(${columns.map((name) => valueOf(name)).join(', ')}) from ${table} order by rowid`
  })
  const table = 'create table recorded (place integer primary key autoincrement, of_table text, how text, row text)'
  const withoutRowid = new Set(['person_blocks', 'help_settings', 'idempotency_keys'])
  const settings = Object.keys(recorded).map((name, n) => (withoutRowid.has(name) ? earlier[n]!.replace(' order by rowid', '') : earlier[n]!))
  await db.batch([table, ...settings, ...triggers], 'write')
}

/** Everything of mutual help, and of the people in it, as it all was at one moment; and how it came to be. */
export type HelpTables = Record<keyof typeof statements, Json[]> & { history: Step[] }

const statements = {
  matches: 'select * from matches order by rowid',
  requests: 'select * from help_requests',
  offers: 'select * from help_offers',
  hours: 'select * from match_hours',
  accounts: 'select * from ledger_accounts',
  entries: 'select * from ledger_entries order by rowid',
  settings: 'select * from help_settings',
  people: 'select id, name, email, phone, address, shares_phone, shares_email, shares_address from people',
  memberships: "select person_id, roles from memberships where status = 'ACTIVE'",
  proxies: 'select person_id, proxy_id from proxies where ended_at is null',
  keys: 'select key, result from idempotency_keys',
  outbox: 'select payload from outbox where payload is not null',
  audit: 'select action, subject_id, data from audit_entries',
  recorded: 'select place, of_table, how, row from recorded order by place',
}

/** Reads it in one transaction, while others write. */
export async function readHelp(db: Readable): Promise<HelpTables> {
  const results = await db.batch(Object.values(statements), 'read')
  const rows = results.map((result) => result.rows.map((row): Json => ({ ...row })))
  const tables = Object.fromEntries(Object.keys(statements).map((name, n) => [name, rows[n]])) as HelpTables
  const history = tables.recorded.map((step): Step => ({ place: step.place, of: step.of_table, how: step.how, row: JSON.parse(step.row) }))
  return { ...tables, history }
}

/** The states in which two have agreed, and nothing has undone that. */
export const placed: ReadonlySet<string> = new Set(['AGREED', 'COMPLETED', 'DISPUTED'])

/** The states in which a match keeps others of the same two away. */
export const live: ReadonlySet<string> = new Set(['PROPOSED', ...placed])
