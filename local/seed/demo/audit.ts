import type * as tables from '../../../schema/tables/index.ts'
import { idSource } from '../ids.ts'
import type { BookingRow } from './ledger.ts'

type Entry = typeof tables.auditEntries.$inferInsert

/** What the log says of bookings that came about as these did: who made, decided and cancelled them, and when. */
export function auditRows(bookings: readonly BookingRow[]): Entry[] {
  const auditId = idSource('aud')
  return bookings.flatMap((booking) => {
    const { id: subjectId, cooperativeId, facilityId, status, startsAt, endsAt, units } = booking
    const { cancellationReason: reason } = booking
    const entry = (action: string, at: number, actorId: string | null, data: Record<string, unknown>): Entry => ({
      id: auditId(at), at, action, actorId, cooperativeId, facilityId, subjectId,
      networkAddress: null, client: null, data,
    })
    const entries = [entry('booking.create', booking.createdAt, booking.actorId, { startsAt, endsAt, units })]
    if (booking.decidedAt !== null) {
      const decided = status === 'REJECTED' ? 'REJECTED' : 'CONFIRMED'
      entries.push(entry('booking.decide', booking.decidedAt, booking.decidedBy, { status: decided }))
    }
    if (booking.cancelledAt !== null) {
      entries.push(entry('booking.cancel', booking.cancelledAt, booking.cancelledBy, { reason }))
    }
    if (status === 'EXPIRED') entries.push(entry('booking.expire', booking.updatedAt, null, {}))
    return entries
  })
}
