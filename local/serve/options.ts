import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

/** What `npm run serve` reads of its environment for itself, and the bindings that it hands to the application. */
export interface ServeOptions {
  /** The database file. */
  file: string
  host: string
  /** 0 takes a free port. */
  port: number
  /** Whether the client's address is what the proxy before it says. */
  trustedProxy: boolean
  bindings: Record<string, string>
}

/** The process cannot be started so; the message is one line for the operator. */
export class ServeRefused extends Error {}

/** Reads the environment; what is set to nothing counts as not set, as a file of settings leaves it. */
export function readEnvironment(environment: Record<string, string | undefined>): ServeOptions {
  const given = Object.entries(environment).filter((entry): entry is [string, string] => Boolean(entry[1]))
  const { DATABASE_FILE, HOST = '127.0.0.1', PORT = '8080', TRUSTED_PROXY = '0', ...bindings } = Object.fromEntries(given)
  if (!DATABASE_FILE) throw new ServeRefused('The configuration is not complete: DATABASE_FILE, the path of the database')
  if (!/^\d{1,5}$/.test(PORT) || Number(PORT) > 65_535) throw new ServeRefused('PORT takes a number from 0 to 65535')
  if (TRUSTED_PROXY !== '0' && TRUSTED_PROXY !== '1') throw new ServeRefused('TRUSTED_PROXY takes 0 or 1')
  const file = resolve(DATABASE_FILE)
  return {
    ...{ file, host: HOST, port: Number(PORT), trustedProxy: TRUSTED_PROXY === '1' },
    bindings: { ...bindings, DATABASE_URL: pathToFileURL(file).href },
  }
}
