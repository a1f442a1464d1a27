import { afterAll, beforeAll, expect, test } from 'vitest'
import { httpMailer } from '../../src/platform/mailer-http.ts'
import { MailError } from '../../src/platform/mailer.ts'
import { provider } from './fixtures/servers.ts'
import { type Probe, startProbe } from './fixtures/start-probe.ts'

const mail = { to: 'anna@example.org', subject: 'Grüße — één', text: 'Hallo Zoë\n.\n' }

let server: Awaited<ReturnType<typeof provider>>
let probe: Probe

beforeAll(async () => {
  ;[server, probe] = await Promise.all([provider(), startProbe()])
})

afterAll(async () => {
  await Promise.all([server.close(), probe.close()])
})

const at = (path: string, timeout?: number) => ({
  url: `http://127.0.0.1:${server.port}${path}`,
  token: 'a-secret-token',
  from: 'Noaber <noreply@noaber.example>',
  timeout,
})

test('the provider gets the mail, the token and a key against sending twice', async () => {
  const sent = { ...mail, html: '<p>Hallo</p>', messageId: 'ntf_01h@noaber.example' }
  expect(await probe.send({ http: at('/200'), mail: sent })).toEqual({ sent: true })
  expect(server.requests.at(-1)).toMatchObject({
    headers: {
      authorization: 'Bearer a-secret-token',
      'content-type': 'application/json',
      'idempotency-key': 'ntf_01h@noaber.example',
    },
    body: {
      from: 'Noaber <noreply@noaber.example>',
      to: 'anna@example.org',
      subject: 'Grüße — één',
      text: 'Hallo Zoë\n.\n',
      html: '<p>Hallo</p>',
      headers: { 'Message-ID': '<ntf_01h@noaber.example>' },
    },
  })
})

test('what a mail does not have is not sent', async () => {
  await probe.send({ http: at('/202'), mail })
  expect(server.requests.at(-1)?.body).toEqual({ from: 'Noaber <noreply@noaber.example>', ...mail })
})

test.each([
  ['/302', true],
  ['/400', false],
  ['/401', true],
  ['/422', false],
  ['/429', true],
  ['/500', true],
])('of an answer like %s it is known whether to try again', async (path, retryable) => {
  const before = server.requests.length
  const result = await probe.send({ http: at(path), mail })
  expect(result).toMatchObject({ sent: false, name: 'MailError', retryable })
  expect(result).toMatchObject({ message: `The mail provider answered ${path.slice(1)}.` })
  expect(JSON.stringify(result)).not.toMatch(/anna|secret|Hallo|an answer/)
  expect(server.requests).toHaveLength(before + 1)
})

test('a provider that does not answer, or is not there, can be tried again', async () => {
  const late = await probe.send({ http: at('/never', 200), mail })
  expect(late).toMatchObject({ sent: false, name: 'MailError', retryable: true, message: /in time/ })

  const gone = await provider()
  await gone.close()
  const result = await probe.send({ http: { ...at('/'), url: `http://127.0.0.1:${gone.port}/` }, mail })
  expect(result).toMatchObject({ sent: false, name: 'MailError', retryable: true, message: /reached/ })
})

test('the token leaves this machine encrypted only', () => {
  expect(() => httpMailer({ ...at('/'), url: 'http://mail.example.org/' })).toThrow(/https/)
})

test('a mail that cannot be sent is refused before anything leaves', async () => {
  const before = server.requests.length
  const refused = [
    { ...mail, to: 'anna@example.org\nBcc: eve@example.org' },
    { ...mail, text: '' },
    { ...mail, messageId: 'a@b\nc' },
  ]
  for (const each of refused) {
    const error: unknown = await httpMailer(at('/200')).send(each).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(MailError)
    expect(error).toMatchObject({ retryable: false })
  }
  expect(server.requests).toHaveLength(before)
})
