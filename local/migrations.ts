import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../drizzle/', import.meta.url))

/** One step of the schema: its name orders it, its digest proves that what was applied is what stands here. */
interface Migration {
  name: string
  statements: string[]
  digest: string
}

/** What migrating needs of a database; a libSQL client has it, and so has the embedded engine. */
export interface MigrationTarget {
  execute(sql: string): Promise<{ rows: Record<string, unknown>[] }>
  /** Runs everything in one transaction, with foreign keys set aside. */
  migrate(statements: (string | { sql: string; args: (string | number)[] })[]): Promise<unknown>
}

/** The database is not one that this code can serve; the message is one line for a person. */
export class MigrationRefused extends Error {}

/** The migrations of this version of the code, in order. */
export function knownMigrations(): Migration[] {
  return readdirSync(folder)
    .sort()
    .map((name) => {
      const text = readFileSync(join(folder, name, 'migration.sql'), 'utf8')
      const statements = text.split('--> statement-breakpoint').map((statement) => statement.trim()).filter(Boolean)
      return { name, statements, digest: createHash('sha256').update(text).digest('hex') }
    })
}

/**
 * Brings a database to this version's schema: each migration in one transaction with its record. Refuses a database that
 * is newer than the code, or that was built by other migrations. After each, every guard that the migrations so far have
 * made must be there, since rebuilding a table drops its triggers.
 */
export async function migrate(client: MigrationTarget, log: (line: string) => void = () => undefined): Promise<number> {
  await client.execute(
    'create table if not exists noaber_migrations (name text primary key, digest text not null, applied_at integer not null) strict',
  )
  const applied = (await client.execute('select name, digest from noaber_migrations order by name')).rows
  const known = knownMigrations()
  const names = new Set(known.map(({ name }) => name))
  const foreign = applied.find(({ name }) => !names.has(String(name)))
  if (foreign) {
    throw new MigrationRefused(`The database has a newer schema (${foreign['name']}) than this version of Noaber knows. Update Noaber.`)
  }
  const expected = new Set<string>()
  let count = 0
  for (const [n, migration] of known.entries()) {
    trackGuards(expected, migration)
    const before = applied[n]
    if (before && before['name'] === migration.name) {
      if (before['digest'] !== migration.digest) {
        throw new MigrationRefused(`The migration ${migration.name} was applied in another form than it has now.`)
      }
      continue
    }
    await client.migrate([
      ...migration.statements,
      {
        sql: 'insert into noaber_migrations (name, digest, applied_at) values (?, ?, ?)',
        args: [migration.name, migration.digest, Math.floor(Date.now() / 1000)],
      },
    ])
    await assertGuards(client, expected)
    log(`migrated to ${migration.name}`)
    count += 1
  }
  await assertGuards(client, expected)
  return count
}

/** Follows which triggers a migration leaves behind. */
function trackGuards(expected: Set<string>, { statements }: Migration): void {
  for (const statement of statements) {
    const body = statement.replaceAll(/^--.*$/gm, '').trim()
    const made = /^create trigger (?:if not exists )?[`"]?(\w+)/i.exec(body)?.[1]
    const dropped = /^drop trigger (?:if exists )?[`"]?(\w+)/i.exec(body)?.[1]
    if (made) expected.add(made)
    if (dropped) expected.delete(dropped)
  }
}

async function assertGuards(client: MigrationTarget, expected: ReadonlySet<string>): Promise<void> {
  const { rows } = await client.execute("select name from sqlite_master where type = 'trigger'")
  const present = new Set(rows.map(({ name }) => String(name)))
  const missing = [...expected].filter((name) => !present.has(name))
  if (missing.length > 0) throw new MigrationRefused(`The database lacks guards that it must have: ${missing.join(', ')}.`)
}
