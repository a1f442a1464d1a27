import { describe, expect, test } from 'vitest'
import { GraphQLError } from 'graphql'
import { formatError } from '../../src/graph/format-error.ts'
import { requestCodes } from '../../src/graph/error-catalogue.ts'
import { RequestFault } from '../../src/platform/refusal.ts'
import type { Answer } from '../harness/client.ts'
import { makeWorld } from './world.ts'

const { app, anyone, board, cooperatives } = await makeWorld()
const { slug } = cooperatives[0]!

const only = ({ errors }: Answer) => {
  expect(errors).toHaveLength(1)
  return errors![0]!
}

describe('what a programmer causes keeps its code', () => {
  const nodes = 'query ($ids: [ID!] = []) { nodes(ids: $ids) { id } }'

  test.each<[string, string, Record<string, unknown> | undefined, string]>([
    ['a document that is none', '{ cooperatives', undefined, 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', '{ nothing }', undefined, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'an unknown value of an enum',
      '{ cooperatives { nodes { members(filter: { roles: [KING] }) { totalCount } } } }',
      undefined,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'a variable in a place of another type',
      'query ($n: Int) { cooperative(slug: $n) { id } }',
      undefined,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['a variable that is missing', 'query ($id: ID!) { node(id: $id) { id } }', undefined, 'BAD_USER_INPUT'],
    [
      'a variable of the wrong type',
      'query ($n: Int) { cooperatives(first: $n) { totalCount } }',
      { n: 'x' },
      'BAD_USER_INPUT',
    ],
    [
      'a variable beyond 32 bits',
      'query ($n: Int) { cooperatives(first: $n) { totalCount } }',
      { n: 2 ** 31 },
      'BAD_USER_INPUT',
    ],
    ['a variable that is null where its argument is not', nodes, { ids: null }, 'BAD_USER_INPUT'],
    [
      'the same in a field that is read with its parent',
      `query ($s: [MembershipStatus!] = []) { cooperative(slug: "${slug}") { members(filter: { statuses: $s }) { totalCount } } }`,
      { s: [null] },
      'BAD_USER_INPUT',
    ],
    ['a subscription', 'subscription { x }', undefined, 'GRAPHQL_VALIDATION_FAILED'],
    ['a directive that is not served', '{ ... @defer { __typename } }', undefined, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'an address that is none, written into the document',
      'mutation { requestSignInCode(input: { email: "x" }) { __typename } }',
      undefined,
      'BAD_USER_INPUT',
    ],
  ])('%s', async (_, query, variables, code) => {
    expect(only(await board(query, variables)).extensions).toEqual({ code })
  })

  test('and tells which scalar refused a value, in the reader’s language', async () => {
    const document = 'mutation ($email: EmailAddress!) { requestSignInCode(input: { email: $email }) { __typename } }'
    const error = only(await anyone.with({ 'accept-language': 'de' })(document, { email: 'geheim' }))
    expect(error).toMatchObject({
      message: 'Ein eingegebener Wert ist kein gültiger Wert für EmailAddress.',
      extensions: { code: 'BAD_USER_INPUT' },
    })
    expect(JSON.stringify(error)).not.toContain('geheim')
  })

  test('and points at the field, also where that is read with its parent', async () => {
    const query = `{ cooperatives {\n nodes {\n  members(first: 101) { totalCount } } } }`
    expect(only(await anyone.with({ 'accept-language': 'nl' })(query))).toMatchObject({
      message: 'Een pagina telt 0 tot 100 regels.',
      locations: [{ line: 3, column: 3 }],
      path: ['cooperatives'],
      extensions: { code: 'PAGE_SIZE' },
    })
  })

  test('and nothing of it is logged', () => {
    expect(app.logs).toEqual([])
  })
})

describe('the shape of an error', () => {
  const lines: unknown[] = []
  const log = {
    info: (...line: unknown[]) => void lines.push(line),
    error: (...line: unknown[]) => void lines.push(line),
  }
  const reader = { languages: ['en'], requestId: 'r', log }
  const internal = { code: 'INTERNAL_SERVER_ERROR', requestId: 'r' }

  test.each<[string, unknown, string]>([
    ['a plain error', new Error('secret'), 'INTERNAL_SERVER_ERROR'],
    ['an error that is none', 'secret', 'INTERNAL_SERVER_ERROR'],
    ['nothing', undefined, 'INTERNAL_SERVER_ERROR'],
    [
      'an error that a resolver threw',
      new GraphQLError('secret', { originalError: new Error('secret'), path: ['x'] }),
      'INTERNAL_SERVER_ERROR',
    ],
    [
      'a value of ours that its type refuses',
      new GraphQLError('secret', {
        originalError: new GraphQLError('Enum "X" cannot represent value: "secret"'),
        path: ['x'],
      }),
      'INTERNAL_SERVER_ERROR',
    ],
    [
      'what Yoga made of a text that was thrown',
      new GraphQLError('secret', { extensions: { unexpected: true } }),
      'INTERNAL_SERVER_ERROR',
    ],
    [
      'what Yoga made of an error that was thrown',
      new GraphQLError('secret', { originalError: new Error('secret') }),
      'INTERNAL_SERVER_ERROR',
    ],
    [
      'a fault of the request, however deep',
      new GraphQLError('x', {
        originalError: new GraphQLError('y', { originalError: new RequestFault('PAGE_SIZE', { maximum: 3 }) as Error }),
      }),
      'PAGE_SIZE',
    ],
    [
      'a code that nobody knows',
      new GraphQLError('odd', { extensions: { code: 'ODD', http: { status: 418 } } }),
      'BAD_REQUEST',
    ],
  ])('is that of %s', (_, error, code) => {
    const shaped = formatError(error, reader)
    const { http: _http, ...extensions } = shaped.extensions
    expect(extensions).toEqual(code === 'INTERNAL_SERVER_ERROR' ? internal : { code })
    expect(JSON.stringify(shaped)).not.toContain('secret')
    expect(extensions.code).toSatisfy((told: string) => told in requestCodes)
  })

  test('tells a log the name of a fault and where it arose, not its message, however that is written', () => {
    lines.length = 0
    formatError(new RangeError('secret\n    at secret (file:1:1)'), reader)
    expect(lines).toHaveLength(1)
    expect(JSON.stringify(lines)).toContain('RangeError')
    expect(JSON.stringify(lines)).not.toContain('secret')
  })
})
