import { checkMail, isLoopback, MailError, type Mail, type Mailbox, type Mailer, parseMailbox } from './mailer.ts'
import { base64, headerMailbox, headerText } from './mime-header.ts'
import { writeMessage } from './mime.ts'
import { type Reply, SmtpConnection } from './smtp-connection.ts'
import type { ConnectSocket } from './socket.ts'

/** Where and how to hand mail to a mail server. */
export type SmtpSettings = {
  host: string
  /** Usually 587 with `starttls`, 465 with `tls`. Cloudflare lets no Worker connect to port 25. */
  port: number
  /** `starttls` insists: with a server that does not offer it, no mail leaves. */
  security: 'none' | 'starttls' | 'tls'
  username?: string
  password?: string
  /** The sender, `Name <address>` or an address alone. */
  from: string
  /** Milliseconds for the whole conversation. */
  timeout?: number
}

/**
 * Mail over SMTP, from the runtime's own sockets: one connection per mail, always closed.
 */
export function smtpMailer(settings: SmtpSettings, connect: ConnectSocket): Mailer {
  const from = parseMailbox(settings.from)
  if (settings.security === 'none' && settings.password && !isLoopback(settings.host)) {
    throw new TypeError('A password for the mail server needs an encrypted connection.')
  }
  return {
    async send(unchecked) {
      const mail = checkMail(unchecked)
      const late = Promise.withResolvers<never>()
      const timer = setTimeout(
        () => late.reject(new MailError('The mail server did not answer in time.', { retryable: true })),
        settings.timeout ?? 20_000,
      )
      let connection: SmtpConnection | undefined
      try {
        const secureTransport = transports[settings.security]
        connection = new SmtpConnection(connect({ hostname: settings.host, port: settings.port }, { secureTransport }))
        await Promise.race([converse(connection, settings, from, mail), late.promise])
      } catch (error) {
        if (error instanceof MailError) throw error
        // The runtime's own words may quote the configuration.
        throw new MailError('The mail server cannot be reached.', { retryable: true })
      } finally {
        clearTimeout(timer)
        connection?.close()
      }
    },
  }
}

const transports = { none: 'off', starttls: 'starttls', tls: 'on' } as const

async function converse(connection: SmtpConnection, settings: SmtpSettings, from: Mailbox, mail: Mail): Promise<void> {
  expectOurs(await connection.reply(), 2, 'the connection')
  let offers = await greet(connection, from)
  if (settings.security === 'starttls') {
    if (!offers.has('STARTTLS')) throw new MailError('The mail server offers no STARTTLS.', { retryable: true })
    expectOurs(await connection.send('STARTTLS\r\n'), 2, 'STARTTLS')
    connection.startTls()
    offers = await greet(connection, from)
  }
  if (settings.username !== undefined) await signIn(connection, offers, settings.username, settings.password ?? '')

  expectOurs(await connection.send(`MAIL FROM:<${from.address}>\r\n`), 2, 'the sender')
  expectMail(await connection.send(`RCPT TO:<${mail.to}>\r\n`), 2, 'the recipient')
  expectMail(await connection.send('DATA\r\n'), 3, 'a mail')
  expectMail(await connection.send(compose(from, mail)), 2, 'the content')
}

/** Introduces us by the sender's domain, and answers what the server can do: keyword → its parameters. */
async function greet(connection: SmtpConnection, from: Mailbox): Promise<Map<string, string>> {
  const domain = from.address.slice(from.address.lastIndexOf('@') + 1)
  const reply = await connection.send(`EHLO ${domain}\r\n`)
  if (reply.code === 250) return new Map(reply.lines.slice(1).map(keyword))
  expectOurs(await connection.send(`HELO ${domain}\r\n`), 2, 'the greeting')
  return new Map()
}

function keyword(line: string): [string, string] {
  const [name = '', ...parameters] = line.trim().toUpperCase().split(/[ =]/)
  return [name, parameters.join(' ')]
}

async function signIn(connection: SmtpConnection, offers: Map<string, string>, user: string, password: string) {
  const methods = (offers.get('AUTH') ?? '').split(' ')
  if (methods.includes('PLAIN')) {
    expectOurs(await connection.send(`AUTH PLAIN ${base64(`\0${user}\0${password}`)}\r\n`), 2, 'the sign-in')
  } else if (methods.includes('LOGIN')) {
    expectOurs(await connection.send('AUTH LOGIN\r\n'), 3, 'the sign-in')
    expectOurs(await connection.send(`${base64(user)}\r\n`), 3, 'the sign-in')
    expectOurs(await connection.send(`${base64(password)}\r\n`), 2, 'the sign-in')
  } else {
    throw new MailError('The mail server offers no known way to sign in.', { retryable: true })
  }
}

/** The whole message with its final dot. */
function compose(from: Mailbox, mail: Mail): string {
  const domain = from.address.slice(from.address.lastIndexOf('@') + 1)
  const headers = {
    From: headerMailbox(from),
    To: mail.to,
    Subject: headerText(mail.subject),
    Date: new Date().toUTCString().replace('GMT', '+0000'),
    'Message-ID': mail.messageId ?? `<${crypto.randomUUID()}@${domain}>`,
    'Auto-Submitted': 'auto-generated',
  }
  return `${writeMessage({ headers, text: mail.text, html: mail.html })}\r\n.\r\n`
}

/** A refusal that is not about this mail, which another time or a better configuration may get past. */
function expectOurs(reply: Reply, kind: 2 | 3, what: string): void {
  if (Math.floor(reply.code / 100) !== kind) throw refusal(reply, what, true)
}

/** A refusal of this very mail: final with 5xx, for now with 4xx. */
function expectMail(reply: Reply, kind: 2 | 3, what: string): void {
  if (Math.floor(reply.code / 100) !== kind) throw refusal(reply, what, reply.code < 500)
}

function refusal({ code }: Reply, what: string, retryable: boolean): MailError {
  return new MailError(`The mail server refused ${what} (${code}).`, { retryable })
}
