import { expect } from 'vitest'
import type { TestApp } from '../harness/app.ts'
import type { RandomDocument } from './random-operation.ts'
import type { RandomValues } from './random-values.ts'

const languages = ['nl', 'de-AT', 'fr', null, 'nl;q=0.1, x-klingon', '*', 'en-GB,en;q=0.9', 'de-CH, *;q=0.5']
const newest = 'application/graphql-response+json'
const accepted = [null, 'application/json', newest, '*/*', `${newest}, application/json;q=0.9`]

/** Where seeds begin: elsewhere with the engine in the process, so that a run of the suite tries twice as many. */
export const firstSeed = process.env['NOABER_TEST_DATABASE'] === 'embedded' ? 10_000 : 0

/** An answer, without what tells of the request alone. */
export interface Told {
  status: number
  headers: string[]
  body: string
  by: string | undefined
}

/** Sends operations by many kinds of clients, and demands the same answers by plan as by graphql-js. */
export class BothWays {
  /** How many operations went well, how many of those by plan, and with which codes others failed. */
  readonly counts = { well: 0, byPlan: 0, codes: new Set<string>() }
  readonly #app: TestApp
  readonly #viewers: readonly (string | null)[]

  constructor(app: TestApp, viewers: readonly (string | null)[]) {
    this.#app = app
    this.#viewers = viewers
  }

  /**
   * Sends a document with values of its variables, by anybody. Where a plan answers, the application's witness compares;
   * where none does, what it tried may leave no trace. Returns the answer, with what was sent.
   */
  async send(values: RandomValues, { query, operationName, variables }: RandomDocument, note: string) {
    const body = { query, operationName, variables: variables() }
    const [token, language, accept] = [values.of(this.#viewers), values.of(languages), values.of(accepted)]
    const headers: Record<string, string> = {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(language ? { 'accept-language': language } : {}),
      ...(accept ? { accept } : {}),
    }
    const told = await this.ask(body, headers)
    const sent = `${note}: ${JSON.stringify({ body, headers })}`
    expect(told.body, sent).not.toContain('The plan and graphql-js differ')
    this.#count(told)
    return { told, body, headers, sent }
  }

  /** Demands that graphql-js answers the same; nobody else takes a request with something more in its body. */
  async expectSame(told: Told, body: object, headers: Record<string, string>, sent: string): Promise<void> {
    const other = await this.ask({ ...body, extensions: {} }, headers)
    expect(other.by).toBe('executor')
    expect({ ...told, by: other.by }, sent).toEqual(other)
  }

  /** Asks once. */
  async ask(body: object, headers: Record<string, string>): Promise<Told> {
    const text = JSON.stringify(body)
    const own = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) }
    const request = new Request('http://noaber.test/graphql', {
      method: 'POST',
      headers: { ...headers, ...own },
      body: text,
    })
    const response = await this.#app.app.fetch(request)
    const told = [...response.headers].filter(([name]) => !/^(x-request-id|server-timing|content-length)$/.test(name))
    return {
      status: response.status,
      headers: told.map((header) => header.join(': ')).sort(),
      body: (await response.text()).replaceAll(/"requestId":"[^"]+"/g, '"requestId":"…"'),
      by: /by;desc="(\w+)"/.exec(response.headers.get('server-timing') ?? '')?.[1],
    }
  }

  #count({ body, by }: Told): void {
    const codes = body.startsWith('{"errors":') ? body.matchAll(/"code":"([A-Z_]+)"/g) : []
    for (const [, code] of codes) this.counts.codes.add(code!)
    if (!body.startsWith('{"data":')) return
    this.counts.well += 1
    if (by === 'plan') this.counts.byPlan += 1
  }
}

