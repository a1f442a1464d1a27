import { operationOf } from './operations.ts'
import type { Asked, LimitRequest, Row } from './operation.ts'
import { readRows, writeAll, type Database } from './pipeline.ts'
import { known, viewerQuery } from './viewer.ts'

/** What the configuration of the runtime binds. */
interface Bindings {
  DATABASE_URL: string
  DATABASE_TOKEN: string
  /** How many round trips an operation makes, by its name: as many as our Worker. */
  TRIPS: Record<string, number>
}

/** The limit at the edge: a bare Worker between the reader and the libSQL server, with nothing but the round trips. */
const worker = {
  async fetch(request: Request, env: Bindings): Promise<Response> {
    try {
      return new Response(await answer(request, env), { headers: { 'content-type': 'application/json' } })
    } catch (fault) {
      return new Response(fault instanceof Error ? fault.message : String(fault), { status: 500 })
    }
  },
}
export default worker

async function answer(incoming: Request, bindings: Bindings): Promise<string> {
  const { DATABASE_URL: url, DATABASE_TOKEN: token, TRIPS } = bindings
  const [name, operation] = operationOf(new URL(incoming.url).pathname)
  const database: Database = { url, token }
  const [tokenHash, { variables }] = await Promise.all([
    sha256((incoming.headers.get('authorization') ?? '').slice('Bearer '.length)),
    incoming.json() as Promise<Pick<Asked, 'variables'>>,
  ])
  const language = incoming.headers.get('accept-language') ?? 'en'
  const asked = { variables, language, tokenHash, now: Math.floor(Date.now() / 1000) }
  const reading = TRIPS[name]! - (name === 'book' ? 1 : 0)
  const [request, rows] = reading === 1 ? await readTogether() : await readApart()
  const { body, writes } = operation.answer(request, rows)
  if (writes) await writeAll(database, writes)
  return body

  async function readTogether(): Promise<[LimitRequest, Row[]]> {
    const [viewer, found] = await readRows(database, [viewerQuery(asked), operation.read(asked)])
    return [known(asked, viewer!), found!]
  }

  async function readApart(): Promise<[LimitRequest, Row[]]> {
    const [viewer] = await readRows(database, [viewerQuery(asked)])
    const request = known(asked, viewer!)
    const [found] = await readRows(database, [operation.read(asked)])
    return [request, found!]
  }
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
