import { describe, expect, test } from 'vitest'
import { hmac, sha256 } from '../../src/platform/crypto.ts'
import { startApp } from '../harness/app.ts'
import { apiClient, ok } from '../harness/client.ts'
import { expectNoFaults, requestFault } from '../harness/faults.ts'
import { done, mutate, refusal } from '../harness/mutate.ts'
import { codeFor, linkTokenFor, ownAddress, signIn } from '../harness/people.ts'

const app = await startApp()
expectNoFaults(app)
const anyone = () => apiClient(app.url, undefined, ownAddress())
const invalid = 'SignInRefused SIGN_IN_CODE_INVALID'

const ask = (email: string) => done(anyone(), 'requestSignInCode', { email }, 'email expiresAt')
const wrongFor = async (email: string) => String((Number(codeFor(app, email)) + 1) % 1_000_000).padStart(6, '0')
const triesOf = async (email: string) =>
  Number(
    (await app.db.execute({ sql: 'select tries from sign_in_codes where email = ?', args: [email] })).rows[0]?.[
      'tries'
    ],
  )

describe('a code by mail', () => {
  test('signs in, and makes a person without a name of a new address', async () => {
    await ask('new@example.org')
    const selection =
      'token expiresAt viewer { administrator person { id name email } memberships { nodes { id } } sessions { current client } }'
    const input = { email: 'NEW@Example.org ', code: codeFor(app, 'new@example.org') }
    const answer = await done(anyone().with({ 'user-agent': 'Neighbour/1' }), 'signIn', input, selection)
    expect(answer.viewer.person).toMatchObject({ name: null, email: 'new@example.org' })
    expect(answer.viewer).toMatchObject({
      administrator: false,
      memberships: { nodes: [] },
      sessions: [{ current: true, client: 'Neighbour/1' }],
    })
    const { viewer } = ok(await apiClient(app.url, answer.token)('{ viewer { person { id } } }'))
    expect(viewer.person.id).toBe(answer.viewer.person.id)
  })

  test('finds the same person again', async () => {
    const [first, second] = [await signIn(app, 'again@example.org', 'Ans'), await signIn(app, 'again@example.org')]
    expect(second.personId).toBe(first.personId)
    expect(second.token).not.toBe(first.token)
  })

  test('is asked for with the same answer, known or not', async () => {
    await signIn(app, 'known@example.org')
    const [known, unknown] = [
      await anyone()(document, { e: 'known@example.org' }),
      await anyone()(document, { e: 'other@example.org' }),
    ]
    expect({ ...known.data.requestSignInCode, email: '' }).toEqual({ ...unknown.data.requestSignInCode, email: '' })
    expect([known.status, known.trips, known.statements]).toEqual([unknown.status, unknown.trips, unknown.statements])
  })

  test('works with the space that a mail programme put in it', async () => {
    await ask('space@example.org')
    const code = codeFor(app, 'space@example.org')
    await done(anyone(), 'signIn', { email: 'space@example.org', code: ` ${code.slice(0, 3)} ${code.slice(3)}\n` })
  })

  test('is stored hashed, and so is the token of the session', async () => {
    await ask('hash@example.org')
    const [code, link] = [codeFor(app, 'hash@example.org'), linkTokenFor(app, 'hash@example.org')]
    const stored = JSON.stringify(
      (await app.db.execute(`select * from sign_in_codes where email = 'hash@example.org'`)).rows[0],
    )
    expect(stored).not.toContain(code)
    expect(stored).not.toContain(link)
    expect(stored).not.toContain(await sha256(code))
    expect(stored).not.toContain(await sha256(`hash@example.org ${code}`))
    expect(stored).toContain(await hmac('a secret for tests only, thirty-two or more', `hash@example.org ${code}`))
    const { token } = await signIn(app, 'hash@example.org')
    const sessions = JSON.stringify((await app.db.execute('select * from sessions')).rows)
    expect(sessions).not.toContain(token)
    expect(sessions).toContain(await sha256(token))
    const outbox = JSON.stringify((await app.db.execute('select payload from outbox')).rows)
    expect(outbox).not.toContain('hash@example.org')
  })

  test('is for its own address only', async () => {
    await ask('mine@example.org')
    await ask('yours@example.org')
    expect(
      await refusal(anyone(), 'signIn', { email: 'yours@example.org', code: linkTokenFor(app, 'mine@example.org') }),
    ).toBe(invalid)
    expect(await refusal(anyone(), 'signIn', { email: 'nobody@example.org', code: '123456' })).toBe(invalid)
  })

  test('is replaced by the next one', async () => {
    await ask('twice@example.org')
    const first = linkTokenFor(app, 'twice@example.org')
    await ask('twice@example.org')
    expect(await refusal(anyone(), 'signIn', { email: 'twice@example.org', code: first })).toBe(invalid)
    await done(anyone(), 'signIn', { email: 'twice@example.org', code: linkTokenFor(app, 'twice@example.org') })
  })

  test('expires', async () => {
    const { expiresAt } = await ask('late@example.org')
    const code = codeFor(app, 'late@example.org')
    const before = app.clock.now
    app.clock.now = Date.parse(expiresAt) / 1000
    expect(await refusal(anyone(), 'signIn', { email: 'late@example.org', code })).toBe(invalid)
    app.clock.now -= 1
    await done(anyone(), 'signIn', { email: 'late@example.org', code })
    app.clock.now = before
  })

  test('may be tried five times, and then not even rightly, by code or by link', async () => {
    await ask('five@example.org')
    for (let i = 0; i < 4; i++)
      expect(
        await refusal(anyone(), 'signIn', { email: 'five@example.org', code: await wrongFor('five@example.org') }),
      ).toBe(invalid)
    await done(anyone(), 'signIn', { email: 'five@example.org', code: codeFor(app, 'five@example.org') })

    await ask('five@example.org')
    for (let i = 0; i < 5; i++)
      await refusal(anyone(), 'signIn', { email: 'five@example.org', code: await wrongFor('five@example.org') })
    for (const code of [codeFor(app, 'five@example.org'), linkTokenFor(app, 'five@example.org')]) {
      expect(await refusal(anyone(), 'signIn', { email: 'five@example.org', code })).toBe(invalid)
    }
  })

  test('counts parallel guesses: of twenty, at most five are compared', async () => {
    await ask('parallel@example.org')
    const code = await wrongFor('parallel@example.org')
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => refusal(anyone(), 'signIn', { email: 'parallel@example.org', code })),
    )
    expect(new Set(answers)).toEqual(new Set([invalid]))
    expect(await triesOf('parallel@example.org')).toBe(5)
    const right = codeFor(app, 'parallel@example.org')
    expect(await refusal(anyone(), 'signIn', { email: 'parallel@example.org', code: right })).toBe(invalid)
  })

  test('is used once, also by two at once', async () => {
    await ask('race@example.org')
    const code = codeFor(app, 'race@example.org')
    const answers = await Promise.all(
      [1, 2, 3].map(() => mutate(anyone(), 'signIn', { email: 'race@example.org', code })),
    )
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual([
      'SignInPayload',
      'SignInRefused',
      'SignInRefused',
    ])
    expect(answers.find(({ code: why }) => why)?.code).toBe('SIGN_IN_CODE_INVALID')
    expect(await refusal(anyone(), 'signIn', { email: 'race@example.org', code })).toBe(invalid)
  })

  test('is refused as garbage of any size', async () => {
    await ask('garbage@example.org')
    for (const code of ['', ' ', '\u0000', '👋', '\ud800', "' or 1=1 --", 'x'.repeat(200_000)]) {
      await ask('garbage@example.org').catch(() => undefined)
      expect(await refusal(anyone(), 'signIn', { email: 'garbage@example.org', code })).toBe(invalid)
      app.clock.now += 3_600
    }
    for (const email of [
      '',
      'x',
      'a@b',
      `${'x'.repeat(250)}@example.org`,
      "a'@b--.c",
      '<b>@example.org',
      'a\u0000@example.org',
    ]) {
      expect(await requestFault(anyone(), 'requestSignInCode', { email })).toBe('BAD_USER_INPUT')
    }
  })
})

describe('a link by mail', () => {
  test('signs in, once', async () => {
    await ask('link@example.org')
    const code = linkTokenFor(app, 'link@example.org')
    await done(anyone(), 'signIn', { email: 'link@example.org', code })
    expect(await refusal(anyone(), 'signIn', { email: 'link@example.org', code })).toBe(invalid)
  })
})

const document = `mutation ($e: EmailAddress!) { requestSignInCode(input: { email: $e }) {
  __typename ... on RequestSignInCodePayload { email expiresAt } ... on UserError { code } } }`
