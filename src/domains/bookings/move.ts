import type { BookingStatus } from '../../../schema/tables/vocabulary.ts'
import type { UseCase } from '../../auth/use-case.ts'
import { asBooked } from './beneficiary.ts'
import { assertCapacity, capacityFor, change, record } from './change.ts'
import { readFactsOfBooking } from './facts.ts'
import { findBooking } from './find.ts'
import { quoteOf } from './quote.ts'
import { bookingRefused } from './refused.ts'
import { quoted, timed } from './row.ts'
import { judge } from './rules.ts'
import { assertUnchanged, orRefused } from './settle.ts'

type MoveInput = { bookingId: string; startsAt: number; endsAt: number; units?: number | null }

/**
 * Moves a booking to another time, and to other units where given, under the same rules as a new one; its price
 * follows. Where approval is needed and the mover does not manage, it becomes a request again.
 */
export async function moveBooking(input: MoveInput, useCase: UseCase<'booking'>) {
  const { database, finish, now } = useCase
  const { bookingId, startsAt, endsAt } = input
  const [found, facts] = await Promise.all([
    findBooking(useCase, bookingId),
    readFactsOfBooking(database, bookingId, { startsAt, endsAt }, now),
  ])
  const { booking, manages } = found
  const again = facts!.requiresApproval && !manages
  const as = capacityFor(again ? 'MOVE_FOR_APPROVAL' : 'MOVE', found, useCase)
  const wish = { startsAt, endsAt, units: input.units ?? booking.units }
  const beneficiary = found.beneficiary ?? asBooked(booking)
  const standing = beneficiary.standing(booking.cooperativeId)
  const reasons = judge(wish, facts!, standing, useCase)
  if (reasons.length > 0) throw bookingRefused(reasons, wish, facts!, beneficiary, useCase, bookingId)

  assertCapacity(facts!.requiresApproval && manages ? 'MANAGER' : as, found, useCase)
  assertUnchanged(useCase, facts!, beneficiary)
  const quote = quoteOf(facts!, standing.audience, wish)
  const status: BookingStatus = again ? 'REQUESTED' : booking.status
  const { bufferBefore, bufferAfter } = facts!.bookable
  change(useCase, found, {
    ...{ ...wish, status, bufferBefore, bufferAfter },
    ...{ audience: standing.audience, ...quoted(quote), ...timed(facts!, startsAt) },
    ...(again ? { decidedAt: null, decidedBy: null, decisionNote: null } : {}),
  })
  const before = { startsAt: booking.startsAt, endsAt: booking.endsAt, units: booking.units }
  const data = { before, after: wish }
  await record(useCase, again ? 'booking.requested' : 'booking.moved', booking, data)
  const { facilityId } = booking
  return orRefused(() => finish({ booking: bookingId }), useCase, { facilityId, wish, beneficiary, without: bookingId })
}
