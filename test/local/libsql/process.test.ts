import { createClient } from '@libsql/client'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { onTestFinished, expect, test } from 'vitest'
import { connect, execute, pipeline, startServer, temporaryFile, until } from './support.ts'

const MAIN = new URL('../../../local/libsql/main.ts', import.meta.url).pathname

type Exit = { code: number | null; signal: NodeJS.Signals | null; stderr: string; stdout: string }
type Running = { child: ChildProcess; url: string; exit: Promise<Exit> }

function run(args: readonly string[]): { child: ChildProcess; exit: Promise<Exit> } {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const texts = { stdout: '', stderr: '' }
  child.stdout?.on('data', (chunk: Buffer) => (texts.stdout += String(chunk)))
  child.stderr?.on('data', (chunk: Buffer) => (texts.stderr += String(chunk)))
  const exit = once(child, 'close').then(([code, signal]) => ({ code, signal, ...texts }) as Exit)
  return { child, exit }
}

async function start(file: string): Promise<Running> {
  const { child, exit } = run(['--file', file, '--port', '0'])
  if (child.stdout === null) throw new Error('no stdout')
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
  return { child, exit, url: line.replace(/^listening /, '') }
}

test('a kill in the middle of writing loses nothing that was acknowledged', async () => {
  const file = temporaryFile()
  const victim = await start(file)
  const client = createClient({ url: victim.url })
  await client.execute('create table t (id integer primary key, pad text)')
  const acknowledged: number[] = []
  const victimIs = { dead: false }
  const write = async (from: number) => {
    for (let id = from; !victimIs.dead; id += 10) {
      const args = [BigInt(id), 'x'.repeat(500)]
      const insert = { sql: 'insert into t values (?, ?)', args }
      if (from % 2 === 0) await client.execute(insert)
      else await client.batch([insert, { sql: 'update t set pad = ? where id = ?', args: ['y', BigInt(id)] }], 'write')
      acknowledged.push(id)
    }
  }
  const writers = Array.from({ length: 10 }, (_, from) => write(from).catch(() => (victimIs.dead = true)))
  await until(() => acknowledged.length >= 300)
  victim.child.kill('SIGKILL')
  expect((await victim.exit).signal).toBe('SIGKILL')
  await Promise.all(writers)
  client.close()

  const survivor = await start(file)
  const { results } = await pipeline(survivor, [
    execute('pragma integrity_check'),
    execute('select id, pad from t'),
    execute('insert into t values (-1, ?)', { args: [{ type: 'null' }] }),
    { type: 'close' },
  ])
  expect(results[0]?.response?.result.rows[0]?.[0]?.value).toBe('ok')
  const rows = new Map(results[1]?.response?.result.rows.map(([id, pad]) => [Number(id?.value), pad?.value]))
  expect(acknowledged.filter((id) => !rows.has(id))).toEqual([])
  // A batch is there whole or not at all.
  expect([...rows].filter(([id, pad]) => id % 2 === 1 && pad !== 'y')).toEqual([])
  expect(results[2]?.type).toBe('ok')
  survivor.child.kill('SIGTERM')
  await survivor.exit
})

test('SIGTERM ends cleanly, with the log moved into the file', async () => {
  const file = temporaryFile()
  const running = await start(file)
  const client = connect(running)
  await client.batch(['create table t (a)', 'insert into t values (1)'], 'write')
  running.child.kill('SIGTERM')
  expect(await running.exit).toEqual({ code: 0, signal: null, stderr: '', stdout: `listening ${running.url}\n` })
  expect(existsSync(`${file}-wal`) ? statSync(`${file}-wal`).size : 0).toBe(0)
  const again = connect(await startServer({ file }))
  expect((await again.execute('select a from t')).rows.length).toBe(1)
})

test('a port in use is one line and a failure', async () => {
  const { port } = await startServer()
  const { code, stderr, stdout } = await run(['--file', temporaryFile(), '--port', String(port)]).exit
  expect([code, stderr, stdout]).toEqual([1, `cannot listen on 127.0.0.1:${port}: the port is in use\n`, ''])
})

test.each([
  ['no database', (file: string) => writeFileSync(file, 'not a database at all. '.repeat(500))],
  [
    'a database with a torn page',
    async (file: string) => {
      const server = await startServer({ file })
      await pipeline(server, [
        execute('create table t (a text)'),
        execute(`with recursive n(i) as (select 1 union all select i + 1 from n where i < 2000)
          insert into t select 'row ' || i from n`),
        { type: 'close' },
      ])
      await server.close()
      writeFileSync(file, readFileSync(file).fill(0x5a, 8192, 12_288))
    },
  ],
])('a damaged file (%s) is one line and a failure', async (_, damage) => {
  const file = temporaryFile()
  await damage(file)
  const { code, stderr, stdout } = await run(['--file', file, '--port', '0']).exit
  expect(stderr).toMatch(/^cannot open .*test\.db: the database is damaged \(.+\)\n$/)
  expect([code, stdout]).toEqual([1, ''])
})

test.each([
  [[], /^--file is missing; usage: .*\n$/],
  [['--file', '/nowhere/at/all/x.db'], /^cannot open .*: the folder \/nowhere\/at\/all does not exist\n$/],
  [['--file', 'x.db', '--port', 'many'], /^--port must be .*\n$/],
  [['--fly'], /^.*--fly.*usage: .*\n$/],
])('wrong arguments %j are one line and a failure', async (args, line) => {
  const { code, stderr } = await run(args).exit
  expect(stderr).toMatch(line)
  expect(code).toBe(1)
})
