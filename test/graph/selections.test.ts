import { describe, expect, test } from 'vitest'
import { ok, type Json } from '../harness/client.ts'
import { makeWorld } from './world.ts'

const { board, anyone, cooperatives, boardId } = await makeWorld()
const { id, slug, name, members } = cooperatives[2]!

const cooperative = async (selection: string, rest = '', variables?: Record<string, unknown>): Promise<Json> =>
  ok(
    await board(
      `query Q${variables ? '($yes: Boolean!, $no: Boolean!)' : ''} { cooperative(slug: "${slug}") { ${selection} } } ${rest}`,
      variables,
    ),
  ).cooperative

describe('a selection', () => {
  test('may take one field several times, with other arguments each time', async () => {
    const answer = await cooperative(`
      two: members(first: 2) { nodes { id } }
      last: members(last: 1) { nodes { id } }
      board: members(filter: { roles: [BOARD] }) { totalCount nodes { two: id person { name } } }
      nobody: members(filter: { statuses: [LEFT] }) { totalCount }
      members { totalCount }`)
    const ids = (connection: Json) => connection.nodes.map((node: Json) => node.id)
    expect(ids(answer.two)).toEqual(members.slice(0, 2))
    expect(ids(answer.last)).toEqual(members.slice(-1))
    expect(answer.board).toEqual({ totalCount: 1, nodes: [{ two: members[0], person: { name: 'Bep' } }] })
    expect(answer.nobody.totalCount).toBe(0)
    expect(answer.members.totalCount).toBe(7)
  })

  test('may do so at every depth at once', async () => {
    const nested = (size: number) =>
      `members(first: ${size}) { nodes { id cooperative { a: members(first: 1) { totalCount nodes { id } } b: members(last: 1) { nodes { id } } } } }`
    const answer = await cooperative(`one: ${nested(1)} three: ${nested(3)}`)
    expect(answer.one.nodes).toHaveLength(1)
    expect(answer.three.nodes).toHaveLength(3)
    for (const node of [...answer.one.nodes, ...answer.three.nodes]) {
      expect(node.cooperative).toEqual({
        a: { totalCount: 7, nodes: [{ id: members[0] }] },
        b: { nodes: [{ id: members[6] }] },
      })
    }
  })

  test('is merged where a field stands twice', async () => {
    const answer = await cooperative(
      'members(first: 1) { nodes { id } } members(first: 1) { nodes { person { id } } edges { cursor } } ...F',
      'fragment F on Cooperative { members(first: 1) { nodes { person { name } } edges { node { status } } totalCount } }',
    )
    expect(answer.members).toMatchObject({
      nodes: [{ id: members[0], person: { id: boardId, name: 'Bep' } }],
      edges: [{ cursor: expect.any(String), node: { status: 'ACTIVE' } }],
      totalCount: 7,
    })
  })

  test('goes through fragments: named, inline, nested, on interfaces, repeated', async () => {
    const answer = await cooperative(
      '...A ... on Cooperative { slug ... { name } } ... on Node { nodeId: id ... on Cooperative { joinPolicy } ... on Person { email } }',
      `fragment A on Cooperative { id ...B ...B viewerMembership { ...M } }
       fragment B on Cooperative { about ...C }
       fragment C on Node { __typename theId: id }
       fragment M on Membership { roles person { ...P } }
       fragment P on Person { name ... on Node { id } }`,
    )
    expect(answer).toEqual({
      ...{ id, nodeId: id, theId: id, slug, name, joinPolicy: 'OPEN', about: 'Over 2', __typename: 'Cooperative' },
      viewerMembership: { roles: ['BOARD', 'RESIDENT'], person: { name: 'Bep', id: boardId } },
    })
  })

  test.each([
    ['name @include(if: $yes) slug @include(if: $no)', { name }],
    ['name @skip(if: $yes) slug @skip(if: $no)', { slug }],
    ['name @skip(if: $no) @include(if: $no) slug @skip(if: $no) @include(if: $yes)', { slug }],
    ['id ... @include(if: $no) { name } ... @include(if: $yes) { slug }', { id, slug }],
    ['id ...F @skip(if: $yes)', { id }],
    ['...F @skip(if: $yes) ...F', { name }],
    [
      'members(first: 1) { nodes @skip(if: $yes) { id } totalCount @include(if: $yes) }',
      { members: { totalCount: 7 } },
    ],
    [
      'members(first: 1) { edges { node @include(if: $yes) { id @include(if: $yes) status @skip(if: $yes) } cursor @skip(if: $yes) } }',
      { members: { edges: [{ node: { id: members[0] } }] } },
    ],
    ['id @include(if: true) name @skip(if: true)', { id }],
  ])('heeds @skip and @include: %s', async (selection, expected) => {
    const rest = selection.includes('...F') ? 'fragment F on Cooperative { name }' : ''
    const use = 'unused: __typename @include(if: $no) @skip(if: $yes)'
    expect(await cooperative(`${selection} ${use}`, rest, { yes: true, no: false })).toEqual(expected)
  })

  test('has __typename everywhere', async () => {
    const query = `{ __typename cooperative(slug: "${slug}") { __typename members(first: 1) { __typename edges { __typename node { __typename person { __typename } } } nodes { __typename } pageInfo { __typename } } neighbourhoods { __typename } } viewer { __typename sessions { __typename } } }`
    expect(ok(await board(query))).toEqual({
      __typename: 'Query',
      cooperative: {
        __typename: 'Cooperative',
        members: {
          __typename: 'MembershipConnection',
          edges: [
            { __typename: 'MembershipEdge', node: { __typename: 'Membership', person: { __typename: 'Person' } } },
          ],
          nodes: [{ __typename: 'Membership' }],
          pageInfo: { __typename: 'PageInfo' },
        },
        neighbourhoods: [],
      },
      viewer: { __typename: 'Viewer', sessions: [{ __typename: 'Session' }] },
    })
  })

  test('of more fields than one JSON function takes is answered whole', async () => {
    const fields = [
      'id',
      'slug',
      'name',
      'about',
      'statutes',
      'defaultLanguage',
      'joinPolicy',
      'publicParts',
      'memberCount',
    ]
    const aliased = Array.from({ length: 30 }, (_, n) => `a${n}: ${fields[n % fields.length]}`)
    const more = [
      ...fields,
      'aboutTranslations { text }',
      'neighbourhoods { id }',
      'organisations { totalCount }',
      'members { totalCount }',
      'viewerMembership { id }',
      'invitations { totalCount }',
      'auditEntries { totalCount }',
    ]
    const answer = await cooperative([...aliased, ...more].join(' '))
    expect(Object.keys(answer)).toHaveLength(aliased.length + more.length)
    expect(answer.a1).toBe(slug)
    expect(answer.viewerMembership.id).toBe(members[0])
  })

  test('of a list that is not shown is null, whatever is asked of it', async () => {
    const query = (selection: string) => `{ cooperatives(first: 2) { nodes { slug ${selection} } } }`
    for (const selection of [
      'totalCount',
      'nodes { id }',
      'totalCount edges { cursor node { id } } pageInfo { endCursor }',
      '__typename',
    ]) {
      const { nodes } = ok(await anyone(query(`members { ${selection} } organisations { totalCount }`))).cooperatives
      expect(nodes).toMatchObject([
        { members: null, organisations: { totalCount: 3 } },
        { members: null, organisations: { totalCount: 3 } },
      ])
      expect(ok(await board(query(`members { ${selection} }`))).cooperatives.nodes[0].members).not.toBeNull()
    }
  })

  test('takes variables with defaults, absent, null and given', async () => {
    const query = `query ($slug: String! = "${slug}", $first: Int = 2, $roles: [MembershipRole!]) {
      cooperative(slug: $slug) { slug members(first: $first, filter: { roles: $roles }) { nodes { id } } } }`
    const sizes = async (variables?: Record<string, unknown>) =>
      ok(await board(query, variables)).cooperative.members.nodes.length
    expect(await sizes()).toBe(2)
    expect(await sizes({ first: 3 })).toBe(3)
    expect(await sizes({ first: null })).toBe(7)
    expect(await sizes({ roles: ['BOARD'] })).toBe(1)
    expect(await sizes({ roles: null })).toBe(2)
    expect(ok(await board(query, { slug: 'coo-0' })).cooperative.slug).toBe('coo-0')
  })
})

describe('node and nodes', () => {
  test('find any object, in the order of the ids, with null for what is not there', async () => {
    const ids = [
      members[3],
      'x',
      id,
      'per_01h455vb4pex5vsknk084sn02q',
      boardId,
      'fac_01h455vb4pex5vsknk084sn02q',
      id,
      'ses_01h455vb4pex5vsknk084sn02q',
      '',
    ]
    const { nodes } = ok(
      await board(
        'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Cooperative { name } ... on Person { person: name } } }',
        { ids },
      ),
    )
    expect(nodes).toEqual([
      { __typename: 'Membership', id: members[3] },
      null,
      { __typename: 'Cooperative', id, name },
      null,
      { __typename: 'Person', id: boardId, person: 'Bep' },
      null,
      { __typename: 'Cooperative', id, name },
      null,
      null,
    ])
  })

  test('tell only the type where only that is asked', async () => {
    expect(ok(await board(`{ node(id: "${id}") { __typename } }`)).node).toEqual({ __typename: 'Cooperative' })
    expect(ok(await board(`{ node(id: "${id}") { ... on Person { name } } }`)).node).toEqual({})
  })

  test('hide what the viewer may not see as if it were not there', async () => {
    expect(ok(await anyone(`{ nodes(ids: ["${members[0]}", "${boardId}", "${id}"]) { id } }`)).nodes).toEqual([
      null,
      null,
      { id },
    ])
  })

  test('take one trip and at most 50 ids', async () => {
    const many = (n: number) =>
      anyone('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: Array.from({ length: n }, () => id) })
    const answer = await many(50)
    expect(ok(answer).nodes).toHaveLength(50)
    expect(answer.trips).toBe(1)
    const refused = await many(51)
    expect(refused.errors?.[0]).toMatchObject({
      message: 'A page has between 0 and 50 entries.',
      extensions: { code: 'PAGE_SIZE' },
    })
    expect(ok(await many(0)).nodes).toEqual([])
  })
})
