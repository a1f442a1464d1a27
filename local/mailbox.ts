import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { callbackify } from 'node:util'
import PostalMime from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import { renderMailbox } from './mailbox-page.ts'

/** A mail as it arrived. */
export type MailboxMessage = {
  to: string
  from: string
  subject: string
  text: string
  html: string | null
  messageId: string | null
  /** When it arrived, RFC 3339. */
  at: string
}

/** Where to listen; always on this machine only, since the mails hold sign-in codes. */
export type MailboxOptions = {
  /** 0, the default, takes a free port. */
  smtpPort?: number
  httpPort?: number
  host?: '127.0.0.1' | '::1' | 'localhost'
  /** Takes a line per mail, and the first lines of its text. */
  log?: (line: string) => void
}

/** A running mailbox. */
export type Mailbox = {
  smtp: { host: string; port: number }
  /** The page; `messages.json?to=` beside it. */
  url: string
  /** What arrived, newest first, for one recipient or for all. */
  messages: (to?: string) => MailboxMessage[]
  close: () => Promise<void>
}

const OWN_NAMES = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** No more than this is remembered. */
const CAPACITY = 200

/**
 * A real mail server for one machine: it takes every mail, passes none on, and shows what came.
 *
 * A mail is in the mailbox before its sender hears that it was taken.
 */
export async function startMailbox(options: MailboxOptions = {}): Promise<Mailbox> {
  const { smtpPort = 0, httpPort = 0, host = '127.0.0.1', log = () => {} } = options
  let messages: MailboxMessage[] = []
  const find = (to?: string | null) => messages.filter((message) => !to || message.to === to.toLowerCase())
  const take = async (stream: NodeJS.ReadableStream, recipients: string[]) => {
    const received = await receive(stream, recipients)
    messages = [...received, ...messages].slice(0, CAPACITY)
    for (const message of received) announce(message, log)
  }

  const smtp = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    size: 10_000_000,
    closeTimeout: 500,
    onData: (stream, session, callback) => {
      const recipients = session.envelope.rcptTo.map(({ address }) => address.toLowerCase())
      callbackify(take)(stream, recipients, callback)
    },
  })
  // A client that hangs up is the client's affair; without a listener it would end this process.
  const listening = once(smtp.server, 'listening')
  smtp.on('error', () => {})
  smtp.listen(smtpPort, host)
  await listening

  const http = createServer((request, response) => answer(request, response, find))
  try {
    http.listen(httpPort, host)
    await once(http, 'listening')
  } catch (error) {
    await closeSmtp(smtp)
    throw error
  }
  return {
    smtp: { host, port: portOf(smtp.server) },
    url: `http://${host.includes(':') ? `[${host}]` : host}:${portOf(http)}/`,
    messages: find,
    close: async () => {
      http.closeAllConnections()
      await Promise.all([closeSmtp(smtp), new Promise((done) => http.close(done))])
    },
  }
}

async function receive(stream: NodeJS.ReadableStream, recipients: string[]): Promise<MailboxMessage[]> {
  const mail = await PostalMime.parse(await buffer(stream))
  return recipients.map((to) => ({
    to,
    from: mail.from?.address ?? '',
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    html: mail.html ?? null,
    messageId: mail.messageId ?? null,
    at: new Date().toISOString(),
  }))
}

function announce({ to, subject, text }: MailboxMessage, log: (line: string) => void): void {
  const lines = text.split('\n').map((line) => line.trim())
  log(`✉ ${to}: ${subject}`)
  for (const line of lines.filter(Boolean).slice(0, 6)) log(`    ${line.slice(0, 160)}`)
}

/** Only by this machine's own names: a foreign site whose name resolves to it must not read the codes. */
function answer(request: IncomingMessage, response: ServerResponse, find: (to?: string | null) => MailboxMessage[]) {
  const url = URL.parse(request.url ?? '/', `http://${request.headers.host}`)
  const send = (status: number, type: string, body: string) => {
    response.writeHead(status, {
      'content-type': `${type}; charset=utf-8`,
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    response.end(body)
  }
  if (!url || !OWN_NAMES.has(url.hostname)) return send(421, 'text/plain', 'Wrong host\n')
  if (request.method !== 'GET') return send(405, 'text/plain', 'GET only\n')
  const messages = find(url.searchParams.get('to'))
  if (url.pathname === '/') return send(200, 'text/html', renderMailbox(messages))
  if (url.pathname === '/messages.json') return send(200, 'application/json', JSON.stringify(messages))
  return send(404, 'text/plain', 'Not found\n')
}

function portOf(server: Pick<Server, 'address'>): number {
  return (server.address() as AddressInfo).port
}

function closeSmtp(smtp: SMTPServer): Promise<void> {
  return new Promise((done) => {
    smtp.close(() => done())
  })
}
