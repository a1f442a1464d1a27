import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { killGroup, outliveNobody } from '../orphans.ts'
import { StartRefused } from './refused.ts'

/** A running database server. */
export interface DatabaseServer {
  url: string
  token: string
  /** Lets it finish and move its log into the file; harmless when repeated. */
  close(): Promise<void>
}

const main = fileURLToPath(new URL('../libsql/main.ts', import.meta.url))

/** How often it is started again before that is seen to be of no use. */
const mostRestarts = 5

/** Milliseconds that it has to stop; by then the Worker, its only client, is gone. */
const grace = 5000

/**
 * Starts the libSQL server over a file as a process of its own: what the engine does, it does without giving way, so it
 * must not hold up the mailbox and the signals here; and should native code ever crash, the server is started again at
 * the same address and nothing else notices. `gone` is told when even that does not help.
 */
export async function startDatabase(
  file: string,
  say: (line: string) => void,
  gone: (reason: string) => void,
): Promise<DatabaseServer> {
  const token = randomBytes(24).toString('base64url')
  let stopping = false
  let restarts = 0
  let current = await launch(file, 0, token, say)
  const { url, port } = current

  const watch = async (): Promise<void> => {
    while (restarts <= mostRestarts) {
      await current.ended
      if (stopping) return
      restarts += 1
      say('The database server ended; it is started again.')
      current = await launch(file, port, token, say)
      if (stopping) current.child.kill('SIGTERM')
    }
    await current.ended
    if (!stopping) throw new StartRefused('The database server ended again and again.')
  }
  watch().catch((fault: unknown) => gone(fault instanceof Error ? fault.message : String(fault)))
  return {
    url,
    token,
    async close() {
      stopping = true
      const force = setTimeout(() => killGroup(current.child), grace)
      current.child.kill('SIGTERM')
      await current.ended
      clearTimeout(force)
    },
  }
}

interface Launched {
  child: ChildProcess
  url: string
  port: number
  ended: Promise<unknown>
}

async function launch(file: string, port: number, token: string, say: (line: string) => void): Promise<Launched> {
  const child = spawn(process.execPath, [main, '--file', file, '--port', String(port)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, LIBSQL_TOKEN: token },
    // Of its own group, so that a Ctrl-C reaches it through us, after the Worker.
    detached: process.platform !== 'win32',
    windowsHide: true,
  })
  const forget = outliveNobody(child)
  const ended = once(child, 'close').catch(() => undefined).finally(forget)
  const told: string[] = []
  let listening = false
  createInterface(child.stderr).on('line', (line) => {
    told.push(line)
    if (listening) say(`Database: ${line}`)
  })
  const first = await Promise.race([once(createInterface(child.stdout), 'line'), ended])
  const url = /^listening (.+)$/.exec(String(first?.[0]))?.[1]
  if (url === undefined) {
    await ended
    throw refusalFor(told.at(-1) ?? 'it ended without a word')
  }
  listening = true
  return { child, url, port: Number(new URL(url).port), ended }
}

function refusalFor(reason: string): StartRefused {
  const advice = reason.includes('damaged') ? ' Put a backup in its place, or start anew: npm start -- --fresh' : ''
  return new StartRefused(`The database: ${reason}.${advice}`)
}
