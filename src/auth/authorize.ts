import { sql } from 'drizzle-orm'
import { forbidden, RequestFault } from '../platform/refusal.ts'
import { actions, type Action } from './actions.ts'
import type { Writing } from './use-case.ts'
import { cooperativesFor, type Viewer } from './viewer.ts'

/** Whether the viewer's roles in a cooperative allow an action. */
export const may = (viewer: Viewer, action: Action, cooperativeId: string): boolean =>
  cooperativesFor(viewer, action).includes(cooperativeId)

/** Refuses unless the viewer's roles in the cooperative allow the action; a missing sign-in is the program's fault. */
function authorize(viewer: Viewer, action: Action, cooperativeId: string): string {
  const personId = signedIn(viewer)
  if (!may(viewer, action, cooperativeId)) throw forbidden()
  return personId
}

/**
 * Authorizes a write: refuses now, and again where the roles are gone by the time that the batch runs. Comes before the
 * changes, some of which take the viewer's own role.
 */
export function authorizeWrite({ viewer, work }: Writing, action: Action, cooperativeId: string): string {
  const personId = authorize(viewer, action, cooperativeId)
  work.assert(
    'FORBIDDEN',
    sql`exists (select 1 from memberships m, json_each(m.roles) r where m.person_id = ${personId}
        and m.cooperative_id = ${cooperativeId} and m.status = 'ACTIVE' and r.value in ${actions[action]})`,
  )
  return personId
}

/** The id of the signed-in person, or an UNAUTHENTICATED fault. */
export function signedIn(viewer: Viewer): string {
  if (!viewer.personId) throw new RequestFault('UNAUTHENTICATED')
  return viewer.personId
}
