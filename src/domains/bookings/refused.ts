import type { Context } from '../../auth/context.ts'
import { Refusal, type Reason } from '../../platform/refusal.ts'
import { findAlternatives, type Alternative } from './alternatives.ts'
import type { Beneficiary } from './beneficiary.ts'
import type { BookingFacts, Wish } from './rules.ts'

/** What a refused booking tells besides its code. */
export interface RefusedDetails {
  reasons: Reason[]
  /** Found only when they are asked for, since finding them costs a read. */
  alternatives: () => Promise<Alternative[]>
}

/** The refusal of a booking, with every reason. */
export function bookingRefused(
  reasons: Reason[],
  wish: Wish,
  facts: BookingFacts,
  beneficiary: Beneficiary,
  context: Context,
  without?: string,
): Refusal {
  const details: RefusedDetails = {
    reasons,
    alternatives: () => findAlternatives(wish, facts, beneficiary, context, without),
  }
  return new Refusal('BookingRefused', { code: 'BOOKING_REFUSED' }, { ...details })
}
