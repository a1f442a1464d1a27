import { sql } from 'drizzle-orm'
import { foreignKey, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { flag, instant, must, oneOf } from './columns.ts'
import { organisations, people } from './cooperatives.ts'
import { facilities } from './facilities.ts'
import { bookingStatuses, tariffAudiences } from './vocabulary.ts'
import type { BookingStatus, TariffAudience } from './vocabulary.ts'

/** The use of a facility during an interval. Its claims are derived from it by triggers, never written by hand. */
export const bookings = sqliteTable(
  'bookings',
  {
    id: text('id').primaryKey(),
    facilityId: text('facility_id').notNull(),
    /** The owner of the facility, repeated here so that who may read a list is decided on its index. */
    cooperativeId: text('cooperative_id').notNull(),
    status: text('status').$type<BookingStatus>().notNull(),
    startsAt: instant('starts_at').notNull(),
    endsAt: instant('ends_at').notNull(),
    units: integer('units').notNull(),
    bufferBefore: integer('buffer_before').notNull(),
    bufferAfter: integer('buffer_after').notNull(),
    title: text('title'),
    actorId: text('actor_id')
      .notNull()
      .references(() => people.id),
    forPersonId: text('for_person_id').references(() => people.id),
    forOrganisationId: text('for_organisation_id').references(() => organisations.id),
    audience: text('audience').$type<TariffAudience>().notNull(),
    priceCents: integer('price_cents').notNull(),
    currency: text('currency').notNull(),
    decidedBy: text('decided_by').references(() => people.id),
    decidedAt: instant('decided_at'),
    decisionNote: text('decision_note'),
    cancelledBy: text('cancelled_by').references(() => people.id),
    cancelledAt: instant('cancelled_at'),
    cancellationReason: text('cancellation_reason'),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [
    foreignKey({ columns: [t.facilityId, t.cooperativeId], foreignColumns: [facilities.id, facilities.cooperativeId] }),
    // With what the lists of a facility show and ask of each, so that they need not look at the rows.
    index('bookings_of_facility').on(t.facilityId, t.startsAt, t.id, t.endsAt, t.status, t.cooperativeId, t.title),
    index('bookings_person').on(t.forPersonId, t.startsAt, t.id),
    // Most book for themselves, and not for an organisation: these two are written to by the others only.
    index('bookings_for_others').on(t.actorId, t.startsAt, t.id).where(sql`actor_id is not for_person_id`),
    index('bookings_for_organisation').on(t.forOrganisationId, t.startsAt, t.id).where(sql`for_organisation_id is not null`),
    index('bookings_cooperative').on(t.cooperativeId, t.startsAt, t.id),
    index('bookings_requested').on(t.cooperativeId, t.startsAt, t.id).where(sql`status = 'REQUESTED'`),
    oneOf('bookings_status', t.status, bookingStatuses),
    oneOf('bookings_audience', t.audience, tariffAudiences),
    must('bookings_interval', sql`${t.endsAt} > ${t.startsAt}`),
    must('bookings_units', sql`${t.units} >= 1`),
    must('bookings_beneficiary', sql`(${t.forPersonId} is null) <> (${t.forOrganisationId} is null)`),
    must('bookings_price', sql`${t.priceCents} >= 0`),
  ],
)

/** One booking on one leaf space: what the guard against overbooking counts. Written only by the triggers on `bookings`. */
export const claims = sqliteTable(
  'claims',
  {
    spaceId: text('space_id').notNull(),
    startsAt: instant('starts_at').notNull(),
    endsAt: instant('ends_at').notNull(),
    units: integer('units').notNull(),
    whole: flag('whole').notNull(),
    bufferBefore: integer('buffer_before').notNull(),
    bufferAfter: integer('buffer_after').notNull(),
    bookingId: text('booking_id').notNull(),
  },
  (t) => [primaryKey({ columns: [t.spaceId, t.startsAt, t.bookingId] }), index('claims_booking').on(t.bookingId)],
)
