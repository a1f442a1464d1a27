import { describe, expect, test } from 'vitest'
import { startApp } from '../../harness/app.ts'
import { apiClient, ok, type ApiClient } from '../../harness/client.ts'
import { makeNeighbourhood } from '../../harness/factories.ts'
import { expectNoFaults, requestFault } from '../../harness/faults.ts'
import { done, mutate, refusal } from '../../harness/mutate.ts'

/** Skills that a cooperative adds, and retires. */
const app = await startApp()
expectNoFaults(app)
const [world, other] = await Promise.all([makeNeighbourhood(app), makeNeighbourhood(app)])
const cooperativeId = world.id
const en = (text: string) => [{ language: 'en', text }]
const input = (name: string, more: object = {}) => ({ cooperativeId, name: en(name), ...more })
const found = async (client: ApiClient, text: string): Promise<string[]> =>
  ok(await client('query ($text: String) { skills(text: $text) { nodes { name } } }', { text })).skills.nodes.map(
    ({ name }: { name: string }) => name,
  )

describe('a skill of one’s own', () => {
  test('is added by the board and assistants with its synonyms, and found by those', async () => {
    const synonyms = [
      { language: 'nl', text: 'Kloten' },
      { language: 'nl', text: 'Straat oversteken' },
      { language: 'de', text: 'Boßeln' },
    ]
    const selection = 'skill { name synonyms { language text } escoUri cooperative { id } }'
    const { skill } = await done(world.board.client, 'addSkill', input('Road bowling', { synonyms }), selection)
    expect(skill).toEqual({
      ...{ name: 'Road bowling', escoUri: null, cooperative: { id: cooperativeId } },
      synonyms: [synonyms[2], synonyms[0], synonyms[1]],
    })
    expect(await found(world.resident.client, 'bosseln')).toEqual(['Road bowling'])
    expect(await found(world.resident.client, 'overst')).toEqual(['Road bowling'])
    expect(await found(other.resident.client, 'bosseln')).toEqual([])
    await done(world.coordinator.client, 'addSkill', input('Curling'))
  })

  test('is added by nobody else', async () => {
    for (const who of [world.resident, world.manager, world.auditor, world.representative, other.board, world.stranger])
      expect(await refusal(who.client, 'addSkill', input('Juggling'))).toBe('Forbidden FORBIDDEN')
    expect(await requestFault(apiClient(app.url), 'addSkill', input('Juggling'))).toBe('UNAUTHENTICATED')
  })

  test('must have a name that can be found, and bounded synonyms', async () => {
    const { client } = world.board
    const many = Array.from({ length: 51 }, (_, n) => ({ language: 'nl', text: `woord ${n}` }))
    const wrong: [object, string][] = [
      [{ ...input('Juggling'), cooperativeId: 'coo_1' }, 'NotFound NOT_FOUND'],
      [{ cooperativeId, name: [] }, 'InvalidInput TOO_SHORT'],
      [input('!!!'), 'InvalidInput INVALID_VALUE'],
      [input('x'.repeat(101)), 'InvalidInput TOO_LONG'],
      [input('Juggling', { synonyms: many }), 'InvalidInput TOO_LONG'],
      [input('Juggling', { synonyms: [{ language: 'nl', text: 'y'.repeat(1_000_000) }] }), 'InvalidInput TOO_LONG'],
      [input('Juggling', { synonyms: [{ language: 'nl', text: 'a\nb' }] }), 'InvalidInput INVALID_VALUE'],
    ]
    for (const [bad, expected] of wrong) expect(await refusal(client, 'addSkill', bad)).toBe(expected)
  })

  test('is not there twice: neither as one that all share, nor when two add it at once', async () => {
    const { client } = world.board
    expect(await refusal(client, 'addSkill', input('BABYSITTING'))).toBe('Conflict SKILL_KNOWN')
    expect(await refusal(client, 'addSkill', { cooperativeId, name: [{ language: 'nl', text: 'Tolken' }] })).toBe(
      'Conflict SKILL_KNOWN',
    )
    app.beforeWrite.next = () => done(world.coordinator.client, 'addSkill', input('Unicycling'))
    expect(await refusal(client, 'addSkill', input('unicycling'))).toBe('Conflict SKILL_KNOWN')
    const all = await Promise.all(Array.from({ length: 10 }, () => mutate(client, 'addSkill', input('Fire eating'))))
    expect(all.map(({ __typename: type }) => type).sort()[0]).toBe('AddSkillPayload')
    expect(all.filter(({ __typename: type }) => type === 'AddSkillPayload')).toHaveLength(1)
    // Another cooperative may have one of that name.
    await done(other.board.client, 'addSkill', { ...input('Unicycling'), cooperativeId: other.id })
  })

  test('is one of five hundred at most', async () => {
    const third = await makeNeighbourhood(app)
    await app.db.execute({
      sql: `insert into skills (id, cooperative_id, name, created_at) select 'ski_' || value, ?, '{"nl":"x"}', 1
        from (with recursive n(value) as (select 1 union all select value + 1 from n where value < 500) select value from n)`,
      args: [third.id],
    })
    expect(await refusal(third.board.client, 'addSkill', { ...input('Juggling'), cooperativeId: third.id })).toBe(
      'Conflict TOO_MANY_SKILLS',
    )
  })

  test('is retired once, by the board and assistants of its own', async () => {
    const { skill } = await done(world.board.client, 'addSkill', input('Tightrope walking'), 'skill { id }')
    const skillId = skill.id
    for (const who of [other.board, world.stranger])
      expect(await refusal(who.client, 'retireSkill', { skillId })).toBe('NotFound NOT_FOUND')
    for (const who of [world.resident, world.auditor, world.manager])
      expect(await refusal(who.client, 'retireSkill', { skillId })).toBe('Forbidden FORBIDDEN')
    const shared = ok(await world.board.client('{ skills(first: 1) { nodes { id } } }')).skills.nodes[0].id
    expect(await refusal(world.board.client, 'retireSkill', { skillId: shared })).toBe('Forbidden FORBIDDEN')
    app.beforeWrite.next = () => done(world.coordinator.client, 'retireSkill', { skillId }, 'skill { retiredAt }')
    expect(await refusal(world.board.client, 'retireSkill', { skillId })).toBe('Conflict SKILL_RETIRED')
    expect(await found(world.resident.client, 'tightrope')).toEqual([])
    // It can be added anew.
    await done(world.board.client, 'addSkill', input('Tightrope walking'))
  })
})
