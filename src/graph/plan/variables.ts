import { Kind, visit, type ASTNode, type DocumentNode, type FieldNode } from 'graphql'
import type { Fragments } from './documents.ts'

/** Whether any argument at or below a node is given by a variable, through fragments too. */
export function dependsOnVariables(node: FieldNode, fragments: Fragments): boolean {
  const seen = new Set<string>()
  const found = (part: ASTNode): boolean => {
    let variable = false
    visit(part, {
      // Whether something is selected at all is part of what a plan is made for.
      Directive: () => false,
      Variable: () => {
        variable = true
      },
      FragmentSpread({ name }) {
        if (seen.has(name.value)) return
        seen.add(name.value)
        const fragment = fragments[name.value]
        if (fragment && found(fragment.selectionSet)) variable = true
      },
    })
    return variable
  }
  return found(node)
}

/** The variables that decide whether something is selected. */
export function decidingVariables(document: DocumentNode): string[] {
  const names = new Set<string>()
  visit(document, {
    Directive({ arguments: given = [] }) {
      for (const { value } of given) if (value.kind === Kind.VARIABLE) names.add(value.name.value)
    },
  })
  return [...names]
}
