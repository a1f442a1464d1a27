import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { apiClient, ok } from '../harness/client.ts'
import { expectNoFaults, requestFault } from '../harness/faults.ts'
import { done, refusal } from '../harness/mutate.ts'
import { signIn } from '../harness/people.ts'

const app = await startApp()
expectNoFaults(app)
const anyone = apiClient(app.url)
const who = '{ viewer { person { id } sessions { id current client createdAt expiresAt } } }'

const dead = async (token: string) => {
  const { status, errors, data } = await apiClient(app.url, token)('{ viewer { person { id } } }')
  expect([status, errors?.[0]?.extensions['code'], data ?? null]).toEqual([401, 'UNAUTHENTICATED', null])
}

describe('sessions', () => {
  test('are listed to their person, newest first, and tell which is current', async () => {
    const first = await signIn(app, 'list@example.org')
    app.clock.now += 60
    const second = await signIn(app, 'list@example.org')
    await signIn(app, 'else@example.org')
    const { viewer } = ok(await first.client(who))
    expect(viewer.sessions.map(({ current }: { current: boolean }) => current)).toEqual([false, true])
    expect(ok(await second.client(who)).viewer.sessions.map(({ current }: { current: boolean }) => current)).toEqual([
      true,
      false,
    ])
    expect(Date.parse(viewer.sessions[0].expiresAt) - Date.parse(viewer.sessions[0].createdAt)).toBe(60 * 86_400_000)
  })

  test('end at once with signOut, and only this one', async () => {
    const [here, there] = [await signIn(app, 'out@example.org'), await signIn(app, 'out@example.org')]
    expect(await done(here.client, 'signOut', {}, 'signedOut')).toMatchObject({ signedOut: true })
    await dead(here.token)
    expect(ok(await there.client(who)).viewer.sessions).toHaveLength(1)
  })

  test('end everywhere with signOutEverywhere, of one person only', async () => {
    const [here, there, other] = [
      await signIn(app, 'all@example.org'),
      await signIn(app, 'all@example.org'),
      await signIn(app, 'rest@example.org'),
    ]
    await done(here.client, 'signOutEverywhere', {}, 'signedOut')
    await dead(here.token)
    await dead(there.token)
    expect(ok(await other.client(who)).viewer.person.id).toBe(other.personId)
  })

  test('are revoked one by one, by their own person', async () => {
    const [here, lost, other] = [
      await signIn(app, 'rev@example.org'),
      await signIn(app, 'rev@example.org'),
      await signIn(app, 'thief@example.org'),
    ]
    const { viewer } = ok(await here.client(who))
    const sessionId = viewer.sessions.find(({ current }: { current: boolean }) => !current).id
    expect(await refusal(other.client, 'revokeSession', { sessionId })).toBe('NotFound NOT_FOUND')
    expect(ok(await lost.client(who)).viewer.person.id).toBe(here.personId)
    expect(await done(here.client, 'revokeSession', { sessionId }, 'sessionId')).toMatchObject({ sessionId })
    await dead(lost.token)
    expect(await refusal(here.client, 'revokeSession', { sessionId })).toBe('NotFound NOT_FOUND')
    for (const garbage of ['', 'x', here.personId, '\u0000', 'ses_'.repeat(5_000)]) {
      expect(await refusal(here.client, 'revokeSession', { sessionId: garbage })).toBe('NotFound NOT_FOUND')
    }
  })

  test('expire', async () => {
    const { token, client } = await signIn(app, 'expire@example.org')
    const before = app.clock.now
    app.clock.now += 60 * 86_400 - 1
    expect(ok(await client(who)).viewer.sessions).toHaveLength(1)
    app.clock.now += 1
    await dead(token)
    const renewed = await signIn(app, 'expire@example.org')
    expect(ok(await renewed.client(who)).viewer.sessions).toHaveLength(1)
    app.clock.now = before
  })

  test('are nobody’s to end who is not signed in', async () => {
    expect(await requestFault(anyone, 'signOut', {})).toBe('UNAUTHENTICATED')
    expect(await requestFault(anyone, 'signOutEverywhere', {})).toBe('UNAUTHENTICATED')
    expect(await requestFault(anyone, 'revokeSession', { sessionId: 'x' })).toBe('UNAUTHENTICATED')
    expect(ok(await anyone(who)).viewer).toBeNull()
  })
})

describe('the Authorization header', () => {
  test('is refused where it is not one of ours, before anything is read or written', async () => {
    const { token } = await signIn(app, 'header@example.org')
    const forged = `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`
    const headers = [
      'Bearer',
      `Basic ${btoa('header@example.org:x')}`,
      token,
      `Bearer ${token} ${token}`,
      `Bearer ${forged}`,
      `Bearer ${token.slice(0, 20)}`,
      `Bearer ${'a'.repeat(5_000)}`,
      `Bearer ' or 1=1 --`,
      'Bearer a.b.c',
      `Bearer ${token}.${token}.${token}`,
      `Token ${token}`,
      '',
    ]
    for (const authorization of headers) {
      for (const query of [who, '{ cooperatives { totalCount } }', 'mutation { signOut(input: {}) { __typename } }']) {
        const { status, errors, data } = await anyone.with({ authorization })(query)
        expect([authorization, status, data ?? null, errors?.map(({ extensions }) => extensions['code'])]).toEqual([
          authorization,
          401,
          null,
          ['UNAUTHENTICATED'],
        ])
        expect(JSON.stringify(errors)).not.toContain('header@example.org')
      }
    }
    expect(ok(await anyone.with({ authorization: `bearer ${token}` })(who)).viewer.sessions).toHaveLength(1)
  })

  test('is answered in the reader’s language', async () => {
    const message = async (language: string) =>
      (await anyone.with({ authorization: 'x', 'accept-language': language })(who)).errors?.[0]?.message
    expect([await message('nl-BE'), await message('de'), await message('en'), await message('fr')]).toEqual([
      'Log eerst in.', 'Bitte melde dich zuerst an.', 'Please sign in first.', 'Please sign in first.',
    ])
  })
})
