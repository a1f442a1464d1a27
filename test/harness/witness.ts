import { AsyncLocalStorage } from 'node:async_hooks'
import { afterAll, expect } from 'vitest'
import type { Witness } from '../../src/app.ts'

/** Headers that tell of one request, not of its answer; and the length, which the runtime tells where Yoga does not. */
const ofTheRequest = new Set(['x-request-id', 'server-timing', 'date', 'content-length'])

/** The same of an answer that may be kept, and what says that it may: one by graphql-js never is. */
const ofKeeping = new Set([...ofTheRequest, 'cache-control', 'etag', 'vary'])

/** So many answers tell whether plans are used at all; then nearly all that go well must be by plan. */
const enough = 40
const most = 0.95

/** An answer as two of them are compared. */
interface Told {
  status: number
  headers: string
  body: string
}

/** How answers by plan compare with those of graphql-js, in one test file. */
export interface Sameness {
  /**
   * While somebody else changes what is read, two answers to one request may well differ. Says so, with the reason, for as
   * long as the work takes.
   */
  unlessRaced<T>(reason: string, work: () => Promise<T>): Promise<T>
}

/**
 * Compares every answer by plan, byte for byte, with that of graphql-js. A difference fails the request in which it shows,
 * and the file, in case the test does not mind. So does a file whose operations go well, but not by plan.
 */
export class SamenessWitness implements Sameness {
  /** How many operations were answered without errors, and how many of them by plan. */
  readonly #answered = { all: 0, byPlan: 0 }
  readonly #differences: string[] = []
  /** What was answered under a version that may be kept. */
  readonly #versions = new Map<string, string>()
  readonly #again = new AsyncLocalStorage<true>()
  #races = 0

  constructor() {
    afterAll(() => {
      expect(this.#differences).toEqual([])
      const { all, byPlan } = this.#answered
      if (all >= enough) expect(byPlan / all).toBeGreaterThan(most)
    })
  }

  /** Whether what happens now happens only for comparison. */
  get comparing(): boolean {
    return this.#again.getStore() ?? false
  }

  /** Counts an answer that was sent. */
  count({ status, headers }: Response, bytes: Buffer): void {
    const by = /by;desc="(\w+)"/.exec(headers.get('server-timing') ?? '')?.[1]
    if (!by || status !== 200 || !bytes.toString('latin1', 0, 9).startsWith('{"data":{')) return
    this.#answered.all += 1
    if (by === 'plan') this.#answered.byPlan += 1
  }

  async unlessRaced<T>(_reason: string, work: () => Promise<T>): Promise<T> {
    this.#races += 1
    try {
      return await work()
    } finally {
      this.#races -= 1
    }
  }

  /** What the application asks about its answers by plan. */
  readonly compare: Witness = async (request, byPlan, byExecutor) => {
    if (this.#races > 0) return byPlan
    const version = byPlan.headers.get('etag')
    const apart = version === null ? ofTheRequest : ofKeeping
    const plan = await toldOf(byPlan, apart)
    const executor = await this.#again.run(true, async () => toldOf(await byExecutor(), apart))
    const difference = differenceOf(version === null ? plan : this.#shown(plan, version, executor), executor)
    if (difference === null || this.#races > 0) return new Response(byPlan.status === 304 ? null : plan.body, byPlan)
    this.#differences.push(`${difference}\nasked: ${await request.text()}`)
    return Response.json({ errors: [{ message: `The plan and graphql-js differ in ${difference}` }] }, { status: 500 })
  }

  /** What a client shows who keeps answers: what came with this version, now or before. */
  #shown(plan: Told, version: string, executor: Told): Told {
    if (plan.status === 304) return { ...executor, body: this.#versions.get(version) ?? executor.body }
    this.#versions.set(version, plan.body)
    return plan
  }
}

async function toldOf(response: Response, apart: ReadonlySet<string>): Promise<Told> {
  const lines = [...response.headers].filter(([name]) => !apart.has(name)).map((header) => header.join(': '))
  return { status: response.status, headers: lines.sort().join('\n'), body: await response.text() }
}

/** Where two answers differ first; null where they do not. */
function differenceOf(plan: Told, executor: Told): string | null {
  if (plan.status !== executor.status)
    return `status ${plan.status}, ${executor.status}: ${executor.body.slice(0, 500)}`
  if (plan.headers !== executor.headers) return `headers\n${plan.headers}\n--\n${executor.headers}`
  if (plan.body === executor.body) return null
  let at = 0
  while (plan.body[at] === executor.body[at]) at += 1
  const around = ({ body }: Told): string => body.slice(Math.max(0, at - 120), at + 120)
  return `character ${at}\n${around(plan)}\n--\n${around(executor)}`
}
