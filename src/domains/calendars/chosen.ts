import { sql, type SQL } from 'drizzle-orm'
import { bookings } from '../../../schema/tables/bookings.ts'
import { cooperatives } from '../../../schema/tables/cooperatives.ts'
import { facilities } from '../../../schema/tables/facilities.ts'
import type { CalendarFeedKind } from '../../../schema/tables/vocabulary.ts'
import { asker } from '../../auth/asker.ts'
import { DAY } from '../../platform/interval.ts'
import { visibleBooking } from '../bookings/index.ts'
import { memberOf } from '../cooperatives/index.ts'
import { visibleFacility } from '../facilities/index.ts'

/** How far a feed looks back, and how long it tells of what was called off: calendars that were away hear of it. */
const looksBack = 90 * DAY
const tellsOfCancelled = 35 * DAY

/** The most that a feed shows of what is to come, and of what was. */
const mostToCome = 1_500
const mostPast = 500

/** The feed of a secret, looked up by its hash, unless it was revoked. */
export const feedOf = (hash: string, kind: CalendarFeedKind): SQL =>
  sql`select * from calendar_feeds where secret_hash = ${hash} and kind = ${kind} and revoked_at is null`

/** What of a feed its owner must still be able to see. */
const allowed: Record<CalendarFeedKind, SQL> = {
  PERSON: sql`true`,
  FACILITY: sql`${visibleFacility(facilities as never)} and ${memberOf(facilities.cooperativeId)}`,
  COOPERATIVE: memberOf(cooperatives.id),
}

/** What a feed is called by; no row where its owner may not read it any more. */
export const headOf = (feed: SQL, kind: CalendarFeedKind): SQL => sql`
  select x.id, x.name, x.last_read_at, coalesce(p.locale, x.language) as language, ${facilities.name} as facility,
    ${cooperatives.name} as cooperative, ${cooperatives.defaultLanguage} as default_language
  from (${feed}) x join people p on p.id = x.person_id
  left join ${facilities} on ${facilities.id} = x.facility_id
  left join ${cooperatives} on ${cooperatives.id} = coalesce(x.cooperative_id, ${facilities.cooperativeId})
  where ${allowed[kind]}`

/** Whether the reader may read a booking, or else may only know that a place is taken: a column of what is shown. */
export const readable = sql`bookings.readable`

/**
 * What a calendar tells of some bookings, given by a select of their ids. The place of one that the reader may not read
 * is its own unless told, since the reader may not know of that.
 */
export function shown(chosen: SQL, place: SQL = sql`${bookings.facilityId}`): SQL {
  const judged = sql`select *, (${visibleBooking(bookings as never)}) is true as readable
    from ${bookings} where ${bookings.id} in (${chosen})`
  return sql`select ${bookings.id}, ${bookings.status}, ${bookings.startsAt}, ${bookings.endsAt}, ${bookings.updatedAt},
    ${bookings.sequence}, ${readable}, iif(${readable}, ${bookings.title}, null) as title,
    iif(${readable}, coalesce(o.name, p.name), null) as beneficiary,
    ${bookings.forPersonId} is ${asker.personId} as own,
    iif(${facilities.mode} = 'UNITS' and ${bookings.facilityId} = ${facilities.id}, ${bookings.units}, null) as units,
    ${facilities.name} as facility, ${facilities.capacity}, ${facilities.street}, ${facilities.postalCode},
    ${facilities.city}, ${facilities.latitude}, ${facilities.longitude}, ${facilities.timeZone},
    ${cooperatives.name} as cooperative, ${cooperatives.defaultLanguage} as default_language
    from (${judged}) bookings
    join ${facilities} on ${facilities.id} = iif(${readable}, ${bookings.facilityId}, ${place})
    join ${cooperatives} on ${cooperatives.id} = ${bookings.cooperativeId}
    left join people p on p.id = ${bookings.forPersonId}
    left join organisations o on o.id = ${bookings.forOrganisationId}`
}

const subjectOf = (feed: SQL): SQL => sql`(select facility_id from (${feed}))`

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
  COOPERATIVE(feed) {
    const owner = sql`(select cooperative_id from (${feed}))`
    const seen = sql`select ${facilities.id} from ${facilities}
      where ${facilities.cooperativeId} = ${owner} and ${visibleFacility(facilities as never)}`
    return sql`${bookings.cooperativeId} = ${owner}
      and (${visibleBooking(bookings as never)} or ${bookings.facilityId} in (${seen}))`
  },
}

/** The bookings that a feed shows: what is to come, the nearest, and what was, the latest. */
export function bookingsOf(feed: SQL, kind: CalendarFeedKind, now: number): [toCome: SQL, past: SQL] {
  const { id, status, startsAt, updatedAt, holdExpiresAt } = bookings
  const told = sql`(${status} in ('CONFIRMED', 'REQUESTED', 'NO_SHOW')
    or (${status} = 'HELD' and ${holdExpiresAt} > ${now})
    or (${status} in ('CANCELLED', 'REJECTED', 'EXPIRED') and ${updatedAt} > ${now - tellsOfCancelled}))`
  const chosen = (part: SQL) => {
    const ids = sql`select ${id} from ${bookings} where ${scopes[kind](feed)} and ${told} and ${part}`
    return kind === 'FACILITY' ? shown(ids, subjectOf(feed)) : shown(ids)
  }
  return [
    chosen(sql`${startsAt} >= ${now - DAY} order by ${startsAt}, ${id} limit ${mostToCome}`),
    chosen(sql`${startsAt} < ${now - DAY} and ${startsAt} > ${now - looksBack}
      order by ${startsAt} desc, ${id} desc limit ${mostPast}`),
  ]
}
