import { sql } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'
import { idempotencyKeys } from '../../schema/tables/platform.ts'
import { databaseRefusal } from '../../src/platform/database/faults.ts'
import { Replay, Work, type CommittedEvent } from '../../src/platform/database/work.ts'
import { Refusal } from '../../src/platform/refusal.ts'
import { faultOf, serve } from './support.ts'

const served = await serve()
await served.db.execute('create table things (id integer primary key, name text unique) strict')

const count = async (table: string): Promise<unknown> =>
  (await served.db.execute(`select count(*) as n from ${table}`)).rows[0]!['n']

beforeEach(async () => {
  await served.db.batch(['delete from things', 'delete from idempotency_keys', 'delete from outbox'], 'write')
})

describe('a write', () => {
  test('is one trip, whose rows come back in order', async () => {
    const { database, trips } = served.open()
    const rows = await database.write([
      sql`insert into things values (1, ${'a'}) returning id`,
      sql`update things set name = 'b'`,
      sql`select name from things`,
    ])
    expect(rows.map((of) => of.map((row) => ({ ...row })))).toEqual([[{ id: 1 }], [], [{ name: 'b' }]])
    expect(trips).toMatchObject({ trips: 1, statements: 3 })
  })

  test('does nothing where any statement of it fails', async () => {
    const { database } = served.open()
    const fault = await faultOf(
      database.write([
        sql`insert into things values (1, 'a')`,
        sql`insert into things values (2, 'a')`,
        sql`insert into things values (3, 'c')`,
      ]),
    )
    expect(databaseRefusal(fault)).toEqual({ unique: 'things.name' })
    expect(await count('things')).toBe(0)
  })
})

const request = (database = served.open().database, committed?: (events: readonly CommittedEvent[]) => void) => ({
  ...{ now: 1_800_000_000, database, actorId: 'per_1', secret: 'a secret of more than thirty-two characters' },
  ...{ from: { networkAddress: '192.0.2.1', client: 'test' }, committed },
})

describe('a unit of work', () => {
  test('commits the change, its audit entry, its events and its key together', async () => {
    const { database, trips } = served.open()
    const heard: CommittedEvent[] = []
    const work = new Work(request(database, (events) => heard.push(...events)), { key: 'k', body: 'b' })
    work.add(sql`insert into things values (1, 'a')`)
    work.audit({ action: 'thing.made', subjectId: 'thi_1' })
    await work.emit('thing.made', { id: 1 })
    const [read] = await work.commit({ thing: 'thi_1' }, [sql`select name from things`])
    expect(read).toMatchObject([{ name: 'a' }])
    expect(await Promise.all(['things', 'outbox', 'idempotency_keys'].map(count))).toEqual([1, 1, 1])
    expect(await count("audit_entries where action = 'thing.made'")).toBe(1)
    expect(heard).toMatchObject([{ kind: 'thing.made' }])
    expect(trips).toMatchObject({ trips: 2, statements: 6 })
  })

  test.each(['STALE', 'FORBIDDEN'] as const)(
    'leaves nothing where what it relied on no longer holds: %s',
    async (what) => {
      const heard: CommittedEvent[] = []
      const work = new Work(
        request(undefined, (events) => heard.push(...events)),
        { key: 'k', body: 'b' },
      )
      work.add(sql`insert into things values (1, 'a')`)
      await work.emit('thing.made', { id: 1 })
      work.assert(what, sql`exists (select 1 from things where id = 2)`)
      const refused = await faultOf(work.commit({}))
      expect(refused).toBeInstanceOf(Refusal)
      expect(refused.code).toBe(what)
      expect(await Promise.all(['things', 'outbox', 'idempotency_keys'].map(count))).toEqual([0, 0, 0])
      expect(heard).toEqual([])
    },
  )

  test('is rolled back by a compare-and-swap that lost', async () => {
    const work = new Work(request())
    work.add(sql`insert into things values (1, 'a')`)
    work.add(sql`update things set name = 'b' where id = 1 and name = 'other'`)
    work.assertChanged()
    expect((await faultOf(work.commit({}))).code).toBe('STALE')
    expect(await count('things')).toBe(0)
  })

  test('goes through with a compare-and-swap that won', async () => {
    const work = new Work(request())
    work.add(sql`insert into things values (1, 'a')`)
    work.add(sql`update things set name = 'b' where id = 1 and name = 'a'`)
    work.assertChanged()
    await work.commit({})
    expect(await count("things where name = 'b'")).toBe(1)
  })

  test('seals the payload of an event that holds a secret', async () => {
    const work = new Work(request())
    await work.emit('mail', { code: '123456' }, { secret: true })
    await work.commit({})
    const { payload } = (await served.db.execute('select payload from outbox')).rows[0]!
    expect(payload).toMatch(/^enc:/)
    expect(payload).not.toContain('123456')
  })

  const keyed = async (body: string, key = 'k') => {
    const work = new Work(request(), { key, body })
    work.add(sql`insert into things (name) values (${body})`)
    return work.commit({ thing: body })
  }

  test('with the same key and body replays the first success, also when both come at once', async () => {
    await keyed('b')
    expect(await faultOf(keyed('b'))).toMatchObject({ result: { thing: 'b' } })
    const both = await Promise.allSettled([keyed('c', 'twin'), keyed('c', 'twin')])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect((both.find(({ status }) => status === 'rejected') as PromiseRejectedResult).reason).toBeInstanceOf(Replay)
    expect(await count('things')).toBe(2)
  })

  test('with the same key and another body is refused', async () => {
    await keyed('b')
    expect((await faultOf(keyed('other'))).code).toBe('IDEMPOTENCY_KEY_REUSED')
  })

  test('keeps the keys of one person apart from those of another', async () => {
    await served
      .open()
      .database.write([
        served
          .open()
          .database.orm.insert(idempotencyKeys)
          .values({ actorId: 'per_2', key: 'k', requestHash: 'x', result: {}, createdAt: 1 }),
      ])
    await keyed('b')
    expect(await count('things')).toBe(1)
  })
})
