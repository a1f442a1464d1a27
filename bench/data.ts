import { createClient, type Client } from '@libsql/client'
import { createHash } from 'node:crypto'
import { constants, copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { knownMigrations, migrate } from '../local/migrations.ts'
import { seedLarge } from '../local/seed/large.ts'
import { progressBar } from '../local/seed/progress.ts'
import { DAY } from '../src/platform/interval.ts'
import { Engine } from './limit/engine.ts'
import { seedSessions } from './sessions.ts'

const folder = new URL('../.noaber/bench/', import.meta.url).pathname

/** The same in every run, so that only the number of bookings differs between the large and the small data. */
const sizes = { cooperatives: 20, facilities: 2000, members: 20_000 }

/** Data that was made is good for so long: half of its bookings should lie ahead. */
const period = 28 * DAY

/** The path of a database with so many bookings, made on the first run and kept for the next. */
export async function preparedData(bookings: number): Promise<string> {
  const now = Math.floor(Date.now() / 1000 / period) * period
  const schema = knownMigrations().map(({ digest }) => digest)
  const key = createHash('sha256').update(JSON.stringify({ ...sizes, bookings, now, schema })).digest('hex').slice(0, 12)
  const path = join(folder, `${bookings}-${key}.db`)
  if (existsSync(path)) return path
  mkdirSync(folder, { recursive: true })
  const unfinished = `${path}.unfinished`
  for (const suffix of ['', '-wal', '-shm']) rmSync(unfinished + suffix, { force: true })
  console.log(`Making the data with ${bookings.toLocaleString('en')} bookings; the next run finds them made.`)
  const client = createClient({ url: `file:${unfinished}` })
  try {
    await fill(client, bookings, now)
  } finally {
    client.close()
  }
  renameSync(unfinished, path)
  return path
}

async function fill(client: Client, bookings: number, now: number): Promise<void> {
  // Nothing here survives a crash anyway: an unfinished file is thrown away.
  for (const setting of ['journal_mode = off', 'synchronous = off', 'cache_size = -400000']) {
    await client.execute(`pragma ${setting}`)
  }
  await migrate(client)
  await seedLarge(client, { ...sizes, now, bookings, progress: progressBar(process.stdout, 'bookings') })
  await seedSessions(client)
  await client.execute('pragma journal_mode = wal')
}

/** A copy to run on, since bookings change it; the kept one stays as it was made. */
export function copyOf(path: string, name: string): string {
  const copy = join(folder, 'run', `${name}.db`)
  mkdirSync(join(folder, 'run'), { recursive: true })
  for (const suffix of ['', '-wal', '-shm']) rmSync(copy + suffix, { force: true })
  copyFileSync(path, copy, constants.COPYFILE_FICLONE)
  return copy
}

/**
 * A copy in which every request that begins soon is granted, to copy again from. In one process the jobs end a request
 * whose time comes undecided, and free its place, which would set its answers apart from those of all others.
 */
export function decidedCopyOf(path: string, name: string): string {
  const copy = copyOf(path, name)
  const engine = new Engine(copy)
  const soon = Math.floor(Date.now() / 1000) + DAY
  const grant = `update bookings set approvals_needed = 0, status = 'CONFIRMED' where status = 'REQUESTED' and starts_at < ?`
  engine.run({ sql: grant, values: [soon] })
  // Copies take the file alone: what was granted must not stay in the log beside it.
  engine.rows('pragma wal_checkpoint(truncate)', [])
  engine.close()
  return copy
}

/** Throws away the copies of this run. */
export function removeCopies(): void {
  rmSync(join(folder, 'run'), { recursive: true, force: true })
}
