import { sql } from 'drizzle-orm'
import * as z from 'zod/mini'
import { closures, datedHours, weeklyHours } from '../../../schema/tables/facilities.ts'
import { signedIn } from '../../auth/authorize.ts'
import type { UseCase, Writing } from '../../auth/use-case.ts'
import { check, translated } from '../../platform/check.ts'
import { newId } from '../../platform/ids.ts'
import { stored } from '../../platform/localized.ts'
import { conflict, invalid, notFound } from '../../platform/refusal.ts'
import { mostDates } from './all-hours.ts'
import type { DatedHours, WeeklyHours } from './calendar.ts'
import { calendarStatements, factsUnchanged, readCalendarFacts } from './calendar-upkeep.ts'
import { managedFacility } from './find.ts'
import { datedHoursProblems, weeklyHoursProblems } from './hours-rules.ts'

type Translations = { language: string; text: string }[]

/** How many closures and dates with hours of their own a facility may have ahead of it. */
const most = mostDates

/**
 * Reads what a calendar is made of, of a facility that the viewer manages. The calendar is worked out from all of it,
 * so whoever changed any of it in the meantime must not be overlooked.
 */
async function readManaged(useCase: Writing, facilityId: string, path: string[]) {
  const [{ cooperativeId }, [facts]] = await Promise.all([
    managedFacility(useCase, facilityId, path),
    readCalendarFacts(useCase.database, [facilityId], useCase.now),
  ])
  useCase.work.add(factsUnchanged(facts!))
  return { cooperativeId, facts: facts! }
}

/** Sets the opening hours of every weekday anew; facility managers and the board may. */
export async function setOpeningHours(
  { facilityId, hours }: { facilityId: string; hours: WeeklyHours[] },
  useCase: UseCase<'facility'>,
) {
  const { work, now, database, finish } = useCase
  check(z.array(z.object({})).check(z.maxLength(70)), hours, ['input', 'hours'])
  const [problem] = weeklyHoursProblems(hours)
  if (problem) throw invalid('INVALID_HOURS', ['input', 'hours', String(problem.index)])
  const { cooperativeId, facts } = await readManaged(useCase, facilityId, ['input', 'facilityId'])
  const rows = hours.map(({ weekday, opens, closes }) => ({ facilityId, weekday, opens, closes }))
  work.add(sql`delete from weekly_hours where facility_id = ${facilityId}`)
  if (rows.length > 0) work.add(database.orm.insert(weeklyHours).values(rows))
  work.add(...calendarStatements({ ...facts, hours }, now))
  const data = { hours: rows.map(({ weekday, opens, closes }) => `${weekday} ${opens}–${closes}`) }
  work.audit({ action: 'facility.hoursSet', subjectId: facilityId, cooperativeId, facilityId, data })
  return finish({ facility: facilityId })
}

type DatedInput = {
  facilityId: string
  date: string
  /** None means closed; null takes the exception back. */
  intervals?: { opens: string; closes: string }[] | null
  reason?: Translations | null
}

/** Sets or takes back the hours of one date; facility managers and the board may. */
export async function setDatedHours(given: DatedInput, useCase: UseCase<'facility'>) {
  const { facilityId, date, intervals } = given
  const { work, now, database, finish } = useCase
  check(z.nullish(z.array(z.object({})).check(z.maxLength(10))), intervals, ['input', 'intervals'])
  const reason = check(z.nullish(translated(0, 200)), given.reason, ['input', 'reason'])
  const [problem] = datedHoursProblems(intervals ?? [])
  if (problem) throw invalid('INVALID_HOURS', ['input', 'intervals', String(problem.index)])
  const { cooperativeId, facts } = await readManaged(useCase, facilityId, ['input', 'facilityId'])
  const others = facts.exceptions.filter((exception) => exception.date !== date)
  if (intervals && others.length >= most) throw conflict('TOO_LONG', { maximum: most })
  const row: DatedHours | null = intervals ? { date, intervals, reason: reason?.length ? stored(reason) : null } : null
  work.add(sql`delete from dated_hours where facility_id = ${facilityId} and date = ${date}`)
  if (row) work.add(database.orm.insert(datedHours).values({ ...row, facilityId }))
  work.add(...calendarStatements({ ...facts, exceptions: row ? [...others, row] : others }, now))
  const data = { date, intervals }
  work.audit({ action: 'facility.datedHoursSet', subjectId: facilityId, cooperativeId, facilityId, data })
  return finish({ facility: facilityId })
}

type ClosureInput = {
  facilityId: string
  startsAt: number
  endsAt: number
  reason: Translations
}

/** Closes a facility for a while. Bookings in that time stay; `Closure.bookings` lists whom to tell. */
export async function addClosure(given: ClosureInput, useCase: UseCase<'closure' | 'facility'>) {
  const { facilityId, startsAt, endsAt } = given
  const { work, now, database, finish } = useCase
  if (endsAt <= startsAt) throw invalid('INVALID_INTERVAL', ['input', 'endsAt'])
  const reason = stored(check(translated(1, 200), given.reason, ['input', 'reason']))
  const { cooperativeId, facts } = await readManaged(useCase, facilityId, ['input', 'facilityId'])
  if (facts.closures.length >= most) throw conflict('TOO_LONG', { maximum: most })
  const row = { id: newId('clo'), facilityId, startsAt, endsAt, reason }
  work.add(database.orm.insert(closures).values(row))
  work.add(...calendarStatements({ ...facts, closures: [...facts.closures, row] }, now))
  work.audit({ action: 'facility.closed', subjectId: row.id, cooperativeId, facilityId, data: { startsAt, endsAt } })
  return finish({ closure: row.id, facility: facilityId })
}

/** Takes a closure back; facility managers and the board may. */
export async function removeClosure({ closureId }: { closureId: string }, useCase: UseCase<'facility'>) {
  const { viewer, work, now, database, finish } = useCase
  signedIn(viewer)
  const [closure] = await database.orm.select().from(closures).where(sql`${closures.id} = ${closureId}`)
  if (!closure) throw notFound(['input', 'closureId'])
  const { facilityId } = closure
  const { cooperativeId, facts } = await readManaged(useCase, facilityId, ['input', 'closureId'])
  const others = facts.closures.filter(({ id }) => id !== closureId)
  work.add(sql`delete from closures where id = ${closureId}`)
  work.assertChanged()
  work.add(...calendarStatements({ ...facts, closures: others }, now))
  work.audit({ action: 'facility.closureRemoved', subjectId: closureId, cooperativeId, facilityId })
  return finish({ facility: facilityId })
}
