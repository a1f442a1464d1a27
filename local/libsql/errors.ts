/** A request that breaks the protocol: it is answered with an HTTP status and touches no data. */
export class ProtocolFailure extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.name = 'ProtocolFailure'
    this.status = status
    this.code = code
  }
}

/** A statement that could not run: it is answered inside an otherwise normal response. */
export class SqlFailure extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.name = 'SqlFailure'
    this.code = code
  }
}

/** The server could not start; the message is one line fit for an operator. */
export class StartFailure extends Error {
  constructor(message: string) {
    super(message.replaceAll(/\s+/g, ' '))
    this.name = 'StartFailure'
  }
}

/**
 * Turns whatever the engine threw into a failure in the wording of the hosted service. The engine's own errors carry
 * an extended SQLite code (`SQLITE_CONSTRAINT_UNIQUE`); anything else comes from the binding and has none.
 */
export function toSqlFailure(thrown: unknown): SqlFailure {
  if (thrown instanceof SqlFailure) return thrown
  const error = thrown instanceof Error ? thrown : new Error(String(thrown))
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (code.startsWith('SQLITE_')) return new SqlFailure(code, `SQLite error: ${error.message}`)
  return new SqlFailure('INTERNAL_ERROR', `The engine refused the statement: ${error.message}`)
}

/** The protocol's `Error` structure as JSON text. */
export function errorJson(failure: { message: string; code: string }): string {
  return `{"message":${JSON.stringify(failure.message)},"code":${JSON.stringify(failure.code)}}`
}
