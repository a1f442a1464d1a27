import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { listen, type ListenOptions } from '../../local/serve/server.ts'
import type { App } from '../../src/app.ts'
import { limits } from '../../src/graph/limits.ts'

const faults: unknown[] = []
const plain: ListenOptions = {
  host: '127.0.0.1',
  port: 0,
  trustedProxy: false,
  failed: (fault) => void faults.push(fault),
}
beforeEach(() => {
  faults.length = 0
})

/** What the application under the adapter does with a request. */
let behave: App['fetch']
const app: App = { fetch: (request, waitUntil) => behave(request, waitUntil), scheduled: () => Promise.resolve() }
const echo: App['fetch'] = async (request) => {
  const { method, url, headers } = request
  const body = await request.text()
  return Response.json({
    method,
    url,
    headers: Object.fromEntries(headers),
    length: Buffer.byteLength(body),
    body: body.slice(0, 100),
  })
}
beforeEach(() => {
  behave = echo
})

const direct = await listen(app, plain)
const proxied = await listen(app, { ...plain, trustedProxy: true })
afterAll(() => Promise.all([direct.finish(), proxied.finish()]))

type Echo = { method: string; url: string; headers: Record<string, string>; length: number; body: string }
const ask = async (url: string, init?: RequestInit): Promise<Echo> => (await (await fetch(url, init)).json()) as Echo

/** Says to the server exactly this, and hears all of its answer. */
async function raw(url: string, said: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  await once(socket, 'connect')
  socket.write(said)
  return text(socket)
}

describe('a request', () => {
  test('reaches the application as it came', async () => {
    const body = JSON.stringify({ query: '{ ë🙂 }' })
    const seen = await ask(`${direct.url}/graphql?a=%20b`, {
      method: 'POST',
      body,
      headers: { 'x-own': 'yes', 'Accept-Language': 'nl' },
    })
    expect(seen).toMatchObject({
      method: 'POST',
      url: `${direct.url}/graphql?a=%20b`,
      body,
      headers: { 'x-own': 'yes', 'accept-language': 'nl' },
    })
  })

  test('comes from the address of its connection, whatever its headers say', async () => {
    const headers = { 'cf-connecting-ip': '192.0.2.1', 'CF-Connecting-IP': '192.0.2.2', 'x-forwarded-for': '192.0.2.3' }
    expect((await ask(direct.url, { headers })).headers['cf-connecting-ip']).toBe('127.0.0.1')
    expect((await ask(direct.url)).headers['cf-connecting-ip']).toBe('127.0.0.1')
  })

  test('comes from the address that a trusted proxy has seen, which is the last', async () => {
    const headers = { 'cf-connecting-ip': '192.0.2.1', 'x-forwarded-for': '192.0.2.3, 198.51.100.7' }
    expect((await ask(proxied.url, { headers })).headers['cf-connecting-ip']).toBe('198.51.100.7')
    expect((await ask(proxied.url, { headers: { 'cf-connecting-ip': '192.0.2.1' } })).headers['cf-connecting-ip']).toBe(
      '127.0.0.1',
    )
    const twice =
      'GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 192.0.2.3\r\nx-forwarded-for: 198.51.100.8\r\nConnection: close\r\n\r\n'
    expect(await raw(proxied.url, twice)).toContain('"cf-connecting-ip":"198.51.100.8"')
  })

  test.each([
    ['names no host that could be one', 'GET / HTTP/1.1\r\nHost: a b/c\r\nConnection: close\r\n\r\n', 400],
    ['asks a proxy', 'GET http://elsewhere.test/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', 400],
    ['asks about the server', 'OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', 400],
    ['wants to hear itself', 'TRACE / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', 405],
  ])('that %s is refused, and the application not asked', async (_, said, status) => {
    behave = () => Promise.reject(new Error('asked'))
    expect(await raw(direct.url, said)).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(faults).toEqual([])
  })
})

describe('a body', () => {
  test.each([limits.bodyBytes - 1, limits.bodyBytes])('of %i bytes passes whole', async (length) => {
    expect(await ask(direct.url, { method: 'POST', body: 'x'.repeat(length) })).toMatchObject({ length })
  })

  test('that is longer is cut one byte beyond what the application takes, and the answer still heard', async () => {
    for (const length of [limits.bodyBytes + 1, 8 * 1024 * 1024]) {
      expect(await ask(direct.url, { method: 'POST', body: 'x'.repeat(length) })).toMatchObject({
        length: limits.bodyBytes + 1,
      })
    }
    const body = new Blob(['x'.repeat(limits.bodyBytes), 'y'.repeat(limits.bodyBytes)]).stream()
    expect(await ask(direct.url, { method: 'POST', body, duplex: 'half' } as RequestInit)).toMatchObject({
      length: limits.bodyBytes + 1,
    })
  })

  test('that never comes to its end holds up nobody else, and no stop for long', async () => {
    const other = await listen(app, plain)
    const socket = connect(Number(new URL(other.url).port), '127.0.0.1')
    socket.on('error', () => undefined)
    await once(socket, 'connect')
    socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc')
    expect((await ask(other.url)).method).toBe('GET')
    const closed = once(socket, 'close')
    const finished = other.finish()
    other.hangUp()
    await Promise.all([finished, closed])
    expect(faults).toEqual([])
  })
})

describe('an answer', () => {
  test('leaves with its status, its headers and its length', async () => {
    behave = async () => new Response('één', { status: 207, headers: { 'x-own': 'yes', vary: 'a, b' } })
    const response = await fetch(direct.url)
    expect([response.status, response.headers.get('x-own'), response.headers.get('vary')]).toEqual([207, 'yes', 'a, b'])
    expect(response.headers.get('content-length')).toBe('5')
    expect(await response.text()).toBe('één')
  })

  test('without a body has none', async () => {
    behave = async () => new Response(null, { status: 204 })
    const said = await raw(direct.url, 'OPTIONS / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
    expect(said).toMatch(/^HTTP\/1.1 204 [^]*\r\n\r\n$/)
    expect(said).not.toMatch(/content-length|transfer-encoding/i)
  })

  test('to HEAD is the head alone', async () => {
    behave = async ({ method }) =>
      new Response(method === 'HEAD' ? null : 'text', { headers: { 'content-type': 'text/plain' } })
    expect(await raw(direct.url, 'HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')).toMatch(/\r\n\r\n$/)
  })

  test('where the application fails is a fault that says nothing', async () => {
    behave = () => Promise.reject(new Error('secret'))
    const response = await fetch(direct.url)
    expect([response.status, await response.text()]).toEqual([500, '{"error":"Internal error"}'])
    expect(faults).toMatchObject([{ message: 'secret' }])
  })
})

test('a stop takes nobody new, and waits for what runs and for what it left for afterwards', async () => {
  const [running, afterwards] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const done: string[] = []
  behave = async (_, waitUntil) => {
    await running.promise
    waitUntil?.(afterwards.promise.then(() => done.push('afterwards')))
    return new Response('answered')
  }
  const listening = await listen(app, plain)
  const asked = new Promise<void>((resolve) => {
    const usual = behave
    behave = (...given) => {
      resolve()
      return usual(...given)
    }
  })
  const answer = fetch(listening.url)
  await asked
  const finished = listening.finish().then(() => done.push('finished'))
  await expect(fetch(listening.url)).rejects.toThrow()
  running.resolve()
  const response = await answer
  expect([await response.text(), response.headers.get('connection')]).toEqual(['answered', 'close'])
  expect(done).toEqual([])
  afterwards.resolve()
  await finished
  expect(done).toEqual(['afterwards', 'finished'])
})
