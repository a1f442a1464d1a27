import { createClient } from '@libsql/client'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { MailboxMessage } from '../../local/mailbox.ts'
import { apiClient, ok, type Json } from '../harness/client.ts'
import { done } from '../harness/mutate.ts'
import { command, runLine, start, temporaryHome, waitFor, type Started } from './start-support.ts'

const answers = (url: string) => fetch(url).then(() => true, () => false)

/** Signs in as anybody on this machine does: a code from the mailbox's page. */
async function signIn({ api, mailbox }: Started, email: string) {
  await done(apiClient(api), 'requestSignInCode', { email })
  const messages = async () => (await (await fetch(`${mailbox}messages.json?to=${email}`)).json()) as MailboxMessage[]
  await expect.poll(async () => (await messages()).length).toBeGreaterThan(0)
  const code = /code is: (\d{6})/.exec((await messages())[0]!.text)![1]!
  const { token } = await done(apiClient(api), 'signIn', { email, code }, 'token')
  return apiClient(api, token)
}

test('one command gives a running neighbourhood, whose data survives a restart', async () => {
  const home = temporaryHome()
  const first = await start(home)
  expect(first.out.filter((line) => line.startsWith('  ✓')).length).toBeGreaterThanOrEqual(6)

  const list = first.out.find((line) => line.includes('curl') && line.includes('facilities'))!
  const { data } = (await runLine(list)) as { data: Json }
  expect(data.facilities.edges.length).toBe(5)
  expect(data.facilities.edges[0].node.name).not.toBe('')

  // Everybody whom it names can sign in, by the address that it prints.
  const ordinary = ['board', 'coordinator', 'facility manager', 'resident', 'auditor', 'partner representative']
  const roles = [...ordinary, 'administrator']
  const named = roles.map((role) => first.out.find((line) => line.startsWith(`  ${role} `))?.trim().split(/\s+/).at(-1))
  expect(named.every((email) => email?.includes('@'))).toBe(true)
  const resident = await signIn(first, named[3]!)
  const { viewer } = ok(await resident('{ viewer { person { name email } } }'))
  expect(viewer.person.email).toBe(named[3])
  await waitFor(first, /Your sign-in code is: \d{6}/)
  await done(resident, 'updateProfile', { name: 'Nieuwe Naam' })

  const page = await fetch(`${first.api}/graphiql`)
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
  expect(page.headers.get('content-security-policy')).toContain("default-src 'self'")
  expect(await page.text()).not.toMatch(/(src|href)="https?:/)

  const secret = readFileSync(join(home, 'secret'), 'utf8')
  expect(statSync(join(home, 'secret')).mode & 0o077).toBe(0)
  const { code, errors } = await first.stop('SIGINT')
  expect([code, errors]).toEqual([0, []])
  expect(await answers(first.api)).toBe(false)
  expect(await answers(first.mailbox)).toBe(false)
  expect(existsSync(join(home, 'running.json'))).toBe(false)

  const second = await start(home)
  expect(second.out.join('\n')).not.toContain('seeded')
  expect(second.out.some((line) => line.startsWith('  resident '))).toBe(true)
  expect(readFileSync(join(home, 'secret'), 'utf8')).toBe(secret)
  const again = await signIn(second, named[3]!)
  expect(ok(await again('{ viewer { person { name } } }')).viewer.person.name).toBe('Nieuwe Naam')
  expect((await second.stop('SIGTERM')).code).toBe(0)

  const third = await start(home, '--fresh', '--no-seed')
  expect(ok(await apiClient(third.api)('{ facilities(first: 1) { edges { cursor } } }')).facilities.edges).toEqual([])
  expect((await third.stop()).code).toBe(0)
})

test('the database server that is killed is started again, and a second start is refused', async () => {
  const home = temporaryHome()
  const running = await start(home, '--no-seed')
  const second = await command('start.ts', ['--port', '0', '--home', home, '--fresh']).ended
  expect([second.code, second.errors]).toEqual([1, [expect.stringMatching(/^Noaber already runs on .*Stop it first/)]])

  const admin = await command('admin.ts', ['Robin@Example.org', '--home', home]).ended
  expect([admin.code, admin.out]).toEqual([0, ['robin@example.org is an administrator now.']])
  const { url } = JSON.parse(readFileSync(join(home, 'running.json'), 'utf8')) as { url: string }
  await killListenerOf(running.child.pid!)
  await waitFor(running, /The database server ended; it is started again/)
  await expect.poll(() => answers(`${url}/health`)).toBe(true)
  const robin = await signIn(running, 'robin@example.org')
  expect(ok(await robin('{ viewer { administrator } }')).viewer.administrator).toBe(true)
  expect((await running.stop()).code).toBe(0)

  const later = await command('admin.ts', ['robin@example.org', '--home', home]).ended
  expect([later.code, later.out]).toEqual([0, ['robin@example.org is an administrator already.']])
  const client = createClient({ url: `file:${join(home, 'noaber.db')}` })
  const { rows } = await client.execute(
    "select count(*) as n from audit_entries where action = 'person.madeAdministrator'",
  )
  client.close()
  expect(rows[0]?.['n']).toBe(1)
})

/** Kills the child of a process that runs the database server. */
async function killListenerOf(parent: number): Promise<void> {
  const children = readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').trim().split(' ').map(Number)
  const server = children.find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('libsql/main.ts'))
  process.kill(server!, 'SIGKILL')
}

test('a port in use is one line and a failure, before anything is touched', async () => {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const home = join(temporaryHome(), 'not-made')
  const { code, errors } = await command('start.ts', ['--port', String(port), '--fresh', '--home', home]).ended
  expect([code, errors]).toEqual([1, [expect.stringMatching(new RegExp(`^Port ${port} is in use\\. .*--port`))]])
  expect(existsSync(home)).toBe(false)
})

test('a damaged database is one line and a failure, and stays as it is until --fresh', async () => {
  const home = temporaryHome()
  const damaged = 'not a database at all. '.repeat(500)
  writeFileSync(join(home, 'noaber.db'), damaged)
  const { code, errors } = await command('start.ts', ['--port', '0', '--home', home]).ended
  expect([code, errors]).toEqual([1, [expect.stringMatching(/noaber\.db: the database is damaged.*--fresh/)]])
  expect(readFileSync(join(home, 'noaber.db'), 'utf8')).toBe(damaged)
  const fresh = await start(home, '--fresh', '--no-seed')
  expect((await fresh.stop()).code).toBe(0)
})

test('a database that is newer than the code is one line and a failure', async () => {
  const home = temporaryHome()
  await (await start(home, '--no-seed')).stop()
  const client = createClient({ url: `file:${join(home, 'noaber.db')}` })
  await client.execute("insert into noaber_migrations values ('29990101000000_future', 'digest', 0)")
  client.close()
  const { code, errors } = await command('start.ts', ['--port', '0', '--home', home]).ended
  expect([code, errors]).toEqual([1, [expect.stringMatching(/newer schema \(29990101000000_future\).*Update Noaber/)]])
})

test.each([
  [['--port', 'many'], /^--port takes a number.*Usage/],
  [['--fly'], /--fly.*Usage/],
  [['--home', '/dev/null/nowhere'], /^Cannot keep data in \/dev\/null\/nowhere/],
])('wrong arguments %j are one line and a failure', async (args, line) => {
  const { code, errors } = await command('start.ts', ['--port', '0', ...args]).ended
  expect([code, errors]).toEqual([1, [expect.stringMatching(line)]])
})

test.each([
  [[], /^Usage: npm run admin/],
  [['not an address'], /is not an e-mail address/],
  [['a@example.org', '--url', 'gopher://x'], /^--url: /],
  [['a@example.org', '--url', 'http://127.0.0.1:9'], /^The database cannot be reached/],
  [['a@example.org', '--home', '/nowhere'], /^There is no database at \/nowhere/],
])('npm run admin with %j is one line and a failure', async (args, line) => {
  const { code, errors } = await command('admin.ts', args).ended
  expect([code, errors]).toEqual([2, [expect.stringMatching(line)]])
})

test('a stop in the middle of the start leaves nothing behind', async () => {
  const home = temporaryHome()
  const starting = command('start.ts', ['--port', '0', '--home', home])
  await waitFor(starting, /✓ database/)
  starting.child.kill('SIGINT')
  expect((await starting.ended).code).toBe(0)
  expect(existsSync(join(home, 'running.json'))).toBe(false)
  const again = await start(home)
  expect((await again.stop()).code).toBe(0)
})
