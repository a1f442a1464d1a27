import { describe, expect, test } from 'vitest'
import { startApp } from '../../harness/app.ts'
import { apiClient, ok, type ApiClient } from '../../harness/client.ts'
import { makeNeighbourhood } from '../../harness/factories.ts'
import { expectNoFaults } from '../../harness/faults.ts'

/** What skills there are, and by which words they are found. */
const app = await startApp()
expectNoFaults(app)
const [world, other] = await Promise.all([makeNeighbourhood(app), makeNeighbourhood(app)])

const list = `query ($text: String, $cooperativeId: ID, $first: Int, $after: String) {
  skills(text: $text, cooperativeId: $cooperativeId, first: $first, after: $after) {
    totalCount nodes { id name synonyms { language text } escoUri cooperative { id } retiredAt }
    pageInfo { hasNextPage endCursor } } }`
const anyone = apiClient(app.url)

async function found(text: string | null, client: ApiClient = anyone, more: object = {}): Promise<string[]> {
  const { skills } = ok(await client(list, { text, first: 100, ...more }))
  return skills.nodes.map(({ name }: { name: string }) => name)
}

describe('skills', () => {
  test('of an own cooperative are there for its members only', async () => {
    const id = 'ski_01j0000000e0080000000000zz'
    await app.db.execute({
      sql: 'insert into skills (id, cooperative_id, name, created_at) values (?, ?, ?, 1)',
      args: [id, world.id, JSON.stringify({ nl: 'Klootschieten', en: 'Klootschieten' })],
    })
    for (const term of ['klootschieten', 'baan uitzetten', 'uitzetten'])
      await app.db.execute({
        sql: 'insert into skill_terms (term, language, skill_id, label) values (?, ?, ?, ?)',
        args: [term, 'nl', id, term === 'klootschieten' ? 'Klootschieten' : 'Baan uitzetten'],
      })
    expect(await found('KLÓOT', world.resident.client)).toEqual(['Klootschieten'])
    expect(await found('uitz', world.resident.client, { cooperativeId: world.id })).toEqual(['Klootschieten'])
    expect(await found('uitz', world.resident.client, { cooperativeId: other.id })).toEqual([])
    for (const client of [anyone, other.resident.client, world.stranger.client]) {
      expect(await found('kloot', client, { cooperativeId: world.id })).toEqual([])
      expect(ok(await client('query ($id: ID!) { node(id: $id) { id } }', { id })).node).toBeNull()
    }
    const { skills } = ok(await world.resident.client(list, { text: 'baan' }))
    expect(skills.nodes).toEqual([
      {
        ...{ id, name: 'Klootschieten', synonyms: [{ language: 'nl', text: 'Baan uitzetten' }], escoUri: null },
        ...{ cooperative: { id: world.id }, retiredAt: null },
      },
    ])
    await app.db.execute({ sql: 'update skills set retired_at = 2 where id = ?', args: [id] })
    expect(await found('kloot', world.resident.client)).toEqual([])
  })

  test('are asked for in one statement, whatever the text', async () => {
    const answer = await world.resident.client(list, { text: 'a'.repeat(100_000), first: 100 })
    expect([answer.trips, answer.statements]).toEqual([1, 2])
    expect(ok(answer).skills.nodes).toEqual([])
    for (const text of ['%', '_', "'", '\u{10ffff}']) expect(ok(await anyone(list, { text })).skills.nodes).toBeDefined()
  })
})
