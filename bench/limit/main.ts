import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { book } from './book.ts'
import { Engine } from './engine.ts'
import { list } from './list.ts'
import { search } from './search.ts'
import { viewerOf } from './viewer.ts'
import { week } from './week.ts'

const operations: Partial<Record<string, typeof list>> = { '/list': list, '/week': week, '/search': search, '/book': book }

const engine = new Engine(process.argv[2]!)

/** Answers as the API does, with nothing between the socket and the statement. */
const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    try {
      const operation = operations[request.url!]
      if (!operation) throw new Error('no such operation')
      const now = Math.floor(Date.now() / 1000)
      const { variables } = JSON.parse(Buffer.concat(chunks).toString()) as { variables: Record<string, unknown> }
      const viewer = viewerOf(engine, (request.headers.authorization ?? '').slice('Bearer '.length), now)
      const language = request.headers['accept-language'] ?? 'en'
      const body = operation(engine, { viewer, variables, now, languages: [language, viewer.locale ?? language] })
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }).end(body)
    } catch (fault) {
      response.writeHead(500).end(fault instanceof Error ? fault.message : String(fault))
    }
  })
})

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
