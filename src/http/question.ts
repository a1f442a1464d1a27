import { limits } from '../graph/limits.ts'

/** The parameters of a request, as the usual one has them (https://graphql.github.io/graphql-over-http/draft/). */
export interface Question {
  query: string
  operationName?: string | null
  variables?: Record<string, unknown> | null
}

/** What is asked in a body, no more and no less than an operation with its variables. */
export function questionInBody(text: string): Question | null {
  const body = parsed(text)
  return isObject(body) ? questionOf(body) : null
}

const names: ReadonlySet<string> = new Set(['query', 'operationName', 'variables'])

/** The same of an address: each parameter once at most, none of them empty, and no other. */
export function questionInAddress(address: string): Question | null {
  const at = address.indexOf('?')
  if (at < 0 || address.length - at > limits.bodyBytes) return null
  const given = [...new URLSearchParams(address.slice(at))]
  const fields = Object.fromEntries(given)
  if (given.length !== Object.keys(fields).length) return null
  if (given.some(([name, value]) => !names.has(name) || value === '')) return null
  const { variables = 'null' } = fields
  return questionOf({ ...fields, variables: parsed(variables) })
}

function questionOf({ query, operationName, variables, ...others }: Record<string, unknown>): Question | null {
  if (typeof query !== 'string' || !(operationName == null || typeof operationName === 'string')) return null
  if (!(variables == null || isObject(variables))) return null
  return Object.values(others).every((other) => other == null) ? { query, operationName, variables } : null
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

/** The value of a text in JSON; one that no parameter can have where it is none. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return Number.NaN
  }
}
