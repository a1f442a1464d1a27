import { describe, expect, test } from 'vitest'
import { close, connect, execute, failure, pipeline, post, serverWithClient, startServer, until } from './support.ts'

const count = (answer: Awaited<ReturnType<typeof pipeline>>, index = 0) =>
  answer.results[index]?.response?.result.rows[0]?.[0]?.value

describe('interactive transactions', () => {
  test.each(['write', 'deferred'] as const)('20 in parallel lose no increment (%s)', async (mode) => {
    const { client } = await serverWithClient()
    await client.batch(['create table counter (n integer)', 'insert into counter values (0)'], 'write')
    const increment = async () => {
      const transaction = await client.transaction(mode)
      const { rows } = await transaction.execute('select n from counter')
      await transaction.execute({ sql: 'update counter set n = ?', args: [BigInt(Number(rows[0]?.n) + 1)] })
      await transaction.commit()
    }
    const readers = Array.from({ length: 20 }, () => client.execute('select n from counter'))
    await Promise.all([...Array.from({ length: 20 }, increment), ...readers])
    expect((await client.execute('select n from counter')).rows[0]?.n).toBe(20)
  })

  test('a rollback undoes, and a failing statement leaves the transaction usable', async () => {
    const { client } = await serverWithClient()
    await client.execute('create table t (a unique)')
    const undone = await client.transaction('write')
    await undone.execute('insert into t values (1)')
    await undone.rollback()
    const kept = await client.transaction('write')
    await kept.batch(['insert into t values (2)', 'insert into t values (3)'])
    expect(await failure(kept.execute('insert into t values (2)'))).toMatchObject({ code: 'SQLITE_CONSTRAINT_UNIQUE' })
    await kept.executeMultiple('insert into t values (4); insert into t values (5)')
    await kept.commit()
    expect((await client.execute('select a from t order by a')).rows.map(({ a }) => a)).toEqual([2, 3, 4, 5])
  })

  test('reads during an open write see the state before it, and do not wait', async () => {
    const { client } = await serverWithClient()
    await client.batch(['create table t (a)', 'insert into t values (1)'], 'write')
    const writer = await client.transaction('write')
    await writer.execute('insert into t values (2)')
    expect((await writer.execute('select count(*) as n from t')).rows[0]?.n).toBe(2)
    expect((await client.execute('select count(*) as n from t')).rows[0]?.n).toBe(1)
    expect((await client.batch(['select count(*) as n from t']))[0]?.rows[0]?.n).toBe(1)
    const reader = await client.transaction('read')
    expect((await reader.execute('select count(*) as n from t')).rows[0]?.n).toBe(1)
    await writer.commit()
    expect((await reader.execute('select count(*) as n from t')).rows[0]?.n).toBe(1)
    expect(await failure(reader.execute('insert into t values (3)'))).toMatchObject({ code: 'SQLITE_READONLY' })
    await client.execute('insert into t values (4)')
    await reader.rollback()
    expect((await client.execute('select count(*) as n from t')).rows[0]?.n).toBe(3)
  })
})

describe('expiry', () => {
  test('an expired transaction is rolled back and lets the next writer go', async () => {
    let now = 0
    const { server, client } = await serverWithClient({ now: () => now })
    await client.execute('create table t (a)')
    const opened = await pipeline(server, [execute('begin immediate'), execute('insert into t values (1)')])
    let written = false
    const waiting = client.execute('insert into t values (2)').then(() => (written = true))
    now = 4999
    expect([server.expireStreams(), written]).toEqual([0, false])
    now = 5000
    expect(server.expireStreams()).toBe(1)
    await waiting
    expect((await client.execute('select a from t')).rows.map(({ a }) => a)).toEqual([2])
    const late = await post(server, JSON.stringify({ baton: opened.baton, requests: [execute('commit')] }))
    expect([late.status, ((await late.json()) as { code: string }).code]).toEqual([400, 'STREAM_EXPIRED'])
  })

  test('using a transaction does not prolong it, using an idle stream does', async () => {
    let now = 0
    const server = await startServer({ now: () => now, streamTtlMs: { transaction: 100, idle: 1000 } })
    let holder = await pipeline(server, [execute('begin immediate')])
    let idler = await pipeline(server, [execute('select 1')])
    now = 99
    holder = await pipeline(server, [execute('select 1')], holder.baton)
    now = 999
    idler = await pipeline(server, [execute('select 1')], idler.baton)
    await expect(pipeline(server, [execute('commit')], holder.baton)).rejects.toThrow('STREAM_EXPIRED')
    now = 1998
    idler = await pipeline(server, [execute('select 2')], idler.baton)
    expect(count(idler)).toBe('2')
    now = 2998
    expect(server.expireStreams()).toBe(1)
  })

  test('a client that leaves while it waits holds up nobody', async () => {
    const { server, client } = await serverWithClient()
    await client.execute('create table t (a)')
    const holder = await pipeline(server, [execute('begin immediate')])
    const leaving = new AbortController()
    const body = JSON.stringify({ requests: [execute('begin immediate'), execute('insert into t values (1)')] })
    const left = post(server, body, { signal: leaving.signal }).catch(() => 'left')
    const second = client.execute('insert into t values (2)')
    await client.execute('select 1')
    leaving.abort()
    expect(await left).toBe('left')
    await pipeline(server, [execute('commit'), close], holder.baton)
    await second
    expect((await client.execute('select a from t')).rows.map(({ a }) => a)).toEqual([2])
  })
})

describe('streams', () => {
  test('a baton is used once, and an unknown one is refused', async () => {
    const server = await startServer()
    const first = await pipeline(server, [execute('select 1')])
    const second = await pipeline(server, [execute('select 2')], first.baton)
    expect(second.baton).not.toBe(first.baton)
    await expect(pipeline(server, [execute('select 3')], first.baton)).rejects.toThrow('BATON_INVALID')
    await expect(pipeline(server, [execute('select 3')], 'guess')).rejects.toThrow('BATON_INVALID')
    const third = await pipeline(server, [close, execute('select 4')], second.baton)
    expect(third.baton).toBeNull()
    expect(third.results[1]?.error?.code).toBe('STREAM_CLOSED')
  })

  test('their number is bounded, and one-shots still run when it is reached', async () => {
    const server = await startServer({ maxStreams: 2 })
    const first = await pipeline(server, [execute('select 1')])
    await pipeline(server, [execute('select 1')])
    await expect(pipeline(server, [execute('select 1')])).rejects.toThrow('503')
    expect(count(await pipeline(server, [execute('select 1'), close]))).toBe('1')
    await pipeline(server, [close], first.baton)
    expect((await pipeline(server, [execute('select 1')])).baton).toEqual(expect.any(String))
  })

  test('what a stream sets or creates for itself does not reach the next one', async () => {
    const server = await startServer()
    await pipeline(server, [execute('pragma foreign_keys = off'), execute('create temp table mine (a)'), close])
    const next = await pipeline(server, [execute('pragma foreign_keys'), execute('select * from mine'), close])
    expect(count(next)).toBe('1')
    expect(next.results[1]?.error?.message).toContain('no such table: mine')
  })
})

describe('changes of the schema', () => {
  test('statements that other connections prepared before go on working', async () => {
    const server = await startServer()
    const client = connect(server, { intMode: 'number' })
    await client.batch(['create table t (a)', 'insert into t values (1)'], 'write')
    const read = [execute('select * from t')]
    let stream = await pipeline(server, read)
    await client.execute('select * from t')
    await client.execute("alter table t add column b default 'x'")
    stream = await pipeline(server, read, stream.baton)
    expect(stream.results[0]?.response?.result.cols.map(({ name }) => name)).toEqual(['a', 'b'])
    expect(stream.results[0]?.response?.result.rows[0]?.length).toBe(2)
    expect((await client.execute('select * from t')).columns).toEqual(['a', 'b'])
    await client.batch(['drop table t', 'create table t (c, d, e)'], 'write')
    stream = await pipeline(server, read, stream.baton)
    expect(stream.results[0]?.response?.result.cols.map(({ name }) => name)).toEqual(['c', 'd', 'e'])
    expect((await client.execute('select * from t')).columns).toEqual(['c', 'd', 'e'])
    await client.execute('drop table t')
    expect((await pipeline(server, read, stream.baton)).results[0]?.error?.message).toContain('no such table: t')
  })
})

test('a stop finishes what waits for the turn and rolls back what is open', async () => {
  const { server, client } = await serverWithClient()
  await client.execute('create table t (a)')
  await pipeline(server, [execute('begin immediate'), execute('insert into t values (1)')])
  let settled = false
  const waiting = client.execute('insert into t values (2)').finally(() => (settled = true))
  await client.execute('select 1')
  expect(settled).toBe(false)
  const outcome = await Promise.all([waiting, server.close()])
  expect(outcome[0].rowsAffected).toBe(1)
  await until(() => settled)
})
