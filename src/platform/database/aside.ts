import { sql, type SQL } from 'drizzle-orm'
import { prewritten } from './prewritten.ts'

/** Selects that statements may name, by their names, each made when it is first needed. */
const asides = new Map<string, () => SQL>()
const made = new Map<string, SQL>()
const mark = 'aside '

/**
 * A select that a statement names instead of holding it: it is written once, before the statement, and SQLite puts it in
 * where it is named, as it does with a view (`not materialized`). So a long expression does not nest as deeply as the place
 * where it is needed, of which SQLite's parser bears a hundred steps; and unlike a view it may hold named parameters.
 */
export function aside(name: string, make: () => SQL): SQL {
  asides.set(name, make)
  return sql`${sql.placeholder(mark + name)}`
}

/** The name of the select that a parameter stands for, if it stands for one. */
export const asideNamed = (parameter: string): string | null => (parameter.startsWith(mark) ? parameter.slice(mark.length) : null)

/** What a statement names. */
export function asideOf(name: string): SQL {
  const select = made.get(name) ?? prewritten(asides.get(name)!())
  made.set(name, select)
  return select
}
