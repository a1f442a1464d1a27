import { GraphQLError } from 'graphql'
import { describeFault, type Log } from '../platform/log.ts'
import { messageFor } from '../platform/messages.ts'
import { RequestFault, type RefusalParams } from '../platform/refusal.ts'
import { messageOf } from './error-catalogue.ts'
import { ScalarFault } from './scalars.ts'

/** What shaping an error needs of its request. */
export interface ErrorReader {
  languages: readonly string[]
  requestId: string
  log: Log
}

/**
 * The error as the reader gets it: what a programmer causes keeps its code and, where it is ours, gets a message in the
 * reader's language; what we caused is masked and logged under the request's id. Nothing internal leaks.
 */
export function formatError(error: unknown, reader: ErrorReader): GraphQLError {
  const cause = rootCause(error)
  if (cause instanceof RequestFault) return shaped(error, cause.code, reader, cause.params)
  if (cause instanceof ScalarFault) return shaped(error, 'BAD_USER_INPUT', reader, { scalar: cause.scalar })
  if (error instanceof GraphQLError && cause === error && error.path === undefined) return ofTheDocument(error)
  reader.log.error('fault', { requestId: reader.requestId, ...describeFault(cause) })
  return shaped(error, 'INTERNAL_SERVER_ERROR', reader, {}, { requestId: reader.requestId })
}

/** An error of the document or the request, which graphql-js or Yoga worded, and which tells only what was sent. */
function ofTheDocument(error: GraphQLError): GraphQLError {
  const known = error.extensions['code']
  const syntax = error.message.startsWith('Syntax Error')
  const variable = error.message.startsWith('Variable "')
  const derived = variable ? 'BAD_USER_INPUT' : syntax ? 'GRAPHQL_PARSE_FAILED' : 'GRAPHQL_VALIDATION_FAILED'
  const code = typeof known === 'string' ? known : error.extensions['http'] ? 'BAD_REQUEST' : derived
  return new GraphQLError(error.message, { nodes: error.nodes, source: error.source, positions: error.positions, extensions: { ...error.extensions, code } })
}

function shaped(
  error: unknown,
  code: string,
  { languages }: ErrorReader,
  params: RefusalParams = {},
  extensions: Record<string, unknown> = {},
): GraphQLError {
  const { nodes, source, positions, path, extensions: given } = error instanceof GraphQLError ? error : new GraphQLError('')
  const message = messageFor(messageOf(code), languages, params)
  const http = given['http'] ? { http: given['http'] } : {}
  return new GraphQLError(message, { nodes, source, positions, path, extensions: { ...http, ...extensions, code } })
}

function rootCause(error: unknown): unknown {
  let cause = error
  while (cause instanceof GraphQLError && cause.originalError) cause = cause.originalError
  return cause
}
