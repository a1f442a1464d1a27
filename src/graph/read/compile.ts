import { and, sql, type SQL } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import {
  getArgumentValues,
  getNamedType,
  GraphQLError,
  isObjectType,
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
} from 'graphql'
import { RequestFault } from '../../platform/refusal.ts'
import type { Context } from '../../auth/context.ts'
import { budgetOf, type Budget } from './budget.ts'
import { aliasOf, type Alias, type Entity } from './entity.ts'
import { selectionOf, type Selection } from './selection.ts'

/** How many pairs of name and value go into one call of SQLite's JSON functions, which take 127 arguments. */
const pairsAtOnce = 60

/**
 * Says how a field's value is read from its row: an SQL expression that makes a JSON value. What is read `beside` it gets
 * the field's name in the answer with a sign behind it that no GraphQL name has.
 */
export type Read = (
  row: never,
  args: never,
  compiler: Compiler,
  nodes: readonly FieldNode[],
) => SQL | { value: SQL; beside: Record<string, SQL> }

/** A name in the answer as an SQL literal; names and signs hold no quote. */
const literal = (name: string): SQL => sql.raw(`'${name}'`)

/**
 * Turns what an operation selects into one SQL statement that builds the answer's JSON, nested selections and all. Each
 * field says by its `read` extension how; a field without one is computed by its resolver from nothing in the row.
 * Lives for one root field.
 */
export class Compiler {
  readonly info: GraphQLResolveInfo
  readonly context: Context
  readonly #budget: Budget
  #aliases = 0
  #rows = 1

  constructor(info: GraphQLResolveInfo, context: Context) {
    this.info = info
    this.context = context
    this.#budget = budgetOf(context.database)
  }

  /** A fresh alias of an entity's table. */
  alias<T extends SQLiteTable>(entity: Entity<T>): Alias<T> {
    return aliasOf(entity.table, this.#aliases++)
  }

  /** What a condition and the entity's own rule on visibility leave. */
  where<T extends SQLiteTable>(entity: Entity<T>, row: Alias<T>, condition: SQL | undefined): SQL {
    return and(condition, entity.visible(row)) ?? sql`1`
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

  /** The JSON object of one row: every selected field that is read from it, behind what is given as `more`. */
  object<T extends SQLiteTable>(entity: Entity<T>, row: Alias<T>, nodes: readonly FieldNode[], more: SQL[] = []): SQL {
    const type = this.type(entity.name)
    const fields = type.getFields()
    const pairs = [...more]
    for (const [key, fieldNodes] of this.select(type, nodes)) {
      const field = fields[fieldNodes[0]!.name.value]
      const read = field?.extensions['read'] as Read | undefined
      if (!field || !read) continue
      const made = located(fieldNodes, () => {
        this.#budget.take(this.#rows, Number(field.extensions['cost'] ?? 1))
        const args = getArgumentValues(field, fieldNodes[0]!, this.info.variableValues)
        return read(row as never, args as never, this, fieldNodes)
      })
      const { value, beside } = 'value' in made ? made : { value: made, beside: {} }
      pairs.push(sql`${literal(key)}, ${value}`)
      for (const [sign, more] of Object.entries(beside)) pairs.push(sql`${literal(key + sign)}, ${more}`)
    }
    return jsonObject(pairs)
  }
}

/** A JSON object of any number of pairs, the first of a bounded number, the others set upon it. */
function jsonObject(pairs: SQL[]): SQL {
  let object = sql`json_object(${sql.join(pairs.slice(0, pairsAtOnce), comma)})`
  for (let n = pairsAtOnce; n < pairs.length; n += pairsAtOnce) {
    const more = pairs.slice(n, n + pairsAtOnce).map((pair) => sql`'$.' || ${pair}`)
    object = sql`json_set(${object}, ${sql.join(more, comma)})`
  }
  return object
}

const comma = sql`, `

/** Lets a fault in the arguments of a field that is compiled with its parent point at the field itself. */
function located<T>(nodes: readonly FieldNode[], make: () => T): T {
  try {
    return make()
  } catch (fault) {
    throw fault instanceof RequestFault ? new GraphQLError(fault.code, { nodes, originalError: fault }) : fault
  }
}

/** The object type that a field leads to, through lists and non-nulls. */
export function fieldType(type: GraphQLObjectType, name: string): GraphQLObjectType | null {
  const field = type.getFields()[name]
  const named = field && getNamedType(field.type)
  return isObjectType(named) ? named : null
}
