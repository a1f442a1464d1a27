import { readOptions } from './start/options.ts'
import { run } from './start/run.ts'

/** `npm start`: everything on one machine, until Ctrl-C. What cannot be started is one line and a failure. */
async function main(): Promise<void> {
  const closers: (() => void | Promise<void>)[] = []
  let stopping = false

  const stop = async (code: number): Promise<void> => {
    // Whoever presses Ctrl-C twice will not wait; the children end with this process in any case.
    if (stopping) process.exit(130)
    stopping = true
    for (const close of closers.toReversed()) {
      try {
        await close()
      } catch (fault) {
        say((fault as Error).message)
      }
    }
    process.exit(code)
  }
  const fail = (reason: string) => {
    if (stopping) return
    process.stderr.write(`${reason.replaceAll(/\s*\n\s*/g, ' ')}\n`)
    void stop(1)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (!stopping) say('\nStopping Noaber')
      void stop(0)
    })
  }
  try {
    await run(readOptions(process.argv.slice(2)), { say, closing: (close) => closers.push(close), gone: fail })
  } catch (fault) {
    fail(fault instanceof Error ? fault.message : String(fault))
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

await main()
