import { SqlFault, type Query, type Transport } from '../../src/platform/database/transport.ts'
import { bind, type Engine } from './engine.ts'
import { inTransaction, runAll } from './steps.ts'
import { Writer } from './writer.ts'

/**
 * A database in this process as the application knows one. A transaction runs without giving way, so inside the process
 * nothing ever waits for a lock, and between two calls none is open.
 */
export function embeddedTransport(engine: Engine): Transport {
  const writer = new Writer(engine)
  return {
    // oxlint-disable-next-line typescript/require-await -- so that whatever is thrown rejects
    async send(mode, queries) {
      const bound = queries.map(bind)
      if (mode === 'write') return writer.write(queries, bound)
      // A single statement is a snapshot by itself.
      if (queries.length === 1) return runAll(engine, queries, bound)
      refuseToWrite(engine, queries)
      return inTransaction(engine, 'BEGIN', queries, bound)
    },
  }
}

/** A snapshot only reads, as over HTTP; what is no statement at all is left for the engine to refuse. */
function refuseToWrite(engine: Engine, queries: readonly Query[]): void {
  const writing = queries.findIndex(({ sql }) => engine.writes(sql))
  if (writing >= 0) throw new SqlFault('SQLite error: attempt to write a readonly database', 'SQLITE_READONLY', writing)
}
