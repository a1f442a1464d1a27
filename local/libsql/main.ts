import { parseArgs } from 'node:util'
import { StartFailure } from './errors.ts'
import { startLibsqlServer, type LibsqlServer } from './server.ts'

const USAGE = 'usage: node local/libsql/main.ts --file <path> [--port <number>] [--host <address>]'

/** Starts the server from the command line: one line on stdout when it listens, one on stderr when it cannot. */
async function main(): Promise<void> {
  let server: LibsqlServer
  try {
    server = await startLibsqlServer({ ...readArguments(), token: process.env.LIBSQL_TOKEN || undefined, log: say })
  } catch (error) {
    if (!(error instanceof StartFailure)) throw error
    say(error.message)
    process.exitCode = 1
    return
  }
  const stop = () => {
    server.close().then(
      () => process.exit(0),
      (error: unknown) => {
        say(`could not stop cleanly: ${error instanceof Error ? error.message : String(error)}`)
        process.exit(1)
      },
    )
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  process.stdout.write(`listening ${server.url}\n`)
}

function readArguments(): { file: string; port: number; host: string } {
  let values: { file?: string; port?: string; host?: string }
  try {
    const options = { file: { type: 'string' }, port: { type: 'string' }, host: { type: 'string' } } as const
    values = parseArgs({ options }).values
  } catch (error) {
    throw new StartFailure(`${error instanceof Error ? error.message : String(error)}; ${USAGE}`)
  }
  const { file, port = '8080', host = '127.0.0.1' } = values
  if (file === undefined) throw new StartFailure(`--file is missing; ${USAGE}`)
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new StartFailure(`--port must be 0 to 65535; ${USAGE}`)
  return { file, port: Number(port), host }
}

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}

await main()
