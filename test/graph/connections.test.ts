import { describe, expect, test } from 'vitest'
import { ok, type Json } from '../harness/client.ts'
import { makeWorld } from './world.ts'

const { app, anyone, board, cooperatives } = await makeWorld({ cooperatives: 9, members: 7, partners: 5 })
const first = cooperatives[0]!
// Names are shared by two each, so that only the id tells their order.
const inOrder = cooperatives
  .toSorted((a, b) => (a.name === b.name ? (a.id < b.id ? -1 : 1) : a.name < b.name ? -1 : 1))
  .map(({ id }) => id)

const page = async (
  args: string,
  selection = 'nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }',
): Promise<Json> => {
  const { cooperatives: answer } = ok(await anyone(`{ cooperatives(${args}) { ${selection} } }`))
  return { ...answer, ids: (answer.nodes ?? []).map(({ id }: Json) => id) }
}
const codeOf = async (args: string) =>
  (await anyone(`{ cooperatives(${args}) { totalCount } }`)).errors?.[0]?.extensions['code']

describe('a connection', () => {
  test('pages forward through all of it, ties included, with every row once', async () => {
    for (const size of [1, 2, 4, 9, 50]) {
      const seen: string[] = []
      let answer = await page(`first: ${size}`)
      expect(answer.pageInfo.hasPreviousPage).toBe(false)
      seen.push(...answer.ids)
      while (answer.pageInfo.hasNextPage) {
        answer = await page(`first: ${size}, after: "${answer.pageInfo.endCursor}"`)
        expect(answer.pageInfo.hasPreviousPage).toBe(true)
        seen.push(...answer.ids)
      }
      expect(seen).toEqual(inOrder)
    }
  })

  test('pages backward through all of it, each page in the order of the list', async () => {
    for (const size of [1, 2, 4, 9, 50]) {
      let seen: string[] = []
      let answer = await page(`last: ${size}`)
      expect(answer.pageInfo.hasNextPage).toBe(false)
      seen = [...answer.ids, ...seen]
      while (answer.pageInfo.hasPreviousPage) {
        answer = await page(`last: ${size}, before: "${answer.pageInfo.startCursor}"`)
        expect(answer.pageInfo.hasNextPage).toBe(true)
        seen = [...answer.ids, ...seen]
      }
      expect(seen).toEqual(inOrder)
    }
  })

  test('lists what lies between two cursors, from either end', async () => {
    const { edges } = await page('first: 9', 'edges { cursor }')
    const between = `after: "${edges[1].cursor}", before: "${edges[6].cursor}"`
    expect((await page(between)).ids).toEqual(inOrder.slice(2, 6))
    expect((await page(`first: 2, ${between}`)).ids).toEqual(inOrder.slice(2, 4))
    expect((await page(`last: 3, ${between}`)).ids).toEqual(inOrder.slice(3, 6))
    expect((await page(`after: "${edges[5].cursor}", before: "${edges[2].cursor}"`)).ids).toEqual([])
  })

  test('of descending order pages the same way', async () => {
    const query = (args: string) =>
      `query ($id: ID!) { node(id: $id) { ... on Cooperative { auditEntries(${args}) { nodes { id at } pageInfo { hasNextPage startCursor endCursor } } } } }`
    const rows = [3, 1, 3, 2, 2, 3].map((at, n) => ({ id: `aud_0${n}`, at }))
    await app.db.batch(
      rows.map(({ id, at }) => ({
        sql: "insert into audit_entries (id, at, action, cooperative_id, subject_id, data) values (?, ?, 'x', ?, 'y', '{}')",
        args: [id, at, first.id],
      })),
      'write',
    )
    const expected = rows.toSorted((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1)).map(({ id }) => id)
    const entries = async (args: string) => ok(await board(query(args), { id: first.id })).node.auditEntries
    const seen: string[] = []
    for (let after: string | null = null, more = true; more; ) {
      const { nodes, pageInfo }: Json = await entries(`first: 2${after ? `, after: "${after}"` : ''}`)
      seen.push(...nodes.map(({ id }: Json) => id))
      ;[after, more] = [pageInfo.endCursor, pageInfo.hasNextPage]
    }
    expect(seen).toEqual(expected)
    expect((await entries('last: 2')).nodes.map(({ id }: Json) => id)).toEqual(expected.slice(-2))
  })

  test('keeps its cursors where rows are added before and behind', async () => {
    const before = await page('first: 3')
    const insert = (id: string, name: string) =>
      app.db.execute({
        sql: `insert into cooperatives (id, slug, name, about, statutes, default_language, join_policy, public_parts, created_at, updated_at)
          values (?, ?, ?, '{}', '{}', 'nl', 'OPEN', '[]', 1, 1)`,
        args: [id, id, name],
      })
    await insert('coo_before', 'A')
    await insert('coo_behind', 'Z')
    const rest = await page(`first: 50, after: "${before.pageInfo.endCursor}"`)
    expect([...before.ids, ...rest.ids]).toEqual([...inOrder, 'coo_behind'])
    await app.db.execute("delete from help_settings where cooperative_id in ('coo_before', 'coo_behind')")
    await app.db.execute("delete from cooperatives where id in ('coo_before', 'coo_behind')")
  })

  test('gives the same answer through edges, nodes and both, under any names', async () => {
    const answer = await page('first: 3', `
      edges { cursor node { id name } } more: edges { one: node { id } other: node { name } cursor }
      nodes { id } again: nodes { name } pageInfo { endCursor } info: pageInfo { end: endCursor __typename } totalCount total: totalCount __typename`,
    )
    const ids = inOrder.slice(0, 3)
    expect(answer.edges.map(({ node }: Json) => node.id)).toEqual(ids)
    expect(answer.more.map(({ one }: Json) => one.id)).toEqual(ids)
    expect(answer.more.map(({ other }: Json) => other.name)).toEqual(answer.again.map(({ name }: Json) => name))
    expect(answer.edges.map(({ cursor }: Json) => cursor)).toEqual(answer.more.map(({ cursor }: Json) => cursor))
    expect(answer.info.end).toBe(answer.edges[2].cursor)
    expect([answer.totalCount, answer.total]).toEqual([9, 9])
    const apart = await Promise.all([
      page('first: 3', 'edges { node { id } }'),
      page('first: 3', 'edges { cursor }'),
      page('first: 3', 'nodes { name }'),
    ])
    expect(apart[0].edges.map(({ node }: Json) => node.id)).toEqual(ids)
    expect(apart[1].edges).toEqual(answer.edges.map(({ cursor }: Json) => ({ cursor })))
    expect(apart[2].nodes).toEqual(answer.again)
  })

  test('counts alone, without reading a row', async () => {
    expect(await page('first: 1', 'totalCount')).toMatchObject({ totalCount: 9 })
    expect(await page('first: 1', '__typename')).toMatchObject({ __typename: 'CooperativeConnection' })
  })

  test('can be empty', async () => {
    const nothing = { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null }
    const answer = await page(
      'filter: { municipality: "Nergens" }',
      'totalCount edges { cursor } nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }',
    )
    expect(answer).toMatchObject({ totalCount: 0, edges: [], nodes: [], pageInfo: nothing })
    expect(await page('first: 0')).toMatchObject({ nodes: [], pageInfo: { ...nothing, hasNextPage: true } })
    expect(await page('last: 0')).toMatchObject({ nodes: [], pageInfo: { ...nothing, hasPreviousPage: true } })
  })

  test('has pages of 20 unless told, and of 100 at most', async () => {
    expect((await page('first: null, last: null')).ids).toHaveLength(9)
    expect((await page('first: 100')).ids).toHaveLength(9)
    expect(await codeOf('first: 101')).toBe('PAGE_SIZE')
    expect(await codeOf('first: -1')).toBe('PAGE_SIZE')
    expect(await codeOf('last: 101')).toBe('PAGE_SIZE')
    expect(await codeOf('first: 1, last: 1')).toBe('PAGE_DIRECTION')
  })
})

describe('a cursor', () => {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('hex').toUpperCase()

  test.each([
    '',
    'x',
    '%%%',
    '====',
    'null',
    encode(null),
    encode({}),
    encode([]),
    encode(['a']),
    encode(['a', 'b', 'c']),
    encode([1, 2, 3, 4, 5]),
  ])('that is none is refused: %j', async (cursor) => expect(await codeOf(`after: "${cursor}"`)).toBe('INVALID_CURSOR'))

  test('of another list is refused', async () => {
    const { edges } = ok(
      await board(
        `{ cooperative(slug: "${first.slug}") { members { edges { cursor } } organisations { edges { cursor } } } }`,
      ),
    ).cooperative.members
    expect(await codeOf(`after: "${edges[0].cursor}"`)).toBe('INVALID_CURSOR')
    expect(await codeOf(`before: "${edges[0].cursor}"`)).toBe('INVALID_CURSOR')
  })

  test('with keys that were changed is refused or shows nothing that it should not', async () => {
    const { edges } = await page('first: 1', 'edges { cursor }')
    const [mark, , id] = JSON.parse(Buffer.from(edges[0].cursor, 'hex').toString())
    expect(await codeOf(`after: "${encode([mark, null, id])}"`)).toBe('INVALID_CURSOR')
    expect(await codeOf(`after: "${encode([mark, { x: 1 }, id])}"`)).toBe('INVALID_CURSOR')
    expect((await page(`after: "${encode([mark, 'Buurt', ''])}"`)).ids).toEqual(inOrder)
    expect((await page(`after: "${encode([mark, "' or 1=1 --", id])}"`)).ids).toEqual(inOrder)
  })
})
