import { getTableColumns, sql, type Column, type InferInsertModel, type SQL } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'

/**
 * Inserts many rows by one statement whose text depends on their columns alone, in their order: they travel as one
 * parameter. All rows have the same fields.
 */
export function insertEach<T extends SQLiteTable>(table: T, rows: readonly InferInsertModel<T>[]): SQL {
  const given = rows[0] ?? {}
  const columns = Object.entries<Column>(getTableColumns(table)).filter(([field]) => field in given)
  const stored = rows.map((row) =>
    columns.map(([field, column]) => {
      const value = (row as Record<string, unknown>)[field]
      return value == null ? null : column.mapToDriverValue(value)
    }),
  )
  const names = sql.join(columns.map(([, { name }]) => sql.identifier(name)), sql`, `)
  const values = sql.join(columns.map((_, n) => sql.raw(`value ->> ${n}`)), sql`, `)
  return sql`insert into ${table} (${names}) select ${values} from json_each(${JSON.stringify(stored)})`
}
