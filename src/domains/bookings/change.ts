import * as z from 'zod/mini'
import { sql } from 'drizzle-orm'
import { bookings } from '../../../schema/tables/bookings.ts'
import { authorizeWrite } from '../../auth/authorize.ts'
import type { Context } from '../../auth/context.ts'
import type { Writing } from '../../auth/use-case.ts'
import { line } from '../../platform/check.ts'
import { lazily } from '../../platform/lazily.ts'
import { formatLength } from '../../platform/length.ts'
import { conflict, forbidden } from '../../platform/refusal.ts'
import type { FoundBooking, StoredBooking } from './find.ts'
import { stepAllowed, type BookingStep } from './states.ts'

/** A word that somebody gives with a change. */
export const note = lazily(() => z.nullish(line(1, 1_000)))

/** As whom the viewer changes a booking. */
export type Capacity = 'REQUESTER' | 'MANAGER'

/**
 * As whom the viewer may take a step that is open to both: who acts for the beneficiary may until the cancellation
 * window, who manages the facility until the end. Refuses where they may not.
 */
export function capacityFor(step: BookingStep, found: FoundBooking, { now, languages }: Context): Capacity {
  const { booking, beneficiary, manages, cancellationWindow } = found
  if (!beneficiary && !manages) throw forbidden()
  assertStep(step, booking)
  if (booking.endsAt <= now) throw conflict('BOOKING_OVER')
  const begun = booking.startsAt <= now
  const late = booking.status === 'CONFIRMED' && now > booking.startsAt - cancellationWindow
  if (beneficiary && !begun && !late) return 'REQUESTER'
  if (manages) return 'MANAGER'
  if (begun) throw conflict('BOOKING_OVER')
  throw conflict('CANCELLATION_TOO_LATE', { window: formatLength(cancellationWindow, languages) })
}

/** Demands that the booking's state allows a step. */
export function assertStep(step: BookingStep, { status }: StoredBooking): void {
  if (!stepAllowed(step, status)) throw conflict('INVALID_TRANSITION')
}

/** Demands that what lets the viewer change a booking is still so when the batch runs. */
export function assertCapacity(as: Capacity, found: FoundBooking, useCase: Writing): void {
  const { cooperativeId } = found.booking
  if (as === 'MANAGER') authorizeWrite(useCase, 'booking.manage', cooperativeId)
  else for (const condition of found.beneficiary!.acts(cooperativeId)) useCase.work.assert('FORBIDDEN', condition)
}

type Changes = Partial<Omit<StoredBooking, 'id'>>

/** Writes changes to the booking as it was read: where somebody changed it meanwhile, nothing is written. */
export function change({ work, database, now }: Writing, { booking }: Pick<FoundBooking, 'booking'>, changes: Changes): void {
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
}

/** Notes a change in the audit log and tells whoever listens. */
export async function record(
  { work, viewer }: Writing,
  action: string,
  { id, cooperativeId, facilityId }: Pick<StoredBooking, 'id' | 'cooperativeId' | 'facilityId'>,
  data: Record<string, unknown>,
): Promise<void> {
  work.audit({ action, subjectId: id, cooperativeId, facilityId, data })
  await work.emit(action, { bookingId: id, actorId: viewer.personId })
}
