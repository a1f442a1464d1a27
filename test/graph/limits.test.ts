import { describe, expect, test } from 'vitest'
import { getIntrospectionQuery, buildClientSchema } from 'graphql'
import { limits } from '../../src/graph/limits.ts'
import { maximumFields, maximumValues } from '../../src/graph/read/budget.ts'
import { ok, type Answer } from '../harness/client.ts'
import { makeWorld } from './world.ts'

const { app, anyone, board } = await makeWorld()

const codes = ({ errors }: Answer) => errors?.map(({ extensions }) => extensions['code'])
const times = (n: number, make: (i: number) => string) => Array.from({ length: n }, (_, i) => make(i)).join(' ')

describe('the length of a document', () => {
  test('is bounded', async () => {
    const document = (n: number) => `{ ${'__typename '.repeat(n)}}`
    expect(codes(await anyone(document(limits.tokens)))).toEqual(['TOO_MANY_TOKENS'])
    expect((await anyone(document(limits.tokens))).errors![0]!.message).toContain('4000')
    // Twice, since a document that failed once is kept.
    expect(codes(await anyone(document(limits.tokens)))).toEqual(['TOO_MANY_TOKENS'])
  })

  test('has no say where the document is wrong in another way', async () => {
    expect(codes(await anyone('{ cooperatives { more than 4000 tokens'))).toEqual(['GRAPHQL_PARSE_FAILED'])
  })
})

describe('the depth of a document', () => {
  // Levels: cooperatives, nodes, then two for each pair, and the leaf.
  const nest = (pairs: number, leaf: string) =>
    `cooperatives(first: 1) { nodes { ${'viewerMembership { cooperative { '.repeat(pairs)}${leaf}${' } }'.repeat(pairs)} } }`

  test('is bounded, before anything is read', async () => {
    const answer = await anyone(`{ ${nest(6, 'id')} }`)
    expect(codes(answer)).toEqual(['TOO_DEEP'])
    expect(answer.trips).toBe(0)
    expect(ok(await board(`{ ${nest(3, 'id')} }`)).cooperatives.nodes).toHaveLength(1)
  })

  test('is followed through fragments', async () => {
    const fragments = times(
      7,
      (n) => `fragment F${n} on Cooperative { viewerMembership { cooperative { id ${n < 6 ? `...F${n + 1}` : ''} } } }`,
    )
    expect(codes(await board(`{ cooperatives { nodes { ...F0 } } } ${fragments}`))).toEqual(['TOO_DEEP'])
  })

  test('leaves fragments in a circle to the rule that names them', async () => {
    const answer = await board(
      '{ cooperatives { nodes { ...F } } } fragment F on Cooperative { viewerMembership { cooperative { ...F } } }',
    )
    expect(codes(answer)).toContain('GRAPHQL_VALIDATION_FAILED')
  })

  test('that the engine cannot parse is the asker’s fault, not ours', async () => {
    const level = (inner: string) => `members(first: 1) { totalCount nodes { cooperative { ${inner} } } }`
    const answer = await board(
      `{ cooperatives(first: 1) { totalCount nodes { ${level(level(level('members(first: 1) { totalCount nodes { id } }')))} } } }`,
    )
    expect(codes(answer)).toEqual(['TOO_DEEP'])
    expect(app.logs).toEqual([])
  })

  test('allows what frontends ask: lists within lists within lists', async () => {
    const answer = await board(
      '{ viewer { memberships(first: 2) { totalCount nodes { cooperative { members(first: 2) { totalCount nodes { person { name } cooperative { organisations(first: 2) { totalCount nodes { name } } } } } } } } } }',
    )
    const [membership] = ok(answer).viewer.memberships.nodes
    expect(membership.cooperative.members.nodes[0].cooperative.organisations).toEqual({
      totalCount: 3,
      nodes: [{ name: 'Partner 0' }, { name: 'Partner 0' }],
    })
  })
})

describe('the number of', () => {
  test('aliases is bounded', async () => {
    const aliased = (n: number) => anyone(`{ cooperatives { ${times(n, (i) => `a${i}: totalCount`)} } }`)
    expect(Object.keys(ok(await aliased(limits.aliases)).cooperatives)).toHaveLength(limits.aliases)
    expect(codes(await aliased(limits.aliases + 1))).toEqual(['TOO_MANY_ALIASES'])
  })

  test('root fields is bounded, also through fragments', async () => {
    const fields = (n: number) => times(n, (i) => `a${i}: __typename`)
    expect(Object.keys(ok(await anyone(`{ ${fields(limits.rootFields)} }`)))).toHaveLength(limits.rootFields)
    const more = fields(limits.rootFields + 1)
    expect(codes(await anyone(`{ ${more} }`))).toEqual(['TOO_MANY_ROOT_FIELDS'])
    expect(codes(await anyone(`{ ...A } fragment A on Query { ${more} }`))).toEqual(['TOO_MANY_ROOT_FIELDS'])
    expect(codes(await anyone(`{ ... { ...A } } fragment A on Query { ... on Query { ${more} } }`))).toEqual([
      'TOO_MANY_ROOT_FIELDS',
    ])
  })

  test('values is bounded: fields times the rows that they can have', async () => {
    const query = (rows: number) =>
      `{ cooperatives(first: 100) { nodes { members(first: ${rows}) { nodes { id status roles } } } } }`
    expect(codes(await board(query(99)))).toBeUndefined()
    // 100 × 1 for `members`, and 100 × 100 × 3 for what is below, are 100 more than 30,000.
    expect(maximumValues).toBe(30_000)
    const refused = await board(query(100))
    expect(refused.errors).toMatchObject([
      {
        message: 'This operation is too large (limit: 30000).',
        path: ['cooperatives'],
        extensions: { code: 'TOO_COMPLEX' },
      },
    ])
    expect(refused.trips).toBe(1)
  })

  test('values is counted over all root fields together', async () => {
    const field = (n: number) =>
      `f${n}: cooperatives(first: 100) { nodes { members(first: 40) { nodes { id status roles } } } }`
    expect(codes(await board(`{ ${times(2, field)} }`))).toBeUndefined()
    expect(codes(await board(`{ ${times(3, field)} }`))).toEqual(['TOO_COMPLEX'])
  })

  test('counts a list as long as it may be, and availability as the many values that it is', async () => {
    const around = (depth: number): string => (depth === 0 ? 'id' : `parts { partOf { ${around(depth - 1)} } }`)
    const places = (first: number, inner: string) => `{ facilities(first: ${first}) { nodes { ${inner} } } }`
    expect(codes(await anyone(places(1, around(1))))).toBeUndefined()
    expect(codes(await anyone(places(1, around(2))))).toEqual(['TOO_COMPLEX'])
    const week = (name: string) =>
      `${name}: availability(from: "2026-11-25T00:00:00Z", to: "2026-12-02T00:00:00Z") { free { startsAt } }`
    expect(codes(await anyone(places(100, week('a'))))).toBeUndefined()
    expect(codes(await anyone(places(100, `${week('a')} ${week('b')} ${week('c')}`)))).toEqual(['TOO_COMPLEX'])
  })

  test('fields in a statement is bounded, however fragments multiply them', async () => {
    expect(maximumFields).toBe(2_000)
    const body = (next: string) => times(7, (n) => `m${n}: viewerMembership { id cooperative { id ${next} } }`)
    const fragments = times(4, (n) => `fragment F${n} on Cooperative { ${body(n < 3 ? `...F${n + 1}` : '')} }`)
    const answer = await board(`{ cooperatives(first: 0) { nodes { ...F0 } } } ${fragments}`)
    expect(codes(answer)).toEqual(['TOO_COMPLEX'])
    expect(answer.trips).toBe(1)
  })
})

test('introspection is on, and meets none of these limits', async () => {
  const data = ok(await anyone(getIntrospectionQuery({ inputValueDeprecation: true, specifiedByUrl: true })))
  expect(buildClientSchema(data).getQueryType()?.name).toBe('Query')
})
