import { expect } from 'vitest'
import { post } from './exchange.ts'

/** An answer's data, walked freely: tests say what they expect of it. */
// oxlint-disable-next-line typescript/no-explicit-any -- the shape is what each test asserts
export type Json = any

export interface Answer {
  status: number
  headers: Headers
  data: Json
  errors?: { message: string; path?: (string | number)[]; extensions: Record<string, unknown> }[]
  /** Round trips and statements at the database, from `Server-Timing`. */
  trips: number
  statements: number
  /** Who answered, from there too: the operation's plan, or graphql-js. */
  by: string | undefined
}

/** A client of the API, as a frontend has one: an address, a token, a language. */
export interface ApiClient {
  (query: string, variables?: Record<string, unknown>): Promise<Answer>
  /** The same client with other headers. */
  with(headers: Record<string, string>): ApiClient
}

/** Makes a client; `token` signs its requests. */
export function apiClient(url: string, token?: string, headers: Record<string, string> = {}): ApiClient {
  const address = headers['cf-connecting-ip']
  const always = {
    ...{ 'content-type': 'application/json', 'accept-language': 'en' },
    ...(token && { authorization: `Bearer ${token}` }),
    // The edge sets the first, a proxy before the one process the other.
    ...(address && { 'x-forwarded-for': address }),
  }
  const call = async (query: string, variables?: Record<string, unknown>): Promise<Answer> => {
    const sent = JSON.stringify({ query, variables })
    const response = await post(`${url}/graphql`, { ...always, ...headers }, sent)
    const timing = response.headers.get('server-timing') ?? ''
    const [, trips, statements, by] = /trips=(\d+) statements=(\d+)", by;desc="(\w+)/.exec(timing) ?? []
    const body = JSON.parse(response.text) as Pick<Answer, 'data' | 'errors'>
    return {
      ...body,
      status: response.status,
      headers: response.headers,
      trips: Number(trips),
      statements: Number(statements),
      by,
    }
  }
  return Object.assign(call, { with: (more: Record<string, string>) => apiClient(url, token, { ...headers, ...more }) })
}

/** The data of an answer that must have no errors. */
export function ok({ data, errors }: Answer): Json {
  expect(errors).toBeUndefined()
  return data
}
