import { sql, type SQL } from 'drizzle-orm'
import type { FieldNode, GraphQLObjectType } from 'graphql'
import { fieldType, type Compiler } from './compile.ts'
import { columnsNamed } from './fragment.ts'
import { jsonFormOf } from './json-forms.ts'
import type { Page } from './page.ts'

/** What a connection is made of in SQL. */
export interface ConnectionParts {
  /** The alias of the rows, and how they are selected: `columns` of them, in order, at most so many. */
  name: string
  rows: (columns: SQL, limit: number) => SQL
  page: Page
  /** The order of the rows, turned. */
  backward: SQL
  /** A row's cursor, the values of its edge by name, and its node. */
  cursor: SQL
  edge: Record<string, SQL>
  node: (nodes: readonly FieldNode[]) => SQL
  total: SQL
}

const list = (parts: SQL[]): SQL => sql.join(parts, sql`, `)
const quoted = (text: string): SQL => sql.raw(`'${text}'`)
const boolean = (condition: SQL): SQL => sql`json(iif(${condition}, 'true', 'false'))`

/** The JSON of a connection as it stands in the answer: a page that is read from its beginning. */
export function connectionJson(compiler: Compiler, type: GraphQLObjectType, nodes: readonly FieldNode[], parts: ConnectionParts): SQL {
  const alias = sql.identifier(parts.name)
  const page = sql.identifier(`${parts.name}p`)
  const { size, after } = parts.page
  const once = timesRead(compiler, type, nodes) === 1
  const shown: SQL[] = [parts.cursor]
  const aggregate = (object: SQL): SQL => {
    shown.push(object)
    // A page of which nothing but its rows is shown is read as it is made.
    const rows = once ? parts.rows(sql`${alias}.*`, size) : sql`select * from ${page} limit ${size}`
    return sql`(select json_group_array(${object}) from (${rows}) as ${alias})`
  }
  const firstBy = (order: SQL): SQL =>
    size === 0 ? sql`null` : sql`(select ${parts.cursor} from (select * from ${page} limit ${size}) as ${alias}${order} limit 1)`
  const pageInfo = (name: string): SQL => {
    if (name === 'hasPreviousPage') return boolean(after === null ? sql`0` : sql`1`)
    if (name === 'startCursor') return firstBy(sql``)
    if (name === 'endCursor') return firstBy(sql` order by ${parts.backward}`)
    return boolean(sql`(select count(*) from ${page}) > ${size}`)
  }
  const edgeType = fieldType(type, 'edges')!
  const edgeField = (name: string, below: readonly FieldNode[]): SQL => {
    if (name === 'node') return parts.node(below)
    if (name === 'cursor') return parts.cursor
    return jsonFormOf(edgeType.getFields()[name]!.type)!(parts.edge[name] ?? sql`null`)
  }
  const object = objectOf(compiler, type, nodes, (name, below) => {
    if (name === 'edges') return aggregate(objectOf(compiler, edgeType, below, edgeField))
    if (name === 'nodes') return aggregate(parts.node(below))
    return name === 'totalCount' ? parts.total : objectOf(compiler, fieldType(type, 'pageInfo')!, below, pageInfo)
  })
  if (once || timesRead(compiler, type, nodes) === 0) return object
  // The table of a page holds only what is shown of its rows.
  const columns = columnsNamed(list(shown), parts.name).filter((column) => !column.startsWith('$'))
  const held = columns.length > 0 ? list(columns.map((column) => sql`${alias}.${sql.identifier(column)}`)) : sql`1`
  return sql`(with ${page} as materialized (${parts.rows(held, size + 1)}) select ${object})`
}

/** How often a page is read for what is selected of it. */
function timesRead(compiler: Compiler, type: GraphQLObjectType, nodes: readonly FieldNode[]): number {
  let times = 0
  for (const below of compiler.select(type, nodes).values()) {
    const name = below[0]!.name.value
    if (name === 'edges' || name === 'nodes') times += 1
    if (name !== 'pageInfo') continue
    for (const [part] of compiler.select(fieldType(type, 'pageInfo')!, below).values()) {
      if (/^(hasNextPage|startCursor|endCursor)$/.test(part!.name.value)) times += 2
    }
  }
  return times
}

function objectOf(
  compiler: Compiler,
  type: GraphQLObjectType,
  nodes: readonly FieldNode[],
  field: (name: string, below: readonly FieldNode[]) => SQL,
): SQL {
  const pairs = [...compiler.select(type, nodes)].map(([key, below]) => {
    const name = below[0]!.name.value
    return sql`${quoted(key)}, ${name === '__typename' ? quoted(type.name) : field(name, below)}`
  })
  return sql`json_object(${list(pairs)})`
}
