import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, describe, expect, test } from 'vitest'
import { get, kept } from '../http/getting.ts'
import { startWorkerdApp } from '../harness/workerd.ts'

/** What a Worker put into the runtime's cache: answers as they would travel, by namespace and address. */
const entries = new Map<string, string>()
const storage = createServer((request, response) => {
  const key = `${request.headers['cf-cache-namespace'] as string} ${request.headers.host}${request.url}`
  const answer = async (): Promise<void> => {
    if (request.method === 'PUT') {
      entries.set(key, await bodyOf(request))
      response.writeHead(204).end()
      return
    }
    const [head, body] = entries.get(key)?.split('\r\n\r\n') ?? []
    if (head === undefined) return void response.writeHead(504, { 'cf-cache-status': 'MISS' }).end()
    response.writeHead(200, { 'cf-cache-status': 'HIT', 'content-type': 'application/json' }).end(body)
  }
  void answer()
})

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) text += chunk as string
  return text
}

storage.listen(0, '127.0.0.1')
await once(storage, 'listening')
const cache = `127.0.0.1:${(storage.address() as AddressInfo).port}`
const bindings = { CF_VERSION_METADATA: { id: 'one' } as never }
const [bare, cached, second, newer] = await Promise.all([
  startWorkerdApp(),
  startWorkerdApp({ bindings, runtime: { cache } }),
  startWorkerdApp({ bindings, runtime: { cache } }),
  startWorkerdApp({ bindings: { CF_VERSION_METADATA: { id: 'two' } as never }, runtime: { cache } }),
])
afterAll(async () => {
  await Promise.all([bare, cached, second, newer].map((app) => app.close()))
  storage.close()
})

const query = '{ neighbourhoods { nodes { name } } }'
const insert = (name: string) => `insert into neighbourhoods (id, name, municipality, country, time_zone, created_at)
  values ('${name}', '${name}', 'Twenterand', 'NL', 'Europe/Amsterdam', 1)`

describe.each([
  { where: 'without a cache', app: bare, again: 2 },
  { where: 'with one', app: cached, again: 1 },
])('in the runtime of production, $where', ({ app, again }) => {
  test('an answer has a version, and is another one as soon as it is changed', async () => {
    const first = await get(app, query)
    expect([first.status, first.headers.get('cache-control'), first.statements]).toEqual([200, kept, 2])
    expect((await get(app, query, { headers: { 'if-none-match': first.etag! } })).status).toBe(304)
    await expect.poll(async () => (await get(app, query)).statements).toBe(again)
    await app.db.execute(insert('Oost'))
    const after = await get(app, query, { headers: { 'if-none-match': first.etag! } })
    expect([after.status, after.data.neighbourhoods.nodes]).toEqual([200, [{ name: 'Oost' }]])
    expect((await get(app, query)).etag).toBe(after.etag)
    expect(app.lines.filter((line) => /error|fault/i.test(line))).toEqual([])
  })
})

test('what is put into the cache is apart from what the zone keeps, and goes by itself', () => {
  expect(entries.size).toBeGreaterThan(0)
  for (const [key, entry] of entries) {
    expect(key).toMatch(/^answers answers\.invalid\/[0-9a-f]{64}$/)
    expect(entry.toLowerCase()).toContain('cache-control: public, max-age=86400')
  }
})

test('another database, even a copy, has other entries; and so has another version of the code', async () => {
  const { rows } = await cached.db.execute('select hex(mark) as mark from content_version')
  for (const { db } of [second, newer])
    await db.execute(`update content_version set mark = x'${String(rows[0]!['mark'])}'`)
  const [one, two, three] = await Promise.all([cached, second, newer].map((app) => get(app, query)))
  expect(new Set([one!.etag, two!.etag, three!.etag]).size).toBe(3)
  expect([two!.data.neighbourhoods.nodes, three!.data.neighbourhoods.nodes]).toEqual([[], []])
})
