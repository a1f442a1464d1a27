import { bookings } from '../../../schema/tables/bookings.ts'
import type { BookingStatus, TariffAudience } from '../../../schema/tables/vocabulary.ts'
import { newId } from '../../platform/ids.ts'
import type { Interval } from '../../platform/interval.ts'
import { checkInCode } from './check-in-code.ts'
import type { StoredBooking } from './find.ts'
import { agreedAfterMove } from './money/fees.ts'
import { onWall } from './quotas/rules.ts'
import type { Quote } from './quote.ts'
import type { BookingFacts, Wish } from './rules.ts'

/** What a new booking is made of, once it was judged. */
export interface Judged {
  facts: BookingFacts
  wish: Wish
  audience: TariffAudience
  quote: Quote
  status: BookingStatus
}

type Row = (typeof bookings)['$inferInsert']

/** Who books for whom, and what they call it. */
export type Around = Pick<Row, 'actorId' | 'forPersonId' | 'forOrganisationId' | 'title'> &
  Partial<Pick<Row, 'seriesId' | 'recurrenceId' | 'holdExpiresAt'>>

/** The row of a new booking. Its extras are rows of their own, which come after it. */
export function bookingRow({ facts, wish, audience, quote, status }: Judged, around: Around, now: number): Row & { id: string } {
  const { bookable, cooperativeId } = facts
  const { startsAt, endsAt, units } = wish
  const times = timed(facts, wish)
  return {
    ...{ id: newId('boo'), facilityId: bookable.id, cooperativeId, status, startsAt, endsAt, units, ...around },
    ...{ bufferBefore: bookable.bufferBefore, bufferAfter: bookable.bufferAfter, audience },
    ...quoted(quote),
    ...times,
    // What is written down later than it could have been claimed, such as by an import, is never released.
    releaseAt: times.releaseAt !== null && times.releaseAt > now ? times.releaseAt : null,
    throughCooperativeId: facts.pricing.throughCooperativeId,
    approvalsNeeded: facts.terms.approvals,
    checkInCode: checkInCode(),
    ...{ createdAt: now, updatedAt: now },
  }
}

/** What a booking stores of its price, and of what is agreed with it. */
export function quoted({ amountCents, currency, lines, depositCents, audience, ...agreed }: Quote) {
  const { cancellationFees: fees, noShowFeeCents } = agreed
  const price = { priceCents: amountCents, currency, priceLines: lines, depositCents, audience }
  return { ...price, cancellationFees: fees.length > 0 ? fees : null, noShowFeeCents }
}

/** The same of one that is moved: see `agreedAfterMove`. A deposit that was given back is not charged again. */
export function requoted(before: StoredBooking, quote: Quote, own: boolean, now: number): ReturnType<typeof quoted> {
  const depositCents = before.depositReturnedAt === null ? quote.depositCents : 0
  return { ...quoted(quote), ...agreedAfterMove(before, quote, own, now), depositCents }
}

/** What follows from when a booking is: the wall clock then, and when it is released unclaimed. */
export function timed({ timeZone, terms }: BookingFacts, { startsAt, endsAt }: Interval) {
  const { opens, closes } = onWall({ startsAt, endsAt }, timeZone)
  return {
    ...{ utcOffset: opens - startsAt, utcOffsetAtEnd: closes - endsAt },
    releaseAt: terms.releaseAfter === null ? null : startsAt + terms.releaseAfter,
  }
}
