import { Agent, request, type IncomingMessage } from 'node:http'

/** What came back. */
export interface Received {
  status: number
  headers: Headers
  text: string
}

/** What is idle is hung up before the other side does so: workerd, in five seconds. */
const agent = new Agent({ keepAlive: true, timeout: 2_000 })

/** Posts a text over a connection that is kept. Tests send so many that what `fetch` does besides is a good part of a run. */
export function post(
  url: string,
  headers: Record<string, string>,
  text: string,
  signal?: AbortSignal,
): Promise<Received> {
  const all = { ...headers, 'content-length': String(Buffer.byteLength(text)) }
  return new Promise((resolve, reject) => {
    const answered = (answer: IncomingMessage): void => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => void chunks.push(chunk))
      answer.on('error', reject)
      answer.on('end', () => {
        const { statusCode, rawHeaders } = answer
        const told = new Headers()
        for (let n = 0; n < rawHeaders.length; n += 2) told.append(rawHeaders[n]!, rawHeaders[n + 1]!)
        resolve({ status: statusCode!, headers: told, text: Buffer.concat(chunks).toString() })
      })
    }
    const options = { method: 'POST', agent, headers: all, ...(signal && { signal }) }
    request(url, options, answered).on('error', reject).end(text)
  })
}

/** The application's way to its database: as much of `fetch` as it uses. Tests of the way itself take the real one. */
export async function postLikeFetch(url: unknown, { headers, body, signal }: RequestInit = {}): Promise<Response> {
  const { status, text } = await post(String(url), headers as Record<string, string>, String(body), signal ?? undefined)
  return { ok: status >= 200 && status < 300, status, json: async () => JSON.parse(text) as unknown } as Response
}
