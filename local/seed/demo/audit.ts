import type * as tables from '../../../schema/tables/index.ts'
import { idSource } from '../ids.ts'
import type { BuiltHelp } from './help.ts'
import type { BookingRow } from './ledger.ts'
import type { BuiltSeasons } from './seasons.ts'

type Entry = typeof tables.auditEntries.$inferInsert

/** What the log says of bookings that came about as these did: who made, decided and cancelled them; of seasons; and of help. */
export function auditRows(bookings: readonly BookingRow[], seasons: BuiltSeasons, help: BuiltHelp): Entry[] {
  const auditId = idSource('aud')
  const { cooperativeId } = seasons
  const unknown = { facilityId: null, networkAddress: null, client: null }
  const ofSeasons = seasons.audit.map((entry) => ({ id: auditId(entry.at), cooperativeId, ...entry, ...unknown }))
  const ofBookings = bookings.flatMap((booking) => {
    const { id: subjectId, cooperativeId, facilityId, status, startsAt, endsAt, units } = booking
    const { forPersonId, forOrganisationId, decisionNote: note, cancellationReason: reason } = booking
    const entry = (action: string, at: number, actorId: string | null, data: Record<string, unknown>): Entry => ({
      id: auditId(at), at, action, actorId, cooperativeId, facilityId, subjectId,
      networkAddress: null, client: null, data,
    })
    // What needed a decision was asked for first; all else was confirmed as it was made.
    const asked = booking.decidedAt !== null || status === 'REQUESTED' || status === 'EXPIRED'
    const made = { startsAt, endsAt, units, forPersonId, forOrganisationId }
    const entries = [entry(asked ? 'booking.requested' : 'booking.confirmed', booking.createdAt, booking.actorId, made)]
    if (booking.decidedAt !== null) {
      const action = status === 'REJECTED' ? 'booking.rejected' : 'booking.confirmed'
      entries.push(entry(action, booking.decidedAt, booking.decidedBy, { note }))
    }
    if (booking.cancelledAt !== null) {
      const told = { before: 'CONFIRMED', reason }
      entries.push(entry('booking.cancelled', booking.cancelledAt, booking.cancelledBy, told))
    }
    if (status === 'EXPIRED') entries.push(entry('booking.expired', booking.updatedAt, null, {}))
    return entries
  })
  const ofHelp = help.audit.map((entry) => ({ id: auditId(entry.at), ...entry, ...unknown }))
  return [...ofBookings, ...ofSeasons, ...ofHelp]
}
