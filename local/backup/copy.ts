import Database from 'libsql'
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'

/** What is used of the native package; its published types are those of another one. */
type NativeDatabase = {
  prepare(sql: string): { raw(on: boolean): { all(...values: string[]): unknown[][] }; run(...values: string[]): unknown }
  exec(sql: string): void
  close(): void
}

/** No copy was made; the message is one line for the operator. */
export class BackupRefused extends Error {}

/**
 * Copies a database to a new file, also while another process writes to it: the copy holds all that was committed when
 * it began, and nothing of what came later. It appears under its name only when it is whole, checked, and on the disk.
 */
export function copyDatabase(from: string, to: string): void {
  if (!existsSync(from)) throw new BackupRefused(`There is no database at ${from}`)
  if (!existsSync(dirname(to))) throw new BackupRefused(`The folder ${dirname(to)} does not exist`)
  refuseToOverwrite(to)
  const unfinished = `${to}.${process.pid}.unfinished`
  // Whoever may read the copy reads what residents wrote: the owner alone.
  const before = process.umask(0o077)
  try {
    using(from, (source) => {
      source.exec('PRAGMA busy_timeout = 5000')
      source.prepare('VACUUM INTO ?').run(unfinished)
    })
    using(unfinished, assertSound)
    persist(unfinished)
    refuseToOverwrite(to)
    renameSync(unfinished, to)
    persist(dirname(to))
  } finally {
    process.umask(before)
    rmSync(unfinished, { force: true })
  }
}

function refuseToOverwrite(to: string): void {
  // A log that was left beside it would be taken for that of the copy.
  const there = ['', '-wal', '-journal'].map((end) => to + end).find((path) => existsSync(path))
  if (there) throw new BackupRefused(`${there} is there already; a backup overwrites nothing`)
}

function using(file: string, work: (database: NativeDatabase) => void): void {
  const database = new Database(file) as unknown as NativeDatabase
  try {
    work(database)
  } finally {
    database.close()
  }
}

function assertSound(copy: NativeDatabase): void {
  const rows = (sql: string): unknown[][] => copy.prepare(sql).raw(true).all()
  const finding = rows('PRAGMA integrity_check(1)')[0]?.[0]
  if (finding !== 'ok') throw new BackupRefused(`The copy is damaged: ${String(finding)}`)
  if (rows('PRAGMA foreign_key_check').length > 0) throw new BackupRefused('The copy has rows that refer to nothing')
}

/** Waits until a file, or the names in a folder, are on the disk. */
function persist(path: string): void {
  const handle = openSync(path, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
