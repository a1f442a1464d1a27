import { parseAcceptLanguage } from 'intl-parse-accept-language'
import type { Dependencies } from '../app.ts'
import type { Context } from '../auth/context.ts'
import { credentialOf, type Credential } from '../auth/credentials.ts'
import type { ErrorReader } from '../graph/format-error.ts'
import { openDatabase } from '../platform/database/database.ts'
import { pipelineTransport } from '../platform/database/pipeline.ts'
import { regionOf } from '../platform/database/regions.ts'
import { Trips } from '../platform/database/trips.ts'
import type { CommittedEvent } from '../platform/database/work.ts'
import { describeFault } from '../platform/log.ts'
import { Asking } from './asking.ts'
import { corsFor, readableBy } from './cors.ts'

/** The most languages of a request that count: each text that is read is looked for in all of them. */
const mostLanguages = 10

/** One HTTP request on its way through: its id, its database, and what is known of its sender. */
export interface RequestState {
  reader: ErrorReader
  trips: Trips
  database: Context['database']
  /** The address of that database. */
  region: string
  /** Finds out who asks, and makes the context of the operation: each time a new one, with all of its limits. */
  asking: Asking
  /** The headers that every answer has, with those of its own; names are in lower case. */
  headers(own: Iterable<[string, string]>): Map<string, string>
  /** Does something after the answer, with a client of its own: the request's trips are counted, and its client ends. */
  afterwards(work: (database: Context['database']) => Promise<unknown>): void
  /** Puts the headers on that every answer has. */
  finish(response: Response): Response
}

/** Opens a request: one client of the database, one reading of the clock. */
export function openRequest(
  dependencies: Dependencies,
  request: Request,
  url: URL,
  waitUntil: (work: Promise<unknown>) => void,
): RequestState {
  const { settings, clock, log, mailer, connect = pipelineTransport } = dependencies
  const region = regionOf(settings.regions, url.host)
  const transport = connect(region)
  const trips = new Trips()
  // What a plan waited for in vain, graphql-js need not wait for again.
  const database = openDatabase(transport, trips, { waitsOnce: true })
  const requestId = crypto.randomUUID()
  const accepted = parseAcceptLanguage(request.headers.get('accept-language') ?? '').filter((tag) => tag !== '*').slice(0, mostLanguages)
  const reader = { languages: accepted, requestId, log }
  const afterwards = (work: () => Promise<unknown>) =>
    waitUntil(work().catch((fault: unknown) => log.error('afterwards.failed', { requestId, ...describeFault(fault) })))
  const committed = (events: readonly CommittedEvent[]) => {
    if (events.length === 0) return
    afterwards(async () => {
      const { deliverNow, isUrgent } = await import('../domains/notifications/index.ts')
      const urgent = events.filter(({ kind }) => isUrgent(kind)).map(({ id }) => id)
      // With a client of its own: the request's trips are counted, and its client ends with the answer.
      const database = openDatabase(transport, new Trips())
      if (urgent.length > 0) await deliverNow({ settings, mailer, clock, log, database }, urgent)
    })
  }
  const from = { networkAddress: request.headers.get('cf-connecting-ip'), client: request.headers.get('user-agent') }
  const surroundings = { now: clock(), trips, log, settings, settled: new Map(), from, afterwards, committed }
  const present = (): Promise<Credential> => credentialOf(request, dependencies.digest)
  const asking = new Asking(present, database, surroundings, accepted, (languages) => {
    reader.languages = [...languages]
  })
  return {
    reader,
    trips,
    database,
    region: region.url,
    asking,
    afterwards: (work) => afterwards(() => work(openDatabase(transport, new Trips()))),
    headers(own) {
      const headers = new Map(own)
      headers.set('x-request-id', requestId)
      headers.set('x-content-type-options', 'nosniff')
      headers.set('referrer-policy', 'no-referrer')
      if (!headers.has('cache-control')) headers.set('cache-control', 'no-store')
      headers.set('vary', [headers.get('vary'), 'authorization, accept-language, origin'].filter(Boolean).join(', '))
      if (settings.environment !== 'production') headers.set('server-timing', trips.toServerTiming())
      const cors = corsFor(settings.corsOrigins, request)
      if (cors) for (const [name, value] of readableBy(cors)) headers.set(name, value)
      return headers
    },
    finish(response) {
      const { body, status, statusText } = response
      return new Response(body, { status, statusText, headers: [...this.headers(response.headers)] })
    },
  }
}
