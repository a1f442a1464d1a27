import { randomBytes } from 'node:crypto'
import type { Connection, Session } from './connection.ts'
import { ProtocolFailure } from './errors.ts'
import { Lru } from './lru.ts'
import type { ConnectionPool } from './pool.ts'
import type { ScannedStatement } from './sql-scan.ts'

/** A client's stream: its stored texts and, once it has run something, its connection and its transaction. */
export type Stream = {
  readonly sqls: Map<number, readonly ScannedStatement[]>
  connection: Connection | undefined
  /** Set instead while the stream runs within a transaction that others share. */
  nested: Session | undefined
  /** Set while the stream holds the writer's turn. */
  releaseTurn: (() => void) | undefined
  /** The transaction was begun as read-only, without the writer's turn. */
  readOnly: boolean
  beganAt: number | undefined
  parkedAt: number
  closed: boolean
}

export type StreamLimits = { transactionMs: number; idleMs: number; count: number }

const REMEMBERED_EXPIRED = 2048

/** The streams between their pipelines, each under a baton that is used once and cannot be guessed. */
export class Streams {
  readonly #pool: ConnectionPool
  readonly #limits: StreamLimits
  readonly #now: () => number
  readonly #parked = new Map<string, Stream>()
  readonly #live = new Set<Stream>()
  /** Kept only to tell a client that its stream expired rather than never was. */
  readonly #expired = new Lru<true>(REMEMBERED_EXPIRED)

  constructor(pool: ConnectionPool, limits: StreamLimits, now: () => number) {
    this.#pool = pool
    this.#limits = limits
    this.#now = now
  }

  /** A new stream. One that closes in its first pipeline is never parked and does not count as open. */
  open(closesAtOnce: boolean): Stream {
    const stream: Stream = {
      sqls: new Map(),
      connection: undefined,
      nested: undefined,
      releaseTurn: undefined,
      readOnly: false,
      beganAt: undefined,
      parkedAt: 0,
      closed: false,
    }
    if (closesAtOnce) return stream
    if (this.#live.size >= this.#limits.count) {
      throw new ProtocolFailure(503, 'STREAM_TOO_MANY', `The server already has ${this.#live.size} open streams`)
    }
    this.#live.add(stream)
    return stream
  }

  /** The stream behind a baton, which is used up by it. */
  take(baton: string): Stream {
    const stream = this.#parked.get(baton)
    if (stream !== undefined && this.#isExpired(stream, this.#now())) this.#expire(baton, stream)
    if (this.#expired.has(baton)) {
      throw new ProtocolFailure(400, 'STREAM_EXPIRED', 'The stream has expired due to inactivity')
    }
    if (stream === undefined) {
      throw new ProtocolFailure(400, 'BATON_INVALID', 'The baton is invalid or was used already')
    }
    this.#parked.delete(baton)
    return stream
  }

  /** The stream's connection, taken from the pool when the stream first needs one. */
  connectionOf(stream: Stream): Connection {
    return (stream.connection ??= this.#pool.take())
  }

  /** Puts a stream away until its next pipeline and returns the baton for it. */
  park(stream: Stream): string {
    if (stream.beganAt === undefined || stream.readOnly) this.#giveTurnBack(stream)
    stream.parkedAt = this.#now()
    const baton = randomBytes(24).toString('base64url')
    this.#parked.set(baton, stream)
    return baton
  }

  /** Ends a stream: what it left uncommitted is rolled back, then the next writer may go. */
  end(stream: Stream): void {
    const { connection } = stream
    stream.closed = true
    stream.connection = undefined
    this.#live.delete(stream)
    try {
      if (connection !== undefined) this.#pool.give(connection)
    } finally {
      this.#giveTurnBack(stream)
    }
  }

  /** Ends a parked stream whose client never received the baton. */
  abandon(baton: string): void {
    const stream = this.#parked.get(baton)
    if (stream === undefined) return
    this.#parked.delete(baton)
    this.end(stream)
  }

  /** Ends every parked stream that has outlived its limits and returns how many they were. */
  expire(): number {
    const now = this.#now()
    let count = 0
    for (const [baton, stream] of this.#parked) {
      if (!this.#isExpired(stream, now)) continue
      this.#expire(baton, stream)
      count += 1
    }
    return count
  }

  /** Ends every parked stream, because the server stops. */
  endAll(): void {
    for (const baton of this.#parked.keys()) this.abandon(baton)
  }

  /** A transaction is counted from its start, however busy its client is: others wait for it. */
  #isExpired(stream: Stream, now: number): boolean {
    if (now - stream.parkedAt >= this.#limits.idleMs) return true
    return stream.beganAt !== undefined && now - stream.beganAt >= this.#limits.transactionMs
  }

  #expire(baton: string, stream: Stream): void {
    this.#parked.delete(baton)
    this.#expired.set(baton, true)
    this.end(stream)
  }

  #giveTurnBack(stream: Stream): void {
    stream.releaseTurn?.()
    stream.releaseTurn = undefined
  }
}
