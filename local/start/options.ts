import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { StartRefused } from './refused.ts'

/** How to start. */
export interface StartOptions {
  /** Where the API listens; 0 takes a free port. */
  port: number
  /** Deletes the database first. */
  fresh: boolean
  /** Fills an empty database with the demo neighbourhood. */
  seed: boolean
  /** Where the database and the secret are kept. */
  home: string
}

const usage = 'Usage: npm start -- [--port <number>] [--fresh] [--no-seed] [--home <directory>]'

/** Where everything is kept unless told otherwise: `.noaber` beside the project's code. */
export const usualHome = (): string =>
  resolve(process.env['NOABER_HOME'] || fileURLToPath(new URL('../../.noaber', import.meta.url)))

/** Reads the command line, or refuses with one line. */
export function readOptions(args: string[]): StartOptions {
  const { port = '8787', fresh = false, home, ...values } = parse(args)
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    throw new StartRefused(`--port takes a number from 0 to 65535. ${usage}`)
  }
  return { port: Number(port), fresh, seed: !values['no-seed'], home: home === undefined ? usualHome() : resolve(home) }
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        ...{ port: { type: 'string' }, home: { type: 'string' } },
        ...{ fresh: { type: 'boolean' }, 'no-seed': { type: 'boolean' } },
      },
    }).values
  } catch (fault) {
    throw new StartRefused(`${(fault as Error).message.split('\n')[0]} ${usage}`)
  }
}
