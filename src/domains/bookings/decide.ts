import { sql } from 'drizzle-orm'
import { bookingApprovals } from '../../../schema/tables/bookings.ts'
import { signedIn } from '../../auth/authorize.ts'
import type { UseCase } from '../../auth/use-case.ts'
import { check } from '../../platform/check.ts'
import { conflict, forbidden } from '../../platform/refusal.ts'
import { asBooked } from './beneficiary.ts'
import { assertCapacity, assertStep, change, note, record } from './change.ts'
import { findBooking } from './find.ts'
import { orRefused } from './settle.ts'
import { freeing } from './waitlist/freeing.ts'

type DecideInput = { bookingId: string; decision: 'APPROVE' | 'REJECT'; note?: string | null }

/**
 * Decides about a request, before its start; facility managers and the board may. One rejection is enough; of approvals
 * as many as were asked for when it was made, each by somebody else, and the last of them confirms it: then the guard is
 * asked again.
 */
export async function decideBooking({ bookingId, decision, note: given }: DecideInput, useCase: UseCase<'booking'>) {
  const { now, finish, viewer } = useCase
  const decisionNote = check(note, given, ['input', 'note']) ?? null
  const found = await findBooking(useCase, bookingId)
  const { booking } = found
  if (!found.manages) throw forbidden()
  assertStep(decision, booking)
  if (booking.startsAt <= now) throw conflict('BOOKING_OVER')
  assertCapacity('MANAGER', found, useCase)
  const settled = { decidedAt: now, decidedBy: viewer.personId, decisionNote }
  if (decision === 'REJECT') {
    return freeing(useCase, found, {
      async write() {
        change(useCase, found, { status: 'REJECTED', ...settled })
        await record(useCase, 'booking.rejected', booking, { note: decisionNote })
      },
      commit: () => finish({ booking: bookingId }),
    })
  }
  const approvers = found.approvers.length
  if (found.approvers.includes(signedIn(viewer))) throw conflict('ALREADY_APPROVED')
  // Of two who approve at once, each would take themself for the first: the second runs anew.
  const counted = sql`(select count(*) from booking_approvals where booking_id = ${bookingId})`
  useCase.work.assert('STALE', sql`${counted} = ${approvers}`)
  const approval = { bookingId, personId: signedIn(viewer), at: now, note: decisionNote }
  useCase.work.add(useCase.database.orm.insert(bookingApprovals).values(approval))
  if (approvers + 1 < booking.approvalsNeeded) {
    change(useCase, found, {})
    const { cooperativeId, facilityId } = booking
    const data = { note: decisionNote, approvals: approvers + 1, needed: booking.approvalsNeeded }
    useCase.work.audit({ action: 'booking.approved', subjectId: bookingId, cooperativeId, facilityId, data })
    return finish({ booking: bookingId })
  }
  change(useCase, found, { status: 'CONFIRMED', ...settled })
  await record(useCase, 'booking.confirmed', booking, { note: decisionNote })
  const { facilityId, startsAt, endsAt, units } = booking
  const beneficiary = asBooked(booking)
  const wish = { startsAt, endsAt, units, extras: found.extras }
  return orRefused(() => finish({ booking: bookingId }), useCase, { facilityId, wish, beneficiary, without: bookingId })
}
