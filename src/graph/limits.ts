import { GraphQLError, Kind, parse, type ASTVisitor, type DocumentNode, type ValidationContext } from 'graphql'
import { RequestFault } from '../platform/refusal.ts'

/** The bounds of a document. Introspection, which is the schema's own shape, may nest deeper. */
export const limits = {
  /** Bytes of a request's body: an import may have a million characters, and JSON escapes some of them. */
  bodyBytes: 1_280 * 1024,
  tokens: 4_000,
  depth: 14,
  aliases: 30,
  rootFields: 20,
} as const

const over = (code: string, maximum: number): GraphQLError =>
  new GraphQLError(code, { originalError: new RequestFault(code, { maximum }), extensions: { code } })

/** Parses a document of bounded length. */
export function parseWithin(source: string, options: object = {}): DocumentNode {
  try {
    return parse(source, { ...options, maxTokens: limits.tokens })
  } catch (fault) {
    if (fault instanceof GraphQLError && fault.message.includes(`more than ${limits.tokens} tokens`)) {
      throw over('TOO_MANY_TOKENS', limits.tokens)
    }
    // The parser calls itself for whatever is nested, and the stack may end before its count of tokens does.
    if (fault instanceof RangeError) throw over('TOO_DEEP', limits.depth)
    throw fault
  }
}

/** As much of a document's nodes as the rules here look at. */
interface Selecting {
  kind: string
  name?: { value: string }
  selectionSet?: { selections: readonly Selecting[] }
}

const fragmentsOf = (context: ValidationContext): ReadonlyMap<string, Selecting> =>
  new Map(
    context.getDocument().definitions.flatMap((d): [string, Selecting][] => (d.kind === Kind.FRAGMENT_DEFINITION ? [[d.name.value, d]] : [])),
  )

/** Refuses selections that nest too deeply, followed through fragments; cycles are another rule's to report. */
export function depthRule(context: ValidationContext): ASTVisitor {
  const fragments = fragmentsOf(context)
  const known = new Map<string, number>()
  const depthOf = (node: Selecting, path: readonly string[]): number => {
    if (node.kind === Kind.FRAGMENT_SPREAD) {
      const name = node.name!.value
      const fragment = fragments.get(name)
      if (!fragment || path.includes(name)) return 0
      if (!known.has(name)) known.set(name, depthOf(fragment, [...path, name]))
      return known.get(name)!
    }
    if (node.kind === Kind.FIELD && node.name!.value.startsWith('__')) return 0
    const inner = (node.selectionSet?.selections ?? []).map((child) => depthOf(child, path))
    return Math.max(0, ...inner) + (node.kind === Kind.FIELD ? 1 : 0)
  }
  return {
    OperationDefinition(operation) {
      if (depthOf(operation, []) > limits.depth) context.reportError(over('TOO_DEEP', limits.depth))
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

/** Refuses operations with too many fields at the root, through fragments too: each may cost a statement. */
export function rootFieldRule(context: ValidationContext): ASTVisitor {
  const fragments = fragmentsOf(context)
  const count = (node: Selecting, seen: Set<string>): number => {
    let fields = 0
    for (const child of node.selectionSet?.selections ?? []) {
      if (child.kind === Kind.FIELD) fields += 1
      else if (child.kind === Kind.INLINE_FRAGMENT) fields += count(child, seen)
      else if (!seen.has(child.name!.value)) {
        const fragment = fragments.get(child.name!.value)
        seen.add(child.name!.value)
        if (fragment) fields += count(fragment, seen)
      }
    }
    return fields
  }
  return {
    OperationDefinition(operation) {
      if (count(operation, new Set()) > limits.rootFields) context.reportError(over('TOO_MANY_ROOT_FIELDS', limits.rootFields))
    },
  }
}
