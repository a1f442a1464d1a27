import { SqlFault, type Answer, type Query, type Transport } from '../../src/platform/database/transport.ts'
import { SqlFailure, toSqlFailure } from '../libsql/errors.ts'
import type { NativeValue } from '../libsql/values.ts'
import { bind, type Engine } from './engine.ts'

/**
 * A database in this process as the application knows one. What is sent together runs without giving way, so inside the
 * process nothing ever waits for a lock, and between two calls no transaction is open.
 */
export function embeddedTransport(engine: Engine): Transport {
  return {
    // oxlint-disable-next-line typescript/require-await -- so that whatever is thrown rejects
    async send(mode, queries) {
      const bound = queries.map(bind)
      if (mode === 'write') return inTransaction(engine, 'BEGIN IMMEDIATE', queries, bound)
      const [only] = queries
      return only && queries.length === 1
        ? [runStep(engine, only, bound[0]!, 0)]
        : inTransaction(engine, 'BEGIN', queries, bound)
    },
  }
}

type Begin = 'BEGIN' | 'BEGIN IMMEDIATE'

/** All of it, or nothing: whatever goes wrong, the transaction is over when this returns. */
function inTransaction(engine: Engine, begin: Begin, queries: readonly Query[], bound: NativeValue[][]): Answer[] {
  control(engine, begin)
  try {
    const answers = queries.map((query, n) => {
      if (begin === 'BEGIN') refuseToWrite(engine, query, n)
      return runStep(engine, query, bound[n]!, n)
    })
    control(engine, 'COMMIT')
    return answers
  } finally {
    if (engine.inTransaction) engine.run('ROLLBACK', [])
  }
}

function runStep(engine: Engine, { sql }: Query, args: NativeValue[], index: number): Answer {
  try {
    return engine.run(sql, args)
  } catch (thrown) {
    throw faultOf(thrown, index)
  }
}

function control(engine: Engine, sql: Begin | 'COMMIT'): void {
  try {
    engine.run(sql, [])
  } catch (thrown) {
    throw faultOf(thrown, null)
  }
}

function refuseToWrite(engine: Engine, { sql }: Query, index: number): void {
  let writes: boolean
  try {
    writes = engine.writes(sql)
  } catch (thrown) {
    throw faultOf(thrown, index)
  }
  if (writes) throw faultOf(new SqlFailure('SQLITE_READONLY', 'SQLite error: attempt to write a readonly database'), index)
}

function faultOf(thrown: unknown, index: number | null): SqlFault {
  const { code, message } = toSqlFailure(thrown)
  return new SqlFault(message, code, index)
}
