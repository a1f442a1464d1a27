import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { aside } from '../../src/platform/database/aside.ts'
import { queryOf, type Named } from '../../src/platform/database/database.ts'

const now = sql.placeholder('now')
const late = aside('test_late', () => sql`select id from things where at < ${now} and kind = ${'late'}`)
const counted = aside('test_counted', () => sql`select count(*) as n from ${late}`)

const knows = (known: number | undefined): Named => ({
  value: () => known,
  found: () => sql`select clock() as now`,
})

test('what a statement names is written before it, once, behind what it names itself, with its arguments in that order', () => {
  expect(queryOf(sql`select ${1}, n from ${counted} union select ${2}, id from ${late}`, knows(5))).toEqual({
    sql:
      'with test_late as not materialized (select id from things where at < ? and kind = ?), ' +
      'test_counted as not materialized (select count(*) as n from test_late) ' +
      'select ?, n from test_counted union select ?, id from test_late',
    args: [5, 'late', 1, 2],
  })
})

test('what it needs to have found by the database is found before it', () => {
  const { sql: text, args } = queryOf(sql`select id from ${late}`, knows(undefined))
  expect(text).toMatch(/^with asker as materialized \(select clock\(\) as now\), test_late as .*at < \(select "now" from asker\)/)
  expect(args).toEqual(['late'])
})
