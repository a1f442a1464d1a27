import { describe, expect, test } from 'vitest'
import { limits } from '../../src/graph/limits.ts'
import { startApp } from '../harness/app.ts'

const app = await startApp()
const url = `${app.url}/graphql`

interface Told {
  status: number
  headers: Headers
  body: { data?: Record<string, unknown>; errors?: { message: string; extensions: Record<string, unknown> }[] }
}

async function send(init: RequestInit & { headers?: Record<string, string> }, at = url): Promise<Told> {
  const response = await fetch(at, init)
  return { status: response.status, headers: response.headers, body: (await response.json()) as Told['body'] }
}

const post = (body: unknown, headers: Record<string, string> = {}) =>
  send({
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
const get = (query: string, more = '') => send({}, `${url}?query=${encodeURIComponent(query)}${more}`)
const codes = ({ body }: Told) => body.errors?.map(({ extensions }) => extensions['code'])
const strict = { accept: 'application/graphql-response+json' }

describe('a query', () => {
  test('comes by POST or GET, with variables and the name of its operation', async () => {
    const query = 'query A($yes: Boolean!) { a: __typename @include(if: $yes) } query B { b: __typename }'
    expect((await post({ query, operationName: 'A', variables: { yes: true } })).body).toEqual({ data: { a: 'Query' } })
    const variables = encodeURIComponent(JSON.stringify({ yes: true }))
    expect((await get(query, `&operationName=A&variables=${variables}`)).body).toEqual({ data: { a: 'Query' } })
  })

  test('must say which operation is meant', async () => {
    const answer = await post({ query: 'query A { __typename } query B { __typename }' })
    expect([answer.status, codes(answer)]).toEqual([400, ['OPERATION_RESOLUTION_FAILURE']])
    expect(codes(await post({ query: 'query A { __typename }', operationName: 'C' }))).toEqual([
      'OPERATION_RESOLUTION_FAILURE',
    ])
  })
})

test.each(['APPLICATION/JSON', 'Application/Json;charset=UTF-8', 'application/json ; charset=utf-8'])(
  'the type of a body is told in any case, whoever answers: %s',
  async (type) => {
    // Nobody but graphql-js answers a client that takes pages too, or a body that does not say how long it is.
    for (const accept of ['application/json', 'application/json, text/html']) {
      const answer = await post({ query: '{ __typename }' }, { 'content-type': type, accept })
      expect([answer.status, answer.body]).toEqual([200, { data: { __typename: 'Query' } }])
    }
    const init = { method: 'POST', headers: { 'content-type': type }, body: '{"query":"{__typename}"}' }
    expect((await app.app.fetch(new Request('http://noaber.test/graphql', init))).status).toBe(200)
    const broken = await post('{"query":', { 'content-type': type })
    expect([broken.status, codes(broken)]).toEqual([400, ['BAD_REQUEST']])
  },
)

describe('a request is refused', () => {
  test('that would change something by GET', async () => {
    const answer = await get('mutation { requestSignInCode(input: { email: "a@example.org" }) { __typename } }')
    expect([answer.status, codes(answer), answer.headers.get('allow')]).toEqual([405, ['METHOD_NOT_ALLOWED'], 'POST'])
    expect(app.mails).toEqual([])
    expect((await app.db.execute('select count(*) as n from sign_in_codes')).rows[0]!['n']).toBe(0)
  })

  test.each(['PUT', 'PATCH', 'DELETE'])('by %s', async (method) => {
    const answer = await send({
      method,
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{__typename}"}',
    })
    expect([answer.status, codes(answer)]).toEqual([405, ['METHOD_NOT_ALLOWED']])
  })

  test.each([
    ['application/x-www-form-urlencoded', 'query=%7B__typename%7D'],
    [
      'multipart/form-data; boundary=x',
      '--x\r\nContent-Disposition: form-data; name="operations"\r\n\r\n{"query":"{__typename}"}\r\n--x--\r\n',
    ],
    ['text/plain', '{"query":"{__typename}"}'],
    ['application/graphql', '{ __typename }'],
  ])('of the type %s, which any page may send', async (type, body) => {
    const answer = await send({ method: 'POST', headers: { 'content-type': type }, body })
    expect([answer.status, codes(answer)]).toEqual([415, ['UNSUPPORTED_MEDIA_TYPE']])
  })

  test('of several operations at once', async () => {
    const answer = await post([{ query: '{ __typename }' }, { query: '{ __typename }' }])
    expect([answer.status, codes(answer)]).toEqual([400, ['BAD_REQUEST']])
  })

  test.each([
    '',
    '{"query":',
    '"text"',
    'null',
    '[]',
    '{}',
    '{"query":1}',
    '{"query":"{__typename}","variables":"x"}',
    '{"query":"{__typename}","other":1}',
  ])('whose body is none: %j', async (body) => {
    for (const headers of [{}, strict]) {
      const answer = await post(body, headers)
      expect([answer.status, codes(answer)]).toEqual([400, ['BAD_REQUEST']])
      expect(Object.keys(answer.body.errors![0]!.extensions)).toEqual(['code'])
    }
  })

  test('whose body is too large, and one that just fits is not', async () => {
    const body = (bytes: number) => {
      const empty = JSON.stringify({ query: '{ __typename }', variables: { x: '' } })
      return empty.replace('""', `"${'a'.repeat(bytes - empty.length)}"`)
    }
    // Not over a socket, which a server may close while the rest of the body is still on its way.
    const direct = (text: string) =>
      app.app.fetch(
        new Request('http://noaber.test/graphql', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: text,
        }),
      )
    const response = await direct(body(limits.bodyBytes + 1))
    const answer = (await response.json()) as Told['body']
    expect([response.status, answer.errors?.[0]?.extensions['code']]).toEqual([413, 'REQUEST_TOO_LARGE'])
    expect(answer.errors![0]!.message).toContain(String(limits.bodyBytes))
    expect((await direct(body(limits.bodyBytes))).status).toBe(200)
  })

  test('whose body is too large and does not say how long it is', async () => {
    const stream = new ReadableStream({
      start(controller) {
        const piece = new TextEncoder().encode('x'.repeat(64 * 1024))
        for (let sent = 0; sent <= limits.bodyBytes; sent += piece.length) controller.enqueue(piece)
        controller.close()
      },
    })
    const response = await app.app.fetch(
      new Request('http://noaber.test/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: stream,
        duplex: 'half',
      } as RequestInit),
    )
    expect(response.status).toBe(413)
  })
})

describe('the status says what happened, where the client knows the type of GraphQL answers', () => {
  test.each([
    ['{ __typename }', {}, 200],
    ['{ nothing }', {}, 400],
    ['{ ', {}, 400],
    ['query ($id: ID!) { node(id: $id) { id } }', {}, 400],
    ['{ cooperatives(first: 1000) { totalCount } }', {}, 200],
  ])('%s: %j', async (query, variables, status) => {
    expect((await post({ query, variables }, strict)).status).toBe(status)
    expect((await post({ query, variables }, { accept: 'application/json' })).status).toBe(200)
  })

  test('and no type that it accepts is an answer’s', async () => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/html' },
      body: '{"query":"{__typename}"}',
    })
    expect(response.status).toBe(406)
  })
})

describe('who signs a request wrongly', () => {
  test.each([
    'Bearer aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    'Bearer x',
    'Basic YTpi',
    'Bearer',
    '',
    'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.',
  ])('gets 401 and no data: %j', async (authorization) => {
    for (const accept of ['application/json', strict.accept]) {
      const answer = await post(
        { query: '{ __typename cooperatives { totalCount } }' },
        { authorization, accept, 'accept-language': 'nl' },
      )
      expect(answer.status).toBe(401)
      expect(answer.body).toEqual({ errors: [{ message: 'Log eerst in.', extensions: { code: 'UNAUTHENTICATED' } }] })
    }
  })

  test('may still not read what the sign-in alone does not forbid: the field says so', async () => {
    const answer = await post({ query: 'mutation { updateProfile(input: { name: "X" }) { __typename } }' })
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({
      data: { updateProfile: null },
      errors: [{ path: ['updateProfile'], extensions: { code: 'UNAUTHENTICATED' } }],
    })
  })
})

describe('messages are in the reader’s language', () => {
  const message = async (language: string) =>
    (await post({ query: '{ cooperatives(first: 101) { totalCount } }' }, { 'accept-language': language })).body
      .errors![0]!.message
  const [nl, de, en] = [
    'Een pagina telt 0 tot 100 regels.',
    'Eine Seite hat 0 bis 100 Einträge.',
    'A page has between 0 and 100 entries.',
  ]

  test.each([
    ['nl', nl],
    ['de', de],
    ['en', en],
    ['nl-BE', nl],
    ['de-AT, en;q=0.5', de],
    ['DE', de],
    ['en;q=0.2, nl;q=0.9, de;q=0.5', nl],
    ['fr, de;q=0.8, en;q=0.9', en],
    ['fr', en],
    ['fr-BE, tr;q=0.5', en],
    ['*', en],
    ['*, nl;q=0.5', nl],
    ['nl;q=0, de', de],
    ['', en],
    [',;q=, ;;=', en],
    ['x'.repeat(2_000), en],
  ])('%s', async (language, expected) => expect(await message(language)).toBe(expected))
})
