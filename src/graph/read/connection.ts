import { and, Column, is, sql, type SQL } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { FieldNode } from 'graphql'
import type { Context } from '../../auth/context.ts'
import { Compiler, fieldType, type Read } from './compile.ts'
import type { Alias, Entity, Row } from './entity.ts'
import { decodeCursor, markOf, pageOf, type Page, type PageArgs } from './page.ts'

/** What a connection lists: which rows, in which order, and what each edge adds. */
export interface Listing {
  where: SQL | undefined
  /** Keys of the order, most significant first, never null, unique together; all ascending or all descending. */
  orderBy: (SQL | { getSQL(): SQL })[]
  descending?: boolean
  /** A further condition that is dear: rows are asked one by one, in the order, only until the page is full. */
  until?: SQL
  /** Values of the edge, not of the node, by name. */
  edge?: Record<string, SQL>
}

/**
 * One row as the statement returns it: its cursor, the edge's values, and its nodes by the path of
 * their names. Where nodes are selected in one place only, the row is that node.
 */
export interface EdgeRow extends Row {
  $cursor: string
}

/** A connection between the database's answer and the fields that show it. */
export interface ConnectionValue {
  rows: EdgeRow[]
  page: Page
  more: boolean
  total: number | null
}

const key = (n: number): SQL => sql.identifier(`$${n}`) as unknown as SQL

/** A connection's parts as SQL expressions: a page of rows as JSON, and their count if that is asked for. */
interface Compiled {
  rows: SQL
  total: SQL | null
}

/**
 * Compiles the selection of a connection field, of which `shown` may show nothing. It nests as little as it can, since
 * the depth of SQL that SQLite parses is bounded.
 */
function compileConnection<T extends SQLiteTable>(
  compiler: Compiler,
  entity: Entity<T>,
  connectionType: string,
  nodes: readonly FieldNode[],
  args: PageArgs,
  listing: (child: Alias<T>) => Listing,
  shown?: SQL,
): Compiled {
  const child = compiler.alias(entity)
  const made = listing(child)
  const { orderBy, descending = false, until, edge = {} } = made
  const page = pageOf(args)
  const mark = markOf([connectionType, nodes[0]?.name.value, descending, ...orderBy.map((k) => (is(k, Column) ? k.name : '()'))].join())
  const condition = compiler.where(entity, child, made.where)
  const beyond = pastCursors(made, page, mark)
  const selected = selectedOf(compiler, connectionType, nodes)
  const direction = sql.raw(page.backward !== descending ? ' desc' : ' asc')
  const ordered = sql`select ${sql.identifier(child.$name)}.*, ${list(orderBy.map((k, n) => sql`${k} as ${key(n)}`))}
    from ${child.$from} where ${and(condition, beyond)}
    order by ${list(orderBy.map((_, n) => sql`${key(n)}${direction}`))} limit`
  // A limit, even of none, keeps the condition outside of the sorting.
  const rows = until
    ? sql`select * from (${ordered} -1) as ${sql.identifier(child.$name)} where ${until} limit ${page.size + 1}`
    : sql`${ordered} ${page.size + 1}`
  const object = compiler.times(page.size, () => {
    const keys = orderBy.map((_, n) => sql`${sql.identifier(child.$name)}.${key(n)}`)
    const extras = Object.entries(edge).map(([name, expression]) => sql`${sql.raw(`'$${name}'`)}, ${expression}`)
    const own = [sql`'$cursor', hex(json_array(${list([sql.raw(`'${mark}'`), ...keys])}))`, ...extras]
    const [only, ...others] = selected.nodes
    if (only && others.length === 0) return compiler.object(entity, child, only[1], own)
    const parts = selected.nodes.map(([path, under]) => sql`${sql.raw(`'${path}'`)}, ${compiler.object(entity, child, under)}`)
    return sql`json_object(${list([...own, ...parts])})`
  })
  // Behind a page's limit: what is not shown costs no more than reading a page, and is not nested once more.
  const gate = shown && sql` where ${shown}`
  const count = sql`(select count(*) from ${child.$from} where ${and(condition, until)})`
  return {
    rows: selected.rows
      ? sql`(select json_group_array(${object}) from (${rows}) as ${sql.identifier(child.$name)}${gate})`
      : sql`json_array()`,
    total: selected.count ? (shown ? sql`case when ${shown} then ${count} end` : count) : null,
  }
}

const list = (parts: SQL[]): SQL => sql.join(parts, sql`, `)

/** Rows beyond the page's cursors, as row-value comparisons, which stay on an index of the same columns. */
function pastCursors({ orderBy, descending = false }: Listing, page: Page, mark: string): SQL | undefined {
  const compare = (cursor: string | null, forward: boolean): SQL | undefined => {
    const keys = decodeCursor(cursor, mark, orderBy.length)
    return keys ? sql`(${list(orderBy.map((k) => sql`${k}`))}) ${sql.raw(forward ? '>' : '<')} (${list(keys.map((k) => sql`${k}`))})` : undefined
  }
  return and(compare(page.after, !descending), compare(page.before, descending))
}

interface Selected {
  /** Whether anything is selected that follows from the rows: edges, nodes, or where the page ends. */
  rows: boolean
  count: boolean
  /** Where nodes are selected (`edges { node }`, `nodes`, under whatever aliases), each under the path of its names. */
  nodes: [string, FieldNode[]][]
}

function selectedOf(compiler: Compiler, connectionType: string, nodes: readonly FieldNode[]): Selected {
  const selected: Selected = { rows: false, count: false, nodes: [] }
  const type = compiler.type(connectionType)
  for (const [name, fields] of compiler.select(type, nodes)) {
    const field = fields[0]?.name.value
    if (field === 'totalCount') selected.count = true
    else if (field !== '__typename') selected.rows = true
    if (field === 'nodes') selected.nodes.push([`.${name}`, fields])
    if (field !== 'edges') continue
    const edgeType = fieldType(type, 'edges')!
    for (const [inner, innerFields] of compiler.select(edgeType, fields)) {
      if (innerFields[0]?.name.value === 'node') selected.nodes.push([`${name}.${inner}`, innerFields])
    }
  }
  return selected
}

function connectionValue(all: EdgeRow[], total: number | null, args: PageArgs): ConnectionValue {
  const page = pageOf(args)
  const rows = all.slice(0, page.size)
  if (page.backward) rows.reverse()
  return { rows, page, more: all.length > page.size, total }
}

/** The node of a row that is selected under this path. */
export const nodeOf = (row: EdgeRow, path: string): Row => (row[path] ?? row) as Row

/** Reads a connection of a root field: one statement. */
export async function readConnection<T extends SQLiteTable>(
  compiler: Compiler,
  entity: Entity<T>,
  connectionType: string,
  args: PageArgs,
  listing: (child: Alias<T>) => Listing,
): Promise<ConnectionValue> {
  const { rows, total } = compileConnection(compiler, entity, connectionType, compiler.info.fieldNodes, args, listing)
  const [row] = await compiler.context.database.read(sql`select ${rows} as data, ${total ?? sql`null`} as total`)
  return connectionValue(JSON.parse(row?.['data'] as string) as EdgeRow[], row?.['total'] as number | null, args)
}

/**
 * Makes a connection field of a row: spread it into the field's options. Where `shown` does not hold for the row, the
 * connection is null.
 */
export function connection<T extends SQLiteTable, C extends SQLiteTable, A extends PageArgs = PageArgs>(
  _of: Entity<T>,
  child: () => Entity<C>,
  connectionType: string,
  listing: (row: Alias<T>, child: Alias<C>, args: A) => Listing,
  shown?: (row: Alias<T>) => SQL,
) {
  const read: Read = (row: Alias<T>, args: A, compiler, nodes) => {
    const isShown = shown?.(row)
    const made = (alias: Alias<C>) => listing(row, alias, args)
    const { rows, total } = compileConnection(compiler, child(), connectionType, nodes, args, made, isShown)
    return { value: rows, beside: { ...(total ? { '#': total } : {}), ...(isShown ? { '?': isShown } : {}) } }
  }
  return {
    extensions: { read },
    resolve: (row: Row, args: PageArgs, _context: Context, info: { path: { key: string | number } }): never => {
      const key = String(info.path.key)
      if (shown && !row[`${key}?`]) return null as never
      return connectionValue(row[key] as EdgeRow[], row[`${key}#`] as number | null, args) as never
    },
  }
}

/** The cursor of an edge's row. */
export const cursorOf = (row: EdgeRow): string => row.$cursor
