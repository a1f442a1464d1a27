import Database from 'libsql'
import { SqlFailure } from './errors.ts'
import { Lru } from './lru.ts'
import type { Output } from './output.ts'
import type { ScannedStatement } from './sql-scan.ts'
import { addValue, type NativeValue } from './values.ts'

type NativeStatement = {
  readonly reader: boolean
  raw(on: boolean): unknown
  safeIntegers(on: boolean): unknown
  columns(): { name: string; type: string | null }[]
  run(values: readonly NativeValue[]): { changes: number; lastInsertRowid: number }
  iterate(values: readonly NativeValue[]): Iterator<unknown[], undefined>
}

/** What is used of the engine; its published types are those of another package and lack `interrupt`. */
type NativeDatabase = {
  readonly inTransaction: boolean
  prepare(sql: string): NativeStatement
  exec(sql: string): void
  interrupt(): void
  close(): void
}

type Prepared = { native: NativeStatement; reader: boolean }

const CACHED_STATEMENTS = 256
const LONGEST_CACHED = 65_536

/**
 * A busy timeout blocks the whole process, so it is short: inside the process nobody meets a lock. The file is read
 * through the page cache of the system, which all connections share, rather than copied page by page.
 */
export const OPEN_SQL = `PRAGMA busy_timeout = 250;
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA foreign_keys = ON;
PRAGMA temp_store = MEMORY;
PRAGMA mmap_size = 2147418112;
PRAGMA journal_size_limit = 67108864;`
const RESET_SQL = 'PRAGMA foreign_keys = ON; PRAGMA defer_foreign_keys = OFF;'

/** What running a request needs of a connection. */
export type Session = Pick<Connection, 'inTransaction' | 'run' | 'describeColumns'>

/** One connection to the file with its prepared statements; every call is synchronous. */
export class Connection {
  readonly #db: NativeDatabase
  readonly #statements = new Lru<Prepared, ScannedStatement>(CACHED_STATEMENTS)
  readonly #own = new Map<string, Prepared>()
  #leaves: ScannedStatement['leaves'] = 'nothing'

  readonly #longestResult: number
  #schema: { version: unknown; defersChecks: boolean } | undefined

  /** Opens the file; a statement whose rows exceed `longestResult` characters of JSON is broken off. */
  constructor(file: string, longestResult: number) {
    this.#longestResult = longestResult
    this.#db = new Database(file) as unknown as NativeDatabase
    this.#db.exec(OPEN_SQL)
  }

  get inTransaction(): boolean {
    return this.#db.inTransaction
  }

  /** Runs one statement to its end and adds the protocol's `StmtResult`, or a part of it if it fails, to the answer. */
  run(statement: ScannedStatement, values: readonly NativeValue[], wantRows: boolean, out: Output): void {
    if (statement.leaves !== 'nothing' && this.#leaves !== 'temporary') this.#leaves = statement.leaves
    const prepared = this.#prepare(statement)
    if (prepared.reader) return this.#runReader(prepared.native, statement, values, wantRows, out)
    const { changes, lastInsertRowid } = prepared.native.run(values)
    const rowId = statement.inserts ? this.#exactRowId(lastInsertRowid) : null
    out.add('{"cols":[],"rows":[')
    addEnd(statement.changes ? changes : 0, rowId, out)
  }

  /** A statement's result columns as JSON text, without running it. */
  describeColumns(statement: ScannedStatement): string {
    return columnsJson(this.#prepare(statement).native)
  }

  /** Runs a text of the server's own and returns the rows. */
  query(sql: string): unknown[][] {
    let prepared = this.#own.get(sql)
    if (prepared === undefined) this.#own.set(sql, (prepared = this.#compile(sql)))
    const { native, reader } = prepared
    if (reader) return drain(native.iterate([]))
    native.run([])
    return []
  }

  /** Whether some foreign key of the schema is checked only when a transaction ends. */
  get defersChecks(): boolean {
    const version = this.query('PRAGMA schema_version')[0]?.[0]
    if (this.#schema?.version !== version) {
      const deferred = this.query("SELECT 1 FROM sqlite_schema WHERE sql LIKE '%deferred%' LIMIT 1")
      this.#schema = { version, defersChecks: deferred.length > 0 }
    }
    return this.#schema?.defersChecks === true
  }

  /** Leaves the connection as a new one would be; false when it cannot be and must be closed. */
  reset(): boolean {
    if (this.#db.inTransaction) this.#db.exec('ROLLBACK')
    if (this.#leaves === 'temporary') return false
    if (this.#leaves === 'settings') this.#db.exec(RESET_SQL)
    this.#leaves = 'nothing'
    return true
  }

  close(): void {
    this.#statements.clear()
    this.#own.clear()
    this.#db.close()
  }

  #prepare(statement: ScannedStatement): Prepared {
    const known = this.#statements.get(statement)
    if (known !== undefined) return known
    const prepared = this.#compile(statement.sql)
    if (statement.sql.length <= LONGEST_CACHED) this.#statements.set(statement, prepared)
    return prepared
  }

  #compile(sql: string): Prepared {
    const native = this.#db.prepare(sql)
    native.safeIntegers(true)
    const { reader } = native
    if (reader) native.raw(true)
    return { native, reader }
  }

  #runReader(
    native: NativeStatement,
    statement: ScannedStatement,
    values: readonly NativeValue[],
    wantRows: boolean,
    out: Output,
  ): void {
    const iterator = native.iterate(values)
    let next = iterator.next()
    // Only now: a statement prepared before a change of the schema learns its new columns by running.
    out.add(`{"cols":[${columnsJson(native)}],"rows":[`)
    const longest = out.length + this.#longestResult
    // Always to the end: a statement left half-way holds its read lock.
    for (let before = ''; next.done !== true; next = iterator.next(), before = ',') {
      if (!wantRows) continue
      out.add(before)
      addRow(next.value, out)
      if (out.length > longest) this.#abandon(iterator)
    }
    if (!statement.changes) return addEnd(0, null, out)
    const [changes, rowId] = this.query('SELECT changes(), last_insert_rowid()')[0] ?? []
    addEnd(Number(changes), statement.inserts ? String(rowId) : null, out)
  }

  #abandon(iterator: Iterator<unknown[], undefined>): never {
    this.#db.interrupt()
    try {
      while (iterator.next().done !== true);
    } catch {
      // The interruption itself.
    }
    throw new SqlFailure('RESPONSE_TOO_LARGE', 'Response is too large')
  }

  /** The engine reports a row id as a double; beyond 2^53 it is asked again. */
  #exactRowId(rowId: number): string {
    if (Number.isSafeInteger(rowId)) return String(rowId)
    return String(this.query('SELECT last_insert_rowid()')[0]?.[0])
  }
}

function drain(iterator: Iterator<unknown[], undefined>): unknown[][] {
  const rows: unknown[][] = []
  for (let next = iterator.next(); next.done !== true; next = iterator.next()) rows.push(next.value)
  return rows
}

function addRow(row: readonly unknown[], out: Output): void {
  for (let i = 0; i < row.length; i += 1) {
    out.add(i === 0 ? '[' : ',')
    addValue(row[i], out)
  }
  out.add(']')
}

function columnsJson(native: NativeStatement): string {
  return native
    .columns()
    .map(({ name, type }) => `{"name":${JSON.stringify(name)},"decltype":${JSON.stringify(type)}}`)
    .join(',')
}

function addEnd(changes: number, rowId: string | null, out: Output): void {
  out.add(`],"affected_row_count":${changes},"last_insert_rowid":${rowId === null ? 'null' : `"${rowId}"`}}`)
}
