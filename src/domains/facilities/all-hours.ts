import { sql } from 'drizzle-orm'
import { datedHours, weeklyHours } from '../../../schema/tables/facilities.ts'
import type { Writing } from '../../auth/use-case.ts'
import { insertEach } from '../../platform/database/insert-each.ts'
import type { DatedHours, WeeklyHours } from './calendar.ts'
import { calendarStatements, factsUnchanged, type CalendarFacts } from './calendar-upkeep.ts'

/** How many dates with hours of their own a facility may have ahead of it. */
export const mostDates = 100

/** What hours a facility gets: those of all weekdays anew, unless null; and those of these dates. */
export interface HoursChange {
  weekly: WeeklyHours[] | null
  dated: DatedHours[]
}

/** The dates of a facility with hours of their own, after a change of some. */
export function datesAfter(
  { exceptions }: Pick<CalendarFacts, 'exceptions'>,
  dated: readonly DatedHours[],
): DatedHours[] {
  const changed = new Set(dated.map(({ date }) => date))
  return [...exceptions.filter(({ date }) => !changed.has(date)), ...dated]
}

/**
 * Adds to a batch all changes of a facility's hours at once, with its calendar; what was read of it must not have changed
 * in between. That the viewer manages it, and that the hours are sound, is asked before.
 */
export function addHours(
  { work, now, database }: Writing,
  facts: CalendarFacts & { cooperativeId: string },
  { weekly, dated }: HoursChange,
): void {
  const { facilityId, cooperativeId } = facts
  work.add(factsUnchanged(facts))
  if (weekly) {
    work.add(sql`delete from weekly_hours where facility_id = ${facilityId}`)
    const rows = weekly.map(({ weekday, opens, closes }) => ({ facilityId, weekday, opens, closes }))
    if (rows.length > 0) work.add(database.orm.insert(weeklyHours).values(rows))
    const data = { hours: rows.map(({ weekday, opens, closes }) => `${weekday} ${opens}–${closes}`) }
    work.audit({ action: 'facility.hoursSet', subjectId: facilityId, cooperativeId, facilityId, data })
  }
  if (dated.length > 0) {
    const dates = JSON.stringify(dated.map(({ date }) => date))
    work.add(
      sql`delete from dated_hours where facility_id = ${facilityId} and date in (select value from json_each(${dates}))`,
    )
    work.add(
      insertEach(
        datedHours,
        dated.map((one) => ({ ...one, facilityId })),
      ),
    )
    const entries = dated.map(({ date, intervals }) => ({ date, intervals }))
    work.auditEach(
      entries.map((data) => ({
        action: 'facility.datedHoursSet',
        subjectId: facilityId,
        cooperativeId,
        facilityId,
        data,
      })),
    )
  }
  const hours = weekly ?? facts.hours
  work.add(...calendarStatements({ ...facts, hours, exceptions: datesAfter(facts, dated) }, now))
}
