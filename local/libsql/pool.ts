import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { Connection } from './connection.ts'
import { StartFailure, toSqlFailure } from './errors.ts'

/**
 * Connections to one file, the last returned first out: a pipeline that opens and closes its stream always meets the
 * same one, with its statements prepared.
 */
export class ConnectionPool {
  readonly #file: string
  readonly #longestResult: number
  readonly #idle: Connection[] = []

  constructor(file: string, longestResult: number) {
    this.#file = file
    this.#longestResult = longestResult
  }

  take(): Connection {
    return this.#idle.pop() ?? new Connection(this.#file, this.#longestResult)
  }

  /** Takes a connection back, rolled back and with its settings undone. */
  give(connection: Connection): void {
    let reusable = false
    try {
      reusable = connection.reset()
    } finally {
      if (reusable) this.#idle.push(connection)
      else connection.close()
    }
  }

  /** Moves the log into the file and closes everything; the pool is not used again. */
  close(): void {
    const last = this.take()
    last.query('PRAGMA wal_checkpoint(TRUNCATE)')
    last.close()
    for (const connection of this.#idle.splice(0)) connection.close()
  }
}

/** Opens a pool on a file that is proved sound, or fails with a line for the operator. */
export function openPool(file: string, longestResult: number): ConnectionPool {
  assertUsable(file)
  const pool = new ConnectionPool(file, longestResult)
  let findings: unknown[][]
  try {
    const connection = pool.take()
    findings = connection.query('PRAGMA quick_check(1)')
    pool.give(connection)
  } catch (error) {
    throw new StartFailure(describeOpenFailure(file, error))
  }
  const finding = String(findings[0]?.[0])
  if (finding !== 'ok') throw new StartFailure(`cannot open ${file}: the database is damaged (${finding})`)
  return pool
}

/** The engine reports a path it cannot open by a number only. */
function assertUsable(file: string): void {
  if (file === '' || file === ':memory:') throw new StartFailure('cannot open the database: a file path is needed')
  const folder = dirname(file)
  if (!existsSync(folder)) throw new StartFailure(`cannot open ${file}: the folder ${folder} does not exist`)
  if (!existsSync(file)) return
  if (!statSync(file).isFile()) throw new StartFailure(`cannot open ${file}: it is not a file`)
  try {
    accessSync(file, constants.R_OK | constants.W_OK)
  } catch {
    throw new StartFailure(`cannot open ${file}: no permission to read and write it`)
  }
}

function describeOpenFailure(file: string, error: unknown): string {
  const { code, message } = toSqlFailure(error)
  const damaged = code.startsWith('SQLITE_NOTADB') || code.startsWith('SQLITE_CORRUPT')
  return `cannot open ${file}: ${damaged ? 'the database is damaged (' : ''}${message}${damaged ? ')' : ''}`
}
