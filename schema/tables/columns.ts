import { sql, type SQL } from 'drizzle-orm'
import { check, integer, text } from 'drizzle-orm/sqlite-core'

/** An instant: whole Unix seconds. */
export const instant = (name: string) => integer(name)

/** A yes or no, stored as 1 or 0. */
export const flag = (name: string) => integer(name, { mode: 'boolean' })

/** A text in several languages, stored as a JSON object `{nl, de, en, …}`. */
export const localized = (name: string) => text(name, { mode: 'json' }).$type<Record<string, string>>()

/** A list of values from a closed or open set, stored as a JSON array. */
export const list = <T extends string>(name: string) => text(name, { mode: 'json' }).$type<T[]>()

/** A CHECK that a column holds one of the values of a closed set. */
export function oneOf(name: string, column: unknown, values: readonly string[]) {
  return check(name, sql`${column} in (${sql.raw(values.map((value) => `'${value}'`).join(', '))})`)
}

/** A CHECK on a free condition, under a name that errors can be traced to. */
export const must = (name: string, condition: SQL) => check(name, condition)
