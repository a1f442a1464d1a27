import { sql, SQL, type SQLChunk } from 'drizzle-orm'
import { SQLiteDialect } from 'drizzle-orm/sqlite-core'

const dialect = new SQLiteDialect()
/** Stands in the text for a parameter; no text of ours holds it. */
const hole = '\u0000'

/** Parts with commas between them. */
export const list = (parts: SQL[]): SQL => sql.join(parts, sql`, `)

/** That a column is one of the values, however many: they travel as one parameter. */
export const oneOf = (column: { getSQL(): SQL }, values: readonly string[]): SQL =>
  sql`${column} in (select value from json_each(${JSON.stringify(values)}))`

/** The same SQL with its text already written, so that it costs little to be part of many statements. */
export function written(part: SQL): SQL {
  const { escapeName, escapeString } = dialect
  const query = part.toQuery({ escapeName: escapeName.bind(dialect), escapeParam: () => hole, escapeString: escapeString.bind(dialect) } as never)
  const [first = '', ...others] = query.sql.split(hole)
  const chunks: SQLChunk[] = [sql.raw(first)]
  for (const [n, text] of others.entries()) chunks.push(query.params[n] as SQLChunk, sql.raw(text))
  return new SQL(chunks)
}

/** How long the text of a part is. */
export const lengthOf = (part: SQL): number => dialect.sqlToQuery(part).sql.length

/** The columns of a table's alias that a part names. */
export function columnsNamed(part: SQL, alias: string): string[] {
  const text = dialect.sqlToQuery(part).sql
  return [...new Set([...text.matchAll(new RegExp(`"${alias}"\\."([^"]+)"`, 'g'))].map(([, column]) => column!))]
}
