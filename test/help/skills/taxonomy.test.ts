import { describe, expect, test } from 'vitest'
import { fromString, toUUID } from 'typeid-js'
import { termsOf } from '../../../src/domains/help/skills/fold.ts'
import { startApp } from '../../harness/app.ts'
import { apiClient, ok } from '../../harness/client.ts'
import { expectNoFaults } from '../../harness/faults.ts'

/** The skills that all cooperatives share, as the migration laid them down. */
const app = await startApp()
expectNoFaults(app)
const anyone = apiClient(app.url)
const rows = (sql: string) => app.db.execute(sql).then(({ rows }) => rows)

describe('the taxonomy', () => {
  test('has about sixty skills, each named in three languages, with ids that are sound', async () => {
    const all = await rows('select * from skills where cooperative_id is null')
    expect(all.length).toBeGreaterThanOrEqual(60)
    for (const { id, name, esco_uri: uri } of all) {
      expect(Object.keys(JSON.parse(String(name)))).toEqual(['nl', 'de', 'en'])
      expect(toUUID(fromString(String(id)))).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
      if (uri !== null) expect(uri).toMatch(/^http:\/\/data\.europa\.eu\/esco\/skill\/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/)
    }
    for (const language of ['nl', 'de', 'en'])
      expect(new Set(all.map(({ name }) => JSON.parse(String(name))[language])).size).toBe(all.length)
  })

  test('is found by every term of every name and synonym, folded as the search folds', async () => {
    const terms = await rows(`select t.*, s.name from skill_terms t join skills s on s.id = t.skill_id where s.cooperative_id is null`)
    const kept = new Map<string, Set<string>>()
    for (const { term, language, skill_id: id, label } of terms) {
      expect(termsOf(String(label))).toContain(term)
      const key = `${String(id)} ${String(language)}`
      kept.set(key, (kept.get(key) ?? new Set()).add(String(term)))
    }
    for (const { skill_id: id, language, label } of terms)
      for (const term of termsOf(String(label))) expect(kept.get(`${String(id)} ${String(language)}`)).toContain(term)
    for (const { id, name } of await rows('select id, name from skills where cooperative_id is null'))
      for (const [language, text] of Object.entries<string>(JSON.parse(String(name))))
        expect(kept.get(`${String(id)} ${language}`)).toContain(termsOf(text)[0])
  })

  test.each([
    ['snoei', 'en', 'Pruning hedges and trees'],
    ['Hecke', 'nl', 'Heggen en bomen snoeien'],
    ['lawn', 'de', 'Rasen mähen'],
    ['fenster', 'en', 'Cleaning windows'],
    ['KÄUFE', 'nl', null],
    ['einkäu', 'nl', 'Boodschappen doen'],
    ['einkau', 'nl', 'Boodschappen doen'],
    ['tolk', 'de', 'Dolmetschen'],
    ['wheelch', 'nl', 'Een rolstoel duwen'],
    ['vertellen', 'nl', 'Verhalen vertellen'],
  ])('answers %s in %s', async (text, language, expected) => {
    const query = 'query ($text: String) { skills(text: $text, first: 100) { nodes { name } } }'
    const { skills } = ok(await anyone.with({ 'accept-language': language })(query, { text }))
    const names = skills.nodes.map(({ name }: { name: string }) => name)
    if (expected === null) expect(names).toEqual([])
    else expect(names).toContain(expected)
  })

  test('comes page by page, in the order of the reader’s names, each skill once', async () => {
    const query = `query ($after: String) { skills(first: 25, after: $after) { totalCount
      nodes { id name escoUri } pageInfo { hasNextPage endCursor } } }`
    const names: string[] = []
    let after: string | null = null
    for (let pages = 0; pages < 10; pages++) {
      const { skills } = ok(await anyone(query, { after }))
      names.push(...skills.nodes.map(({ name }: { name: string }) => name))
      if (!skills.pageInfo.hasNextPage) {
        expect(skills.totalCount).toBe(names.length)
        break
      }
      after = skills.pageInfo.endCursor
    }
    expect(new Set(names).size).toBe(names.length)
    expect(names).toEqual([...names].sort())
  })
})
