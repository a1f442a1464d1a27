import {
  getDirectiveValues,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isAbstractType,
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type SelectionSetNode,
} from 'graphql'

/** The fields selected on an object type, by the name they have in the answer; fields of one name are merged. */
export type Selection = Map<string, FieldNode[]>

/** Collects what the given field nodes select on a type, through fragments and @skip / @include. */
export function selectionOf(info: GraphQLResolveInfo, type: GraphQLObjectType, nodes: readonly FieldNode[]): Selection {
  const selection: Selection = new Map()
  const seen = new Set<string>()
  for (const node of nodes) if (node.selectionSet) collect(info, type, node.selectionSet, selection, seen)
  return selection
}

function collect(
  info: GraphQLResolveInfo,
  type: GraphQLObjectType,
  set: SelectionSetNode,
  into: Selection,
  seen: Set<string>,
): void {
  for (const node of set.selections) {
    const skip = getDirectiveValues(GraphQLSkipDirective, node, info.variableValues)
    const include = getDirectiveValues(GraphQLIncludeDirective, node, info.variableValues)
    if (skip?.['if'] === true || include?.['if'] === false) continue
    if (node.kind === 'Field') {
      const key = node.alias?.value ?? node.name.value
      const merged = into.get(key)
      if (merged) merged.push(node)
      else into.set(key, [node])
      continue
    }
    if (node.kind === 'FragmentSpread') {
      if (seen.has(node.name.value)) continue
      seen.add(node.name.value)
    }
    const fragment = node.kind === 'FragmentSpread' ? info.fragments[node.name.value] : node
    if (fragment && applies(info, type, fragment.typeCondition?.name.value)) {
      collect(info, type, fragment.selectionSet, into, seen)
    }
  }
}

function applies(info: GraphQLResolveInfo, type: GraphQLObjectType, condition: string | undefined): boolean {
  if (!condition || condition === type.name) return true
  const named = info.schema.getType(condition)
  return isAbstractType(named) && info.schema.isSubType(named, type)
}
