import type { Context } from '../auth/context.ts'
import { builder, type Types } from './builder.ts'
import { cursorOf, nodeOf, type ConnectionValue, type EdgeRow } from './read/connection.ts'
import type { Row } from './read/entity.ts'
import { defaultPageSize, maximumPageSize } from './read/page.ts'

/** An edge as its fields see it: the row, and the name under which the answer lists the edges. */
interface EdgeValue {
  row: EdgeRow
  under: string
}

const PageInfo = builder.objectRef<ConnectionValue>('PageInfo').implement({
  description: 'Where a page of a connection begins and ends (https://relay.dev/graphql/connections.htm).',
  fields: (t) => ({
    hasNextPage: t.boolean({
      description: 'Whether more follow; when paging backward, whether the page was bounded by `before`.',
      resolve: ({ page, more }) => (page.backward ? page.before !== null : more),
    }),
    hasPreviousPage: t.boolean({
      description: 'Whether more precede; when paging forward, whether the page was bounded by `after`.',
      resolve: ({ page, more }) => (page.backward ? more : page.after !== null),
    }),
    startCursor: t.string({
      description: 'The cursor of the first edge; null where the page is empty.',
      nullable: true,
      resolve: ({ rows }) => (rows[0] ? cursorOf(rows[0]) : null),
    }),
    endCursor: t.string({
      description: 'The cursor of the last edge, for `after`; null where the page is empty.',
      nullable: true,
      resolve: ({ rows }) => (rows.length > 0 ? cursorOf(rows[rows.length - 1]!) : null),
    }),
  }),
})

interface EdgeField {
  name: string
  type: 'Float' | 'Int' | 'String' | object
  description: string
  /** Turns what the listing gave into the field's value, where that is more than a number or a text. */
  finish?: (value: never, context: Context) => unknown
}

/**
 * The connection and edge types over an object type. `edgeFields` are values of the edge that the listing gives.
 * The names follow Relay: `<Name>Connection`, `<Name>Edge`.
 */
export function connectionTypes(node: ReturnType<typeof builder.objectRef<Row>>, name: string, edgeFields: EdgeField[] = []) {
  const edge = builder.objectRef<EdgeValue>(`${name}Edge`).implement({
    description: `One ${name} in a list, with its place in it.`,
    fields: (t) => ({
      cursor: t.string({ description: 'The place in the list, for `after` and `before`.', resolve: ({ row }) => cursorOf(row) }),
      node: t.field({
        description: 'The object itself.',
        type: node,
        resolve: ({ row, under }, _args, _context, info) => nodeOf(row, `${under}.${info.path.key}`),
      }),
      ...Object.fromEntries(
        edgeFields.map(({ name: field, type, description, finish }) => [
          field,
          t.field({
            ...{ type: type as 'Float', description, nullable: true },
            resolve: ({ row }, _args, context) => {
              const value = row[`$${field}`] ?? null
              return (finish && value !== null ? finish(value as never, context) : value) as never
            },
          }),
        ]),
      ),
    }),
  })
  return builder.objectRef<ConnectionValue>(`${name}Connection`).implement({
    description: `A page of a list of ${name} objects, of those that the viewer may see.`,
    fields: (t) => ({
      edges: t.field({
        description: 'The objects of this page with their cursors, in order.',
        type: [edge],
        resolve: ({ rows }, _args, _context, info) => rows.map((row) => ({ row, under: String(info.path.key) })),
      }),
      nodes: t.field({
        description: 'The objects of this page, in order, for when cursors are not needed.',
        type: [node],
        resolve: ({ rows }, _args, _context, info) => rows.map((row) => nodeOf(row, `.${info.path.key}`)),
      }),
      pageInfo: t.field({ description: 'Where the page begins and ends.', type: PageInfo, resolve: (value) => value }),
      totalCount: t.int({
        description: 'How many there are on all pages together, of those that the viewer may see.',
        resolve: ({ total }) => total ?? 0,
      }),
    }),
  })
}

/** The arguments of every connection field. */
export const pageArgs = (t: PageArgBuilder) => ({
  first: t.arg.int({ description: `How many from the start, at most ${maximumPageSize}; ${defaultPageSize} unless told.` }),
  after: t.arg.string({ description: 'Only what follows this cursor.' }),
  last: t.arg.int({ description: `How many from the end, at most ${maximumPageSize}; not together with \`first\`.` }),
  before: t.arg.string({ description: 'Only what precedes this cursor.' }),
})

type PageArgBuilder = { arg: PothosSchemaTypes.QueryFieldBuilder<Types, object>['arg'] }
