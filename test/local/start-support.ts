import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** How a command ended. */
export interface Ended {
  code: number | null
  out: string[]
  errors: string[]
}

/** A command of this project under way. */
export interface Command {
  child: ChildProcess
  out: string[]
  ended: Promise<Ended>
}

/** A directory that goes away with the test. */
export function temporaryHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'noaber-home-'))
  onTestFinished(() => rmSync(home, { recursive: true, force: true }))
  return home
}

/** Runs a command of `local/`; it ends with the test at the latest. */
export function command(script: string, args: string[], env: Record<string, string> = {}): Command {
  const child = spawn(process.execPath, [join(root, 'local', script), ...args], {
    cwd: tmpdir(),
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
  const [out, errors]: [string[], string[]] = [[], []]
  createInterface(child.stdout).on('line', (line) => out.push(line))
  createInterface(child.stderr).on('line', (line) => errors.push(line))
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, out, errors }))
  onTestFinished(async () => {
    child.kill('SIGTERM')
    await ended
  })
  return { child, out, ended }
}

/** A neighbourhood that `npm start` runs. */
export interface Started extends Command {
  api: string
  mailbox: string
  /** Ctrl-C, or another signal, and how it ended. */
  stop: (signal?: NodeJS.Signals) => Promise<Ended>
}

/** Starts as `npm start` does, on a free port, and waits until it says what to do next. */
export async function start(home: string, ...args: string[]): Promise<Started> {
  const running = command('start.ts', ['--port', '0', '--home', home, ...args])
  await waitFor(running, /^Ctrl-C stops everything/)
  const find = (label: string) => {
    const pattern = new RegExp(`^ +${label} +(http\\S+)`)
    return running.out.map((line) => pattern.exec(line)?.[1]).find(Boolean)
  }
  const api = find('GraphQL')?.replace(/\/graphql$/, '')
  const mailbox = find('Mailbox')
  if (!api || !mailbox) throw new Error(`no address in:\n${running.out.join('\n')}`)
  const stop = (signal: NodeJS.Signals = 'SIGINT') => {
    running.child.kill(signal)
    return running.ended
  }
  return { ...running, api, mailbox, stop }
}

/** Waits for a line that is printed; fails at once where the command ends without it. */
export async function waitFor({ out, ended }: Command, pattern: RegExp): Promise<string> {
  const end = ended.then(({ code, errors }) => {
    throw new Error(`ended with ${code} before ${String(pattern)}:\n${[...out, ...errors].join('\n')}`)
  })
  end.catch(() => undefined)
  const line = () => out.find((printed) => pattern.test(printed))
  const printed = expect.poll(line, { timeout: 30_000, interval: 20 }).toBeTruthy()
  await Promise.race([printed, end])
  return line()!
}

/** Runs a printed command line in a shell and reads the JSON that it prints. */
export async function runLine(line: string): Promise<unknown> {
  const child = spawn('/bin/sh', ['-c', line.trim()], { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => (text += String(chunk)))
  await once(child, 'close')
  return JSON.parse(text)
}
