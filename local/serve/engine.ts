import Database from 'libsql'
import type { Answer, Query, Value } from '../../src/platform/database/transport.ts'
import { OPEN_SQL } from '../libsql/connection.ts'
import { SqlFailure } from '../libsql/errors.ts'
import { Lru } from '../libsql/lru.ts'
import { scanSql, type ScannedStatement } from '../libsql/sql-scan.ts'
import { alignArguments, type NativeValue } from '../libsql/values.ts'

type NativeStatement = {
  readonly reader: boolean
  raw(on: boolean): unknown
  columns(): { name: string }[]
  run(values: readonly NativeValue[]): unknown
  iterate(values: readonly NativeValue[]): Iterator<Value[], undefined>
}

/** What is used of the native package; its published types are those of another one. */
type NativeDatabase = {
  readonly inTransaction: boolean
  prepare(sql: string): NativeStatement
  exec(sql: string): void
  close(): void
}

/** A statement that is ready to run. */
interface Prepared {
  native: NativeStatement
  scanned: ScannedStatement
  reader: boolean
  /** Whether its parameters are by position only, so that arguments need no sorting. */
  positional: boolean
  columns: readonly string[] | null
}

const keptStatements = 512
const longestKept = 65_536

const nothing: Answer = { columns: [], rows: [] }

/** The native engine over one file, in this process: a single connection, whose every call is synchronous. */
export class Engine {
  readonly #db: NativeDatabase
  readonly #statements = new Lru<Prepared>(keptStatements)

  constructor(file: string) {
    this.#db = new Database(file) as unknown as NativeDatabase
    this.#db.exec(OPEN_SQL)
  }

  /** Whether a transaction is open; some faults end one by themselves. */
  get inTransaction(): boolean {
    return this.#db.inTransaction
  }

  /** Whether a text is a statement that changes something. */
  writes(sql: string): boolean {
    return (this.#statements.get(sql)?.scanned ?? scanSql(sql)[0])?.kind === 'write'
  }

  /** Runs one statement to its end; arguments are as {@link bind} makes them. */
  run(sql: string, args: readonly NativeValue[]): Answer {
    const prepared = this.#prepare(sql)
    const { native, scanned, positional } = prepared
    const values = positional && args.length === scanned.params.length ? args : alignArguments(scanned, args, new Map())
    if (!prepared.reader) {
      native.run(values)
      return nothing
    }
    const rows: Value[][] = []
    const iterator = native.iterate(values)
    for (let next = iterator.next(); next.done !== true; next = iterator.next()) rows.push(next.value)
    return { columns: columnsOf(prepared, rows[0]), rows: rows.some(holdsBlob) ? rows.map(withPlainBytes) : rows }
  }

  /** Moves the log into the file and closes it; the engine is not used again. */
  close(): void {
    if (this.#db.inTransaction) this.#db.exec('ROLLBACK')
    this.run('PRAGMA wal_checkpoint(TRUNCATE)', [])
    this.#statements.clear()
    this.#db.close()
  }

  #prepare(sql: string): Prepared {
    const known = this.#statements.get(sql)
    if (known !== undefined) return known
    const [scanned, second] = scanSql(sql)
    if (scanned === undefined) throw new SqlFailure('SQL_NO_STATEMENT', 'SQL string does not contain any statement')
    if (second !== undefined) throw new SqlFailure('SQL_MANY_STATEMENTS', 'SQL string contains more than one statement')
    const native = this.#db.prepare(scanned.sql)
    const { reader } = native
    if (reader) native.raw(true)
    const positional = scanned.params.every((name) => name === null || name.startsWith('?'))
    const prepared = { native, scanned, reader, positional, columns: null }
    if (sql.length <= longestKept) this.#statements.set(sql, prepared)
    return prepared
  }
}

/** Only after running: a statement prepared before a change of the schema learns its new columns by that. */
function columnsOf(prepared: Prepared, row: readonly Value[] | undefined): readonly string[] {
  const known = prepared.columns
  if (known !== null && (row === undefined || row.length === known.length)) return known
  return (prepared.columns = prepared.native.columns().map(({ name }) => name))
}

const holdsBlob = (row: readonly Value[]): boolean => row.some((value) => typeof value === 'object' && value !== null)

/** The engine gives blobs as buffers, whose methods differ from those of bytes. */
const withPlainBytes = (row: Value[]): Value[] =>
  row.map((value) => (value instanceof Uint8Array ? new Uint8Array(value) : value))

/** Arguments as the engine takes them: a number always becomes a REAL, which a column of whole numbers stores as such. */
export const bind = ({ args }: Query): NativeValue[] => args.map(nativeValue)

function nativeValue(value: unknown): NativeValue {
  if (value === null || value === undefined) return null
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') return value
  if (typeof value === 'boolean') return value ? 1n : 0n
  if (value instanceof Uint8Array) return value
  throw new TypeError(`A ${typeof value} cannot be an argument of a statement`)
}
