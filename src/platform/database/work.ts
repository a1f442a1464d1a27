import { sql, type SQL } from 'drizzle-orm'
import { auditEntries, idempotencyKeys, outbox } from '../../../schema/tables/platform.ts'
import { encrypt, sha256 } from '../crypto.ts'
import { newId } from '../ids.ts'
import { conflict, Refusal } from '../refusal.ts'
import type { Database, Statement } from './database.ts'
import { databaseRefusal } from './faults.ts'
import { insertEach } from './insert-each.ts'
import { refusalFor } from './translate.ts'

/** What a unit of work needs to know of its request. */
export interface WorkRequest {
  now: number
  database: Database
  actorId: string | null
  secret: string
  from: { networkAddress: string | null; client: string | null }
  /** Hears of the events that a commit left, for those that are not to wait for the next run. */
  committed?: (events: readonly CommittedEvent[]) => void
}

/** An event that lies in the outbox. */
export interface CommittedEvent {
  id: string
  kind: string
}

/** Who did what is known from the request; this is the what. */
export interface AuditEntry {
  action: string
  subjectId: string
  cooperativeId?: string | null
  facilityId?: string | null
  /** What changed; no secret and no free text about a person's health. */
  data?: Record<string, unknown>
}

/** The ids that a mutation's payload shows, by payload field: what an idempotency record remembers. */
export type WorkResult = Record<string, string>

/** Raised where the same request has succeeded before: its result is to be answered again. */
export class Replay extends Error {
  readonly result: WorkResult

  constructor(result: WorkResult) {
    super('replay')
    this.result = result
  }
}

/**
 * Gathers everything that one mutation writes and commits it as one atomic batch: the change, what it relied on, its
 * audit entries, its outbox events, its idempotency record; or nothing.
 */
export class Work {
  readonly request: WorkRequest
  /** When the limits that this work counts against let the next attempt through: Unix seconds. */
  limitedUntil: number | null = null
  readonly #first: Statement[] = []
  readonly #changes: Statement[] = []
  readonly #events: CommittedEvent[] = []
  readonly #key: { key: string; hash: Promise<string>; earlier: Promise<WorkResult | 'OTHER' | null> } | null

  constructor(request: WorkRequest, idempotency?: { key: string; body: string } | null) {
    this.request = request
    this.#key = null
    const { actorId } = request
    if (idempotency && actorId) {
      const hash = sha256(idempotency.body)
      const earlier = this.#earlier(actorId, idempotency.key, hash)
      earlier.catch(() => undefined)
      this.#key = { key: idempotency.key, hash, earlier }
    }
  }

  /** The work of a job: nobody asked for it. */
  static bySystem(of: Pick<WorkRequest, 'now' | 'database' | 'secret' | 'committed'>): Work {
    return new Work({ ...of, actorId: null, from: { networkAddress: null, client: null } })
  }

  /** Adds changes, in order. */
  add(...statements: Statement[]): void {
    this.#changes.push(...statements)
  }

  /** Demands that a condition still holds when the batch runs; otherwise nothing is written. */
  assert(what: 'STALE' | 'FORBIDDEN' | 'RATE_LIMITED', condition: SQL): void {
    this.#changes.push(sql`insert into must_hold select ${what}, (${condition})`)
  }

  /** Demands that the statement before changed exactly one row: a compare-and-swap that lost rolls everything back. */
  assertChanged(): void {
    this.#changes.push(sql`insert into must_hold select 'STALE', changes() = 1`)
  }

  /** Records who did what. */
  audit(entry: AuditEntry): void {
    this.add(this.request.database.orm.insert(auditEntries).values(this.#audited(entry)))
  }

  /** Records what one act did to many, by one statement. */
  auditEach(entries: readonly AuditEntry[]): void {
    this.add(insertEach(auditEntries, entries.map((entry) => this.#audited(entry))))
  }

  #audited({ action, subjectId, cooperativeId = null, facilityId = null, data = {} }: AuditEntry) {
    const { now, actorId, from } = this.request
    return {
      ...{ id: newId('aud'), at: now, action, actorId, cooperativeId, facilityId, subjectId, data },
      networkAddress: from.networkAddress,
      client: from.client?.slice(0, 200) ?? null,
    }
  }

  /** Leaves an event for delivery after the commit. A secret payload is sealed, never stored in clear. */
  async emit(kind: string, payload: object, { secret = false } = {}): Promise<void> {
    const id = newId('evt')
    const text = JSON.stringify(payload)
    const stored = secret ? `enc:${await encrypt(this.request.secret, text)}` : text
    const { now, database } = this.request
    this.#events.push({ id, kind })
    this.add(database.orm.insert(outbox).values({ id, kind, payload: stored, createdAt: now, dueAt: now }))
  }

  /**
   * Commits. `then` are reads of what was written, run in the same transaction; their rows come back. A refusal by the
   * database becomes a typed refusal.
   */
  async commit(result: WorkResult, then: Statement[] = []): Promise<unknown[][]> {
    const earlier = await this.#key?.earlier
    if (earlier) this.#answer(earlier)
    if (this.#key) {
      const { now, actorId, database } = this.request
      this.#first.push(
        database.orm.insert(idempotencyKeys).values({
          ...{ actorId: actorId!, key: this.#key.key, requestHash: await this.#key.hash, result, createdAt: now },
        }),
      )
    }
    try {
      const rows = await this.request.database.write([...this.#first, ...this.#changes, ...then])
      if (this.#events.length > 0) this.request.committed?.(this.#events)
      return rows.slice(rows.length - then.length)
    } catch (fault) {
      const refused = databaseRefusal(fault)
      if (refused?.unique?.startsWith('idempotency_keys.') && this.#key) {
        const earlier = await this.#earlier(this.request.actorId!, this.#key.key, this.#key.hash)
        if (earlier) this.#answer(earlier)
      }
      throw (refused && refusalFor(refused, this.limitedUntil)) ?? fault
    }
  }

  /** Commits what a job does; false where somebody changed it in this very moment, and nothing of it was written. */
  async commitUnlessLost(): Promise<boolean> {
    try {
      await this.commit({})
      return true
    } catch (lost) {
      if (lost instanceof Refusal) return false
      throw lost
    }
  }

  /** Has the database carry everything out and take it back: what it would refuse is refused, and nothing is written. */
  async rehearse(): Promise<void> {
    const takenBack = sql`insert into must_hold select 'REHEARSED', 0`
    try {
      await this.request.database.write([...this.#changes, takenBack])
    } catch (fault) {
      const refused = databaseRefusal(fault)
      // An assertion that no use case makes: everything before it went well.
      if (refused?.raised === 'ASSERTION_FAILED') return
      throw (refused && refusalFor(refused)) ?? fault
    }
  }

  /** The result of this very request, if it has succeeded by now; a refusal where its key served another. */
  async earlierResult(): Promise<WorkResult | null> {
    if (!this.#key) return null
    const earlier = await this.#earlier(this.request.actorId!, this.#key.key, this.#key.hash)
    if (earlier === 'OTHER') throw conflict('IDEMPOTENCY_KEY_REUSED')
    return earlier
  }

  #answer(earlier: WorkResult | 'OTHER'): never {
    if (earlier === 'OTHER') throw conflict('IDEMPOTENCY_KEY_REUSED')
    throw new Replay(earlier)
  }

  async #earlier(actorId: string, key: string, hash: Promise<string>): Promise<WorkResult | 'OTHER' | null> {
    const [row] = await this.request.database.read(
      sql`select request_hash, result from idempotency_keys where actor_id = ${actorId} and key = ${key}`,
    )
    if (!row) return null
    return row['request_hash'] === (await hash) ? (JSON.parse(row['result'] as string) as WorkResult) : 'OTHER'
  }
}

