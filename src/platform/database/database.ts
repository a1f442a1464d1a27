import { is, Placeholder, sql, type SQL, type SQLWrapper } from 'drizzle-orm'
import { libsqlCodecs } from 'drizzle-orm/libsql/codecs'
import { drizzle, type SqliteRemoteDatabase } from 'drizzle-orm/sqlite-proxy'
import { SQLiteDialect } from 'drizzle-orm/sqlite-core'
import { RequestFault } from '../refusal.ts'
import { asideNamed, asideOf } from './aside.ts'
import { Coalescer } from './coalescer.ts'
import { FilledStatement } from './kept-statement.ts'
import { SqlFault, withoutZero, type Answer, type Query, type Transport, type Value } from './transport.ts'
import type { Trips } from './trips.ts'

const dialect = new SQLiteDialect()

/** How often a statement that failed on the way is tried again. */
const tries = 3

/** A statement: an `sql` template, a Drizzle builder that is not awaited, or a text with its arguments. */
export type Statement = SQL | (SQLWrapper & { toSQL(): { sql: string; params: unknown[] } }) | FilledStatement | Query

/** How the named parameters of statements get their values. */
export interface Named {
  /** A value; undefined where the database has to find it out. */
  value(name: string): Value | undefined
  /** A select of what the database has to find out: one row, with a column for each of the names. */
  found?(names: readonly string[]): SQL
}

/** A row: its values by the names of their columns. */
export type Row = Record<string, Value>

/**
 * The database as one request sees it. Reads go through the request's coalescer; a write is one atomic batch.
 */
export interface Database {
  /** Drizzle, for typed reads; awaiting several in one tick costs one round trip. */
  orm: SqliteRemoteDatabase
  /** Reads by a query of Drizzle's that has named parameters. */
  find<T>(query: { prepare(): { execute(values: Record<string, unknown>): Promise<T> } }): Promise<T>
  /** Reads the rows of one statement, together with the other reads of this tick. */
  read(statement: Statement): Promise<Row[]>
  /** Runs all statements in one transaction, or none; the rows of each come back in order. */
  write(statements: Statement[]): Promise<Row[][]>
  /** The same, with values for the named parameters of its statements. */
  naming(named: Named): Database
}

/** The text and arguments of a statement, as they travel. */
export function queryOf(statement: Statement, named: Named): Query {
  if ('args' in statement) return statement
  if (statement instanceof FilledStatement) return statement.query(named) ?? queryOf(statement.statement(), named)
  if ('toSQL' in statement) {
    const { sql, params } = statement.toSQL()
    return { sql, args: params.map(withoutZero) }
  }
  const needs: Needs = { found: new Set(), asides: new Map() }
  const body = written(statement, named, needs)
  // Found once for the whole statement, however often it is needed.
  const asker = needs.found.size > 0 ? [written(sql`asker as materialized (${named.found!([...needs.found])})`, named, needs)] : []
  const parts = [...asker, ...needs.asides.values()]
  if (parts.length === 0) return body
  return { sql: `with ${parts.map((part) => part.sql).join(', ')} ${body.sql}`, args: [...parts.flatMap((part) => part.args), ...body.args] }
}

/** What has to stand before a statement: what the database has to find out, and the selects that it names. */
interface Needs {
  found: Set<string>
  asides: Map<string, Query>
}

/** Writes a statement out; what the database has to find out stands in it as a column of `asker`. */
function written(statement: SQL, named: Named, needs: Needs): Query {
  const args: unknown[] = []
  const { sql } = statement.toQuery({
    escapeName: (name) => dialect.escapeName(name),
    escapeString: (text) => dialect.escapeString(text),
    escapeParam: (_, param) => {
      const name = is(param, Placeholder) ? nameOf(param) : null
      const select = name === null ? null : asideNamed(name)
      if (select !== null) return putBefore(select, named, needs)
      const value = name === null ? param : named.value(name)
      if (name !== null && value === undefined) {
        needs.found.add(name)
        return `(select ${dialect.escapeName(name)} from asker)`
      }
      args.push(withoutZero(value))
      return '?'
    },
  })
  return { sql, args }
}

/** The name of a select in a statement, before which it is put, behind those that it names itself. */
function putBefore(name: string, named: Named, needs: Needs): string {
  if (!needs.asides.has(name)) {
    const { sql: text, args } = written(asideOf(name), named, needs)
    needs.asides.set(name, { sql: `${name} as not materialized (${text})`, args })
  }
  return name
}

/** The name of a parameter, which Drizzle's types hide. */
const nameOf = (parameter: Placeholder): string => (parameter as unknown as { name: string }).name

/** A value that must be known, since Drizzle would take one that is not for null. */
function valueOf(named: Named, name: string): Value {
  const value = named.value(name)
  if (value === undefined) throw new Error(`The value of the parameter ${name} is not known yet`)
  return value
}

const unnamed: Named = {
  value(name) {
    throw new Error(`The parameter ${name} has no value`)
  },
}

/** How a database is asked. */
interface Manner {
  /** After a read that was not answered, others fail as that one did: whoever waits for them has waited enough. */
  waitsOnce?: boolean
}

/** Opens a database for one request, whose trips are counted. */
export function openDatabase(transport: Transport, trips: Trips, { waitsOnce = false }: Manner = {}): Database {
  let unanswered: DatabaseUnreachable | null = null
  const trip = async (mode: 'read' | 'write', queries: Query[]): Promise<Answer[]> => {
    if (unanswered && mode === 'read') throw unanswered
    for (let attempt = 1; ; attempt++) {
      const started = performance.now()
      trips.trips += 1
      trips.statements += queries.length
      try {
        return await transport.send(mode, queries)
      } catch (fault) {
        if (attempt >= tries || !worthRetrying(fault, mode)) {
          if (fault instanceof SqlFault) throw fault
          const unreachable = new DatabaseUnreachable(fault)
          if (waitsOnce && mode === 'read') unanswered = unreachable
          throw unreachable
        }
      } finally {
        trips.milliseconds += performance.now() - started
      }
      await pause(attempt)
    }
  }
  const coalescer = new Coalescer((queries) => trip('read', queries))
  // Only here: among those that were sent together, the one that was refused is known by what the database said.
  const read = (query: Query): Promise<Answer> =>
    coalescer.execute(query).catch((fault: unknown) => {
      throw told(fault)
    })
  const answered = (sql: string, params: unknown[]) => read({ sql, args: params.map(withoutZero) })
  const all = async (sql: string, params: unknown[], mode?: 'array' | 'object') => {
    const answer = await answered(sql, params)
    return mode === 'object' ? rowsOf(answer) : answer.rows
  }
  const get = async (sql: string, params: unknown[], mode?: 'array' | 'object') => (await all(sql, params, mode))[0]
  const orm = drizzle({ all, get, run: answered } as never, { codecs: libsqlCodecs })
  const naming = (named: Named): Database => ({
    ...{ orm, naming },
    find: (query) => query.prepare().execute(new Proxy({}, { has: () => true, get: (_, name) => valueOf(named, String(name)) })),
    read: async (statement) => rowsOf(await read(queryOf(statement, named))),
    write: async (statements) => (await trip('write', statements.map((one) => queryOf(one, named)))).map(rowsOf),
  })
  return naming(unnamed)
}

const rowsOf = ({ columns, rows }: Answer): Row[] =>
  rows.map((row) => Object.fromEntries(columns.map((column, n) => [column, row[n] ?? null])))

/** The database did not answer, or not in time. */
export class DatabaseUnreachable extends Error {
  constructor(cause: unknown) {
    super('The database did not answer', { cause })
    this.name = 'DatabaseUnreachable'
  }
}

/**
 * A read may be asked again, but not after a time-out, which would only add to what the database has to do. A write only
 * where the database said that it was busy, and so did nothing: after a lost connection nobody knows whether it
 * happened, and an idempotency key is what makes asking again safe.
 */
function worthRetrying(fault: unknown, mode: 'read' | 'write'): boolean {
  if (!(fault instanceof SqlFault)) return mode === 'read' && !timedOut(fault)
  if (fault.code.startsWith('SQLITE_BUSY')) return true
  return mode === 'read' && !fault.code.startsWith('SQLITE_')
}

function timedOut(fault: unknown): boolean {
  for (let error = fault; error instanceof Error; error = error.cause) {
    if (error.name === 'TimeoutError' || error.name === 'AbortError') return true
  }
  return false
}

/** A fault as the rest of the code meets it. What is nested too deeply for SQLite's parser, a client asked for. */
function told(fault: unknown): unknown {
  return fault instanceof SqlFault && fault.message.includes('parser stack overflow') ? new RequestFault('TOO_DEEP') : fault
}

const pause = (attempt: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, 20 * 2 ** attempt * (0.5 + Math.random() / 2))
  })
