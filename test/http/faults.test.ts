import { beforeEach, describe, expect, test } from 'vitest'
import { createApp, type App } from '../../src/app.ts'
import { pipelineTransport } from '../../src/platform/database/pipeline.ts'
import { parseSettings } from '../../src/env.ts'
import type { LogFields } from '../../src/platform/log.ts'
import { requestCodes } from '../../src/graph/error-catalogue.ts'
import { startApp } from '../harness/app.ts'
import { apiClient } from '../harness/client.ts'

const secrets = [
  'Geheime Straat',
  'geheim@example.org',
  'SELECT',
  'select',
  'cooperatives',
  'people',
  'libsql',
  'sqlite',
  'SQLITE_ERROR:',
  'token-that-nobody-knows',
]
/** Which of these a value holds; where in the code a fault arose, as logs tell it, is no secret. */
const reveals = (value: unknown) => {
  const text = JSON.stringify(value, (key, inner: unknown) => (key === 'at' ? '' : inner))
  return secrets.filter((secret) => text.includes(secret))
}

const lines: { event: string; fields: LogFields | undefined }[] = []
beforeEach(() => {
  lines.length = 0
})

/** The application with a way to its database that does as a test says. */
function appWith(fetcher: typeof fetch, environment = 'production'): App {
  const take = (event: string, fields?: LogFields) => void lines.push({ event, fields })
  return createApp({
    settings: parseSettings({
      ENVIRONMENT: environment,
      DATABASE_URL: 'http://db.test',
      SECRET: 'a secret for tests only, thirty-two or more',
      PUBLIC_URL: 'http://noaber.test',
    }),
    clock: () => 1_800_000_000,
    mailer: { send: () => Promise.resolve() },
    log: { info: take, error: take },
    connect: (region) => pipelineTransport(region, fetcher),
  })
}

async function ask(
  app: App,
  query: string,
  variables: Record<string, unknown> = {},
  headers: Record<string, string> = {},
) {
  const request = new Request('http://noaber.test/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  })
  const response = await app.fetch(request)
  return {
    status: response.status,
    id: response.headers.get('x-request-id'),
    body: (await response.json()) as {
      data?: unknown
      errors: { message: string; extensions: Record<string, unknown> }[]
    },
  }
}

const bySlug = 'query ($slug: String!) { cooperative(slug: $slug) { name } }'
const unreachable = () => Promise.reject(new TypeError('fetch failed: SELECT secret from libsql'))
const late = () => Promise.reject(new DOMException('late', 'TimeoutError'))
const broken = () => Promise.resolve(new Response('sqlite says: SELECT Geheime Straat', { status: 500 }))
const odd = () => Promise.resolve(Response.json({ results: 'libsql' }))

describe.each([
  ['cannot be reached', unreachable],
  ['does not answer in time', late],
  ['is broken', broken],
  ['speaks another language', odd],
])('where the database %s', (_, fetcher) => {
  test('a field fails with our fault, its id, and nothing else', async () => {
    const answer = await ask(
      appWith(fetcher as typeof fetch),
      bySlug,
      { slug: 'Geheime Straat' },
      { 'accept-language': 'nl' },
    )
    expect(answer.body).toMatchObject({
      data: { cooperative: null },
      errors: [
        {
          message: requestCodes.INTERNAL_SERVER_ERROR.nl,
          path: ['cooperative'],
          extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: answer.id },
        },
      ],
    })
    expect(Object.keys(answer.body.errors[0]!.extensions).sort()).toEqual(['code', 'requestId'])
    expect(lines).toMatchObject([{ event: 'fault', fields: { requestId: answer.id } }])
    expect(reveals({ ...answer, body: { errors: answer.body.errors } })).toEqual([])
    expect(reveals(lines)).toEqual([])
  })

  test('a request whose sender cannot be found out fails as a whole', async () => {
    const answer = await ask(
      appWith(fetcher as typeof fetch),
      bySlug,
      { slug: 'x' },
      { authorization: 'Bearer token-that-nobody-knows' },
    )
    expect(answer.status).toBe(500)
    expect(answer.body).toEqual({
      errors: [
        {
          message: requestCodes.INTERNAL_SERVER_ERROR.en,
          extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: answer.id },
        },
      ],
    })
    expect(lines).toHaveLength(1)
    expect(reveals(lines)).toEqual([])
  })

  test('a mutation fails too, and is not answered as if nothing had happened', async () => {
    const query = 'mutation ($email: EmailAddress!) { requestSignInCode(input: { email: $email }) { __typename } }'
    const answer = await ask(appWith(fetcher as typeof fetch), query, { email: 'geheim@example.org' })
    expect(answer.body).toMatchObject({
      data: { requestSignInCode: null },
      errors: [{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }],
    })
    expect(reveals([answer, lines])).toEqual([])
  })

  test('/ready says so, and /health does not mind', async () => {
    const app = appWith(fetcher as typeof fetch)
    const ready = await app.fetch(new Request('http://noaber.test/ready'))
    expect([ready.status, await ready.json()]).toEqual([503, { status: 'not ready' }])
    expect(lines).toMatchObject([{ event: 'not.ready', fields: { requestId: ready.headers.get('x-request-id') } }])
    expect((await app.fetch(new Request('http://noaber.test/health'))).status).toBe(200)
  })
})

describe('where a table is missing', async () => {
  const app = await startApp({ ENVIRONMENT: 'development' })
  const client = apiClient(app.url)
  await app.db.executeMultiple('pragma foreign_keys = off; drop table cooperative_neighbourhoods;')

  test('only the fields that need it fail, and neither answer nor log tells a value or the statement', async () => {
    const name = 'Geheime Straat'
    const answer = await client(
      'query ($name: String!) { cooperative(slug: $name) { id } neighbourhoods(filter: { municipality: $name }) { totalCount } }',
      { name },
    )
    expect(answer.data).toEqual({ cooperative: null, neighbourhoods: { totalCount: 0 } })
    const failed = await client(
      'query ($name: String!) { cooperatives(filter: { municipality: $name }) { totalCount } }',
      { name },
    )
    expect(failed.errors).toHaveLength(1)
    expect(failed.errors![0]!.extensions['code']).toBe('INTERNAL_SERVER_ERROR')
    expect(app.logs).toHaveLength(1)
    expect(reveals([failed.errors![0]!.message, failed.errors![0]!.extensions])).toEqual([])
    expect(app.logs.map(({ fields }) => Object.keys(fields ?? {}).sort())).toEqual([
      ['at', 'code', 'fault', 'requestId'],
    ])
    expect(reveals(app.logs)).toEqual([])
    expect(app.logs[0]!.fields?.['requestId']).toBe(failed.headers.get('x-request-id'))
  })

  test('a sibling in the same batch is answered', async () => {
    const answer = await client(
      '{ bad: cooperative(slug: "x") { neighbourhoods { id } } good: neighbourhoods { totalCount } }',
    )
    expect(answer.data).toEqual({ bad: null, good: { totalCount: 0 } })
    expect(answer.errors).toMatchObject([{ path: ['bad'], extensions: { code: 'INTERNAL_SERVER_ERROR' } }])
  })
})
