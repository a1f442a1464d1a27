import { createServer, request } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { Generator } from './load/generator.ts'
import { load } from './load/run.ts'
import { operationNames, operations } from './operations.ts'
import { startWorker, type EdgeSubject, type WorkerCode } from './subjects.ts'

/** So many requests of each operation are counted. */
export const counted = 3

/** A Worker makes more or fewer round trips than is said of it; its ratio to the limit would mean nothing. */
export class TripsDiffer extends Error {}

/**
 * Counts the round trips to the database on the wire, between a Worker and its libSQL server, and proves that they are
 * as many as `operations.ts` says: the limit makes so many because it is told to, our Worker because it needs them.
 */
export async function assertTrips(generator: Generator, code: WorkerCode, subject: EdgeSubject): Promise<void> {
  const wire = await listenIn(subject.databaseUrl)
  const worker = await startWorker(code, wire.url)
  try {
    for (const operation of operationNames) {
      const before = wire.trips()
      await load(generator, subject, operation, { port: worker.port, most: counted, connections: 1, seconds: 60 })
      const [made, said] = [wire.trips() - before, operations[operation].trips * counted]
      if (made === said) continue
      const where = `at the ${subject.kind}`
      const text = `${counted} requests of ${operation} made ${made} round trips ${where}, and not ${said}.`
      throw new TripsDiffer(`${text} Put \`trips\` right in operations.ts, or the Worker.`)
    }
  } finally {
    await worker.close()
    wire.close()
  }
}

/** Passes requests on to a server, and counts them. */
export async function listenIn(target: string) {
  let trips = 0
  const server = createServer((incoming, outgoing) => {
    trips += 1
    const { method, headers } = incoming
    const onward = request(new URL(incoming.url!, target), { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode!, answer.headers)
      answer.pipe(outgoing)
    })
    onward.on('error', () => outgoing.destroy())
    incoming.pipe(onward)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    trips: () => trips,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
