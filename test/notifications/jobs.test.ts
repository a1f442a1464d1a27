import { createClient } from '@libsql/client'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, inject, test } from 'vitest'
import { startLibsqlServer } from '../../local/libsql/server.ts'
import { startApp } from '../harness/app.ts'
import { foundCooperative } from '../harness/factories.ts'
import { done } from '../harness/mutate.ts'
import { leaveEvent, runScheduled } from './outbox.ts'

const folder = mkdtempSync(join(tmpdir(), 'noaber-region-'))
const file = join(folder, 'east.db')
copyFileSync(inject('template'), file)
const east = await startLibsqlServer({ file })
const eastDb = createClient({ url: east.url })
const regions = [
  { host: 'east.example.org', url: east.url },
  { host: 'oost.example.org', url: east.url },
  { host: 'gone.example.org', url: 'http://127.0.0.1:9' },
]
const app = await startApp({ REGIONS: JSON.stringify(regions) })

afterAll(async () => {
  eastDb.close()
  await east.close()
  rmSync(folder, { recursive: true, force: true })
})

const logged = (name: string) => app.logs.filter(({ event }) => event === name)
const failedRegions = () => logged('job.failed').map(({ fields }) => fields?.['region'])

test('every region has its work done once, and one that is away stops no other', async () => {
  await leaveEvent(app, 'evt_here', 'moon.risen', {})
  await eastDb.execute(
    "insert into outbox (id, kind, payload, created_at, due_at) values ('evt_there', 'moon.risen', '{}', 1, 1)",
  )
  await app.app.scheduled()
  const seen = logged('outbox.unknown').map(({ fields }) => String(fields?.['id']))
  expect(seen.sort()).toEqual(['evt_here', 'evt_there'])
  expect(new Set(failedRegions())).toEqual(new Set(['gone.example.org']))
  expect(JSON.stringify(app.logs)).not.toContain('127.0.0.1:9')
})

test('idempotency keys and events that are done go after thirty days, what waits stays', async () => {
  const { board, id } = await foundCooperative(app)
  const input = { cooperativeId: id, email: 'guest@example.org', roles: ['RESIDENT'], idempotencyKey: 'once' }
  await done(board.client, 'inviteMember', input)
  await leaveEvent(app, 'evt_waits', 'moon.risen', {})
  const later = app.clock.now + 365 * 86_400
  await app.db.execute({ sql: "update outbox set due_at = ? where id = 'evt_waits'", args: [later] })
  const counts = async () => {
    const { rows } = await app.db.execute(
      'select (select count(*) from idempotency_keys) as keys, (select count(*) from outbox) as events',
    )
    return { ...rows[0] }
  }
  const before = await counts()
  expect(before['keys']).toBe(1)
  app.clock.now += 30 * 86_400 - 60
  await app.app.scheduled()
  expect(await counts()).toEqual(before)
  app.clock.now += 120
  await app.app.scheduled()
  expect(await counts()).toEqual({ keys: 0, events: 1 })
  expect(failedRegions()).not.toContain('default')
})

test('what a run purges is bounded, and the next run goes on', async () => {
  await app.db.execute({
    sql: `with recursive n(i) as (select 1 union all select i + 1 from n where i < 1200)
          insert into rate_limits select 'key' || i, ?, 1 from n`,
    args: [app.clock.now - 2 * 86_400],
  })
  const count = () => app.db.execute("select count(*) as n from rate_limits where key like 'key%'")
  const left = async () => (await count()).rows[0]?.['n']
  await app.app.scheduled()
  expect(await left()).toBe(700)
  await app.app.scheduled()
  await app.app.scheduled()
  expect(await left()).toBe(0)
})

test('a quiet minute is not worth a line in the log', async () => {
  const quiet = await startApp()
  await runScheduled(quiet)
  expect(quiet.logs).toEqual([])
})
