/** A mail to one person. Whoever sends it has chosen the language; nothing is added to it. */
export type Mail = {
  to: string
  subject: string
  text: string
  html?: string
  /** The same at every attempt to send this mail, so that one which arrives twice is known for one. */
  messageId?: string
}

/** How mail leaves the system. Resolves once the next server has taken the mail; rejects with a {@link MailError}. */
export interface Mailer {
  send: (mail: Mail) => Promise<void>
}

/**
 * A mail that did not leave.
 *
 * `retryable` answers whether the same mail may go through later. Only a fault of the mail itself is final (a recipient
 * that does not exist, a refused content); a fault of ours or of the network, a wrong password included, is not, since
 * somebody may put it right. The message holds no mail address, no content and no secret: it may be logged and stored.
 */
export class MailError extends Error {
  override readonly name = 'MailError'
  readonly retryable: boolean

  constructor(message: string, { retryable }: { retryable: boolean }) {
    super(message)
    this.retryable = retryable
  }
}

/** No way for mail to leave is configured: somebody chose that, so it is no fault, and no later attempt mends it. */
export class NoMail extends MailError {
  constructor() {
    super('No way for mail to leave is configured.', { retryable: false })
  }
}

/** A mail address, and the name shown with it. */
export type Mailbox = { address: string; name?: string }

const ADDRESS = /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/i
const MESSAGE_ID = /^<?([a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,120}@[a-z0-9.-]{1,120})>?$/i

/** Reads `person@example.org` or `Name <person@example.org>`, the form of a configured sender. */
export function parseMailbox(text: string): Mailbox {
  const [, name, address] = /^\s*"?([^"<>]*?)"?\s*<([^<>]+)>\s*$/.exec(text) ?? [undefined, '', text.trim()]
  if (!ADDRESS.test(address ?? '')) throw new TypeError('The sender of mail is not a mail address.')
  return name ? { address: address ?? '', name: oneLine(name) } : { address: address ?? '' }
}

/**
 * The mail as it may go on the wire, or an error that no later attempt can mend. No line break gets from here into a
 * header or a command: in an address it is refused, in a subject (which may hold a title that a resident wrote) it
 * becomes a space.
 */
export function checkMail(mail: Mail): Mail {
  if (!ADDRESS.test(mail.to)) throw new MailError('The recipient is not a mail address.', { retryable: false })
  if (mail.text === '') throw new MailError('The mail has no text.', { retryable: false })
  const messageId = mail.messageId === undefined ? undefined : MESSAGE_ID.exec(mail.messageId)?.[1]
  if (mail.messageId !== undefined && messageId === undefined) {
    throw new MailError('The message id of the mail is malformed.', { retryable: false })
  }
  return { ...mail, subject: oneLine(mail.subject), messageId: messageId && `<${messageId}>` }
}

/** Whether a host is this machine itself, the only one to which secrets may go unencrypted. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host)
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim()
}
