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
  after: CursorKeys | null
  before: CursorKeys | null
}

/** The values of the order's keys in one row: what a cursor stands for. */
export type CursorKeys = (string | number)[]

export const defaultPageSize = 20
export const maximumPageSize = 100

/** Reads the arguments of a page, bounded; `keys` is how many values its cursors hold. */
export function pageOf(args: PageArgs, keys: number): Page {
  if (args.first != null && args.last != null) throw new RequestFault('PAGE_DIRECTION')
  const backward = args.last != null
  const size = args.first ?? args.last ?? defaultPageSize
  if (size < 0 || size > maximumPageSize) throw new RequestFault('PAGE_SIZE', { maximum: maximumPageSize })
  return { size, backward, after: decodeCursor(args.after, keys), before: decodeCursor(args.before, keys) }
}

/** An opaque cursor for a row's keys. */
export function encodeCursor(keys: CursorKeys): string {
  const bytes = new TextEncoder().encode(JSON.stringify(keys))
  return btoa(String.fromCodePoint(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

function decodeCursor(cursor: string | null | undefined, keys: number): CursorKeys | null {
  if (cursor == null) return null
  try {
    const bytes = Uint8Array.from(atob(cursor.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.codePointAt(0)!)
    const values: unknown = JSON.parse(new TextDecoder().decode(bytes))
    const sound = (key: unknown): boolean => typeof key === 'string' || Number.isFinite(key)
    if (Array.isArray(values) && values.length === keys && values.every(sound)) return values as CursorKeys
  } catch {
    // Falls through: whatever is wrong with a cursor, it is not one of ours.
  }
  throw new RequestFault('INVALID_CURSOR')
}
