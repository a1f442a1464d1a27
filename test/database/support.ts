import { createClient, type Client } from '@libsql/client'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, inject } from 'vitest'
import { startLibsqlServer } from '../../local/libsql/server.ts'
import { openDatabase, type Database } from '../../src/platform/database/database.ts'
import { pipelineTransport } from '../../src/platform/database/pipeline.ts'
import type { Region } from '../../src/platform/database/regions.ts'
import { Trips } from '../../src/platform/database/trips.ts'

/** A database server of this test file's own, and ways to it. */
export interface Served {
  region: Region
  /** Straight to the database, beside the client under test. */
  db: Client
  /** A client as a request has it, and what it costs; `fetcher` may count or break its connections. */
  open(fetcher?: typeof fetch): { database: Database; trips: Trips }
}

/** Serves a fresh, migrated database, or an empty one, until the test file ends. */
export async function serve({ migrated = true } = {}): Promise<Served> {
  const folder = mkdtempSync(join(tmpdir(), 'noaber-database-'))
  const file = join(folder, 'test.db')
  if (migrated) copyFileSync(inject('template'), file)
  const server = await startLibsqlServer({ file, token: 'test-token' })
  const region = { url: server.url, token: 'test-token' }
  const db = createClient({ url: server.url, authToken: 'test-token' })
  afterAll(async () => {
    db.close()
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return {
    region,
    db,
    open(fetcher) {
      const trips = new Trips()
      return { database: openDatabase(pipelineTransport(region, fetcher), trips), trips }
    },
  }
}

/** What a promise was rejected with; fails the test where it was not. */
export async function faultOf(work: Promise<unknown>): Promise<Error & { code?: string }> {
  try {
    await work
  } catch (fault) {
    return fault as Error
  }
  throw new Error('it did not fail')
}
