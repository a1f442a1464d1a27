import type { InStatement } from '@libsql/client'
import type { Venue } from './facilities.ts'
import type { Opening } from './hours.ts'

const VENUES = 50

/** Statements that give every venue the calendar of its pattern, which travels once for many of them. */
export function* calendarInserts({ pattern, timeZone, calendar }: Opening, venues: readonly Venue[]): Generator<InStatement> {
  const intervals = JSON.stringify(calendar.map(({ startsAt, endsAt }) => [startsAt, endsAt]))
  const ids = venues
    .filter((venue) => venue.pattern === pattern && venue.community.timeZone === timeZone)
    .map(({ id }) => id)
    .sort()
  for (let from = 0; from < ids.length; from += VENUES) {
    yield {
      sql: `insert into calendar_intervals (facility_id, kind, starts_at, ends_at, reason)
        select venue.value, 'OPEN', open.value ->> 0, open.value ->> 1, null
        from json_each(?) venue cross join json_each(?) open`,
      args: [JSON.stringify(ids.slice(from, from + VENUES)), intervals],
    }
  }
}
