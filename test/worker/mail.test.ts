import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Mailbox, startMailbox } from '../../local/mailbox.ts'
import type { Mail } from '../../src/platform/mailer.ts'
import { smtpMailSettings } from './fixtures/settings.ts'
import { selfSigned } from './fixtures/certificate.ts'
import { politeScript, scriptedServer } from './fixtures/servers.ts'
import { type Probe, startProbe } from './fixtures/start-probe.ts'

const mail: Mail = { to: 'anna@example.org', subject: 'Hello', text: 'Hello Anna' }
const { key, cert } = selfSigned()

let mailbox: Mailbox
let probe: Probe

beforeAll(async () => {
  mailbox = await startMailbox()
  probe = await startProbe({ trustedCertificates: [cert] })
})

afterAll(async () => {
  await Promise.all([probe.close(), mailbox.close()])
})

/** Sends to a scripted server, and answers the outcome and what the client said. */
async function converse(script: ReturnType<typeof politeScript>, options: Parameters<typeof smtpMailSettings>[1] = {}) {
  const said: string[] = []
  const server = await scriptedServer((line) => {
    if (line) said.push(line)
    return script(line)
  })
  try {
    return { said, result: await probe.send({ smtp: smtpMailSettings(server.port, options), mail }) }
  } finally {
    await server.close()
  }
}

test('a mail arrives whole: umlauts, emoji, long lines, dots, both forms', async () => {
  const text = [
    'Beste Zoë, schöne Grüße — één code: 123456 🙂',
    '.',
    '..two dots',
    `${'a very long line äöü '.repeat(80)}.`,
    '=20 is not a space, nor is this the end: ',
    '',
    'From here on',
  ].join('\n')
  const subject = 'Jouw inlogcode — één keer te gebruiken, für dich, 🙂 en nog wat langer dan een regel lang mag zijn'
  const html = '<p>Grüße &amp; één <b>code</b></p>'
  const sent: Mail = { to: 'zoe@example.org', subject, text, html, messageId: 'ntf_01h@noaber.example' }
  expect(await probe.send({ smtp: smtpMailSettings(mailbox.smtp.port), mail: sent })).toEqual({ sent: true })

  const [arrived] = mailbox.messages('zoe@example.org')
  expect(arrived).toMatchObject({ subject, from: 'noreply@noaber.example', messageId: '<ntf_01h@noaber.example>' })
  expect(arrived?.text.trimEnd()).toBe(text)
  expect(arrived?.html?.trim()).toBe(html)
})

test('a mail of a hundred thousand characters arrives whole', async () => {
  const text = `${'Zoë schrijft: één, twee, drie. '.repeat(4000)}einde`
  await probe.send({ smtp: smtpMailSettings(mailbox.smtp.port), mail: { ...mail, to: 'long@example.org', text } })
  expect(mailbox.messages('long@example.org')[0]?.text.trimEnd()).toBe(text)
})

test.each([
  'anna@example.org\r\nRCPT TO:<eve@example.org>',
  'anna@example.org>\r\nDATA\r\n',
  'anna@example.org, eve@example.org',
  'Anna <anna@example.org>',
  'not an address',
])('a recipient that would say more than one address is refused: %j', async (to) => {
  const result = await probe.send({ smtp: smtpMailSettings(mailbox.smtp.port), mail: { ...mail, to } })
  expect(result).toMatchObject({ sent: false, name: 'MailError', retryable: false })
  expect(mailbox.messages('eve@example.org')).toEqual([])
})

test('a message id with a line break is refused', async () => {
  const messageId = 'a@b>\r\nBcc: eve@example.org'
  const result = await probe.send({ smtp: smtpMailSettings(mailbox.smtp.port), mail: { ...mail, messageId } })
  expect(result).toMatchObject({ sent: false, name: 'MailError', retryable: false })
})

test('a line break in a subject starts no header', async () => {
  const subject = 'Party\r\nBcc: eve@example.org\r\n\r\nanother body'
  await probe.send({ smtp: smtpMailSettings(mailbox.smtp.port), mail: { ...mail, to: 'party@example.org', subject } })
  expect(mailbox.messages('party@example.org')[0]).toMatchObject({
    subject: 'Party Bcc: eve@example.org another body',
    text: expect.stringContaining('Hello Anna'),
  })
  expect(mailbox.messages('eve@example.org')).toEqual([])
})

test.each([
  ['RCPT', '550 5.1.1 no such mailbox anna@example.org\r\n', false],
  ['RCPT', '451 4.7.1 greylisted, anna@example.org\r\n', true],
  ['DATA', '554 no\r\n', false],
  ['.', '552 too large\r\n', false],
  ['.', '452 full\r\n', true],
  ['MAIL', '550 you may not send\r\n', true],
  ['', '421 busy\r\n', true],
  ['', '554 go away\r\n', true],
])('a server that answers %j with %j', async (line, reply, retryable) => {
  const { result } = await converse(politeScript({ [line]: reply }))
  expect(result).toMatchObject({ sent: false, name: 'MailError', retryable })
  expect(JSON.stringify(result)).not.toContain('anna')
})

test.each(['', 'EHLO', 'RCPT', '.'])('a server that hangs up at %j does not stop the Worker', async (at) => {
  const { result } = await converse(politeScript({ [at]: null }))
  expect(result).toMatchObject({ sent: false, name: 'MailError', retryable: true })
  expect(await (await fetch(probe.url)).text()).toBe('ok')
})

test.each(['', 'RCPT', '.'])('a server that never answers at %j is left after the time-out', async (at) => {
  const { result } = await converse(politeScript({ [at]: undefined }), { timeout: 200 })
  expect(result).toMatchObject({ sent: false, name: 'MailError', retryable: true, message: /in time/ })
})

test('a mail is sent once its content is taken, whatever the server does at the goodbye', async () => {
  expect((await converse(politeScript({ QUIT: undefined }))).result).toEqual({ sent: true })
  expect((await converse(politeScript({ QUIT: null }))).result).toEqual({ sent: true })
})

test('an old server that knows no EHLO gets a HELO', async () => {
  const { result, said } = await converse(politeScript({ EHLO: '502 what?\r\n' }))
  expect(result).toEqual({ sent: true })
  expect(said).toContain('HELO noaber.example')
})

test('a server that is down can be tried again', async () => {
  const server = await scriptedServer(() => undefined)
  await server.close()
  const result = await probe.send({ smtp: smtpMailSettings(server.port), mail })
  expect(result).toMatchObject({ sent: false, name: 'MailError', retryable: true })
})

test('without STARTTLS on offer neither the password nor the mail leaves', async () => {
  const { result, said } = await converse(politeScript(), { security: 'starttls', username: 'noaber', password: 'pw' })
  expect(result).toMatchObject({ sent: false, name: 'MailError', retryable: true })
  expect(said.filter((line) => /^(AUTH|MAIL)/.test(line))).toEqual([])
})

test('a password goes unencrypted to no other machine', async () => {
  const smtp = { ...smtpMailSettings(2525, { username: 'noaber', password: 'pw' }), host: 'mail.example.org' }
  expect(await probe.send({ smtp, mail })).toMatchObject({ sent: false, name: 'TypeError' })
})

test.each(['starttls', 'tls'] as const)('with %s the certificate counts, and the password', async (security) => {
  const password = 'pässwört €'
  const got: string[] = []
  const server = new SMTPServer({
    key,
    cert,
    secure: security === 'tls',
    closeTimeout: 100,
    onAuth: (auth, session, done) => {
      if (!session.secure || auth.password !== password) return done(new Error('No'))
      return done(null, { user: auth.username })
    },
    onRcptTo: ({ address }, session, done) => {
      got.push(`${String(session.user)} → ${address}`)
      done()
    },
  })
  server.on('error', () => {})
  const listening = once(server.server, 'listening')
  server.listen(0, '127.0.0.1')
  await listening
  try {
    const { port } = server.server.address() as AddressInfo
    const settings = { ...smtpMailSettings(port, { security, username: 'noaber', password }), host: 'localhost' }
    expect(await probe.send({ smtp: settings, mail })).toEqual({ sent: true })
    expect(got).toEqual(['noaber → anna@example.org'])

    const wrong = await probe.send({ smtp: { ...settings, password: 'wrong' }, mail })
    expect(wrong).toMatchObject({ sent: false, name: 'MailError', retryable: true, message: /sign-in \(535\)/ })
    const otherName = await probe.send({ smtp: { ...settings, host: '127.0.0.1' }, mail })
    expect(otherName).toMatchObject({ sent: false, name: 'MailError', retryable: true })
  } finally {
    await new Promise<void>((done) => {
      server.close(() => done())
    })
  }
})

test('no failure of these was left unhandled in the Worker', async () => {
  await (await fetch(`${probe.url}/forget`)).text()
  await expect.poll(() => probe.lines).toContain('unhandled: Error: forgotten')
  expect(probe.lines.filter((line) => line.startsWith('unhandled'))).toEqual(['unhandled: Error: forgotten'])
})
