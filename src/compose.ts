import { createApp, type App, type Dependencies } from './app.ts'
import { parseSettings, type MailSettings } from './env.ts'
import type { Clock } from './platform/clock.ts'
import { consoleLog, type Log } from './platform/log.ts'
import { httpMailer } from './platform/mailer-http.ts'
import { smtpMailer } from './platform/mailer-smtp.ts'
import { MailError, type Mailer } from './platform/mailer.ts'

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

/**
 * Puts the application together for the Workers runtime, once per isolate, with its bindings. It fails closed: with a
 * configuration that is wrong, it says so in one line of the log, and answers nothing but 503.
 */
export function composeWorker(clock: Clock): Handlers {
  const log = consoleLog()
  let made: { app: App | null } | undefined
  const appFor = (bindings: Bindings): App | null => (made ??= { app: makeApp(bindings, clock, log) }).app
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

function makeApp(bindings: Bindings, clock: Clock, log: Log): App | null {
  try {
    const settings = parseSettings(bindings)
    const page = bindings['GRAPHIQL'] as Dependencies['graphiql']
    const graphiql = settings.environment === 'development' ? page : undefined
    return createApp({ settings, clock, log, mailer: mailerFor(settings.mail), graphiql })
  } catch (fault) {
    // These messages name bindings and say what is wrong with them, never what they hold.
    log.error('configuration.invalid', { reason: fault instanceof Error ? fault.message : 'unknown' })
    return null
  }
}

/** The mailer that the settings ask for. With none, mail is refused for good, so that no secret waits in the outbox. */
function mailerFor(mail: MailSettings): Mailer {
  if (mail.transport === 'smtp') return smtpMailer(mail)
  if (mail.transport === 'http') return httpMailer(mail)
  return {
    send: () => Promise.reject(new MailError('No way for mail to leave is configured.', { retryable: false })),
  }
}
