import { and, Column, is, sql, StringChunk, type SQL } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import {
  getArgumentValues,
  getNamedType,
  GraphQLError,
  isNonNullType,
  isObjectType,
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
} from 'graphql'
import { prewritten } from '../../platform/database/prewritten.ts'
import { RequestFault } from '../../platform/refusal.ts'
import type { Context } from '../../auth/context.ts'
import { budgetOf, type Budget } from './budget.ts'
import { aliasOf, type Alias, type Entity } from './entity.ts'
import { jsonFormOf, neverNull } from './json-forms.ts'
import { scopeOf, type PlanScope } from './plan-scope.ts'
import { selectionOf, type Selection } from './selection.ts'

/** How many pairs of name and value go into one call of SQLite's JSON functions, which take 127 arguments. */
const pairsAtOnce = 60

/** What is read for a field; what is read `beside` its value gets its name in the answer with a sign behind it. */
export type Made = SQL | { value: SQL; beside: Record<string, SQL> }

/**
 * Says how a field's value is read from its row: an SQL expression that makes a JSON value. Where it is `said`, that is
 * what stands in the answer; else it is what the field's resolver takes.
 */
export type Read = (row: never, args: never, compiler: Compiler, nodes: readonly FieldNode[], said: boolean) => Made

/** What a field that is read from its row declares, in its extensions. */
export interface Reading {
  read: Read
  /** For how many values it counts in the operation's budget. */
  cost: number
  /** What can be said of it in SQL alone: its value, the object or list of objects it leads to, or a connection. */
  says?: 'VALUE' | 'OBJECT' | 'CONNECTION'
}

/** The declaration of a field, if it is read from its row. */
export const readingOf = (field: GraphQLField<unknown, unknown>): Reading | undefined =>
  field.extensions['reading'] as Reading | undefined

/** A name in the answer as an SQL literal; names and signs hold no quote. */
const literal = (name: string): SQL => sql.raw(`'${name}'`)

/**
 * Turns what an operation selects into one SQL statement that builds the answer's JSON, nested selections and all. Each
 * field says by its `reading` extension how; a field without one is computed by its resolver from nothing in the row.
 * Lives for one root field.
 */
export class Compiler {
  readonly info: GraphQLResolveInfo
  readonly context: Context
  readonly #budget: Budget
  /** Where the operation has a plan: what was compiled for it before, and whether answers are said in SQL. */
  readonly #plan: PlanScope | undefined
  #aliases = 0
  #rows = 1
  /** Whether what is compiled is part of something that is kept: that is found first, and so no part of it is kept again. */
  #keeping = false

  constructor(info: GraphQLResolveInfo, context: Context) {
    this.info = info
    this.context = context
    this.#budget = budgetOf(context.database)
    this.#plan = scopeOf(info)
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

  /** Whether a field under some nodes is said by the statement, so that no code is run for it. */
  says(field: GraphQLField<unknown, unknown>, nodes: readonly FieldNode[]): boolean {
    return this.#plan?.says(this.info, field, nodes) ?? false
  }

  /** The JSON object of one row: every selected field that is read from it, behind what is given as `more`. */
  object<T extends SQLiteTable>(entity: Entity<T>, row: Alias<T>, nodes: readonly FieldNode[], more: SQL[] = []): SQL {
    const type = this.type(entity.name)
    const fields = type.getFields()
    const pairs = [...more]
    for (const [key, fieldNodes] of this.select(type, nodes)) {
      const name = fieldNodes[0]!.name.value
      const field = fields[name]
      const reading = field && readingOf(field)
      if (name === '__typename' && this.#plan?.answers) pairs.push(sql`${literal(key)}, ${literal(type.name)}`)
      if (!field || !reading) continue
      const made = this.#kept(`${entity.name}.${name} ${row.$name}`, fieldNodes, () => this.#field(field, reading, row, fieldNodes))
      const { value, beside } = 'value' in made ? made : { value: made, beside: {} }
      pairs.push(sql`${literal(key)}, ${value}`)
      for (const [sign, more] of Object.entries(beside)) pairs.push(sql`${literal(key + sign)}, ${more}`)
    }
    return jsonObject(pairs)
  }

  #field(field: GraphQLField<unknown, unknown>, { read, cost }: Reading, row: unknown, nodes: readonly FieldNode[]): Made {
    return located(nodes, () => {
      this.#budget.take(this.#rows, cost)
      const args = getArgumentValues(field, nodes[0]!, this.info.variableValues)
      const said = this.says(field, nodes)
      const made = read(row as never, args as never, this, nodes, said)
      if (!said || 'value' in made) return made
      const form = jsonFormOf(field.type)
      const value = form ? form(made) : made
      return isNonNullType(field.type) && !isNeverNull(made) ? neverNull(value) : value
    })
  }

  /** What was made for these nodes before, where nothing that they are given depends on the request; else makes it. */
  #kept(what: string, nodes: readonly FieldNode[], make: () => Made): Made {
    if (!this.#plan || this.#keeping || this.#rows === 0 || !this.#plan.isConstant(nodes)) return make()
    const key = `${what} ${this.#aliases} ${this.#plan.idOf(nodes)}`
    const kept = this.#plan.kept.get(key)
    if (kept) {
      this.#aliases = kept.aliases
      this.#budget.add({ fields: kept.taken.fields, values: kept.taken.values * this.#rows })
      return kept.made
    }
    const before = this.#budget.taken
    this.#keeping = true
    const found = make()
    this.#keeping = false
    const after = this.#budget.taken
    const made = 'value' in found
      ? { value: prewritten(found.value), beside: Object.fromEntries(Object.entries(found.beside).map(([sign, part]) => [sign, prewritten(part)])) }
      : prewritten(found)
    const taken = { fields: after.fields - before.fields, values: (after.values - before.values) / this.#rows }
    this.#plan.kept.set(key, { made, taken, aliases: this.#aliases })
    return made
  }
}

/** That a value is a column that holds something in every row. */
function isNeverNull(value: SQL): boolean {
  const [only, ...others] = value.queryChunks.filter((chunk) => !(is(chunk, StringChunk) && chunk.value === ''))
  return others.length === 0 && is(only, Column) && only.notNull
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
