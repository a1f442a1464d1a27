import { sql } from 'drizzle-orm'
import { bookings } from '../../../schema/tables/bookings.ts'
import type { BookingStatus } from '../../../schema/tables/vocabulary.ts'
import type { UseCase } from '../../auth/use-case.ts'
import { check, line } from '../../platform/check.ts'
import { formatLength } from '../../platform/length.ts'
import { conflict, forbidden } from '../../platform/refusal.ts'
import { assertUnchanged, orRefused } from './book.ts'
import { findBeneficiary, type Beneficiary } from './beneficiary.ts'
import { readFactsOf } from './facts.ts'
import { findBooking, type FoundBooking, type StoredBooking } from './find.ts'
import { priceOf } from './price.ts'
import { bookingRefused } from './refused.ts'
import { judge } from './rules.ts'
import { stepAllowed, type BookingStep } from './states.ts'

const note = line(1, 1_000).nullish()

type Changes = Partial<Omit<StoredBooking, 'id'>>

/**
 * Cancels a booking: who it concerns until the cancellation window, a facility manager until its end. Its place is free
 * at once.
 */
export async function cancelBooking({ bookingId, reason }: { bookingId: string; reason?: string | null }, useCase: UseCase<'booking'>) {
  const { now, finish, viewer } = useCase
  const cancellationReason = check(note, reason, ['input', 'reason']) ?? null
  const found = await findBooking(useCase, bookingId)
  await assertMayChange(found, useCase)
  assertStep('CANCEL', found.booking)
  change(useCase, found, { status: 'CANCELLED', cancelledAt: now, cancelledBy: viewer.personId, cancellationReason })
  await record(useCase, 'booking.cancelled', found.booking, { before: found.booking.status, reason: cancellationReason })
  return finish({ booking: bookingId })
}

/** Decides about a request, before its start; facility managers and the board may. The guard is asked again. */
export async function decideBooking(
  { bookingId, decision, note: given }: { bookingId: string; decision: 'APPROVE' | 'REJECT'; note?: string | null },
  useCase: UseCase<'booking'>,
) {
  const { now, finish, viewer } = useCase
  const decisionNote = check(note, given, ['input', 'note']) ?? null
  const found = await findBooking(useCase, bookingId)
  if (!found.manages) throw forbidden()
  const { booking } = found
  assertStep(decision, booking)
  if (booking.startsAt <= now) throw conflict('BOOKING_OVER')
  const status = decision === 'APPROVE' ? 'CONFIRMED' : 'REJECTED'
  change(useCase, found, { status, decidedAt: now, decidedBy: viewer.personId, decisionNote })
  await record(useCase, decision === 'APPROVE' ? 'booking.confirmed' : 'booking.rejected', booking, { note: decisionNote })
  const { facilityId, startsAt, endsAt, units } = booking
  const beneficiary = asBooked(booking)
  return orRefused(() => finish({ booking: bookingId }), useCase, { facilityId, wish: { startsAt, endsAt, units }, beneficiary, without: bookingId })
}

/**
 * Moves a booking to another time, and to other units where given, under the same rules as a new one; its price follows.
 * Where approval is needed and the mover does not manage, it becomes a request again.
 */
export async function moveBooking(
  input: { bookingId: string; startsAt: number; endsAt: number; units?: number | null },
  useCase: UseCase<'booking'>,
) {
  const { viewer, database, finish } = useCase
  const { bookingId, startsAt, endsAt } = input
  const found = await findBooking(useCase, bookingId)
  const { booking } = found
  const { facilityId } = booking
  const [facts, beneficiary] = await Promise.all([
    readFactsOf(database, viewer, facilityId, { startsAt, endsAt }, bookingId),
    found.concerns ? findBeneficiary(database, viewer, { forPersonId: booking.forPersonId, forOrganisationId: booking.forOrganisationId }) : asBooked(booking),
    assertMayChange(found, useCase),
  ])
  if (!facts) throw conflict('INVALID_TRANSITION')
  const again = facts.requiresApproval && !found.manages
  assertStep(again ? 'MOVE_FOR_APPROVAL' : 'MOVE', booking)
  const wish = { startsAt, endsAt, units: input.units ?? booking.units }
  // A manager moves what was booked: for whom it was booked stays as it was judged then.
  const standing = found.concerns
    ? beneficiary.standing(facts.cooperativeId)
    : { groups: facts.bookableBy, audience: booking.audience }
  const reasons = judge(wish, facts, standing, useCase)
  if (reasons.length > 0) throw bookingRefused(reasons, wish, facts, beneficiary, useCase, bookingId)
  const price = priceOf(facts.tariffs, standing.audience, endsAt - startsAt, wish.units)
  const status: BookingStatus = again ? 'REQUESTED' : booking.status
  const { bufferBefore, bufferAfter } = facts.bookable
  assertUnchanged(useCase, facts, found.concerns ? beneficiary : { ...beneficiary, holds: () => [] })
  change(useCase, found, {
    ...wish,
    ...{ status, bufferBefore, bufferAfter, audience: standing.audience, priceCents: price.amountCents, currency: price.currency },
    ...(again ? { decidedAt: null, decidedBy: null, decisionNote: null } : {}),
  })
  const before = { startsAt: booking.startsAt, endsAt: booking.endsAt, units: booking.units }
  await record(useCase, again ? 'booking.requested' : 'booking.moved', booking, { before, after: wish })
  return orRefused(() => finish({ booking: bookingId }), useCase, { facilityId, wish, beneficiary, without: bookingId })
}

/** Who it concerns may change it until the cancellation window; who manages it, until its end. */
async function assertMayChange({ booking, concerns, manages }: FoundBooking, useCase: UseCase<'booking'>): Promise<void> {
  const { now, database, languages } = useCase
  if (!concerns && !manages) throw forbidden()
  if (booking.endsAt <= now || (!manages && booking.startsAt <= now)) throw conflict('BOOKING_OVER')
  if (manages || booking.status !== 'CONFIRMED') return
  const [row] = await database.read(sql`select cancellation_window from facilities where id = ${booking.facilityId}`)
  const window = Number(row?.['cancellation_window'] ?? 0)
  if (now > booking.startsAt - window) throw conflict('CANCELLATION_TOO_LATE', { window: formatLength(window, languages) })
}

function assertStep(step: BookingStep, { status }: StoredBooking): void {
  if (!stepAllowed(step, status)) throw conflict('INVALID_TRANSITION')
}

/** The beneficiary as the booking says, where its standing is not asked anew. */
const asBooked = ({ forPersonId, forOrganisationId, audience }: StoredBooking): Beneficiary => ({
  personId: forPersonId,
  organisationId: forOrganisationId,
  standing: () => ({ groups: ['RESIDENT', 'PARTNER_REPRESENTATIVE', 'OTHER_COOPERATIVES', 'PUBLIC'], audience }),
  holds: () => [],
})

/** Writes changes to the booking as it was read, and demands the right to. */
function change({ work, database, now, viewer }: UseCase<'booking'>, { booking, concerns }: FoundBooking, changes: Changes): void {
  work.add(
    database.orm
      .update(bookings)
      .set({ ...changes, updatedAt: now })
      .where(
        sql`id = ${booking.id} and status = ${booking.status} and starts_at = ${booking.startsAt}
            and ends_at = ${booking.endsAt} and units = ${booking.units}`,
      ),
  )
  work.assertChanged()
  if (concerns) return
  work.assert(
    'FORBIDDEN',
    sql`exists (select 1 from memberships m, json_each(m.roles) r where m.person_id = ${viewer.personId}
        and m.cooperative_id = ${booking.cooperativeId} and m.status = 'ACTIVE' and r.value in ('FACILITY_MANAGER', 'BOARD'))`,
  )
}

/** Notes a change in the audit log and tells whoever listens. */
async function record({ work, viewer }: UseCase<'booking'>, action: string, booking: StoredBooking, data: Record<string, unknown>): Promise<void> {
  const { id, cooperativeId, facilityId } = booking
  work.audit({ action, subjectId: id, cooperativeId, facilityId, data })
  await work.emit(action, { bookingId: id, actorId: viewer.personId })
}

