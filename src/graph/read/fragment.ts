import { sql, type SQL } from 'drizzle-orm'
import { SQLiteDialect } from 'drizzle-orm/sqlite-core'

const dialect = new SQLiteDialect()

/** Parts with commas between them. */
export const list = (parts: SQL[]): SQL => sql.join(parts, sql`, `)

/** That a column is one of the values, however many: they travel as one parameter. */
export const oneOf = (column: { getSQL(): SQL }, values: readonly string[]): SQL =>
  sql`${column} in (select value from json_each(${JSON.stringify(values)}))`

/** How long the text of a part is. */
export const lengthOf = (part: SQL): number => dialect.sqlToQuery(part).sql.length

/** The columns of a table's alias that a part names. */
export function columnsNamed(part: SQL, alias: string): string[] {
  const text = dialect.sqlToQuery(part).sql
  return [...new Set([...text.matchAll(new RegExp(`"${alias}"\\."([^"]+)"`, 'g'))].map(([, column]) => column!))]
}
