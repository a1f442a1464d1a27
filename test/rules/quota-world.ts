import { readdirSync, readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import Database from 'libsql'
import type { WeeklyWindow } from '../../schema/tables/quotas.ts'
import { onWall } from '../../src/domains/bookings/quotas/rules.ts'

const MIGRATIONS = new URL('../../drizzle/', import.meta.url)

/** A database with every trigger, and two places: that of the file that last prepared one. */
export let database: Database.Database

interface Column {
  name: string
  type: string
  notnull: number
  dflt_value: unknown
}

/** Adds a row, with something in every column that must not be empty. */
export function add(table: string, values: Record<string, string | number | null>): void {
  const columns = database.prepare(`PRAGMA table_info(${table})`).all() as Column[]
  const row = { ...values }
  for (const { name, type, notnull, dflt_value: usual } of columns) {
    if (notnull && usual === null && !(name in row)) row[name] = type === 'TEXT' ? '' : 0
  }
  const names = Object.keys(row)
  database
    .prepare(`INSERT INTO ${table} (${names.join()}) VALUES (${names.map(() => '?').join()})`)
    .run(...Object.values(row))
}

/** Opens a database, migrates it, and adds the two places. */
export function prepare(): void {
  database = new Database(':memory:')
  for (const folder of readdirSync(MIGRATIONS).sort()) {
    const script = readFileSync(new URL(`${folder}/migration.sql`, MIGRATIONS), 'utf8')
    for (const statement of script.split('--> statement-breakpoint')) database.exec(statement)
  }
  // Of places and people only what quotas ask of them.
  database.exec('PRAGMA foreign_keys = off; PRAGMA ignore_check_constraints = on')
  for (const id of ['a', 'b']) {
    add('facilities', {
      ...{ id, cooperative_id: 'coop', kind: 'STUDIO', status: 'PUBLISHED', mode: 'UNITS', capacity: 1_000 },
      ...{
        accessibility: '[]',
        amenities: '[]',
        photo_links: '[]',
        name: '{}',
        description: '{}',
        house_rules: '{}',
        bookable_by: '[]',
      },
    })
  }
}

/** Whatever is done within is forgotten. */
export function within<T>(run: () => T): T {
  database.exec('BEGIN')
  try {
    return run()
  } finally {
    database.exec('ROLLBACK')
  }
}

/** For whom and how a booking is made; nothing of it unless told. */
export interface Row {
  facilityId?: string
  personId: string
  through?: string | null
  status?: string
  holdExpiresAt?: number
  now?: number
}

let booked = 0

/** Books without asking any rule but the database's; the id, or null where a quota says no. */
export function book(wish: { startsAt: number; endsAt: number }, timeZone: string, row: Row): string | null {
  const { opens, closes } = onWall(wish, timeZone)
  const id = `boo${++booked}`
  return guarded(() =>
    add('bookings', {
      ...{
        id,
        facility_id: row.facilityId ?? 'a',
        cooperative_id: 'coop',
        status: row.status ?? 'CONFIRMED',
        units: 1,
      },
      ...{ starts_at: wish.startsAt, ends_at: wish.endsAt, audience: 'MEMBER', currency: 'EUR' },
      ...{ actor_id: 'someone', for_person_id: row.personId },
      ...{
        utc_offset: opens - wish.startsAt,
        utc_offset_at_end: closes - wish.endsAt,
        hold_expires_at: row.holdExpiresAt ?? null,
      },
      ...{
        through_cooperative_id: row.through === undefined ? 'coop' : row.through,
        created_at: row.now ?? 0,
        updated_at: row.now ?? 0,
      },
    }),
  )
    ? id
    : null
}

/** Whether the database's own guard takes it. */
export function guarded(run: () => void): boolean {
  database.exec('SAVEPOINT attempt')
  try {
    run()
    return true
  } catch (error) {
    database.exec('ROLLBACK TO attempt')
    if (error instanceof Error && error.message.includes('QUOTA_EXCEEDED')) return false
    throw error
  } finally {
    database.exec('RELEASE attempt')
  }
}

const zones = [
  'Europe/Amsterdam',
  'Australia/Sydney',
  'America/St_Johns',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'America/Santiago',
]
/** Zones on both sides of the equator, some with odd offsets. */
export const zone = fc.constantFrom(...zones)

/** Days on which a clock, a week, a month or a year changes somewhere. */
const edges = [
  ...['2026-03-29', '2026-10-25', '2026-04-05', '2026-10-04', '2026-03-08', '2026-11-01', '2026-09-06'],
  ...['2024-02-29', '2027-01-03', '2026-12-31', '2027-02-28'],
].map((date) => Date.parse(`${date}T00:00:00Z`) / 1_000)
/** Any moment, and often one around those. */
export const moment = fc.oneof(
  fc
    .tuple(fc.constantFrom(...edges), fc.integer({ min: -160, max: 160 }))
    .map(([edge, quarters]) => edge + quarters * 900),
  fc.integer({ min: Date.UTC(2024, 0) / 900_000, max: Date.UTC(2031, 0) / 900_000 }).map((quarters) => quarters * 900),
)
const length = fc
  .oneof(fc.integer({ min: 1, max: 16 }), fc.integer({ min: 1, max: 31 * 96 }))
  .map((quarters) => quarters * 900)
/** Intervals of up to a month. */
export const wishes = fc.tuple(moment, length).map(([startsAt, seconds]) => ({ startsAt, endsAt: startsAt + seconds }))
/** A stretch of the week. */
export const window: fc.Arbitrary<WeeklyWindow> = fc
  .tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 0, max: 95 }), fc.integer({ min: 1, max: 96 }))
  .map(([weekday, from, quarters]) => [weekday, from * 900, Math.min(96, from + quarters) * 900])
/** Peak hours of the week, or none. */
export const peaks = fc.option(fc.array(window, { minLength: 1, maxLength: 7 }))

/** Adds a quota that nobody exceeds, or as told. */
export function addQuota(id: string, values: Record<string, string | number | null>): void {
  const usual = { subject: 'PERSON', measure: 'BOOKINGS', period: 'DAY', amount: 9_999_999 }
  add('quotas', { id, cooperative_id: 'coop', name: '{"en":"Some"}', ...usual, ...values })
}
