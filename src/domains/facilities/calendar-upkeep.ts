import { sql, type SQL } from 'drizzle-orm'
import { closures, datedHours, facilities, weeklyHours } from '../../../schema/tables/facilities.ts'
import type { Database } from '../../platform/database/database.ts'
import { databaseRefusal } from '../../platform/database/faults.ts'
import { materialise, type Closure, type DatedHours, type WeeklyHours } from './calendar.ts'
import { unchanged } from './find.ts'
import { publicHolidays } from './holidays.ts'

const day = 86_400

/** How far past the horizon the calendar is worked out, so that it need not be done every day (seconds). */
const reserve = 45 * day

/** From when the calendar is worked out anew: the past, which bookings refer to, stays as it was. */
const fromWhen = (now: number): number => now - (now % day) - 2 * day

/** Everything that a place's calendar is made of. */
export interface CalendarFacts {
  facilityId: string
  /** The version that these facts were read at; the calendar they make is only right for it. */
  rulesVersion: number
  timeZone: string
  country: string
  subdivision: string | null
  closedOnHolidays: boolean
  seriesHorizon: number
  hours: WeeklyHours[]
  exceptions: DatedHours[]
  closures: (Closure & { id: string })[]
}

/** Reads what the calendars of some facilities are made of; one round trip, together with other reads of the tick. */
export async function readCalendarFacts(database: Database, ids: string[], now: number): Promise<CalendarFacts[]> {
  if (ids.length === 0) return []
  const { orm } = database
  const from = fromWhen(now)
  const fromDate = new Date((from - day) * 1000).toISOString().slice(0, 10)
  const [places, hours, exceptions, closed] = await Promise.all([
    orm.select().from(facilities).where(sql`${facilities.id} in ${ids}`),
    orm.select().from(weeklyHours).where(sql`${weeklyHours.facilityId} in ${ids}`),
    orm.select().from(datedHours).where(sql`${datedHours.facilityId} in ${ids} and ${datedHours.date} >= ${fromDate}`),
    orm.select().from(closures).where(sql`${closures.facilityId} in ${ids} and ${closures.endsAt} > ${from}`),
  ])
  return places.map((place) => {
    const of = <T extends { facilityId: string }>(rows: T[]): T[] => rows.filter((row) => row.facilityId === place.id)
    return { ...place, facilityId: place.id, hours: of(hours), exceptions: of(exceptions), closures: of(closed) }
  })
}

/** Demands that nobody changed, in between, the facts that a calendar is being made of. Comes first in its batch. */
export const factsUnchanged = ({ facilityId, rulesVersion }: CalendarFacts): SQL =>
  sql`insert into must_hold select 'STALE', ${unchanged({ id: facilityId, rulesVersion })}`

/**
 * The statements that put a place's calendar in the state that its facts say, from two days ago on; what lies before is
 * cut off there and stays. They count as a change of what bookings are judged by.
 */
export function calendarStatements(facts: Omit<CalendarFacts, 'rulesVersion'>, now: number): SQL[] {
  const { facilityId, timeZone, country, subdivision, closedOnHolidays } = facts
  const from = fromWhen(now)
  const until = now + facts.seriesHorizon + reserve
  const dates = [from - day, until + day].map((instant) => new Date(instant * 1000).toISOString().slice(0, 10))
  const holidays = closedOnHolidays ? publicHolidays(country, subdivision, dates[0]!, dates[1]!) : []
  const rows = materialise({ ...facts, timeZone, holidays, from, until }).map(({ kind, startsAt, endsAt, reason }) => [
    ...[kind, Math.max(from, startsAt), endsAt, reason],
  ])
  return [
    sql`delete from calendar_intervals where facility_id = ${facilityId} and starts_at >= ${from}`,
    sql`update or replace calendar_intervals set ends_at = ${from}
        where facility_id = ${facilityId} and starts_at < ${from} and ends_at > ${from}`,
    sql`insert or replace into calendar_intervals (facility_id, kind, starts_at, ends_at, reason)
        select ${facilityId}, value ->> 0, value ->> 1, value ->> 2, value -> 3 ->> '$'
        from json_each(${JSON.stringify(rows)})`,
    sql`update facilities set calendar_until = ${until}, rules_version = rules_version + 1 where id = ${facilityId}`,
  ]
}

/** How many calendars one run of the job extends. */
const perRun = 50

/**
 * Keeps calendars worked out past their horizons: those that run short within two weeks are made anew, in one batch
 * each. Called by the minute; idempotent. One that cannot be worked out does not stop the others; it is told at the
 * end.
 */
export async function extendCalendars(database: Database, now: number): Promise<number> {
  // In the words of the index, which holds the difference: otherwise every facility would be looked at.
  const due = await database.read(
    sql`select id from facilities where calendar_until - series_horizon < ${now + 14 * day} and status <> 'RETIRED'
        order by calendar_until - series_horizon limit ${perRun}`,
  )
  const facts = await readCalendarFacts(database, due.map(({ id }) => String(id)), now)
  const faults: unknown[] = []
  let extended = 0
  for (const each of facts) {
    try {
      extended += await writeUnlessChanged(database, [factsUnchanged(each), ...calendarStatements(each, now)])
    } catch (fault) {
      faults.push(fault)
    }
  }
  if (faults.length > 0) throw faults[0]
  return extended
}

/** Writes one calendar; where a manager was at it in this very moment, theirs stands and is extended too. */
async function writeUnlessChanged(database: Database, statements: SQL[]): Promise<number> {
  try {
    await database.write(statements)
    return 1
  } catch (fault) {
    if (databaseRefusal(fault)?.raised !== 'STALE') throw fault
    return 0
  }
}
