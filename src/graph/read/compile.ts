import { and, sql, type SQL } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import { getArgumentValues, getNamedType, isObjectType, type FieldNode, type GraphQLObjectType, type GraphQLResolveInfo } from 'graphql'
import { RequestFault } from '../../platform/refusal.ts'
import type { Context } from '../../auth/context.ts'
import { aliasOf, type Alias, type Entity } from './entity.ts'
import { selectionOf, type Selection } from './selection.ts'

/** The most values that one operation may ask the database for, counted as fields × rows they can have. */
export const maximumValues = 30_000

/** SQLite's limit of arguments to one function, in pairs of name and value. */
const maximumFields = 60

/** Says how a field's value is read from its row: an SQL expression that makes a JSON value. */
export type Read = (row: never, args: never, compiler: Compiler, nodes: readonly FieldNode[]) => SQL

/** A name in the answer as an SQL literal; GraphQL names hold no quote. */
const literal = (name: string): SQL => sql.raw(`'${name}'`)

/**
 * Turns what an operation selects into one SQL statement that builds the answer's JSON, nested selections and all. Each
 * field says by its `read` extension how; a field without one is computed by its resolver from nothing in the row.
 * Lives for one root field.
 */
export class Compiler {
  readonly info: GraphQLResolveInfo
  readonly context: Context
  #aliases = 0
  #values = 0
  #rows = 1

  constructor(info: GraphQLResolveInfo, context: Context) {
    this.info = info
    this.context = context
  }

  /** A fresh alias of an entity's table. */
  alias<T extends SQLiteTable>(entity: Entity<T>): Alias<T> {
    return aliasOf(entity.table, this.#aliases++)
  }

  /** What a condition and the entity's own rule on visibility leave. */
  where<T extends SQLiteTable>(entity: Entity<T>, row: Alias<T>, condition: SQL | undefined): SQL {
    return and(condition, entity.visible(row, this.context)) ?? sql`1`
  }

  /** The object type's selection under some field nodes. */
  select(type: GraphQLObjectType, nodes: readonly FieldNode[]): Selection {
    return selectionOf(this.info, type, nodes)
  }

  /** The named object type of the schema. */
  type(name: string): GraphQLObjectType {
    const type = this.info.schema.getType(name)
    if (!isObjectType(type)) throw new Error(`no object type ${name}`)
    return type
  }

  /** Counts what is nested as read so many times over. */
  times<T>(rows: number, nested: () => T): T {
    const before = this.#rows
    this.#rows *= rows
    const result = nested()
    this.#rows = before
    return result
  }

  /** The JSON object of one row: every selected field that is read from it. */
  object<T extends SQLiteTable>(entity: Entity<T>, row: Alias<T>, nodes: readonly FieldNode[], more: SQL[] = []): SQL {
    const type = this.type(entity.name)
    const pairs = [...more]
    for (const [key, fieldNodes] of this.select(type, nodes)) {
      const field = type.getFields()[fieldNodes[0]!.name.value]
      const read = field?.extensions['read'] as Read | undefined
      if (!field || !read) continue
      this.#count()
      const args = getArgumentValues(field, fieldNodes[0]!, this.info.variableValues)
      pairs.push(sql`${literal(key)}, ${read(row as never, args as never, this, fieldNodes)}`)
    }
    if (pairs.length > maximumFields) throw new RequestFault('TOO_COMPLEX', { maximum: maximumFields })
    return sql`json_object(${sql.join(pairs, sql`, `)})`
  }

  #count(): void {
    this.#values += this.#rows
    if (this.#values > maximumValues) throw new RequestFault('TOO_COMPLEX', { maximum: maximumValues })
  }
}

/** The object type that a field leads to, through lists and non-nulls. */
export function fieldType(type: GraphQLObjectType, name: string): GraphQLObjectType | null {
  const field = type.getFields()[name]
  const named = field && getNamedType(field.type)
  return isObjectType(named) ? named : null
}
