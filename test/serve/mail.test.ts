import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { setDefaultCACertificates, getCACertificates } from 'node:tls'
import { SMTPServer } from 'smtp-server'
import { afterAll, expect, test } from 'vitest'
import { startMailbox } from '../../local/mailbox.ts'
import { nodeSockets } from '../../local/serve/sockets.ts'
import { MailError, type Mail } from '../../src/platform/mailer.ts'
import { smtpMailer, type SmtpSettings } from '../../src/platform/mailer-smtp.ts'
import { selfSigned } from '../worker/fixtures/certificate.ts'
import { politeScript, scriptedServer } from '../worker/fixtures/servers.ts'
import { smtpMailSettings } from '../worker/fixtures/settings.ts'

const mail: Mail = {
  to: 'anna@example.org',
  subject: 'Hallo — één',
  text: 'Beste Anna,\n.\nGrüße 🙂',
  html: '<p>Grüße</p>',
}
const { key, cert } = selfSigned()
setDefaultCACertificates([...getCACertificates('default'), cert])

const mailbox = await startMailbox()
afterAll(() => mailbox.close())

/** What became of a mail: nothing where it was taken. */
async function send(settings: SmtpSettings): Promise<MailError | null> {
  try {
    await smtpMailer(settings, nodeSockets).send(mail)
    return null
  } catch (fault) {
    expect(fault).toBeInstanceOf(MailError)
    return fault as MailError
  }
}

test('a mail arrives whole', async () => {
  expect(await send(smtpMailSettings(mailbox.smtp.port))).toBeNull()
  const [arrived] = mailbox.messages('anna@example.org')
  expect(arrived).toMatchObject({ subject: mail.subject, from: 'noreply@noaber.example' })
  expect([arrived!.text.trimEnd(), arrived!.html!.trim()]).toEqual([mail.text, mail.html])
})

test.each(['starttls', 'tls'] as const)('with %s the certificate counts, and the password', async (security) => {
  const got: string[] = []
  const server = new SMTPServer({
    ...{ key, cert, secure: security === 'tls', closeTimeout: 100 },
    onAuth: ({ username, password }, { secure }, done) =>
      done(secure && password === 'pw' ? null : new Error('No'), { user: username }),
    onRcptTo: ({ address }, { user }, done) => {
      got.push(`${String(user)} → ${address}`)
      done()
    },
  })
  server.on('error', () => {})
  const listening = once(server.server, 'listening')
  server.listen(0, '127.0.0.1')
  await listening
  const { port } = server.server.address() as AddressInfo
  const settings = { ...smtpMailSettings(port, { security, username: 'noaber', password: 'pw' }), host: 'localhost' }
  expect(await send(settings)).toBeNull()
  expect(got).toEqual(['noaber → anna@example.org'])
  expect((await send({ ...settings, password: 'wrong' }))?.message).toMatch(/sign-in \(535\)/)
  // The certificate is for the name, not for the address behind it.
  expect(await send({ ...settings, host: '127.0.0.1' })).toMatchObject({ retryable: true })
  expect(got).toHaveLength(1)
  await new Promise<void>((done) => {
    server.close(() => done())
  })
})

/** Sends to a server by a script. */
async function converse(script: ReturnType<typeof politeScript>, options: Partial<SmtpSettings> = {}) {
  const server = await scriptedServer(script)
  try {
    return await send(smtpMailSettings(server.port, options))
  } finally {
    await server.close()
  }
}

test.each(['', 'EHLO', 'RCPT', '.'])('a server that hangs up at %j is another time’s', async (at) => {
  expect(await converse(politeScript({ [at]: null }))).toMatchObject({ retryable: true })
})

test.each(['', 'RCPT', '.'])('a server that never answers at %j is left after the time-out', async (at) => {
  expect(await converse(politeScript({ [at]: undefined }), { timeout: 100 })).toMatchObject({
    retryable: true,
    message: /in time/,
  })
})

test('a server that is down, or has no address, can be tried again', async () => {
  const server = await scriptedServer(() => undefined)
  await server.close()
  expect(await send(smtpMailSettings(server.port))).toMatchObject({ retryable: true })
  expect(await send({ ...smtpMailSettings(25), host: 'no-such-host.invalid' })).toMatchObject({ retryable: true })
})

test('what a server says after its consent to encryption, but in the clear, counts for nothing', async () => {
  const script = politeScript({ EHLO: '250-here\r\n250 STARTTLS\r\n', STARTTLS: '220 go\r\n250 injected\r\n' })
  expect(await converse(script, { security: 'starttls', timeout: 2000 })).toMatchObject({ retryable: true })
})
