import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { readPipeline } from '../../../local/libsql/protocol.ts'
import { isAtomicBatch } from '../../../local/libsql/shared.ts'
import { close, execute, pipeline, post, startServer, temporaryFile, type RawAnswer } from './support.ts'

type Server = Awaited<ReturnType<typeof startServer>>
const ok = (step: number) => ({ type: 'ok', step })

/** An atomic batch as clients send it. */
const atomic = (sqls: readonly (string | Record<string, unknown>)[], begin = 'BEGIN IMMEDIATE', commit = 'COMMIT') => {
  const stmts = sqls.map((sql) => (typeof sql === 'string' ? { sql } : sql))
  const all = [{ sql: begin }, ...stmts, { sql: commit }]
  const steps = all.map((stmt, n) => (n === 0 ? { stmt } : { stmt, condition: ok(n - 1) }))
  const undo = { stmt: { sql: 'ROLLBACK' }, condition: { type: 'not', cond: ok(steps.length - 1) } }
  return [{ type: 'batch', batch: { steps: [...steps, undo] } }, close]
}

const schema = `create table t (id integer primary key, a unique not null, n default 0);
  create table child (t references t (id) on delete restrict);
  create table log (what);
  create view guard as select 1 as ok;
  create trigger guarded instead of insert on guard when not new.ok begin select raise(abort, 'NOT_HELD'); end;
  create trigger ends before insert on t when new.a = 'end all' begin select raise(rollback, 'ENDED'); end;
  create trigger logs after insert on t begin insert into log values (new.a); end;
  insert into t values (1, 'first', 1)`

async function prepared(more = ''): Promise<{ server: Server; file: string }> {
  const file = temporaryFile()
  const server = await startServer({ file })
  await pipeline(server, [{ type: 'sequence', sql: schema + more }, close])
  return { server, file }
}

/** Sends them in one piece over one socket, so that they arrive in this order and in the same moment. */
async function together(server: Server, all: readonly (readonly unknown[])[]): Promise<RawAnswer[]> {
  const socket = connect(server.port, '127.0.0.1')
  const messages = all.map((requests, n) => {
    const body = JSON.stringify({ requests })
    const last = n === all.length - 1 ? 'connection: close\r\n' : ''
    return `POST /v2/pipeline HTTP/1.1\r\nhost: x\r\n${last}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  })
  socket.write(messages.join(''))
  const lines = (await text(socket)).split('\r\n')
  return lines.flatMap((line) => (/^\{.*\}/.exec(line) ?? []).map((json) => JSON.parse(json) as RawAnswer))
}

async function oneByOne(server: Server, all: readonly (readonly unknown[])[]): Promise<RawAnswer[]> {
  const answers: RawAnswer[] = []
  for (const requests of all) answers.push(await pipeline(server, requests))
  return answers
}

/** How many transactions the log holds: each ends with a frame that tells the file's size. */
function commits(file: string): number {
  const log = readFileSync(`${file}-wal`)
  const frame = 24 + log.readUInt32BE(8)
  let count = 0
  for (let at = 32; at + frame <= log.length; at += frame) if (log.readUInt32BE(at + 4) !== 0) count += 1
  return count
}

const contents = async (server: Server) =>
  (await pipeline(server, [...['t', 'child', 'log'].map((name) => execute(`select * from ${name}`)), close])).results

/** Runs them together on one database and one by one on another: nobody must see a difference. */
async function expectSame(all: readonly (readonly unknown[])[], more = ''): Promise<{ apart: number; shared: number }> {
  const one = await prepared(more)
  const two = await prepared(more)
  const before = commits(one.file)
  const answers = await oneByOne(one.server, all)
  expect(await together(two.server, all)).toEqual(answers)
  expect(await contents(two.server)).toEqual(await contents(one.server))
  return { apart: commits(one.file) - before, shared: commits(two.file) - before }
}

const insert = (a: string) => `insert into t (a) values ('${a}')`
const ordinary = [
  atomic([insert('a'), 'select last_insert_rowid(), changes(), count(*) from t']),
  atomic([{ sql: 'insert into t (a) values (?) returning id, a', args: [{ type: 'text', value: 'b' }] }]),
  atomic([insert('lost'), insert('first'), insert('never')]),
  atomic(["update t set n = n + 1 where a = 'a' or a = 'b'", "delete from t where a = 'nobody'", 'select * from t']),
  atomic([insert('lost'), 'insert into guard values (0)']),
  atomic([insert('lost'), 'insert into child values (99)']),
  atomic([insert('lost'), 'select * from nowhere']),
  atomic([insert('lost'), { sql: 'select ?, ?', args: [{ type: 'null' }] }]),
  atomic(['insert into child values (1)', 'insert into guard values (1)', insert('c')]),
  [{ type: 'store_sql', sql_id: 1, sql: insert('stored') }, ...atomic([{ sql_id: 1 }, { sql_id: 1 }])],
  atomic([{ sql_id: 1 }]),
  atomic([insert('last'), 'select last_insert_rowid(), group_concat(a) from t']),
]

describe('atomic batches that wait at the same time', () => {
  test('get the answers that they would get one by one, and are committed once', async () => {
    expect(await expectSame(ordinary)).toEqual({ apart: 5, shared: 1 })
  })

  test('are run one by one when one of them ends the transaction of all', async () => {
    const all = [atomic([insert('x')]), atomic([insert('end all')]), atomic([insert('y')])]
    expect(await expectSame(all)).toEqual({ apart: 2, shared: 2 })
  })

  test('are run one by one where a check is left to the commit', async () => {
    const more = '; create table later (t references t (id) deferrable initially deferred)'
    const all = [
      atomic(['insert into later values (7)']),
      atomic(["insert into t values (7, 'x', 0)"]),
      atomic(['insert into later values (7)', "insert into t values (8, 'y', 0)"]),
    ]
    expect(await expectSame(all, more)).toEqual({ apart: 2, shared: 2 })
  })

  test('go along with whatever else writes', async () => {
    const change = atomic(['create table more (a)', 'insert into more values (1)'])
    // What need not wait for the end of the round is first anyway.
    await expectSame([[execute(insert('y')), close], change, atomic([insert('x')]), atomic([insert('z')])])
  })

  test('are left out when their client has gone', async () => {
    const { server } = await prepared()
    const holder = await pipeline(server, [execute('begin immediate')])
    const leaving = new AbortController()
    const body = JSON.stringify({ requests: atomic([insert('gone')]) })
    const left = post(server, body, { signal: leaving.signal }).catch(() => 'left')
    const stay = [pipeline(server, atomic([insert('x')])), pipeline(server, atomic([insert('y')]))]
    await wait(200)
    leaving.abort()
    expect(await left).toBe('left')
    await wait(200)
    await pipeline(server, [execute('rollback'), close], holder.baton)
    await Promise.all(stay)
    const { results } = await pipeline(server, [execute('select a from t order by a'), close])
    expect(results[0]?.response?.result.rows.map(([a]) => a?.value)).toEqual(['first', 'x', 'y'])
  })
})

const whatMayShare: [what: string, requests: readonly unknown[], shares: boolean][] = [
  ['changes and reads', atomic([insert('a'), 'select 1']), true],
  ['stored texts', [{ type: 'store_sql', sql_id: 1, sql: insert('a') }, ...atomic([{ sql_id: 1 }])], true],
  ['nothing between begin and commit', atomic([]), true],
  ['a transaction that may only read', atomic([insert('a')], 'begin'), false],
  ['a savepoint of its own', atomic([insert('a')], 'savepoint s'), false],
  ['one that never commits', atomic([insert('a')], undefined, 'rollback'), false],
  ['a change of the schema', atomic(['create table x (a)']), false],
  ['a setting', atomic(['pragma foreign_keys = off', insert('a')]), false],
  ['a setting of the transaction', atomic(['pragma defer_foreign_keys = on', insert('a')]), false],
  ['two transactions', atomic([insert('a'), 'commit', 'begin immediate']), false],
  ['a savepoint within', atomic([insert('a'), 'savepoint s']), false],
  ['two statements in one', atomic([`${insert('a')}; ${insert('b')}`]), false],
  ['a text that is not stored', atomic([{ sql_id: 1 }]), false],
  ['a stream that stays open', atomic([insert('a')]).slice(0, 1), false],
  ['more than the batch', [execute('select 1'), ...atomic([insert('a')])], false],
  ['a statement alone', [execute(insert('a')), close], false],
]

test.each(whatMayShare)('whether it may share: %s', (_, requests, shares) => {
  expect(isAtomicBatch(readPipeline(JSON.stringify({ requests })))).toBe(shares)
  expect(isAtomicBatch(readPipeline(JSON.stringify({ requests, baton: 'of an open stream' })))).toBe(false)
})
