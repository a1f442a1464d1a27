import { expect } from 'vitest'
import type { TestApp } from '../harness/app.ts'

/** A row of the outbox. */
export interface StoredEvent {
  id: string
  kind: string
  payload: string | null
  attempts: number
  dueAt: number
  doneAt: number | null
  lastError: string | null
}

/** The events of a kind, oldest first. */
export async function eventsOf(app: TestApp, kind: string): Promise<StoredEvent[]> {
  const { rows } = await app.db.execute({
    sql: `select id, kind, payload, attempts, due_at, done_at, last_error from outbox
          where kind = ? order by created_at, id`,
    args: [kind],
  })
  return rows.map((row) => ({
    id: String(row['id']),
    kind: String(row['kind']),
    payload: row['payload'] as string | null,
    attempts: Number(row['attempts']),
    dueAt: Number(row['due_at']),
    doneAt: row['done_at'] as number | null,
    lastError: row['last_error'] as string | null,
  }))
}

/** Leaves an event as a commit does. */
export async function leaveEvent(app: TestApp, id: string, kind: string, payload: object): Promise<void> {
  await app.db.execute({
    sql: 'insert into outbox (id, kind, payload, created_at, due_at) values (?, ?, ?, ?, ?)',
    args: [id, kind, JSON.stringify(payload), app.clock.now, app.clock.now],
  })
}

/** Runs the scheduled work, of which no job may fail. */
export async function runScheduled(app: TestApp): Promise<void> {
  await app.app.scheduled()
  expect(app.logs.filter(({ event }) => event === 'job.failed')).toEqual([])
}
