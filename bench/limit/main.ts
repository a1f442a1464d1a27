import { createHash } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Engine } from './engine.ts'
import type { Asked, Query, Row } from './operation.ts'
import { operationOf } from './operations.ts'
import { known, viewerQuery } from './viewer.ts'

const engine = new Engine(process.argv[2]!)

/** Answers as the API does, with nothing between the socket and the statement. */
const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    try {
      const { variables } = JSON.parse(Buffer.concat(chunks).toString()) as Pick<Asked, 'variables'>
      const body = answer(request.url!, request.headers, variables)
      const head = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
      response.writeHead(200, head).end(body)
    } catch (fault) {
      response.writeHead(500).end(fault instanceof Error ? fault.message : String(fault))
    }
  })
})

/** What is read and written of a booking happens in one transaction. */
function answer(path: string, headers: IncomingHttpHeaders, variables: Asked['variables']): string {
  const [name, operation] = operationOf(path)
  const tokenHash = createHash('sha256').update((headers.authorization ?? '').slice('Bearer '.length)).digest('hex')
  const language = headers['accept-language'] ?? 'en'
  const asked = { variables, language, tokenHash, now: Math.floor(Date.now() / 1000) }
  const request = known(asked, rowsOf(viewerQuery(asked)))
  const work = (): string => {
    const { body, writes = [] } = operation.answer(request, rowsOf(operation.read(asked)))
    for (const write of writes) engine.run(write)
    return body
  }
  return name === 'book' ? engine.transaction(work) : work()
}

function rowsOf({ sql, values }: Query): Row[] {
  return engine.rows(sql, values)
}

server.keepAliveTimeout = 600_000
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`listening http://127.0.0.1:${(server.address() as AddressInfo).port}\n`)
})
process.once('SIGTERM', () => {
  server.closeAllConnections()
  server.close(() => {
    engine.close()
    process.exit(0)
  })
})
