import { sql, type InferSelectModel } from 'drizzle-orm'
import { facilities } from '../../../schema/tables/facilities.ts'
import { authorize, may, signedIn } from '../../auth/authorize.ts'
import type { Writing } from '../../auth/use-case.ts'
import type { Viewer } from '../../auth/viewer.ts'
import { notFound } from '../../platform/refusal.ts'

export type StoredFacility = InferSelectModel<typeof facilities>

/** A facility that the viewer manages, or a refusal; one that they may not even see does not exist for them. */
export async function managedFacility({ viewer, database }: Writing, id: string, path: string[]): Promise<StoredFacility> {
  signedIn(viewer)
  const [facility] = await database.orm.select().from(facilities).where(sql`${facilities.id} = ${id}`)
  if (!facility || !knows(viewer, facility)) throw notFound(path)
  authorize(viewer, 'facility.manage', facility.cooperativeId)
  return facility
}

/** Whether a member may know of a facility of their own cooperative: drafts are for those who manage. */
const knows = (viewer: Viewer, { status, cooperativeId }: StoredFacility): boolean =>
  may(viewer, 'facility.manage', cooperativeId) || (status === 'PUBLISHED' && may(viewer, 'membership.list', cooperativeId))

/** Demands that the viewer still manages the cooperative's facilities when the batch runs. */
export function assertManages({ work, viewer }: Writing, cooperativeId: string): void {
  work.assert(
    'FORBIDDEN',
    sql`exists (select 1 from memberships m, json_each(m.roles) r where m.person_id = ${viewer.personId}
        and m.cooperative_id = ${cooperativeId} and m.status = 'ACTIVE' and r.value in ('FACILITY_MANAGER', 'BOARD'))`,
  )
}
