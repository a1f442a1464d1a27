import { and, eq, type InferSelectModel } from 'drizzle-orm'
import { helpRequests } from '../../../../schema/tables/help.ts'
import { signedIn } from '../../../auth/authorize.ts'
import type { Writing } from '../../../auth/use-case.ts'
import { notFound } from '../../../platform/refusal.ts'
import { actingFor, type Acting } from '../acting.ts'
import { visibleRequest } from '../visibility.ts'
import { requestSteps } from './states.ts'

export type StoredRequest = InferSelectModel<typeof helpRequests>

/** A request for whose requester the viewer acts, or a refusal: one that they may not even see does not exist for them. */
export async function ownRequest(useCase: Writing, id: string): Promise<{ request: StoredRequest; acting: Acting }> {
  const { viewer, database } = useCase
  signedIn(viewer)
  const where = and(eq(helpRequests.id, id), visibleRequest(helpRequests as never))
  const [request] = await database.find(database.orm.select().from(helpRequests).where(where))
  if (!request) throw notFound(['input', 'requestId'])
  const { cooperativeId, requesterId } = request
  const acting = await actingFor(useCase, { cooperativeId, forPersonId: requesterId, purpose: 'HELP_REQUEST' })
  return { request, acting }
}

/** Whether a request still stands at an instant: helpers are looked for, or were found. */
export const stands = ({ status, expiresAt }: Pick<StoredRequest, 'status' | 'expiresAt'>, now: number): boolean =>
  requestSteps.CANCEL.from.includes(status) && (status !== 'OPEN' || expiresAt > now)
