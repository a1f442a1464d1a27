import { localize } from '../../../platform/localized.ts'
import type { Statement } from './statements.ts'

const columns = [
  ...['month', 'debtor_id', 'debtor_kind', 'debtor_name', 'line_id', 'recorded_at', 'kind', 'amount', 'currency'],
  ...['booking_id', 'booking_starts_at', 'facility', 'reference', 'note', 'paid_at'],
]

/**
 * The head of a file of statements: the mark by which spreadsheets know UTF-8, and the names of the columns, which stay
 * the same in every language.
 */
export const csvHead = (): string => `\u{feff}${columns.join(',')}\r\n`

/** The rows of a statement: what was owed before, its lines, and what is owed after. RFC 4180. */
export function csvRows(statement: Statement, month: string, languages: readonly string[]): string {
  const { personId, organisationId, name, currency, from, until } = statement
  const who = [month, (personId ?? organisationId)!, personId === null ? 'ORGANISATION' : 'PERSON', name ?? '']
  const balance = (kind: string, at: number, cents: number): string[] => [
    ...who,
    '',
    instant(at),
    kind,
    amount(cents),
    currency,
    '',
    '',
    '',
    '',
    '',
    '',
  ]
  const rows = [
    balance('OPENING', from, statement.openingCents),
    ...statement.lines.map((line) => [
      ...who,
      ...[String(line.id), instant(line.at), line.kind, amount(line.amountCents), currency],
      ...[
        line.bookingId ?? '',
        instant(line.startsAt),
        line.facilityName ? localize(line.facilityName, languages) : '',
      ],
      ...[line.reference ?? '', line.note ?? '', instant(line.paidAt)],
    ]),
    balance('CLOSING', until, statement.closingCents),
  ]
  return rows
    .map((row) => `${row.map((cell, n) => quoted(n === amountColumn ? cell : harmless(cell))).join(',')}\r\n`)
    .join('')
}

/** What is written here as a number is one; everything else is text, also where it begins like a formula. */
const amountColumn = columns.indexOf('amount')

/** A spreadsheet takes a cell that begins so for a formula, and might do what it says. */
const harmless = (cell: string): string => (/^[=+\-@\t\r\n]/.test(cell) ? `'${cell}` : cell)

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

/** Whole units and hundredths, with a point. */
const amount = (cents: number): string =>
  `${cents < 0 ? '-' : ''}${Math.floor(Math.abs(cents) / 100)}.${String(Math.abs(cents) % 100).padStart(2, '0')}`

const instant = (seconds: number | null): string =>
  seconds === null ? '' : new Date(seconds * 1_000).toISOString().replace('.000Z', 'Z')
