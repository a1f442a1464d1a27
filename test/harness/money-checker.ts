import type { Client } from '@libsql/client'
import { expect } from 'vitest'

/**
 * An auditor of money who shares no code with what it looks at: it adds the lines of every booking up by itself, and
 * compares them with what the booking costs, owes, and holds as a deposit.
 */
export async function findMoneyViolations(db: Pick<Client, 'execute'>): Promise<string[]> {
  const [bookings, charges, debtors] = await Promise.all([
    db.execute(`select id, status, price_cents, fee_cents, deposit_cents, price_lines, currency,
      coalesce(for_person_id, for_organisation_id) as who, cooperative_id from bookings`),
    db.execute('select id, cooperative_id, coalesce(person_id, organisation_id) as who, booking_id, kind, amount_cents, currency from charges'),
    db.execute('select id, cooperative_id, coalesce(person_id, organisation_id) as who, currency, balance_cents from debtors'),
  ])
  const wrong: string[] = []
  const ofBooking = Map.groupBy(charges.rows, (row) => row['booking_id'])
  for (const b of bookings.rows) {
    const name = String(b['id'])
    const lines = JSON.parse(b['price_lines'] as string) as { amountCents: number }[]
    const price = Number(b['price_cents'])
    const sum = lines.reduce((total, { amountCents }) => total + amountCents, 0)
    if (lines.length > 0 && sum !== price) wrong.push(`${name} costs ${price}, and its lines add up to ${sum}`)
    const stands = b['status'] === 'CONFIRMED'
    const came = b['status'] === 'NO_SHOW'
    const fee = Number(b['fee_cents'])
    const owed = stands ? price : came ? price + fee : b['status'] === 'CANCELLED' ? fee : 0
    const held = stands ? Number(b['deposit_cents']) : 0
    const own = ofBooking.get(b['id']) ?? []
    const total = (kinds: string[]): number => own.reduce((all, c) => all + (kinds.includes(String(c['kind'])) ? Number(c['amount_cents']) : 0), 0)
    const charged = total(['BOOKING', 'CANCELLATION', 'NO_SHOW'])
    if (charged !== owed) wrong.push(`${name} (${String(b['status'])}) owes ${owed}, and is charged ${charged}`)
    if (total(['DEPOSIT']) !== held) wrong.push(`${name} holds a deposit of ${held}, and is charged ${total(['DEPOSIT'])}`)
    for (const c of own) {
      if (c['who'] !== b['who'] || c['cooperative_id'] !== b['cooperative_id'] || c['currency'] !== b['currency'])
        wrong.push(`line ${String(c['id'])} of ${name} is somebody else’s`)
    }
  }
  const known = new Set(bookings.rows.map(({ id }) => id))
  for (const c of charges.rows) {
    if (c['booking_id'] !== null && !known.has(c['booking_id'])) wrong.push(`line ${String(c['id'])} is of no booking`)
    if (c['kind'] === 'PAYMENT' && c['booking_id'] !== null) wrong.push(`payment ${String(c['id'])} is of a booking`)
  }
  const keyOf = (row: (typeof charges.rows)[number]): string => [row['cooperative_id'], row['who'], row['currency']].join()
  const balances = Map.groupBy(charges.rows, keyOf)
  for (const row of debtors.rows) {
    const sum = (balances.get(keyOf(row)) ?? []).reduce((total, c) => total + Number(c['amount_cents']), 0)
    if (sum !== Number(row['balance_cents'])) wrong.push(`${String(row['id'])} owes ${sum}, and is said to owe ${String(row['balance_cents'])}`)
    balances.delete(keyOf(row))
  }
  return [...wrong, ...[...balances.keys()].map((key) => `${key} is no debtor`)]
}

/** Demands that every booking is charged what it owes, and every debtor's balance is the sum of their lines. */
export async function expectPaid(db: Pick<Client, 'execute'>): Promise<void> {
  expect((await findMoneyViolations(db)).slice(0, 20)).toEqual([])
}
