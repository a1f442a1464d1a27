import { sql, type SQL } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { FieldNode, GraphQLObjectType, GraphQLResolveInfo } from 'graphql'
import type { Context } from '../../auth/context.ts'
import { Compiler } from './compile.ts'
import { scopeOf } from './plan-scope.ts'
import { Said } from './said.ts'
import type { Alias, Entity, Row } from './entity.ts'

/** The statement that reads one row of an entity with all that is selected below it. */
export function statementFor<T extends SQLiteTable>(
  entity: Entity<T>,
  condition: (row: Alias<T>) => SQL | undefined,
  context: Context,
  info: GraphQLResolveInfo,
  nodes: readonly FieldNode[] = info.fieldNodes,
): SQL {
  const compiler = new Compiler(info, context)
  const row = compiler.alias(entity)
  const where = compiler.where(entity, row, condition(row))
  return sql`select ${compiler.object(entity, row, nodes)} as data from ${row.$from} where ${where} limit 1`
}

/** The object in the answer of a statement that `statementFor` made, or null. */
export const rowOf = (answer: ArrayLike<unknown> | undefined): Row | null => {
  const first = answer?.[0] as { data?: unknown } | undefined
  return typeof first?.data === 'string' ? (JSON.parse(first.data) as Row) : null
}

/** The object as it stands in the answer, or null. */
const saidOf = ([first]: readonly Record<string, unknown>[]): never =>
  (typeof first?.['data'] === 'string' ? new Said(first['data']) : null) as never

/** Reads one row of an entity, if the viewer may see it; resolvers of root fields return this. */
export async function readOne<T extends SQLiteTable>(
  entity: Entity<T>,
  condition: (row: Alias<T>) => SQL | undefined,
  context: Context,
  info: GraphQLResolveInfo,
): Promise<Row | null> {
  return answerOf(entity, context, info, statementFor(entity, condition, context, info))
}

/**
 * The same of an object that no table holds: `source` is a select of its one row, or none, with the columns that the
 * entity's table declares. So what the object is of, such as a period, are columns that its fields can read.
 */
export async function readDerived<T extends SQLiteTable>(entity: Entity<T>, source: SQL, context: Context, info: GraphQLResolveInfo): Promise<Row | null> {
  const compiler = new Compiler(info, context)
  const row = compiler.alias(entity)
  const object = compiler.object(entity, row, info.fieldNodes)
  return answerOf(entity, context, info, sql`select ${object} as data from (${source}) as ${sql.identifier(row.$name)} limit 1`)
}

async function answerOf<T extends SQLiteTable>(entity: Entity<T>, context: Context, info: GraphQLResolveInfo, statement: SQL): Promise<Row | null> {
  const answer = await context.database.read(statement)
  const type = info.schema.getType(entity.name) as GraphQLObjectType
  const said = scopeOf(info)?.saysObject(info, type, info.fieldNodes) ?? false
  return said ? saidOf(answer) : rowOf(answer)
}
