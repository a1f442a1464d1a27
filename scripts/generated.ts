import { lexicographicSortSchema, printSchema, type GraphQLSchema } from 'graphql'
import { actionsPage } from './actions-page.ts'
import { errorsPage } from './errors-page.ts'
import { holidayTable } from './generate-holidays.ts'
import { statesPage } from './states-page.ts'

/** Every file that is made from the code and committed, and what it should hold. */
export const generatedFiles: Record<string, (schema: GraphQLSchema) => string> = {
  'schema/api.graphql': printedSchema,
  'docs/errors.md': errorsPage,
  'docs/states.md': statesPage,
  'docs/actions.md': actionsPage,
  'src/domains/facilities/holidays.json': holidayTable,
}

/** The frontends' contract: sorted, so that a review sees what changed and not where it was declared. */
function printedSchema(schema: GraphQLSchema): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`
}
