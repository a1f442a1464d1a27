import { describe, expect, test } from 'vitest'
import { connect, failure, serverWithClient, startServer } from './support.ts'

describe('values', () => {
  test('every type goes there and back', async () => {
    const { client } = await serverWithClient()
    const blob = Uint8Array.from({ length: 256 }, (_, i) => i)
    const { rows, columns } = await client.execute({
      sql: 'select ? as a, ? as b, ? as c, ? as d, ? as e, ? as f, typeof(?4) as g, typeof(?2) as h',
      args: [null, 7n, 1.5, blob, 'Grüße 🌍 "\\', new Uint8Array(0)],
    })
    expect(columns).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'])
    const row = rows[0]
    expect([row?.a, row?.b, row?.c, row?.e]).toEqual([null, 7, 1.5, 'Grüße 🌍 "\\'])
    expect([row?.g, row?.h]).toEqual(['blob', 'integer'])
    expect(new Uint8Array(row?.d as ArrayBuffer)).toEqual(blob)
    expect(row?.f).toEqual(new ArrayBuffer(0))
  })

  test('all 64 bits of an integer survive, as values and as row ids', async () => {
    const server = await startServer()
    const client = connect(server, { intMode: 'bigint' })
    const largest = 2n ** 63n - 1n
    const { rows } = await client.execute({ sql: 'select ? as a, ? as b', args: [largest, -largest - 1n] })
    expect([rows[0]?.a, rows[0]?.b]).toEqual([largest, -largest - 1n])
    await client.execute('create table t (id integer primary key, x text) strict')
    const odd = 2n ** 53n + 3n
    const plain = await client.execute({ sql: 'insert into t values (?, ?)', args: [odd, 'a'] })
    expect(plain.lastInsertRowid).toBe(odd)
    const returning = await client.execute({ sql: 'insert into t values (?, ?) returning id', args: [odd + 2n, 'b'] })
    expect([returning.lastInsertRowid, returning.rows[0]?.id, returning.rowsAffected]).toEqual([odd + 2n, odd + 2n, 1])
  })

  test('infinities arrive as such, and a text with NUL is refused rather than cut short', async () => {
    const { client } = await serverWithClient()
    const { rows } = await client.execute('select 1e999 as a, -1e999 as b, 2.0 as c')
    expect([rows[0]?.a, rows[0]?.b, rows[0]?.c]).toEqual([Infinity, -Infinity, 2])
    expect(await failure(client.execute({ sql: 'select ?', args: ['a\0b'] }))).toMatchObject({ code: 'ARGS_INVALID' })
  })

  test('named arguments, with and without their sign', async () => {
    const { client } = await serverWithClient()
    const sql = 'select :a as a, @b as b, $c as c, :a as again'
    const { rows } = await client.execute({ sql, args: { a: 1n, '@b': null, c: 'x' } })
    expect([rows[0]?.a, rows[0]?.b, rows[0]?.c, rows[0]?.again]).toEqual([1, null, 'x', 1])
  })

  test('a missing argument is an error, never the value of an earlier run', async () => {
    const { client } = await serverWithClient()
    await client.execute({ sql: 'select ?, ?', args: ['secret', 'secret'] })
    expect(await failure(client.execute({ sql: 'select ?, ?', args: ['a'] }))).toMatchObject({
      code: 'ARGS_INVALID',
      message: expect.stringContaining('value for parameter 2 not found'),
    })
    expect(await failure(client.execute({ sql: 'select ?', args: [1, 2] }))).toMatchObject({ code: 'ARGS_INVALID' })
    expect(await failure(client.execute({ sql: 'select :a', args: { b: 1 } }))).toMatchObject({ code: 'ARGS_INVALID' })
  })

  test('a large result arrives whole', async () => {
    const { client } = await serverWithClient()
    const { rows } = await client.execute(
      `with recursive n(i) as (select 1 union all select i + 1 from n where i < 100000)
       select i, printf('%050d', i) as padded from n`,
    )
    expect(rows.length).toBe(100_000)
    expect([rows[99_999]?.i, rows[99_999]?.padded]).toEqual([100_000, '100000'.padStart(50, '0')])
  })
})

describe('statements', () => {
  test('affected rows and row ids are told for changes only', async () => {
    const { client } = await serverWithClient()
    await client.executeMultiple(`create table t (id integer primary key, x integer); create table log (y);
      create trigger tr after insert on t begin insert into log values (1); insert into log values (2); end;`)
    const insert = await client.execute('insert into t (x) values (1), (2), (3)')
    expect([insert.rowsAffected, insert.lastInsertRowid]).toEqual([3, 3n])
    expect((await client.execute('update t set x = 5 where id > 1')).rowsAffected).toBe(2)
    expect((await client.execute('delete from t where id = 1 returning x')).rowsAffected).toBe(1)
    const select = await client.execute('select * from log')
    expect([select.rowsAffected, select.lastInsertRowid, select.rows.length]).toEqual([0, undefined, 6])
    expect((await client.execute('create table u (a)')).rowsAffected).toBe(0)
  })

  test('errors carry their SQLite code and the words of the database', async () => {
    const { client } = await serverWithClient()
    await client.executeMultiple(`create table t (a text unique not null check (a <> 'x')) strict;
      create trigger guard before insert on t when new.a = 'full' begin select raise(abort, 'FACILITY_FULL'); end;
      insert into t (a) values ('one')`)
    const insert = (a: string | null) => failure(client.execute({ sql: 'insert into t (a) values (?)', args: [a] }))
    expect(await insert('one')).toEqual({
      code: 'SQLITE_CONSTRAINT_UNIQUE',
      message: 'SQLITE_CONSTRAINT_UNIQUE: SQLite error: UNIQUE constraint failed: t.a',
    })
    expect(await insert(null)).toMatchObject({ code: 'SQLITE_CONSTRAINT_NOTNULL' })
    expect(await insert('x')).toMatchObject({ code: 'SQLITE_CONSTRAINT_CHECK' })
    expect(await insert('full')).toEqual({
      code: 'SQLITE_CONSTRAINT_TRIGGER',
      message: 'SQLITE_CONSTRAINT_TRIGGER: SQLite error: FACILITY_FULL',
    })
    expect(await failure(client.execute('select * from nowhere'))).toMatchObject({
      code: 'SQLITE_ERROR',
      message: expect.stringContaining('no such table: nowhere'),
    })
    expect(await failure(client.execute('selec 1'))).toMatchObject({ code: 'SQLITE_ERROR' })
    expect(await failure(client.execute('select 1; select 2'))).toMatchObject({ code: 'SQL_MANY_STATEMENTS' })
    expect(await failure(client.execute(' -- nothing'))).toMatchObject({ code: 'SQL_NO_STATEMENT' })
    expect(await failure(client.execute("attach '/etc/passwd' as p"))).toMatchObject({ code: 'SQL_NOT_SUPPORTED' })
  })

  test('foreign keys are enforced, the log is a WAL and every commit is synced', async () => {
    const { client } = await serverWithClient()
    const pragma = async (name: string) => Object.values((await client.execute(`pragma ${name}`)).rows[0] ?? {})[0]
    expect([await pragma('journal_mode'), await pragma('synchronous')]).toEqual(['wal', 2])
    expect(await pragma('foreign_keys')).toBe(1)
    await client.executeMultiple(`create table p (id integer primary key);
      create table c (p integer references p (id))`)
    expect(await failure(client.execute('insert into c values (1)'))).toMatchObject({
      code: 'SQLITE_CONSTRAINT_FOREIGNKEY',
    })
  })
})

test('a result beyond the limit is broken off, and the statement keeps no lock', async () => {
  const { client } = await serverWithClient({ maxResultChars: 10_000 })
  const endless = 'with recursive n(i) as (select 1 union all select i + 1 from n) select i from n'
  for (let attempt = 0; attempt < 2; attempt += 1) {
    expect(await failure(client.execute(endless))).toMatchObject({ code: 'RESPONSE_TOO_LARGE' })
  }
  await client.execute('create table t (a)')
  await client.execute('vacuum')
  expect((await client.execute(`${endless} limit 10`)).rows.length).toBe(10)
})

describe('batches', () => {
  test.each(['write', 'deferred'] as const)('a failing statement rolls back a whole %s batch', async (mode) => {
    const { client } = await serverWithClient()
    await client.executeMultiple(`create table t (a text unique);
      create trigger guard before insert on t when new.a = 'bad' begin select raise(abort, 'NO_ROOM'); end`)
    const statements = ['a', 'b', 'bad', 'c'].map((a) => ({ sql: 'insert into t values (?)', args: [a] }))
    expect(await failure(client.batch(statements, mode))).toMatchObject({
      code: 'SQLITE_CONSTRAINT_TRIGGER',
      message: expect.stringContaining('SQLite error: NO_ROOM'),
    })
    expect((await client.execute('select * from t')).rows).toEqual([])
    const results = await client.batch(statements.filter(({ args }) => args[0] !== 'bad'), mode)
    expect(results.map(({ rowsAffected }) => rowsAffected)).toEqual([1, 1, 1])
    expect((await client.execute('select count(*) as n from t')).rows[0]?.n).toBe(3)
  })

  test('a read batch reads, and cannot write', async () => {
    const { client } = await serverWithClient()
    await client.execute('create table t (a)')
    const [first, second] = await client.batch(['select 1 as a', 'select count(*) as n from t'], 'read')
    expect([first?.rows[0]?.a, second?.rows[0]?.n]).toEqual([1, 0])
    expect(await failure(client.batch(['insert into t values (1)'], 'read'))).toMatchObject({ code: 'SQLITE_READONLY' })
    expect((await client.execute('select count(*) as n from t')).rows[0]?.n).toBe(0)
  })

  test('a migration runs without foreign keys and leaves them on', async () => {
    const { client } = await serverWithClient()
    await client.executeMultiple(`create table p (id integer primary key); create table c (p integer references p (id));
      insert into p values (1); insert into c values (1)`)
    await client.migrate(['create table q (id integer primary key)', 'drop table p', 'alter table q rename to p'])
    expect((await client.execute('select * from c')).rows.length).toBe(1)
    expect(await failure(client.execute('insert into c values (9)'))).toMatchObject({
      code: 'SQLITE_CONSTRAINT_FOREIGNKEY',
    })
  })

  test('executeMultiple stops at the first failing statement', async () => {
    const { client } = await serverWithClient()
    const script = `create table t (a unique); insert into t values (1);
      insert into t values (1); insert into t values (2)`
    expect(await failure(client.executeMultiple(script))).toMatchObject({ code: 'SQLITE_CONSTRAINT_UNIQUE' })
    expect((await client.execute('select a from t')).rows.map(({ a }) => a)).toEqual([1])
  })
})

test('a transaction that a one-shot leaves open is rolled back and holds up nobody', async () => {
  const { client } = await serverWithClient()
  await client.execute('create table t (a)')
  await client.executeMultiple('begin immediate; insert into t values (1)')
  await client.execute('insert into t values (2)')
  expect((await client.execute('select a from t')).rows.map(({ a }) => a)).toEqual([2])
})
