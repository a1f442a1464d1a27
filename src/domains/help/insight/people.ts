import { sql, type SQL } from 'drizzle-orm'

/** A number for the person of a column, the same within a statement: enough to count different people by. */
export const numberOf = (column: `${string}.${string}_id`): SQL => sql.raw(`(select p.rowid from people p where p.id = ${column})`)
