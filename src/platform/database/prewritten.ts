import { sql, SQL, type SQLChunk } from 'drizzle-orm'
import { SQLiteDialect } from 'drizzle-orm/sqlite-core'

const dialect = new SQLiteDialect()
/** Stands in the text for a parameter; no text of ours holds it. */
const hole = '\u0000'

/** The same SQL with its text already written, so that it costs little to be part of many statements. */
export function prewritten(part: SQL): SQL {
  const { escapeName, escapeString } = dialect
  const query = part.toQuery({ escapeName: escapeName.bind(dialect), escapeParam: () => hole, escapeString: escapeString.bind(dialect) } as never)
  const [first = '', ...others] = query.sql.split(hole)
  const chunks: SQLChunk[] = [sql.raw(first)]
  for (const [n, text] of others.entries()) chunks.push(query.params[n] as SQLChunk, sql.raw(text))
  return new SQL(chunks)
}
