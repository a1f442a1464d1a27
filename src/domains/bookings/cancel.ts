import type { UseCase } from '../../auth/use-case.ts'
import { check } from '../../platform/check.ts'
import { assertCapacity, capacityFor, change, note, record } from './change.ts'
import { findBooking } from './find.ts'

type CancelInput = { bookingId: string; reason?: string | null }

/**
 * Cancels a booking: who it concerns until the cancellation window, a facility manager until its end. Its place is free
 * at once.
 */
export async function cancelBooking({ bookingId, reason }: CancelInput, useCase: UseCase<'booking'>) {
  const { now, finish, viewer } = useCase
  const cancellationReason = check(note, reason, ['input', 'reason']) ?? null
  const found = await findBooking(useCase, bookingId)
  assertCapacity(capacityFor('CANCEL', found, useCase), found, useCase)
  change(useCase, found, { status: 'CANCELLED', cancelledAt: now, cancelledBy: viewer.personId, cancellationReason })
  const data = { before: found.booking.status, reason: cancellationReason }
  await record(useCase, 'booking.cancelled', found.booking, data)
  return finish({ booking: bookingId })
}
