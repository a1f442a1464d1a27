import { exportJWK, exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT, type CryptoKey, type JWTPayload } from 'jose'
import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { apiClient, ok } from '../harness/client.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done } from '../harness/mutate.ts'
import { signIn } from '../harness/people.ts'

const issuer = 'https://login.example.org/'
const audience = 'noaber'
const keys = await generateKeyPair('RS256', { extractable: true })
const strange = await generateKeyPair('RS256', { extractable: true })
const elliptic = await generateKeyPair('ES256', { extractable: true })
const jwks = { keys: [
  { ...(await exportJWK(keys.publicKey)), kid: 'one', alg: 'RS256' },
  { ...(await exportJWK(elliptic.publicKey)), kid: 'two', alg: 'ES256' },
] }
const app = await startApp({ OIDC_ISSUERS: JSON.stringify([{ issuer, audience, algorithms: ['RS256'], jwks }]) })
expectNoFaults(app)
const who = '{ viewer { person { id email name } sessions { id } } }'

interface Made { claims?: JWTPayload; key?: CryptoKey | Uint8Array; alg?: string; kid?: string }

const signed = ({ claims = {}, key = keys.privateKey, alg = 'RS256', kid = 'one' }: Made = {}) =>
  new SignJWT({
    iss: issuer,
    aud: audience,
    iat: app.clock.now,
    exp: app.clock.now + 600,
    email: 'jwt@example.org',
    email_verified: true,
    ...claims,
  })
    .setProtectedHeader({ alg, kid })
    .sign(key)

const ask = async (token: string) => {
  const { status, data, errors } = await apiClient(app.url, token)(who)
  return errors ? [status, errors[0]!.extensions['code'], data ?? null] : data.viewer
}

const peopleNamed = async (email: string) =>
  Number(
    (await app.db.execute({ sql: 'select count(*) as n from people where email = ?', args: [email] })).rows[0]!['n'],
  )

describe('a token of a configured issuer', () => {
  test('signs in, and its first sight makes a person', async () => {
    const token = await signed({ claims: { email: 'First@Example.org' } })
    const [viewer, twin] = await Promise.all([ask(token), ask(token)])
    expect(viewer).toMatchObject({ person: { email: 'first@example.org', name: null }, sessions: [] })
    expect(twin.person.id).toBe(viewer.person.id)
    expect(await peopleNamed('first@example.org')).toBe(1)
  })

  test('is the same person as one who signs in by mail', async () => {
    const { personId, client } = await signIn(app, 'jwt@example.org', 'Joke')
    expect(await ask(await signed())).toMatchObject({ person: { id: personId, name: 'Joke' } })
    expect(ok(await client(who)).viewer.sessions).toHaveLength(1)
  })

  test('acts with full rights, and is not ours to end', async () => {
    const client = apiClient(app.url, await signed({ claims: { email: 'acts@example.org' } }))
    await done(client, 'updateProfile', { name: 'Anja' })
    expect(await done(client, 'signOut', {}, 'signedOut')).toMatchObject({ signedOut: false })
    expect(ok(await client(who)).viewer.person.name).toBe('Anja')
    const session = await signIn(app, 'acts@example.org')
    await done(client, 'signOutEverywhere', {})
    expect((await session.client(who)).status).toBe(401)
  })

  test('is refused unless everything about it is right', async () => {
    const now = app.clock.now
    const publicPem = new TextEncoder().encode(await exportSPKI(keys.publicKey))
    const claimsOf = {
      iss: issuer,
      aud: audience,
      iat: now,
      exp: now + 600,
      email: 'evil@example.org',
      email_verified: true,
    }
    const email = 'evil@example.org'
    const good = await signed({ claims: { email } })
    const [head, , signature] = good.split('.')
    const wrong = {
      'another issuer': await signed({ claims: { email, iss: 'https://evil.example/' } }),
      'no issuer': await signed({ claims: { email, iss: undefined } }),
      'another audience': await signed({ claims: { email, aud: 'others' } }),
      'no audience': await signed({ claims: { email, aud: undefined } }),
      'no algorithm': new UnsecuredJWT(claimsOf).encode(),
      'no algorithm, with a signature': `${new UnsecuredJWT(claimsOf).encode()}${signature}`,
      'HS256 with the public key': await signed({ claims: { email }, key: publicPem, alg: 'HS256' }),
      'an algorithm that is not pinned': await signed({
        claims: { email },
        key: elliptic.privateKey,
        alg: 'ES256',
        kid: 'two',
      }),
      expired: await signed({ claims: { email, iat: now - 700, exp: now - 31 } }),
      'no expiry': await signed({ claims: { email, exp: undefined } }),
      'no time of issue': await signed({ claims: { email, iat: undefined } }),
      'not valid yet': await signed({ claims: { email, nbf: now + 100 } }),
      'an address that is not verified': await signed({ claims: { email, email_verified: false } }),
      'an address verified in words': await signed({ claims: { email, email_verified: 'true' } }),
      'an address of which it is not said': await signed({ claims: { email, email_verified: undefined } }),
      'no address': await signed({ claims: { email: undefined } }),
      'something else as address': await signed({ claims: { email: { $ne: null } } }),
      'another key': await signed({ claims: { email }, key: strange.privateKey }),
      'a key that is not known': await signed({ claims: { email }, key: strange.privateKey, kid: 'three' }),
      'another body': `${head}.${btoa(JSON.stringify({ ...claimsOf, name: 'x' })).replaceAll('=', '')}.${signature}`,
    }
    for (const [what, token] of Object.entries(wrong)) {
      expect([what, await ask(token)]).toEqual([what, [401, 'UNAUTHENTICATED', null]])
    }
    expect(await peopleNamed(email)).toBe(0)
    expect(await ask(good)).toMatchObject({ person: { email } })
  })

  test('expires by the clock', async () => {
    const token = await signed({ claims: { email: 'clock@example.org' } })
    const before = app.clock.now
    app.clock.now += 629
    expect(await ask(token)).toMatchObject({ person: { email: 'clock@example.org' } })
    app.clock.now += 2
    expect(await ask(token)).toEqual([401, 'UNAUTHENTICATED', null])
    app.clock.now = before
  })
})
