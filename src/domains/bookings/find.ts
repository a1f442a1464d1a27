import { or, sql, type InferSelectModel, type SQL } from 'drizzle-orm'
import { bookings } from '../../../schema/tables/bookings.ts'
import { may, signedIn } from '../../auth/authorize.ts'
import type { Context } from '../../auth/context.ts'
import type { Viewer } from '../../auth/viewer.ts'
import { notFound } from '../../platform/refusal.ts'
import { inList, isViewer, mayIn } from '../cooperatives/index.ts'

export type StoredBooking = InferSelectModel<typeof bookings>

type Columns = Pick<(typeof bookings)['_']['columns'], 'actorId' | 'forPersonId' | 'forOrganisationId' | 'cooperativeId'>

/**
 * A booking is seen by who made it, by its beneficiary and those who represent it, and by facility managers, board,
 * coordinators and auditors of the facility's owner. For all others it is only missing capacity.
 */
export const visibleBooking = (booking: Columns, viewer: Viewer): SQL | undefined =>
  viewer.personId === null
    ? sql`0`
    : or(
        mayIn(viewer, 'booking.read', booking.cooperativeId),
        isViewer(viewer, booking.actorId),
        isViewer(viewer, booking.forPersonId),
        inList(booking.forOrganisationId, viewer.represents.map(({ organisationId }) => organisationId)),
      )

/** What the viewer is to a booking. */
export interface FoundBooking {
  booking: StoredBooking
  /** Booked it, is its beneficiary, or acts for the beneficiary. */
  concerns: boolean
  /** Manages the facility. */
  manages: boolean
}

/** Reads a booking that the viewer may see, or refuses. */
export async function findBooking({ viewer, database }: Pick<Context, 'viewer' | 'database'>, id: string): Promise<FoundBooking> {
  const personId = signedIn(viewer)
  const [booking] = await database.orm
    .select()
    .from(bookings)
    .where(sql`${bookings.id} = ${id} and (${visibleBooking(bookings as never, viewer)})`)
  if (!booking) throw notFound(['input', 'bookingId'])
  const represented = viewer.represents.some(({ organisationId }) => organisationId === booking.forOrganisationId)
  return {
    booking,
    concerns: booking.actorId === personId || booking.forPersonId === personId || represented,
    manages: may(viewer, 'booking.manage', booking.cooperativeId),
  }
}
