import type { Settings } from '../env.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database/database.ts'
import type { Log, LogFields } from '../platform/log.ts'
import type { Mailer } from '../platform/mailer.ts'

/** What a job works with: one region's database, through a client that belongs to this run. */
export interface Shift {
  database: Database
  settings: Settings
  clock: Clock
  mailer: Mailer
  log: Log
}

/**
 * Work that is due again and again. A job takes a bounded bite each minute, and two runs of it at the same time do no
 * more than one; what it did is logged, unless every number of it is zero.
 */
export interface Job {
  name: string
  run(shift: Shift): Promise<LogFields>
}
