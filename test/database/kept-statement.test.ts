import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { queryOf, type Named } from '../../src/platform/database/database.ts'
import { KeptStatement } from '../../src/platform/database/kept-statement.ts'

let made = 0
const near = new KeptStatement(['place', 'at'], ({ place, at }) => {
  made++
  return sql`select ${1_000} as range
    from places where id = ${place} and ${at} between opens and ${at} + ${1_000} and owner = ${sql.placeholder('asker')}`
})

const knows = (asker: string | undefined): Named => ({
  value: (name) => (name === 'asker' ? asker : undefined),
  found: (names) => sql`select ${sql.raw(names.map((name) => `who() as ${name}`).join())}`,
})

test('a kept statement is written once, and what it needs in many places travels once', () => {
  const first = queryOf(near.of({ place: 'here', at: 5 }), knows('somebody'))
  expect(first).toEqual({
    sql: 'select ?1 as range from places where id = ?2 and ?3 between opens and ?3 + ?1 and owner = ?4',
    args: [1_000, 'here', 5, 'somebody'],
  })
  expect(queryOf(near.of({ place: 'no\0where', at: 6 }), knows('else')).args).toEqual([1_000, 'no�where', 6, 'else'])
  expect(made).toBe(1)
})

test('where a value is to be found by the database, it is written out with that', () => {
  const { sql: text, args } = queryOf(near.of({ place: 'here', at: 5 }), knows(undefined))
  expect(text).toMatch(/^with asker as materialized \(select who\(\) as asker\) select \? as range/)
  expect(text).toContain('owner = (select "asker" from asker)')
  expect(args).toEqual([1_000, 'here', 5, 5, 1_000])
})
