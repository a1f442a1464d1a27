import type { CalendarFeedKind } from '../../../schema/tables/vocabulary.ts'
import { hmac, randomToken, sameHash } from '../../platform/crypto.ts'
import { DAY } from '../../platform/interval.ts'

/** The kind is told by a secret's first letter: it is none, and what reads a feed is another statement for each. */
const letters: Record<CalendarFeedKind, string> = { PERSON: 'p', FACILITY: 'f', COOPERATIVE: 'c' }

/** A new secret of a feed: 256 random bits behind a letter. */
export const newFeedSecret = (kind: CalendarFeedKind): string => letters[kind] + randomToken()

/** The kind of feed that a secret is for; null where it is no secret at all. */
export function kindOf(secret: string): CalendarFeedKind | null {
  if (!/^[a-z][\w-]{43}$/.test(secret)) return null
  return (Object.keys(letters) as CalendarFeedKind[]).find((kind) => letters[kind] === secret[0]) ?? null
}

/** How long a link to one booking holds at least: it is there to be opened, not to be kept. */
const holds = 7 * DAY

/** What a link to one booking says: which, for whom, and until when (Unix seconds). */
interface Said {
  bookingId: string
  person: string
  until: number
}

const keyOf = (secret: string, { bookingId, person, until }: Said): Promise<string> =>
  hmac(secret, `booking in a calendar ${bookingId} ${person} ${until}`)

/** The path and query of a booking's file for a person; the same all day. */
export async function bookingFilePath(secret: string, now: number, bookingId: string, person: string): Promise<string> {
  const until = Math.ceil(now / DAY) * DAY + holds
  const key = await keyOf(secret, { bookingId, person, until })
  return `/bookings/${bookingId}.ics?${new URLSearchParams({ person, until: String(until), key }).toString()}`
}

/** For whom a link to a booking's file was made; null where it was not made by us, or is too old. */
export async function openBookingFile(
  secret: string,
  now: number,
  bookingId: string,
  given: URLSearchParams,
): Promise<string | null> {
  const [person = '', until = '', key = ''] = ['person', 'until', 'key'].map((name) => given.get(name) ?? '')
  const expected = await keyOf(secret, { bookingId, person, until: Number(until) })
  return sameHash(key, expected) && Number(until) > now ? person : null
}
