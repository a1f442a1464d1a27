import { type Client, createClient } from '@libsql/client'
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import { migrate, MigrationRefused } from './migrations.ts'
import { type DemoPeople, seedDemo } from './seed/demo.ts'
import { SeedRefused } from './seed/empty.ts'
import { seedLarge } from './seed/large.ts'
import { progressBar } from './seed/progress.ts'

const USAGE = 'Usage: npm run seed -- [--size demo|large] [--url <libsql url>] [--bookings <number>]'

/** What the command line asks for cannot be done; the message is one line for a person. */
class UsageFailure extends Error {}

type Arguments = { size: 'demo' | 'large'; url: string; bookings: number | undefined }

/** Migrates and fills one database; one line on stderr and a non-zero exit when that fails. */
async function main(): Promise<void> {
  try {
    const { size, url, bookings } = readArguments()
    const client = open(url)
    try {
      await prepare(client, url)
      const now = Math.floor(Date.now() / 1000)
      const log = console.log
      const progress = progressBar(process.stdout, 'bookings')
      const people =
        size === 'demo'
          ? await seedDemo(client, { now, log })
          : (await seedLarge(client, { now, log, progress, bookings })).people
      printPeople(people)
    } finally {
      client.close()
    }
  } catch (fault) {
    console.error(describe(fault))
    process.exitCode = fault instanceof UsageFailure ? 2 : 1
  }
}

function readArguments(): Arguments {
  const options = {
    size: { type: 'string', default: 'demo' },
    url: { type: 'string', default: 'file:.noaber/noaber.db' },
    bookings: { type: 'string' },
  } as const
  let values: { size: string; url: string; bookings?: string }
  try {
    values = parseArgs({ options }).values
  } catch (fault) {
    throw new UsageFailure(`${(fault as Error).message.split('. ')[0]}. ${USAGE}`)
  }
  const { size, url, bookings } = values
  if (size !== 'demo' && size !== 'large') throw new UsageFailure(`There is no size ${size}. ${USAGE}`)
  if (bookings === undefined) return { size, url, bookings }
  if (size === 'demo') throw new UsageFailure('The demo has as many bookings as it has; --bookings goes with --size large.')
  if (!/^\d{1,8}$/.test(bookings)) throw new UsageFailure(`--bookings must be a number, not ${bookings}.`)
  return { size, url, bookings: Number(bookings) }
}

function open(url: string): Client {
  const file = /^file:(?:\/\/(?=\/))?([^?]+)/.exec(url)?.[1]
  if (file !== undefined) mkdirSync(dirname(file), { recursive: true })
  try {
    return createClient({ url, authToken: process.env['DATABASE_TOKEN'] })
  } catch (fault) {
    throw new UsageFailure(`${url} is no address of a database: ${(fault as Error).message}`)
  }
}

/** Brings the schema up to date; a file gets the log that its server keeps, and memory for its indexes. */
async function prepare(client: Client, url: string): Promise<void> {
  if (url.startsWith('file:')) {
    for (const setting of ['journal_mode = wal', 'synchronous = normal', 'cache_size = -200000']) {
      await client.execute(`pragma ${setting}`)
    }
  }
  await migrate(client, console.log)
}

function printPeople(people: DemoPeople): void {
  console.log('\nSign in as, among others:')
  for (const { name, email, roles, cooperative } of people) {
    console.log(`  ${email.padEnd(38)} ${name}, ${roles.join(', ').toLowerCase().replaceAll('_', ' ')}${at(cooperative)}`)
  }
}

const at = (cooperative: string | null): string => (cooperative === null ? '' : ` of ${cooperative}`)

function describe(fault: unknown): string {
  if (fault instanceof UsageFailure || fault instanceof SeedRefused || fault instanceof MigrationRefused) {
    return fault.message
  }
  const { code, message } = fault as { code?: string; message: string }
  if (code?.startsWith('SQLITE_BUSY')) {
    return 'Something else is writing to this file. If a server holds it, pass the address of the server: --url http://…'
  }
  if (message === 'fetch failed') return 'No database answers at that address. `npm start` starts one.'
  return `The database cannot be seeded: ${message.split('\n')[0]}`
}

await main()
