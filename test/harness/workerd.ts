import { createClient, type Client } from '@libsql/client'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inject } from 'vitest'
import { bundleWorker } from '../../local/bundle.ts'
import { startLibsqlServer } from '../../local/libsql/server.ts'
import { startMailbox, type Mailbox } from '../../local/mailbox.ts'
import { compatibilityDate } from '../../local/start/worker.ts'
import { startWorkerd, type WorkerdOptions } from '../../local/workerd.ts'

/** The application in the production runtime, over its own fresh, migrated database, with a real mail server. */
export interface WorkerdApp {
  url: string
  /** Straight to the database, for preparing and for looking behind the API. */
  db: Client
  /** Where that is, for a client of the test's own. */
  database: { url: string; token: string }
  mailbox: Mailbox
  /** What the Worker and the runtime printed. */
  lines: string[]
  /** Runs the scheduled work to its end. */
  scheduled: () => Promise<void>
  /** Sets the Worker's clock to an instant (Unix seconds), or back to the real time. */
  setClock: (now: number | null) => Promise<void>
  close: () => Promise<void>
}

/** What a test may want otherwise. */
export interface WorkerdAppOptions {
  /** Added to the usual bindings. */
  bindings?: Record<string, string>
  /** The entry module, from the project's root; `test/worker/entry.ts` unless told. */
  entry?: string
  /** A migrated database file to copy; an empty one unless told. */
  template?: string
  /** For the runtime, such as assets. */
  runtime?: Partial<WorkerdOptions>
}

const token = 'test-token'

/** Bundles by their entry, each made once per test file. */
const bundles = new Map<string, ReturnType<typeof bundleWorker>>()

function bundleOf(entry: string): ReturnType<typeof bundleWorker> {
  const path = fileURLToPath(new URL(`../../${entry}`, import.meta.url))
  const bundle = bundles.get(entry) ?? bundleWorker({ entry: path })
  bundles.set(entry, bundle)
  return bundle
}

/** Starts it all; `close` ends it all. Starting takes about a second, most of it for the bundle. */
export async function startWorkerdApp(options: WorkerdAppOptions = {}): Promise<WorkerdApp> {
  const { bindings, entry = 'test/worker/entry.ts', template = inject('template'), runtime } = options
  const folder = mkdtempSync(join(tmpdir(), 'noaber-worker-'))
  const file = join(folder, 'test.db')
  copyFileSync(template, file)
  const [{ script, chunks }, database, mailbox] = await Promise.all([
    bundleOf(entry),
    startLibsqlServer({ file, token }),
    startMailbox(),
  ])
  const lines: string[] = []
  const worker = await startWorkerd({
    ...{ script, chunks },
    compatibilityDate: compatibilityDate(),
    bindings: {
      ENVIRONMENT: 'test',
      DATABASE_URL: database.url,
      DATABASE_TOKEN: token,
      SECRET: 'a secret for tests only, thirty-two or more',
      PUBLIC_URL: 'http://noaber.test',
      MAIL_TRANSPORT: 'smtp',
      MAIL_FROM: 'Noaber <noaber@noaber.test>',
      SMTP_HOST: mailbox.smtp.host,
      SMTP_PORT: String(mailbox.smtp.port),
      SMTP_SECURITY: 'none',
      ...bindings,
    },
    log: (line) => void lines.push(line),
    ...runtime,
  })
  const db = createClient({ url: database.url, authToken: token })
  return {
    ...{ url: worker.url, db, database: { url: database.url, token }, mailbox, lines },
    scheduled: () => worker.scheduled(),
    async setClock(now) {
      const response = await fetch(`${worker.url}/test/clock`, { method: 'PUT', body: now === null ? '' : String(now) })
      if (response.status !== 204) throw new Error('The entry has no clock to set.')
    },
    async close() {
      db.close()
      await worker.close()
      await Promise.all([mailbox.close(), database.close()])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
