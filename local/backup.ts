import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { BackupRefused, copyDatabase } from './backup/copy.ts'

const usage = 'Usage: npm run backup -- --to <new file> [--from <database file>]   (from DATABASE_FILE unless told)'

/** `npm run backup -- --to <file>`: a copy of the database that `npm run serve` is at work on, or of any other file. */
function main(): string {
  const { from = process.env['DATABASE_FILE'], to } = readArguments()
  if (!from || !to) throw new BackupRefused(usage)
  copyDatabase(resolve(from), resolve(to))
  return `${resolve(to)} is a whole copy of ${resolve(from)}.`
}

function readArguments(): { from?: string; to?: string } {
  try {
    return parseArgs({ options: { from: { type: 'string' }, to: { type: 'string' } } }).values
  } catch (fault) {
    throw new BackupRefused(`${(fault as Error).message.split('\n')[0]} ${usage}`)
  }
}

try {
  console.log(main())
} catch (fault) {
  console.error(fault instanceof Error ? fault.message.replaceAll(/\s*\n\s*/g, ' ') : String(fault))
  process.exitCode = fault instanceof BackupRefused ? 2 : 1
}
