import { SqlFault, type Answer, type Query } from './transport.ts'

interface Waiting {
  statement: Query
  resolve: (result: Answer) => void
  reject: (fault: unknown) => void
}

/** How many turns of the microtask queue may pass without a new statement before those waiting are sent. */
const idleTurns = 16

/**
 * Gathers the reads that are issued in the same tick into one batch: one round trip and one snapshot. Sibling resolvers
 * issue theirs a few microtasks apart, so it waits until the queue has been quiet for a while; no timer is involved.
 * Lives for one request.
 */
export class Coalescer {
  readonly #send: (statements: Query[]) => Promise<Answer[]>
  #waiting: Waiting[] = []

  constructor(send: (statements: Query[]) => Promise<Answer[]>) {
    this.#send = send
  }

  /** Reads along with whatever else is read in this tick. */
  execute(statement: Query): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ statement, resolve, reject })
      if (this.#waiting.length === 1) void this.#flush()
    })
  }

  async #flush(): Promise<void> {
    for (let idle = 0, seen = this.#waiting.length; idle < idleTurns; idle++) {
      await Promise.resolve()
      if (this.#waiting.length > seen) [seen, idle] = [this.#waiting.length, 0]
    }
    const batch = this.#waiting
    this.#waiting = []
    await this.#settle(batch)
  }

  /**
   * Sends a batch. Where the database says which statement it refused, only that one fails, and the others are read
   * again together, so that one mistake does not blank the whole answer; whatever else goes wrong fails all of them.
   */
  async #settle(batch: Waiting[]): Promise<void> {
    try {
      const results = await this.#send(batch.map((waiting) => waiting.statement))
      for (const [i, waiting] of batch.entries()) waiting.resolve(results[i]!)
    } catch (fault) {
      const refused = refusedStatement(fault, batch.length)
      for (const [i, waiting] of batch.entries()) if (refused === null || refused === i) waiting.reject(fault)
      if (refused !== null && batch.length > 1) await this.#settle(batch.filter((_, i) => i !== refused))
    }
  }
}

/** Which statement of a batch the database refused as SQL; null where that is not what happened. */
const refusedStatement = (fault: unknown, length: number): number | null =>
  fault instanceof SqlFault && fault.code.startsWith('SQLITE_') && (fault.statementIndex ?? length) < length ? fault.statementIndex : null
