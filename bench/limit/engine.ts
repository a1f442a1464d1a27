import Database from 'libsql'
import type { Query, Value } from './operation.ts'

interface NativeStatement {
  raw(on: boolean): unknown
  run(values: readonly Value[]): unknown
  iterate(values: readonly Value[]): Iterator<unknown[], undefined>
}

interface NativeDatabase {
  prepare(sql: string): NativeStatement
  exec(sql: string): void
  close(): void
}

const bare = (sql: string): Query => ({ sql, values: [] })
const [begin, commit, rollback] = [bare('begin immediate'), bare('commit'), bare('rollback')]

/** The native engine in this process: statements are prepared once, and rows come as arrays. */
export class Engine {
  readonly #db: NativeDatabase
  readonly #prepared = new Map<string, NativeStatement>()

  /** Opens a file as safely as the local server does, and with memory enough to keep all of it. */
  constructor(file: string) {
    this.#db = new Database(file) as unknown as NativeDatabase
    this.#db.exec(`pragma busy_timeout = 5000; pragma journal_mode = wal; pragma synchronous = full;
      pragma foreign_keys = on; pragma temp_store = memory; pragma cache_size = -262144;
      pragma mmap_size = 2147483648;`)
  }

  /** All rows of a statement. */
  rows(sql: string, values: readonly Value[]): unknown[][] {
    const iterator = this.#statement(sql, true).iterate(values)
    const found: unknown[][] = []
    for (let next = iterator.next(); next.done !== true; next = iterator.next()) found.push(next.value)
    return found
  }

  /** The first row, where there is one. */
  row(sql: string, values: readonly Value[]): unknown[] | undefined {
    return this.rows(sql, values)[0]
  }

  /** Runs a statement that answers nothing. */
  run({ sql, values }: Query): void {
    this.#statement(sql, false).run(values)
  }

  /** Runs everything in one transaction, or nothing. */
  transaction<T>(work: () => T): T {
    this.run(begin)
    try {
      const result = work()
      this.run(commit)
      return result
    } catch (fault) {
      this.run(rollback)
      throw fault
    }
  }

  close(): void {
    this.#prepared.clear()
    this.#db.close()
  }

  #statement(sql: string, reads: boolean): NativeStatement {
    const known = this.#prepared.get(sql)
    if (known) return known
    const made = this.#db.prepare(sql)
    if (reads) made.raw(true)
    this.#prepared.set(sql, made)
    return made
  }
}
