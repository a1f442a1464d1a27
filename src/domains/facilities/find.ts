import { and, eq, sql, type InferSelectModel, type SQL } from 'drizzle-orm'
import { facilities } from '../../../schema/tables/facilities.ts'
import { authorizeWrite, signedIn } from '../../auth/authorize.ts'
import type { Writing } from '../../auth/use-case.ts'
import { notFound } from '../../platform/refusal.ts'
import { visibleFacility } from './visibility.ts'

export type StoredFacility = InferSelectModel<typeof facilities>

/**
 * A facility that the viewer manages, now and when the batch runs, or a refusal: one that they may not even see does
 * not exist for them.
 */
export async function managedFacility(useCase: Writing, id: string, path: string[]): Promise<StoredFacility> {
  signedIn(useCase.viewer)
  const seen = visibleFacility(facilities as never)
  const [facility] = await useCase.database.find(useCase.database.orm.select().from(facilities).where(and(eq(facilities.id, id), seen)))
  if (!facility) throw notFound(path)
  authorizeWrite(useCase, 'facility.manage', facility.cooperativeId)
  return facility
}

/** That nothing by which bookings are judged has changed since a facility was read. */
export const unchanged = ({ id, rulesVersion }: Pick<StoredFacility, 'id' | 'rulesVersion'>): SQL =>
  sql`(select rules_version from facilities where id = ${id}) = ${rulesVersion}`
