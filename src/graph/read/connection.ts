import { and, Column, is, sql, type SQL } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { FieldNode } from 'graphql'
import type { Context } from '../../auth/context.ts'
import { Compiler, fieldType, type Read, type Reading } from './compile.ts'
import { connectionJson } from './connection-json.ts'
import type { Alias, Entity, Row } from './entity.ts'
import { list } from './fragment.ts'
import { decodeCursor, markOf, pageOf, type Page, type PageArgs } from './page.ts'
import { scopeOf } from './plan-scope.ts'
import { Said } from './said.ts'

/** What a connection lists: which rows, in which order, and what each edge adds. */
export interface Listing {
  where: SQL | undefined
  /** Keys of the order, most significant first, never null, the id last; all ascending or all descending. */
  orderBy: (SQL | { getSQL(): SQL })[]
  descending?: boolean
  /** A further condition that the order's keys decide: rows are asked only until the page is full. */
  within?: (keys: SQL[]) => SQL
  /** A further condition that is dear: rows are asked one by one, in the order, only until the page is full. */
  until?: SQL
  /** Values of the edge, not of the node, by name. */
  edge?: (keys: SQL[]) => Record<string, SQL>
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

/** A connection as SQL expressions: what stands in the answer, or a page of rows and their count if that is asked for. */
type Compiled = { said: SQL } | { rows: SQL; total: SQL | null }

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
  said: boolean,
  shown?: SQL,
): Compiled {
  const child = compiler.alias(entity)
  const alias = sql.identifier(child.$name) as unknown as SQL
  const made = listing(child)
  const { orderBy, descending = false, within, until, edge = () => ({}) } = made
  const page = pageOf(args)
  const mark = markOf([connectionType, nodes[0]?.name.value, descending, ...orderBy.map((k) => (is(k, Column) ? k.name : '()'))].join())
  const condition = compiler.where(entity, child, made.where)
  const beyond = pastCursors(made, page, mark)
  const direction = sql.raw(page.backward !== descending ? ' desc' : ' asc')
  const keysOf = (rows: SQL): SQL[] => orderBy.map((_, n) => sql`${rows}.${key(n)}`)
  const cursorOf = (rows: SQL): SQL => sql`hex(json_array(${list([sql.raw(`'${mark}'`), ...keysOf(rows)])}))`
  const ordered = (columns: SQL[]): SQL => sql`select ${list([...columns, ...orderBy.map((k, n) => sql`${k} as ${key(n)}`)])}
      from ${child.$from} where ${and(condition, beyond)}
      order by ${list(orderBy.map((_, n) => sql`${key(n)}${direction}`))} limit`
  const count = (): SQL =>
    sql`(select count(*) from ${child.$from} where ${and(condition, within?.(orderBy.map((k) => sql`${k}`)), until)})`
  // Behind a page's limit: what is not shown costs no more than reading a page, and is not nested once more.
  return compiler.times(page.size, () => {
    if (said) {
      const node = (below: readonly FieldNode[]): SQL => compiler.object(entity, child, below)
      const carried = !within && !until && orderBy.every((k) => is(k, Column))
      const rows = carried ? carriedAlong(alias, ordered) : lookedUp(child, made, ordered, keysOf)
      const parts = { name: child.$name, page, edge: edge(keysOf(rows.name)), node, total: count, rows: rows.from, number: sql`${rows.name}."$n"`, cursor: cursorOf(rows.name) }
      const whole = connectionJson(compiler, compiler.type(connectionType), nodes, parts)
      return { said: shown ? sql`case when ${shown} then ${whole} end` : whole }
    }
    const selected = selectedOf(compiler, connectionType, nodes)
    const own = [sql`'$cursor', ${cursorOf(alias)}`, ...Object.entries(edge(keysOf(alias))).map(([name, value]) => sql`${sql.raw(`'$${name}'`)}, ${value}`)]
    const all = ordered([sql`${alias}.*`])
    // A limit, even of none, keeps the condition outside of the sorting.
    const further = and(within?.(keysOf(alias)), until)
    const rows = further ? sql`select * from (${all} -1) as ${alias} where ${further} limit ${page.size + 1}` : sql`${all} ${page.size + 1}`
    const gate = shown && sql` where ${shown}`
    return {
      rows: selected.rows
        ? sql`(select json_group_array(${rowObject(compiler, entity, child, selected, own)}) from (${rows}) as ${alias}${gate})`
        : sql`json_array()`,
      total: selected.count ? (shown ? sql`case when ${shown} then ${count()} end` : count()) : null,
    }
  })
}

/** Rows as a connection that is said in SQL takes them, and the name under which their keys are known. */
interface Source {
  name: SQL
  from: (columns: () => SQL, limit: number, numbered: boolean) => SQL
}

const numberedRows = (rows: SQL, numbered: boolean): SQL =>
  numbered ? sql`(select *, row_number() over () as "$n" from (${rows}))` : sql`(${rows})`

/** Rows that come in the order of an index: what is shown of them is carried along. */
const carriedAlong = (alias: SQL, ordered: (columns: SQL[]) => SQL): Source => ({
  name: alias,
  from: (columns, limit, numbered) => sql`${numberedRows(sql`${ordered([columns()])} ${limit}`, numbered)} as ${alias}`,
})

/**
 * Rows that must be sorted: only their keys are, and what is shown of those that are left is looked up by the id;
 * of others only where a condition looks at the rows themselves.
 */
function lookedUp(
  child: Alias<SQLiteTable>,
  { orderBy, within, until }: Listing,
  ordered: (columns: SQL[]) => SQL,
  keysOf: (rows: SQL) => SQL[],
): Source {
  const name = sql.identifier(`${child.$name}p`) as unknown as SQL
  const id = sql`${(child as unknown as { id: SQL }).id}`
  const keys = ordered([])
  const itself = sql`cross join ${child.$from} on ${id} = ${name}.${key(orderBy.length - 1)}`
  const further = and(within?.(keysOf(name)), until)
  // A limit, even of none, keeps the condition outside of the sorting.
  const page = (limit: number): SQL =>
    further
      ? sql`select ${name}.* from (${keys} -1) as ${name} ${until ? itself : sql``} where ${further} limit ${limit}`
      : sql`${keys} ${limit}`
  return { name, from: (_columns, limit, numbered) => sql`${numberedRows(page(limit), numbered)} as ${name} ${itself}` }
}

/** One row of a page with its nodes, each under the path of its names; where there is one only, the row is that node. */
function rowObject<T extends SQLiteTable>(compiler: Compiler, entity: Entity<T>, child: Alias<T>, { nodes }: Selected, own: SQL[]): SQL {
  const [only, ...others] = nodes
  if (only && others.length === 0) return compiler.object(entity, child, only[1], own)
  const parts = nodes.map(([path, under]) => sql`${sql.raw(`'${path}'`)}, ${compiler.object(entity, child, under)}`)
  return sql`json_object(${list([...own, ...parts])})`
}

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
  const { info, context } = compiler
  const said = scopeOf(info)?.saysConnection(info, compiler.type(connectionType), info.fieldNodes) ?? false
  const made = compileConnection(compiler, entity, connectionType, info.fieldNodes, args, listing, said)
  if ('said' in made) {
    const [row] = await context.database.read(sql`select ${made.said} as data`)
    return new Said(row!['data'] as string) as never
  }
  const [row] = await context.database.read(sql`select ${made.rows} as data, ${made.total ?? sql`null`} as total`)
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
  const read: Read = (row: Alias<T>, args: A, compiler, nodes, said) => {
    const isShown = shown?.(row)
    const made = compileConnection(compiler, child(), connectionType, nodes, args, (alias) => listing(row, alias, args), said, isShown)
    if ('said' in made) return made.said
    return { value: made.rows, beside: { ...(made.total ? { '#': made.total } : {}), ...(isShown ? { '?': isShown } : {}) } }
  }
  const reading: Reading = { read, cost: 1, says: 'CONNECTION' }
  return {
    extensions: { reading },
    resolve: (row: Row, args: PageArgs, _context: Context, info: { path: { key: string | number } }): never => {
      const key = String(info.path.key)
      if (shown && !row[`${key}?`]) return null as never
      return connectionValue(row[key] as EdgeRow[], row[`${key}#`] as number | null, args) as never
    },
  }
}

/** The cursor of an edge's row. */
export const cursorOf = (row: EdgeRow): string => row.$cursor
