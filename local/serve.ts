import { consoleLog, describeFault } from '../src/platform/log.ts'
import { readEnvironment, ServeRefused } from './serve/options.ts'
import { serve } from './serve/run.ts'

/** `npm run serve`: all of Noaber in one process, over a database file. See deploy/README.md. */
async function main(): Promise<void> {
  // Whoever may read the database reads what residents wrote: the owner alone.
  process.umask(0o077)
  const { url, close } = await serve(readEnvironment(process.env))
  let stopping = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // Whoever asks twice will not wait: what was answered is on the disk in any case.
      if (stopping) process.exit(130)
      stopping = true
      close().then(() => process.exit(0), fail)
    })
  }
  // A mistake of ours in one request must not end what all the others use.
  process.on('unhandledRejection', (fault) => consoleLog().error('serve.unhandled', describeFault(fault)))
  console.log(`Noaber is ready at ${url}`)
}

function fail(fault: unknown): void {
  console.error(fault instanceof Error ? fault.message.replaceAll(/\s*\n\s*/g, ' ') : String(fault))
  process.exit(fault instanceof ServeRefused ? 2 : 1)
}

main().catch(fail)
