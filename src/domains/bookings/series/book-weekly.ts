import { sql } from 'drizzle-orm'
import { bookings, bookingSeries } from '../../../../schema/tables/bookings.ts'
import type { Writing } from '../../../auth/use-case.ts'
import { insertEach } from '../../../platform/database/insert-each.ts'
import { newId } from '../../../platform/ids.ts'
import { bookingRow } from '../row.ts'
import { printRecurrence } from './recurrence.ts'
import { parseRule } from './rule.ts'
import { printStamp } from './stamps.ts'
import { storedFirst } from './stored.ts'
import type { PlannedSeries } from './weekly.ts'

/** How many rows go in one statement, so that none is longer than a server takes. */
const atOnce = 500

/**
 * Adds to a batch the bookings of series that were planned, confirmed, by who manages the places. Returns the ids of
 * the series in their order, null for one that has no day left. The database's guards have the last word on each.
 */
export function addWeekly(
  { work, now }: Writing,
  actorId: string,
  planned: readonly PlannedSeries[],
): (string | null)[] {
  const ids = planned.map(({ booked }) => (booked.length > 0 ? newId('bse') : null))
  const places = new Map(planned.map(({ facts }) => [facts.bookable.id, facts.rulesVersion]))
  const judgedBy = JSON.stringify([...places])
  work.assert(
    'STALE',
    sql`not exists (select 1 from json_each(${judgedBy}) p join facilities f on f.id = p.value ->> 0
    where f.rules_version <> p.value ->> 1)`,
  )
  const made = planned.flatMap((plan, n) => (ids[n] ? [{ plan, id: ids[n] }] : []))
  const series = made.map(({ plan, id }) => seriesRow(plan, id, actorId, now))
  const rows = made.flatMap(({ plan, id }) => bookingRows(plan, id, actorId, now))
  for (let n = 0; n < series.length; n += atOnce) work.add(insertEach(bookingSeries, series.slice(n, n + atOnce)))
  for (let n = 0; n < rows.length; n += atOnce) work.add(insertEach(bookings, rows.slice(n, n + atOnce)))
  return ids
}

function seriesRow({ series, facts, booked, skipped }: PlannedSeries, id: string, actorId: string, now: number) {
  const [first, last] = [booked[0]!, booked.at(-1)!]
  const { timeZone, cooperativeId, bookable } = facts
  const isBetween = (at: number | null): at is number => at !== null && at > first.startsAt && at < last.startsAt
  const rule = parseRule(`FREQ=WEEKLY;UNTIL=${printStamp(last.startsAt)}Z`, timeZone)
  return {
    ...{ id, facilityId: bookable.id, cooperativeId, ...storedFirst({ ...first, timeZone }), units: series.units },
    recurrence: printRecurrence({ rule, added: [], excluded: skipped.map(({ at }) => at).filter(isBetween) }, timeZone),
    ...{ title: series.title, actorId, forPersonId: series.personId, forOrganisationId: series.organisationId },
    ...{ createdAt: now, updatedAt: now },
  }
}

const bookingRows = ({ series, facts, booked }: PlannedSeries, seriesId: string, actorId: string, now: number) =>
  booked.map(({ startsAt, endsAt, local, quote }) => {
    const { personId: forPersonId, organisationId: forOrganisationId, title, audience, units } = series
    const judged = { facts, wish: { startsAt, endsAt, units }, audience, quote, status: 'CONFIRMED' as const }
    return bookingRow(judged, { actorId, forPersonId, forOrganisationId, title, seriesId, recurrenceId: local }, now)
  })
