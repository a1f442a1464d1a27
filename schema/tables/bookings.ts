import { sql } from 'drizzle-orm'
import { foreignKey, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { flag, instant, must, oneOf } from './columns.ts'
import { organisations, people } from './cooperatives.ts'
import { facilities } from './facilities.ts'
import type { CancellationFee } from './terms.ts'
import { bookingStatuses, tariffAudiences } from './vocabulary.ts'
import type { BookingStatus, TariffAudience } from './vocabulary.ts'

/** One line of how a price came about; amounts in cents, and below zero where something is taken off. */
export interface PriceLine {
  kind: PriceLineKind
  amountCents: number
  /** What it is reckoned on: seconds of use, or pieces of equipment. */
  quantity?: number
  unitCents?: number
  /** What it is for, such as the id of an equipment pool. */
  subjectId?: string
  /** Of which day on the place's wall clock (days since 1970-01-01), where a stay of several days is reckoned day by day. */
  day?: number
}
export type PriceLineKind = (typeof priceLineKinds)[number]
export const priceLineKinds = ['USE', 'PEAK', 'OFF_PEAK', 'EXTRA', 'FREE_ALLOWANCE', 'DAY_CAP', 'RECIPROCITY'] as const

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
    /** The cooperative by whose membership the beneficiary came, which may be the owner; null where by none. */
    throughCooperativeId: text('through_cooperative_id'),
    /** How far the place's clock stood from UTC at the start (seconds, east positive): the database knows no zones. */
    utcOffset: integer('utc_offset').notNull().default(0),
    /** The same at the end, which a change of the clock may have moved; null where it is as at the start. */
    utcOffsetAtEnd: integer('utc_offset_at_end'),
    /** How the price came about, line by line. */
    priceLines: text('price_lines', { mode: 'json' }).$type<PriceLine[]>().notNull().default([]),
    depositCents: integer('deposit_cents').notNull().default(0),
    /** When a manager gave the deposit back: from then on none is charged again. Null where none did. */
    depositReturnedAt: instant('deposit_returned_at'),
    /** What cancelling it costs by notice, as it was told when it was booked or moved; null where nothing. */
    cancellationFees: text('cancellation_fees', { mode: 'json' }).$type<CancellationFee[]>(),
    /** What not showing up costs on top of the price, as it was told when it was booked or moved. */
    noShowFeeCents: integer('no_show_fee_cents').notNull().default(0),
    /** What is charged for a late cancellation or for not showing up. */
    feeCents: integer('fee_cents').notNull().default(0),
    /** What is owed for it in the state that it is in; every change of it becomes a line in `charges`, by trigger. */
    dueCents: integer('due_cents').generatedAlwaysAs(
      sql`case status when 'CONFIRMED' then price_cents when 'CANCELLED' then fee_cents when 'NO_SHOW' then price_cents + fee_cents else 0 end`,
      { mode: 'virtual' },
    ),
    /** Until when a hold is kept for the head of the waitlist. */
    holdExpiresAt: instant('hold_expires_at'),
    /** How many managers have to approve before a request is confirmed. */
    approvalsNeeded: integer('approvals_needed').notNull().default(1),
    checkInCode: text('check_in_code'),
    checkedInAt: instant('checked_in_at'),
    checkedInBy: text('checked_in_by').references(() => people.id),
    /** When the place is released unless somebody has checked in; null where that is not asked. */
    releaseAt: instant('release_at'),
    seriesId: text('series_id'),
    /** Which occurrence of its series it is: the wall time at which the rule has it begin. */
    recurrenceId: text('recurrence_id'),
    /** How often what calendars show of it has changed (RFC 5545 §3.8.7.4); counted by a trigger. */
    sequence: integer('sequence').notNull().default(0),
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
    index('bookings_series').on(t.seriesId, t.startsAt, t.id).where(sql`series_id is not null`),
    index('bookings_held').on(t.holdExpiresAt).where(sql`status = 'HELD'`),
    index('bookings_unclaimed').on(t.releaseAt).where(sql`status = 'CONFIRMED' and checked_in_at is null and release_at is not null`),
    oneOf('bookings_status', t.status, bookingStatuses),
    oneOf('bookings_audience', t.audience, tariffAudiences),
    must('bookings_interval', sql`${t.endsAt} > ${t.startsAt}`),
    must('bookings_units', sql`${t.units} >= 1`),
    must('bookings_beneficiary', sql`(${t.forPersonId} is null) <> (${t.forOrganisationId} is null)`),
    must('bookings_price', sql`${t.priceCents} >= 0 and ${t.feeCents} >= 0 and ${t.depositCents} >= 0`),
    must('bookings_hold', sql`${t.status} <> 'HELD' or ${t.holdExpiresAt} is not null`),
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

/** Who approved a request: as many as its facility asks for, each once. */
export const bookingApprovals = sqliteTable(
  'booking_approvals',
  {
    bookingId: text('booking_id').notNull(),
    personId: text('person_id')
      .notNull()
      .references(() => people.id),
    at: instant('at').notNull(),
    note: text('note'),
  },
  (t) => [primaryKey({ columns: [t.bookingId, t.personId] })],
)

/** What recurs: its rule, from which its bookings were made. */
export const bookingSeries = sqliteTable(
  'booking_series',
  {
    id: text('id').primaryKey(),
    facilityId: text('facility_id')
      .notNull()
      .references(() => facilities.id),
    cooperativeId: text('cooperative_id').notNull(),
    /** RFC 5545: RRULE, EXDATE and RDATE, one a line. */
    recurrence: text('recurrence').notNull(),
    timeZone: text('time_zone').notNull(),
    /** The wall time of the first occurrence, `YYYY-MM-DDTHH:mm:ss`. */
    localStart: text('local_start').notNull(),
    duration: integer('duration').notNull(),
    units: integer('units').notNull(),
    title: text('title'),
    actorId: text('actor_id')
      .notNull()
      .references(() => people.id),
    forPersonId: text('for_person_id').references(() => people.id),
    forOrganisationId: text('for_organisation_id').references(() => organisations.id),
    /** The series that this one was split from, by a change of “this and the following”. */
    splitFromId: text('split_from_id'),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [
    index('booking_series_facility').on(t.facilityId, t.createdAt, t.id),
    index('booking_series_person').on(t.forPersonId, t.createdAt, t.id),
    index('booking_series_organisation').on(t.forOrganisationId, t.createdAt, t.id),
    // Most book for themselves: this one is written to by the others only.
    index('booking_series_for_others').on(t.actorId, t.createdAt, t.id).where(sql`actor_id is not for_person_id`),
    must('booking_series_duration', sql`${t.duration} > 0`),
  ],
)
