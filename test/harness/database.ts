import { createClient, type Client } from '@libsql/client'
import { startLibsqlServer } from '../../local/libsql/server.ts'
import { Engine } from '../../local/serve/engine.ts'
import { embeddedTransport } from '../../local/serve/transport.ts'
import { pipelineTransport } from '../../src/platform/database/pipeline.ts'
import type { Region } from '../../src/platform/database/regions.ts'
import type { Transport } from '../../src/platform/database/transport.ts'
import { postLikeFetch } from './exchange.ts'

/** A database of a test's own, and the ways to it. */
export interface TestDatabase {
  region: Region
  /** Straight to it, beside the application under test. */
  db: Client
  /** The application's way to a region: to this database as the run asks for, to any other over HTTP. */
  connect(region: Region): Transport
  close(): Promise<void>
}

/** Whether the application under test has the engine in its own process, as `npm run serve` has it, or a server of it. */
const embedded = process.env['NOABER_TEST_DATABASE'] === 'embedded'

/** Opens a database file for a test; tests look at it over HTTP in any case. */
export async function openTestDatabase(file: string): Promise<TestDatabase> {
  const server = await startLibsqlServer({ file, token: 'test-token' })
  const region = { url: server.url, token: 'test-token' }
  const db = createClient({ url: region.url, authToken: region.token })
  const engine = embedded ? new Engine(file) : null
  const here = engine && embeddedTransport(engine)
  return {
    ...{ region, db },
    connect: (asked) => (here && asked.url === region.url ? here : pipelineTransport(asked, postLikeFetch)),
    async close() {
      db.close()
      engine?.close()
      await server.close()
    },
  }
}
