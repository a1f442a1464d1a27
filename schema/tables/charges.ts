import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
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
    /** When a payment was made, as the outside administration says; it counts from when it was recorded. */
    paidAt: instant('paid_at'),
    recordedBy: text('recorded_by').references(() => people.id),
  },
  (t) => [
    index('charges_cooperative').on(t.cooperativeId, t.at, t.id),
    index('charges_person').on(t.personId, t.cooperativeId, t.at, t.id).where(sql`person_id is not null`),
    index('charges_organisation').on(t.organisationId, t.cooperativeId, t.at, t.id).where(sql`organisation_id is not null`),
    index('charges_booking').on(t.bookingId).where(sql`booking_id is not null`),
    // One payment is recorded once, however often it is told.
    uniqueIndex('charges_payment').on(t.cooperativeId, t.reference).where(sql`kind = 'PAYMENT'`),
    oneOf('charges_kind', t.kind, chargeKinds),
    must('charges_debtor', sql`(${t.personId} is null) <> (${t.organisationId} is null)`),
    must('charges_amount', sql`${t.amountCents} <> 0`),
  ],
)

/** Who owes a cooperative, or has paid, in one currency, and how much that is by now. Written only by a trigger on `charges`. */
export const debtors = sqliteTable(
  'debtors',
  {
    /** Of the ids of cooperative and debtor, and the currency. */
    id: text('id').primaryKey(),
    cooperativeId: text('cooperative_id')
      .notNull()
      .references(() => cooperatives.id),
    personId: text('person_id').references(() => people.id),
    organisationId: text('organisation_id').references(() => organisations.id),
    currency: text('currency').notNull(),
    /** The sum of their lines: above zero owed. */
    balanceCents: integer('balance_cents').notNull(),
    since: instant('since').notNull(),
  },
  (t) => [
    index('debtors_cooperative').on(t.cooperativeId, t.id),
    index('debtors_due').on(t.cooperativeId, t.balanceCents, t.id).where(sql`balance_cents <> 0`),
    index('debtors_person').on(t.personId, t.id).where(sql`person_id is not null`),
    index('debtors_organisation').on(t.organisationId, t.id).where(sql`organisation_id is not null`),
    must('debtors_who', sql`(${t.personId} is null) <> (${t.organisationId} is null)`),
  ],
)
