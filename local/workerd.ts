import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { killGroup, outliveNobody } from './orphans.ts'
import { type Binding, clockWorker, files, renderConfig } from './workerd-config.ts'

/** What to run, and where. */
export type WorkerdOptions = {
  /** The Worker's code: an ES module, from `bundleWorker`. */
  script: string
  /** Further modules, by the names by which that one imports them. */
  chunks?: Record<string, string>
  /** Not later than the installed workerd's own date. */
  compatibilityDate: string
  compatibilityFlags?: string[]
  /** What the Worker finds in `env`. */
  bindings?: Record<string, Binding>
  /** 0, the default, takes a free port. */
  port?: number
  host?: string
  /** A directory that the Worker reaches as the service binding `GRAPHIQL`. */
  assets?: string
  /** PEM certificates to trust besides those that browsers trust, for a mail or database server of one's own. */
  trustedCertificates?: string[]
  /** Listens for a debugger on the loopback, so that the isolate can be looked into; never where others have access. */
  inspector?: boolean
  /** Host and port of a server that keeps what the Worker puts into `caches`; without one, they fail. */
  cache?: string
  /** Flags of V8, such as a limit of the heap. */
  v8Flags?: string[]
  /** Where to leave the configuration for a look at it. By default it is gone once it is read: it holds secrets. */
  directory?: string
  /** Takes each line that the Worker or the runtime prints. */
  log?: (line: string) => void
}

/** A running workerd. */
export type Workerd = {
  url: string
  port: number
  /** Where a debugger connects, when one asked for that. */
  inspectorPort: number | undefined
  /** Fires the Worker's `scheduled` handler and waits for its end; rejects when it throws. */
  scheduled: (cron?: string, scheduledTime?: Date) => Promise<void>
  /** Lets requests under way end for a moment, stops it and waits for its end; harmless when repeated. */
  close: () => Promise<void>
  process: ChildProcess
  /** Settles when the process ended, by `close` or of its own. */
  exited: Promise<void>
}

/** Milliseconds that requests under way have to end; a hung one must not keep everything from closing. */
const GRACE = 2000

/**
 * Runs a Worker in the production runtime itself, with no development proxy before it.
 *
 * Resolves once the sockets listen; rejects with one readable error when the code, the configuration or the port does
 * not allow that. The process ends with this one, however this one ends.
 */
export async function startWorkerd(options: WorkerdOptions): Promise<Workerd> {
  const { host = '127.0.0.1', port = 0, log = () => {} } = options
  const token = randomUUID()
  const directory = options.directory ? resolve(options.directory) : await mkdtemp(join(tmpdir(), 'noaber-workerd-'))
  const cleanUp = async () => {
    if (!options.directory) await rm(directory, { recursive: true, force: true })
  }
  await writeFiles(directory, options, token)

  const address = `${host.includes(':') ? `[${host}]` : host}:${port}`
  // Experimental is only the clock's service binding; the Worker gets no flag that its own list does not name.
  const flags = ['--experimental', '--control-fd=3', `--socket-addr=main=${address}`]
  if (options.inspector) flags.push('--inspector-addr=127.0.0.1:0')
  const child = spawn(binary(), ['serve', ...flags, join(directory, files.config), 'config'], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true,
  })
  const forget = outliveNobody(child)
  const exited = new Promise<void>((done) => {
    child.once('error', () => done())
    child.once('close', () => done())
  })
  void exited.then(forget)
  const complaints = readLines(child, log)
  const close = async () => {
    const force = setTimeout(() => killGroup(child), GRACE)
    child.kill('SIGTERM')
    await exited
    clearTimeout(force)
  }

  try {
    const ports = await Promise.race([listening(child), failure(child, exited, complaints, address)])
    await cleanUp()
    const clock = `http://127.0.0.1:${ports.clock}/`
    const name = /^(0\.0\.0\.0|::|\*)$/.test(host) ? '127.0.0.1' : address.slice(0, address.lastIndexOf(':'))
    return {
      url: `http://${name}:${ports.main}`,
      port: ports.main,
      inspectorPort: ports.inspector,
      scheduled: (cron = '* * * * *', at = new Date()) => fire(clock, token, cron, at),
      close,
      process: child,
      exited,
    }
  } catch (error) {
    await close()
    await cleanUp()
    throw error
  }
}

async function writeFiles(directory: string, options: WorkerdOptions, token: string): Promise<void> {
  const config = renderConfig({
    compatibilityDate: options.compatibilityDate,
    compatibilityFlags: options.compatibilityFlags ?? [],
    bindings: options.bindings ?? {},
    assets: options.assets && resolve(options.assets),
    trustedCertificates: options.trustedCertificates ?? [],
    v8Flags: options.v8Flags ?? [],
    chunks: Object.keys(options.chunks ?? {}),
    cache: options.cache,
    token,
  })
  await mkdir(directory, { recursive: true, mode: 0o700 })
  await Promise.all([
    writeFile(join(directory, files.config), config, { mode: 0o600 }),
    writeFile(join(directory, files.worker), options.script, { mode: 0o600 }),
    ...Object.entries(options.chunks ?? {}).map(([name, code]) => writeFile(join(directory, name), code, { mode: 0o600 })),
    writeFile(join(directory, files.clock), clockWorker, { mode: 0o600 }),
  ])
}

/** The runtime's own executable: the package's `bin` is a wrapper in Node where no install script could replace it. */
function binary(): string {
  const workerd = createRequire(import.meta.url)('workerd') as { default: string }
  return workerd.default
}

/** Passes every line on, and keeps the last of the error stream: it is what says why a start failed. */
function readLines(child: ChildProcess, log: (line: string) => void): string[] {
  const last: string[] = []
  if (child.stdout) createInterface(child.stdout).on('line', log)
  if (child.stderr) {
    createInterface(child.stderr).on('line', (line) => {
      last.push(line)
      if (last.length > 50) last.shift()
      log(line)
    })
  }
  return last
}

/** The runtime reports each bound port on its control descriptor, as one line of JSON, once it accepts connections. */
async function listening(child: ChildProcess): Promise<{ main: number; clock: number; inspector: number | undefined }> {
  const ports = new Map<string, number>()
  for await (const line of createInterface(child.stdio[3] as Readable)) {
    const message = JSON.parse(line) as { event: string; socket?: string; port?: number }
    if (message.event === 'listen' && message.socket && message.port) ports.set(message.socket, message.port)
    // It is the first to be reported.
    if (message.event === 'listen-inspector' && message.port) ports.set('inspector', message.port)
    const [main, clock] = [ports.get('main'), ports.get('clock')]
    if (main !== undefined && clock !== undefined) return { main, clock, inspector: ports.get('inspector') }
  }
  return new Promise(() => {}) // It ended: `failure` has the reason.
}

async function failure(child: ChildProcess, exited: Promise<void>, lines: string[], address: string): Promise<never> {
  const spawnError = once(child, 'error').then(([error]) => (error as Error).message)
  const reason = await Promise.race([spawnError, exited.then(() => lines.join('\n').trim())])
  if (/address already in use/i.test(reason)) throw new Error(`The address ${address} is already in use.`)
  throw new Error(`workerd did not start: ${reason || `it ended with code ${child.exitCode ?? child.signalCode}`}`)
}

async function fire(clock: string, token: string, cron: string, scheduledTime: Date): Promise<void> {
  const response = await fetch(clock, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ cron, scheduledTime: scheduledTime.getTime() }),
  })
  const { outcome, message } = (await response.json()) as { outcome: string; message?: string }
  if (outcome !== 'ok') throw new Error(`The scheduled handler failed: ${message ?? outcome}`)
}
