import { expect, test } from 'vitest'
import { MailError } from '../../src/platform/mailer.ts'
import { startApp, startOfTests } from '../harness/app.ts'
import { apiClient } from '../harness/client.ts'
import { done } from '../harness/mutate.ts'
import { ownAddress, signIn } from '../harness/people.ts'
import { eventsOf, runScheduled } from './outbox.ts'

const app = await startApp()
const anyone = () => apiClient(app.url, undefined, ownAddress())
const ask = (email: string, headers: Record<string, string> = {}) =>
  done(anyone().with(headers), 'requestSignInCode', { email }, 'email expiresAt')
const mailsTo = (email: string) => app.mails.filter(({ to }) => to === email)
const down = new MailError('The mail server cannot be reached.', { retryable: true })

test('the mail leaves at once, with the answer, and costs the request nothing at the database', async () => {
  const answer = await anyone()('mutation { requestSignInCode(input: { email: "anna@example.org" }) { __typename } }')
  expect(answer.trips).toBe(1)
  const [mail, ...more] = mailsTo('anna@example.org')
  expect(more).toEqual([])
  expect(mail?.subject).toBe('Your sign-in code for Noaber')
  expect(mail?.text).toMatch(/Your sign-in code is: \d{6}\n/)
  expect(mail?.text).toMatch(/http:\/\/noaber\.test\/sign-in#email=anna%40example\.org&token=[\w-]{43}\n/)
  const [event] = await eventsOf(app, 'mail.signInCode')
  expect(mail?.messageId).toBe(`${event?.id}@noaber.test`)
  expect(event).toMatchObject({ payload: null, attempts: 1, doneAt: app.clock.now, lastError: null })
  await runScheduled(app)
  expect(mailsTo('anna@example.org')).toHaveLength(1)
})

test('the code and the link of the mail each sign in', async () => {
  expect((await signIn(app, 'bram@example.org')).token).toBeTruthy()
  await ask('bram@example.org')
  const token = /token=([\w-]+)/.exec(mailsTo('bram@example.org').at(-1)?.text ?? '')?.[1]
  const signedIn = await done(anyone(), 'signIn', { email: 'bram@example.org', code: token }, 'token')
  expect(signedIn.token).toBeTruthy()
})

test.each([
  ['nl-NL,nl;q=0.9', 'Jouw inlogcode voor Noaber'],
  ['de-AT', 'Dein Anmeldecode für Noaber'],
  ['en-GB', 'Your sign-in code for Noaber'],
  ['fr, de;q=0.5', 'Dein Anmeldecode für Noaber'],
  ['fr', 'Your sign-in code for Noaber'],
])('to a browser that speaks %s the mail is in its language', async (language, subject) => {
  const email = `speaks-${language.toLowerCase().replaceAll(/\W/g, '')}@example.org`
  await ask(email, { 'accept-language': language })
  expect(mailsTo(email).map((mail) => mail.subject)).toEqual([subject])
})

test('while no mail leaves, nothing secret lies in clear in the database', async () => {
  app.faults.mail = down
  await ask('sealed@example.org')
  app.faults.mail = null
  const event = (await eventsOf(app, 'mail.signInCode')).find(({ payload }) => payload !== null)
  expect(event?.payload).toMatch(/^enc:[\w+/=]+$/)
  expect(event?.lastError).toBe('MAIL_NOT_TAKEN')
  const dump = JSON.stringify((await app.db.execute('select * from outbox')).rows)
  expect(dump).not.toContain('sealed@example.org')
  app.clock.now += 60
  await runScheduled(app)
  const code = /\d{6}/.exec(mailsTo('sealed@example.org')[0]?.text ?? '')?.[0]
  expect(code).toBeTruthy()
  const after = (await eventsOf(app, 'mail.signInCode')).find(({ id }) => id === event?.id)
  expect(after).toMatchObject({ payload: null, attempts: 2, lastError: null, doneAt: app.clock.now })
})

test('a code that can no longer be used is not mailed any more', async () => {
  app.faults.mail = down
  await ask('late@example.org')
  app.faults.mail = null
  app.clock.now += 601
  await runScheduled(app)
  expect(mailsTo('late@example.org')).toEqual([])
  const event = (await eventsOf(app, 'mail.signInCode')).find(({ lastError }) => lastError === 'EXPIRED')
  expect(event).toMatchObject({ payload: null, doneAt: app.clock.now })
  const logged = app.logs.findLast(({ event: name }) => name === 'outbox.givenUp')
  expect(logged?.fields).toMatchObject({ reason: 'EXPIRED', kind: 'mail.signInCode' })
})

test('an address that the mail server refuses is given up at once', async () => {
  app.faults.mail = new MailError('The mail server refused the recipient (550).', { retryable: false })
  await ask('nobody@example.org')
  app.faults.mail = null
  const event = (await eventsOf(app, 'mail.signInCode')).find(({ lastError }) => lastError === 'MAIL_REFUSED')
  expect(event).toMatchObject({ payload: null, attempts: 1, doneAt: app.clock.now })
  const fields = { reason: 'MAIL_REFUSED', told: /refused/ }
  expect(app.logs.at(-1)).toMatchObject({ event: 'outbox.givenUp', fields })
})

test('no log line tells an address, a code or a token', () => {
  expect(app.clock.now).toBeGreaterThan(startOfTests)
  expect(JSON.stringify(app.logs)).not.toMatch(/@example|\d{6}"|token=/)
})
