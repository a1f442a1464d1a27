import { and, eq, or, sql, type InferSelectModel, type SQL } from 'drizzle-orm'
import { seasonApplications, seasons } from '../../../schema/tables/seasons.ts'
import { asker } from '../../auth/asker.ts'
import { authorizeWrite, signedIn } from '../../auth/authorize.ts'
import type { Writing } from '../../auth/use-case.ts'
import { conflict, notFound } from '../../platform/refusal.ts'
import { isViewer, mayIn, memberOf } from '../cooperatives/index.ts'

export type StoredSeason = InferSelectModel<typeof seasons>

type SeasonColumns = Pick<(typeof seasons)['_']['columns'], 'cooperativeId'>
type ApplicationColumns = Pick<
  (typeof seasonApplications)['_']['columns'],
  'cooperativeId' | 'organisationId' | 'actorId'
>

/** A season is seen by the members of its cooperative. */
export const visibleSeason = ({ cooperativeId }: SeasonColumns): SQL => memberOf(cooperativeId)

/** That the viewer applied, or represents the organisation that did. */
export const isOwnApplication = ({ cooperativeId, organisationId, actorId }: ApplicationColumns): SQL =>
  sql`(${isViewer(actorId)} or exists (select 1 from json_each(${asker.represents}) r
    where r.value ->> 0 = ${cooperativeId} and r.value ->> 1 = ${organisationId}))`

/** An application is seen by who made it, who represents its organisation, and managers, board and auditors. */
export const visibleApplication = (application: ApplicationColumns): SQL =>
  sql`(${or(mayIn('season.read', application.cooperativeId), isOwnApplication(application))})`

/** A season that the viewer may see, or a refusal. */
export async function seenSeason(useCase: Writing, id: string, path: string[]): Promise<StoredSeason> {
  signedIn(useCase.viewer)
  const where = and(eq(seasons.id, id), visibleSeason(seasons as never))
  const [season] = await useCase.database.find(useCase.database.orm.select().from(seasons).where(where))
  if (!season) throw notFound(path)
  return season
}

/** A season that the viewer manages, now and when the batch runs, and that is neither published nor called off. */
export async function managedSeason(useCase: Writing, id: string): Promise<StoredSeason> {
  const season = await seenSeason(useCase, id, ['input', 'seasonId'])
  authorizeWrite(useCase, 'season.manage', season.cooperativeId)
  if (isSettled(season)) throw conflict('SEASON_SETTLED')
  return season
}

/** Whether nothing of a season can be changed any more. */
export const isSettled = ({ status }: Pick<StoredSeason, 'status'>): boolean =>
  status === 'PUBLISHED' || status === 'CANCELLED'

/** An application that the viewer may see, with its season, or a refusal. */
export async function seenApplication(useCase: Writing, id: string) {
  signedIn(useCase.viewer)
  const { database } = useCase
  const where = and(eq(seasonApplications.id, id), visibleApplication(seasonApplications as never))
  const [[application], [season]] = await Promise.all([
    database.find(database.orm.select().from(seasonApplications).where(where)),
    database.find(
      database.orm
        .select()
        .from(seasons)
        .where(sql`id = (select season_id from season_applications where id = ${id})`),
    ),
  ])
  if (!application || !season) throw notFound(['input', 'applicationId'])
  return { application, season }
}
