import { expect } from 'vitest'
import { blockedBookings, orderKept, withinQuotas } from './checker/fairness.ts'
import { historyViolations } from './checker/history.ts'
import { moneyViolations } from './checker/money.ts'
import { conductViolations, seriesViolations, waitlistViolations } from './checker/promises.ts'
import { excesses, useViolations } from './checker/quotas.ts'
import { spaceViolations } from './checker/space.ts'
import { readTables, type Readable, type Tables } from './checker/tables.ts'

/**
 * An auditor who shares no code with what is audited: it reads the tables at one moment, works out by itself what has
 * to follow from the bookings, and looks for whatever is not so. `from` is since when places and pools have had the
 * sizes that they have now.
 */
export async function findViolations(db: Readable, from = 0): Promise<string[]> {
  return violationsIn(await readTables(db), from)
}

/** The same of tables that were read before. */
const violationsIn = (tables: Tables, from = 0): string[] => [
  ...spaceViolations(tables, from),
  ...moneyViolations(tables),
  ...useViolations(tables),
  ...waitlistViolations(tables),
  ...seriesViolations(tables),
  ...conductViolations(tables),
]

/**
 * The same, and whatever is wrong with how it came to be, which the log tells: every change is in it, no write took
 * more of a quota than it allowed just then, nobody got past who waited, and nobody booked while they were kept from
 * it. For tests that change nothing behind the API, and no rules, hours and parts of places.
 */
export const violationsEver = (tables: Tables, from = 0): string[] => [
  ...violationsIn(tables, from),
  ...historyViolations(tables, [withinQuotas(tables), orderKept(tables)]),
  ...blockedBookings(tables),
]

/**
 * Demands that nothing is overbooked, and that claims, charges, balances, uses of quotas, offers of waitlists, series
 * and approvals are what the bookings say.
 */
export async function expectSound(db: Readable, from = 0): Promise<void> {
  expect((await findViolations(db, from)).slice(0, 20)).toEqual([])
}

/** Demands that every booking is charged what it owes, and every debtor's balance is the sum of their lines. */
export async function expectPaid(db: Readable): Promise<void> {
  expect(moneyViolations(await readTables(db)).slice(0, 20)).toEqual([])
}

/** Demands that nobody uses more than they may, by the quotas, households and exceptions that there are now. */
export async function expectWithinQuotas(db: Readable, now: number): Promise<void> {
  expect(excesses(await readTables(db), now)).toEqual([])
}
