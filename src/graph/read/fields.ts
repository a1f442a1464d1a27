import { sql, type SQL } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { GraphQLResolveInfo } from 'graphql'
import type { Context } from '../../auth/context.ts'
import type { Read, Reading } from './compile.ts'
import type { Alias, Entity, Row } from './entity.ts'

/** What makes a field one that is read from its row: spread it into the field's options. */
export interface ReadField {
  extensions: { reading: Reading }
  resolve: (row: Row, args: object, context: Context, info: GraphQLResolveInfo) => never
}

type Finish = (value: never, args: never, context: Context) => unknown

/** The name of a field in the answer, under which the compiled statement put its value. */
const answered = (row: Row, info: GraphQLResolveInfo): unknown => row[String(info.path.key)]

function readField(reading: Reading, finish?: Finish): ReadField {
  return {
    extensions: { reading },
    resolve: (row, args, context, info) => {
      const value = answered(row, info)
      return (finish ? finish(value as never, args as never, context) : value) as never
    },
  }
}

const readObject = (read: Read): ReadField => readField({ read, cost: 1, says: 'OBJECT' })

/** A value of the row: a column or any expression. `finish` turns what came back into the field's value. */
export function value<T extends SQLiteTable, A = object>(
  _of: Entity<T>,
  expression: (row: Alias<T>, args: A) => SQL | { getSQL(): SQL },
  finish?: (value: never, args: A, context: Context) => unknown,
): ReadField {
  const read: Read = (row, args) => sql`${expression(row, args)}`
  return readField(finish ? { read, cost: 1 } : { read, cost: 1, says: 'VALUE' }, finish as Finish | undefined)
}

/** A column that holds JSON: a list, or a text in several languages. */
export function json<T extends SQLiteTable>(
  of: Entity<T>,
  column: (row: Alias<T>) => unknown,
  finish?: (value: never, args: object, context: Context) => unknown,
): ReadField {
  return value(of, (row) => sql`json(${column(row)})`, finish)
}

/** The same row under another type, such as a facility's policy. */
export function same<T extends SQLiteTable>(_of: Entity<T>, as: () => Entity<T>): ReadField {
  return readObject((row, _args, compiler, nodes) => compiler.object(as(), row as Alias<T>, nodes))
}

/** One row of another table; null where there is none that the viewer may see. */
export function one<T extends SQLiteTable, C extends SQLiteTable, A = object>(
  _of: Entity<T>,
  child: () => Entity<C>,
  on: (row: Alias<T>, child: Alias<C>, args: A) => SQL | undefined,
): ReadField {
  return readObject((row, args, compiler, nodes) => {
    const entity = child()
    const alias = compiler.alias(entity)
    const where = compiler.where(entity, alias, on(row, alias, args))
    return sql`(select ${compiler.object(entity, alias, nodes)} from ${alias.$from} where ${where} limit 1)`
  })
}

/**
 * A short list of rows of another table, whole and in order; for what is bounded by nature. It counts against the
 * operation's budget as if it were as long as it may be.
 */
export function many<T extends SQLiteTable, C extends SQLiteTable>(
  _of: Entity<T>,
  child: () => Entity<C>,
  on: (row: Alias<T>, child: Alias<C>) => { where: SQL | undefined; orderBy: unknown[] },
  atMost: number,
): ReadField {
  return readObject((row, _args, compiler, nodes) => {
    const entity = child()
    const alias = compiler.alias(entity)
    const { where, orderBy } = on(row, alias)
    const object = compiler.times(atMost, () => compiler.object(entity, alias, nodes))
    const order = sql.join(orderBy.map((key) => sql`${key}`), sql`, `)
    const condition = compiler.where(entity, alias, where)
    const rows = sql`select * from ${alias.$from} where ${condition} order by ${order} limit ${atMost}`
    return sql`(select json_group_array(${object}) from (${rows}) as ${sql.identifier(alias.$name)})`
  })
}

/**
 * Several values at once for a field that computes its answer from them. `cost` is how many plain values it counts for in
 * the operation's budget.
 */
export function from<T extends SQLiteTable, V, A = object>(
  _of: Entity<T>,
  values: (row: Alias<T>, args: A) => { [K in keyof V]: SQL | { getSQL(): SQL } },
  compute: (values: V, args: A, context: Context) => unknown,
  cost = 1,
): ReadField {
  const read: Read = (row, args) => {
    const pairs = Object.entries<SQL | { getSQL(): SQL }>(values(row, args))
    return sql`json_object(${sql.join(pairs.map(([name, v]) => sql`${sql.raw(`'${name}'`)}, ${v}`), sql`, `)})`
  }
  return readField({ read, cost }, compute as Finish)
}
