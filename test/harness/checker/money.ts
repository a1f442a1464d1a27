import type { Json } from '../client.ts'
import type { Tables } from './tables.ts'

/**
 * What is wrong with money: lines that do not add up to what a booking costs, owes and holds as a deposit, and
 * balances.
 */
export function moneyViolations({ bookings, charges, debtors }: Tables): string[] {
  const ofBooking = Map.groupBy(charges, (row) => row.booking_id)
  const known = new Set(bookings.map(({ id }) => id))
  return [
    ...bookings.flatMap((booking) => chargedWrongly(booking, ofBooking.get(booking.id) ?? [])),
    ...charges.flatMap((c) => [
      ...(c.booking_id !== null && !known.has(c.booking_id) ? [`line ${c.id} is of no booking`] : []),
      ...(c.kind === 'PAYMENT' && c.booking_id !== null ? [`payment ${c.id} is of a booking`] : []),
    ]),
    ...wrongBalances(charges, debtors),
  ]
}

const sumOf = (lines: Json[], field: string): number => lines.reduce((total, line) => total + line[field], 0)

const whoOf = (row: Json): string =>
  row.for_person_id ?? row.for_organisation_id ?? row.person_id ?? row.organisation_id

function chargedWrongly(b: Json, own: Json[]): string[] {
  const wrong: string[] = []
  const lines: Json[] = JSON.parse(b.price_lines)
  const sum = sumOf(lines, 'amountCents')
  if (lines.length > 0 && sum !== b.price_cents)
    wrong.push(`${b.id} costs ${b.price_cents}, and its lines add up to ${sum}`)
  const stands = b.status === 'CONFIRMED'
  const missed = b.status === 'NO_SHOW'
  const owed = stands
    ? b.price_cents
    : missed
      ? b.price_cents + b.fee_cents
      : b.status === 'CANCELLED'
        ? b.fee_cents
        : 0
  const held = stands ? b.deposit_cents : 0
  const total = (...kinds: string[]): number =>
    sumOf(
      own.filter(({ kind }) => kinds.includes(kind)),
      'amount_cents',
    )
  const charged = total('BOOKING', 'CANCELLATION', 'NO_SHOW')
  if (charged !== owed) wrong.push(`${b.id} (${b.status}) owes ${owed}, and is charged ${charged}`)
  if (total('DEPOSIT') !== held) wrong.push(`${b.id} holds a deposit of ${held}, and is charged ${total('DEPOSIT')}`)
  for (const c of own) {
    const same = whoOf(c) === whoOf(b) && c.cooperative_id === b.cooperative_id && c.currency === b.currency
    if (!same) wrong.push(`line ${c.id} of ${b.id} is somebody else’s`)
  }
  return wrong
}

function wrongBalances(charges: Json[], debtors: Json[]): string[] {
  const keyOf = (row: Json): string => [row.cooperative_id, whoOf(row), row.currency].join()
  const lines = Map.groupBy(charges, keyOf)
  const wrong = debtors.flatMap((debtor) => {
    const sum = sumOf(lines.get(keyOf(debtor)) ?? [], 'amount_cents')
    lines.delete(keyOf(debtor))
    return sum === debtor.balance_cents ? [] : [`${debtor.id} owes ${sum}, and is said to owe ${debtor.balance_cents}`]
  })
  return [...wrong, ...[...lines.keys()].map((key) => `${key} is no debtor`)]
}
