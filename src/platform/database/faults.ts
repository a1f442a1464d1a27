/** What the database refused, by the literal that a trigger raised or by the first column of a unique key, or its name. */
export interface DatabaseRefusal {
  raised?: string
  unique?: string
}

/** Reads a refusal out of an error of the database; null where the error is our own or the network's. */
export function databaseRefusal(fault: unknown): DatabaseRefusal | null {
  for (let error = fault; error instanceof Error; error = error.cause) {
    if (!('code' in error) || typeof error.code !== 'string' || !error.code.startsWith('SQLITE_CONSTRAINT')) continue
    // Of a key that is reckoned, its own name is told.
    const unique = /UNIQUE constraint failed: (?:index ')?([\w.]+)/.exec(error.message)
    if (unique) return { unique: unique[1]! }
    const raised = /\b([A-Z]+(?:_[A-Z]+)*)\s*$/.exec(error.message.replace(/^SQLITE_\w+:/, ''))
    return { raised: raised?.[1] ?? 'CONSTRAINT' }
  }
  return null
}
