import { $ZodError } from 'zod/v4/core'
import { personalLink } from '../../auth/personal-links.ts'
import type { Settings } from '../../env.ts'
import type { Clock } from '../../platform/clock.ts'
import { decrypt } from '../../platform/crypto.ts'
import type { Database } from '../../platform/database/database.ts'
import { describeFault, type Log, type LogFields } from '../../platform/log.ts'
import { MailError, NoMail, type Mailer } from '../../platform/mailer.ts'
import { kindOf } from './event-kinds.ts'
import type { Addressed, Reading } from './event-kind.ts'
import { claim, close, postpone, split, type ClaimedEvent } from './outbox.ts'
import { maxAttempts, waitAfter } from './timing.ts'

/** What delivery needs: the region's database, and a database client that belongs to this run alone. */
export interface Delivery {
  database: Database
  mailer: Mailer
  clock: Clock
  log: Log
  settings: Pick<Settings, 'secret' | 'publicUrl' | 'appUrl'>
}

/** What became of events, by number. */
export type Tally = Record<Outcome, number>

type Outcome = 'delivered' | 'postponed' | 'givenUp'

/** How many events are under way at the same time; a Worker has six connections, and the database needs one of them. */
const atOnce = 5
const mostPerRun = 400

/** Delivers what is due, the longest due first; bounded, and safe to run twice at the same time. */
export async function deliverDue(delivery: Delivery): Promise<Tally> {
  const tally: Tally = { delivered: 0, postponed: 0, givenUp: 0 }
  for (let count = 0; count < mostPerRun; ) {
    const events = await claim(delivery.database, delivery.clock(), atOnce)
    if (events.length === 0) break
    const outcomes = await deliverAll(delivery, events)
    for (const outcome of outcomes) tally[outcome] += 1
    count += events.length
    // Where nothing got through, the mail server is down: the rest need not wait for its time-outs now.
    if (events.length === atOnce && outcomes.every((outcome) => outcome === 'postponed')) break
  }
  return tally
}

/** Tries some events at once, right after the commit that left them; what fails is tried again by `deliverDue`. */
export async function deliverNow(delivery: Delivery, ids: readonly string[]): Promise<void> {
  await deliverAll(delivery, await claim(delivery.database, delivery.clock(), ids.length, ids))
}

/** Lets every event come to its end before a fault of one (the database is gone) is thrown. */
async function deliverAll(delivery: Delivery, events: ClaimedEvent[]): Promise<Outcome[]> {
  const settled = await Promise.allSettled(events.map((event) => deliver(delivery, event)))
  return settled.map((result) => {
    if (result.status === 'rejected') throw result.reason
    return result.value
  })
}

async function deliver(delivery: Delivery, event: ClaimedEvent): Promise<Outcome> {
  const { database, clock, log } = delivery
  const kind = kindOf(event.kind)
  if (!kind) {
    log.info('outbox.unknown', { id: event.id, kind: event.kind })
    await close(database, event, clock(), 'UNKNOWN_KIND')
    return 'delivered'
  }
  // Each earlier attempt ended without a word, as when it makes its Worker run out of memory.
  if (event.attempts > maxAttempts) return giveUp(delivery, event, 'TOO_MANY_ATTEMPTS')
  if (clock() > event.createdAt + kind.keepsFor) return giveUp(delivery, event, 'EXPIRED')
  try {
    const payload = await open(event.payload, delivery.settings.secret)
    const mails = await kind.mails(payload, { database, now: clock(), appUrl: delivery.settings.appUrl, linkFor: linking(delivery) })
    if (mails.length > 1) {
      await split(database, event, clock(), mails.map((mail) => mail.payload))
      return 'delivered'
    }
    for (const mail of mails) await send(delivery, event, mail)
  } catch (fault) {
    return failed(delivery, event, fault)
  }
  await close(database, event, clock())
  return 'delivered'
}

const linking =
  ({ settings: { secret, publicUrl } }: Delivery): Reading['linkFor'] =>
  async (path, person, until) =>
    publicUrl + (await personalLink(secret, { path, person, until }))

async function send({ mailer, settings }: Delivery, { id }: ClaimedEvent, mail: Addressed): Promise<void> {
  const { to, subject, text } = mail
  const host = new URL(settings.publicUrl).hostname.replaceAll(/[^a-z0-9.-]/g, '-')
  await mailer.send({ to, subject, text, messageId: `${id}@${host}` })
}

async function open(payload: string | null, secret: string): Promise<unknown> {
  if (payload === null) return null
  return JSON.parse(payload.startsWith('enc:') ? await decrypt(secret, payload.slice(4)) : payload) as unknown
}

async function failed(delivery: Delivery, event: ClaimedEvent, fault: unknown): Promise<Outcome> {
  if (fault instanceof NoMail) {
    await close(delivery.database, event, delivery.clock(), 'NO_MAIL')
    return 'givenUp'
  }
  const { code, final, fields } = diagnose(fault)
  if (final || event.attempts >= maxAttempts) return giveUp(delivery, event, code, fields)
  const { id, kind, attempts } = event
  const wait = waitAfter(attempts)
  delivery.log.info('outbox.postponed', { id, kind, attempts, reason: code, wait, ...fields })
  await postpone(delivery.database, event, delivery.clock() + wait, code)
  return 'postponed'
}

/** A code for a failure, whether it can pass, and what more of it may be logged: no address, no content, no secret. */
function diagnose(fault: unknown): { code: string; final: boolean; fields: LogFields } {
  if (fault instanceof MailError) {
    const code = fault.retryable ? 'MAIL_NOT_TAKEN' : 'MAIL_REFUSED'
    return { code, final: !fault.retryable, fields: { told: fault.message } }
  }
  if (fault instanceof $ZodError) return { code: 'INVALID_PAYLOAD', final: true, fields: {} }
  // Such as a database that is away, or a payload sealed under a secret that somebody is about to put back.
  return { code: 'FAULT', final: false, fields: describeFault(fault) }
}

async function giveUp(delivery: Delivery, event: ClaimedEvent, reason: string, fields?: LogFields): Promise<Outcome> {
  const { id, kind, attempts } = event
  delivery.log.error('outbox.givenUp', { id, kind, attempts, reason, ...fields })
  await close(delivery.database, event, delivery.clock(), reason)
  return 'givenUp'
}
