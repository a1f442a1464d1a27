import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ProtocolFailure, StartFailure } from './errors.ts'
import { createGuard, readBody, sendFailure, sendJson } from './http.ts'
import { Output } from './output.ts'
import { clientGone, createRunner } from './pipeline.ts'
import { openPool } from './pool.ts'
import { readPipeline } from './protocol.ts'
import { Streams } from './streams.ts'
import { WriterTurn } from './writer-turn.ts'

export type LibsqlServerOptions = {
  /** The database file; it is created when it does not exist, its folder is not. */
  file: string
  host?: string
  /** 0 takes a free port. */
  port?: number
  /** When set, every pipeline needs it as its bearer token. */
  token?: string | undefined
  now?: () => number
  /** How long a stream may stay between two requests, and how long it may hold a transaction. */
  streamTtlMs?: { transaction?: number; idle?: number }
  /** How many streams may be open at once. */
  maxStreams?: number
  /** How many bytes the body of a request may have. */
  maxBodyBytes?: number
  /** How many characters of JSON the rows of one statement may take. */
  maxResultChars?: number
  /** Gets one line for what an operator may want to know; never SQL, never data. */
  log?: (line: string) => void
}

export type LibsqlServer = {
  url: string
  port: number
  /** Rolls back what has outlived its limits now rather than at the next tick; returns how many streams. */
  expireStreams(): number
  /** Finishes the running requests, moves the log into the file and closes it. */
  close(): Promise<void>
}

const TICK_MS = 250
/** Longer than clients keep an idle connection, so that it is they who close it. */
const KEEP_ALIVE_MS = 75_000
/** How long a stop waits for clients that neither finish their request nor hang up. */
const STOP_MS = 10_000

/** Serves one database file over the HTTP pipeline protocol which the hosted libSQL service speaks. */
export async function startLibsqlServer(options: LibsqlServerOptions): Promise<LibsqlServer> {
  const { file, host = '127.0.0.1', port = 0, now = Date.now, log = () => undefined } = options
  const { transaction: transactionMs = 5000, idle: idleMs = 10_000 } = options.streamTtlMs ?? {}
  const { maxStreams: count = 128, maxBodyBytes = 32 * 1024 * 1024, maxResultChars = 128 * 1024 * 1024 } = options
  const guard = createGuard(options.token)
  const pool = openPool(file, maxResultChars)
  const streams = new Streams(pool, { transactionMs, idleMs, count }, now)
  const run = createRunner({ streams, now, turn: new WriterTurn(), out: new Output() })
  let stopping: Promise<void> | undefined

  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    if (stopping !== undefined) response.setHeader('connection', 'close')
    handle(request, response).catch((error: unknown) => {
      if (error instanceof ProtocolFailure) return sendFailure(response, error)
      log(`request failed: ${error instanceof Error ? error.stack : String(error)}`)
      sendFailure(response, { status: 500, code: 'INTERNAL_ERROR', message: 'Internal error' })
    })
  })

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const route = `${request.method} ${request.url?.split('?', 1)[0]}`
    if (route === 'GET /health' || route === 'GET /v2') return sendJson(response, 200, '{"status":"ok"}')
    if (route !== 'POST /v2/pipeline' && route !== 'POST /v3/pipeline') {
      throw new ProtocolFailure(404, 'NOT_FOUND', 'There is nothing here; SQL goes to POST /v2/pipeline')
    }
    guard(request)
    const pipeline = readPipeline(await readBody(request, maxBodyBytes))
    if (stopping !== undefined) throw new ProtocolFailure(503, 'SERVER_STOPPING', 'The server is stopping')
    await answer(pipeline, response)
  }

  async function answer(pipeline: ReturnType<typeof readPipeline>, response: ServerResponse): Promise<void> {
    const gone = new AbortController()
    let parked: string | undefined
    response.once('close', () => {
      if (response.writableFinished) return
      gone.abort(clientGone())
      // The client will never learn the baton: its transaction must not hold up others.
      if (parked !== undefined) streams.abandon(parked)
    })
    const { body, baton } = await run(pipeline, gone.signal)
    if (stopping !== undefined) {
      response.setHeader('connection', 'close')
      if (baton !== undefined) streams.abandon(baton)
    }
    parked = baton
    if (gone.signal.aborted && baton !== undefined) streams.abandon(baton)
    sendJson(response, 200, body)
  }

  const ticker = setInterval(() => {
    const expired = streams.expire()
    if (expired > 0) log(`rolled back and closed ${expired} expired stream(s)`)
  }, TICK_MS).unref()

  async function stop(): Promise<void> {
    clearInterval(ticker)
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    streams.endAll()
    const deadline = setTimeout(() => server.closeAllConnections(), STOP_MS)
    await closed
    clearTimeout(deadline)
    streams.endAll()
    pool.close()
  }

  try {
    await listen(server, host, port)
  } catch (error) {
    clearInterval(ticker)
    pool.close()
    throw error
  }
  const { port: actual } = server.address() as AddressInfo
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${actual}`,
    port: actual,
    expireStreams: () => streams.expire(),
    close: () => (stopping ??= stop()),
  }
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reason = error.code === 'EADDRINUSE' ? 'the port is in use' : error.message
      reject(new StartFailure(`cannot listen on ${host}:${port}: ${reason}`))
    })
    server.listen(port, host, resolve)
  })
}
