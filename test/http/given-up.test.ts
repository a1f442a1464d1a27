import { afterEach, describe, expect, test, vi } from 'vitest'
import { createApp, type App } from '../../src/app.ts'
import { parseSettings } from '../../src/env.ts'
import { Documents } from '../../src/graph/plan/documents.ts'
import type { Transport } from '../../src/platform/database/transport.ts'

const lines: string[] = []
afterEach(() => {
  lines.length = 0
  vi.restoreAllMocks()
})

const settings = parseSettings({
  ENVIRONMENT: 'test',
  DATABASE_URL: 'http://db.test',
  SECRET: 'a secret for tests only, thirty-two or more',
  PUBLIC_URL: 'http://noaber.test',
})
const late = (): Promise<never> => Promise.reject(new DOMException('too late', 'TimeoutError'))
const lost = (): Promise<never> => Promise.reject(new TypeError('fetch failed'))

/** The application with a way to its database that does as a test says. */
const appOver = (send: Transport['send']): App => {
  const take = (event: string): void => void lines.push(event)
  return createApp({
    settings,
    clock: () => 1_800_000_000,
    mailer: { send: () => Promise.resolve() },
    log: { info: take, error: take },
    connect: () => ({ send }),
  })
}

interface Told {
  data?: unknown
  errors?: { path?: string[]; extensions: { code: string } }[]
}

async function ask(
  app: App,
  query: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: Told }> {
  const body = JSON.stringify({ query })
  const own = { 'content-type': 'application/json', 'content-length': String(body.length), ...headers }
  const answer = await app.fetch(new Request('http://noaber.test/graphql', { method: 'POST', headers: own, body }))
  return { status: answer.status, body: (await answer.json()) as Told }
}

const get = async (app: App, query: string): Promise<{ status: number; body: Told }> => {
  const answer = await app.fetch(new Request(`http://noaber.test/graphql?query=${encodeURIComponent(query)}`))
  return { status: answer.status, body: (await answer.json()) as Told }
}

test('a plan that gives up while another of its fields fails leaves no rejection behind', async () => {
  const unhandled: unknown[] = []
  const take = (reason: unknown): void => void unhandled.push(reason)
  process.on('unhandledRejection', take)
  const query =
    '{ cooperative(slug: "x") { name } facilities(filter: { near: { latitude: 100, longitude: 0 } }) { totalCount } }'
  const { body } = await ask(appOver(late), query)
  expect(body.errors!.map(({ extensions }) => extensions.code)).toEqual(['INVALID_PLACE'])
  await new Promise((resolve) => {
    setImmediate(resolve)
  })
  process.off('unhandledRejection', take)
  expect(unhandled).toEqual([])
})

describe.each([
  ['does not answer in time', late, 1],
  ['cannot be reached', lost, 3],
])('a database that %s', (_, send, times) => {
  const query = '{ a: cooperative(slug: "x") { name } b: cooperative(slug: "y") { name } }'
  const failed = { extensions: { code: 'INTERNAL_SERVER_ERROR' } }

  test.each([['POST', ask], ['GET', get]] as const)('is not asked again by graphql-js: %s', async (_method, by) => {
    const sent = vi.fn(send)
    const { status, body } = await by(appOver(sent), query)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      data: { a: null, b: null },
      errors: [
        { ...failed, path: ['a'] },
        { ...failed, path: ['b'] },
      ],
    })
    expect(sent).toHaveBeenCalledTimes(times)
  })

  test('nor where the viewer is found out first', async () => {
    const sent = vi.fn(send)
    const { status, body } = await ask(appOver(sent), '{ viewer { administrator } }', {
      authorization: `Bearer ${'t'.repeat(40)}`,
    })
    expect(status).toBe(500)
    expect(body).toMatchObject({ errors: [failed] })
    expect(sent).toHaveBeenCalledTimes(times)
  })
})

test('a database that answers the viewer, and then no more, is not asked again either', async () => {
  const viewer = { personId: 'x', sessionId: 'x', administrator: 0, locale: null, memberships: [], represents: [] }
  const answered = [{ columns: ['viewer'], rows: [[JSON.stringify(viewer)]] }]
  const sent = vi.fn<Transport['send']>(late).mockResolvedValueOnce(answered)
  // Looks at who asks before it reads.
  const hour = 'startsAt: "2027-01-20T10:00:00Z", endsAt: "2027-01-20T11:00:00Z"'
  const query = `{ checkBooking(input: { facilityId: "x", ${hour} }) { bookable } }`
  const { body } = await ask(appOver(sent), query, { authorization: `Bearer ${'t'.repeat(40)}` })
  expect(body).toMatchObject({ errors: [{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }] })
  expect(sent).toHaveBeenCalledTimes(2)
})

test('each field of a mutation tries for itself', async () => {
  const sent = vi.fn(late)
  const field = (name: string): string =>
    `${name}: requestSignInCode(input: { email: "${name}@example.org" }) { __typename }`
  const { body } = await ask(appOver(sent), `mutation { ${field('a')} ${field('b')} }`)
  expect(body.errors).toHaveLength(2)
  expect(sent).toHaveBeenCalledTimes(2)
})

describe('what nobody foresaw', () => {
  test('in the making of a plan is left to graphql-js', async () => {
    vi.spyOn(Documents.prototype, 'planned').mockImplementation(() => {
      throw new TypeError('geheim')
    })
    const app = appOver(late)
    expect(await ask(app, '{ __typename }')).toEqual({ status: 200, body: { data: { __typename: 'Query' } } })
    expect(await get(app, '{ __typename }')).toEqual({ status: 200, body: { data: { __typename: 'Query' } } })
  })

  test.each([{}, { 'content-length': '100' }])(
    'while a body is read is told as a request that is none: %j',
    async (headers) => {
      const body = new ReadableStream({
        pull(controller) {
          controller.error(new TypeError('geheim'))
        },
      })
      const init = { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body, duplex: 'half' }
      const answer = await appOver(late).fetch(new Request('http://noaber.test/graphql', init as RequestInit))
      const text = await answer.text()
      expect([answer.status, JSON.parse(text)]).toMatchObject([
        400,
        { errors: [{ extensions: { code: 'BAD_REQUEST' } }] },
      ])
      expect(text).not.toContain('geheim')
    },
  )
})
