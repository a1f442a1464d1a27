import { createHash } from 'node:crypto'
import type { App } from '../../src/app.ts'
import { composeApp } from '../../src/compose.ts'
import { systemClock } from '../../src/platform/clock.ts'
import { pipelineTransport } from '../../src/platform/database/pipeline.ts'
import type { Transport } from '../../src/platform/database/transport.ts'
import { consoleLog, describeFault, type Log } from '../../src/platform/log.ts'
import { StartFailure } from '../libsql/errors.ts'
import { openPool } from '../libsql/pool.ts'
import { migrate, MigrationRefused } from '../migrations.ts'
import { everyMinute } from '../start/every-minute.ts'
import { answersInMemory } from './answers.ts'
import { Engine } from './engine.ts'
import { migrationTarget } from './migration.ts'
import { plainly } from './plain-answer.ts'
import { ServeRefused, type ServeOptions } from './options.ts'
import { listen, type Listening } from './server.ts'
import { nodeSockets } from './sockets.ts'
import { embeddedTransport } from './transport.ts'

/** Milliseconds that running requests have to end, when the process is asked to. */
const grace = 10_000

/** The process at work. */
export interface Serving {
  url: string
  /** Ends it gracefully: whatever runs is finished, and the database is one file again. */
  close(): Promise<void>
}

/** Opens and migrates the database, and serves the application over it. Nothing is left open where that fails. */
export async function serve(options: ServeOptions): Promise<Serving> {
  const log = consoleLog()
  let embedded: Transport
  // Before the database is there: with a configuration that is wrong, no file is made.
  const app = compose(options, log, () => embedded)
  const engine = openEngine(options.file)
  try {
    embedded = embeddedTransport(engine)
    await migrate(migrationTarget(engine))
    const listening = await listen(app, { ...options, failed: (fault) => log.error('serve.failed', describeFault(fault)) })
    return { url: listening.url, close: closing(listening, minutely(app, log), engine) }
  } catch (fault) {
    engine.close()
    throw fault instanceof MigrationRefused ? new ServeRefused(fault.message) : fault
  }
}

function compose({ bindings }: ServeOptions, log: Log, embedded: () => Transport): App {
  const here = bindings['DATABASE_URL']
  try {
    return composeApp(bindings, {
      ...{ clock: systemClock, log, sockets: nodeSockets, cache: answersInMemory(), respond: plainly },
      digest: (text) => createHash('sha256').update(text).digest('hex'),
      // Other regions, where there are any, are on servers of their own.
      connect: (region) => (region.url === here ? embedded() : pipelineTransport(region)),
    })
  } catch (fault) {
    throw new ServeRefused((fault as Error).message)
  }
}

/** Proves the file sound before it is used; whatever is wrong with it is one line. */
function openEngine(file: string): Engine {
  try {
    openPool(file, 1024).close()
    return new Engine(file)
  } catch (fault) {
    throw fault instanceof StartFailure ? new ServeRefused(fault.message) : fault
  }
}

/** Runs what is due now and every minute; answers how to end that, and wait for what runs. */
function minutely(app: App, log: Log): () => Promise<void> {
  let running = Promise.resolve()
  const work = () => (running = app.scheduled())
  const stop = everyMinute(work, () => log.error('scheduled.failed'))
  return async () => {
    stop()
    await running.catch(() => undefined)
  }
}

function closing(listening: Listening, stopMinutely: () => Promise<void>, engine: Engine): () => Promise<void> {
  let closed: Promise<void> | undefined
  const close = async (): Promise<void> => {
    const enough = Promise.withResolvers<void>()
    const timer = setTimeout(enough.resolve, grace)
    await Promise.race([Promise.all([listening.finish(), stopMinutely()]), enough.promise])
    clearTimeout(timer)
    listening.hangUp()
    engine.close()
  }
  return () => (closed ??= close())
}
