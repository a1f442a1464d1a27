import { errorJson, SqlFailure, toSqlFailure } from './errors.ts'
import type { Condition, SqlRef, Stmt, StreamRequest, Step } from './protocol.ts'
import type { ScannedStatement } from './sql-scan.ts'
import type { Stream, Streams } from './streams.ts'
import { alignArguments } from './values.ts'

/** The hosted service's limits on stored texts. */
const STORED_TEXTS = 50
const LONGEST_STORED = 5000

/** What running a request needs of the server. */
export type RunContext = { streams: Streams; now: () => number }

/** Runs one request of a pipeline and returns its `StreamResult` as JSON text; a failure stays inside it. */
export function runRequest(context: RunContext, stream: Stream, request: StreamRequest): string {
  try {
    if (stream.closed) throw new SqlFailure('STREAM_CLOSED', 'The stream was closed by an earlier request')
    return `{"type":"ok","response":${respond(context, stream, request)}}`
  } catch (error) {
    return `{"type":"error","error":${errorJson(toSqlFailure(error))}}`
  }
}

function respond(context: RunContext, stream: Stream, request: StreamRequest): string {
  switch (request.type) {
    case 'execute':
      return `{"type":"execute","result":${runStmt(context, stream, request.stmt)}}`
    case 'batch':
      return `{"type":"batch","result":${runBatch(context, stream, request.steps)}}`
    case 'sequence':
      for (const statement of statementsOf(stream, request.ref)) runStatement(context, stream, statement, NO_STMT)
      return '{"type":"sequence"}'
    case 'describe':
      return `{"type":"describe","result":${describe(context, stream, request.ref)}}`
    case 'store_sql':
      storeSql(stream, request)
      return '{"type":"store_sql"}'
    case 'close_sql':
      stream.sqls.delete(request.sqlId)
      return '{"type":"close_sql"}'
    case 'get_autocommit':
      return `{"type":"get_autocommit","is_autocommit":${stream.beganAt === undefined}}`
    case 'close':
      context.streams.end(stream)
      return '{"type":"close"}'
  }
}

const NO_STMT: Omit<Stmt, 'ref'> = { args: [], named: new Map(), wantRows: false }

function runStmt(context: RunContext, stream: Stream, stmt: Stmt): string {
  return runStatement(context, stream, onlyStatement(stream, stmt.ref), stmt)
}

/** Runs one statement and notes whether it left a transaction open. */
function runStatement(
  context: RunContext,
  stream: Stream,
  statement: ScannedStatement,
  { args, named, wantRows }: Omit<Stmt, 'ref'>,
): string {
  if (statement.kind === 'refused') throw new SqlFailure('SQL_NOT_SUPPORTED', 'This statement is not supported')
  if (stream.readOnly && statement.kind === 'write') {
    throw new SqlFailure('SQLITE_READONLY', 'SQLite error: attempt to write a readonly database')
  }
  const connection = context.streams.connectionOf(stream)
  try {
    const result = connection.run(statement, alignArguments(statement, args, named), wantRows)
    if (statement.kind === 'begin-read') stream.readOnly = true
    return result
  } finally {
    if (connection.inTransaction) stream.beganAt ??= context.now()
    else {
      stream.beganAt = undefined
      stream.readOnly = false
    }
  }
}

/** Every step's text is looked at before the first runs; after that a failing step is only that step's error. */
function runBatch(context: RunContext, stream: Stream, steps: readonly Step[]): string {
  const statements = steps.map(({ stmt }) => onlyStatement(stream, stmt.ref))
  const results: (string | null)[] = []
  const errors: (string | null)[] = []
  for (const [index, { stmt, condition }] of steps.entries()) {
    let result: string | null = null
    let error: string | null = null
    const statement = statements[index]
    if (statement !== undefined && (condition === undefined || holds(stream, condition, results, errors))) {
      try {
        result = runStatement(context, stream, statement, stmt)
      } catch (thrown) {
        error = errorJson(toSqlFailure(thrown))
      }
    }
    results.push(result)
    errors.push(error)
  }
  return `{"step_results":[${results.map(orNull).join(',')}],"step_errors":[${errors.map(orNull).join(',')}]}`
}

function orNull(json: string | null): string {
  return json ?? 'null'
}

type Outcomes = readonly (string | null)[]

function holds(stream: Stream, condition: Condition, results: Outcomes, errors: Outcomes): boolean {
  switch (condition.type) {
    case 'ok':
      return (results[condition.step] ?? null) !== null
    case 'error':
      return (errors[condition.step] ?? null) !== null
    case 'not':
      return !holds(stream, condition.cond, results, errors)
    case 'and':
      return condition.conds.every((cond) => holds(stream, cond, results, errors))
    case 'or':
      return condition.conds.some((cond) => holds(stream, cond, results, errors))
    case 'is_autocommit':
      return stream.beganAt === undefined
  }
}

function describe(context: RunContext, stream: Stream, ref: SqlRef): string {
  const statement = onlyStatement(stream, ref)
  const columns = context.streams.connectionOf(stream).describeColumns(statement)
  const params = statement.params.map((name) => `{"name":${JSON.stringify(name)}}`).join(',')
  const isReadonly = statement.kind !== 'write' && statement.kind !== 'begin-write' && statement.kind !== 'refused'
  return `{"params":[${params}],"cols":[${columns}],"is_explain":${statement.explains},"is_readonly":${isReadonly}}`
}

function storeSql(stream: Stream, { sqlId, length, statements }: StreamRequest & { type: 'store_sql' }): void {
  if (stream.sqls.has(sqlId)) throw new SqlFailure('SQL_EXISTS', `An SQL text with id ${sqlId} is stored already`)
  if (stream.sqls.size >= STORED_TEXTS) {
    const message = `The server already stores ${stream.sqls.size} SQL texts, it cannot store more`
    throw new SqlFailure('SQL_STORE_TOO_MANY', message)
  }
  if (length > LONGEST_STORED) {
    const message = `The statement is too large to be stored: ${length}/${LONGEST_STORED}`
    throw new SqlFailure('SQL_STORE_TOO_LARGE', message)
  }
  stream.sqls.set(sqlId, statements)
}

function statementsOf(stream: Stream, ref: SqlRef): readonly ScannedStatement[] {
  if ('statements' in ref) return ref.statements
  const stored = stream.sqls.get(ref.sqlId)
  if (stored === undefined) throw new SqlFailure('SQL_NOT_FOUND', `There is no stored SQL text with id ${ref.sqlId}`)
  return stored
}

function onlyStatement(stream: Stream, ref: SqlRef): ScannedStatement {
  const [first, second] = statementsOf(stream, ref)
  if (first === undefined) throw new SqlFailure('SQL_NO_STATEMENT', 'SQL string does not contain any statement')
  if (second !== undefined) {
    throw new SqlFailure('SQL_MANY_STATEMENTS', 'SQL string contains more than one statement')
  }
  return first
}
