import type { Query, Row, Value } from './operation.ts'

/** Where the database is, as the bindings say. */
export interface Database {
  url: string
  token: string
}

interface WireResult {
  cols: unknown[]
  rows: { type: string; value?: string | number }[][]
}

interface WireAnswer {
  results: {
    type: 'ok' | 'error'
    error?: { message: string }
    response?: { result: WireResult & { step_errors?: ({ message: string } | null)[] } }
  }[]
}

/** Statements become JSON once. */
const texts = new Map<string, string>()

/** Reads the rows of statements in one round trip: one request of the pipeline each, and no transaction around them. */
export async function readRows(database: Database, queries: readonly Query[]): Promise<Row[][]> {
  const requests = queries.map((query) => `{"type":"execute","stmt":${wired(query, true)}}`)
  const { results } = await send(database, requests.join())
  return queries.map((_, n) => {
    const { error, response } = results[n]!
    if (!response) throw new Error(error?.message)
    return response.result.rows.map((row) =>
      row.map(({ type, value = null }) => (type === 'integer' ? Number(value) : value)),
    )
  })
}

/** Writes in one round trip and one transaction: all of it or nothing. */
export async function writeAll(database: Database, queries: readonly Query[]): Promise<void> {
  const steps = ['BEGIN IMMEDIATE', ...queries, 'COMMIT'].map((step, n) => {
    const statement = typeof step === 'string' ? `{"sql":"${step}","want_rows":false}` : wired(step, false)
    return n === 0 ? `{"stmt":${statement}}` : `{"stmt":${statement},"condition":{"type":"ok","step":${n - 1}}}`
  })
  const failed = `{"type":"not","cond":{"type":"ok","step":${steps.length - 1}}}`
  steps.push(`{"stmt":{"sql":"ROLLBACK","want_rows":false},"condition":${failed}}`)
  const { results } = await send(database, `{"type":"batch","batch":{"steps":[${steps.join()}]}}`)
  const { error, response } = results[0]!
  const fault = response ? response.result.step_errors!.find((found) => found !== null) : error
  if (fault) throw new Error(fault.message)
}

async function send({ url, token }: Database, requests: string): Promise<WireAnswer> {
  const response = await fetch(`${url}/v2/pipeline`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: `{"baton":null,"requests":[${requests},{"type":"close"}]}`,
  })
  if (!response.ok) throw new Error(`the database answered HTTP ${response.status}`)
  return (await response.json()) as WireAnswer
}

function wired({ sql, values }: Query, rows: boolean): string {
  const text = texts.get(sql) ?? JSON.stringify(sql)
  texts.set(sql, text)
  return `{"sql":${text},"args":[${values.map(wiredValue).join()}],"want_rows":${rows}}`
}

function wiredValue(value: Value): string {
  if (value === null) return '{"type":"null"}'
  if (typeof value === 'string') return `{"type":"text","value":${JSON.stringify(value)}}`
  return Number.isInteger(value) ? `{"type":"integer","value":"${value}"}` : `{"type":"float","value":${value}}`
}
