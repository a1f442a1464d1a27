import { or, sql, type InferSelectModel, type SQL } from 'drizzle-orm'
import { bookings } from '../../../schema/tables/bookings.ts'
import { facilities } from '../../../schema/tables/facilities.ts'
import { asker } from '../../auth/asker.ts'
import { may, signedIn } from '../../auth/authorize.ts'
import type { Context } from '../../auth/context.ts'
import type { Viewer } from '../../auth/viewer.ts'
import { notFound, Refusal } from '../../platform/refusal.ts'
import { isViewer, mayIn } from '../cooperatives/index.ts'
import { beneficiaryOf, knownBeneficiary, type Beneficiary, type KnownBeneficiary } from './beneficiary.ts'

export type StoredBooking = InferSelectModel<typeof bookings>

type Columns = Pick<
  (typeof bookings)['_']['columns'],
  'actorId' | 'forPersonId' | 'forOrganisationId' | 'cooperativeId'
>

/**
 * A booking is seen by who made it, by its beneficiary and those who represent it in the facility's cooperative, and by
 * facility managers, board, coordinators and auditors of that cooperative. For all others it is only missing capacity.
 */
export const visibleBooking = (booking: Columns): SQL | undefined =>
  or(
    mayIn('booking.read', booking.cooperativeId),
    isViewer(booking.actorId),
    isViewer(booking.forPersonId),
    sql`(${booking.cooperativeId}, ${booking.forOrganisationId}) in
      (select value ->> 0, value ->> 1 from json_each(${asker.represents}))`,
  )

/** A booking, and what the viewer is to it. */
export interface FoundBooking {
  booking: StoredBooking
  /** Until how long before its start the requester may change it: seconds. */
  cancellationWindow: number
  /** For whom it is, where that is the viewer or somebody for whom they may act; else null. */
  beneficiary: Beneficiary | null
  /** Manages the facility. */
  manages: boolean
}

/** Reads a booking that the viewer may see, or refuses. One read. */
export async function findBooking({ viewer, database }: Context, id: string): Promise<FoundBooking> {
  signedIn(viewer)
  const { forPersonId, forOrganisationId, facilityId } = bookings
  const [found] = await database.find(
    database.orm.select({
      booking: bookings,
      cancellationWindow: sql<number>`(select cancellation_window from ${facilities} where id = ${facilityId})`,
      known: knownBeneficiary(forPersonId, forOrganisationId),
    })
    .from(bookings)
    .where(sql`${bookings.id} = ${id} and (${visibleBooking(bookings as never)})`),
  )
  if (!found) throw notFound(['input', 'bookingId'])
  const { booking, cancellationWindow, known } = found
  const beneficiary = actsFor(booking, viewer, JSON.parse(known) as KnownBeneficiary)
  return { booking, cancellationWindow, beneficiary, manages: may(viewer, 'booking.manage', booking.cooperativeId) }
}

/** The beneficiary of a booking, if the viewer may act for them; who booked for them but lost that right may not. */
function actsFor(booking: StoredBooking, viewer: Viewer, known: KnownBeneficiary): Beneficiary | null {
  const { forOrganisationId, cooperativeId, actorId } = booking
  const namedHere = viewer.represents.some(
    (r) => r.organisationId === forOrganisationId && r.cooperativeId === cooperativeId,
  )
  if (forOrganisationId !== null && !namedHere && actorId !== viewer.personId) return null
  try {
    return beneficiaryOf(viewer, booking, known)
  } catch (refusal) {
    if (refusal instanceof Refusal) return null
    throw refusal
  }
}
