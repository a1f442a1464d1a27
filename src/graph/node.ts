import { eq, type SQL } from 'drizzle-orm'
import { prefixOf, prefixes, type Prefix } from '../platform/ids.ts'
import { RequestFault } from '../platform/refusal.ts'
import { builder } from './builder.ts'
import type { Entity, Row } from './read/entity.ts'
import { readOne } from './read/root.ts'
import { Said } from './read/said.ts'

const nodes = new Map<Prefix, Entity>()

export const Node = builder.interfaceRef<Row & { $prefix?: Prefix }>('Node').implement({
  description: 'An object with an id that is the same everywhere (https://graphql.org/learn/global-object-identification/).',
  fields: (t) => ({ id: t.id({ description: 'A TypeID: a prefix that names the type, and a UUIDv7.' }) }),
  resolveType: ({ $prefix }) => ($prefix ? prefixes[$prefix] : undefined),
})

/** Makes an entity findable by `node(id)`. */
export function registerNode(prefix: Prefix, entity: Entity): void {
  nodes.set(prefix, entity)
}

/** The most ids that `nodes` takes. */
const maximumIds = 50

builder.queryFields((t) => {
  const find = async (id: string, context: Parameters<typeof readOne>[2], info: Parameters<typeof readOne>[3]) => {
    const prefix = prefixOf(id)
    const entity = prefix && nodes.get(prefix)
    if (!entity) return null
    const byId = (row: Record<string, unknown>): SQL => eq(row['id'] as never, id)
    const found = await readOne(entity, byId as never, context, info)
    return found instanceof Said ? (found as never) : found && { ...found, $prefix: prefix }
  }
  return {
    node: t.field({
      type: Node,
      nullable: true,
      description: 'The object with this id; null where there is none that the viewer may see.',
      args: { id: t.arg.id({ required: true, description: 'The id of any object.' }) },
      resolve: (_root, { id }, context, info) => find(id, context, info),
    }),
    nodes: t.field({
      type: [Node],
      nullable: { list: false, items: true },
      description: `The objects with these ids, at most ${maximumIds}, in their order; null for each that the viewer may not see.`,
      args: { ids: t.arg.idList({ required: true, description: 'Ids of any objects.' }) },
      resolve: (_root, { ids }, context, info) => {
        if (ids.length > maximumIds) throw new RequestFault('PAGE_SIZE', { maximum: maximumIds })
        return Promise.all(ids.map((id) => find(id, context, info)))
      },
    }),
  }
})
