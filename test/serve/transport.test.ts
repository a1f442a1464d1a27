import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { startLibsqlServer } from '../../local/libsql/server.ts'
import { Engine } from '../../local/serve/engine.ts'
import { embeddedTransport } from '../../local/serve/transport.ts'
import { pipelineTransport } from '../../src/platform/database/pipeline.ts'
import { SqlFault, type Query, type Transport } from '../../src/platform/database/transport.ts'

const folder = mkdtempSync(join(tmpdir(), 'noaber-embedded-'))
const file = join(folder, 'embedded.db')
const engine = new Engine(file)
const embedded = embeddedTransport(engine)
const server = await startLibsqlServer({ file: join(folder, 'served.db') })
const served = pipelineTransport({ url: server.url, token: undefined })
afterAll(async () => {
  engine.close()
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

const q = (sql: string, ...args: unknown[]): Query => ({ sql, args })

/** What came of sending, fit to be compared. */
async function outcome(transport: Transport, mode: 'read' | 'write', queries: Query[]): Promise<unknown> {
  try {
    return await transport.send(mode, queries)
  } catch (fault) {
    if (!(fault instanceof SqlFault)) return (fault as Error).name
    const { message, code, statementIndex } = fault
    return { message, code, statementIndex }
  }
}

const tables = [
  q('drop table if exists notes'),
  q('drop table if exists people'),
  q('drop table if exists anything'),
  q("create table people (id integer primary key, name text unique not null check (name <> 'bad')) strict"),
  q(
    'create table notes (id integer primary key, person integer references people (id) deferrable initially deferred, at integer) strict',
  ),
  q('create table anything (value any) strict'),
  q(
    `create trigger guard before insert on people when new.name = 'guarded' begin select raise(abort, 'NO_CAPACITY'); end`,
  ),
  q(
    `create trigger undo before insert on people when new.name = 'undo' begin select raise(rollback, 'ALL_OF_IT'); end`,
  ),
  q(`insert into people values (1, 'Anna')`),
]
beforeEach(async () => {
  for (const transport of [embedded, served]) await transport.send('write', tables)
})

const values = [
  null,
  undefined,
  0,
  -1.5,
  1e300,
  42,
  2 ** 60,
  12345678901234567890n % 2n ** 62n,
  true,
  false,
  '',
  'Zoë 🙂',
  '\uD800',
  new Uint8Array([0, 1, 255]),
]

const cases: [string, 'read' | 'write', Query[]][] = [
  ['nothing', 'write', []],
  [
    'values of every kind',
    'read',
    [q(`select ${values.map(() => '?').join()}, typeof(?), typeof(?)`, ...values, 1, 'x')],
  ],
  ['big numbers', 'read', [q('select 9007199254740993, 9223372036854775807, 1e999, 0.1 + 0.2')]],
  ['columns of the same name', 'read', [q('select 1 as a, 2 as a, 3 as "b c"')]],
  ['no rows', 'read', [q('select id, name from people where id = ?', 9)]],
  ['parameters by number', 'read', [q('select ?2, ?1, ?1', 'a', 'b')]],
  ['several reads', 'read', [q('select 1'), q('select name from people'), q('select count(*) from notes')]],
  [
    'a write and what it returns',
    'write',
    [
      q('insert into people (name) values (?) returning id, name', 'Ben'),
      q('update people set name = name'),
      q('select changes()'),
    ],
  ],
  [
    'more rows than the engine gives at once',
    'read',
    [q('with recursive n (i) as (select 1 union all select i + 1 from n where i < 250) select i from n')],
  ],
  [
    'a number as a number of a column',
    'write',
    [q('insert into notes values (?, null, ?) returning typeof(at), at', 5, 1_800_000_000)],
  ],
  [
    'bytes there and back',
    'write',
    [q('insert into anything values (?) returning value, typeof(value)', new Uint8Array([9, 8]))],
  ],
  ['a unique column', 'write', [q('select 1'), q(`insert into people values (2, 'Anna')`)]],
  ['a check', 'write', [q(`insert into people values (2, 'bad')`)]],
  [
    'a trigger that aborts',
    'write',
    [q(`insert into people values (2, 'Ben')`), q(`insert into people values (3, 'guarded')`)],
  ],
  [
    'a trigger that undoes the transaction',
    'write',
    [q(`insert into people values (2, 'Ben')`), q(`insert into people values (3, 'undo')`)],
  ],
  ['a reference that the commit refuses', 'write', [q('insert into notes values (1, 99, 0)')]],
  ['a text for a number', 'write', [q(`insert into notes values ('x', null, null)`)]],
  ['an unknown column', 'read', [q('select missing')]],
  ['an unknown table, second of two', 'read', [q('select 1'), q('select * from nowhere')]],
  ['a mistake', 'read', [q('selec 1')]],
  ['no statement', 'read', [q('-- nothing')]],
  ['two statements in one', 'read', [q('select 1; select 2')]],
  ['a missing argument', 'read', [q('select ?, ?', 1)]],
  ['an argument too many', 'read', [q('select ?', 1, 2)]],
  ['a write among reads', 'read', [q('select 1'), q(`insert into people values (2, 'Ben')`)]],
  ['too deep a nest', 'read', [q(`select ${'('.repeat(300)}1${')'.repeat(300)}`)]],
  ['what cannot be an argument', 'write', [q('select ?', { a: 1 })]],
]

describe('the engine in the process answers as the server does', () => {
  test.each(cases)('%s', async (_, mode, queries) => {
    const [here, there] = [await outcome(embedded, mode, queries), await outcome(served, mode, queries)]
    expect(here).toEqual(there)
    const after = [
      q('select * from people order by id'),
      q('select count(*) from notes'),
      q('select count(*) from anything'),
    ]
    expect(await embedded.send('read', after)).toEqual(await served.send('read', after))
    expect(engine.inTransaction).toBe(false)
  })

  test('also for columns that came after a statement was prepared', async () => {
    const all = [q('select * from people')]
    for (const transport of [embedded, served]) {
      await transport.send('read', all)
      await transport.send('write', [q('alter table people add column phone text')])
    }
    expect(await embedded.send('read', all)).toEqual(await served.send('read', all))
  })
})

const names = async (): Promise<unknown> =>
  (await embedded.send('read', [q('select name from people order by id')]))[0]!.rows.flat()
const add = (id: number, name: string) =>
  embedded.send('write', [q('insert into people values (?, ?) returning id', id, name)])

describe('writes of the same turn', () => {
  test('all happen, in their order', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => add(n + 2, `P${n}`)))
    expect(answers.map(([answer]) => answer!.rows)).toEqual(Array.from({ length: 20 }, (_, n) => [[n + 2]]))
    expect(await names()).toHaveLength(21)
  })

  test('that fail take nothing of another’s with them', async () => {
    const group = [
      ...[add(2, 'Ben'), add(3, 'Anna'), add(4, 'guarded')],
      embedded.send('write', [q(`insert into people values (5, 'Eva')`), q(`insert into people values (6, 'bad')`)]),
      add(7, 'Gijs'),
    ]
    const settled = await Promise.allSettled(group)
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected', 'fulfilled'])
    expect((settled[3] as PromiseRejectedResult).reason).toMatchObject({
      code: 'SQLITE_CONSTRAINT_CHECK',
      statementIndex: 1,
    })
    expect(await names()).toEqual(['Anna', 'Ben', 'Gijs'])
  })

  test('see those before them, and none that failed', async () => {
    const count = (id: number, name: string) =>
      embedded.send('write', [q('select count(*) from people'), q('insert into people values (?, ?)', id, name)])
    const settled = await Promise.allSettled([count(2, 'Ben'), count(3, 'bad'), count(4, 'Eva')])
    expect(settled.map((one) => (one.status === 'fulfilled' ? one.value[0]!.rows[0]![0] : null))).toEqual([1, null, 2])
  })

  test('go by themselves where one of them undoes the whole transaction, or only the commit refuses it', async () => {
    const orphan = embedded.send('write', [q('insert into notes values (1, 99, 0)')])
    const settled = await Promise.allSettled([add(2, 'Ben'), add(3, 'undo'), orphan, add(4, 'Eva')])
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled'])
    expect((settled[2] as PromiseRejectedResult).reason).toMatchObject({
      code: 'SQLITE_CONSTRAINT_FOREIGNKEY',
      statementIndex: null,
    })
    expect(await names()).toEqual(['Anna', 'Ben', 'Eva'])
  })

  test('all hear that another process holds the file, and happen when it has let go', async () => {
    const other = new Engine(file)
    other.run('BEGIN IMMEDIATE', [])
    const settled = await Promise.allSettled([add(2, 'Ben'), add(3, 'Eva')])
    for (const one of settled)
      expect((one as PromiseRejectedResult).reason).toMatchObject({ code: 'SQLITE_BUSY', statementIndex: null })
    expect(await names()).toEqual(['Anna'])
    other.run('ROLLBACK', [])
    other.close()
    await Promise.all([add(2, 'Ben'), add(3, 'Eva')])
    expect(await names()).toEqual(['Anna', 'Ben', 'Eva'])
  })
})
