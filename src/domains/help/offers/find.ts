import { and, eq, type InferSelectModel } from 'drizzle-orm'
import { helpOffers } from '../../../../schema/tables/offers.ts'
import { signedIn } from '../../../auth/authorize.ts'
import type { Writing } from '../../../auth/use-case.ts'
import { notFound } from '../../../platform/refusal.ts'
import { actingFor, type Acting } from '../acting.ts'
import { visibleOffer } from '../visibility.ts'

export type StoredOffer = InferSelectModel<typeof helpOffers>

/** An offer for whose volunteer the viewer acts, or a refusal: one that they may not even see does not exist for them. */
export async function ownOffer(useCase: Writing, id: string): Promise<{ offer: StoredOffer; acting: Acting }> {
  const { viewer, database } = useCase
  signedIn(viewer)
  const where = and(eq(helpOffers.id, id), visibleOffer(helpOffers as never))
  const [offer] = await database.find(database.orm.select().from(helpOffers).where(where))
  if (!offer) throw notFound(['input', 'offerId'])
  const { cooperativeId, volunteerId } = offer
  const acting = await actingFor(useCase, { cooperativeId, forPersonId: volunteerId, purpose: 'HELP_OFFER' })
  return { offer, acting }
}
