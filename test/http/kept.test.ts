import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { makeFacility } from '../harness/facilities.ts'
import { makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done } from '../harness/mutate.ts'
import { answersInMemory } from '../../local/serve/answers.ts'
import { expectNotKept, get, kept, type Got } from './getting.ts'

const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app, { publicParts: ['FACILITIES', 'ABOUT', 'ORGANISATIONS', 'MEMBER_COUNT'] })
const place = await makeFacility(world.manager, world.id, {
  description: [{ language: 'nl', text: 'Een zaal' }, { language: 'en', text: 'A hall' }],
})

const page = `query Page($id: ID!) { node(id: $id) { ... on Facility { id name description openingHours { weekday opens closes }
  datedHours { date reason } tariffs { perHour { amountCents } } cooperative { name about } parts { name } } } }`
const variables = { id: place.id }
const again = ({ etag }: Got, how = (tag: string) => tag) => ({ 'if-none-match': how(etag!) })

describe('a page that everybody may read', () => {
  test('comes with a version, and the same again is no more than one small statement', async () => {
    const first = await get(app, page, { variables })
    expect([first.status, first.headers.get('cache-control'), first.by]).toEqual([200, kept, 'plan'])
    expect(first.etag).toMatch(/^"[0-9a-f]{64}"$/)
    expect(first.headers.get('vary')!.split(/, */)).toEqual(
      expect.arrayContaining(['accept', 'accept-language', 'origin', 'authorization']),
    )
    expect([first.trips, first.statements]).toEqual([1, 2])
    const second = await get(app, page, { variables, headers: again(first) })
    expect([second.status, second.text, second.etag]).toEqual([304, '', first.etag])
    expect([second.trips, second.statements]).toEqual([1, 1])
    for (const name of ['cache-control', 'vary', 'etag']) expect(second.headers.get(name)).toBe(first.headers.get(name))
  })

  test('comes out of the cache for those who have nothing', async () => {
    const first = await get(app, page, { variables })
    const second = await get(app, page, { variables })
    expect([second.text, second.etag, second.trips, second.statements, second.by]).toEqual([
      first.text,
      first.etag,
      1,
      1,
      'plan',
    ])
  })

  test.each([
    ['weakened', (tag: string) => `W/${tag}`],
    ['among others', (tag: string) => `"x", W/"y" ,${tag}`],
    ['with commas in others', (tag: string) => `"a,b", ${tag}`],
    ['or anything', () => '*'],
  ])('is not sent again to who names its version %s', async (_, how) => {
    const first = await get(app, page, { variables })
    expect((await get(app, page, { variables, headers: again(first, how) })).status).toBe(304)
  })

  test.each(['""', '"x"', 'x', 'W/', '"*"', '"unclosed', `"${'0'.repeat(64)}"`])(
    'is sent to who names another: %s',
    async (tag) => {
      const found = await get(app, page, { variables, headers: { 'if-none-match': tag } })
      expect([found.status, found.data.node.id]).toEqual([200, place.id])
    },
  )

  test('is kept by its question, the reader’s languages and the type, and by nothing else', async () => {
    const { etag } = await get(app, page, { variables })
    const others = await Promise.all([
      get(app, page, { variables, headers: { 'accept-language': 'nl' } }),
      get(app, page, { variables, headers: { accept: 'application/graphql-response+json' } }),
      get(app, page, { variables: { id: world.id } }),
      get(app, `${page} query Other { cooperatives { totalCount } }`, { variables, operationName: 'Page' }),
      get(app, `${page} query Other { cooperatives { totalCount } }`, { variables, operationName: 'Other' }),
      get(app, `${page} `, { variables }),
    ])
    const all = [etag, ...others.map((other) => other.etag)]
    expect(new Set(all).size).toBe(all.length)
    expect(all).not.toContain(null)
    const tricks = {
      host: 'other.example',
      'x-forwarded-host': 'evil.example',
      cookie: 'a=b',
      'x-http-method-override': 'POST',
      origin: 'https://evil.example',
      'accept-encoding': 'br',
    }
    for (const [name, value] of Object.entries(tricks))
      expect((await get(app, page, { variables, headers: { [name]: value } })).etag).toBe(etag)
    expect(
      (await get(app, page, { variables: { ...variables }, headers: { 'accept-language': 'EN' } })).data.node
        .description,
    ).toBe('A hall')
    expect(others[0]!.data.node.description).toBe('Een zaal')
  })

  test('has another version on another day, since hours of past days go', async () => {
    const date = '2026-11-26'
    await done(world.manager.client, 'setDatedHours', { facilityId: place.id, date, intervals: [] })
    const first = await get(app, page, { variables })
    expect(first.data.node.datedHours).toEqual([{ date, reason: null }])
    app.clock.now += 3 * 86_400
    const second = await get(app, page, { variables, headers: again(first) })
    app.clock.now -= 3 * 86_400
    expect([second.status, second.data.node.datedHours]).toEqual([200, []])
  })

  test('answers another origin as every answer does', async () => {
    const found = await get(app, page, { variables, headers: { origin: 'https://app.example' } })
    expect([found.headers.get('access-control-allow-origin'), found.etag !== null]).toEqual([
      'https://app.example',
      true,
    ])
    expect(
      (await get(app, page, { variables, headers: { origin: 'https://evil.example' } })).headers.get(
        'access-control-allow-origin',
      ),
    ).toBeNull()
  })

  test('is told of by HEAD', async () => {
    const { etag } = await get(app, page, { variables })
    const head = await get(app, page, { variables, method: 'HEAD' })
    expect([head.status, head.text, head.etag]).toEqual([200, '', etag])
    expect((await get(app, page, { variables, method: 'HEAD', headers: { 'if-none-match': etag! } })).status).toBe(304)
  })
})

describe('nobody keeps', () => {
  const of = (selection: string) => `query ($id: ID!) { node(id: $id) { ... on Facility { name ${selection} } } }`
  const range = 'from: "2026-12-01T00:00:00Z", to: "2026-12-02T00:00:00Z"'
  test.each([
    ['who is free', of(`availability(${range}) { free { startsAt } }`)],
    ['closures, which pass', of('closures { reason }')],
    ['bookings', of('bookings { totalCount }')],
    ['what was recorded', of('auditEntries { totalCount }')],
    ['how many members there are', of('cooperative { memberCount }')],
    ['members', of('cooperative { members { totalCount } }')],
    ['invitations', of('cooperative { invitations { totalCount } }')],
    ['one’s own membership', of('cooperative { viewerMembership { id } }')],
    ['who one is', '{ viewer { person { name } } cooperatives { totalCount } }'],
    ['nothing at all', '{ __typename }'],
    [
      'what is free then',
      '{ facilities(filter: { free: { startsAt: "2026-12-01T10:00:00Z", endsAt: "2026-12-01T11:00:00Z" } }) { totalCount } }',
    ],
    ['an object of another type', `{ node(id: "${world.resident.personId}") { id } cooperatives { totalCount } }`],
    ['the schema', '{ __schema { queryType { name } } }'],
    ['what is asked wrongly', '{ nothing }'],
    ['what cannot be read', '{'],
    ['what is too much', '{ cooperatives(first: 101) { totalCount } }'],
    ['what is changed', 'mutation { requestSignInCode(input: { email: "a@example.org" }) { __typename } }'],
  ])('%s', async (_, query) => {
    for (const headers of [undefined, { 'if-none-match': '*' }, { 'if-none-match': `"${'0'.repeat(64)}"` }]) {
      const found = await get(app, query, { variables, headers })
      expectNotKept(found)
      expect(found.status).not.toBe(304)
    }
  })

  test.each([
    ['a member', world.resident.token],
    ['nobody', 'a'.repeat(43)],
  ])('what is asked with the token of %s', async (_, token) => {
    const { etag } = await get(app, page, { variables })
    const found = await get(app, page, {
      variables,
      headers: { authorization: `Bearer ${token}`, 'if-none-match': etag! },
    })
    expectNotKept(found)
    expect(found.status).not.toBe(304)
  })

  test('what is asked by POST', async () => {
    const body = JSON.stringify({ query: page, variables })
    const response = await fetch(`${app.url}/graphql`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    })
    expect([response.headers.get('cache-control'), response.headers.get('etag')]).toEqual(['no-store', null])
  })

  test('what a variable makes a question of something else', async () => {
    const query = 'query ($filter: FacilityFilter) { facilities(filter: $filter) { nodes { name } } }'
    expect((await get(app, query)).etag).not.toBeNull()
    const free = { startsAt: '2026-12-01T10:00:00Z', endsAt: '2026-12-01T11:00:00Z' }
    expectNotKept(await get(app, query, { variables: { filter: { free } } }))
    expect((await get(app, query, { variables: { filter: { text: 'ruimte' } } })).etag).not.toBeNull()
  })
})

test('without a cache, a version is a version all the same', async () => {
  const bare = await startApp({}, { cache: undefined })
  const query = '{ cooperatives { totalCount } }'
  const first = await get(bare, query)
  const second = await get(bare, query)
  expect([second.etag, second.trips, second.statements]).toEqual([first.etag, 1, 2])
  expect((await get(bare, query, { headers: { 'if-none-match': first.etag! } })).statements).toBe(1)
})

test('a cache that fails, or has nothing, is in nobody’s way; and what it keeps is bounded', async () => {
  const broken = await startApp(
    {},
    { cache: { get: () => Promise.reject(new Error('gone')), put: () => Promise.reject(new Error('gone')) } },
  )
  expectNoFaults(broken)
  for (let n = 0; n < 3; n++) expect((await get(broken, '{ cooperatives { totalCount } }')).status).toBe(200)
  const small = answersInMemory(10)
  for (const key of ['a', 'b', 'c', 'b', 'd']) await small.put(key, '1234')
  expect(await Promise.all(['a', 'b', 'c', 'd'].map((key) => small.get(key)))).toEqual([
    undefined,
    '1234',
    undefined,
    '1234',
  ])
  await small.put('e', 'x'.repeat(11))
  expect(await Promise.all(['b', 'd', 'e'].map((key) => small.get(key)))).toEqual([undefined, undefined, undefined])
})
