import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { instant, must, oneOf } from './columns.ts'
import { cooperatives, organisations, people } from './cooperatives.ts'
import { chargeKinds } from './vocabulary.ts'
import type { ChargeKind } from './vocabulary.ts'

/**
 * What somebody owes a cooperative and what was paid, line by line and only ever added to. The lines of a booking add up
 * to what it owes in its state: triggers on `bookings` write them.
 */
export const charges = sqliteTable(
  'charges',
  {
    id: integer('id').primaryKey(),
    cooperativeId: text('cooperative_id')
      .notNull()
      .references(() => cooperatives.id),
    personId: text('person_id').references(() => people.id),
    organisationId: text('organisation_id').references(() => organisations.id),
    bookingId: text('booking_id'),
    kind: text('kind').$type<ChargeKind>().notNull(),
    /** Above zero owed, below zero paid or given back. */
    amountCents: integer('amount_cents').notNull(),
    currency: text('currency').notNull(),
    at: instant('at').notNull(),
    /** What an outside administration knows a payment by; and a word with it. */
    reference: text('reference'),
    note: text('note'),
    recordedBy: text('recorded_by').references(() => people.id),
  },
  (t) => [
    index('charges_cooperative').on(t.cooperativeId, t.at, t.id),
    index('charges_person').on(t.personId, t.cooperativeId, t.at, t.id).where(sql`person_id is not null`),
    index('charges_organisation').on(t.organisationId, t.cooperativeId, t.at, t.id).where(sql`organisation_id is not null`),
    index('charges_booking').on(t.bookingId).where(sql`booking_id is not null`),
    oneOf('charges_kind', t.kind, chargeKinds),
    must('charges_debtor', sql`(${t.personId} is null) <> (${t.organisationId} is null)`),
    must('charges_amount', sql`${t.amountCents} <> 0`),
  ],
)
