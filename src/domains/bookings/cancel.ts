import type { UseCase } from '../../auth/use-case.ts'
import { check } from '../../platform/check.ts'
import { assertCapacity, capacityFor, change, note, record } from './change.ts'
import { findBooking } from './find.ts'
import { cancellationFeeOf } from './money/fees.ts'
import { freeing } from './waitlist/freeing.ts'

type CancelInput = { bookingId: string; reason?: string | null; chargeFee?: boolean | null }

/**
 * Cancels a booking: who it concerns until the cancellation window, a facility manager until its end. Its place is free
 * at once, or held for who waits for it. Who calls off late pays what they were told; a manager’s cancellation costs
 * nothing unless they say so.
 */
export async function cancelBooking({ bookingId, reason, chargeFee }: CancelInput, useCase: UseCase<'booking'>) {
  const { now, finish, viewer } = useCase
  const cancellationReason = check(note, reason, ['input', 'reason']) ?? null
  const found = await findBooking(useCase, bookingId)
  const as = capacityFor('CANCEL', found, useCase)
  assertCapacity(as, found, useCase)
  const feeCents = as === 'REQUESTER' || chargeFee ? cancellationFeeOf(found.booking, now) : 0
  const data = { before: found.booking.status, reason: cancellationReason, ...(feeCents > 0 && { feeCents }) }
  return freeing(useCase, found, {
    async write() {
      change(useCase, found, { status: 'CANCELLED', cancelledAt: now, cancelledBy: viewer.personId, cancellationReason, feeCents })
      await record(useCase, 'booking.cancelled', found.booking, data)
    },
    commit: () => finish({ booking: bookingId }),
  })
}
