import { sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { people } from '../../schema/tables/cooperatives.ts'
import { DatabaseUnreachable } from '../../src/platform/database/database.ts'
import { RequestFault } from '../../src/platform/refusal.ts'
import { faultOf, serve } from './support.ts'

const served = await serve()

test('a query of Drizzle’s is not asked with null for what the database has to find out', async () => {
  const { database } = served.open()
  const known = database.naming({ value: () => 'x' })
  const unknown = database.naming({ value: () => undefined, found: () => sql`select 1 as id` })
  const query = database.orm.select({ id: people.id }).from(people).where(sql`${people.id} = ${sql.placeholder('id')}`)
  expect(await known.find(query)).toEqual([])
  expect(await faultOf(Promise.resolve().then(() => unknown.find(query)))).toMatchObject({
    message: 'The value of the parameter id is not known yet',
  })
})

describe('reads of the same tick', () => {
  test('travel in one batch, whoever issues them and however', async () => {
    const { database, trips } = served.open()
    const later = async () => {
      await Promise.resolve()
      return database.read(sql`select 3 as n`)
    }
    const [one, two, three, nobody] = await Promise.all([
      database.read(sql`select 1 as n`),
      database.read(sql`select ${2} as n`),
      later(),
      database.orm.select({ id: people.id }).from(people),
    ])
    expect([one, two, three].map((rows) => rows[0]!['n'])).toEqual([1, 2, 3])
    expect(nobody).toEqual([])
    expect(trips).toMatchObject({ trips: 1, statements: 4 })
  })

  test('see one snapshot', async () => {
    const { database } = served.open()
    await served.db.execute('create table counters (n integer)')
    await served.db.execute('insert into counters values (0)')
    const writing = Array.from({ length: 20 }, () => served.db.execute('update counters set n = n + 1'))
    for (let round = 0; round < 10; round++) {
      const read = () => database.read(sql`select n from counters`)
      const seen = (await Promise.all([read(), read(), read()])).map((rows) => rows[0]!['n'])
      expect(new Set(seen).size).toBe(1)
    }
    await Promise.all(writing)
  })

  test('go one after the other where one needs the answer of the other', async () => {
    const { database, trips } = served.open()
    const [first] = await database.read(sql`select 1 as n`)
    await database.read(sql`select ${first!['n']} as n`)
    expect(trips).toMatchObject({ trips: 2, statements: 2 })
  })

  test('do not fail with one of them that is refused', async () => {
    const { database, trips } = served.open()
    const [good, bad, worse, better] = await Promise.allSettled([
      database.read(sql`select 1 as n`),
      database.read(sql`select missing`),
      database.read(sql`select * from nowhere`),
      database.read(sql`select 2 as n`),
    ])
    expect([good, better]).toMatchObject([{ value: [{ n: 1 }] }, { value: [{ n: 2 }] }])
    expect(String((bad as PromiseRejectedResult).reason)).toContain('no such column')
    expect(String((worse as PromiseRejectedResult).reason)).toContain('no such table')
    expect(trips.trips).toBe(3)
  })

  test('that nest too deeply for the engine are the asker’s fault', async () => {
    const deep = `select ${'('.repeat(300)}1${')'.repeat(300)}`
    const fault = await faultOf(served.open().database.read(sql.raw(deep)))
    expect(fault).toBeInstanceOf(RequestFault)
    expect(fault.code).toBe('TOO_DEEP')
  })
})

/** A network that does each of these, and then works. */
function failing(...failures: ((init: RequestInit) => Promise<Response>)[]) {
  let requests = 0
  const signals: (AbortSignal | null | undefined)[] = []
  const fetcher = ((url: string, init: RequestInit) => {
    signals.push(init.signal)
    return failures[requests++]?.(init) ?? fetch(url, init)
  }) as typeof fetch
  return { fetcher, signals, requests: () => requests }
}

const lost = () => Promise.reject(new TypeError('fetch failed'))
const late = () => Promise.reject(new DOMException('too late', 'TimeoutError'))
const overloaded = () => Promise.resolve(new Response('upstream', { status: 503 }))
const busy = async ({ body }: RequestInit) => {
  const { requests } = JSON.parse(body as string) as { requests: unknown[] }
  const error = { type: 'error', error: { message: 'SQLite error: database is locked', code: 'SQLITE_BUSY' } }
  return Response.json({ baton: null, base_url: null, results: requests.map(() => error) })
}

describe('on a network that fails', () => {
  test.each([
    ['a lost connection', lost],
    ['a server that is overloaded', overloaded],
    ['a database that is busy', busy],
  ])('a read is tried again after %s', async (_, failure) => {
    const network = failing(failure, failure)
    const { database, trips } = served.open(network.fetcher)
    expect(await database.read(sql`select 7 as n`)).toMatchObject([{ n: 7 }])
    expect(network.requests()).toBe(3)
    expect(trips.trips).toBe(3)
  })

  test('a read gives up after three tries', async () => {
    const network = failing(lost, lost, lost)
    expect(await faultOf(served.open(network.fetcher).database.read(sql`select 7`))).toBeInstanceOf(DatabaseUnreachable)
    expect(network.requests()).toBe(3)
  })

  test('a read that timed out is not tried again, and no abort leaves for what it is not', async () => {
    const network = failing(late)
    const fault = await faultOf(served.open(network.fetcher).database.read(sql`select 7`))
    expect(fault).toBeInstanceOf(DatabaseUnreachable)
    expect(network.requests()).toBe(1)
  })

  test('a read that the database refused is not tried again', async () => {
    const network = failing()
    await faultOf(served.open(network.fetcher).database.read(sql`select missing`))
    expect(network.requests()).toBe(1)
  })

  test.each([['a lost connection', lost], ['a time-out', late], ['a server that is overloaded', overloaded]])(
    'a write is never sent again after %s, since nobody knows whether it happened',
    async (_, failure) => {
      const network = failing(failure)
      await faultOf(served.open(network.fetcher).database.write([sql`create table never (n integer)`]))
      expect(network.requests()).toBe(1)
    },
  )

  test('a write is sent again where the database was busy, and so did nothing', async () => {
    const network = failing(busy)
    await served.open(network.fetcher).database.write([sql`create table once (n integer)`])
    expect(network.requests()).toBe(2)
    expect((await served.db.execute("select count(*) as n from sqlite_master where name = 'once'")).rows[0]!['n']).toBe(
      1,
    )
  })

  test('every trip has a time-out of its own', async () => {
    const network = failing(lost)
    await served.open(network.fetcher).database.read(sql`select 1`)
    expect(network.signals).toHaveLength(2)
    for (const signal of network.signals) expect(signal).toBeInstanceOf(AbortSignal)
    expect(network.signals[0]).not.toBe(network.signals[1])
  })
})
