import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const committed = join(root, 'drizzle')

/**
 * Lets drizzle-kit write a migration from what changed in `schema/tables`, and makes every new table STRICT; a table
 * whose key spans several columns is also clustered on that key (WITHOUT ROWID), since it is only ever read along it.
 * Gives the names of the migrations that it made: none where the tables stand as the migrations leave them.
 */
export function generateMigration(name: string, folder = committed): string[] {
  const before = new Set(readdirSync(folder))
  const tool = join(root, 'node_modules', 'drizzle-kit', 'bin.cjs')
  const options = ['--dialect', 'sqlite', '--schema', './schema/tables/index.ts', '--out', folder, '--name', name]
  const run = spawnSync(process.execPath, [tool, 'generate', ...options], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  if (run.status !== 0) throw new Error(`drizzle-kit could not compare the tables:\n${run.stderr || run.stdout}`)
  const made = readdirSync(folder).filter((entry) => !before.has(entry))
  for (const entry of made) {
    const file = join(folder, entry, 'migration.sql')
    writeFileSync(file, tighten(readFileSync(file, 'utf8')))
  }
  return made
}

/** What a migration would hold if one were made now, in SQL; null where the tables stand as the migrations leave them. */
export function pendingMigration(): string | null {
  // drizzle-kit takes only folders below the one that it runs in.
  const scratch = join(root, '.noaber')
  mkdirSync(scratch, { recursive: true })
  const folder = mkdtempSync(join(scratch, 'migrations-'))
  try {
    cpSync(committed, folder, { recursive: true })
    const [made] = generateMigration('pending', folder)
    return made === undefined ? null : readFileSync(join(folder, made, 'migration.sql'), 'utf8')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Adds STRICT, and WITHOUT ROWID where the primary key is composite, to every CREATE TABLE. */
function tighten(sql: string): string {
  return sql.replaceAll(/^CREATE TABLE [^;]*\n\);/gm, (table) => {
    const clustered = /CONSTRAINT [^\n]* PRIMARY KEY\(/.test(table)
    return table.replace(/\n\);$/, clustered ? '\n) STRICT, WITHOUT ROWID;' : '\n) STRICT;')
  })
}
