import { sql } from 'drizzle-orm'
import { bookings, bookingSeries } from '../../../../schema/tables/bookings.ts'
import type { Context } from '../../../auth/context.ts'
import type { Writing } from '../../../auth/use-case.ts'
import { insertEach } from '../../../platform/database/insert-each.ts'
import type { AuditEntry } from '../../../platform/database/work.ts'
import { newId } from '../../../platform/ids.ts'
import { DAY } from '../../../platform/interval.ts'
import { addExtras, allExtras } from '../equipment/hold.ts'
import { conflict, Refusal } from '../../../platform/refusal.ts'
import { bookingRow } from '../row.ts'
import { settleQueue } from '../waitlist/settle-queue.ts'
import { settlingOf } from '../waitlist/freeing.ts'
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
export function addWeekly(writing: Writing, actorId: string, planned: readonly PlannedSeries[]): (string | null)[] {
  const { work, now } = writing
  const places = JSON.stringify([...new Map(planned.map(({ facts }) => [facts.bookable.id, facts.rulesVersion]))])
  const changed = sql`select 1 from json_each(${places}) p join facilities f on f.id = p.value ->> 0
    where f.rules_version <> p.value ->> 1`
  work.assert('STALE', sql`not exists (${changed})`)
  const made = planned.map((plan) => {
    const id = plan.booked.length > 0 ? newId('bse') : null
    return { plan, id, rows: id ? bookingRows(plan, id, actorId, now) : [] }
  })
  const series = made.flatMap(({ plan, id }) => (id ? [seriesRow(plan, id, actorId, now)] : []))
  const rows = made.flatMap((one) => one.rows)
  for (const some of inParts(series)) work.add(insertEach(bookingSeries, some))
  for (const some of inParts(rows)) work.add(insertEach(bookings, some))
  for (const { plan, rows: own } of made) {
    const extras = allExtras({}, plan.facts)
    for (const some of inParts(own))
      addExtras(
        writing,
        some.map(({ id }) => id),
        extras,
      )
  }
  const entries = made.flatMap(({ plan, id, rows: own }) => (id ? entriesOf(plan, id, own) : []))
  for (const some of inParts(entries)) work.auditEach(some)
  return made.map(({ id }) => id)
}

/** What the guards say to who comes second: judged anew, those days or groups are left out. */
const byGuards: ReadonlySet<string> = new Set(['NO_CAPACITY', 'QUOTA_EXCEEDED', 'BLOCKED', 'WAITLIST_FIRST'])

/**
 * Commits many series. Where somebody was faster, or somebody who waits comes first, it is STALE: everything is to be
 * read and judged anew, after the queues were looked at.
 */
export async function commitWeekly<T>(
  commit: () => Promise<T>,
  context: Context,
  planned: readonly PlannedSeries[],
): Promise<T> {
  const settle = async (among: readonly PlannedSeries[]): Promise<void> => {
    for (const id of new Set(among.map(({ facts }) => facts.bookable.id))) await settleQueue(settlingOf(context), id)
  }
  const due = planned.filter(({ facts }) => facts.queueDue)
  if (due.length > 0) {
    await settle(due)
    throw conflict('STALE')
  }
  try {
    return await commit()
  } catch (refusal) {
    if (!(refusal instanceof Refusal) || !byGuards.has(refusal.code)) throw refusal
    if (refusal.code === 'WAITLIST_FIRST') await settle(planned)
    throw conflict('STALE')
  }
}

function* inParts<T>(all: readonly T[]): Generator<T[]> {
  for (let n = 0; n < all.length; n += atOnce) yield all.slice(n, n + atOnce)
}

type BookingRow = ReturnType<typeof bookingRow>

/** What the audit log says of a series and of each of its bookings. */
function entriesOf(
  { facts, booked, skipped }: PlannedSeries,
  seriesId: string,
  rows: readonly BookingRow[],
): AuditEntry[] {
  const about = { cooperativeId: facts.cooperativeId, facilityId: facts.bookable.id }
  const data = { booked: booked.length, skipped: skipped.length }
  const bookingEntries = rows.map(({ id: subjectId, startsAt, endsAt, units }) => ({
    ...{ action: 'booking.confirmed', subjectId, ...about, data: { startsAt, endsAt, units, seriesId } },
  }))
  return [{ action: 'series.booked', subjectId: seriesId, ...about, data }, ...bookingEntries]
}

function seriesRow({ series, facts, booked, skipped }: PlannedSeries, id: string, actorId: string, now: number) {
  const [first, last] = [booked[0]!, booked.at(-1)!]
  const { timeZone, cooperativeId, bookable } = facts
  const excluded = skipped.flatMap(({ day, at }) =>
    at !== null && at > first.startsAt && at < last.startsAt ? [{ at, wall: day * DAY + series.startsAt }] : [],
  )
  const rule = parseRule(`FREQ=WEEKLY;UNTIL=${printStamp(last.startsAt)}Z`, timeZone)
  return {
    ...{ id, facilityId: bookable.id, cooperativeId, ...storedFirst({ ...first, timeZone }), units: series.units },
    recurrence: printRecurrence({ rule, added: [], excluded }, timeZone),
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
