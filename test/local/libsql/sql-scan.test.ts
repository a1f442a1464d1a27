import { describe, expect, test } from 'vitest'
import { scanSql } from '../../../local/libsql/sql-scan.ts'

const sqls = (text: string) => scanSql(text).map(({ sql }) => sql)
const kind = (text: string) => scanSql(text)[0]?.kind
const params = (text: string) => scanSql(text)[0]?.params

describe('splitting', () => {
  test('semicolons count only between statements', () => {
    expect(sqls(`select ';' as "a;b", [c;d], \`e;f\`; -- g;h\n /* i;j */ select 2;;`)).toEqual([
      `select ';' as "a;b", [c;d], \`e;f\``,
      'select 2',
    ])
    expect(sqls(`select 'it''s; fine', "a"";b"; select 3`)).toEqual([`select 'it''s; fine', "a"";b"`, 'select 3'])
  })

  test('a trigger keeps the semicolons of its body', () => {
    const trigger = `create temp trigger t after insert on a when new.x = case 1 when 1 then 2 end
      begin insert into b values (1); select case when 1 then 2 end; end`
    expect(sqls(`${trigger}; select 1`)).toEqual([trigger, 'select 1'])
    expect(sqls(trigger)).toEqual([trigger])
  })

  test('a text without a statement has none, and an unfinished one ends with the text', () => {
    expect(sqls(' \n-- nothing\n;/* at all')).toEqual([])
    expect(sqls("select 'open")).toEqual(["select 'open"])
  })
})

describe('parameters', () => {
  test('are numbered as SQLite numbers them', () => {
    expect(params('select ?, :a, ?, @b, $c, :a')).toEqual([null, ':a', null, '@b', '$c'])
    expect(params('select ?3, ?')).toEqual([null, null, '?3', null])
    expect(params(`select '?', "?", a -> '$.x', 1 -- ?`)).toEqual([])
  })
})

describe('kinds', () => {
  test.each([
    ['select 1', 'read'],
    ['values (1)', 'read'],
    ['with a as (select 1), b(x) as (values (2)) select * from a', 'read'],
    ['with a as (select 1) insert into t select * from a', 'write'],
    ['with a as materialized (select 1) delete from t', 'write'],
    ['/* hi */ Insert into t values (1)', 'write'],
    ['replace into t values (1)', 'write'],
    ['explain query plan delete from t', 'read'],
    ['begin', 'begin'],
    ['BEGIN DEFERRED', 'begin'],
    ['BEGIN IMMEDIATE', 'begin-write'],
    ['begin exclusive transaction', 'begin-write'],
    ['BEGIN TRANSACTION READONLY', 'begin-read'],
    ['savepoint a', 'begin'],
    ['rollback to a', 'end'],
    ['commit', 'end'],
    ['alter table t add column c', 'write'],
    ['pragma table_info(t)', 'read'],
    ['pragma main.user_version', 'read'],
    ['pragma user_version = 3', 'write'],
    ['pragma wal_checkpoint', 'write'],
    ['pragma foreign_keys=off', 'read'],
    ['pragma journal_mode', 'read'],
    ['pragma journal_mode = delete', 'refused'],
    ['pragma synchronous(0)', 'refused'],
    ['pragma /**/ journal_mode = delete', 'refused'],
    ['attach database x as y', 'refused'],
    ['vacuum', 'write'],
    ["vacuum main into '/tmp/x'", 'refused'],
  ])('%s is %s', (sql, expected) => {
    expect(kind(sql)).toBe(expected)
  })
})
