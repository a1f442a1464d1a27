import { RequestFault } from '../../platform/refusal.ts'

/** The arguments of every connection (https://relay.dev/graphql/connections.htm). */
export interface PageArgs {
  first?: number | null
  after?: string | null
  last?: number | null
  before?: string | null
}

/** The part of a connection that is asked for. */
export interface Page {
  size: number
  /** True where the last ones before a cursor are asked for. */
  backward: boolean
  after: string | null
  before: string | null
}

/** The values of the order's keys in one row: what a cursor stands for. */
export type CursorKeys = (string | number)[]

export const defaultPageSize = 20
export const maximumPageSize = 100

/** Reads the arguments of a page, bounded. */
export function pageOf({ first, after = null, last, before = null }: PageArgs): Page {
  if (first != null && last != null) throw new RequestFault('PAGE_DIRECTION')
  const size = first ?? last ?? defaultPageSize
  if (size < 0 || size > maximumPageSize) throw new RequestFault('PAGE_SIZE', { maximum: maximumPageSize })
  return { size, backward: last != null, after, before }
}

/** A short mark of a list and its order (FNV-1a), by which a cursor shows that it is one of that list. */
export function markOf(list: string): string {
  let hash = 0x811c9dc5
  for (const char of list) hash = Math.imul(hash ^ char.codePointAt(0)!, 0x01000193) >>> 0
  return hash.toString(36)
}

/** An opaque cursor, as the database makes it too: its list's mark and the keys of its row, as JSON in hexadecimal. */
export function encodeCursor(marked: CursorKeys): string {
  const bytes = new TextEncoder().encode(JSON.stringify(marked))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('').toUpperCase()
}

/** The keys of a cursor, which must be one of the marked list, with so many keys. */
export function decodeCursor(cursor: string | null, mark: string, keys: number): CursorKeys | null {
  if (cursor === null) return null
  const pairs = /^(?:[0-9A-F]{2})+$/.test(cursor) ? cursor.match(/../g)! : []
  try {
    const bytes = Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16))
    const values: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
    const sound = (key: unknown): boolean => typeof key === 'string' || Number.isFinite(key)
    if (Array.isArray(values) && values.length === keys + 1 && values[0] === mark && values.every(sound)) {
      return (values as CursorKeys).slice(1)
    }
  } catch {
    // Falls through: whatever is wrong with a cursor, it is not one of ours.
  }
  throw new RequestFault('INVALID_CURSOR')
}
