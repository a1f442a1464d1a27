import type { Client } from '@libsql/client'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, inject } from 'vitest'
import { openDatabase, type Database } from '../../src/platform/database/database.ts'
import { pipelineTransport } from '../../src/platform/database/pipeline.ts'
import type { Region } from '../../src/platform/database/regions.ts'
import { Trips } from '../../src/platform/database/trips.ts'
import { openTestDatabase } from '../harness/database.ts'

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
  const { region, db, connect, close } = await openTestDatabase(file)
  afterAll(async () => {
    await close()
    rmSync(folder, { recursive: true, force: true })
  })
  return {
    region,
    db,
    open(fetcher) {
      const trips = new Trips()
      const transport = fetcher ? pipelineTransport(region, fetcher) : connect(region)
      return { database: openDatabase(transport, trips), trips }
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
