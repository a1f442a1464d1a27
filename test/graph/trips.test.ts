import { describe, expect, test } from 'vitest'
import { ok } from '../harness/client.ts'
import { makeWorld } from './world.ts'

const { app, anyone, board, cooperatives } = await makeWorld()
const { id, slug, members } = cooperatives[1]!

const everything = `{
  viewer { person { name } memberships { nodes { cooperative { name members(first: 3) { totalCount nodes { person { name } } } } } } sessions { current } }
  cooperative(slug: "${slug}") { about organisations { edges { cursor node { name } } } neighbourhoods { name } }
  cooperatives { totalCount pageInfo { endCursor } }
  one: node(id: "${id}") { id }
  nodes(ids: ["${id}", "${members[0]}"]) { __typename }
}`

describe('an operation', () => {
  test('without a database needs no trip', async () => {
    expect(await anyone('{ __typename __schema { queryType { name } } }')).toMatchObject({ trips: 0, statements: 0 })
    expect(await anyone('{ viewer { person { id } } }')).toMatchObject({ trips: 0, statements: 0 })
  })

  test('of one field is one statement, whatever it selects', async () => {
    expect(
      await anyone(
        `{ cooperative(slug: "${slug}") { id name neighbourhoods { id } organisations { totalCount nodes { name } } } }`,
      ),
    ).toMatchObject({ trips: 1, statements: 1 })
    expect(
      await anyone('{ cooperatives { totalCount edges { node { id organisations { nodes { id } } } } } }'),
    ).toMatchObject({ trips: 1, statements: 1 })
  })

  test('of several fields is one trip, with one statement a field', async () => {
    const answer = await anyone(everything)
    ok(answer)
    expect(answer).toMatchObject({ trips: 1, statements: 5 })
  })

  test('with a session is one trip too: who asks is found out on the way', async () => {
    const answer = await board(everything)
    ok(answer)
    expect(answer).toMatchObject({ trips: 1, statements: 7 })
  })

  test('may be as many as it likes at once: each has its own client and counts', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => board(everything)))
    for (const answer of answers) expect(answer).toMatchObject({ trips: 1, statements: 7 })
    expect(new Set(answers.map(({ data }) => JSON.stringify(data))).size).toBe(1)
  })
})

describe('a mutation', () => {
  test('reads what is selected of its payload in the batch that writes', async () => {
    const selection = 'person { id name } again: person { phone name }'
    const query = `mutation ($name: String!) { updateProfile(input: { name: $name }) { __typename ... on UpdateProfilePayload { ${selection} } } }`
    const answer = await board(query, { name: 'Bep Bestuur' })
    expect(ok(answer).updateProfile).toMatchObject({
      person: { name: 'Bep Bestuur' },
      again: { phone: null, name: 'Bep Bestuur' },
    })
    const without = await board('mutation { updateProfile(input: { name: "Bep" }) { __typename } }')
    expect(ok(without).updateProfile).toEqual({ __typename: 'UpdateProfilePayload' })
    expect([answer.trips, answer.statements]).toEqual([without.trips, without.statements + 2])
  })

  test('of several fields runs them one after the other, and answers each as it left things', async () => {
    const field = (name: string) =>
      `${name}: updateProfile(input: { name: "${name}" }) { ... on UpdateProfilePayload { person { name } } }`
    expect(ok(await board(`mutation { ${field('Een')} ${field('Twee')} }`))).toEqual({
      Een: { person: { name: 'Een' } },
      Twee: { person: { name: 'Twee' } },
    })
  })

  test('writes nothing where its payload asks for too much', async () => {
    const answer = await board(
      'mutation { updateProfile(input: { name: "Nooit" }) { ... on UpdateProfilePayload { person { id } } } createCooperative(input: { name: "Nooit", slug: "nooit" }) { ... on CreateCooperativePayload { cooperative { members(first: 1000) { totalCount } } } } }',
    )
    expect(answer.errors).toMatchObject([{ path: ['createCooperative'], extensions: { code: 'PAGE_SIZE' } }])
    expect(answer.data.createCooperative).toBeNull()
    expect((await app.db.execute("select count(*) as n from cooperatives where slug = 'nooit'")).rows[0]!['n']).toBe(0)
  })
})
