import type { IncomingMessage } from 'node:http'

/** What was sent along with a request; `rest` is whether some of it was left on the way. */
export interface Body {
  bytes: Buffer
  rest: boolean
}

/** How much is still heard, though not kept, of a body that is too long: who sends all of it reads the answer better. */
const patience = 16 * 1024 * 1024

/** Reads a body, and keeps one byte beyond the bound at most: whoever is handed that much refuses it. */
export function readBody(incoming: IncomingMessage, most: number): Promise<Body> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let length = 0
    const end = (rest: boolean): void => {
      const bytes = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)
      resolve({ bytes: bytes.length > most ? bytes.subarray(0, most + 1) : bytes, rest })
    }
    incoming.on('data', (chunk: Buffer) => {
      if (length <= most) chunks.push(chunk)
      length += chunk.length
      if (length > patience) end(true)
    })
    incoming.once('end', () => end(false))
    incoming.once('close', () => reject(new Error('the client left')))
  })
}
