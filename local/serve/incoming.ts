import type { IncomingMessage } from 'node:http'

/** What was sent along with a request; `rest` is whether some of it was left on the way. */
export interface Body {
  bytes: Buffer
  rest: boolean
}

/** Reads a body, and no further than one byte beyond the bound: whoever is handed that much refuses it. */
export function readBody(incoming: IncomingMessage, most: number): Promise<Body> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let length = 0
    const take = (chunk: Buffer): void => {
      chunks.push(chunk)
      length += chunk.length
      if (length <= most) return
      incoming.off('data', take).resume()
      resolve({ bytes: Buffer.concat(chunks).subarray(0, most + 1), rest: true })
    }
    incoming.on('data', take)
    incoming.once('end', () => resolve({ bytes: chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks), rest: false }))
    incoming.once('close', () => reject(new Error('the client left')))
  })
}
