import { createClient, type Client } from '@libsql/client'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { inject } from 'vitest'
import { outliveNobody } from '../../../local/orphans.ts'

/** The local libSQL server as a process of its own, which can be killed in the middle of its work. */
export interface DatabaseProcess {
  url: string
  token: string
  /** Straight to the database, for preparing and for looking behind the API. */
  db: Client
  /** Kills it as a power failure would: nothing it holds in memory is written any more. */
  kill: () => Promise<void>
  /** Starts it again over the same file, at the same address. */
  start: () => Promise<void>
  close: () => Promise<void>
}

const main = fileURLToPath(new URL('../../../local/libsql/main.ts', import.meta.url))
const token = 'storm-token'

/** Starts the server over a fresh, migrated database. */
export async function startDatabaseProcess(): Promise<DatabaseProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'noaber-storm-'))
  const file = join(folder, 'storm.db')
  copyFileSync(inject('template'), file)
  let running = await serve(file, '0')
  const { url } = running
  const db = createClient({ url, authToken: token })
  const kill = async (): Promise<void> => {
    if (running.child.exitCode !== null || running.child.signalCode !== null) return
    const exited = once(running.child, 'exit')
    running.child.kill('SIGKILL')
    await exited
  }
  return {
    ...{ url, token, db, kill },
    async start() {
      running = await serve(file, new URL(url).port)
    },
    async close() {
      db.close()
      await kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function serve(file: string, port: string): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [main, '--file', file, '--port', port], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, LIBSQL_TOKEN: token },
    detached: process.platform !== 'win32',
  })
  const forget = outliveNobody(child)
  child.once('exit', forget)
  const died = once(child, 'exit').then(([code]) => Promise.reject(new Error(`The database did not start: ${code}`)))
  // Later it may die as often as it is killed; only here does it matter.
  died.catch(() => undefined)
  const [line] = (await Promise.race([once(createInterface(child.stdout!), 'line'), died])) as [string]
  return { child, url: line.replace(/^listening /, '') }
}
