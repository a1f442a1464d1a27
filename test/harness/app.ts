import type { Client } from '@libsql/client'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, inject } from 'vitest'
import { createApp, type App } from '../../src/app.ts'
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

/** Starts an application for this test file; it stops by itself. Bindings given here are added to the usual ones. */
export async function startApp(bindings: Record<string, string> = {}): Promise<TestApp> {
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
    log: {
      info: (event, fields) => void logs.push({ event, fields }),
      error: (event, fields) => void logs.push({ event, fields }),
    },
  })
  const server = createServer(async (incoming, outgoing) => {
    const body = incoming.method === 'GET' || incoming.method === 'HEAD' ? undefined : Readable.toWeb(incoming)
    const request = new Request(`http://${incoming.headers.host}${incoming.url}`, {
      method: incoming.method ?? 'GET',
      headers: incoming.headers as Record<string, string>,
      body: body as ReadableStream,
      duplex: 'half',
    } as RequestInit)
    const response = await app.fetch(request, (work) => {
      const tracked = work.finally(() => pending.delete(tracked))
      pending.add(tracked)
    })
    // What the request left for afterwards is done before the answer goes out, so that tests need not wait for it.
    await Promise.all(pending)
    outgoing.writeHead(response.status, Object.fromEntries(response.headers))
    const bytes = Buffer.from(await response.arrayBuffer())
    sameness.count(response, bytes)
    outgoing.end(bytes)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  afterAll(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => {
      server.close(resolve)
    })
    await database.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, clock, mails, logs, app, db, faults, beforeWrite, watcher, sameness }
}
