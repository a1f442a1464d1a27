import { sql } from 'drizzle-orm'
import { facilities } from '../../../schema/tables/facilities.ts'
import type { Context } from '../../auth/context.ts'
import { DAY } from '../../platform/interval.ts'
import { localize, type LocalizedText } from '../../platform/localized.ts'
import { readFactsOf } from '../bookings/index.ts'
import { visibleFacility } from '../facilities/index.ts'
import type { Look } from './look.ts'
import { drawWeek } from './week-drawing.ts'
import { daysOfWeek, mondayOf, weekOf } from './week-rules.ts'

/** How fine the present is marked, in seconds: a picture that is asked for again soon is the same. */
const grain = 900

/**
 * The picture of a facility's week from a day on, or from this week's Monday; null where the viewer may not know of it.
 * One round trip: the range that is read holds the week in whatever zone the place is.
 */
export async function weekPicture(
  { database, now }: Pick<Context, 'database' | 'now'>,
  facilityId: string,
  first: number | null,
  look: Look,
): Promise<string | null> {
  const today = Math.floor(now / DAY)
  const [from, until] = first === null ? [today - 8, today + 2 + daysOfWeek] : [first - 1, first + daysOfWeek + 1]
  const range = { startsAt: from * DAY, endsAt: until * DAY }
  const who = { personId: null, organisationId: null }
  const where = sql`${facilities.id} = ${facilityId} and ${visibleFacility(facilities as never)}`
  const [facts, [named]] = await Promise.all([
    readFactsOf(database, 'VIEWER', facilityId, { ...range, who, now }),
    database.read(sql`select ${facilities.name} as name from ${facilities} where ${where}`),
  ])
  if (!facts || !named) return null
  const name = localize(JSON.parse(named['name'] as string) as LocalizedText, look.languages)
  const moment = now - (now % grain)
  const week = weekOf(facts, first ?? mondayOf(facts.timeZone, now), moment)
  return drawWeek(facilityId, name, facts.timeZone, week, look)
}
