import { expect } from 'vitest'
import type { TestApp } from '../harness/app.ts'
import type { Json } from '../harness/client.ts'

/** What came of asking by an address. */
export interface Got {
  status: number
  headers: Headers
  text: string
  data: Json
  etag: string | null
  trips: number
  statements: number
  by: string | undefined
}

/** What may be asked besides the query. */
export interface Asking {
  variables?: unknown
  operationName?: string
  headers?: Record<string, string>
  method?: string
}

/** The address of a question. */
function addressOf(url: string, query: string, { variables, operationName }: Asking = {}): string {
  const parameters = new URLSearchParams({ query })
  if (variables !== undefined) parameters.set('variables', JSON.stringify(variables))
  if (operationName !== undefined) parameters.set('operationName', operationName)
  return `${url}/graphql?${parameters}`
}

/** Asks by GET, as nobody in particular, and reads what it cost. */
export async function get({ url }: Pick<TestApp, 'url'>, query: string, asking: Asking = {}): Promise<Got> {
  const headers = { 'accept-language': 'en', ...asking.headers }
  const response = await fetch(addressOf(url, query, asking), {
    method: asking.method ?? 'GET',
    headers,
    cache: 'no-store',
  })
  const text = await response.text()
  const timing = response.headers.get('server-timing') ?? ''
  const [, trips, statements, by] = /trips=(\d+) statements=(\d+)", by;desc="(\w+)/.exec(timing) ?? []
  const data = text.startsWith('{') ? (JSON.parse(text) as { data?: Json }).data : undefined
  const { status, headers: given } = response
  return {
    status,
    headers: given,
    text,
    data,
    etag: given.get('etag'),
    trips: Number(trips),
    statements: Number(statements),
    by,
  }
}

export const kept = 'public, max-age=0, must-revalidate'

/** Demands that nobody keeps an answer. */
export function expectNotKept({ headers, etag }: Got): void {
  expect([headers.get('cache-control'), etag]).toEqual(['no-store', null])
}
