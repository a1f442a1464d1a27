import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { instant, must, oneOf } from './columns.ts'
import { organisations, people } from './cooperatives.ts'
import { facilities } from './facilities.ts'
import { waitlistStatuses } from './vocabulary.ts'
import type { WaitlistStatus } from './vocabulary.ts'

/** Who waits for room: for any time of a length within a window. The queue of a facility is in the order of joining. */
export const waitlistEntries = sqliteTable(
  'waitlist_entries',
  {
    id: text('id').primaryKey(),
    facilityId: text('facility_id')
      .notNull()
      .references(() => facilities.id),
    cooperativeId: text('cooperative_id').notNull(),
    status: text('status').$type<WaitlistStatus>().notNull(),
    /** The window, and how long a time within it is wanted (seconds). */
    startsAt: instant('starts_at').notNull(),
    endsAt: instant('ends_at').notNull(),
    duration: integer('duration').notNull(),
    units: integer('units').notNull(),
    title: text('title'),
    actorId: text('actor_id')
      .notNull()
      .references(() => people.id),
    forPersonId: text('for_person_id').references(() => people.id),
    forOrganisationId: text('for_organisation_id').references(() => organisations.id),
    /**
     * How often room may have appeared since somebody last looked, counted by triggers: until it is 0 again nobody may book
     * past it. Whoever looked sets it to 0 only if it is what it was when they began, so that nothing is overlooked.
     */
    lookAgain: integer('look_again').notNull().default(sql`true`),
    /**
     * Up to where the window was looked at, when some of it lay beyond the horizon of the place; null where it was all of it.
     * Beyond that nobody may book past it either, once the horizon has come so far.
     */
    lookedUntil: instant('looked_until'),
    /** Why room went past it to the next, as a JSON object with code and params; null where none did. */
    passedOver: text('passed_over'),
    /** The booking that holds a place for it, or that it became. */
    bookingId: text('booking_id'),
    joinedAt: instant('joined_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [
    index('waitlist_queue').on(t.facilityId, t.joinedAt, t.id).where(sql`status = 'WAITING'`),
    index('waitlist_look_again').on(t.facilityId, t.joinedAt, t.id).where(sql`status = 'WAITING' and look_again`),
    index('waitlist_beyond').on(t.facilityId).where(sql`status = 'WAITING' and looked_until is not null`),
    index('waitlist_passed_over').on(t.facilityId).where(sql`status = 'WAITING' and passed_over is not null`),
    index('waitlist_last_start').on(sql`ends_at - duration`).where(sql`status = 'WAITING'`),
    index('waitlist_of_facility').on(t.facilityId, t.joinedAt, t.id, t.status),
    index('waitlist_person').on(t.forPersonId, t.joinedAt, t.id),
    index('waitlist_for_others').on(t.actorId, t.joinedAt, t.id).where(sql`actor_id is not for_person_id`),
    index('waitlist_organisation').on(t.forOrganisationId, t.joinedAt, t.id).where(sql`for_organisation_id is not null`),
    index('waitlist_booking').on(t.bookingId).where(sql`booking_id is not null`),
    oneOf('waitlist_status', t.status, waitlistStatuses),
    must('waitlist_window', sql`${t.duration} > 0 and ${t.endsAt} - ${t.startsAt} >= ${t.duration}`),
    must('waitlist_units', sql`${t.units} >= 1`),
    must('waitlist_beneficiary', sql`(${t.forPersonId} is null) <> (${t.forOrganisationId} is null)`),
  ],
)
