import { sql, type SQL } from 'drizzle-orm'
import { bookings } from '../../../schema/tables/bookings.ts'
import { cooperatives } from '../../../schema/tables/cooperatives.ts'
import { facilities } from '../../../schema/tables/facilities.ts'
import type { CalendarFeedKind } from '../../../schema/tables/vocabulary.ts'
import { asker, namedByRow } from '../../auth/asker.ts'
import type { Settings } from '../../env.ts'
import { sha256 } from '../../platform/crypto.ts'
import type { Database } from '../../platform/database/database.ts'
import { DAY } from '../../platform/interval.ts'
import { visibleBooking } from '../bookings/index.ts'
import { memberOf } from '../cooperatives/index.ts'
import { visibleFacility } from '../facilities/index.ts'
import { writeCalendar } from './icalendar.ts'
import { kindOf, openBookingFile } from './secrets.ts'
import { eventOf, nameOf, type BookingRow } from './shown.ts'
import { wordingFor } from './wording.ts'

/** How far a feed looks back, and how long it tells of what was called off: calendars that were away hear of it. */
const looksBack = 90 * DAY
const tellsOfCancelled = 35 * DAY

/** The most that a feed shows of what is to come, and of what was. */
const mostToCome = 1_500
const mostPast = 500

/** How long a subscriber may wait before asking again (seconds). */
const refreshEvery = 3_600

/** What reading a calendar needs of its request. */
export interface Reading {
  database: Database
  settings: Pick<Settings, 'secret' | 'mail'>
  now: number
  /** The version of the code, which words calendars. */
  release: string
}

/** A calendar that was read. */
export interface ReadCalendar {
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
 */
export async function readFeed(secret: string, { database, settings, now, release }: Reading): Promise<ReadCalendar | null> {
  const kind = kindOf(secret)
  if (kind === null) return null
  const feed = feedOf(await sha256(secret), kind)
  const owner = sql`select p.id, null as session_id, p.locale from (${feed}) x join people p on p.id = x.person_id`
  const named = database.naming(namedByRow(owner, { now, accepted: [] }))
  const [found, toCome, past] = await Promise.all([
    named.read(headOf(feed, kind)),
    named.read(bookingsOf(feed, kind, now, sql`${bookings.startsAt} >= ${now - DAY}
      order by ${bookings.startsAt}, ${bookings.id} limit ${mostToCome}`)),
    named.read(bookingsOf(feed, kind, now, sql`${bookings.startsAt} < ${now - DAY} and ${bookings.startsAt} > ${now - looksBack}
      order by ${bookings.startsAt} desc, ${bookings.id} desc limit ${mostPast}`)),
  ])
  const head = found[0] as unknown as Head | undefined
  if (!head) return null
  const rows = ([...past, ...toCome] as unknown as BookingRow[]).sort(inOrder)
  const languages = [head.language, head.default_language].filter((tag) => tag !== null)
  const name = head.name ?? (head.facility === null ? head.cooperative : nameOf(head.facility, languages)) ?? wordingFor(languages).mine
  const telling = { languages, kind, sender: senderOf(settings) }
  const events = rows.map((row) => eventOf(row, telling))
  return {
    feedId: head.id,
    lastReadAt: head.last_read_at,
    version: await sha256(JSON.stringify([release, name, events])),
    text: () => writeCalendar({ name, refreshEvery, events }),
  }
}

/** Notes that a feed was read; once a day is enough to tell whether it still is. */
export const noteReading = async (database: Database, { feedId, lastReadAt }: ReadCalendar, now: number): Promise<void> => {
  if (lastReadAt !== null && lastReadAt > now - DAY) return
  await database.write([sql`update calendar_feeds set last_read_at = ${now} where id = ${feedId} and revoked_at is null`])
}

/** Reads one booking by a link to it, by the eyes of whom it was made for, in what their browser speaks. Null where these do not see it. */
export async function readBookingFile(
  bookingId: string,
  given: URLSearchParams,
  { database, settings, now, accepted }: Omit<Reading, 'release'> & { accepted: readonly string[] },
): Promise<string | null> {
  const person = await openBookingFile(settings.secret, now, bookingId, given)
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

/** The feed of a secret, looked up by its hash, unless it was revoked. */
const feedOf = (hash: string, kind: CalendarFeedKind): SQL =>
  sql`select * from calendar_feeds where secret_hash = ${hash} and kind = ${kind} and revoked_at is null`

/** What of a feed its owner must still be able to see. */
const allowed: Record<CalendarFeedKind, SQL> = {
  PERSON: sql`true`,
  FACILITY: sql`${visibleFacility(facilities as never)} and ${memberOf(facilities.cooperativeId)}`,
  COOPERATIVE: memberOf(cooperatives.id),
}

const headOf = (feed: SQL, kind: CalendarFeedKind): SQL => sql`
  select x.id, x.name, x.last_read_at, coalesce(p.locale, x.language) as language, ${facilities.name} as facility,
    ${cooperatives.name} as cooperative, ${cooperatives.defaultLanguage} as default_language
  from (${feed}) x join people p on p.id = x.person_id
  left join ${facilities} on ${facilities.id} = x.facility_id
  left join ${cooperatives} on ${cooperatives.id} = coalesce(x.cooperative_id, ${facilities.cooperativeId})
  where ${allowed[kind]}`

/**
 * What a calendar tells of some bookings, given by a select of their ids: of those that the reader may not read, only that
 * a place is taken. That is theirs unless told, since others it takes may be unknown to the reader.
 */
function shown(chosen: SQL, place: SQL = sql`${bookings.facilityId}`): SQL {
  return sql`select ${bookings.id}, ${bookings.status}, ${bookings.startsAt}, ${bookings.endsAt}, ${bookings.updatedAt},
    ${bookings.sequence}, ${readable}, iif(${readable}, ${bookings.title}, null) as title,
    iif(${readable}, coalesce(o.name, p.name), null) as beneficiary, ${bookings.forPersonId} is ${asker.personId} as own,
    iif(${facilities.mode} = 'UNITS' and ${bookings.facilityId} = ${facilities.id}, ${bookings.units}, null) as units,
    ${facilities.name} as facility, ${facilities.capacity}, ${facilities.street}, ${facilities.postalCode}, ${facilities.city},
    ${facilities.latitude}, ${facilities.longitude}, ${facilities.timeZone},
    ${cooperatives.name} as cooperative, ${cooperatives.defaultLanguage} as default_language
    from (select *, (${visibleBooking(bookings as never)}) is true as readable from ${bookings} where ${bookings.id} in (${chosen})) bookings
    join ${facilities} on ${facilities.id} = iif(${readable}, ${bookings.facilityId}, ${place})
    join ${cooperatives} on ${cooperatives.id} = ${bookings.cooperativeId}
    left join people p on p.id = ${bookings.forPersonId} left join organisations o on o.id = ${bookings.forOrganisationId}`
}

const readable = sql`bookings.readable`

/** In order of time; of those that begin at once, by their ids. */
const inOrder = (a: BookingRow, b: BookingRow): number => a.starts_at - b.starts_at || (a.id < b.id ? -1 : 1)

/** Which bookings a feed shows, as far as its owner may know of them. */
const scopes: Record<CalendarFeedKind, (feed: SQL) => SQL> = {
  // Written so that each part is found in an index of its own.
  PERSON: () => sql`(${bookings.forPersonId} = ${asker.personId}
    or (${bookings.actorId} = ${asker.personId} and ${bookings.actorId} is not ${bookings.forPersonId})
    or ${bookings.forOrganisationId} in (select value ->> 1 from json_each(${asker.represents})))
    and (${visibleBooking(bookings as never)})`,
  // What takes the whole takes its parts, and the other way round.
  FACILITY: (feed) => sql`${bookings.facilityId} in (select t.facility_id from facility_spaces s
    join facility_spaces t on t.space_id = s.space_id where s.facility_id = ${subjectOf(feed)})`,
  COOPERATIVE: (feed) => {
    const owner = sql`(select cooperative_id from (${feed}))`
    return sql`${bookings.cooperativeId} = ${owner} and (${visibleBooking(bookings as never)} or ${bookings.facilityId} in
      (select ${facilities.id} from ${facilities} where ${facilities.cooperativeId} = ${owner} and ${visibleFacility(facilities as never)}))`
  },
}

const subjectOf = (feed: SQL): SQL => sql`(select facility_id from (${feed}))`

/** The bookings of a feed in a part of its time. */
function bookingsOf(feed: SQL, kind: CalendarFeedKind, now: number, part: SQL): SQL {
  const { id, status, updatedAt, holdExpiresAt } = bookings
  const chosen = sql`select ${id} from ${bookings} where ${scopes[kind](feed)} and (${status} in ('CONFIRMED', 'REQUESTED', 'NO_SHOW')
    or (${status} = 'HELD' and ${holdExpiresAt} > ${now})
    or (${status} in ('CANCELLED', 'REJECTED', 'EXPIRED') and ${updatedAt} > ${now - tellsOfCancelled})) and ${part}`
  return kind === 'FACILITY' ? shown(chosen, subjectOf(feed)) : shown(chosen)
}
