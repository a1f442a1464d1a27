import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { outliveNobody } from '../local/orphans.ts'

/** A server in a process of its own that says on a line where it listens. */
export interface ServerProcess {
  url: string
  pid: number
  close(): Promise<void>
}

/** How one is started. */
export interface ServerOptions {
  script: string
  args?: string[]
  env?: Record<string, string>
  /** For Node itself. */
  nodeOptions?: string[]
}

/** Starts one, with this very Node. */
export async function startServer(options: ServerOptions): Promise<ServerProcess> {
  const { script, args = [], env = {}, nodeOptions = [] } = options
  const child: ChildProcess = spawn(process.execPath, [...nodeOptions, script, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    detached: process.platform !== 'win32',
  })
  createInterface(child.stderr!).on('line', firstLines())
  const forget = outliveNobody(child)
  const ended = once(child, 'close').finally(forget)
  const url = await Promise.race([addressOf(child), ended.then(() => null)])
  if (!url) throw new Error(`${script} did not start`)
  return {
    url,
    pid: child.pid!,
    async close() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** Passes on the first lines of what a process complains of: what goes wrong a thousand times is told once. */
export function firstLines(): (line: string) => void {
  let lines = 0
  return (line) => {
    // A debugger announces itself.
    if (/^(Debugger |For help, see)/.test(line)) return
    lines += 1
    if (lines <= 3) console.error(line)
    if (lines === 3) console.error('…')
  }
}

/** Reads the lines of a server until one says where it listens; the others are drained, or it would block. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    createInterface(child.stdout!).on('line', (line) => {
      const url = /^(?:listening|Noaber is ready at) (http:\S+)$/.exec(line)?.[1]
      if (url) resolve(url)
    })
  })
}

/** The seconds of processor time that a process has used so far; null where the system does not tell. */
export function processorSeconds(pid: number): number | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name, in brackets, may hold spaces; the fields after it are counted from the third.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return (Number(fields[11]) + Number(fields[12])) / 100
  } catch {
    return null
  }
}

/** The most memory that a process has had in use, in MiB; null where the system does not tell. */
export function peakMemory(pid: number): number | null {
  try {
    const kibibytes = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return kibibytes ? Number(kibibytes) / 1024 : null
  } catch {
    return null
  }
}
