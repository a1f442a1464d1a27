import { sql, type SQL } from 'drizzle-orm'
import type { FieldNode, GraphQLObjectType } from 'graphql'
import { fieldType, type Compiler } from './compile.ts'
import { columnsNamed, list } from './fragment.ts'
import { jsonFormOf } from './json-forms.ts'
import type { Page } from './page.ts'

/** What a connection is made of in SQL. */
export interface ConnectionParts {
  /** The name under which the rows are known. */
  name: string
  /** What stands behind FROM: rows with the columns that are shown, in order, at most so many; `numbered` from 1 where that is asked. */
  rows: (columns: () => SQL, limit: number, numbered: boolean) => SQL
  /** The number of a row. */
  number: SQL
  page: Page
  /** A row's cursor, the values of its edge by name, and its node. */
  cursor: SQL
  edge: Record<string, SQL>
  node: (nodes: readonly FieldNode[]) => SQL
  total: () => SQL
}

const quoted = (text: string): SQL => sql.raw(`'${text}'`)
const boolean = (condition: SQL): SQL => sql`json(iif(${condition}, 'true', 'false'))`

/**
 * The JSON of a connection as it stands in the answer, for a page that is read from its beginning: one pass over its rows,
 * and over one row more where it matters whether there are others.
 */
export function connectionJson(compiler: Compiler, type: GraphQLObjectType, nodes: readonly FieldNode[], parts: ConnectionParts): SQL {
  const { size, after } = parts.page
  const info = selectedOfPageInfo(compiler, type, nodes)
  const numbered = info.some((name) => name !== 'hasPreviousPage' && name !== '__typename')
  const onPage = sql`${parts.number} <= ${size}`
  const pageInfo = (name: string): SQL => {
    if (name === 'hasPreviousPage') return boolean(after === null ? sql`0` : sql`1`)
    if (name === 'hasNextPage') return boolean(sql`count(*) > ${size}`)
    if (name === 'startCursor') return size === 0 ? sql`null` : sql`max(iif(${parts.number} = 1, ${parts.cursor}, null))`
    // The greatest of texts that begin with the row's number is that of the last row.
    return sql`substr(max(iif(${onPage}, printf('%03d', ${parts.number}) || ${parts.cursor}, null)), 4)`
  }
  const all = (object: SQL): SQL => sql`json_group_array(${object})${numbered ? sql` filter (where ${onPage})` : sql``}`
  const edgeType = fieldType(type, 'edges')!
  const edgeField = (name: string, below: readonly FieldNode[]): SQL => {
    if (name === 'node') return parts.node(below)
    if (name === 'cursor') return parts.cursor
    return jsonFormOf(edgeType.getFields()[name]!.type)!(parts.edge[name] ?? sql`null`)
  }
  const object = objectOf(compiler, type, nodes, (name, below) => {
    if (name === 'edges') return all(objectOf(compiler, edgeType, below, edgeField))
    if (name === 'nodes') return all(parts.node(below))
    return name === 'totalCount' ? parts.total() : objectOf(compiler, fieldType(type, 'pageInfo')!, below, pageInfo)
  })
  const reads = [...compiler.select(type, nodes).values()].some(([field]) => /^(edges|nodes)$/.test(field!.name.value))
  if (!reads && !numbered) return object
  const shown = (): SQL => {
    const columns = columnsNamed(object, parts.name).filter((column) => !column.startsWith('$'))
    return columns.length > 0 ? list(columns.map((column) => sql`${sql.identifier(parts.name)}.${sql.identifier(column)}`)) : sql`1`
  }
  return sql`(select ${object} from ${parts.rows(shown, numbered ? size + 1 : size, numbered)})`
}

/** What is selected of where a page begins and ends. */
function selectedOfPageInfo(compiler: Compiler, type: GraphQLObjectType, nodes: readonly FieldNode[]): string[] {
  const selected = [...compiler.select(type, nodes).values()].filter(([field]) => field!.name.value === 'pageInfo')
  const names = selected.flatMap((below) => [...compiler.select(fieldType(type, 'pageInfo')!, below).values()])
  return names.map(([field]) => field!.name.value)
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
