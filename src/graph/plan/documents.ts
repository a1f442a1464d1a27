import {
  getVariableValues,
  Kind,
  OperationTypeNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql'
import type { VariableValues } from 'graphql/execution/values.js'
import { Plan } from './plan.ts'
import { decidingVariables } from './variables.ts'
import { Unplanned } from './writing.ts'

export type Fragments = Record<string, FragmentDefinitionNode>

/** The most documents that are kept, and the most characters they may have together. */
const mostDocuments = 1_000
const mostCharacters = 1_000_000
/** The most plans of one document: one for each operation, and for each way in which its directives decide. */
const mostPlans = 16

/** How a document becomes one that may run. */
export interface Judge {
  parse(text: string): DocumentNode
  validate(schema: GraphQLSchema, document: DocumentNode): readonly GraphQLError[]
}

/** An operation that may run, with the plan by which it is answered. */
export interface Planned {
  plan: Plan
  variables: VariableValues
  /** Whether it reads only. */
  isQuery: boolean
}

/** A document that is valid, with its plans. */
class KnownDocument {
  readonly #schema: GraphQLSchema
  readonly #operations: OperationDefinitionNode[] = []
  readonly #fragments: Fragments = {}
  readonly #deciding: string[]
  readonly #plans = new Map<string, Plan | null>()

  constructor(schema: GraphQLSchema, document: DocumentNode) {
    this.#schema = schema
    for (const definition of document.definitions) {
      if (definition.kind === Kind.OPERATION_DEFINITION) this.#operations.push(definition)
      if (definition.kind === Kind.FRAGMENT_DEFINITION) this.#fragments[definition.name.value] = definition
    }
    this.#deciding = decidingVariables(document)
  }

  /** The plan of one of its operations for some variables; null where there is none. */
  planned(operationName: string | null | undefined, given: Record<string, unknown>): Planned | null {
    const operation = operationName == null ? this.#operations[0] : this.#operations.find(({ name }) => name?.value === operationName)
    if (!operation || (operationName == null && this.#operations.length > 1)) return null
    const { variableValues: variables } = getVariableValues(this.#schema, operation.variableDefinitions ?? [], given)
    if (!variables) return null
    const plan = this.#planOf(operation, variables)
    return plan && { plan, variables, isQuery: operation.operation === OperationTypeNode.QUERY }
  }

  #planOf(operation: OperationDefinitionNode, variables: VariableValues): Plan | null {
    const key = JSON.stringify([operation.name?.value, ...this.#deciding.map((name) => variables.coerced[name] ?? null)])
    const known = this.#plans.get(key)
    if (known !== undefined) return known
    const made = plan(() => new Plan(this.#schema, operation, this.#fragments, variables))
    if (this.#plans.size < mostPlans) this.#plans.set(key, made)
    return made
  }
}

function plan(make: () => Plan): Plan | null {
  try {
    return make()
  } catch (fault) {
    if (fault instanceof Unplanned) return null
    throw fault
  }
}

/** Documents that were sent before, by their text: each is parsed, judged and planned once. */
export class Documents {
  readonly #schema: GraphQLSchema
  readonly #judge: Judge
  readonly #known = new Map<string, KnownDocument>()
  #characters = 0

  constructor(schema: GraphQLSchema, judge: Judge) {
    this.#schema = schema
    this.#judge = judge
  }

  /** The plan for a request; null where graphql-js has to say what is wrong with it, or where it has no plan. */
  planned(text: string, operationName: string | null | undefined, variables: Record<string, unknown>): Planned | null {
    return this.#document(text)?.planned(operationName, variables) ?? null
  }

  #document(text: string): KnownDocument | null {
    const known = this.#known.get(text)
    if (known) {
      // The last used is the last to go.
      this.#known.delete(text)
      this.#known.set(text, known)
      return known
    }
    const made = this.#judged(text)
    if (!made || text.length > mostCharacters / 4) return made
    this.#known.set(text, made)
    this.#characters += text.length
    for (const [oldest] of this.#known) {
      if (this.#known.size <= mostDocuments && this.#characters <= mostCharacters) break
      this.#known.delete(oldest)
      this.#characters -= oldest.length
    }
    return made
  }

  #judged(text: string): KnownDocument | null {
    try {
      const document = this.#judge.parse(text)
      return this.#judge.validate(this.#schema, document).length === 0 ? new KnownDocument(this.#schema, document) : null
    } catch {
      return null
    }
  }
}
