import { sql } from 'drizzle-orm'
import * as z from 'zod/mini'
import { seasonPlaces, seasons } from '../../../schema/tables/seasons.ts'
import { seasonCriteria, type SeasonAim, type SeasonCriterion } from '../../../schema/tables/vocabulary.ts'
import { authorizeWrite, signedIn } from '../../auth/authorize.ts'
import type { UseCase } from '../../auth/use-case.ts'
import { check, translated, type Given } from '../../platform/check.ts'
import { insertEach } from '../../platform/database/insert-each.ts'
import { newId } from '../../platform/ids.ts'
import { wallClock } from '../../platform/interval.ts'
import { lazily } from '../../platform/lazily.ts'
import { stored } from '../../platform/localized.ts'
import { conflict, invalid, notFound } from '../../platform/refusal.ts'
import { managedSeason } from './find.ts'
import { seasonBounds } from './season.ts'
import { dayOf } from './wall-time.ts'

const rules = lazily(() => ({
  applicationsUntil: z.number(),
  startsOn: z.string(),
  endsOn: z.string(),
  facilityIds: z.array(z.string()).check(z.minLength(1), z.maxLength(seasonBounds.places)),
  priorityClasses: z.nullish(z.int().check(z.gte(1), z.lte(9))),
  weights: z.nullish(z.array(z.object({ criterion: z.enum(seasonCriteria), weight: z.int().check(z.gte(0), z.lte(1_000)) }))),
  previousSeasonId: z.nullish(z.string()),
}))

const createInput = lazily(() => z.object({ ...rules(), cooperativeId: z.string(), name: translated(1, 120) }))
const changeInput = lazily(() =>
  z.object({
    ...rules(),
    ...{ seasonId: z.string(), name: z.nullish(translated(1, 120)), facilityIds: z.nullish(rules().facilityIds) },
    ...{ applicationsUntil: z.nullish(z.number()), startsOn: z.nullish(z.string()), endsOn: z.nullish(z.string()) },
  }),
)

type Choices = { aim?: SeasonAim | null }
export type CreateSeasonInput = Given<typeof createInput> & Choices
export type ChangeSeasonInput = Given<typeof changeInput> & Choices

/** The longest season, in days. */
const longest = 400

const usualWeights: Record<SeasonCriterion, number> = {
  ...{ PRIORITY_CLASS: 40, GROUP_SIZE: 20, PAST_USE: 10, SAME_SLOT: 20, NEED: 10 },
}

/** Makes a season and opens it for applications; facility managers and the board may. Its places are kept for it. */
export async function createSeason(given: CreateSeasonInput, useCase: UseCase<'season'>) {
  const { viewer, work, now, database, finish } = useCase
  signedIn(viewer)
  const input = check(createInput, given)
  const { cooperativeId, startsOn, endsOn, applicationsUntil } = input
  if (applicationsUntil <= now) throw invalid('INVALID_SEASON', ['input', 'applicationsUntil'])
  assertDays(startsOn, endsOn)
  const [places, previous] = await Promise.all([
    readPlaces(useCase, cooperativeId, input.facilityIds),
    readPrevious(useCase, cooperativeId, startsOn, input.previousSeasonId),
  ])
  authorizeWrite(useCase, 'season.manage', cooperativeId)
  const id = newId('sea')
  const row = {
    ...{ id, cooperativeId, name: stored(input.name), startsOn, endsOn, applicationsUntil, status: 'OPEN' as const },
    ...{ aim: given.aim ?? ('MOST_GROUPS' as const), classes: input.priorityClasses ?? 3 },
    ...{ weights: weighted(usualWeights, input.weights), previousId: previous, createdAt: now, updatedAt: now },
  }
  work.add(database.orm.insert(seasons).values(row))
  work.add(insertEach(seasonPlaces, placeRows(id, places, startsOn, endsOn)))
  const data = { startsOn, endsOn, facilityIds: places.map((place) => place.id) }
  work.audit({ action: 'season.created', subjectId: id, cooperativeId, data })
  return finish({ season: id })
}

/** Changes a season that is not published; absent fields stay. Who applied keeps their application. */
export async function changeSeason(given: ChangeSeasonInput, useCase: UseCase<'season'>) {
  const { work, now, database, finish } = useCase
  const input = check(changeInput, given)
  const before = await managedSeason(useCase, input.seasonId)
  const { id, cooperativeId } = before
  const { startsOn, endsOn } = { startsOn: input.startsOn ?? before.startsOn, endsOn: input.endsOn ?? before.endsOn }
  assertDays(startsOn, endsOn)
  const { applicationsUntil } = input
  if (applicationsUntil != null && applicationsUntil <= now)
    throw invalid('INVALID_SEASON', ['input', 'applicationsUntil'])
  const had = database.read(sql`select facility_id from season_places where season_id = ${id}`)
  const facilityIds = input.facilityIds ?? (await had).map((row) => String(row['facility_id']))
  const [places, previous] = await Promise.all([
    readPlaces(useCase, cooperativeId, facilityIds),
    input.previousSeasonId === undefined
      ? before.previousId
      : readPrevious(useCase, cooperativeId, startsOn, input.previousSeasonId),
  ])
  const changes = {
    ...{ name: input.name ? stored(input.name) : undefined, startsOn, endsOn, previousId: previous },
    applicationsUntil: applicationsUntil ?? undefined,
    // Whoever sets a later end of applications opens them again.
    status: applicationsUntil == null ? undefined : ('OPEN' as const),
    ...{ aim: given.aim ?? undefined, classes: input.priorityClasses ?? undefined },
    weights: input.weights ? weighted(before.weights, input.weights) : undefined,
  }
  const asRead = sql`id = ${id} and version = ${before.version} and status = ${before.status}`
  work.add(
    database.orm
      .update(seasons)
      .set({ ...changes, updatedAt: now })
      .where(asRead),
  )
  work.assertChanged()
  work.add(sql`delete from season_places where season_id = ${id}`)
  work.add(insertEach(seasonPlaces, placeRows(id, places, startsOn, endsOn)))
  const changed = Object.keys(given).filter((name) => !['seasonId', 'idempotencyKey'].includes(name))
  work.audit({ action: 'season.changed', subjectId: id, cooperativeId, data: { changed } })
  return finish({ season: id })
}

/** Takes no more applications; from then on the season is handed out. */
export async function closeSeasonApplications({ seasonId }: { seasonId: string }, useCase: UseCase<'season'>) {
  const { work, now, finish } = useCase
  const { id, cooperativeId, status } = await managedSeason(useCase, seasonId)
  if (status !== 'OPEN') throw conflict('APPLICATIONS_CLOSED')
  work.add(sql`update seasons set status = 'CLOSED', applications_until = min(applications_until, ${now}),
    updated_at = ${now} where id = ${id} and status = 'OPEN'`)
  work.assertChanged()
  work.audit({ action: 'season.applicationsClosed', subjectId: id, cooperativeId })
  return finish({ season: id })
}

/** Calls a season off: its places can be booked as always, and nobody is given anything. */
export async function cancelSeason({ seasonId }: { seasonId: string }, useCase: UseCase<'season'>) {
  const { work, now, finish } = useCase
  const { id, cooperativeId } = await managedSeason(useCase, seasonId)
  work.add(sql`update seasons set status = 'CANCELLED', updated_at = ${now}
    where id = ${id} and status in ('OPEN', 'CLOSED')`)
  work.assertChanged()
  work.audit({ action: 'season.cancelled', subjectId: id, cooperativeId })
  return finish({ season: id })
}

function assertDays(startsOn: string, endsOn: string): void {
  const days = dayOf(endsOn) - dayOf(startsOn)
  if (days < 6 || days >= longest) throw invalid('INVALID_SEASON', ['input', 'endsOn'])
}

const weighted = (
  before: Record<SeasonCriterion, number>,
  given: { criterion: SeasonCriterion; weight: number }[] | null | undefined,
): Record<SeasonCriterion, number> => ({
  ...before,
  ...Object.fromEntries((given ?? []).map(({ criterion, weight }) => [criterion, weight])),
})

interface Place {
  id: string
  timeZone: string
}

/** The places by their ids: all of the cooperative, and none of them retired. */
async function readPlaces({ database }: UseCase<'season'>, cooperativeId: string, ids: string[]): Promise<Place[]> {
  const wanted = [...new Set(ids)]
  const rows = await database.read(sql`select id, time_zone from facilities where id in ${wanted}
    and cooperative_id = ${cooperativeId} and status <> 'RETIRED' order by id`)
  if (rows.length < wanted.length) throw notFound(['input', 'facilityIds'])
  return rows.map((row) => ({ id: String(row['id']), timeZone: String(row['time_zone']) }))
}

const placeRows = (seasonId: string, places: Place[], startsOn: string, endsOn: string) =>
  places.map(({ id, timeZone }) => {
    const clock = wallClock(timeZone, Date.parse(startsOn) / 1_000, Date.parse(endsOn) / 1_000)
    return {
      seasonId,
      facilityId: id,
      startsAt: clock.dayStart(dayOf(startsOn)),
      endsAt: clock.dayStart(dayOf(endsOn) + 1),
    }
  })

/** The season whose use counts: the one that is named, or the last that was published and began before this one. */
async function readPrevious(
  { database }: UseCase<'season'>,
  cooperativeId: string,
  startsOn: string,
  named: string | null | undefined,
): Promise<string | null> {
  if (named === null) return null
  const [row] = await database.read(sql`select id from seasons where cooperative_id = ${cooperativeId}
    and status = 'PUBLISHED' and ${named === undefined ? sql`starts_on < ${startsOn}` : sql`id = ${named}`}
    order by starts_on desc, id desc limit 1`)
  if (!row && named !== undefined) throw notFound(['input', 'previousSeasonId'])
  return row ? String(row['id']) : null
}
