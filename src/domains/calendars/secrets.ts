import type { CalendarFeedKind } from '../../../schema/tables/vocabulary.ts'
import { randomToken } from '../../platform/crypto.ts'

/** The kind is told by a secret's first letter: it is none, and what reads a feed is another statement for each. */
const letters: Record<CalendarFeedKind, string> = { PERSON: 'p', FACILITY: 'f', COOPERATIVE: 'c' }

/** A new secret of a feed: 256 random bits behind a letter. */
export const newFeedSecret = (kind: CalendarFeedKind): string => letters[kind] + randomToken()

/** The kind of feed that a secret is for; null where it is no secret at all. */
export function kindOf(secret: string): CalendarFeedKind | null {
  if (!/^[a-z][\w-]{43}$/.test(secret)) return null
  return (Object.keys(letters) as CalendarFeedKind[]).find((kind) => letters[kind] === secret[0]) ?? null
}

/** Where one booking is as a file, for whom a link to it was made. */
export const bookingFile = (bookingId: string): string => `/bookings/${bookingId}.ics`
