import { specifiedRules, validate } from 'graphql'
import { aliasRule, depthRule, parseWithin, rootFieldRule } from './limits.ts'
import type { Judge } from './plan/documents.ts'

/** The same for every request: validated documents are kept, so what a document is judged by must not vary. */
const rules = [...specifiedRules, depthRule, aliasRule, rootFieldRule]

/** What makes a text a document that may run: within the limits, and valid. */
export const judge: Judge = {
  parse: parseWithin,
  validate: (schema, document) => validate(schema, document, rules),
}
