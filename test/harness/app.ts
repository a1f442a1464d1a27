import type { Client } from '@libsql/client'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, inject } from 'vitest'
import { answersInMemory } from '../../local/serve/answers.ts'
import { listen } from '../../local/serve/server.ts'
import { createApp, type App, type Dependencies } from '../../src/app.ts'
import { parseSettings } from '../../src/env.ts'
import type { Query } from '../../src/platform/database/transport.ts'
import type { LogFields } from '../../src/platform/log.ts'
import type { Mail } from '../../src/platform/mailer.ts'
import { openTestDatabase } from './database.ts'
import { SamenessWitness, type Sameness } from './witness.ts'

/** The instant at which every test begins: a Wednesday in winter, 09:00 in Amsterdam. */
export const startOfTests = Date.UTC(2026, 10, 25, 8) / 1000

/** A running application over its own fresh, migrated libSQL database, with a clock that the test sets. */
export interface TestApp {
  url: string
  /** Moves or reads the virtual time: Unix seconds. */
  clock: { now: number }
  /** What was mailed, oldest first. The transport is the test's; the outbox before it is real. */
  mails: Mail[]
  logs: { event: string; fields: LogFields | undefined }[]
  app: App
  /** Straight to the database, for preparing and for looking behind the API. */
  db: Client
  /** Makes the mailer fail until set back. */
  faults: { mail: Error | null }
  /** Runs once, before the next write: what others do between the reads of a request and its batch. */
  beforeWrite: { next: (() => Promise<unknown>) | null }
  /** Hears of every statement on its way to the database. */
  watcher: { saw: ((query: Query) => void) | null }
  /** Compares every answer by plan with that of graphql-js. */
  sameness: Sameness
}

/**
 * Starts an application for this test file; it stops by itself. Bindings given here are added to the usual ones, and `other`
 * dependencies are in place of them.
 */
export async function startApp(
  bindings: Record<string, string> = {},
  other: Partial<Dependencies> = {},
): Promise<TestApp> {
  const folder = mkdtempSync(join(tmpdir(), 'noaber-app-'))
  const file = join(folder, 'test.db')
  copyFileSync(inject('template'), file)
  const database = await openTestDatabase(file)
  const { db, region } = database
  const clock = { now: startOfTests }
  const mails: Mail[] = []
  const logs: TestApp['logs'] = []
  const faults: TestApp['faults'] = { mail: null }
  const beforeWrite: TestApp['beforeWrite'] = { next: null }
  const watcher: TestApp['watcher'] = { saw: null }
  const pending = new Set<Promise<unknown>>()
  const sameness = new SamenessWitness()
  const app = createApp({
    settings: parseSettings({
      ENVIRONMENT: 'test',
      DATABASE_URL: region.url,
      DATABASE_TOKEN: region.token,
      SECRET: 'a secret for tests only, thirty-two or more',
      PUBLIC_URL: 'http://noaber.test',
      CORS_ORIGINS: 'https://app.example',
      ...bindings,
    }),
    clock: () => clock.now,
    mailer: {
      send: async (mail) => {
        if (faults.mail) throw faults.mail
        mails.push(mail)
      },
    },
    connect: (asked) => {
      const transport = database.connect(asked)
      return {
        send: async (mode, queries) => {
          const { next } = beforeWrite
          if (next && mode === 'write') {
            beforeWrite.next = null
            await next()
          }
          if (watcher.saw && !sameness.comparing) for (const query of queries) watcher.saw(query)
          return transport.send(mode, queries)
        },
      }
    },
    witness: sameness.compare,
    cache: answersInMemory(),
    log: {
      info: (event, fields) => void logs.push({ event, fields }),
      error: (event, fields) => void logs.push({ event, fields }),
    },
    ...other,
  })
  const track = (work: Promise<unknown>): void => {
    const tracked = work.finally(() => pending.delete(tracked))
    pending.add(tracked)
  }
  /** What a request left for afterwards is done before the answer goes out, so that tests need not wait for it. */
  const finished: App['fetch'] = async (request) => {
    const response = await app.fetch(request, track)
    await Promise.all(pending)
    const bytes = Buffer.from(await response.arrayBuffer())
    sameness.count(response, bytes)
    return new Response(response.body === null ? null : bytes, response)
  }
  const failed = (fault: unknown): void => void logs.push({ event: 'fault', fields: { fault: String(fault) } })
  // The client's address is what tests say, as it is behind a proxy.
  const server = await listen({ ...app, fetch: finished }, { host: '127.0.0.1', port: 0, trustedProxy: true, failed })
  afterAll(async () => {
    server.hangUp()
    await server.finish()
    await database.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return { url: server.url, clock, mails, logs, app, db, faults, beforeWrite, watcher, sameness }
}
