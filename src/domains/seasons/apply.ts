import { sql } from 'drizzle-orm'
import * as z from 'zod/mini'
import { seasonApplications, type StoredWish } from '../../../schema/tables/seasons.ts'
import type { FacilityKind } from '../../../schema/tables/vocabulary.ts'
import { signedIn } from '../../auth/authorize.ts'
import type { UseCase } from '../../auth/use-case.ts'
import { check, line, text, type Given } from '../../platform/check.ts'
import { newId } from '../../platform/ids.ts'
import { DAY } from '../../platform/interval.ts'
import { lazily } from '../../platform/lazily.ts'
import { conflict, forbidden, invalid, notFound } from '../../platform/refusal.ts'
import { isSettled, seenApplication, seenSeason, type StoredSeason } from './find.ts'
import { seasonBounds } from './season.ts'
import { secondsOf } from './wall-time.ts'

const asked = lazily(() => ({
  groupName: line(1, 120),
  groupSize: z.int().check(z.gte(1), z.lte(100_000)),
  wanted: z.int().check(z.gte(1), z.lte(seasonBounds.wishes)),
  minimum: z.nullish(z.int().check(z.gte(0), z.lte(seasonBounds.wishes))),
  note: z.nullish(text(1, 1_000)),
}))
const applyInput = lazily(() => z.object({ ...asked(), seasonId: z.string(), forOrganisationId: z.nullish(z.string()) }))
const changeInput = lazily(() =>
  z.object({
    ...asked(),
    ...{ applicationId: z.string(), groupName: z.nullish(asked().groupName), groupSize: z.nullish(asked().groupSize) },
    wanted: z.nullish(asked().wanted),
  }),
)

/** A wish as the API takes it. */
export interface WishInput {
  facilityId?: string | null
  facilityKind?: FacilityKind | null
  weekday: number
  from: string
  until: string
  length: number
  units?: number | null
}

export type ApplyInput = Given<typeof applyInput> & { wishes: WishInput[] }
export type ChangeApplicationInput = Given<typeof changeInput> & { wishes?: WishInput[] | null }

/** The most applications of one organisation or person in a season. */
const mostOfOne = 20

/**
 * Applies for weekly slots of a season: for an organisation by one who represents it in the season's cooperative, or
 * for a group that is no organisation, by a member who answers for it.
 */
export async function applyForSeason(given: ApplyInput, useCase: UseCase<'application'>) {
  const { viewer, work, now, database, finish } = useCase
  const actorId = signedIn(viewer)
  const input = check(applyInput, given)
  const { forOrganisationId = null, groupName, groupSize, wanted, note = null } = input
  const [season, facilityIds] = await Promise.all([
    seenSeason(useCase, input.seasonId, ['input', 'seasonId']),
    readPlaceIds(useCase, input.seasonId),
  ])
  const { id: seasonId, cooperativeId } = season
  assertOpen(season, now)
  const minimum = input.minimum ?? 0
  const wishes = wishesOf(given.wishes, facilityIds)
  assertMinimum(minimum, wanted)
  const applicantId = forOrganisationId ?? actorId
  const counts = await readCounts(useCase, seasonId, applicantId)
  for (const [name, maximum] of [
    ['season', seasonBounds.applications],
    ['applicant', mostOfOne],
  ] as const) {
    if (counts[name] >= maximum) throw conflict('SEASON_FULL', { maximum })
  }
  work.assert('FORBIDDEN', applies(cooperativeId, actorId, forOrganisationId))
  const inSeason = sql`(select count(*) from season_applications
    where season_id = ${seasonId} and status = 'SUBMITTED')`
  work.assert('STALE', sql`${inSeason} < ${seasonBounds.applications}`)
  if (forOrganisationId !== null && !represents(useCase, cooperativeId, forOrganisationId)) throw forbidden()
  const id = newId('sap')
  work.add(
    database.orm.insert(seasonApplications).values({
      ...{ id, seasonId, cooperativeId, organisationId: forOrganisationId, actorId, applicantId, groupName },
      ...{ groupKey: folded(groupName), groupSize, priorityClass: season.classes, wanted, minimum, wishes, note },
      ...{ status: 'SUBMITTED' as const, createdAt: now, updatedAt: now },
    }),
  )
  const data = { seasonId, organisationId: forOrganisationId, wanted, wishes: wishes.length }
  work.audit({ action: 'season.applied', subjectId: id, cooperativeId, data })
  return finish({ application: id })
}

/** Changes what a group asks for, as long as the season takes applications; absent fields stay. */
export async function changeSeasonApplication(given: ChangeApplicationInput, useCase: UseCase<'application'>) {
  const { work, now, database, finish } = useCase
  const input = check(changeInput, given)
  const { application, season } = await ownApplication(useCase, input.applicationId)
  assertOpen(season, now)
  const wanted = input.wanted ?? application.wanted
  const minimum = input.minimum ?? application.minimum
  assertMinimum(minimum, wanted)
  const wishes = given.wishes ? wishesOf(given.wishes, await readPlaceIds(useCase, season.id)) : undefined
  const changes = {
    ...(input.groupName ? { groupName: input.groupName, groupKey: folded(input.groupName) } : {}),
    ...{ groupSize: input.groupSize ?? undefined, wanted, minimum, wishes, note: input.note, updatedAt: now },
  }
  const where = sql`id = ${application.id} and status = 'SUBMITTED' and updated_at = ${application.updatedAt}`
  work.add(database.orm.update(seasonApplications).set(changes).where(where))
  work.assertChanged()
  const changed = Object.keys(given).filter((name) => !['applicationId', 'idempotencyKey'].includes(name))
  const { id, cooperativeId } = application
  work.audit({ action: 'season.applicationChanged', subjectId: id, cooperativeId, data: { changed } })
  return finish({ application: id })
}

/** Takes an application back, at any time before the season is published. */
export async function withdrawSeasonApplication(given: { applicationId: string }, useCase: UseCase<'application'>) {
  const { work, now, finish } = useCase
  const { application, season } = await ownApplication(useCase, given.applicationId)
  const { id, cooperativeId } = application
  if (isSettled(season)) throw conflict('SEASON_SETTLED')
  work.add(sql`update season_applications set status = 'WITHDRAWN', updated_at = ${now}
    where id = ${id} and status = 'SUBMITTED'`)
  work.assertChanged()
  work.audit({ action: 'season.applicationWithdrawn', subjectId: id, cooperativeId })
  return finish({ application: id })
}

/** An application that stands, of the viewer or of an organisation that they represent; nobody else changes it. */
async function ownApplication(useCase: UseCase<'application'>, id: string) {
  const found = await seenApplication(useCase, id)
  const { actorId, organisationId, cooperativeId, status } = found.application
  const viewerId = signedIn(useCase.viewer)
  const isOwn = organisationId === null ? actorId === viewerId : represents(useCase, cooperativeId, organisationId)
  if (!isOwn) throw forbidden()
  useCase.work.assert('FORBIDDEN', applies(cooperativeId, viewerId, organisationId))
  if (status === 'WITHDRAWN') throw conflict('INVALID_TRANSITION')
  return found
}

const represents = ({ viewer }: UseCase<'application'>, cooperativeId: string, organisationId: string): boolean =>
  viewer.represents.some((r) => r.cooperativeId === cooperativeId && r.organisationId === organisationId)

/** That somebody may apply: as a member, and for an organisation as one who represents it there. */
const applies = (cooperativeId: string, personId: string, organisationId: string | null) => sql`exists (select 1
  from memberships m where m.person_id = ${personId} and m.cooperative_id = ${cooperativeId} and m.status = 'ACTIVE'
    and (${organisationId} is null or exists (select 1 from representatives r
      join partnerships p on p.cooperative_id = r.cooperative_id and p.organisation_id = r.organisation_id
      where r.person_id = m.person_id and r.cooperative_id = m.cooperative_id
        and r.organisation_id = ${organisationId})))`

function assertOpen({ status, applicationsUntil }: StoredSeason, now: number): void {
  if (isSettled({ status })) throw conflict('SEASON_SETTLED')
  if (status !== 'OPEN' || applicationsUntil <= now) throw conflict('APPLICATIONS_CLOSED')
}

function assertMinimum(minimum: number, wanted: number): void {
  if (minimum > wanted) throw invalid('INVALID_VALUE', ['input', 'minimum'])
}

/** A name as it is compared: two that look alike are the same group. */
const folded = (name: string): string => name.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ')

async function readPlaceIds({ database }: UseCase<'application'>, seasonId: string): Promise<Set<string>> {
  const rows = await database.read(sql`select facility_id from season_places where season_id = ${seasonId}`)
  return new Set(rows.map((row) => String(row['facility_id'])))
}

async function readCounts({ database }: UseCase<'application'>, seasonId: string, applicantId: string) {
  const [row] =
    await database.read(sql`select count(*) as season, coalesce(sum(applicant_id = ${applicantId}), 0) as applicant
    from season_applications where season_id = ${seasonId} and status = 'SUBMITTED'`)
  return { season: Number(row!['season']), applicant: Number(row!['applicant']) }
}

/** The wishes as they are stored, or a refusal that names the one at fault. */
function wishesOf(given: readonly WishInput[], facilityIds: ReadonlySet<string>): StoredWish[] {
  if (given.length < 1) throw invalid('TOO_SHORT', ['input', 'wishes'], { minimum: 1 })
  const maximum = seasonBounds.wishes
  if (given.length > maximum) throw invalid('TOO_LONG', ['input', 'wishes'], { maximum })
  return given.map(({ facilityId = null, facilityKind = null, weekday, length, units, ...window }, n): StoredWish => {
    const path = ['input', 'wishes', String(n)]
    if (facilityId !== null && !facilityIds.has(facilityId)) throw notFound([...path, 'facilityId'])
    const from = secondsOf(window.from) % DAY
    const end = secondsOf(window.until)
    const until = end > from ? end : end + DAY
    const sound =
      (facilityId === null) !== (facilityKind === null) && Number.isInteger(weekday) && weekday >= 1 && weekday <= 7
    const fits = length > 0 && length <= Math.min(DAY, until - from) && (units ?? 1) >= 1 && (units ?? 1) <= 100_000
    if (!sound || !fits) throw invalid('INVALID_WISH', path)
    return { facilityId, kind: facilityKind, weekday, from, until, length, units: units ?? 1 }
  })
}
