import type { StoredFacility } from '../facilities/index.ts'
import type { CalendarEvent } from './calendar-file.ts'
import { wholeNumber } from './cells.ts'
import type { Entry } from './entries.ts'
import { newRow, type ImportRow } from './report.ts'

/** The id of a booking of ours by a UID that we wrote. */
export const ownBookingId = (uid: string | null): string | null =>
  /^(boo_[0-9a-z]{26})@noaber$/.exec(uid ?? '')?.[1] ?? null

/** An event whose place and times are understood. */
export interface Sound {
  event: CalendarEvent
  row: ImportRow
  uid: string
  place: StoredFacility
  /** By whose clock it recurs. */
  zone: string
  startsAt: number
  endsAt: number
}

/** Another row for the same event. */
export const sameRow = (row: ImportRow): ImportRow => ({ ...newRow(row.row, row.label), remarks: [] })

/** An event, or an occurrence of one, as a booking to be. */
export function entryOf({ event, place, startsAt, endsAt }: Sound, row: ImportRow, reference: string | null): Entry {
  const { beneficiary, summary, status } = event
  const isName = summary !== null && Object.values(place.name).includes(summary)
  return {
    ...{
      row,
      id: null,
      reference,
      place,
      startsAt,
      endsAt,
      title: isName ? null : summary,
      off: status === 'CANCELLED',
    },
    units: event.units === null ? null : wholeNumber(event.units) || null,
    forPersonId: beneficiary?.startsWith('per_') ? beneficiary : null,
    forOrganisationId: beneficiary?.startsWith('org_') ? beneficiary : null,
    onlyIfKnown: false,
  }
}

/** What is told of an event of which nothing can be made. */
export const refusedEntry = (row: ImportRow): Entry => ({
  ...{ row, id: null, reference: null, place: null, startsAt: 0, endsAt: 0, units: null, title: null },
  ...{ forPersonId: null, forOrganisationId: null, off: false, onlyIfKnown: false },
})
