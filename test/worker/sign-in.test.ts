import { afterAll, beforeAll, expect, test } from 'vitest'
import { startOfTests } from '../harness/app.ts'
import { apiClient, ok, type ApiClient } from '../harness/client.ts'
import { done, refusal } from '../harness/mutate.ts'
import { startWorkerdApp, type WorkerdApp } from '../harness/workerd.ts'

let app: WorkerdApp

beforeAll(async () => {
  app = await startWorkerdApp()
  await app.setClock(startOfTests)
})

afterAll(() => app.close())

const viewerQuery = '{ viewer { person { id email } sessions { id } } }'

/** The text of the newest mail to an address; mail arrives a moment after the answer. */
async function mailTo(email: string): Promise<string> {
  await expect.poll(() => app.mailbox.messages(email).length).toBeGreaterThan(0)
  return app.mailbox.messages(email)[0]!.text
}

const codeIn = (text: string): string => /code is: (\d{6})/.exec(text)![1]!

async function signIn(email: string): Promise<ApiClient> {
  const anyone = apiClient(app.url)
  await done(anyone, 'requestSignInCode', { email })
  const { token } = await done(anyone, 'signIn', { email, code: codeIn(await mailTo(email)) }, 'token')
  return apiClient(app.url, token)
}

test('signing in by the mail that comes, and being known then', async () => {
  const client = await signIn('anna@example.org')
  const { viewer } = ok(await client(viewerQuery))
  expect(viewer.person.email).toBe('anna@example.org')
  expect(ok(await apiClient(app.url)(viewerQuery)).viewer).toBeNull()
  const [mail] = app.mailbox.messages('anna@example.org')
  expect(mail?.from).toBe('noaber@noaber.test')
  expect(mail?.messageId).toMatch(/^<evt_\w{26}@noaber\.test>$/)
})

test('the clock that is set counts: a code that was good is not, ten minutes on', async () => {
  const anyone = apiClient(app.url)
  await done(anyone, 'requestSignInCode', { email: 'late@example.org' })
  const code = codeIn(await mailTo('late@example.org'))
  await app.setClock(startOfTests + 601)
  const refused = await refusal(anyone, 'signIn', { email: 'late@example.org', code })
  expect(refused).toBe('SignInRefused SIGN_IN_CODE_INVALID')
  await app.setClock(startOfTests)
})

test('of a hundred requests at once, each gets its own answer', async () => {
  const people = await Promise.all(Array.from({ length: 5 }, (_, n) => signIn(`person${n}@example.org`)))
  const answers = await Promise.all(
    Array.from({ length: 100 }, async (_, n) => {
      const answer = await people[n % 5]!(viewerQuery)
      return [answer.status, ok(answer).viewer.person.email, answer.headers.get('x-request-id')]
    }),
  )
  const expected = answers.map((_, n) => [200, `person${n % 5}@example.org`])
  expect(answers.map(([status, email]) => [status, email])).toEqual(expected)
  expect(new Set(answers.map(([, , id]) => id)).size).toBe(100)
})

test('fifty writes at once are all done, and all mailed', async () => {
  const emails = Array.from({ length: 50 }, (_, n) => `crowd${n}@example.org`)
  await Promise.all(
    emails.map((email, n) => {
      const client = apiClient(app.url).with({ 'cf-connecting-ip': `10.0.0.${n}` })
      return done(client, 'requestSignInCode', { email })
    }),
  )
  for (const email of emails) expect(await mailTo(email)).toContain('code is:')
  await app.scheduled()
  const { rows } = await app.db.execute('select count(*) as waiting from outbox where done_at is null')
  expect(rows[0]?.['waiting']).toBe(0)
  expect(emails.map((email) => app.mailbox.messages(email).length)).toEqual(emails.map(() => 1))
})

test('the scheduled work delivers what is due, and purges what has served', async () => {
  await signIn('gone@example.org')
  const payload = JSON.stringify({ membershipId: 'mem_unknown', accepted: true })
  const event = { sql: 'insert into outbox (id, kind, payload, created_at, due_at) values (?, ?, ?, ?, ?)' }
  await app.db.execute({ ...event, args: ['evt_due', 'membership.decided', payload, startOfTests, startOfTests] })
  const later = startOfTests + 90 * 86_400
  await app.db.execute({ ...event, args: ['evt_later', 'membership.decided', payload, startOfTests, later] })
  await app.setClock(startOfTests + 61 * 86_400)
  await app.scheduled()
  await app.setClock(startOfTests)
  const { rows } = await app.db.execute(
    "select id, payload, done_at from outbox where id in ('evt_due', 'evt_later') order by id",
  )
  expect(rows.map(({ id, payload: left, done_at: doneAt }) => [id, left, doneAt])).toEqual([
    ['evt_due', null, startOfTests + 61 * 86_400],
    ['evt_later', payload, null],
  ])
  const left = await app.db.execute(
    `select (select count(*) from sessions) + (select count(*) from sign_in_codes)
       + (select count(*) from rate_limits) as n`,
  )
  expect(left.rows[0]?.['n']).toBe(0)
  expect(app.lines.filter((line) => line.includes('"error"'))).toEqual([])
})

test('without a way for mail to leave, nothing secret waits for one', async () => {
  const mute = await startWorkerdApp({ bindings: { MAIL_TRANSPORT: 'none' } })
  try {
    await done(apiClient(mute.url), 'requestSignInCode', { email: 'anna@example.org' })
    const outbox = () => mute.db.execute('select payload, last_error from outbox')
    const events = async () => (await outbox()).rows.map((row) => ({ ...row }))
    await expect.poll(events).toEqual([{ payload: null, last_error: 'NO_MAIL' }])
    await mute.scheduled()
    // That none leaves is said once, and is no error of every event.
    expect(mute.lines.filter((line) => line.includes('"error"'))).toEqual([])
    expect(mute.lines.filter((line) => line.includes('mail.none'))).toHaveLength(1)
  } finally {
    await mute.close()
  }
})

const entries = ['src/worker.ts', 'test/worker/entry.ts']

test.each(entries)('%s with a wrong configuration answers nothing, and says why in one line', async (entry) => {
  const wrong = await startWorkerdApp({ entry, bindings: { SECRET: 'too short', SMTP_PORT: 'many' } })
  try {
    for (const path of ['/', '/health', '/graphql']) {
      const response = await fetch(wrong.url + path)
      expect([response.status, await response.text()]).toEqual([503, '{"error":"Not available"}'])
    }
    await wrong.scheduled()
    expect(wrong.lines.filter((line) => line.includes('configuration.invalid'))).toHaveLength(1)
    expect(wrong.lines[0]).toMatch(/SECRET .*SMTP_PORT/)
    expect(wrong.lines.join('\n')).not.toMatch(/too short|test-token/)
  } finally {
    await wrong.close()
  }
})

test('the production entry has no clock to set', async () => {
  const production = await startWorkerdApp({ entry: 'src/worker.ts', bindings: { ENVIRONMENT: 'production' } })
  try {
    await expect(production.setClock(startOfTests)).rejects.toThrow()
    expect((await fetch(`${production.url}/graphiql`)).status).toBe(404)
    expect(await (await fetch(`${production.url}/ready`)).json()).toEqual({ status: 'ready' })
  } finally {
    await production.close()
  }
})
