import { createClient, type Client, type Config } from '@libsql/client'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { startLibsqlServer, type LibsqlServer, type LibsqlServerOptions } from '../../../local/libsql/server.ts'

/** A path for a database in a folder that goes away with the test. */
export function temporaryFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'noaber-libsql-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, 'test.db')
}

/** A server on a fresh file that stops with the test. */
export async function startServer(options: Partial<LibsqlServerOptions> = {}): Promise<LibsqlServer> {
  const server = await startLibsqlServer({ file: options.file ?? temporaryFile(), ...options })
  onTestFinished(() => server.close())
  return server
}

/** The real client over HTTP. */
export function connect(server: { url: string }, config: Partial<Config> = {}): Client {
  const client = createClient({ url: server.url, ...config })
  onTestFinished(() => client.close())
  return client
}

export async function serverWithClient(
  options: Partial<LibsqlServerOptions> = {},
): Promise<{ server: LibsqlServer; client: Client }> {
  const server = await startServer(options)
  return { server, client: connect(server, { intMode: 'number' }) }
}

export type RawValue = { type: string; value?: unknown; base64?: string }
export type RawResult = {
  cols: { name: string; decltype: string | null }[]
  rows: RawValue[][]
  affected_row_count: number
  last_insert_rowid: string | null
}
export type RawError = { message: string; code: string }
export type RawAnswer = {
  baton: string | null
  results: {
    type: string
    error?: RawError
    response?: {
      type: string
      is_autocommit?: boolean
      result: RawResult & {
        step_results: (RawResult | null)[]
        step_errors: (RawError | null)[]
        params: { name: string | null }[]
        is_explain: boolean
        is_readonly: boolean
      }
    }
  }[]
}

/** Posts a body as it is. */
export function post(server: { url: string }, body: string, init: RequestInit = {}, path = '/v2/pipeline') {
  return fetch(server.url + path, { method: 'POST', body, ...init })
}

/** Runs a pipeline of raw requests; without a baton and with a `close` it is a one-shot. */
export async function pipeline(
  server: { url: string },
  requests: readonly unknown[],
  baton: string | null = null,
): Promise<RawAnswer> {
  const response = await post(server, JSON.stringify({ baton, requests }))
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`)
  return (await response.json()) as RawAnswer
}

export const execute = (sql: string, rest: Record<string, unknown> = {}) => ({
  type: 'execute',
  stmt: { sql, ...rest },
})
export const close = { type: 'close' }

/** What a rejected promise was rejected with, as far as tests look at it. */
export async function failure(promise: Promise<unknown>): Promise<{ code: unknown; message: string }> {
  try {
    await promise
  } catch (error) {
    if (error instanceof Error) return { code: 'code' in error ? error.code : undefined, message: error.message }
  }
  throw new Error('expected a failure')
}

/** Waits until a condition holds; the test's own time limit bounds it. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 5))
}
