import type { Digest } from './auth/credentials.ts'
import type { Settings } from './env.ts'
import { judge } from './graph/judge.ts'
import { Documents } from './graph/plan/documents.ts'
import { KeptAnswers } from './http/kept/answers.ts'
import { answerByPlan, ofTheRuntime, type Respond } from './http/planned.ts'
import { openRequest } from './http/request.ts'
import { plainRoute } from './http/routes.ts'
import type { AnswerCache } from './platform/answer-cache.ts'
import type { Clock } from './platform/clock.ts'
import type { Region } from './platform/database/regions.ts'
import type { Transport } from './platform/database/transport.ts'
import { lazily } from './platform/lazily.ts'
import type { Log } from './platform/log.ts'
import type { Mailer } from './platform/mailer.ts'
import { schema } from './schema.ts'

/** Everything that the application needs from outside. Tests and the production entry differ only in these. */
export interface Dependencies {
  settings: Settings
  clock: Clock
  mailer: Mailer
  log: Log
  /** The way to a region's database; over HTTP unless it is embedded, or a test counts or breaks connections. */
  connect?: (region: Region) => Transport
  /** Serves the offline GraphiQL page, in development. */
  graphiql?: { fetch: (request: Request) => Promise<Response> }
  /** Keeps answers that move slowly, where the runtime has a cache; and the name of the code that made them. */
  cache?: AnswerCache
  release?: string
  /** Makes answers by plan, where the server has something cheaper than a `Response`. */
  respond?: Respond
  /** How the token of each request is hashed, where the server has something cheaper than Web Crypto, which asks another thread. */
  digest?: Digest
  /** Looks at every answer by plan, in tests only. */
  witness?: Witness
}

/**
 * Compares an answer by plan with that of graphql-js to the same request, in which a mutation does nothing again, and
 * returns the one that is sent.
 */
export type Witness = (request: Request, byPlan: Response, byExecutor: () => Promise<Response>) => Promise<Response>

/** The application: what a Worker, or any server of the fetch kind, calls. */
export interface App {
  fetch(request: Request, waitUntil?: (work: Promise<unknown>) => void): Promise<Response>
  /** Runs the work that is due; called every minute, and safe to call twice. */
  scheduled(): Promise<void>
}

/** Makes the application; once per isolate. */
export function createApp(dependencies: Dependencies): App {
  const { settings, witness } = dependencies
  // Few requests need it, and those wait for it to be loaded once.
  const executor = lazily(async () => (await import('./http/executor.ts')).makeExecutor(schema, settings))
  // Code without a name is like no other: what others have kept is not taken for its own.
  const release = dependencies.release ?? crypto.randomUUID()
  const released = { ...dependencies, release }
  const kept = new KeptAnswers(dependencies.cache, release)
  const means = { respond: dependencies.respond ?? ofTheRuntime, documents: new Documents(schema, judge), kept }
  const answer = async (request: Request, waitUntil: (work: Promise<unknown>) => void): Promise<Response> => {
    const url = new URL(request.url)
    const state = openRequest(dependencies, request, url, waitUntil)
    const plain = await plainRoute(released, state, request, url)
    if (plain) return state.finish(plain)
    const byExecutor = async (asked: Request) => state.finish(await (await executor())(asked, state))
    const copy = witness ? request.clone() : request
    const planned = await answerByPlan(means, state, request)
    if (!planned.answer) return byExecutor(planned.request)
    if (!witness) return planned.answer
    return witness(copy.clone(), planned.answer, () => byExecutor(copy))
  }
  return {
    async fetch(request, waitUntil = (work) => void work) {
      if (request.method !== 'HEAD') return answer(request, waitUntil)
      // What GET would say, but for the saying.
      return new Response(null, await answer(new Request(request.url, { headers: request.headers }), waitUntil))
    },
    async scheduled() {
      const { runJobs } = await import('./jobs/index.ts')
      return runJobs(dependencies)
    },
  }
}
