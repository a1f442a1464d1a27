import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = new URL('../drizzle/', import.meta.url).pathname

/**
 * Lets drizzle-kit write a migration from what changed in `schema/tables`, and makes every new table STRICT; a table
 * whose key spans several columns is also clustered on that key (WITHOUT ROWID), since it is only ever read along it.
 */
export function generateMigration(name: string): void {
  const before = new Set(readdirSync(folder))
  const run = spawnSync('drizzle-kit', ['generate', '--name', name], { encoding: 'utf8' })
  if (run.status !== 0) throw new Error(run.stderr || run.stdout)
  for (const entry of readdirSync(folder)) {
    if (before.has(entry)) continue
    const file = join(folder, entry, 'migration.sql')
    writeFileSync(file, tighten(readFileSync(file, 'utf8')))
  }
}

/** Adds STRICT, and WITHOUT ROWID where the primary key is composite, to every CREATE TABLE. */
export function tighten(sql: string): string {
  return sql.replaceAll(/^CREATE TABLE [^;]*\n\);/gm, (table) => {
    const clustered = /CONSTRAINT [^\n]* PRIMARY KEY\(/.test(table)
    return table.replace(/\n\);$/, clustered ? '\n) STRICT, WITHOUT ROWID;' : '\n) STRICT;')
  })
}

if (import.meta.main) generateMigration(process.argv[2] ?? 'change')
