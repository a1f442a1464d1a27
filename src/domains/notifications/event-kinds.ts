import { bookingKinds } from './booking-events.ts'
import { blocked, paused } from './conduct-events.ts'
import type { EventKind } from './event-kind.ts'
import { matchKinds } from './match-events.ts'
import { invitation, membershipDecided, signInCode } from './member-events.ts'
import { seasonKinds } from './season-events.ts'
import { seriesKinds } from './series-events.ts'
import { clearanceEnding, concernReported, concernReturned } from './trust-events.ts'
import { waitlistKinds } from './waitlist-events.ts'

const kinds = new Map<string, EventKind>(
  Object.entries({
    'mail.signInCode': signInCode,
    'mail.invitation': invitation,
    'membership.decided': membershipDecided,
    ...bookingKinds,
    'booking.blocked': blocked,
    ...seriesKinds,
    ...seasonKinds,
    ...waitlistKinds,
    'clearance.ending': clearanceEnding,
    'concern.reported': concernReported,
    'concern.returned': concernReturned,
    ...matchKinds,
    'match.paused': paused,
  }),
)

/** What an event of this kind causes; undefined where nothing is known of it. */
export const kindOf = (name: string): EventKind | undefined => kinds.get(name)

/** Whether events of this kind are worth a try right after their commit. */
export const isUrgent = (name: string): boolean => kinds.get(name)?.urgent ?? false
