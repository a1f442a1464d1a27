import {
  getVariableValues,
  GraphQLError,
  Kind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql'
import type { VariableValues } from 'graphql/execution/values.js'
import { Plan } from './plan.ts'
import { decidingVariables } from './variables.ts'
import { Unplanned } from './writing.ts'

export type Fragments = Record<string, FragmentDefinitionNode>

/** The most documents that are kept, and about how many bytes they and their plans may take together. */
const mostDocuments = 1_000
const mostBytes = 32_000_000
/** What keeping takes for each character: the nodes of a document, the functions of a plan, the text of a statement. */
const bytes = { document: 100, plan: 15, statement: 3 } as const
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
}

/** A document that is valid, with its plans. */
class KnownDocument {
  readonly #schema: GraphQLSchema
  readonly #operations: OperationDefinitionNode[] = []
  readonly #fragments: Fragments = Object.create(null) as Fragments
  readonly #deciding: string[]
  readonly #plans = new Map<string, Plan | null>()
  readonly #length: number
  readonly #grows: (more: number) => void
  /** About how many bytes it and its plans take. */
  size = 0

  /** `grows` hears how many bytes more it takes. */
  constructor(schema: GraphQLSchema, document: DocumentNode, length: number, grows: (more: number) => void) {
    this.#schema = schema
    this.#length = length
    this.#grows = (more) => {
      this.size += more
      grows(more)
    }
    this.size = length * bytes.document
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
    return plan && { plan, variables }
  }

  #planOf(operation: OperationDefinitionNode, variables: VariableValues): Plan | null {
    // Only those: a plan outlives its request, and keeps nothing else of it.
    const deciding = only(this.#deciding, variables)
    const key = JSON.stringify([operation.name?.value, ...this.#deciding.map((name) => deciding.coerced[name] ?? null)])
    const known = this.#plans.get(key)
    if (known !== undefined) return known
    const keeps = this.#plans.size < mostPlans
    const grows = (characters: number): void => void (keeps && this.#grows(characters * bytes.statement))
    const made = plan(() => new Plan(this.#schema, operation, this.#fragments, deciding, grows))
    if (!keeps) return made
    this.#plans.set(key, made)
    this.#grows(this.#length * bytes.plan)
    return made
  }
}

/** Those of the variables with one of these names that are true or false: a directive is decided by nothing else. */
function only(names: readonly string[], { sources, coerced }: VariableValues): VariableValues {
  const found = names.filter((name) => typeof coerced[name] === 'boolean')
  const picked = <T>(from: Record<string, T>): Record<string, T> =>
    Object.assign(Object.create(null), ...found.map((name) => ({ [name]: from[name] })))
  return { sources: picked(sources), coerced: picked(coerced) }
}

function plan(make: () => Plan): Plan | null {
  try {
    return make()
  } catch (fault) {
    // A directive that is given nothing fails already here.
    if (fault instanceof Unplanned || fault instanceof GraphQLError) return null
    throw fault
  }
}

/** Documents that were sent before, by their text: each is parsed, judged and planned once. */
export class Documents {
  readonly #schema: GraphQLSchema
  readonly #judge: Judge
  readonly #known = new Map<string, KnownDocument>()
  #bytes = 0

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
    if (!made || made.size > mostBytes / 4) return made
    this.#known.set(text, made)
    this.#grown(made.size)
    return made
  }

  /** The last used are the last to go; also one that grew may go, while its answer is made. */
  #grown(more: number): void {
    this.#bytes += more
    for (const [oldest, { size }] of this.#known) {
      if (this.#known.size <= mostDocuments && this.#bytes <= mostBytes) break
      this.#known.delete(oldest)
      this.#bytes -= size
    }
  }

  #judged(text: string): KnownDocument | null {
    try {
      const document = this.#judge.parse(text)
      if (this.#judge.validate(this.#schema, document).length > 0) return null
      const made: KnownDocument = new KnownDocument(this.#schema, document, text.length, (more) => {
        if (this.#known.get(text) === made) this.#grown(more)
      })
      return made
    } catch {
      return null
    }
  }
}
