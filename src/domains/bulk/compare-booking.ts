import { occupyingStatuses } from '../../../schema/tables/vocabulary.ts'
import type { ExistingBooking } from '../bookings/index.ts'
import type { Entry } from './entries.ts'
import { refuse } from './report.ts'

/** What an entry makes of the booking that it is about. */
export type Fate = 'MOVED' | 'CALLED_OFF' | 'STAYS'

/** Compares what a file tells of a booking with the booking, and notes with the row what cannot be. */
export function compared(entry: Entry, { booking }: ExistingBooking, now: number): Fate {
  const { row, off, startsAt, endsAt, units, title, forPersonId, forOrganisationId } = entry
  const isEnded = !(occupyingStatuses as readonly string[]).includes(booking.status)
  if (isEnded) {
    if (!off) row.remarks.push({ code: 'IMPORT_ENDED_HERE' })
    return 'STAYS'
  }
  const isElsewhere = entry.place!.id !== booking.facilityId
  const isOthers =
    (forPersonId !== null && forPersonId !== booking.forPersonId) ||
    (forOrganisationId !== null && forOrganisationId !== booking.forOrganisationId)
  if (isElsewhere || isOthers) {
    refuse(row, 'IMPORT_STAYS', undefined, [
      isElsewhere ? 'facility' : forPersonId ? 'forPersonId' : 'forOrganisationId',
    ])
    return 'STAYS'
  }
  const isSame =
    startsAt === booking.startsAt &&
    endsAt === booking.endsAt &&
    (units === null || units === booking.units) &&
    (title === null || title === booking.title)
  if (!off && isSame) return 'STAYS'
  if (booking.endsAt <= now) {
    // A day that is excepted from a rule is no news once it is over.
    if (!entry.onlyIfKnown) refuse(row, 'BOOKING_OVER')
    return 'STAYS'
  }
  if (booking.status === 'HELD') {
    refuse(row, 'INVALID_TRANSITION')
    return 'STAYS'
  }
  row.outcome = 'CHANGED'
  return off ? 'CALLED_OFF' : 'MOVED'
}
