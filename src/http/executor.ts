import { execute, type GraphQLSchema } from 'graphql'
import { createYoga, type Plugin } from 'graphql-yoga'
import type { Context } from '../auth/context.ts'
import type { Settings } from '../env.ts'
import { formatError } from '../graph/format-error.ts'
import { judge } from '../graph/judge.ts'
import { limits } from '../graph/limits.ts'
import { Recent } from '../platform/recent.ts'
import { corsFor } from './cors.ts'
import type { RequestState } from './request.ts'

/** Answers any request of GraphQL. */
export type Executor = (request: Request, state: RequestState) => Promise<Response>

/** Makes what answers by graphql-js, behind Yoga; once per isolate. */
export function makeExecutor(schema: GraphQLSchema, { corsOrigins }: Settings): Executor {
  const yoga = createYoga<{ state: RequestState }>({
    schema,
    graphqlEndpoint: '/graphql',
    graphiql: false,
    landingPage: false,
    healthCheckEndpoint: '/yoga-is-not-asked',
    logging: false,
    multipart: false,
    batching: false,
    // Its own would keep a thousand of each, however long they are.
    parserAndValidationCache: { documentCache: new Recent(200_000), errorCache: new Recent(200_000) },
    maskedErrors: false,
    maxRequestBodySize: limits.bodyBytes,
    cors: (request) => corsFor(corsOrigins, request),
    context: async ({ state }): Promise<Context> => state.asking.context(),
    plugins: [engine, shapeErrors],
  })
  return async (request, state) => yoga.fetch(asYogaKnowsIt(request), { state })
}

/** Runs graphql-js's own executor, which is faster than the default one, within the limits of documents. */
const engine: Plugin<object, { state: RequestState }> = {
  onParse({ setParseFn }) {
    setParseFn(judge.parse)
  },
  onValidate({ setValidationFn }) {
    setValidationFn(judge.validate as never)
  },
  onExecute({ setExecuteFn }) {
    setExecuteFn(execute)
  },
}

/** Gives every error of every stage its code and the reader's language. */
const shapeErrors: Plugin<object, { state: RequestState }> = {
  onResultProcess({ result, setResult, serverContext }) {
    if (!('errors' in result) || !result.errors) return
    const { reader } = serverContext.state
    // Yoga takes a time-out for a client that left, and drops it; whoever still waits must hear that it failed.
    const errors = result.errors.length > 0 || 'data' in result ? result.errors : [new Error('no answer')]
    setResult({ ...result, errors: errors.map((error) => formatError(error, reader)) })
  },
}

/** A request that was not refused, with its type in the letters by which alone Yoga knows it. */
function asYogaKnowsIt(request: Request): Request {
  const { url, method, body } = request
  const given = request.headers.get('content-type')
  if (method !== 'POST' || given === 'application/json' || given?.startsWith('application/json;')) return request
  const headers = new Headers(request.headers)
  headers.set('content-type', 'application/json')
  return new Request(url, { method, headers, body, duplex: 'half' } as RequestInit)
}
