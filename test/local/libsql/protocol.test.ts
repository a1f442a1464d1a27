import { describe, expect, test } from 'vitest'
import { close, connect, execute, failure, pipeline, post, startServer } from './support.ts'

const batch = (...steps: [sql: string, condition?: unknown][]) => ({
  type: 'batch',
  batch: { steps: steps.map(([sql, condition]) => ({ stmt: { sql }, condition })) },
})
const status = async (promise: Promise<Response>) => {
  const response = await promise
  return [response.status, ((await response.json()) as { code: string }).code]
}
const withValue = (value: string) => `{"requests":[{"type":"execute","stmt":{"sql":"select ?","args":[${value}]}}]}`
const withStep = (step: string) => `{"requests":[{"type":"batch","batch":{"steps":[${step}]}}]}`

describe('the door', () => {
  test('version probe and health answer', async () => {
    const server = await startServer({ token: 'secret' })
    for (const path of ['/v2', '/health']) expect((await fetch(server.url + path)).status).toBe(200)
    expect((await fetch(`${server.url}/v3-protobuf`)).status).toBe(404)
  })

  test('a server with a token wants it', async () => {
    const server = await startServer({ token: 'secret' })
    const wrong = await failure(connect(server, { authToken: 'guess' }).execute('select 1'))
    expect(wrong.code).toBe('AUTH_INVALID')
    expect(await status(post(server, JSON.stringify({ requests: [close] })))).toEqual([401, 'AUTH_INVALID'])
    const { rows } = await connect(server, { authToken: 'secret' }).execute('select 1 as a')
    expect(rows[0]?.a).toBe(1)
  })

  test('a server without one takes no requests from web pages', async () => {
    const server = await startServer()
    const headers = { origin: 'http://evil.example' }
    expect(await status(post(server, '{"requests":[]}', { headers }))).toEqual([403, 'ORIGIN_REFUSED'])
  })

  test.each([
    ['{', 'REQUEST_MALFORMED'],
    ['[]', 'REQUEST_MALFORMED'],
    ['{}', 'REQUEST_MALFORMED'],
    ['{"baton":1,"requests":[]}', 'REQUEST_MALFORMED'],
    ['{"requests":[null]}', 'REQUEST_MALFORMED'],
    ['{"requests":[{"type":"fly"}]}', 'REQUEST_MALFORMED'],
    ['{"requests":[{"type":"execute","stmt":{}}]}', 'REQUEST_MALFORMED'],
    ['{"requests":[{"type":"execute","stmt":{"sql":"select 1","sql_id":1}}]}', 'REQUEST_MALFORMED'],
    [withValue('1'), 'VALUE_INVALID'],
    [withValue('{"type":"integer","value":1}'), 'VALUE_INVALID'],
    [withValue('{"type":"integer","value":"9223372036854775808"}'), 'VALUE_INVALID'],
    [withValue('{"type":"blob","base64":"§"}'), 'VALUE_INVALID'],
    [withStep('{"stmt":{"sql":"select 1"},"condition":{"type":"ok","step":0}}'), 'REQUEST_MALFORMED'],
    [withStep('{"stmt":{"sql":"select 1"},"condition":{"type":"maybe"}}'), 'REQUEST_MALFORMED'],
    ['{"requests":[{"type":"store_sql","sql_id":1.5,"sql":"select 1"}]}', 'REQUEST_MALFORMED'],
  ])('%s is malformed', async (body, code) => {
    const server = await startServer()
    expect(await status(post(server, body))).toEqual([400, code])
  })

  test('a malformed request runs nothing of its pipeline', async () => {
    const server = await startServer()
    const requests = [execute('create table t (a)'), { type: 'fly' }, close]
    expect(await status(post(server, JSON.stringify({ requests })))).toEqual([400, 'REQUEST_MALFORMED'])
    expect((await pipeline(server, [execute('select * from t'), close])).results[0]?.type).toBe('error')
  })

  test('a body beyond the limit is refused', async () => {
    const server = await startServer({ maxBodyBytes: 1000 })
    const fits = JSON.stringify({ requests: [execute(`select '${'x'.repeat(800)}'`), close] })
    expect((await post(server, fits)).status).toBe(200)
    expect(await status(post(server, 'x'.repeat(100_000)))).toEqual([413, 'REQUEST_TOO_LARGE'])
  })
})

describe('a pipeline', () => {
  test('goes on after an error', async () => {
    const server = await startServer()
    const { results, baton } = await pipeline(server, [execute('select * from nowhere'), execute('select 2'), close])
    expect(results.map(({ type }) => type)).toEqual(['error', 'ok', 'ok'])
    expect(results[0]?.error).toEqual({ message: 'SQLite error: no such table: nowhere', code: 'SQLITE_ERROR' })
    expect(baton).toBeNull()
  })

  test('speaks version 3 as well, and tells whether a transaction is open', async () => {
    const server = await startServer()
    const autocommit = { type: 'get_autocommit' }
    const requests = [autocommit, execute('begin'), autocommit, execute('rollback'), autocommit, close]
    const response = await post(server, JSON.stringify({ requests }), {}, '/v3/pipeline')
    const { results } = (await response.json()) as Awaited<ReturnType<typeof pipeline>>
    const told = results.filter(({ response }) => response?.type === 'get_autocommit')
    expect(told.map(({ response }) => response?.is_autocommit)).toEqual([true, false, true])
  })

  test('tells names and declared types of columns, and no rows when none are wanted', async () => {
    const server = await startServer()
    const { results } = await pipeline(server, [
      execute('create table t (a integer, b text not null)'),
      execute("insert into t values (1, 'x') returning a", { want_rows: false }),
      execute('select a, b as c, 1 + 1 from t'),
      close,
    ])
    expect(results[1]?.response?.result).toMatchObject({ rows: [], affected_row_count: 1, last_insert_rowid: '1' })
    expect(results[2]?.response?.result.cols).toEqual([
      { name: 'a', decltype: 'INTEGER' },
      { name: 'c', decltype: 'TEXT' },
      { name: '1 + 1', decltype: null },
    ])
    expect(results[2]?.response?.result.rows).toEqual([
      [{ type: 'integer', value: '1' }, { type: 'text', value: 'x' }, { type: 'integer', value: '2' }],
    ])
  })

  test('refuses positional and named arguments together', async () => {
    const server = await startServer()
    const value = { type: 'null' }
    const both = execute('select ?, :a', { args: [value], named_args: [{ name: 'a', value }] })
    const { results } = await pipeline(server, [both, close])
    expect(results[0]?.error?.code).toBe('ARGS_BOTH_POSITIONAL_AND_NAMED')
  })
})

describe('a batch', () => {
  test('runs each step whose condition holds', async () => {
    const server = await startServer()
    const ok = (step: number) => ({ type: 'ok', step })
    const error = (step: number) => ({ type: 'error', step })
    const { results } = await pipeline(server, [
      batch(
        ['select 0'],
        ['select * from nowhere'],
        ['select 2', ok(0)],
        ['select 3', ok(1)],
        ['select 4', error(1)],
        ['select 5', error(3)],
        ['select 6', { type: 'not', cond: ok(3) }],
        ['select 7', { type: 'and', conds: [ok(0), error(1)] }],
        ['select 8', { type: 'and', conds: [ok(0), error(0)] }],
        ['select 9', { type: 'or', conds: [error(0), ok(2)] }],
        ['select 10', { type: 'or', conds: [] }],
        ['select 11', { type: 'and', conds: [] }],
        ['select 12', { type: 'is_autocommit' }],
        ['begin'],
        ['select 14', { type: 'is_autocommit' }],
        ['select 15', { type: 'not', cond: { type: 'is_autocommit' } }],
      ),
      close,
    ])
    const result = results[0]?.response?.result
    const ran = result?.step_results.map((step, index) => (step === null ? null : index))
    expect(ran).toEqual([0, null, 2, null, 4, null, 6, 7, null, 9, null, 11, 12, 13, null, 15])
    expect(result?.step_errors.map((step) => step?.code ?? null)).toEqual(
      Array.from({ length: 16 }, (_, index) => (index === 1 ? 'SQLITE_ERROR' : null)),
    )
  })

  test('with a step that is not one statement runs nothing', async () => {
    const server = await startServer()
    const { results } = await pipeline(server, [batch(['create table t (a)'], ['select 1; select 2']), close])
    expect(results[0]?.error?.code).toBe('SQL_MANY_STATEMENTS')
    expect((await pipeline(server, [execute('select * from t'), close])).results[0]?.type).toBe('error')
  })
})

describe('stored texts', () => {
  test('are used by id until they are closed, on their own stream only', async () => {
    const server = await startServer()
    const byId = { type: 'execute', stmt: { sql_id: 7 } }
    const first = await pipeline(server, [{ type: 'store_sql', sql_id: 7, sql: 'select 1' }, byId])
    expect(first.results[1]?.response?.result.rows[0]?.[0]?.value).toBe('1')
    expect((await pipeline(server, [byId, close])).results[0]?.error?.code).toBe('SQL_NOT_FOUND')
    const again = { type: 'store_sql', sql_id: 7, sql: 'select 2' }
    const forget = { type: 'close_sql', sql_id: 7 }
    const second = await pipeline(server, [byId, again, forget, again, byId, close], first.baton)
    expect(second.results.map(({ type }) => type)).toEqual(['ok', 'error', 'ok', 'ok', 'ok', 'ok'])
    expect(second.results[4]?.response?.result.rows[0]?.[0]?.value).toBe('2')
  })

  test('a write by id waits for the turn like any other', async () => {
    const server = await startServer()
    await pipeline(server, [execute('create table t (a)'), close])
    const stored = await pipeline(server, [{ type: 'store_sql', sql_id: 1, sql: 'insert into t values (1)' }])
    const holder = await pipeline(server, [execute('begin immediate')])
    const waiting = pipeline(server, [{ type: 'execute', stmt: { sql_id: 1 } }, close], stored.baton)
    await pipeline(server, [execute('commit'), close], holder.baton)
    expect((await waiting).results[0]?.type).toBe('ok')
  })

  test('are bounded in number and size', async () => {
    const server = await startServer()
    const store = (sql_id: number, sql: string) => ({ type: 'store_sql', sql_id, sql })
    const many = Array.from({ length: 51 }, (_, index) => store(index, 'select 1'))
    const { results } = await pipeline(server, [store(99, 'x'.repeat(5001)), ...many, close])
    expect(results[0]?.error?.code).toBe('SQL_STORE_TOO_LARGE')
    expect(results[51]?.error?.code).toBe('SQL_STORE_TOO_MANY')
    expect(results[50]?.type).toBe('ok')
  })
})

test('describe tells parameters, columns and what a statement does, without running it', async () => {
  const server = await startServer()
  const describing = (sql: string) => ({ type: 'describe', sql })
  const { results } = await pipeline(server, [
    execute('create table t (a integer)'),
    describing('select a as b from t where a = ? or a = :c'),
    describing('insert into t values (?2)'),
    describing('explain select 1'),
    describing('select * from nowhere'),
    execute('select count(*) from t'),
    close,
  ])
  expect(results[1]?.response?.result).toEqual({
    params: [{ name: null }, { name: ':c' }],
    cols: [{ name: 'b', decltype: 'INTEGER' }],
    is_explain: false,
    is_readonly: true,
  })
  const insert = results[2]?.response?.result
  expect([insert?.params, insert?.is_readonly]).toEqual([[{ name: null }, { name: '?2' }], false])
  expect(results[3]?.response?.result.is_explain).toBe(true)
  expect(results[4]?.error?.code).toBe('SQLITE_ERROR')
  expect(results[5]?.response?.result.rows[0]?.[0]?.value).toBe('0')
})
