import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { App } from '../../src/app.ts'
import { limits } from '../../src/graph/limits.ts'
import { readBody } from './incoming.ts'
import { ServeRefused } from './options.ts'
import { PlainAnswer } from './plain-answer.ts'
import { requestOver } from './request.ts'

/** Where to listen, and whom to believe. */
export interface ListenOptions {
  host: string
  port: number
  trustedProxy: boolean
  /** Told of what went wrong outside the application. */
  failed: (fault: unknown) => void
}

/** An application that is reached over HTTP. */
export interface Listening {
  url: string
  /** Takes no more connections, and resolves when the requests that run, and what they left for afterwards, are done. */
  finish(): Promise<void>
  /** Hangs up on everybody. */
  hangUp(): void
}

/** Longer than proxies keep an idle connection, so that it is they who close it. */
const keepAlive = 75_000

/** Milliseconds that a request has to arrive. */
const arrival = 30_000

/** Those that a request of the fetch kind can have. */
const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

/** Serves the application over HTTP: no more between Node and `app.fetch` than it takes to translate. */
export async function listen(app: App, options: ListenOptions): Promise<Listening> {
  const pending = new Set<Promise<unknown>>()
  const waitUntil = (work: Promise<unknown>): void => {
    const tracked = work.catch(() => undefined).finally(() => pending.delete(tracked))
    pending.add(tracked)
  }
  let stopping = false

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const url = urlOf(incoming)
    if (url === null) return refuse(outgoing, 400, 'Bad request')
    const { method = 'GET' } = incoming
    if (!methods.has(method)) return refuse(outgoing, 405, 'Method not allowed')
    const bodiless = method === 'GET' || method === 'HEAD'
    const body = bodiless ? null : await readBody(incoming, limits.bodyBytes)
    const request = requestOver({ method, url, headers: headersOf(incoming, options), body: body?.bytes ?? null })
    const response = await app.fetch(request, waitUntil)
    const text = await textOf(response)
    const headers: Record<string, string | number> = Object.fromEntries(response.headers)
    if (method !== 'HEAD' && response.status !== 204 && response.status !== 304) headers['content-length'] = text.length
    if (stopping || body?.rest) headers['connection'] = 'close'
    outgoing.writeHead(response.status, headers)
    outgoing.end(text)
  }

  const server = createServer({ keepAliveTimeout: keepAlive, requestTimeout: arrival }, (incoming, outgoing) => {
    const done = answer(incoming, outgoing).catch((fault: unknown) => {
      if (!incoming.destroyed || incoming.complete) options.failed(fault)
      refuse(outgoing, 500, 'Internal error')
    })
    waitUntil(done)
  })
  const url = await open(server, options)
  return {
    url,
    async finish() {
      stopping = true
      const closed = new Promise((resolve) => {
        server.close(resolve)
      })
      server.closeIdleConnections()
      await closed
      while (pending.size > 0) await Promise.all(pending)
    },
    hangUp: () => server.closeAllConnections(),
  }
}

/** What an answer says, in bytes. */
async function textOf(response: Response | PlainAnswer): Promise<Buffer> {
  if (response instanceof PlainAnswer) return Buffer.from(response.text ?? '')
  return response.body === null ? Buffer.alloc(0) : Buffer.from(await response.arrayBuffer())
}

function urlOf({ headers, url = '/' }: IncomingMessage): string | null {
  if (!url.startsWith('/')) return null
  const whole = `http://${headers.host ?? 'localhost'}${url}`
  return URL.canParse(whole) ? whole : null
}

/** The headers as they came, but for the client's address, which whoever sends it must not choose. */
function headersOf(incoming: IncomingMessage, { trustedProxy }: ListenOptions): [string, string][] {
  const { rawHeaders, socket } = incoming
  const headers: [string, string][] = []
  let address = socket.remoteAddress ?? ''
  for (let n = 0; n < rawHeaders.length; n += 2) {
    const name = rawHeaders[n]!.toLowerCase()
    const value = rawHeaders[n + 1]!
    if (name === 'x-forwarded-for' && trustedProxy) address = value.slice(value.lastIndexOf(',') + 1).trim() || address
    if (name !== 'cf-connecting-ip') headers.push([name, value])
  }
  headers.push(['cf-connecting-ip', address])
  return headers
}

function refuse(outgoing: ServerResponse, status: number, error: string): void {
  if (outgoing.headersSent) return void outgoing.destroy()
  const body = JSON.stringify({ error })
  outgoing.writeHead(status, { 'content-type': 'application/json', 'content-length': body.length, connection: 'close' })
  outgoing.end(body)
}

function open(server: Server, { host, port }: ListenOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', ({ code, message }: NodeJS.ErrnoException) => {
      const reason = code === 'EADDRINUSE' ? 'the port is in use' : message
      reject(new ServeRefused(`Cannot listen on ${host}:${port}: ${reason}`))
    })
    server.listen(port, host, () => {
      const { port: actual } = server.address() as AddressInfo
      resolve(`http://${host.includes(':') ? `[${host}]` : host}:${actual}`)
    })
  })
}
