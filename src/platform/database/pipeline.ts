import type { Region } from './regions.ts'
import { SqlFault, type Answer, type Query, type Transport, type Value } from './transport.ts'

/** How long one round trip may take. */
const timeoutMilliseconds = 10_000

/** A value in the protocol's JSON. */
interface WireValue {
  type: 'null' | 'integer' | 'float' | 'text' | 'blob'
  value?: string | number
  base64?: string
}

interface WireAnswer {
  cols: { name: string }[]
  rows: WireValue[][]
}

interface WireFault {
  message: string
  code?: string | null
}

type WireResult =
  | { type: 'error'; error: WireFault }
  | { type: 'ok'; response: { result: WireAnswer & { step_results: (WireAnswer | null)[]; step_errors: (WireFault | null)[] } } }

/**
 * A region's database over HTTP: the second version of libSQL's pipeline protocol, one request a round trip
 * (https://github.com/tursodatabase/libsql/blob/main/docs/HTTP_V2_SPEC.md). It keeps no state, so it may be shared.
 */
export function pipelineTransport({ url, token }: Region, fetcher: typeof fetch = fetch): Transport {
  const endpoint = `${url.replace(/^libsql:/, 'https:').replace(/\/$/, '')}/v2/pipeline`
  const headers: Record<string, string> = { 'content-type': 'application/json' }
  if (token) headers['authorization'] = `Bearer ${token}`
  return {
    async send(mode, queries) {
      const alone = mode === 'read' && queries.length === 1
      const request = alone ? { type: 'execute', stmt: wired(queries[0]!) } : { type: 'batch', batch: { steps: stepsOf(mode, queries) } }
      const body = JSON.stringify({ baton: null, requests: [request, { type: 'close' }] })
      const response = await fetcher(endpoint, { method: 'POST', headers, body, signal: AbortSignal.timeout(timeoutMilliseconds) })
      if (!response.ok) throw await refusedBy(response)
      const { results } = (await response.json()) as { results: WireResult[] }
      const first = results[0]!
      if (first.type === 'error') throw fault(first.error, alone ? 0 : null)
      const { result } = first.response
      return alone ? [answerOf(result)] : answersOf(result.step_results, result.step_errors, queries.length)
    },
  }
}

/** The statements within a transaction: each runs if the one before it went well, and nothing stays of a half. */
function stepsOf(mode: 'read' | 'write', queries: readonly Query[]): object[] {
  const begin = mode === 'read' ? 'BEGIN TRANSACTION READONLY' : 'BEGIN IMMEDIATE'
  const after = (step: number): object => ({ type: 'ok', step })
  const commit = queries.length + 1
  return [
    { stmt: { sql: begin, want_rows: false } },
    ...queries.map((query, n) => ({ stmt: wired(query), condition: after(n) })),
    { stmt: { sql: 'COMMIT', want_rows: false }, condition: after(queries.length) },
    { stmt: { sql: 'ROLLBACK', want_rows: false }, condition: { type: 'not', cond: after(commit) } },
  ]
}

const wired = ({ sql, args }: Query): object => ({ sql, args: args.map(wiredValue), want_rows: true })

/** Numbers travel as floats; a column of whole numbers stores them as such. */
function wiredValue(value: unknown): WireValue {
  if (value === null || value === undefined) return { type: 'null' }
  if (typeof value === 'string') return { type: 'text', value }
  if (typeof value === 'number') return { type: 'float', value }
  if (typeof value === 'bigint') return { type: 'integer', value: String(value) }
  if (typeof value === 'boolean') return { type: 'integer', value: value ? '1' : '0' }
  if (value instanceof Uint8Array) return { type: 'blob', base64: btoa(String.fromCodePoint(...value)) }
  throw new TypeError(`A ${typeof value} cannot be an argument of a statement`)
}

function answersOf(results: (WireAnswer | null)[], faults: (WireFault | null)[], count: number): Answer[] {
  const failed = faults.findIndex((error) => error !== null)
  if (failed >= 0) throw fault(faults[failed]!, failed >= 1 && failed <= count ? failed - 1 : null)
  return results.slice(1, count + 1).map((result) => answerOf(result!))
}

const answerOf = ({ cols, rows }: WireAnswer): Answer => ({
  columns: cols.map(({ name }) => name),
  rows: rows.map((row) => row.map(valueOf)),
})

function valueOf({ type, value, base64 }: WireValue): Value {
  if (type === 'null') return null
  if (type === 'integer') return Number(value)
  if (type === 'blob') return Uint8Array.from(atob(base64!), (char) => char.codePointAt(0)!)
  return value!
}

const fault = ({ message, code }: WireFault, index: number | null): SqlFault => new SqlFault(message, code ?? 'UNKNOWN', index)

/** An answer that is none: the server says why in JSON, a proxy before it in whatever it likes. */
async function refusedBy(response: Response): Promise<Error> {
  const told = (await response.json().catch(() => null)) as Partial<WireFault> | null
  return typeof told?.code === 'string' && told.code.startsWith('SQLITE_') ? fault(told as WireFault, null) : new Error(`HTTP ${response.status}`)
}
