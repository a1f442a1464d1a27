import { ProtocolFailure } from './errors.ts'
import { scanSql, type ScannedStatement } from './sql-scan.ts'
import { readValue, type NativeValue } from './values.ts'

/** SQL given as a text, by its statements, or as the id of a text stored on the stream. */
export type SqlRef = { statements: readonly ScannedStatement[] } | { sqlId: number }

export type Stmt = {
  ref: SqlRef
  args: readonly NativeValue[]
  named: ReadonlyMap<string, NativeValue>
  wantRows: boolean
}

export type Condition =
  | { type: 'ok' | 'error'; step: number }
  | { type: 'not'; cond: Condition }
  | { type: 'and' | 'or'; conds: readonly Condition[] }
  | { type: 'is_autocommit' }

export type Step = { stmt: Stmt; condition: Condition | undefined }

export type StreamRequest =
  | { type: 'execute'; stmt: Stmt }
  | { type: 'batch'; steps: readonly Step[] }
  | { type: 'sequence' | 'describe'; ref: SqlRef }
  | { type: 'store_sql'; sqlId: number; length: number; statements: readonly ScannedStatement[] }
  | { type: 'close_sql'; sqlId: number }
  | { type: 'close' | 'get_autocommit' }

export type Pipeline = { baton: string | undefined; requests: readonly StreamRequest[] }

type Json = Record<string, unknown>

const DEEPEST_CONDITION = 100
const NO_NAMES: ReadonlyMap<string, NativeValue> = new Map()

/** Reads the body of a pipeline whole before anything runs, so that a malformed request changes no data. */
export function readPipeline(text: string): Pipeline {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw malformed('The body is not valid JSON')
  }
  const body = object(json, 'The body')
  const baton = body.baton ?? undefined
  if (baton !== undefined && typeof baton !== 'string') throw malformed('`baton` must be a string or null')
  return { baton, requests: array(body.requests, '`requests`').map(readRequest) }
}

function readRequest(json: unknown): StreamRequest {
  const request = object(json, 'A request')
  const { type } = request
  switch (type) {
    case 'execute':
      return { type, stmt: readStmt(request.stmt) }
    case 'batch':
      return { type, steps: array(object(request.batch, '`batch`').steps, '`steps`').map(readStep) }
    case 'sequence':
    case 'describe':
      return { type, ref: readRef(request) }
    case 'store_sql':
      return { type, sqlId: int(request.sql_id, '`sql_id`'), ...readStored(request.sql) }
    case 'close_sql':
      return { type, sqlId: int(request.sql_id, '`sql_id`') }
    case 'close':
    case 'get_autocommit':
      return { type }
    default:
      throw malformed('The type of a request is not known')
  }
}

function readStmt(json: unknown): Stmt {
  const stmt = object(json, '`stmt`')
  const wantRows = stmt.want_rows ?? true
  if (typeof wantRows !== 'boolean') throw malformed('`want_rows` must be a boolean')
  return {
    ref: readRef(stmt),
    args: array(stmt.args ?? [], '`args`').map(readValue),
    named: readNamed(array(stmt.named_args ?? [], '`named_args`')),
    wantRows,
  }
}

function readRef(json: Json): SqlRef {
  const sql = json.sql ?? undefined
  const sqlId = json.sql_id ?? undefined
  if (sql !== undefined && sqlId !== undefined) throw malformed('Only one of `sql` and `sql_id` may be given')
  if (sql !== undefined) return { statements: scanSql(string(sql, '`sql`')) }
  if (sqlId !== undefined) return { sqlId: int(sqlId, '`sql_id`') }
  throw malformed('One of `sql` and `sql_id` must be given')
}

function readStored(json: unknown): { length: number; statements: readonly ScannedStatement[] } {
  const sql = string(json, '`sql`')
  return { length: sql.length, statements: scanSql(sql) }
}

function readNamed(list: readonly unknown[]): ReadonlyMap<string, NativeValue> {
  if (list.length === 0) return NO_NAMES
  return new Map(
    list.map((json) => {
      const arg = object(json, 'A named argument')
      return [string(arg.name, '`name`'), readValue(arg.value)]
    }),
  )
}

function readStep(json: unknown, index: number): Step {
  const step = object(json, 'A step')
  const given = step.condition ?? undefined
  const condition = given === undefined ? undefined : readCondition(given, index, 0)
  return { stmt: readStmt(step.stmt), condition }
}

function readCondition(json: unknown, index: number, depth: number): Condition {
  if (depth > DEEPEST_CONDITION) throw malformed('A condition is nested too deeply')
  const condition = object(json, 'A condition')
  const { type } = condition
  switch (type) {
    case 'ok':
    case 'error': {
      const step = int(condition.step, '`step`')
      if (step < 0 || step >= index) throw malformed('A condition must refer to an earlier step')
      return { type, step }
    }
    case 'not':
      return { type, cond: readCondition(condition.cond, index, depth + 1) }
    case 'and':
    case 'or':
      return { type, conds: array(condition.conds, '`conds`').map((cond) => readCondition(cond, index, depth + 1)) }
    case 'is_autocommit':
      return { type }
    default:
      throw malformed('The type of a condition is not known')
  }
}

function object(json: unknown, what: string): Json {
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json as Json
  throw malformed(`${what} must be an object`)
}

function array(json: unknown, what: string): readonly unknown[] {
  if (Array.isArray(json)) return json
  throw malformed(`${what} must be an array`)
}

function string(json: unknown, what: string): string {
  if (typeof json === 'string') return json
  throw malformed(`${what} must be a string`)
}

function int(json: unknown, what: string): number {
  if (typeof json === 'number' && Number.isInteger(json) && Math.abs(json) < 2 ** 31) return json
  throw malformed(`${what} must be a 32-bit integer`)
}

function malformed(message: string): ProtocolFailure {
  return new ProtocolFailure(400, 'REQUEST_MALFORMED', message)
}
