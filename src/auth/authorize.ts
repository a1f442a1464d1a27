import { forbidden, RequestFault } from '../platform/refusal.ts'
import type { Action } from './actions.ts'
import { cooperativesFor, type Viewer } from './viewer.ts'

/** Whether the viewer's roles in a cooperative allow an action. */
export const may = (viewer: Viewer, action: Action, cooperativeId: string): boolean =>
  cooperativesFor(viewer, action).includes(cooperativeId)

/** Refuses unless the viewer's roles in the cooperative allow the action; a missing sign-in is the program's fault. */
export function authorize(viewer: Viewer, action: Action, cooperativeId: string): string {
  const personId = signedIn(viewer)
  if (!may(viewer, action, cooperativeId)) throw forbidden()
  return personId
}

/** The id of the signed-in person, or an UNAUTHENTICATED fault. */
export function signedIn(viewer: Viewer): string {
  if (!viewer.personId) throw new RequestFault('UNAUTHENTICATED')
  return viewer.personId
}
