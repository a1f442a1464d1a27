import { aliasedTable, getTableColumns, sql, type SQL } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import { builder } from '../builder.ts'

/** A row as the database sent it: the values by their names in the answer. */
export type Row = Record<string, unknown>

/** A table under an alias: its columns, and the text that goes behind FROM. */
export type Alias<T extends SQLiteTable> = T['_']['columns'] & { readonly $from: SQL; readonly $name: string }

/** A GraphQL type whose objects are rows of one table, and who may see which. */
export interface Entity<T extends SQLiteTable = SQLiteTable> {
  name: string
  table: T
  ref: ReturnType<typeof builder.objectRef<Row>>
  /** The rows that the viewer may know of; part of every `where`. Undefined means all. */
  visible: (row: Alias<T>) => SQL | undefined
}

/** Declares a type over a table. Several types may share a table, such as a facility and its policy. */
export function entity<T extends SQLiteTable>(
  name: string,
  table: T,
  visible: (row: Alias<T>) => SQL | undefined = () => undefined,
): Entity<T> {
  return { name, table, visible, ref: builder.objectRef<Row>(name) }
}

const aliases = new Map<SQLiteTable, unknown[]>()

/** The most aliases of a table that are kept; hardly an operation has more. */
const mostKept = 100

/** The n-th alias of a table; made once and kept, since making one is not free. */
export function aliasOf<T extends SQLiteTable>(table: T, n: number): Alias<T> {
  if (n >= mostKept) return makeAlias(table, `t${n}`)
  const made = aliases.get(table) ?? []
  if (made.length === 0) aliases.set(table, made)
  made[n] ??= makeAlias(table, `t${n}`)
  return made[n] as Alias<T>
}

/** A table under a name of one’s own, for a condition that looks at a row of it. */
export function makeAlias<T extends SQLiteTable>(table: T, name: string): Alias<T> {
  const columns = getTableColumns(aliasedTable(table, name))
  return { ...columns, $from: sql`${table} as ${sql.identifier(name)}`, $name: name } as Alias<T>
}
