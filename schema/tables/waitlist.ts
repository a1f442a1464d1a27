import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { flag, instant, must, oneOf } from './columns.ts'
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
    /** Room may have appeared since somebody last looked: until then nobody may book past it. Set by triggers. */
    lookAgain: flag('look_again').notNull().default(true),
    /** Why room went past it to the next; null where none did. */
    passedOver: text('passed_over'),
    /** The booking that holds a place for it, or that it became. */
    bookingId: text('booking_id'),
    joinedAt: instant('joined_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [
    index('waitlist_queue').on(t.facilityId, t.joinedAt, t.id).where(sql`status = 'WAITING'`),
    index('waitlist_look_again').on(t.facilityId, t.joinedAt, t.id).where(sql`status = 'WAITING' and look_again`),
    index('waitlist_ending').on(t.endsAt).where(sql`status = 'WAITING'`),
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
