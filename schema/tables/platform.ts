import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { instant } from './columns.ts'

/** Who did what, when and from where; append-only by trigger. */
export const auditEntries = sqliteTable(
  'audit_entries',
  {
    id: text('id').primaryKey(),
    at: instant('at').notNull(),
    action: text('action').notNull(),
    actorId: text('actor_id'),
    cooperativeId: text('cooperative_id'),
    facilityId: text('facility_id'),
    subjectId: text('subject_id').notNull(),
    networkAddress: text('network_address'),
    client: text('client'),
    data: text('data', { mode: 'json' }).$type<Record<string, unknown>>().notNull(),
  },
  (t) => [
    index('audit_entries_subject').on(t.subjectId, t.at, t.id),
    index('audit_entries_facility').on(t.facilityId, t.at, t.id),
    index('audit_entries_cooperative').on(t.cooperativeId, t.at, t.id),
  ],
)

/** Events that leave the database: written with the change that causes them, delivered at least once. */
export const outbox = sqliteTable(
  'outbox',
  {
    id: text('id').primaryKey(),
    kind: text('kind').notNull(),
    /** JSON in clear, or, where the payload holds a secret, `enc:` and its ciphertext. Erased on delivery. */
    payload: text('payload'),
    createdAt: instant('created_at').notNull(),
    dueAt: instant('due_at').notNull(),
    attempts: integer('attempts').notNull().default(0),
    lastError: text('last_error'),
    doneAt: instant('done_at'),
  },
  (t) => [index('outbox_due').on(t.dueAt).where(sql`done_at is null`)],
)

/** Successful mutations by the key their caller gave: a repetition gets the first result. */
export const idempotencyKeys = sqliteTable(
  'idempotency_keys',
  {
    actorId: text('actor_id').notNull(),
    key: text('key').notNull(),
    requestHash: text('request_hash').notNull(),
    result: text('result', { mode: 'json' }).$type<Record<string, string>>().notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.actorId, t.key] }), index('idempotency_keys_created').on(t.createdAt)],
)

/** Counters of attempts per key and time window; the keys are hashes, never an address in clear. */
export const rateLimits = sqliteTable(
  'rate_limits',
  {
    key: text('key').notNull(),
    windowStart: instant('window_start').notNull(),
    count: integer('count').notNull(),
  },
  (t) => [primaryKey({ columns: [t.key, t.windowStart] }), index('rate_limits_window').on(t.windowStart)],
)
