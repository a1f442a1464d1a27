import { type Mailbox, startMailbox } from '../mailbox.ts'
import { startWorkerd } from '../workerd.ts'
import { startDatabase } from './database.ts'
import { everyMinute } from './every-minute.ts'
import { fillDatabase } from './fill.ts'
import { deleteDatabase, findRunning, noteRunning, openHome } from './home.ts'
import { nextSteps } from './next-steps.ts'
import type { StartOptions } from './options.ts'
import { freePort, freePortNear } from './ports.ts'
import { StartRefused } from './refused.ts'
import { buildWorker, localBindings } from './worker.ts'

/** What the start-up needs of the process around it. */
export interface Surroundings {
  say: (line: string) => void
  /** Registers what is to be closed at the end; the last opened is closed first. */
  closing: (close: () => void | Promise<void>) => void
  /** Told when something that was started ended of its own, for good. */
  gone: (reason: string) => void
}

/** Starts everything on one machine, and tells what was done and what to do next. */
export async function run(options: StartOptions, { say, closing, gone }: Surroundings): Promise<void> {
  const started = performance.now()
  const step = (what: string) => say(`  ✓ ${what}`)
  say('Starting Noaber')

  const port = await freePort(options.port)
  const home = await openHome(options.home)
  if (await findRunning(home.directory)) {
    const advice = 'Stop it first, or use another directory: npm start -- --home <directory>'
    throw new StartRefused(`Noaber already runs on ${home.directory}. ${advice}`)
  }
  const building = buildWorker(home.directory)
  // It fails when it is awaited; until then, that is nothing to stop for.
  building.catch(() => undefined)
  if (options.fresh) {
    await deleteDatabase(home)
    step('the old database is deleted')
  }

  const database = await startDatabase(home.database, say, gone)
  closing(() => database.close())
  closing(await noteRunning(home, database))
  step(`database: libSQL over ${home.database}`)

  const { migrations, seeded, people } = await fillDatabase(database, options)
  step(migrations > 0 ? `schema: ${migrations} migrations applied` : 'schema: up to date')
  if (seeded) step(seeded)

  const mailbox = await openMailbox(port, options, say)
  closing(() => mailbox.close())
  step(`mailbox: SMTP on port ${mailbox.smtp.port}, to be read at ${mailbox.url}`)

  const { script, chunks, kibibytes, assets, compatibilityDate } = await building
  step(`worker: bundled, ${kibibytes} KiB compressed`)
  const api = `http://127.0.0.1:${port}`
  const bindings = localBindings({ api, database, secret: home.secret, smtp: mailbox.smtp })
  const worker = await startWorkerd({ script, chunks, compatibilityDate, bindings, assets, port, log: say })
  let stopping = false
  closing(async () => {
    stopping = true
    await worker.close()
  })
  void worker.exited.then(() => stopping || gone('The runtime ended.'))
  closing(everyMinute(() => worker.scheduled(), (reason) => stopping || say(reason)))
  step(`runtime: workerd on port ${port}, its scheduled work every minute`)

  say(`\nNoaber is ready, after ${((performance.now() - started) / 1000).toFixed(1)} s.`)
  say(nextSteps({ api, mailbox: mailbox.url }, people))
}

/** The page beside the API's port where that is free, so that its address stays the same. */
async function openMailbox(port: number, options: StartOptions, log: (line: string) => void): Promise<Mailbox> {
  return startMailbox({ httpPort: options.port === 0 ? 0 : await freePortNear(port + 1), log })
}
