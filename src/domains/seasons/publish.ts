import { sql, type SQL } from 'drizzle-orm'
import { seasons, seasonSlots } from '../../../schema/tables/seasons.ts'
import { signedIn } from '../../auth/authorize.ts'
import type { UseCase } from '../../auth/use-case.ts'
import { insertEach } from '../../platform/database/insert-each.ts'
import { localize } from '../../platform/localized.ts'
import { conflict } from '../../platform/refusal.ts'
import {
  addWeekly,
  commitWeekly,
  planWeekly,
  type BookingFacts,
  type PlannedSeries,
  type WeeklySeries,
} from '../bookings/index.ts'
import { allocate } from './allocate.ts'
import { managedSeason, type StoredSeason } from './find.ts'
import { questionOf, readGround, type Asked, type ReadPlace } from './question.ts'
import { tell, type Outcome, type ToldAllotment } from './told.ts'
import { dateOf, dayOf } from './wall-time.ts'

/** The most bookings that one publication makes: one batch, which a server holds for a few seconds at most. */
const mostBookings = 5_000

/**
 * Hands a season out for good: every slot becomes a series with its bookings, confirmed, or nothing does. Whoever
 * manages the season may. What is published follows from what stands when the batch runs: where anything changed since
 * it was read, it is done anew; and where the manager named the allocation that they looked at, no other is published.
 */
export async function publishSeason(given: { seasonId: string; mark?: string | null }, useCase: UseCase<'season'>) {
  const { viewer, work, now, database, languages, finish } = useCase
  const actorId = signedIn(viewer)
  const [season, ground] = await Promise.all([
    managedSeason(useCase, given.seasonId),
    readGround(database, given.seasonId),
  ])
  if (season.status === 'OPEN' && season.applicationsUntil > now) throw conflict('APPLICATIONS_OPEN')
  const asked = await questionOf(season, ground)
  if (given.mark != null && given.mark !== asked.mark) throw conflict('ALLOCATION_CHANGED')
  const allocation = allocate(asked.question)
  if (allocation.impossiblePins.length > 0) throw conflict('IMPOSSIBLE_PIN')
  const { slots, outcomes } = tell(allocation, asked)
  const days = { from: dayOf(season.startsOn), until: dayOf(season.endsOn) + 1 }
  const bookings = slots.length * Math.ceil((days.until - days.from) / 7)
  if (bookings > mostBookings) throw conflict('SEASON_TOO_LARGE', { bookings, maximum: mostBookings })
  const planned = await planWeekly(
    slots.map((slot) => seriesOf(slot, asked)),
    days,
    useCase,
  )
  const beyond = asked.places.find((place) => planned.some(({ facts }) => isBeyond(place, facts, now)))
  if (beyond) throw conflict('SEASON_TOO_FAR', { place: localize(beyond.name, languages) })

  const { id, cooperativeId } = season
  work.assert(
    'STALE',
    sql`(select version from seasons where id = ${id} and status = ${season.status}) = ${season.version}`,
  )
  const seriesIds = addWeekly(useCase, actorId, planned)
  const settled = {
    status: 'PUBLISHED' as const,
    publishedAt: now,
    publishedBy: actorId,
    fairness: allocation.fairness,
  }
  work.add(
    database.orm
      .update(seasons)
      .set({ ...settled, updatedAt: now })
      .where(sql`id = ${id}`),
  )
  const rows = slots.map((slot, n) => slotRow(slot, season, planned[n]!, seriesIds[n]!))
  if (rows.length > 0) work.add(insertEach(seasonSlots, rows))
  work.add(keepOutcomes(outcomes))
  const booked = planned.reduce((sum, plan) => sum + plan.booked.length, 0)
  const skipped = planned.reduce((sum, plan) => sum + plan.skipped.length, 0)
  const data = { mark: asked.mark, slots: slots.length, booked, skipped, fairness: allocation.fairness }
  work.audit({ action: 'season.published', subjectId: id, cooperativeId, data })
  await work.emit('season.published', { seasonId: id, actorId })
  return commitWeekly(() => finish({ season: id }), useCase, planned)
}

/** Whether the season goes on at a place where its calendar is not worked out, or a series may not reach. */
const isBeyond = ({ facilityId, endsAt }: ReadPlace, facts: BookingFacts, now: number): boolean =>
  facts.bookable.id === facilityId && endsAt > Math.min(facts.calendarUntil, now + facts.horizon)

function seriesOf(slot: ToldAllotment, { applications }: Asked): WeeklySeries {
  const { organisationId, actorId } = applications.find(({ id }) => id === slot.applicationId)!
  const { facilityId, weekday, startsAt, length, units, groupName } = slot
  return {
    ...{ facilityId, weekday, startsAt, length, units, organisationId, title: groupName },
    personId: organisationId === null ? actorId : null,
    audience: organisationId === null ? 'MEMBER' : 'ORGANISATION',
  }
}

function slotRow(
  slot: ToldAllotment,
  season: StoredSeason,
  { booked, skipped }: PlannedSeries,
  seriesId: string | null,
) {
  const { applicationId, facilityId, weekday, startsAt, length, units, wish } = slot
  return {
    ...{ seasonId: season.id, applicationId, cooperativeId: season.cooperativeId, facilityId },
    ...{ weekday, startsAt, length, units, wish, seriesId, booked: booked.length },
    skipped: skipped.map(({ day, code }) => ({ date: dateOf(day), code })),
  }
}

/** Keeps with each application what became of it, as it was told. */
function keepOutcomes(outcomes: readonly Outcome[]): SQL {
  const pairs = JSON.stringify(outcomes.map((outcome) => [outcome.applicationId, outcome]))
  return sql`update season_applications set outcome = (select value -> 1 from json_each(${pairs})
      where value ->> 0 = season_applications.id)
    where id in (select value ->> 0 from json_each(${pairs}))`
}
