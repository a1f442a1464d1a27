import { eq } from 'drizzle-orm'
import { seasons } from '../../../schema/tables/seasons.ts'
import { may } from '../../auth/authorize.ts'
import type { Context } from '../../auth/context.ts'
import { allocate, type Allocation } from './allocate.ts'
import { questionOf, readGround } from './question.ts'
import { tell, type Outcome, type ToldAllotment } from './told.ts'

/** What would be handed out as things stand. */
export interface Preview extends Pick<Allocation, 'fairness' | 'impossiblePins' | 'complete' | 'steps'> {
  slots: ToldAllotment[]
  outcomes: Outcome[]
  mark: string
}

/** Hands a season out and writes nothing; null for whom it is not to be seen by, and for a season that is settled. */
export async function previewSeason(seasonId: string, { viewer, database }: Context): Promise<Preview | null> {
  const [[season], ground] = await Promise.all([
    database.find(database.orm.select().from(seasons).where(eq(seasons.id, seasonId))),
    readGround(database, seasonId),
  ])
  if (!season || !may(viewer, 'season.read', season.cooperativeId)) return null
  const asked = await questionOf(season, ground)
  const allocation = allocate(asked.question)
  return { ...allocation, ...tell(allocation, asked), mark: asked.mark }
}
