import type { Connection, Session } from './connection.ts'
import { SqlFailure } from './errors.ts'
import type { Output } from './output.ts'
import type { Condition, Pipeline, SqlRef, Step } from './protocol.ts'
import { scanSql, type ScannedStatement } from './sql-scan.ts'
import type { NativeValue } from './values.ts'

/**
 * Whether a pipeline is nothing but one atomic batch as clients send it: BEGIN IMMEDIATE, statements that each run if
 * the one before went well, COMMIT if all did, else ROLLBACK. Reads and changes of rows do the same in a savepoint;
 * whatever else a client may send is not so sure to, and runs on its own.
 */
export function isAtomicBatch({ baton, requests }: Pipeline): boolean {
  const batch = requests.at(-2)
  if (baton !== undefined || batch?.type !== 'batch' || requests.at(-1)?.type !== 'close') return false
  const stored = new Map<number, readonly ScannedStatement[]>()
  for (const request of requests.slice(0, -2)) {
    if (request.type !== 'store_sql' || stored.has(request.sqlId)) return false
    stored.set(request.sqlId, request.statements)
  }
  const only = (ref: SqlRef): ScannedStatement | undefined => {
    const statements = 'statements' in ref ? ref.statements : stored.get(ref.sqlId)
    return statements?.length === 1 ? statements[0] : undefined
  }
  const last = batch.steps.length - 1
  return last >= 2 && batch.steps.every((step, index) => fits(step, only(step.stmt.ref), index, last))
}

function fits({ condition }: Step, statement: ScannedStatement | undefined, index: number, last: number): boolean {
  if (statement === undefined) return false
  if (index === 0) return condition === undefined && statement.kind === 'begin-write'
  if (index === last) return isRollback(statement) && condition?.type === 'not' && isOk(condition.cond, last - 1)
  if (!isOk(condition, index - 1)) return false
  if (index === last - 1) return /^commit$/i.test(statement.sql)
  return statement.changes || (statement.kind === 'read' && statement.leaves === 'nothing')
}

const isOk = (condition: Condition | undefined, step: number): boolean =>
  condition?.type === 'ok' && condition.step === step

const isRollback = ({ sql }: ScannedStatement): boolean => /^rollback$/i.test(sql)

const [savepoint, release] = scanSql('SAVEPOINT batch; RELEASE batch') as [ScannedStatement, ScannedStatement]

/** A connection as an atomic batch sees it that shares its transaction with others: its own is a savepoint in it. */
export class Nested implements Session {
  readonly #outer: Connection
  #open = false

  constructor(outer: Connection) {
    this.#outer = outer
  }

  get inTransaction(): boolean {
    return this.#open
  }

  run(statement: ScannedStatement, values: readonly NativeValue[], wantRows: boolean, out: Output): void {
    // A trigger may have ended the whole transaction: nothing must run outside it. Nobody will read this.
    if (!this.#outer.inTransaction) throw new SqlFailure('INTERNAL_ERROR', 'The shared transaction has ended')
    if (statement.kind === 'begin-write') {
      this.#outer.run(savepoint, [], wantRows, out)
      this.#open = true
    } else if (statement.kind === 'end') {
      if (isRollback(statement)) this.#outer.query('ROLLBACK TO batch')
      this.#outer.run(release, [], wantRows, out)
      this.#open = false
    } else this.#outer.run(statement, values, wantRows, out)
  }

  describeColumns(statement: ScannedStatement): string {
    return this.#outer.describeColumns(statement)
  }
}
