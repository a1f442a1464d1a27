import { errorJson, SqlFailure, toSqlFailure } from './errors.ts'
import type { Output } from './output.ts'
import type { Condition, SqlRef, Stmt, StreamRequest, Step } from './protocol.ts'
import type { ScannedStatement } from './sql-scan.ts'
import type { Stream, Streams } from './streams.ts'
import { alignArguments } from './values.ts'

/** The hosted service's limits on stored texts. */
const STORED_TEXTS = 50
const LONGEST_STORED = 5000

/** What running a request needs of the server. */
export type RunContext = { streams: Streams; now: () => number; out: Output }

/** Runs one request of a pipeline and adds its `StreamResult` to the answer; a failure stays inside it. */
export function runRequest(context: RunContext, stream: Stream, request: StreamRequest): void {
  const { out } = context
  const start = out.mark()
  try {
    if (stream.closed) throw new SqlFailure('STREAM_CLOSED', 'The stream was closed by an earlier request')
    out.add('{"type":"ok","response":')
    respond(context, stream, request)
    out.add('}')
  } catch (error) {
    out.reset(start)
    out.add(`{"type":"error","error":${errorJson(toSqlFailure(error))}}`)
  }
}

function respond(context: RunContext, stream: Stream, request: StreamRequest): void {
  const { out } = context
  switch (request.type) {
    case 'execute':
      out.add('{"type":"execute","result":')
      runStatement(context, stream, onlyStatement(stream, request.stmt.ref), request.stmt)
      return out.add('}')
    case 'batch':
      out.add('{"type":"batch","result":')
      runBatch(context, stream, request.steps)
      return out.add('}')
    case 'sequence': {
      const start = out.mark()
      for (const statement of statementsOf(stream, request.ref)) runStatement(context, stream, statement, NO_STMT)
      out.reset(start)
      return out.add('{"type":"sequence"}')
    }
    case 'describe':
      return out.add(`{"type":"describe","result":${describe(context, stream, request.ref)}}`)
    case 'store_sql':
      storeSql(stream, request)
      return out.add('{"type":"store_sql"}')
    case 'close_sql':
      stream.sqls.delete(request.sqlId)
      return out.add('{"type":"close_sql"}')
    case 'get_autocommit':
      return out.add(`{"type":"get_autocommit","is_autocommit":${stream.beganAt === undefined}}`)
    case 'close':
      context.streams.end(stream)
      return out.add('{"type":"close"}')
  }
}

const NO_STMT: Omit<Stmt, 'ref'> = { args: [], named: new Map(), wantRows: false }

/** Runs one statement and notes whether it left a transaction open. */
function runStatement(
  context: RunContext,
  stream: Stream,
  statement: ScannedStatement,
  { args, named, wantRows }: Omit<Stmt, 'ref'>,
): void {
  if (statement.kind === 'refused') throw new SqlFailure('SQL_NOT_SUPPORTED', 'This statement is not supported')
  if (stream.readOnly && statement.kind === 'write') {
    throw new SqlFailure('SQLITE_READONLY', 'SQLite error: attempt to write a readonly database')
  }
  const connection = stream.nested ?? context.streams.connectionOf(stream)
  try {
    connection.run(statement, alignArguments(statement, args, named), wantRows, context.out)
    if (statement.kind === 'begin-read') stream.readOnly = true
  } finally {
    if (connection.inTransaction) stream.beganAt ??= context.now()
    else {
      stream.beganAt = undefined
      stream.readOnly = false
    }
  }
}

/** What became of a step that ran: nothing but the error, if it failed. */
type Outcome = { error: string | undefined }

/** Every step's text is looked at before the first runs; after that a failing step is only that step's error. */
function runBatch(context: RunContext, stream: Stream, steps: readonly Step[]): void {
  const { out } = context
  const statements = steps.map(({ stmt }) => onlyStatement(stream, stmt.ref))
  const outcomes: (Outcome | undefined)[] = []
  out.add('{"step_results":[')
  for (const [index, { stmt, condition }] of steps.entries()) {
    if (index > 0) out.add(',')
    const runs = condition === undefined || holds(stream, condition, outcomes)
    const outcome = runs ? runStep(context, stream, statements[index] as ScannedStatement, stmt) : undefined
    outcomes.push(outcome)
    if (outcome === undefined || outcome.error !== undefined) out.add('null')
  }
  out.add(`],"step_errors":[${outcomes.map((outcome) => outcome?.error ?? 'null').join(',')}]}`)
}

function runStep(context: RunContext, stream: Stream, statement: ScannedStatement, stmt: Stmt): Outcome {
  const start = context.out.mark()
  try {
    runStatement(context, stream, statement, stmt)
    return { error: undefined }
  } catch (thrown) {
    context.out.reset(start)
    return { error: errorJson(toSqlFailure(thrown)) }
  }
}

type Outcomes = readonly (Outcome | undefined)[]

function holds(stream: Stream, condition: Condition, outcomes: Outcomes): boolean {
  switch (condition.type) {
    case 'ok':
      return outcomes[condition.step]?.error === undefined && outcomes[condition.step] !== undefined
    case 'error':
      return outcomes[condition.step]?.error !== undefined
    case 'not':
      return !holds(stream, condition.cond, outcomes)
    case 'and':
      return condition.conds.every((cond) => holds(stream, cond, outcomes))
    case 'or':
      return condition.conds.some((cond) => holds(stream, cond, outcomes))
    case 'is_autocommit':
      return stream.beganAt === undefined
  }
}

function describe(context: RunContext, stream: Stream, ref: SqlRef): string {
  const statement = onlyStatement(stream, ref)
  const columns = (stream.nested ?? context.streams.connectionOf(stream)).describeColumns(statement)
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
