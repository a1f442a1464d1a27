import { createClient, LibsqlError, type InStatement, type ResultSet, type Row } from '@libsql/client/http'
import type { SQL, SQLWrapper } from 'drizzle-orm'
import type { LibSQLDatabase } from 'drizzle-orm/libsql'
import { drizzle } from 'drizzle-orm/libsql/http'
import { SQLiteDialect } from 'drizzle-orm/sqlite-core'
import { RequestFault } from '../refusal.ts'
import { Coalescer } from './coalescer.ts'
import type { Region } from './regions.ts'
import type { Trips } from './trips.ts'

const dialect = new SQLiteDialect()

/** How long one round trip may take, and how often a read that failed on the way is tried again. */
const timeoutMilliseconds = 10_000
const readTries = 3

/** A statement: an `sql` template, or a Drizzle builder that is not awaited. */
export type Statement = SQL | (SQLWrapper & { toSQL(): { sql: string; params: unknown[] } })

/**
 * The database as one request sees it. A client belongs to one request: workerd forbids sharing its queue between them.
 * Reads go through the coalescer; a write is one atomic batch.
 */
export interface Database {
  /** Drizzle, for typed reads; awaiting several in one tick costs one round trip. */
  orm: LibSQLDatabase
  /** Reads the rows of one statement, together with the other reads of this tick. */
  read(statement: Statement): Promise<Row[]>
  /** Runs all statements in one transaction, or none; the rows of each come back in order. */
  write(statements: Statement[]): Promise<Row[][]>
}

/** The text and arguments of a statement, as the client wants them. */
function compileStatement(statement: Statement): InStatement & { sql: string } {
  const { sql, params } = 'toSQL' in statement ? statement.toSQL() : dialect.sqlToQuery(statement)
  return { sql, args: params.map(withoutZero) as never[] }
}

/**
 * No row holds a text with a zero byte, and a server of libSQL refuses one: it travels as the replacement character, as a
 * lone half of a character does, and is then found nowhere. What is to be stored is checked before.
 */
const withoutZero = (value: unknown): unknown =>
  typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\uFFFD') : value

/** A statement as Drizzle hands it over when a builder is awaited. */
interface OrmStatement {
  sql: string
  args: unknown[]
}

/** Opens the region's database for one request. */
export function openDatabase(region: Region, trips: Trips, fetcher: typeof fetch = fetch): Database {
  const client = createClient({
    url: region.url,
    authToken: region.token,
    intMode: 'number',
    fetch: (request: Request) => fetcher(request, { signal: AbortSignal.timeout(timeoutMilliseconds) }),
  })
  const trip = async (mode: 'read' | 'write', statements: InStatement[], tries: number): Promise<ResultSet[]> => {
    for (let attempt = 1; ; attempt++) {
      const started = performance.now()
      trips.trips += 1
      trips.statements += statements.length
      try {
        if (mode === 'read' && statements.length === 1) return [await client.execute(statements[0]!)]
        return await client.batch(statements, mode)
      } catch (fault) {
        if (attempt >= tries || !worthRetrying(fault, mode)) throw told(fault)
      } finally {
        trips.milliseconds += performance.now() - started
      }
      await pause(attempt)
    }
  }
  const coalescer = new Coalescer((statements) => trip('read', statements, readTries))
  const execute = ({ sql, args }: OrmStatement) => coalescer.execute({ sql, args: args.map(withoutZero) as never[] })
  const orm = drizzle({ client: { execute } as never })
  return {
    orm,
    read: async (statement) => (await coalescer.execute(compileStatement(statement))).rows,
    write: async (statements) => (await trip('write', statements.map(compileStatement), readTries)).map((r) => r.rows),
  }
}

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
  if (!(fault instanceof LibsqlError)) return mode === 'read' && !timedOut(fault)
  if (fault.code.startsWith('SQLITE_BUSY')) return true
  return mode === 'read' && !fault.code.startsWith('SQLITE_') && !timedOut(fault)
}

function timedOut(fault: unknown): boolean {
  for (let error = fault; error instanceof Error; error = error.cause) {
    if (error.name === 'TimeoutError' || error.name === 'AbortError') return true
  }
  return false
}

/** A fault as the rest of the code meets it. What is nested too deeply for SQLite's parser, a client asked for. */
function told(fault: unknown): unknown {
  if (!(fault instanceof LibsqlError)) return new DatabaseUnreachable(fault)
  return fault.message.includes('parser stack overflow') ? new RequestFault('TOO_DEEP') : fault
}

const pause = (attempt: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, 20 * 2 ** attempt * (0.5 + Math.random() / 2))
  })
