import { spawn, type ChildProcess } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, inject, onTestFinished } from 'vitest'
import { Engine } from '../../local/serve/engine.ts'
import { apiClient } from '../harness/client.ts'
import { mutationDocument } from '../harness/mutate.ts'

/** How a process ended, and all that it said. */
export interface Ended {
  code: number | null
  signal: NodeJS.Signals | null
  out: string[]
  errors: string[]
}

/** A process of `npm run serve` that listens. */
export interface Serving {
  url: string
  child: ChildProcess
  ended: Promise<Ended>
  out: string[]
  errors: string[]
}

const script = (name: string): string => fileURLToPath(new URL(`../../local/${name}`, import.meta.url))

/** A folder that goes away with the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'noaber-serve-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** The session of the founder in every prepared database. */
const founderToken = 'the-token-of-a-founder-for-tests'

/** A migrated database file in which somebody has a session. */
export function preparedFile(): string {
  const file = join(temporaryFolder(), 'noaber.db')
  copyFileSync(inject('template'), file)
  look(file, (engine) => {
    const now = Math.floor(Date.now() / 1000)
    engine.run(
      `insert into people (id, name, email, created_at, updated_at) values ('per_1', 'Bep', 'bep@example.org', ?, ?)`,
      [now, now],
    )
    const hash = createHash('sha256').update(founderToken).digest('hex')
    const session = `insert into sessions (id, person_id, token_hash, created_at, expires_at) values ('ses_1', 'per_1', ?, ?, ?)`
    engine.run(session, [hash, now, now + 86_400])
  })
  return file
}

/** Looks into a file, or prepares it, while or before a process serves it. */
export function look<T>(file: string, work: (engine: Engine) => T): T {
  const engine = new Engine(file)
  try {
    return work(engine)
  } finally {
    engine.close()
  }
}

/** Runs a command of `local/` with nothing of this environment but what Node needs. */
export function run(name: string, args: string[], environment: Record<string, string>): Omit<Serving, 'url'> {
  const env = { PATH: process.env['PATH'] ?? '', ...environment }
  const child = spawn(process.execPath, [script(name), ...args], { stdio: ['ignore', 'pipe', 'pipe'], env })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [out, errors]: [string[], string[]] = [[], []]
  createInterface(child.stdout).on('line', (line) => out.push(line))
  createInterface(child.stderr).on('line', (line) => errors.push(line))
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, out, errors }) as Ended)
  return { child, ended, out, errors }
}

/** What a deployment sets at least. */
export const usualEnvironment = (file: string): Record<string, string> => ({
  DATABASE_FILE: file,
  PORT: '0',
  SECRET: 'a secret for tests only, thirty-two or more',
  PUBLIC_URL: 'http://noaber.test',
})

/** Starts `npm run serve` over a file, and waits until it says where it listens. */
export async function startServe(file: string, environment: Record<string, string> = {}): Promise<Serving> {
  const running = run('serve.ts', [], { ...usualEnvironment(file), ...environment })
  const ready = () => running.out.map((line) => /^Noaber is ready at (http:\S+)$/.exec(line)?.[1]).find(Boolean)
  await Promise.race([expect.poll(ready, { timeout: 30_000 }).toBeTruthy(), running.ended])
  const url = ready()
  if (!url) throw new Error(`it did not start: ${running.errors.join(' ')}`)
  return { ...running, url }
}

/** What a load of writes came to. */
export interface Load {
  /** The slugs of what was acknowledged. */
  acknowledged: string[]
  /** Requests that were sent and got an answer that is none of success. */
  refused: unknown[]
  /** Resolves when nobody writes any more. */
  over: Promise<unknown>
  stop(): void
}

/** Founds cooperatives over several connections at once, until it is stopped or the other side is gone. */
export function writeLoad({ url }: Pick<Serving, 'url'>, connections = 8): Load {
  const founder = apiClient(url, founderToken)
  const document = mutationDocument('createCooperative', 'cooperative { slug }')
  const stopping = new AbortController()
  const stop = (): void => stopping.abort()
  const load: Load = { acknowledged: [], refused: [], over: Promise.resolve(), stop }
  const write = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const neighbourhoods = [{ name: 'Wijk', municipality: 'Twenterand', country: 'NL', timeZone: 'Europe/Amsterdam' }]
      const { data, errors } = await founder(document, {
        input: { name: 'Buurt', slug: `buurt-${randomUUID()}`, neighbourhoods },
      })
      const slug = data?.createCooperative?.cooperative?.slug as string | undefined
      if (slug) load.acknowledged.push(slug)
      else load.refused.push(errors ?? data)
    }
  }
  load.over = Promise.all(Array.from({ length: connections }, () => write().catch(stop)))
  return load
}

/** The slugs of all cooperatives in a file that is proved sound. */
export function slugsIn(file: string): Set<unknown> {
  return look(file, (engine) => {
    expect(engine.run('pragma integrity_check', []).rows).toEqual([['ok']])
    expect(engine.run('pragma foreign_key_check', []).rows).toEqual([])
    return new Set(engine.run('select slug from cooperatives', []).rows.flat())
  })
}
