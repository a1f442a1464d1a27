import { createClient, type Client } from '@libsql/client'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import * as z from 'zod/mini'
import { makeAdministrator } from './administrator.ts'
import { findRunning } from './start/home.ts'
import { usualHome } from './start/options.ts'
import { StartRefused } from './start/refused.ts'

const usage =
  'Usage: npm run admin -- <email> [--url <libsql url>] [--home <directory>]   (a token, if any, in DATABASE_TOKEN)'

/** `npm run admin -- <email>`: on the database that `npm start` keeps, running or not, or on any other by its URL. */
async function main(): Promise<string> {
  const { positionals, values } = readArguments()
  const email = z.email().check(z.maxLength(254)).safeParse(positionals[0]?.trim().toLowerCase())
  if (positionals.length !== 1) throw new StartRefused(usage)
  if (!email.success) throw new StartRefused(`${JSON.stringify(positionals[0])} is not an e-mail address. ${usage}`)
  const client = await connect(values.url, values.home === undefined ? usualHome() : resolve(values.home))
  try {
    const made = await makeAdministrator(client, email.data, Math.floor(Date.now() / 1000))
    return made ? `${email.data} is an administrator now.` : `${email.data} is an administrator already.`
  } catch (fault) {
    const { message } = fault as Error
    const advice = message.includes('no such table') ? ' It has no schema yet: npm run migrate -- <libsql url>' : ''
    if (message === 'fetch failed') throw new StartRefused('The database cannot be reached.')
    throw new StartRefused(`The database refused: ${message}.${advice}`)
  } finally {
    client.close()
  }
}

function readArguments() {
  try {
    return parseArgs({ allowPositionals: true, options: { url: { type: 'string' }, home: { type: 'string' } } })
  } catch (fault) {
    throw new StartRefused(`${(fault as Error).message.split('\n')[0]} ${usage}`)
  }
}

async function connect(url: string | undefined, home: string): Promise<Client> {
  try {
    if (url !== undefined) return createClient({ url, authToken: process.env['DATABASE_TOKEN'] })
  } catch (fault) {
    throw new StartRefused(`--url: ${(fault as Error).message}`)
  }
  const running = await findRunning(home)
  if (running) return createClient({ url: running.url, authToken: running.token })
  const file = join(home, 'noaber.db')
  if (!existsSync(file)) {
    throw new StartRefused(`There is no database at ${file} yet: run npm start first, or name one with --url.`)
  }
  return createClient({ url: `file:${file}` })
}

try {
  console.log(await main())
} catch (fault) {
  console.error(fault instanceof Error ? fault.message.replaceAll(/\s*\n\s*/g, ' ') : String(fault))
  process.exitCode = fault instanceof StartRefused ? 2 : 1
}
