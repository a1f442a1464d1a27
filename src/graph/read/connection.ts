import { and, sql, type SQL } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { FieldNode } from 'graphql'
import type { Context } from '../../auth/context.ts'
import { Compiler, fieldType, type Read } from './compile.ts'
import type { Alias, Entity, Row } from './entity.ts'
import { encodeCursor, pageOf, type CursorKeys, type Page, type PageArgs } from './page.ts'

/** What a connection lists: which rows, in which order, and what each edge adds. */
export interface Listing {
  where: SQL | undefined
  /** Keys of the order, most significant first, never null, unique together; all ascending or all descending. */
  orderBy: (SQL | { getSQL(): SQL })[]
  descending?: boolean
  /** Values of the edge, not of the node, by name. */
  edge?: Record<string, SQL>
}

/** One row as the statement returns it: its keys, the edge's values, and its nodes by the path of their names. */
export interface EdgeRow extends Row {
  $keys: CursorKeys
}

/** A connection between the database's answer and the fields that show it. */
export interface ConnectionValue {
  rows: EdgeRow[]
  page: Page
  more: boolean
  total: number | null
}

const key = (n: number): SQL => sql.identifier(`$${n}`) as unknown as SQL

/** Compiles the selection of a connection field to one JSON expression: a page of rows, and their count if asked for. */
export function connectionExpression<T extends SQLiteTable>(
  compiler: Compiler,
  entity: Entity<T>,
  connectionType: string,
  nodes: readonly FieldNode[],
  args: PageArgs,
  listing: (child: Alias<T>) => Listing,
): SQL {
  const child = compiler.alias(entity)
  const { where, orderBy, descending = false, edge = {} } = listing(child)
  const page = pageOf(args, orderBy.length)
  const condition = compiler.where(entity, child, where)
  const backward = page.backward !== descending
  const direction = sql.raw(backward ? ' desc' : ' asc')
  const rows = sql`select ${sql.identifier(child.$name)}.*, ${list(orderBy.map((k, n) => sql`${k} as ${key(n)}`))}
    from ${child.$from} where ${and(condition, pastCursors(orderBy, page, descending))}
    order by ${list(orderBy.map((k) => sql`${k}${direction}`))} limit ${page.size + 1}`
  const object = compiler.times(page.size, () => {
    const parts = nodeSelections(compiler, connectionType, nodes).map(
      ([path, under]) => sql`${sql.raw(`'${path}'`)}, ${compiler.object(entity, child, under)}`,
    )
    const extras = Object.entries(edge).map(([name, expression]) => sql`${sql.raw(`'$${name}'`)}, ${expression}`)
    const keys = sql`'$keys', json_array(${list(orderBy.map((_, n) => sql`${sql.identifier(child.$name)}.${key(n)}`))})`
    return sql`json_object(${list([keys, ...extras, ...parts])})`
  })
  const listed = sql`(select json_group_array(${object}) from (${rows}) as ${sql.identifier(child.$name)})`
  const counted = selects(compiler, connectionType, nodes, 'totalCount')
    ? sql`(select count(*) from ${child.$from} where ${condition})`
    : sql`null`
  return sql`json_object('rows', ${listed}, 'total', ${counted})`
}

const list = (parts: SQL[]): SQL => sql.join(parts, sql`, `)

/** Rows beyond the page's cursors, as row-value comparisons, which stay on an index of the same columns. */
function pastCursors(orderBy: Listing['orderBy'], page: Page, descending: boolean): SQL | undefined {
  const compare = (keys: CursorKeys | null, forward: boolean): SQL | undefined =>
    keys ? sql`(${list(orderBy.map((k) => sql`${k}`))}) ${sql.raw(forward ? '>' : '<')} (${list(keys.map((k) => sql`${k}`))})` : undefined
  return and(compare(page.after, !descending), compare(page.before, descending))
}

/** Where nodes are selected (`edges { node }`, `nodes`, under whatever aliases), each under the path of its names. */
function nodeSelections(compiler: Compiler, connectionType: string, nodes: readonly FieldNode[]): [string, FieldNode[]][] {
  const found: [string, FieldNode[]][] = []
  const type = compiler.type(connectionType)
  for (const [name, fields] of compiler.select(type, nodes)) {
    if (fields[0]?.name.value === 'nodes') found.push([`.${name}`, fields])
    if (fields[0]?.name.value !== 'edges') continue
    const edgeType = fieldType(type, 'edges')!
    for (const [inner, innerFields] of compiler.select(edgeType, fields)) {
      if (innerFields[0]?.name.value === 'node') found.push([`${name}.${inner}`, innerFields])
    }
  }
  return found
}

function selects(compiler: Compiler, connectionType: string, nodes: readonly FieldNode[], field: string): boolean {
  const selection = compiler.select(compiler.type(connectionType), nodes)
  return [...selection.values()].some((fields) => fields[0]?.name.value === field)
}

/** The connection that a compiled expression answered. */
export function connectionValue(answer: { rows: EdgeRow[]; total: number | null }, args: PageArgs, keys: number): ConnectionValue {
  const page = pageOf(args, keys)
  const rows = answer.rows.slice(0, page.size)
  if (page.backward) rows.reverse()
  return { rows, page, more: answer.rows.length > page.size, total: answer.total }
}

/** Reads a connection of a root field: one statement. */
export async function readConnection<T extends SQLiteTable>(
  compiler: Compiler,
  entity: Entity<T>,
  connectionType: string,
  args: PageArgs,
  listing: (child: Alias<T>) => Listing,
): Promise<ConnectionValue> {
  let keys = 0
  const expression = connectionExpression(compiler, entity, connectionType, compiler.info.fieldNodes, args, (child) => {
    const made = listing(child)
    keys = made.orderBy.length
    return made
  })
  const [row] = await compiler.context.database.read(sql`select ${expression} as data`)
  return connectionValue(JSON.parse(row?.['data'] as string) as never, args, keys)
}

/**
 * Makes a connection field of a row: spread it into the field's options. `keys` is the number of the order's keys; where
 * `shown` does not hold for the row, the connection is null.
 */
export function connection<T extends SQLiteTable, C extends SQLiteTable, A extends PageArgs = PageArgs>(
  _of: Entity<T>,
  child: () => Entity<C>,
  connectionType: string,
  keys: number,
  listing: (row: Alias<T>, child: Alias<C>, args: A, context: Context) => Listing,
  shown?: (row: Alias<T>, context: Context) => SQL,
) {
  const read: Read = (row: Alias<T>, args: A, compiler, nodes) => {
    const whole = connectionExpression(compiler, child(), connectionType, nodes, args, (alias) =>
      listing(row, alias, args, compiler.context),
    )
    return shown ? sql`case when ${shown(row, compiler.context)} then ${whole} end` : whole
  }
  return {
    extensions: { read },
    resolve: (row: Row, args: PageArgs, _context: Context, info: { path: { key: string | number } }): never => {
      const answer = row[String(info.path.key)]
      return (answer ? connectionValue(answer as never, args, keys) : null) as never
    },
  }
}

/** The cursor of an edge's row. */
export const cursorOf = (row: EdgeRow): string => encodeCursor(row.$keys)
