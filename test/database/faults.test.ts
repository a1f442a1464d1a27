import { sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { SqlFault } from '../../src/platform/database/transport.ts'
import { databaseRefusal } from '../../src/platform/database/faults.ts'
import { refusalFor } from '../../src/platform/database/translate.ts'
import { faultOf, serve } from './support.ts'

const served = await serve()
await served.db.executeMultiple(`
  create table owners (id integer primary key) strict;
  create table things (id integer, part integer, name text unique not null check (name <> 'bad'), owner integer references owners (id), primary key (id, part)) strict, without rowid;
  create table tags (label text) strict;
  create unique index tags_lower on tags (lower(label));
  insert into tags values ('a');
  create trigger things_guard before insert on things when new.name = 'guarded' begin select raise(abort, 'LAST_BOARD_MEMBER'); end;
  insert into things values (1, 1, 'a', null);
`)

const cases: [string, string, ReturnType<typeof databaseRefusal>][] = [
  ['a trigger', `insert into things values (2, 1, 'guarded', null)`, { raised: 'LAST_BOARD_MEMBER' }],
  ['an assertion', `insert into must_hold select 'STALE', 0`, { raised: 'STALE' }],
  ['an assertion of null', `insert into must_hold select 'FORBIDDEN', null`, { raised: 'FORBIDDEN' }],
  ['a unique column', `insert into things values (2, 1, 'a', null)`, { unique: 'things.name' }],
  ['a key of several columns', `insert into things values (1, 1, 'b', null)`, { unique: 'things.id' }],
  ['an index over an expression', `insert into tags values ('A')`, { unique: 'tags_lower' }],
  ['a CHECK', `insert into things values (2, 1, 'bad', null)`, { raised: 'CONSTRAINT' }],
  ['a NOT NULL', `insert into things values (2, 1, null, null)`, { raised: 'CONSTRAINT' }],
  ['a foreign key', `insert into things values (2, 1, 'c', 9)`, { raised: 'CONSTRAINT' }],
]

describe('a refusal by the database is recognised', () => {
  test.each(cases)('from the local server: %s', async (_, statement, expected) => {
    const { database } = served.open()
    expect(databaseRefusal(await faultOf(database.write([sql`select 1`, sql.raw(statement)])))).toEqual(expected)
    expect(databaseRefusal(await faultOf(database.write([sql.raw(statement)])))).toEqual(expected)
  })

  // The hosted service tells the primary code only, with the same texts behind it.
  test.each(cases)('from the hosted service: %s', async (_, statement, expected) => {
    const fault = await faultOf(served.open().database.write([sql.raw(statement)]))
    const text = fault.message.replaceAll(/SQLITE_CONSTRAINT_\w+: /g, '')
    const alone = new SqlFault(text, 'SQLITE_CONSTRAINT', 1)
    expect(databaseRefusal(alone)).toEqual(expected)
    expect(databaseRefusal(new Error('Failed query', { cause: alone }))).toEqual(expected)
  })

  test('and nothing else is', async () => {
    const { database } = served.open()
    expect(databaseRefusal(await faultOf(database.write([sql`select nothing`])))).toBeNull()
    expect(databaseRefusal(new TypeError('UNIQUE constraint failed: a.b'))).toBeNull()
    expect(databaseRefusal('SQLITE_CONSTRAINT')).toBeNull()
  })
})

describe('a refusal by the database becomes', () => {
  test.each([
    [{ unique: 'cooperatives.slug' }, 'Conflict SLUG_TAKEN'],
    [{ raised: 'FORBIDDEN' }, 'Forbidden FORBIDDEN'],
    [{ raised: 'STALE' }, 'Conflict STALE'],
    [{ raised: 'PAIR_BLOCKED' }, 'MatchRefused NOT_A_CANDIDATE'],
    [{ raised: 'LAST_BOARD_MEMBER' }, 'Conflict LAST_BOARD_MEMBER'],
  ])('a refusal of the API where a user can cause it: %j', (given, expected) => {
    const refusal = refusalFor(given)!
    expect(`${refusal.kind} ${refusal.code}`).toBe(expected)
  })

  test.each([
    { raised: 'CONSTRAINT' },
    { raised: 'ASSERTION_FAILED' },
    { unique: 'people.email' },
    { unique: 'tags_lower' },
  ])('our fault where no user can: %j', (given) => expect(refusalFor(given)).toBeNull())
})
