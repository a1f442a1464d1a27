import { GraphQLError } from 'graphql'
import { describeFault, type Log } from '../platform/log.ts'
import { messageFor } from '../platform/messages.ts'
import { RequestFault, type RefusalParams } from '../platform/refusal.ts'
import { messageOf, requestCodes } from './error-catalogue.ts'
import { limits } from './limits.ts'
import { ScalarFault } from './scalar-fault.ts'

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
  if (error instanceof GraphQLError && cause instanceof GraphQLError && cause.extensions['unexpected'] !== true) {
    if (error.path === undefined) return ofTheRequest(error, reader)
    // A variable may be null where its argument is not: graphql-js finds that only when it comes to the field.
    if (cause.message.startsWith('Argument "')) return worded(error, 'BAD_USER_INPUT')
  }
  reader.log.error('fault', { requestId: reader.requestId, ...describeFault(cause) })
  return shaped(error, 'INTERNAL_SERVER_ERROR', reader, {}, { requestId: reader.requestId })
}

/** Codes of ours for HTTP statuses with which Yoga refuses a request, and for which it has other codes or none. */
const codesByStatus: Record<number, string> = {
  405: 'METHOD_NOT_ALLOWED',
  413: 'REQUEST_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
}

/** An error of the document or the request, which graphql-js or Yoga worded, and which tells only what was sent. */
function ofTheRequest(error: GraphQLError, reader: ErrorReader): GraphQLError {
  const code = error.extensions['code']
  const byStatus = codesByStatus[httpOf(error)?.status ?? 0]
  if (byStatus) return shaped(error, byStatus, reader, { maximum: limits.bodyBytes })
  if (code === 'OPERATION_RESOLUTION_FAILURE') return shaped(error, code, reader)
  if (typeof code === 'string' && code in requestCodes) return worded(error, code)
  // What the executor itself refuses, before any field: variables that do not fit their types.
  return worded(error, httpOf(error) ? 'BAD_REQUEST' : 'BAD_USER_INPUT')
}

/** The same error with its own words; the cause stays behind, and so does whatever else it carried. */
function worded(error: GraphQLError, code: string): GraphQLError {
  return new GraphQLError(error.message, { ...placeOf(error), extensions: { ...http(error, code), code } })
}

function shaped(
  error: unknown,
  code: string,
  { languages }: ErrorReader,
  params: RefusalParams = {},
  extensions: Record<string, unknown> = {},
): GraphQLError {
  const given = error instanceof GraphQLError ? error : new GraphQLError('')
  const message = messageFor(messageOf(code), languages, params)
  return new GraphQLError(message, { ...placeOf(given), extensions: { ...http(given, code), ...extensions, code } })
}

const placeOf = ({ nodes, source, positions, path }: GraphQLError) => ({ nodes, source, positions, path })

/** What Yoga needs to know for the answer's status and headers; it takes it out of the answer. */
interface Http {
  status?: number
  headers?: Record<string, string>
  /** Only where the client accepts `application/graphql-response+json`, as the specification has it. */
  spec?: boolean
}

const httpOf = (error: GraphQLError): Http | undefined => error.extensions['http']

/** Where no field is at fault, the whole request is refused, and the status says so. */
function http(error: GraphQLError, code: string): { http?: Http } {
  const given = httpOf(error)
  // A request that is none at all has no answer with status 200, whatever the client accepts.
  if (given) return { http: code === 'BAD_REQUEST' ? { ...given, spec: false } : given }
  if (error.path !== undefined) return {}
  const { status } = messageOf(code)
  return { http: { status, spec: code !== 'BAD_REQUEST' && status < 500 } }
}

function rootCause(error: unknown): unknown {
  let cause = error
  while (cause instanceof GraphQLError && cause.originalError) cause = cause.originalError
  return cause
}
