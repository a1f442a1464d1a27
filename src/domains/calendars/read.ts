import { sql } from 'drizzle-orm'
import { namedByRow } from '../../auth/asker.ts'
import { openPersonalLink } from '../../auth/personal-links.ts'
import type { Settings } from '../../env.ts'
import { sha256 } from '../../platform/crypto.ts'
import type { Database } from '../../platform/database/database.ts'
import { DAY } from '../../platform/interval.ts'
import { bookingsOf, feedOf, headOf, readable, shown } from './chosen.ts'
import { writeCalendar } from './icalendar.ts'
import { bookingFile, kindOf } from './secrets.ts'
import { eventOf, nameOf, type BookingRow } from './shown.ts'
import { wordingFor } from './wording.ts'

/** How long a subscriber may wait before asking again (seconds). */
const refreshEvery = 3_600

/** What reading a calendar needs of its request. */
interface Reading {
  database: Database
  settings: Pick<Settings, 'secret' | 'mail'>
  now: number
}

/** A calendar that was read. */
interface ReadCalendar {
  feedId: string
  lastReadAt: number | null
  /** Says whether it is the same as before, without writing it. */
  version: string
  text: () => string
}

interface Head {
  id: string
  name: string | null
  last_read_at: number | null
  language: string | null
  default_language: string | null
  facility: string | null
  cooperative: string | null
}

/**
 * Reads the feed of a secret by the eyes of its owner as they are now: what they may not see any more is not in it, and
 * nothing is, where they may not see what it shows. Null then, and where there is no such feed. One round trip.
 * `release` names the version of the code, which words calendars.
 */
export async function readFeed(
  secret: string,
  { database, settings, now, release }: Reading & { release: string },
): Promise<ReadCalendar | null> {
  const kind = kindOf(secret)
  if (kind === null) return null
  const feed = feedOf(await sha256(secret), kind)
  const owner = sql`select p.id, null as session_id, p.locale from (${feed}) x join people p on p.id = x.person_id`
  const named = database.naming(namedByRow(owner, { now, accepted: [] }))
  const [heads, ...rows] = await Promise.all(
    [headOf(feed, kind), ...bookingsOf(feed, kind, now)].map((one) => named.read(one)),
  )
  const found = heads?.[0] as unknown as Head | undefined
  if (!found) return null
  const languages = [found.language, found.default_language].filter((tag) => tag !== null)
  const telling = { languages, kind, sender: senderOf(settings) }
  const events = (rows.flat() as unknown as BookingRow[]).sort(inOrder).map((row) => eventOf(row, telling))
  const name = nameOfFeed(found, languages)
  return {
    feedId: found.id,
    lastReadAt: found.last_read_at,
    version: await sha256(JSON.stringify([release, name, events])),
    text: () => writeCalendar({ name, refreshEvery, events }),
  }
}

/** In order of time; of those that begin at once, by their ids. */
const inOrder = (a: BookingRow, b: BookingRow): number => a.starts_at - b.starts_at || (a.id < b.id ? -1 : 1)

function nameOfFeed({ name, facility, cooperative }: Head, languages: readonly string[]): string {
  return name ?? (facility === null ? null : nameOf(facility, languages)) ?? cooperative ?? wordingFor(languages).mine
}

/** Notes that a feed was read; once a day is enough to tell whether it still is. */
export async function noteReading(database: Database, calendar: ReadCalendar, now: number): Promise<void> {
  const { feedId, lastReadAt } = calendar
  if (lastReadAt !== null && lastReadAt > now - DAY) return
  await database.write([sql`update calendar_feeds set last_read_at = ${now} where id = ${feedId}`])
}

/**
 * Reads one booking by a link to it, by the eyes of whom it was made for, in what their browser speaks. Null where they
 * do not see it, or the link is none.
 */
export async function readBookingFile(
  bookingId: string,
  given: URLSearchParams,
  { database, settings, now, accepted }: Reading & { accepted: readonly string[] },
): Promise<string | null> {
  const person = await openPersonalLink(settings.secret, now, bookingFile(bookingId), given)
  if (person === null) return null
  const reader = sql`select p.id, null as session_id, p.locale from people p where p.id = ${person}`
  const named = database.naming(namedByRow(reader, { now, accepted: [] }))
  const [[row], [known]] = await Promise.all([
    named.read(sql`${shown(sql`${bookingId}`)} where ${readable}`),
    named.read(reader),
  ])
  if (!row) return null
  const languages = [...accepted, known?.['locale'], row['default_language']].filter((tag) => typeof tag === 'string')
  const telling = { languages, kind: 'PERSON' as const, sender: senderOf(settings) }
  return writeCalendar({ name: null, refreshEvery: null, events: [eventOf(row as unknown as BookingRow, telling)] })
}

/** The address that mails come from, which calendars name as the organizer's; null where none are sent. */
function senderOf({ mail }: Reading['settings']): string | null {
  if (mail.transport === 'none') return null
  return /<([^<>]+)>\s*$/.exec(mail.from)?.[1] ?? mail.from
}
