import { SqlFault, type Answer, type Query } from '../../src/platform/database/transport.ts'
import { toSqlFailure } from '../libsql/errors.ts'
import type { NativeValue } from '../libsql/values.ts'
import type { Engine } from './engine.ts'

/** What the application does not send, but its statements run between. */
type Control = 'BEGIN' | 'BEGIN IMMEDIATE' | 'COMMIT' | 'ROLLBACK' | 'SAVEPOINT one' | 'ROLLBACK TO one' | 'RELEASE one'

/** Runs one statement of the transport's own; its fault is of no statement in particular. */
export function control(engine: Engine, sql: Control): Answer[] {
  try {
    engine.run(sql, [])
    return []
  } catch (thrown) {
    throw faultOf(thrown, null)
  }
}

/** Runs statements in their order; the first that fails says which it was. */
export function runAll(engine: Engine, queries: readonly Query[], bound: readonly NativeValue[][]): Answer[] {
  return queries.map(({ sql }, n) => {
    try {
      return engine.run(sql, bound[n]!)
    } catch (thrown) {
      throw faultOf(thrown, n)
    }
  })
}

/** All of it, or nothing: whatever goes wrong, the transaction is over when this returns. */
export function inTransaction(
  engine: Engine,
  begin: 'BEGIN' | 'BEGIN IMMEDIATE',
  queries: readonly Query[],
  bound: readonly NativeValue[][],
): Answer[] {
  control(engine, begin)
  try {
    const answers = runAll(engine, queries, bound)
    control(engine, 'COMMIT')
    return answers
  } finally {
    if (engine.inTransaction) control(engine, 'ROLLBACK')
  }
}

function faultOf(thrown: unknown, index: number | null): SqlFault {
  const { code, message } = toSqlFailure(thrown)
  return new SqlFault(message, code, index)
}
