import { and, eq, sql } from 'drizzle-orm'
import { cooperativeNeighbourhoods, neighbourhoods } from '../../../../schema/tables/cooperatives.ts'
import { builder } from '../../../graph/builder.ts'
import { pageArgs } from '../../../graph/connections.ts'
import { Compiler } from '../../../graph/read/compile.ts'
import { readConnection } from '../../../graph/read/connection.ts'
import { readOne } from '../../../graph/read/root.ts'
import { Cooperative, Neighbourhood } from './entities.ts'
import { CooperativeConnection, NeighbourhoodConnection } from './types.ts'

const CooperativeFilter = builder.inputType('CooperativeFilter', {
  description: 'Which cooperatives; all conditions hold together.',
  fields: (t) => ({
    neighbourhoodId: t.id({ description: 'For this neighbourhood.' }),
    municipality: t.string({ description: 'For a neighbourhood in the municipality of exactly this name.' }),
  }),
})

const NeighbourhoodFilter = builder.inputType('NeighbourhoodFilter', {
  description: 'Which neighbourhoods; all conditions hold together.',
  fields: (t) => ({
    municipality: t.string({ description: 'In the municipality of exactly this name.' }),
    country: t.field({ type: 'CountryCode', description: 'In this country.' }),
  }),
})

builder.queryFields((t) => ({
  cooperative: t.field({
    type: Cooperative.ref,
    nullable: true,
    description: 'The cooperative with this slug; null where there is none.',
    args: { slug: t.arg.string({ required: true, description: 'The name in web addresses.' }) },
    resolve: (_root, { slug }, context, info) => readOne(Cooperative, (c) => eq(c.slug, slug), context, info),
  }),
  cooperatives: t.field({
    type: CooperativeConnection,
    description: 'The cooperatives of this region, by name.',
    args: { ...pageArgs(t), filter: t.arg({ type: CooperativeFilter, description: 'Which ones.' }) },
    resolve: (_root, { filter, ...page }, context, info) =>
      readConnection(new Compiler(info, context), Cooperative, 'CooperativeConnection', page, (c) => {
        const inNeighbourhood = sql`select 1 from ${cooperativeNeighbourhoods} cn join ${neighbourhoods} n on n.id = cn.neighbourhood_id where cn.cooperative_id = ${c.id}`
        const { neighbourhoodId, municipality } = filter ?? {}
        return {
          where: and(
            neighbourhoodId != null ? sql`exists (${inNeighbourhood} and n.id = ${neighbourhoodId})` : undefined,
            municipality != null ? sql`exists (${inNeighbourhood} and n.municipality = ${municipality})` : undefined,
          ),
          orderBy: [c.name, c.id],
        }
      }),
  }),
  neighbourhoods: t.field({
    type: NeighbourhoodConnection,
    description: 'The neighbourhoods of this region, by name.',
    args: { ...pageArgs(t), filter: t.arg({ type: NeighbourhoodFilter, description: 'Which ones.' }) },
    resolve: (_root, { filter, ...page }, context, info) =>
      readConnection(new Compiler(info, context), Neighbourhood, 'NeighbourhoodConnection', page, (n) => ({
        where: and(
          filter?.municipality != null ? eq(n.municipality, filter.municipality) : undefined,
          filter?.country != null ? eq(n.country, filter.country) : undefined,
        ),
        orderBy: [n.name, n.id],
      })),
  }),
}))
