import { createApp, type App, type Dependencies } from './app.ts'
import { parseSettings, type MailSettings } from './env.ts'
import { edgeCache } from './platform/answer-cache.ts'
import type { Clock } from './platform/clock.ts'
import { consoleLog } from './platform/log.ts'
import { httpMailer } from './platform/mailer-http.ts'
import { smtpMailer } from './platform/mailer-smtp.ts'
import { NoMail, type Mailer } from './platform/mailer.ts'
import type { ConnectSocket } from './platform/socket.ts'

/** The bindings of a deployment: text that `src/env.ts` reads, and in development the offline GraphiQL page. */
export type Bindings = Record<string, unknown>

/** What the runtime gives with each event. */
export interface Lifetime {
  waitUntil(work: Promise<unknown>): void
}

/** A Worker's handlers, as the runtime calls them. */
export interface Handlers {
  fetch(request: Request, bindings: Bindings, lifetime: Lifetime): Promise<Response>
  scheduled(event: unknown, bindings: Bindings, lifetime: Lifetime): Promise<void>
}

/** What a runtime brings to the application besides its bindings. */
export interface Surroundings extends Pick<Dependencies, 'clock' | 'log' | 'connect' | 'cache' | 'respond' | 'digest'> {
  /** Opens connections to the mail server. */
  sockets: ConnectSocket
}

/** Puts the application together from its bindings; throws one line where they are wrong, which names them only. */
export function composeApp(bindings: Bindings, { sockets, ...surroundings }: Surroundings): App {
  const settings = parseSettings(bindings)
  if (settings.mail.transport === 'none') surroundings.log.info('mail.none')
  const page = bindings['GRAPHIQL'] as Dependencies['graphiql']
  const graphiql = settings.environment === 'development' ? page : undefined
  const version = bindings['CF_VERSION_METADATA'] as { id?: string } | undefined
  return createApp({ ...surroundings, settings, mailer: mailerFor(settings.mail, sockets), graphiql, release: version?.id })
}

/**
 * Puts the application together for the Workers runtime, once per isolate, with its bindings. It fails closed: with a
 * configuration that is wrong, it says so in one line of the log, and answers nothing but 503.
 */
export function composeWorker(clock: Clock, sockets: ConnectSocket): Handlers {
  const log = consoleLog()
  let made: { app: App | null } | undefined
  const appFor = (bindings: Bindings): App | null => (made ??= { app: orNothing(bindings, { clock, log, sockets, cache: edgeCache() }) }).app
  return {
    async fetch(request, bindings, lifetime) {
      const app = appFor(bindings)
      if (!app) return notAvailable()
      return app.fetch(request, (work) => lifetime.waitUntil(work))
    },
    async scheduled(_event, bindings) {
      await appFor(bindings)?.scheduled()
    },
  }
}

function notAvailable(): Response {
  return Response.json({ error: 'Not available' }, { status: 503, headers: { 'cache-control': 'no-store' } })
}

function orNothing(bindings: Bindings, surroundings: Surroundings): App | null {
  try {
    return composeApp(bindings, surroundings)
  } catch (fault) {
    // These messages name bindings and say what is wrong with them, never what they hold.
    surroundings.log.error('configuration.invalid', { reason: fault instanceof Error ? fault.message : 'unknown' })
    return null
  }
}

/**
 * The mailer that the settings ask for. With none, mail is refused for good, so that no secret waits in the outbox; the log
 * says so once, at the start.
 */
function mailerFor(mail: MailSettings, sockets: ConnectSocket): Mailer {
  if (mail.transport === 'smtp') return smtpMailer(mail, sockets)
  if (mail.transport === 'http') return httpMailer(mail)
  return { send: () => Promise.reject(new NoMail()) }
}
