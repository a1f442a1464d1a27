import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'

const app = await startApp()
const production = await startApp({ ENVIRONMENT: 'production', CORS_ORIGINS: '*' })

const call = (init: RequestInit = {}, path = '/graphql', url = app.url) =>
  fetch(`${url}${path}`, {
    method: 'POST',
    body: '{"query":"{ cooperatives { totalCount } }"}',
    ...init,
    headers: { 'content-type': 'application/json', ...(init.headers as object) },
  })
const page = (path: string, init: RequestInit = {}, url = app.url) =>
  fetch(`${url}${path}`, { redirect: 'manual', ...init })

describe('an answer', () => {
  test.each([
    ['with data', {}],
    ['with errors', { body: '{"query":"{ x }"}' }],
    ['that refuses', { body: 'x', headers: { 'content-type': 'text/plain' } }],
    ['to a wrong token', { headers: { authorization: 'Bearer aaaaaaaaaaaaaaaaaaaaaaaaa' } }],
  ])('%s is kept by nobody, and says on what it depends', async (_, init) => {
    const { headers } = await call(init)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('vary')?.toLowerCase().split(/, */)).toEqual(
      expect.arrayContaining(['authorization', 'accept-language', 'origin']),
    )
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
    expect(headers.get('set-cookie')).toBeNull()
    expect(headers.get('x-powered-by')).toBeNull()
  })

  test('has an id of its own', async () => {
    const ids = await Promise.all(Array.from({ length: 5 }, async () => (await call()).headers.get('x-request-id')))
    expect(new Set(ids).size).toBe(5)
  })

  test('tells what it cost outside production only, where it would tell what exists', async () => {
    expect((await call()).headers.get('server-timing')).toMatch(
      /^db;dur=\d+\.\d;desc="trips=1 statements=1", by;desc="plan"$/,
    )
    expect((await call({}, '/graphql', production.url)).headers.get('server-timing')).toBeNull()
  })
})

describe('another origin', () => {
  const from = (origin: string, init: RequestInit = {}, url = app.url) =>
    call({ ...init, headers: { ...(init.headers as object), origin } }, '/graphql', url)
  const asks = {
    method: 'OPTIONS',
    body: null,
    headers: {
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization, content-type',
    },
  }
  const cors = ({ headers }: Response) => [...headers.keys()].filter((name) => name.startsWith('access-control-'))

  test('that is on the list may read, without credentials', async () => {
    const { headers } = await from('https://app.example')
    expect(headers.get('access-control-allow-origin')).toBe('https://app.example')
    expect(headers.get('access-control-allow-credentials')).toBeNull()
    expect(headers.get('access-control-expose-headers')).toContain('x-request-id')
  })

  test('that is on the list may ask first', async () => {
    const response = await from('https://app.example', asks)
    expect(response.status).toBe(204)
    expect(response.headers.get('access-control-allow-origin')).toBe('https://app.example')
    expect(response.headers.get('access-control-allow-methods')).toContain('POST')
    expect(response.headers.get('access-control-allow-headers')).toContain('authorization')
    expect(response.headers.get('access-control-allow-credentials')).toBeNull()
  })

  test.each([
    'https://evil.example',
    'https://app.example.evil',
    'http://app.example',
    'https://app.example:444',
    'null',
    'https://sub.app.example',
  ])('that is not on the list gets no header: %s', async (origin) => {
    expect(cors(await from(origin))).toEqual([])
    expect(cors(await from(origin, asks))).toEqual([])
  })

  test('gets the headers also with an error, so that a page can read why', async () => {
    const wrong: RequestInit[] = [
      { body: '{"query":"{ x }"}' },
      { body: 'x', headers: { 'content-type': 'text/plain' } },
      { headers: { authorization: 'Bearer x' } },
    ]
    for (const init of wrong) {
      expect((await from('https://app.example', init)).headers.get('access-control-allow-origin')).toBe(
        'https://app.example',
      )
    }
  })

  test('is anyone where the list says so, still without credentials', async () => {
    const { headers } = await from('https://any.example', {}, production.url)
    expect(headers.get('access-control-allow-origin')).toBe('https://any.example')
    expect(headers.get('access-control-allow-credentials')).toBeNull()
  })
})

describe('the plain pages', () => {
  test('say that it works, and where to go from here', async () => {
    const response = await page('/')
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toContain('text/html')
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(await response.text()).toContain('/graphql')
  })

  test('sign in by a link whose secret reaches no server', async () => {
    const response = await page('/sign-in')
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('location.hash')
  })

  test('/health tells that the Worker lives, /ready that the database does', async () => {
    expect([(await page('/health')).status, (await page('/ready')).status]).toEqual([200, 200])
    expect(await (await page('/ready')).json()).toEqual({ status: 'ready' })
  })

  test.each([
    '/nothing',
    '/graphql/',
    '/graphql/x',
    '/GraphQL',
    '/.env',
    '/graphiql',
    '//graphql',
    '/yoga-is-not-asked',
  ])('know nothing of %s', async (path) => {
    expect((await page(path)).status).toBe(404)
    expect((await page(path, { method: 'GET', headers: { accept: 'text/html' } }, production.url)).status).toBe(404)
  })

  test.each(['/', '/sign-in', '/health', '/ready'])('take GET and HEAD alone: %s', async (path) => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
      const response = await page(path, { method })
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
    }
    const direct = await app.app.fetch(new Request(`http://noaber.test${path}`, { method: 'HEAD' }))
    expect([direct.status, await direct.text()]).toEqual([200, ''])
    expect(direct.headers.get('content-type')).toBe((await page(path)).headers.get('content-type'))
  })

  test('carry the same headers as every answer', async () => {
    for (const path of ['/', '/health', '/nothing']) {
      const { headers } = await page(path)
      expect([headers.get('x-content-type-options'), headers.get('cache-control')]).toEqual(['nosniff', 'no-store'])
      expect(headers.get('x-request-id')).toBeTruthy()
    }
  })
})

test.each(['{__typename}', '{cooperatives{totalCount}}', '{', 'mutation{__typename}'])(
  'HEAD of GraphQL says what GET would: %s',
  async (query) => {
    const path = `/graphql?query=${encodeURIComponent(query)}`
    const [head, get] = await Promise.all([page(path, { method: 'HEAD' }), page(path)])
    expect([head.status, await head.text()]).toEqual([get.status, ''])
    for (const name of ['content-type', 'cache-control', 'etag', 'vary'])
      expect(head.headers.get(name)).toBe(get.headers.get(name))
  },
)
