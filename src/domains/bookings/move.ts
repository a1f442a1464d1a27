import type { BookingStatus } from '../../../schema/tables/vocabulary.ts'
import type { UseCase } from '../../auth/use-case.ts'
import { check } from '../../platform/check.ts'
import { asBooked } from './beneficiary.ts'
import { assertCapacity, capacityFor, change, record } from './change.ts'
import { agreementOf, assertAgreement } from './conduct/approval.ts'
import { addExtras, allExtras, extrasInput, freeExtras, sameExtras, type ExtrasInput } from './equipment/hold.ts'
import { readFactsOfBooking } from './facts.ts'
import { findBooking } from './find.ts'
import { quoteOf } from './quote.ts'
import { bookingRefused } from './refused.ts'
import { requoted, timed } from './row.ts'
import { judge } from './rules.ts'
import { assertUnchanged, orRefused } from './settle.ts'
import { queueFirst } from './waitlist/first.ts'
import { freeing } from './waitlist/freeing.ts'
import { letGo, noteLeft } from './waitlist/let-go.ts'

type MoveInput = { bookingId: string; startsAt: number; endsAt: number; units?: number | null; extras?: ExtrasInput }

/**
 * Moves a booking to another time, and to other units where given, under the same rules as a new one; its price
 * follows, and so do its equipment and staff. Where approval is needed and the mover does not manage, it becomes a
 * request again.
 */
export async function moveBooking(input: MoveInput, useCase: UseCase<'booking'>) {
  const { database, finish, now } = useCase
  const { bookingId, startsAt, endsAt } = input
  const extras = check(extrasInput, input.extras, ['input', 'extras'])
  const [found, facts] = await Promise.all([
    findBooking(useCase, bookingId),
    readFactsOfBooking(database, bookingId, { startsAt, endsAt }, now, extras?.map(({ poolId }) => poolId)),
  ])
  const { booking, manages } = found
  await queueFirst(facts!, useCase)
  const beneficiary = found.beneficiary ?? asBooked(booking)
  const standing = beneficiary.standing(booking.cooperativeId)
  const wish = { startsAt, endsAt, units: input.units ?? booking.units, extras: extras ?? found.extras }
  const agreement = agreementOf(facts!, standing, booking.forOrganisationId, manages)
  const elsewhen = startsAt !== booking.startsAt || endsAt !== booking.endsAt || wish.units !== booking.units
  const again = agreement === 'ASKED' && !manages && elsewhen
  const as = capacityFor(again ? 'MOVE_FOR_APPROVAL' : 'MOVE', found, useCase)
  const reasons = judge(wish, facts!, standing, useCase)
  if (reasons.length > 0) throw bookingRefused(reasons, wish, facts!, beneficiary, useCase, bookingId)

  assertCapacity(facts!.requiresApproval && manages ? 'MANAGER' : as, found, useCase)
  if (agreement === 'KNOWN') assertAgreement(agreement, facts!, beneficiary, useCase)
  assertUnchanged(useCase, facts!, beneficiary)
  const quote = quoteOf(facts!, standing.audience, wish)
  const status: BookingStatus = again ? 'REQUESTED' : booking.status
  const { bufferBefore, bufferAfter } = facts!.bookable
  const before = { startsAt: booking.startsAt, endsAt: booking.endsAt, units: booking.units }
  const { extras: _extras, ...when } = wish
  const booked = allExtras(wish, facts!)
  const others = !sameExtras(found.extras, booked)
  const data = { before, after: when, ...(others ? { extras: { before: found.extras, after: booked } } : {}) }
  const { facilityId } = booking
  const lost = { facilityId, wish, beneficiary, without: bookingId }
  return freeing(useCase, found, {
    async write() {
      // What it frees of equipment is room for others only once the booking itself is where it comes to.
      if (others) letGo(useCase, facilityId, [bookingId])
      if (others) freeExtras(useCase, bookingId)
      change(useCase, found, {
        ...{ ...when, status, bufferBefore, bufferAfter },
        ...{ ...requoted(booking, quote, as === 'REQUESTER', now), ...timed(facts!, wish) },
        throughCooperativeId: facts!.pricing.throughCooperativeId,
        ...(again ? { decidedAt: null, decidedBy: null, decisionNote: null, approvalsNeeded: facts!.terms.approvals } : {}),
      })
      if (others) addExtras(useCase, [bookingId], booked)
      if (others) noteLeft(useCase, facilityId, [booking])
      await record(useCase, again ? 'booking.requested' : 'booking.moved', booking, data)
    },
    commit: () => orRefused(() => finish({ booking: bookingId }), useCase, lost),
    taken: { facts: facts!, wish, quote, beneficiaryId: (booking.forPersonId ?? booking.forOrganisationId)! },
  })
}
