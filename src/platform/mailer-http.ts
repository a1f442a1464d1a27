import { checkMail, isLoopback, MailError, type Mail, type Mailer } from './mailer.ts'

/** Where and how to hand mail to a provider over HTTP. */
export type HttpMailSettings = {
  /** Takes the POST. Encrypted, unless it is on this machine. */
  url: string
  /** Sent as `Authorization: Bearer …`. */
  token: string
  /** The sender, `Name <address>` or an address alone. */
  from: string
  /** Milliseconds that the provider has to answer. */
  timeout?: number
}

/** Answers that condemn the mail itself; every other failure may pass. */
const FINAL = new Set([400, 410, 413, 415, 422])

/**
 * Mail through a provider's HTTP interface, in the shape that several providers share:
 *
 * ```json
 * { "from": "…", "to": "…", "subject": "…", "text": "…", "html": "…", "headers": { "Message-ID": "<…>" } }
 * ```
 *
 * `html` and `headers` are left out when there is nothing to say. Any 2xx means that the provider has taken the mail;
 * the body of its answer is not read. With a message id the request also carries an `Idempotency-Key`, so that a mail
 * whose answer got lost is not sent twice.
 */
export function httpMailer({ url, token, from, timeout = 10_000 }: HttpMailSettings): Mailer {
  const target = new URL(url)
  if (target.protocol !== 'https:' && !(target.protocol === 'http:' && isLoopback(target.hostname))) {
    throw new TypeError('The URL of the mail provider must be https.')
  }
  return {
    async send(mail) {
      const response = await post(target, token, from, checkMail(mail), timeout)
      await response.body?.cancel()
      if (response.ok) return
      throw new MailError(`The mail provider answered ${response.status}.`, { retryable: !FINAL.has(response.status) })
    },
  }
}

async function post(url: URL, token: string, from: string, mail: Mail, timeout: number): Promise<Response> {
  const { to, subject, text, html, messageId } = mail
  try {
    return await fetch(url, {
      method: 'POST',
      // The token is for this address only, so a redirect is a failure.
      redirect: 'manual',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        ...(messageId && { 'idempotency-key': messageId.slice(1, -1) }),
      },
      body: JSON.stringify({ from, to, subject, text, html, headers: messageId && { 'Message-ID': messageId } }),
      signal: AbortSignal.timeout(timeout),
    })
  } catch (error) {
    const late = error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError')
    const message = late ? 'The mail provider did not answer in time.' : 'The mail provider cannot be reached.'
    throw new MailError(message, { retryable: true })
  }
}
