import { GraphQLError, Kind, type ASTVisitor, type ValidationContext } from 'graphql'
import { RequestFault } from '../platform/refusal.ts'

/** The bounds of a document. Introspection, which is the schema's own shape, may nest deeper. */
export const limits = {
  /** Bytes of a request's body. */
  bodyBytes: 256 * 1024,
  tokens: 4_000,
  depth: 14,
  aliases: 30,
  rootFields: 20,
} as const

const over = (code: string, maximum: number): GraphQLError =>
  new GraphQLError(code, { originalError: new RequestFault(code, { maximum }), extensions: { code } })

/** Refuses selections that nest too deeply, followed through fragments; cycles are another rule's to report. */
export function depthRule(context: ValidationContext): ASTVisitor {
  const document = context.getDocument()
  const fragments = new Map(document.definitions.flatMap((d) => (d.kind === Kind.FRAGMENT_DEFINITION ? [[d.name.value, d]] : [])))
  type Selecting = { selectionSet?: { selections: readonly Selecting[] }; kind: string; name?: { value: string } }
  const known = new Map<string, number>()
  const depthOf = (node: Selecting, path: readonly string[]): number => {
    if (node.kind === Kind.FRAGMENT_SPREAD) {
      const name = node.name!.value
      const fragment = fragments.get(name)
      if (!fragment || path.includes(name)) return 0
      if (!known.has(name)) known.set(name, depthOf(fragment as Selecting, [...path, name]))
      return known.get(name)!
    }
    if (node.kind === Kind.FIELD && node.name!.value.startsWith('__')) return 0
    const inner = (node.selectionSet?.selections ?? []).map((child) => depthOf(child, path))
    return Math.max(0, ...inner) + (node.kind === Kind.FIELD ? 1 : 0)
  }
  return {
    OperationDefinition(operation) {
      if (depthOf(operation as Selecting, []) > limits.depth) context.reportError(over('TOO_DEEP', limits.depth))
    },
  }
}

/** Refuses documents with too many aliases, by which one field could be asked for again and again. */
export function aliasRule(context: ValidationContext): ASTVisitor {
  let aliases = 0
  return {
    Field(node) {
      if (node.alias && ++aliases === limits.aliases + 1) context.reportError(over('TOO_MANY_ALIASES', limits.aliases))
    },
  }
}

/** Refuses operations with too many fields at the root, where each costs a statement. */
export function rootFieldRule(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition({ selectionSet }) {
      if (selectionSet.selections.length > limits.rootFields) {
        context.reportError(over('TOO_MANY_ROOT_FIELDS', limits.rootFields))
      }
    },
  }
}
