import type { UseCase, Writing } from '../../../auth/use-case.ts'
import { conflict, forbidden } from '../../../platform/refusal.ts'
import { agreementFor } from '../book.ts'
import { assertCapacity, assertStep, change, record } from '../change.ts'
import { assertAgreement } from '../conduct/approval.ts'
import { addExtras, allExtras, freeExtras, sameExtras } from '../equipment/hold.ts'
import { readFactsOfBooking } from '../facts.ts'
import { findBooking, type FoundBooking } from '../find.ts'
import { quoteOf } from '../quote.ts'
import { bookingRefused } from '../refused.ts'
import { quoted, timed } from '../row.ts'
import { judge } from '../rules.ts'
import { assertUnchanged, orRefused } from '../settle.ts'
import { findEntry } from './find-entry.ts'
import { freeing, settlingOf } from './freeing.ts'
import { settleQueue } from './settle-queue.ts'

type AnswerInput = { entryId: string }

/**
 * Accepts the room that is held for somebody: everything is judged again, as it is now, and where a manager has to
 * approve it becomes a request. For the beneficiary and who may act for them. Once the hold has expired it goes to the
 * next.
 */
export async function acceptWaitlistOffer({ entryId }: AnswerInput, useCase: UseCase<'booking' | 'entry'>) {
  const { database, work, now, finish } = useCase
  const found = await findOffer(entryId, useCase)
  const { booking, beneficiary } = found
  if (!beneficiary) throw forbidden()
  assertStep('ACCEPT', booking)
  const { id: bookingId, startsAt, endsAt, units, facilityId, cooperativeId } = booking
  const facts = (await readFactsOfBooking(database, bookingId, { startsAt, endsAt }, now))!
  const wish = { startsAt, endsAt, units, extras: found.extras }
  const standing = beneficiary.standing(cooperativeId)
  const reasons = judge(wish, facts, standing, useCase)
  if (reasons.length > 0) throw bookingRefused(reasons, wish, facts, beneficiary, useCase, bookingId)

  const agreement = agreementFor(facts, beneficiary, useCase)
  const status = agreement === 'ASKED' ? 'REQUESTED' : 'CONFIRMED'
  assertAgreement(agreement, facts, beneficiary, useCase)
  assertCapacity('REQUESTER', found, useCase)
  assertUnchanged(useCase, facts, beneficiary)
  // What the place demands by now may be other than when it was held.
  const extras = allExtras(wish, facts)
  const others = !sameExtras(found.extras, extras)
  if (others) freeExtras(useCase, bookingId)
  const { bufferBefore, bufferAfter } = facts.bookable
  change(useCase, found, {
    ...{ status, bufferBefore, bufferAfter, ...quoted(quoteOf(facts, standing.audience, wish)), ...timed(facts, wish) },
    ...{ throughCooperativeId: facts.pricing.throughCooperativeId, approvalsNeeded: facts.terms.approvals },
  })
  if (others) addExtras(useCase, [bookingId], extras)
  work.audit({ action: 'waitlist.accepted', subjectId: entryId, cooperativeId, facilityId, data: { bookingId } })
  await record(useCase, status === 'CONFIRMED' ? 'booking.confirmed' : 'booking.requested', booking, {
    entryId,
    startsAt,
    endsAt,
    units,
  })
  const lost = { facilityId, wish, beneficiary, without: bookingId }
  return orRefused(() => finish({ booking: bookingId, entry: entryId }), useCase, lost)
}

/**
 * Declines the room that is held for somebody: it goes to the next who waits in the same batch. For the beneficiary and
 * who may act for them; a facility manager may take an offer back.
 */
export async function declineWaitlistOffer({ entryId }: AnswerInput, useCase: UseCase<'entry'>) {
  const { viewer, work, now, finish } = useCase
  const found = await findOffer(entryId, useCase)
  const { booking, beneficiary, manages } = found
  if (!beneficiary && !manages) throw forbidden()
  assertStep('DECLINE', booking)
  assertCapacity(beneficiary ? 'REQUESTER' : 'MANAGER', found, useCase)
  const { id: bookingId, cooperativeId, facilityId } = booking
  return freeing(useCase, found, {
    write() {
      change(useCase, found, { status: 'CANCELLED', cancelledAt: now, cancelledBy: viewer.personId })
      work.audit({ action: 'waitlist.declined', subjectId: entryId, cooperativeId, facilityId, data: { bookingId } })
    },
    commit: () => finish({ entry: entryId }),
  })
}

/** Finds an offer that still stands. One whose hold has expired is passed on before that is told. */
async function findOffer(entryId: string, useCase: Writing): Promise<FoundBooking> {
  const { status, bookingId, facilityId } = (await findEntry(useCase, entryId)).entry
  if (status === 'LAPSED' && bookingId !== null) throw conflict('HOLD_EXPIRED')
  if (status !== 'OFFERED' || bookingId === null) throw conflict('WAITLIST_NO_OFFER')
  const found = await findBooking(useCase, bookingId)
  if (found.booking.status === 'HELD' && found.booking.holdExpiresAt! <= useCase.now) {
    await settleQueue(settlingOf(useCase), facilityId)
    throw conflict('HOLD_EXPIRED')
  }
  // Between the two reads somebody may have answered: the entry says what came of it.
  if (found.booking.status !== 'HELD') throw conflict('STALE')
  return found
}
