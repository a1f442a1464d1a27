import { or, sql, type InferSelectModel, type SQL } from 'drizzle-orm'
import { bookings } from '../../../schema/tables/bookings.ts'
import { facilities } from '../../../schema/tables/facilities.ts'
import { asker } from '../../auth/asker.ts'
import { may, signedIn } from '../../auth/authorize.ts'
import type { Context } from '../../auth/context.ts'
import type { Viewer } from '../../auth/viewer.ts'
import type { Interval } from '../../platform/interval.ts'
import { notFound, Refusal } from '../../platform/refusal.ts'
import { isViewer, mayIn } from '../cooperatives/index.ts'
import { beneficiaryOf, knownBeneficiary, type Beneficiary, type KnownBeneficiary } from './beneficiary.ts'
import type { Extra } from './rules.ts'
import { termsExpression, termsOf, type RawTerms, type Terms } from './terms.ts'
import { dueRange, rangeOf } from './waitlist/due.ts'

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
  /** The equipment and staff that are booked with it. */
  extras: Extra[]
  /** Who has approved it. */
  approvers: string[]
  /** The further terms of its facility as they are now. */
  terms: Terms
  /** Around when those wait who may get its room, should it go; null where nobody does. */
  waited: Interval | null
}

/** What it depends on whether one may act for the beneficiary of something. */
type Acted = Pick<StoredBooking, 'forPersonId' | 'forOrganisationId' | 'cooperativeId' | 'actorId'>

/** Reads a booking that the viewer may see, or refuses. One read. */
export async function findBooking({ viewer, database }: Context, id: string): Promise<FoundBooking> {
  signedIn(viewer)
  const { forPersonId, forOrganisationId, facilityId } = bookings
  const here = { startsAt: sql`bookings.starts_at`, endsAt: sql`bookings.ends_at` }
  const [found] = await database.find(
    database.orm.select({
      booking: bookings,
      cancellationWindow: sql<number>`(select cancellation_window from ${facilities} where id = ${facilityId})`,
      known: knownBeneficiary(forPersonId, forOrganisationId),
      extras: sql<string>`(select json_group_array(json_object('poolId', e.pool_id, 'quantity', e.quantity))
        from booking_extras e where e.booking_id = ${bookings.id})`,
      approvers: sql<string>`(select json_group_array(a.person_id) from booking_approvals a where a.booking_id = ${bookings.id})`,
      terms: sql<string>`${termsExpression(facilityId)}`,
      waited: dueRange(sql`bookings.facility_id`, here),
    })
    .from(bookings)
    .where(sql`${bookings.id} = ${id} and (${visibleBooking(bookings as never)})`),
  )
  if (!found) throw notFound(['input', 'bookingId'])
  const { booking, cancellationWindow, known } = found
  const beneficiary = actsFor(booking, viewer, JSON.parse(known) as KnownBeneficiary)
  const manages = may(viewer, 'booking.manage', booking.cooperativeId)
  return { booking, cancellationWindow, beneficiary, manages, waited: rangeOf(found.waited), ...moreOf(found) }
}

const moreOf = (found: { extras: string; approvers: string; terms: string | null }) => ({
  extras: JSON.parse(found.extras) as Extra[],
  approvers: JSON.parse(found.approvers) as string[],
  terms: termsOf(JSON.parse(found.terms ?? 'null') as RawTerms | null),
})

/** The beneficiary of a booking, if the viewer may act for them; who booked for them but lost that right may not. */
export function actsFor(booking: Acted, viewer: Viewer, known: KnownBeneficiary): Beneficiary | null {
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
