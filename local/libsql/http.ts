import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { errorJson, ProtocolFailure } from './errors.ts'

/** Reads a request's body up to a limit; the rest of a longer one is read and thrown away. */
export function readBody(request: IncomingMessage, limit: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= limit) chunks.push(chunk)
      else {
        chunks.length = 0
        reject(new ProtocolFailure(413, 'REQUEST_TOO_LARGE', `The body must not exceed ${limit} bytes`))
      }
    })
    request.on('end', () => resolve(chunks.length === 1 ? String(chunks[0]) : Buffer.concat(chunks).toString()))
    request.on('error', reject)
  })
}

/** Answers with JSON in one piece. */
export function sendJson(response: ServerResponse, status: number, json: string | Buffer): void {
  const body = typeof json === 'string' ? Buffer.from(json) : json
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': body.length })
  response.end(body)
}

/** Answers with a failure in the protocol's `Error` structure; after it the connection is not used again. */
export function sendFailure(
  response: ServerResponse,
  failure: { status: number; message: string; code: string },
): void {
  if (response.headersSent || response.destroyed) return
  if (failure.status === 413 || failure.status >= 500) response.setHeader('connection', 'close')
  sendJson(response, failure.status, errorJson(failure))
}

/**
 * Makes the check of who may run SQL. Without a token everyone on the machine may, except pages in a browser: those
 * always send an `Origin`, which no server-side client does.
 */
export function createGuard(token: string | undefined): (request: IncomingMessage) => void {
  const expected = token === undefined ? undefined : digest(`Bearer ${token}`)
  return (request) => {
    if (expected === undefined) {
      if (request.headers.origin === undefined) return
      throw new ProtocolFailure(403, 'ORIGIN_REFUSED', 'A server without a token takes no requests from web pages')
    }
    if (timingSafeEqual(digest(request.headers.authorization ?? ''), expected)) return
    throw new ProtocolFailure(401, 'AUTH_INVALID', 'The bearer token is missing or wrong')
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
