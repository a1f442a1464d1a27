import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { apiClient, ok, type Answer } from '../harness/client.ts'
import { foundCooperative, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults, requestFault } from '../harness/faults.ts'
import { done, mutate, mutationDocument, refusal } from '../harness/mutate.ts'
import { signIn } from '../harness/people.ts'

const app = await startApp()
expectNoFaults(app)
const anyone = apiClient(app.url)
const world = await makeNeighbourhood(app, { name: 'Zuid' })
const square = (x: number) => [[[x, 52], [x + 1, 52], [x + 1, 53], [x, 53], [x, 52]]]
const place = { name: 'De Pol', municipality: 'Almelo', country: 'NL', timeZone: 'Europe/Amsterdam' }

describe('createCooperative', () => {
  test('founds one, with its founder as board, and all that was said of it', async () => {
    const boundary = { type: 'Polygon', coordinates: square(6) }
    const input = {
      name: ' Buurt Één ', slug: 'buurt-een', defaultLanguage: 'de', joinPolicy: 'OPEN', publicParts: ['ABOUT', 'ABOUT', 'STATUTES'],
      about: [{ language: 'nl', text: 'Wij' }, { language: 'de', text: 'Wir' }], statutes: [{ language: 'nl', text: 'Artikel 1\n\nDoel' }],
      neighbourhoodIds: [world.neighbourhoodId, world.neighbourhoodId], neighbourhoods: [{ ...place, boundary: { ...boundary, more: 'x' } }],
    }
    const selection = `cooperative { name slug about aboutTranslations { language text } statutes defaultLanguage joinPolicy publicParts memberCount
      neighbourhoods { id name boundary subdivision } viewerMembership { status roles } members { nodes { person { id } } } }`
    const { cooperative } = await done(world.stranger.client.with({ 'accept-language': 'de' }), 'createCooperative', input, selection)
    expect(cooperative).toEqual({
      name: 'Buurt Één', slug: 'buurt-een', about: 'Wir', statutes: 'Artikel 1\n\nDoel', defaultLanguage: 'de', joinPolicy: 'OPEN', memberCount: 1,
      aboutTranslations: input.about, publicParts: ['ABOUT', 'STATUTES'], viewerMembership: { status: 'ACTIVE', roles: ['BOARD', 'RESIDENT'] },
      neighbourhoods: [
        { id: expect.any(String), name: 'De Pol', boundary, subdivision: null },
        { id: world.neighbourhoodId, name: expect.any(String), boundary: null, subdivision: null },
      ],
      members: { nodes: [{ person: { id: world.stranger.personId } }] },
    })
  })

  test('needs somebody signed in, with a name', async () => {
    expect(await requestFault(anyone, 'createCooperative', { name: 'No', slug: 'nobody' })).toBe('UNAUTHENTICATED')
    const nameless = await signIn(app, 'nameless@example.org')
    expect(await refusal(nameless.client, 'createCooperative', { name: 'No', slug: 'nameless' })).toBe('Conflict NAME_REQUIRED')
  })

  test('takes a slug once, also of ten at once', async () => {
    const found = () => mutate(world.board.client, 'createCooperative', { name: 'Race', slug: 'race' })
    const answers = await Promise.all(Array.from({ length: 10 }, found))
    expect(answers.filter(({ __typename }) => __typename === 'CreateCooperativePayload')).toHaveLength(1)
    expect(answers.filter(({ code }) => code === 'SLUG_TAKEN')).toHaveLength(9)
    expect(await refusal(world.board.client, 'updateCooperative', { cooperativeId: world.id, slug: 'race' })).toBe('Conflict SLUG_TAKEN')
  })

  test.each([
    ['TOO_SHORT', { name: ' x ' }], ['TOO_LONG', { name: 'x'.repeat(101) }], ['INVALID_VALUE', { name: 'a\nb' }], ['INVALID_VALUE', { name: 'a\u0000b' }],
    ['INVALID_VALUE', { name: 'a\ud83d' }], ['TOO_SHORT', { slug: 'ab' }], ['TOO_LONG', { slug: 'a'.repeat(61) }], ['INVALID_VALUE', { slug: 'Upper' }],
    ['INVALID_VALUE', { slug: '-abc' }], ['INVALID_VALUE', { slug: 'a--b' }], ['INVALID_VALUE', { slug: 'ab\n' }], ['INVALID_VALUE', { defaultLanguage: 'Dutch!' }],
    ['TOO_LONG', { defaultLanguage: `nl${'-abcdefgh'.repeat(5)}` }], ['INVALID_VALUE', { about: [{ language: '__proto__', text: 'x' }] }],
    ['INVALID_VALUE', { about: [{ language: 'nl', text: 'x' }, { language: 'nl', text: 'y' }] }], ['TOO_SHORT', { about: [{ language: 'nl', text: ' ' }] }],
    ['TOO_LONG', { about: [{ language: 'nl', text: 'x'.repeat(5_001) }] }], ['TOO_LONG', { statutes: [{ language: 'nl', text: 'x'.repeat(50_001) }] }],
    ['TOO_LONG', { neighbourhoods: Array.from({ length: 21 }, () => place) }], ['TOO_LONG', { neighbourhoodIds: Array.from({ length: 51 }, String) }],
    ['INVALID_VALUE', { neighbourhoods: [{ ...place, subdivision: 'nope!' }] }], ['TOO_SHORT', { neighbourhoods: [{ ...place, name: '' }] }],
    ['INVALID_BOUNDARY', { neighbourhoods: [{ ...place, boundary: 'x' }] }], ['INVALID_BOUNDARY', { neighbourhoods: [{ ...place, boundary: { type: 'Point', coordinates: [1, 2] } }] }],
    ['INVALID_BOUNDARY', { neighbourhoods: [{ ...place, boundary: { type: 'Polygon', coordinates: [[[0, 0], [1, 1], [2, 2], [3, 3]]] } }] }],
    ['INVALID_BOUNDARY', { neighbourhoods: [{ ...place, boundary: { type: 'Polygon', coordinates: square(180) } }] }],
  ])('refuses %s in %j', async (code, wrong) => {
    expect(await refusal(world.board.client, 'createCooperative', { name: 'Good', slug: 'good-one', ...wrong })).toBe(`InvalidInput ${code}`)
  })

  test('refuses neighbourhoods that are not, and values that are none', async () => {
    for (const id of ['', 'x', world.id, 'nbh_00000000000000000000000000', '\u0000']) {
      expect(await refusal(world.board.client, 'createCooperative', { name: 'Good', slug: 'good-two', neighbourhoodIds: [id] })).toBe('NotFound NOT_FOUND')
    }
    for (const wrong of [{ country: 'nl' }, { timeZone: 'Mars/Olympus' }, { timeZone: '+01:00' }]) {
      const input = { name: 'Good', slug: 'good-three', neighbourhoods: [{ ...place, ...wrong }] }
      expect(await requestFault(world.board.client, 'createCooperative', input)).toBe('BAD_USER_INPUT')
    }
  })

  test('refuses a boundary that nests without end', async () => {
    const input = JSON.stringify({ name: 'Deep', slug: 'deep', neighbourhoods: [{ ...place, boundary: 'HERE' }], idempotencyKey: 'deep' })
    const deep = input.replace('"HERE"', '['.repeat(100_000) + ']'.repeat(100_000))
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${world.board.token}` }
    const body = `{"query":${JSON.stringify(mutationDocument('createCooperative'))},"variables":{"input":${deep}}}`
    const answer = (await (await fetch(`${app.url}/graphql`, { method: 'POST', headers, body })).json()) as Answer
    expect(answer.errors?.map(({ extensions }) => extensions['code'])).toEqual(['BAD_USER_INPUT'])
  })
})

describe('updateCooperative', () => {
  test('changes what is given and leaves the rest', async () => {
    const made = await foundCooperative(app)
    const all = 'cooperative { name slug about statutes defaultLanguage joinPolicy publicParts }'
    const { client } = made.board
    await done(client, 'updateCooperative', { cooperativeId: made.id, about: [{ language: 'nl', text: 'Hoi' }], joinPolicy: 'OPEN', publicParts: [] })
    const { cooperative } = await done(client, 'updateCooperative', { cooperativeId: made.id, name: 'Nieuw', slug: 'nieuw', defaultLanguage: 'nl-BE' }, all)
    expect(cooperative).toEqual({ name: 'Nieuw', slug: 'nieuw', about: 'Hoi', statutes: null, defaultLanguage: 'nl-BE', joinPolicy: 'OPEN', publicParts: [] })
    expect((await done(client, 'updateCooperative', { cooperativeId: made.id, about: [], name: null }, all)).cooperative).toMatchObject({ name: 'Nieuw', about: null })
    expect(ok(await anyone('{ cooperative(slug: "nieuw") { id } }')).cooperative.id).toBe(made.id)
  })

  test('is for the board of this cooperative only', async () => {
    const input = { cooperativeId: world.id, name: 'Gekaapt' }
    const other = await foundCooperative(app)
    for (const role of [world.coordinator, world.manager, world.resident, world.auditor, world.representative, world.stranger, other.board]) {
      expect(await refusal(role.client, 'updateCooperative', input)).toBe('Forbidden FORBIDDEN')
    }
    expect(await requestFault(anyone, 'updateCooperative', input)).toBe('UNAUTHENTICATED')
    expect(await requestFault(anyone, 'updateCooperative', { cooperativeId: 'x', name: '' })).toBe('UNAUTHENTICATED')
    for (const cooperativeId of ['', 'x', world.neighbourhoodId, '\u0000', 'coo_'.repeat(9_999)]) {
      expect(await refusal(world.board.client, 'updateCooperative', { cooperativeId })).toBe('NotFound NOT_FOUND')
    }
    expect(ok(await anyone('query ($s: String!) { cooperative(slug: $s) { name } }', { s: world.slug })).cooperative.name).toBe('Zuid')
  })
})

describe('lists', () => {
  test('of cooperatives and neighbourhoods are public, by name, filtered and paged', async () => {
    const listed = ok(await anyone('{ cooperatives(first: 100) { totalCount nodes { name } } neighbourhoods { totalCount nodes { name } } }'))
    const names = listed.cooperatives.nodes.map(({ name }: { name: string }) => name)
    expect(names).toEqual([...names].sort())
    expect(listed.cooperatives.totalCount).toBe(names.length)
    const filtered = async (filter: object) => ok(await anyone(`query ($f: CooperativeFilter) { cooperatives(filter: $f) { nodes { name } totalCount } }`, { f: filter })).cooperatives
    expect((await filtered({ municipality: 'Almelo' })).nodes).toEqual([{ name: 'Buurt Één' }])
    expect((await filtered({ neighbourhoodId: world.neighbourhoodId })).totalCount).toBe(2)
    expect((await filtered({ neighbourhoodId: world.neighbourhoodId, municipality: 'Almelo' })).nodes).toEqual([{ name: 'Buurt Één' }])
    for (const nothing of [{ municipality: '' }, { neighbourhoodId: '' }, { municipality: '\u0000' }, { neighbourhoodId: "' or 1=1 --" }]) {
      expect((await filtered(nothing)).totalCount).toBe(0)
    }
    const places = ok(await anyone('{ neighbourhoods(filter: { country: "NL", municipality: "Almelo" }) { nodes { name } } none: neighbourhoods(filter: { country: "BE" }) { totalCount } }'))
    expect(places).toEqual({ neighbourhoods: { nodes: [{ name: 'De Pol' }] }, none: { totalCount: 0 } })
    const page = ok(await anyone('{ cooperatives(first: 1) { nodes { name } pageInfo { endCursor hasNextPage } } }')).cooperatives
    const rest = ok(await anyone('query ($a: String) { cooperatives(first: 100, after: $a) { nodes { name } } }', { a: page.pageInfo.endCursor })).cooperatives
    expect([...page.nodes, ...rest.nodes].map(({ name }: { name: string }) => name)).toEqual(names)
  })

  test('refuse cursors and sizes that are none', async () => {
    const cursors = ['x', '', btoa('[1e400,"x"]'), btoa('["a"]'), btoa('["a",null]'), btoa('{}'), '\u0000', 'a'.repeat(9_999)]
    for (const after of cursors) {
      const { errors } = await anyone('query ($a: String) { cooperatives(after: $a) { nodes { id } } }', { a: after })
      expect([after, errors?.[0]?.extensions['code']]).toEqual([after, 'INVALID_CURSOR'])
    }
    for (const [args, code] of [['first: 101', 'PAGE_SIZE'], ['last: -1', 'PAGE_SIZE'], ['first: 1, last: 1', 'PAGE_DIRECTION']]) {
      expect((await anyone(`{ cooperatives(${args}) { nodes { id } } }`)).errors?.[0]?.extensions['code']).toBe(code)
    }
    expect(ok(await anyone('{ cooperative(slug: "\\u0000") { id } }')).cooperative).toBeNull()
  })
})
