import { describe, expect, test } from 'vitest'
import { networkOf } from '../../src/auth/limiter.ts'
import { startApp } from '../harness/app.ts'
import { apiClient, ok } from '../harness/client.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done, mutate, mutationDocument, refusal } from '../harness/mutate.ts'
import { codeFor, ownAddress } from '../harness/people.ts'

const app = await startApp()
expectNoFaults(app)
const from = (address: string) => apiClient(app.url, undefined, { 'cf-connecting-ip': address })
const limited = 'RateLimited RATE_LIMITED'
const hour = 3_600

describe('asking for codes', () => {
  test('is limited per address, from wherever it comes, until the hour is over', async () => {
    const email = 'often@example.org'
    for (let i = 0; i < 5; i++) await done(apiClient(app.url, undefined, ownAddress()), 'requestSignInCode', { email })
    const document = `mutation ($input: RequestSignInCodeInput!) { requestSignInCode(input: $input) { ... on RateLimited { code message retryAfter } } }`
    const { requestSignInCode } = ok(await from('10.9.9.9')(document, { input: { email } }))
    expect(requestSignInCode).toMatchObject({
      code: 'RATE_LIMITED',
      message: 'Too many attempts. Please try again later.',
    })
    const over = Math.ceil((app.clock.now + 1) / hour) * hour
    expect(Date.parse(requestSignInCode.retryAfter) / 1000).toBe(over)
    expect(await refusal(from('10.9.9.9'), 'requestSignInCode', { email: 'OFTEN@example.org' })).toBe(limited)
    await done(from('10.9.9.9'), 'requestSignInCode', { email: 'another@example.org' })

    const before = app.clock.now
    app.clock.now = over - 1
    expect(await refusal(from('10.9.9.9'), 'requestSignInCode', { email })).toBe(limited)
    app.clock.now = over
    await done(from('10.9.9.9'), 'requestSignInCode', { email })
    app.clock.now = before
  })

  test('does not spoil the last code that was sent', async () => {
    const email = 'spoil@example.org'
    for (let i = 0; i < 5; i++) await done(from(`10.8.0.${i}`), 'requestSignInCode', { email })
    const code = codeFor(app, email)
    expect(await refusal(from('10.8.0.9'), 'requestSignInCode', { email })).toBe(limited)
    await done(from('10.8.0.9'), 'signIn', { email, code })
  })

  test('is limited per network address, and counts in parallel', async () => {
    const ask = (i: number) => mutate(from('192.0.2.1'), 'requestSignInCode', { email: `net${i}@example.org` })
    const answers = await Promise.all(Array.from({ length: 66 }, (_, i) => ask(i)))
    expect(answers.filter(({ code }) => code === 'RATE_LIMITED')).toHaveLength(6)
    await done(from('192.0.2.2'), 'requestSignInCode', { email: 'net1@example.org' })
  })

  test('without a network address counts as one source', async () => {
    const nowhere = apiClient(app.url)
    await Promise.all(
      Array.from({ length: 60 }, (_, i) => done(nowhere, 'requestSignInCode', { email: `nowhere${i}@example.org` })),
    )
    expect(await refusal(nowhere, 'requestSignInCode', { email: 'nowhere@example.org' })).toBe(limited)
  })

  test('stores no address', async () => {
    const stored = JSON.stringify((await app.db.execute('select * from rate_limits')).rows)
    expect(stored).not.toMatch(/example\.org|192\.0\.2/)
  })
})

describe('signing in', () => {
  test('is limited per network address, whatever the addresses', async () => {
    const email = 'guess@example.org'
    await done(from('198.51.100.1'), 'requestSignInCode', { email })
    const guess = (i: number) =>
      refusal(from('198.51.100.2'), 'signIn', { email: `guess${i}@example.org`, code: '000000' })
    const answers = await Promise.all(Array.from({ length: 120 }, (_, i) => guess(i)))
    expect(new Set(answers)).toEqual(new Set(['SignInRefused SIGN_IN_CODE_INVALID']))
    expect(await refusal(from('198.51.100.2'), 'signIn', { email, code: codeFor(app, email) })).toBe(limited)
    const document = mutationDocument('signIn')
    const { signIn } = ok(
      await from('198.51.100.2').with({ 'accept-language': 'nl' })(document, { input: { email, code: '1' } }),
    )
    expect(signIn.message).toBe('Te veel pogingen. Probeer het later opnieuw.')
    await done(from('198.51.100.1'), 'signIn', { email, code: codeFor(app, email) })
  })
})

test('a household of IPv6 counts as one source', () => {
  expect(networkOf('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2')
  expect(networkOf('2001:0DB8:0001:2::9')).toBe('2001:db8:1:2')
  expect(networkOf('2001:db8::1')).toBe('2001:db8:0:0')
  expect(networkOf('::1')).toBe('0:0:0:0')
  expect(networkOf('2001:db8:1::')).toBe('2001:db8:1:0')
  expect(networkOf('::ffff:192.0.2.1')).toBe('::ffff:192.0.2.1')
  expect(networkOf('192.0.2.1')).toBe('192.0.2.1')
  expect(networkOf(null)).toBeNull()
})
