import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { instant, localized, must } from './columns.ts'
import { cooperatives, organisations, people } from './cooperatives.ts'

/** That somebody may not book at a cooperative for a while, after no-shows. A manager can lift it. */
export const bookingBlocks = sqliteTable(
  'booking_blocks',
  {
    id: text('id').primaryKey(),
    cooperativeId: text('cooperative_id')
      .notNull()
      .references(() => cooperatives.id),
    personId: text('person_id').references(() => people.id),
    organisationId: text('organisation_id').references(() => organisations.id),
    startsAt: instant('starts_at').notNull(),
    endsAt: instant('ends_at').notNull(),
    /** The booking by whose no-show the limit was reached; its undoing lifts the block. */
    bookingId: text('booking_id'),
    /** The limit then, and since when no-shows counted for it: where fewer are left, the block is lifted. */
    noShowLimit: integer('no_show_limit').notNull().default(1),
    countedFrom: integer('counted_from').notNull().default(0),
    liftedAt: instant('lifted_at'),
    liftedBy: text('lifted_by').references(() => people.id),
    liftReason: text('lift_reason'),
  },
  (t) => [
    index('booking_blocks_cooperative').on(t.cooperativeId, t.endsAt, t.id),
    index('booking_blocks_person').on(t.personId, t.endsAt).where(sql`person_id is not null`),
    index('booking_blocks_organisation').on(t.organisationId, t.endsAt).where(sql`organisation_id is not null`),
    must('booking_blocks_who', sql`(${t.personId} is null) <> (${t.organisationId} is null)`),
    must('booking_blocks_interval', sql`${t.endsAt} > ${t.startsAt}`),
  ],
)

/** What a cooperative asks people to have shown or learnt, such as first aid or an induction. */
export const certificateKinds = sqliteTable(
  'certificate_kinds',
  {
    id: text('id').primaryKey(),
    cooperativeId: text('cooperative_id')
      .notNull()
      .references(() => cooperatives.id),
    name: localized('name').notNull(),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [index('certificate_kinds_cooperative').on(t.cooperativeId, t.id)],
)

/** That somebody has shown it; who saw it, and until when it counts. Never the document itself. */
export const certificates = sqliteTable(
  'certificates',
  {
    id: text('id').primaryKey(),
    cooperativeId: text('cooperative_id').notNull(),
    kindId: text('kind_id')
      .notNull()
      .references(() => certificateKinds.id),
    personId: text('person_id')
      .notNull()
      .references(() => people.id),
    seenBy: text('seen_by')
      .notNull()
      .references(() => people.id),
    seenAt: instant('seen_at').notNull(),
    /** Null where it does not end. */
    validUntil: instant('valid_until'),
    revokedAt: instant('revoked_at'),
  },
  (t) => [
    index('certificates_person').on(t.personId, t.kindId),
    index('certificates_cooperative').on(t.cooperativeId, t.seenAt, t.id),
  ],
)
