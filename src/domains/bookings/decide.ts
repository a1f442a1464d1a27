import { bookingApprovals } from '../../../schema/tables/bookings.ts'
import { signedIn } from '../../auth/authorize.ts'
import type { UseCase } from '../../auth/use-case.ts'
import { check } from '../../platform/check.ts'
import { conflict, forbidden } from '../../platform/refusal.ts'
import { asBooked } from './beneficiary.ts'
import { assertCapacity, assertStep, change, note, record } from './change.ts'
import { findBooking } from './find.ts'
import { orRefused } from './settle.ts'

type DecideInput = { bookingId: string; decision: 'APPROVE' | 'REJECT'; note?: string | null }

/** Decides about a request, before its start; facility managers and the board may. The guard is asked again. */
export async function decideBooking({ bookingId, decision, note: given }: DecideInput, useCase: UseCase<'booking'>) {
  const { now, finish, viewer } = useCase
  const decisionNote = check(note, given, ['input', 'note']) ?? null
  const found = await findBooking(useCase, bookingId)
  const { booking } = found
  if (!found.manages) throw forbidden()
  assertStep(decision, booking)
  if (booking.startsAt <= now) throw conflict('BOOKING_OVER')
  assertCapacity('MANAGER', found, useCase)
  const approved = decision === 'APPROVE'
  if (approved) {
    const approval = { bookingId, personId: signedIn(viewer), at: now, note: decisionNote }
    useCase.work.add(useCase.database.orm.insert(bookingApprovals).values(approval))
  }
  const status = approved ? 'CONFIRMED' : 'REJECTED'
  change(useCase, found, { status, decidedAt: now, decidedBy: viewer.personId, decisionNote })
  await record(useCase, approved ? 'booking.confirmed' : 'booking.rejected', booking, { note: decisionNote })
  const { facilityId, startsAt, endsAt, units } = booking
  const beneficiary = asBooked(booking)
  const wish = { startsAt, endsAt, units }
  return orRefused(() => finish({ booking: bookingId }), useCase, { facilityId, wish, beneficiary, without: bookingId })
}
