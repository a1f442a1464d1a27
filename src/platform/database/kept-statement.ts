import { is, Placeholder, sql, type SQL } from 'drizzle-orm'
import { SQLiteDialect } from 'drizzle-orm/sqlite-core'
import type { Named } from './database.ts'
import { withoutZero, type Query, type Value } from './transport.ts'

const dialect = new SQLiteDialect()

/** An argument of a kept statement: the value of a name, or one that is always the same. */
type Argument = { name: string } | { always: unknown }

/**
 * A statement that is asked again and again with other values: its text is made once, when it is first asked, and an
 * argument that it needs in many places travels once. Worth it for long ones that every booking needs.
 */
export class KeptStatement<Name extends string> {
  readonly #make: (values: Record<Name, SQL>) => SQL
  readonly #names: readonly Name[]
  #form: { sql: string; args: Argument[] } | undefined

  constructor(names: readonly Name[], make: (values: Record<Name, SQL>) => SQL) {
    this.#names = names
    this.#make = make
  }

  /** The statement with values. */
  of(values: Record<Name, Value>): FilledStatement {
    return new FilledStatement(
      (named) => this.#query(values, named),
      () => this.#make(this.#each((name) => sql`${values[name]}`)),
    )
  }

  /** As it travels; null where a value that others name is not known, so that the database has to find it out. */
  #query(values: Record<string, Value>, named: Named): Query | null {
    this.#form ??= this.#written()
    const { sql, args } = this.#form
    const given: unknown[] = []
    for (const arg of args) {
      const value = 'always' in arg ? arg.always : arg.name in values ? values[arg.name] : named.value(arg.name)
      if (value === undefined) return null
      given.push(withoutZero(value))
    }
    return { sql, args: given }
  }

  #written(): { sql: string; args: Argument[] } {
    const args: Argument[] = []
    const places = new Map<unknown, number>()
    const statement = this.#make(this.#each((name) => sql`${sql.placeholder(name)}`))
    const written = statement.toQuery({
      escapeName: (name) => dialect.escapeName(name),
      escapeString: (text) => dialect.escapeString(text),
      escapeParam: (_, param) => {
        const name = is(param, Placeholder) ? (param as unknown as { name: string }).name : null
        const what = name === null ? param : `name ${name}`
        const place = places.get(what) ?? args.push(name === null ? { always: param } : { name })
        places.set(what, place)
        return `?${place}`
      },
    })
    return { sql: written.sql.replaceAll(/\n\s*/g, ' ').trim(), args }
  }

  #each<T>(make: (name: Name) => T): Record<Name, T> {
    return Object.fromEntries(this.#names.map((name) => [name, make(name)])) as Record<Name, T>
  }
}

/** A kept statement with its values. */
export class FilledStatement {
  /** As it travels, or null where it has to be written out. */
  readonly query: (named: Named) => Query | null
  /** Written out, as one that is not kept. */
  readonly statement: () => SQL

  constructor(query: FilledStatement['query'], statement: FilledStatement['statement']) {
    this.query = query
    this.statement = statement
  }
}
