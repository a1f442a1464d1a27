import type { Context } from '../../../auth/context.ts'
import { Refusal, type Reason } from '../../../platform/refusal.ts'
import type { RefusedDetails } from '../refused.ts'
import { withAlternatives, type CheckedOccurrence } from './check.ts'
import { allReasons, type JudgedOccurrence } from './judge.ts'

/** What a refused series tells besides: every occurrence, with the reasons against it. */
export interface SeriesRefusedDetails extends RefusedDetails {
  occurrences: CheckedOccurrence[]
}

/** The refusal of a series, with every reason against every occurrence. `lost` is what the database said, if it did. */
export function seriesRefused(
  judged: readonly JudgedOccurrence[],
  prepared: Parameters<typeof withAlternatives>[1],
  context: Context,
  lost?: Reason,
): Refusal {
  const reasons = allReasons(judged)
  const details: SeriesRefusedDetails = {
    // Whoever was faster may have gone again by now; the guard's word stands.
    reasons: reasons.length === 0 && lost ? [lost] : reasons,
    alternatives: async () => [],
    occurrences: withAlternatives(judged, prepared, context),
  }
  return new Refusal('BookingRefused', { code: 'BOOKING_REFUSED' }, { ...details })
}
