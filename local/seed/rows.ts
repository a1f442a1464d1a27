import type { InStatement } from '@libsql/client'
import { getColumns, getTableName, type InferInsertModel } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'

/**
 * Statements that insert rows, a few thousand at a time: the rows travel as one JSON text, so that a statement is
 * prepared once however many they are. Every row has the fields of the first; those it lacks get their default.
 */
export function insertRows<T extends SQLiteTable>(
  table: T,
  rows: readonly InferInsertModel<T>[],
  chunk = 5000,
): InStatement[] {
  const fields = new Set(Object.keys(rows[0] ?? {}))
  const columns = Object.entries(getColumns(table)).filter(([field]) => fields.has(field))
  const names = columns.map(([, column]) => `"${column.name}"`).join(', ')
  const values = columns.map((_, index) => `cells ->> ${index}`).join(', ')
  // Read as JSONB once; otherwise every column would read the text of its row anew.
  const source = 'with source (cells) as materialized (select jsonb(value) from json_each(?))'
  const sql = `insert into "${getTableName(table)}" (${names}) ${source} select ${values} from source`
  const statements: InStatement[] = []
  for (let from = 0; from < rows.length; from += chunk) {
    const cells = rows.slice(from, from + chunk).map((row) =>
      columns.map(([field, column]) => {
        const value: unknown = row[field as keyof typeof row]
        return value === null || value === undefined ? null : column.mapToDriverValue(value)
      }),
    )
    statements.push({ sql, args: [JSON.stringify(cells)] })
  }
  return statements
}
