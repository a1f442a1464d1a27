import { OperationTypeNode, type FieldNode, type GraphQLObjectType, type GraphQLSchema, type OperationDefinitionNode } from 'graphql'
import type { VariableValues } from 'graphql/execution/values.js'
import type { Context } from '../../auth/context.ts'
import { PlanScope } from '../read/plan-scope.ts'
import { selectionOf } from '../read/selection.ts'
import type { Fragments } from './documents.ts'
import { dependsOnVariables } from './variables.ts'
import { Unplanned, Writing } from './writing.ts'
import { Writers, type OperationInfo } from './writer.ts'

/**
 * How an operation is answered, worked out once: which parts the database says in the answer's own words, and which
 * functions write the rest. It answers what goes well; whatever does not, it leaves to graphql-js, which says how.
 */
export class Plan {
  readonly #fields: ReturnType<Writers['field']>[]
  /** Whether it reads only. The fields of a mutation are answered one after the other. */
  readonly isQuery: boolean
  /** Whether it looks at who asks before it reads, as every mutation does; found out by trying. */
  waitsForViewer: boolean

  /** `variables` are those that decide what is selected; `grows` hears how much text it comes to keep. */
  constructor(
    schema: GraphQLSchema,
    operation: OperationDefinitionNode,
    fragments: Fragments,
    variables: VariableValues,
    grows: (characters: number) => void,
  ) {
    this.isQuery = operation.operation === OperationTypeNode.QUERY
    const root = schema.getRootType(operation.operation)
    if (!root || operation.operation === OperationTypeNode.SUBSCRIPTION) throw new Unplanned('not a query or mutation')
    // What a mutation answers can be asked for once only: in the form in which graphql-js could use it too.
    const plan = new PlanScope(this.isQuery, (node) => !dependsOnVariables(node, fragments), grows)
    const info: OperationInfo = { schema, fragments, rootValue: undefined, operation, variableValues: variables, plan }
    const writers = new Writers(info)
    this.waitsForViewer = !this.isQuery
    this.#fields = rootFields(root, info).map(([key, nodes]) => writers.field(root, key, nodes))
  }

  /** The text of the answer. */
  async answer(context: Context, variables: VariableValues): Promise<string> {
    const parts: Promise<string>[] = []
    for (const { name, write } of this.#fields) {
      const writing = new Writing(context, variables)
      writing.text = name
      write(writing, undefined)
      const part = Promise.resolve(writing.whole())
      // Another field may fail before anybody waits for this one.
      part.catch(() => undefined)
      if (!this.isQuery) await part
      parts.push(part)
    }
    return `{"data":{${(await Promise.all(parts)).join(',')}}}`
  }
}

function rootFields(root: GraphQLObjectType, info: OperationInfo): [string, FieldNode[]][] {
  const { selectionSet } = info.operation
  const fields = [...selectionOf(info as never, root, [{ kind: 'Field', name: { kind: 'Name', value: '' }, selectionSet } as never])]
  if (fields.some(([, [node]]) => /^__(schema|type)$/.test(node!.name.value))) throw new Unplanned('introspection')
  return fields
}
