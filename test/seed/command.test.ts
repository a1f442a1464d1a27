import { createClient } from '@libsql/client'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startLibsqlServer } from '../../local/libsql/server.ts'
import { migrate } from '../../local/migrations.ts'
import { seedDemo } from '../../local/seed/demo.ts'

const script = new URL('../../local/seed.ts', import.meta.url).pathname
let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'noaber-seed-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function seed(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { cwd: folder, encoding: 'utf8' })
  return { status, stdout, complaints: stderr.split('\n').filter(Boolean) }
}

it('migrates and seeds the demo where nothing is said, once', () => {
  const first = seed()
  expect(first.complaints).toEqual([])
  expect(first.status).toBe(0)
  expect(first.stdout).toContain('marijke@drie-linden.example')
  expect(existsSync(join(folder, '.noaber/noaber.db'))).toBe(true)
  const second = seed()
  expect(second.status).toBe(1)
  expect(second.complaints).toEqual(['The database already has 2 cooperative(s): only an empty one is seeded.'])
})

it('says in one line what is wrong with its arguments', () => {
  const wrong = [
    ['--size', 'huge'],
    ['--size', 'large', '--bookings', 'many'],
    ['--bookings', '5'],
    ['--sise', 'demo'],
    ['--url', 'ftp://example.org'],
  ]
  for (const args of wrong) {
    const { status, complaints } = seed(...args)
    expect([args, status, complaints.length]).toEqual([args, 2, 1])
  }
})

it('says when nobody answers, and when there are too many bookings for a year', () => {
  expect(seed('--url', 'http://127.0.0.1:1')).toMatchObject({
    status: 1,
    complaints: ['No database answers at that address. `npm start` starts one.'],
  })
  const { status, complaints } = seed('--size', 'large', '--url', 'file:large.db', '--bookings', '99999999')
  expect([status, complaints.length]).toEqual([1, 1])
})

it('tells of the file that a writer holds', async () => {
  const holder = createClient({ url: `file:${join(folder, 'held.db')}` })
  await holder.execute('create table held (by text)')
  const transaction = await holder.transaction('write')
  await transaction.execute("insert into held values ('me')")
  const { status, complaints } = seed('--url', 'file:held.db')
  expect([status, complaints.length]).toEqual([1, 1])
  expect(complaints[0]).toContain('pass the address of the server')
  await transaction.rollback()
  holder.close()
})

it('seeds through a server', async () => {
  const server = await startLibsqlServer({ file: join(folder, 'served.db') })
  const client = createClient({ url: server.url })
  await migrate(client)
  const lines: string[] = []
  await seedDemo(client, { now: 1_800_000_000, log: (line) => lines.push(line) })
  expect(lines).toEqual([
    expect.stringMatching(/^seeded the demo: 2 cooperatives, \d+ people, \d+ facilities, \d+ bookings$/),
  ])
  client.close()
  await server.close()
})
