import type { Interval } from '../../platform/interval.ts'
import type { StoredFacility } from '../facilities/index.ts'
import { Cells, moment, wholeNumber } from './cells.ts'
import { understood } from './clock.ts'
import type { CsvFile, CsvRow } from './csv.ts'
import type { Places } from './places.ts'
import { longestReference } from './references.ts'
import { newRow, refuse, type ImportRow } from './report.ts'

/** One booking as a file tells it. */
export interface Entry extends Interval {
  row: ImportRow
  /** The booking that it says it is. */
  id: string | null
  reference: string | null
  /** Null where it does not tell, and the booking that it is about does. */
  place: StoredFacility | null
  units: number | null
  title: string | null
  forPersonId: string | null
  forOrganisationId: string | null
  /** Called off, turned down or over: it is not to be booked. */
  off: boolean
  /** Told only where it was booked here before. */
  onlyIfKnown: boolean
}

/** The columns, in the order of an export; those of names are for people to read. */
export const bookingColumns = [
  ...['id', 'reference', 'facility', 'facilityName', 'startsAt', 'endsAt', 'units', 'title'],
  ...['forPersonId', 'forOrganisationId', 'forName', 'status'],
]

/** What those states mean for an import: to be booked, or not. */
const statuses: Record<string, boolean> = {
  ...{ CONFIRMED: false, REQUESTED: false, HELD: false, TENTATIVE: false },
  ...{ CANCELLED: true, REJECTED: true, EXPIRED: true, NO_SHOW: true },
}

/** Reads the rows of a table of bookings. */
export function entriesOf({ columns, rows }: CsvFile, places: Places): Entry[] {
  return rows.map((one) => entryOf(one, columns, places))
}

function entryOf(one: CsvRow, columns: readonly string[], places: Places): Entry {
  const row = newRow(one.line, one.cells.get('reference') ?? one.cells.get('title') ?? null)
  const cells = new Cells(one, row, columns.length)
  const called = cells.needed('facility')
  const place = called === null ? null : places.called(called)
  if (typeof place === 'string') refuse(row, place, undefined, ['facility'])
  const known = place !== null && typeof place === 'object' ? place : null
  const at = (column: string): number => {
    cells.needed(column)
    const told = cells.read(column, moment)
    return told && known ? tell(row, understood(told, known.timeZone), column) : 0
  }
  const [startsAt, endsAt] = [at('startsAt'), at('endsAt')]
  const reference = cells.text('reference')
  if (reference !== null && reference.length > longestReference) cells.invalid('reference')
  const title = titleOf(cells)
  const off = cells.read('status', (cell) => statuses[cell.toUpperCase()] ?? null) ?? false
  const [forPersonId, forOrganisationId] = [cells.text('forPersonId'), cells.text('forOrganisationId')]
  if (forPersonId !== null && forOrganisationId !== null) cells.invalid('forOrganisationId')
  const units = cells.read('units', (cell) => wholeNumber(cell) || null)
  return {
    ...{ row, id: cells.text('id'), reference, place: known, startsAt, endsAt, units, title },
    ...{ forPersonId, forOrganisationId, off, onlyIfKnown: false },
  }
}

/** Notes with a row what the clock does with its time. */
export function tell(row: ImportRow, { at, clock }: ReturnType<typeof understood>, column: string): number {
  if (clock === 'SKIPPED') refuse(row, 'IMPORT_TIME_SKIPPED', undefined, [column])
  const isTold = row.remarks.some(({ code }) => code === 'IMPORT_TIME_REPEATED')
  if (clock === 'REPEATED' && !isTold) row.remarks.push({ code: 'IMPORT_TIME_REPEATED' })
  return at
}

function titleOf(cells: Cells): string | null {
  const title = cells.text('title')
  return title !== null && (title.length > 200 || /[\t\n\r\u2028\u2029]/.test(title)) ? cells.invalid('title') : title
}
