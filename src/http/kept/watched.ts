import { namedBy } from '../../auth/asker.ts'
import type { Context } from '../../auth/context.ts'
import { queryOf, type Database, type Statement } from '../../platform/database/database.ts'
import { movesSlowly } from './slow-moving.ts'

/** The mark of what moves slowly, as it is now. */
export async function readMark(database: Database): Promise<string | null> {
  const [row] = await database.read({ sql: 'select hex(mark) as mark from content_version', args: [] })
  return (row?.['mark'] as string | undefined) ?? null
}

/**
 * Watches an operation while it is answered. The answer follows from what moves slowly, and from what the version of an
 * answer is made of, as long as its code does no more than read; every statement reads nothing else, and does not look
 * at the instant; and all of them see one snapshot, that of the mark.
 */
export class Watched {
  /** The context in which the operation is to be answered. */
  readonly context: Context
  readonly #within: Context
  readonly #tripsBefore: number
  #mark: Promise<string | null> | undefined
  #slow = true

  constructor(within: Context) {
    this.#within = within
    this.#tripsBefore = within.trips.trips
    const database = this.#watching(within.database, (name) => {
      // The one value that is never the same again.
      if (name === 'now') this.#slow = false
      return namedBy(within).value(name)
    })
    this.context = this.#guarding(within, { database })
  }

  /** Whether the answer moves slowly, once it is there; one that reads nothing at all is not worth keeping. */
  get movesSlowly(): boolean {
    return this.#slow && this.#mark !== undefined
  }

  /** The mark under which the answer may be kept, once it is there; null where it may not. */
  async mark(): Promise<string | null> {
    // One round trip is one snapshot; where there were more, or one was tried again, it is not known to be one.
    const once = this.#within.trips.trips === this.#tripsBefore + 1
    return this.movesSlowly && once ? ((await this.#mark) ?? null) : null
  }

  #watching(database: Database, value: Parameters<Database['naming']>[0]['value']): Database {
    const read = async (statement: Statement) => {
      const query = queryOf(statement, { value })
      if (!movesSlowly(query.sql)) this.#slow = false
      if (this.#slow) this.#mark ??= this.#marked()
      return database.read(query)
    }
    return this.#guarding(database, { read })
  }

  /** The mark travels with the first statement. An answer does not fail for want of it. */
  async #marked(): Promise<string | null> {
    return readMark(this.#within.database).catch(() => null)
  }

  /** An object of which only some properties may be looked at: whoever looks at another may learn anything. */
  #guarding<T extends object>(whole: T, watched: Partial<T>): T {
    return new Proxy(whole, {
      get: (target, name) => {
        if (Object.hasOwn(watched, name)) return watched[name as keyof T]
        this.#slow = false
        return Reflect.get(target, name) as unknown
      },
    })
  }
}
