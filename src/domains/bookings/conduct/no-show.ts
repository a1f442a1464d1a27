import { sql } from 'drizzle-orm'
import type { UseCase } from '../../../auth/use-case.ts'
import { DAY } from '../../../platform/interval.ts'
import { conflict, forbidden, Refusal, type Reason } from '../../../platform/refusal.ts'
import { assertCapacity, assertStep, change, record } from '../change.ts'
import { judgeEquipment } from '../equipment/rules.ts'
import { readFactsOfBooking } from '../facts.ts'
import { findBooking, type FoundBooking } from '../find.ts'
import { orExplained } from '../settle.ts'
import { freeing } from '../waitlist/freeing.ts'

/** For how long after its end a booking can be reported, or the report be taken back. */
const reportedFor = 31 * DAY

/**
 * Notes that nobody came to a booking that has begun: its place is free, and what is left of it may go to who waits.
 */
export async function reportNoShow({ bookingId }: { bookingId: string }, useCase: UseCase<'booking'>) {
  const { now, finish, work } = useCase
  const found = await managed(bookingId, useCase)
  const { booking, terms } = found
  const feeCents = booking.noShowFeeCents
  assertStep('REPORT_NO_SHOW', booking)
  if (booking.checkedInAt !== null) throw conflict('ALREADY_CHECKED_IN')
  if (booking.startsAt > now) throw conflict('BOOKING_NOT_BEGUN')
  if (booking.endsAt + reportedFor <= now) throw conflict('BOOKING_OVER')
  assertCapacity('MANAGER', found, useCase)
  return freeing(useCase, found, {
    async write() {
      work.assert('STALE', sql`(select checked_in_at from bookings where id = ${bookingId}) is null`)
      change(useCase, found, { status: 'NO_SHOW', feeCents })
      await record(useCase, 'booking.noShow', booking, { feeCents })
      if (terms.noShowLimit !== null)
        await work.emit('booking.blocked', { bookingId, actorId: useCase.viewer.personId })
    },
    commit: () => finish({ booking: bookingId }),
  })
}

/**
 * Takes a no-show back: somebody was there after all. The fee goes, and the block where too few no-shows are left.
 * Nobody need check in to it any more. Where its place has gone to somebody else by now, the guard says no.
 */
export async function undoNoShow({ bookingId }: { bookingId: string }, useCase: UseCase<'booking'>) {
  const { now, finish } = useCase
  const found = await managed(bookingId, useCase)
  const { booking } = found
  assertStep('UNDO_NO_SHOW', booking)
  if (booking.endsAt + reportedFor <= now) throw conflict('BOOKING_OVER')
  assertCapacity('MANAGER', found, useCase)
  change(useCase, found, { status: 'CONFIRMED', feeCents: 0, releaseAt: null })
  await record(useCase, 'booking.noShowUndone', booking, {})
  return orExplained(
    () => finish({ booking: bookingId }),
    () => taken(found, useCase),
  )
}

/** Why it cannot be taken back: only what it would take is looked at, since its time may be over. */
async function taken({ booking, extras }: FoundBooking, useCase: UseCase<'booking'>): Promise<Refusal> {
  const { database, now } = useCase
  const { id, startsAt, endsAt, units } = booking
  const facts = await readFactsOfBooking(database, id, { startsAt, endsAt }, now)
  const reasons: Reason[] = facts ? judgeEquipment({ startsAt, endsAt, units, extras }, facts, useCase) : []
  if (reasons.length === 0) reasons.push({ code: 'NO_CAPACITY' })
  return new Refusal('BookingRefused', { code: 'BOOKING_REFUSED' }, { reasons, alternatives: async () => [] })
}

async function managed(bookingId: string, useCase: UseCase<'booking'>): Promise<FoundBooking> {
  const found = await findBooking(useCase, bookingId)
  if (!found.manages) throw forbidden()
  return found
}
