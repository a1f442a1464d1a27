import { sql } from 'drizzle-orm'
import { outbox } from '../../../schema/tables/platform.ts'
import type { Database } from '../../platform/database/database.ts'
import { newId } from '../../platform/ids.ts'
import { lease } from './timing.ts'

/** An event that this run alone may deliver, until its lease ends. `attempts` counts this one too. */
export interface ClaimedEvent {
  id: string
  kind: string
  payload: string | null
  attempts: number
  createdAt: number
}

/**
 * Claims events that are due, the longest due first; of those named by `ids` only, where given. One statement finds and
 * takes them, so of two runs at the same time each event falls to one. What a run that died had claimed falls due again
 * when its lease ends.
 */
export async function claim(
  database: Database,
  now: number,
  limit: number,
  ids?: readonly string[],
): Promise<ClaimedEvent[]> {
  const among = ids ? sql`id in (select value from json_each(${JSON.stringify(ids)}))` : sql`true`
  const [rows = []] = await database.write([
    sql`update outbox set attempts = attempts + 1, due_at = ${now + lease}
        where id in (select id from outbox where done_at is null and due_at <= ${now} and ${among}
          order by due_at limit ${limit})
        returning id, kind, payload, attempts, created_at`,
  ])
  return rows.map((row) => ({
    id: row['id'] as string,
    kind: row['kind'] as string,
    payload: row['payload'] as string | null,
    attempts: row['attempts'] as number,
    createdAt: row['created_at'] as number,
  }))
}

/** The event is done with: delivered, or given up for the reason that `error` names. What it held is erased. */
export async function close(database: Database, event: ClaimedEvent, now: number, error?: string): Promise<void> {
  await database.write([closing(event, now, error ?? null)])
}

/** Lets the event fall due again. Says nothing where the lease has ended and another run has the event. */
export async function postpone(database: Database, event: ClaimedEvent, dueAt: number, error: string): Promise<void> {
  const { id, attempts } = event
  await database.write([
    sql`update outbox set due_at = ${dueAt}, last_error = ${error}
        where id = ${id} and attempts = ${attempts} and done_at is null`,
  ])
}

/**
 * Turns an event into several of the same kind, one per recipient, in one transaction: each is then sent, retried and
 * given up by itself, and nobody gets a mail again because another's address failed.
 */
export async function split(database: Database, event: ClaimedEvent, now: number, payloads: object[]): Promise<void> {
  await database.write([
    closing(event, now, null),
    sql`insert into must_hold select 'STALE', changes() = 1`,
    ...payloads.map((payload) =>
      database.orm.insert(outbox).values({
        ...{ id: newId('evt'), kind: event.kind, payload: JSON.stringify(payload) },
        ...{ createdAt: event.createdAt, dueAt: now },
      }),
    ),
  ])
}

const closing = ({ id, attempts }: ClaimedEvent, now: number, error: string | null) =>
  sql`update outbox set done_at = ${now}, payload = null, last_error = ${error}
      where id = ${id} and attempts = ${attempts} and done_at is null`
