import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { instant, list, must, oneOf } from './columns.ts'
import { cooperatives } from './cooperatives.ts'
import { facilities } from './facilities.ts'
import { allowancePeriods, tariffBases } from './vocabulary.ts'
import type { AllowancePeriod, BookerGroup, TariffAudience, TariffBasis } from './vocabulary.ts'

/** What a cancellation costs when it comes later than so many seconds before the start: a share of the price. */
export interface CancellationFee {
  notice: number
  percent: number
}

/** Further terms on which a facility is let; one without a row has the defaults below. Durations in seconds. */
export const facilityTerms = sqliteTable(
  'facility_terms',
  {
    facilityId: text('facility_id')
      .primaryKey()
      .references(() => facilities.id),
    /** How many managers approve a request, and who needs no approval. */
    approvals: integer('approvals').notNull().default(1),
    approvalFreeGroups: list<BookerGroup>('approval_free_groups').notNull().default([]),
    approvalFreeOrganisations: list('approval_free_organisations').notNull().default([]),
    /** Checking in: from how long before the start; and how long after it an unclaimed place is released, or null. */
    checkInOpens: integer('check_in_opens').notNull().default(900),
    releaseAfter: integer('release_after'),
    /** How long room is held for the head of the waitlist. */
    holdDuration: integer('hold_duration').notNull().default(86_400),
    /** Kinds of certificates that the beneficiary must hold, and what is always booked with it. */
    requiredCertificates: list('required_certificates').notNull().default([]),
    requiredExtras: text('required_extras', { mode: 'json' })
      .$type<{ poolId: string; quantity: number }[]>()
      .notNull()
      .default([]),
    /** The most that one beneficiary pays for it on one day; null where there is no cap. */
    dayCapCents: integer('day_cap_cents'),
    depositCents: integer('deposit_cents').notNull().default(0),
    /** What members use without paying, per period; 0 for nothing. */
    freeSeconds: integer('free_seconds').notNull().default(0),
    freePeriod: text('free_period').$type<AllowancePeriod>().notNull().default('MONTH'),
    freeAudiences: list<TariffAudience>('free_audiences').notNull().default(['MEMBER', 'SOCIAL']),
    cancellationFees: text('cancellation_fees', { mode: 'json' }).$type<CancellationFee[]>().notNull().default([]),
    noShowFeeCents: integer('no_show_fee_cents').notNull().default(0),
    /** After so many no-shows within so long nobody books for so long; null where nothing follows. */
    noShowLimit: integer('no_show_limit'),
    noShowWithin: integer('no_show_within').notNull().default(7_776_000),
    noShowBlock: integer('no_show_block').notNull().default(2_592_000),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [
    must('facility_terms_approvals', sql`${t.approvals} between 1 and 2`),
    must('facility_terms_durations', sql`${t.checkInOpens} >= 0 and ${t.holdDuration} > 0 and coalesce(${t.releaseAfter}, 1) > 0`),
    must('facility_terms_amounts', sql`coalesce(${t.dayCapCents}, 0) >= 0 and ${t.depositCents} >= 0 and ${t.noShowFeeCents} >= 0`),
    oneOf('facility_terms_free_period', t.freePeriod, allowancePeriods),
  ],
)

/** Another price than the facility's tariff, in hours of the week or for long bookings. The most specific one counts. */
export const tariffBands = sqliteTable(
  'tariff_bands',
  {
    id: text('id').primaryKey(),
    facilityId: text('facility_id')
      .notNull()
      .references(() => facilities.id),
    /** Whose; null for everybody. */
    audience: text('audience').$type<TariffAudience>(),
    /** ISO weekdays as a JSON list; and wall time in seconds since midnight. */
    weekdays: text('weekdays', { mode: 'json' }).$type<number[]>().notNull(),
    opens: integer('opens').notNull(),
    closes: integer('closes').notNull(),
    /** Only for bookings at least this long. */
    minDuration: integer('min_duration').notNull().default(0),
    basis: text('basis').$type<TariffBasis>().notNull(),
    centsPerHour: integer('cents_per_hour').notNull(),
  },
  (t) => [
    index('tariff_bands_facility').on(t.facilityId, t.id),
    oneOf('tariff_bands_basis', t.basis, tariffBases),
    must('tariff_bands_hours', sql`${t.opens} between 0 and 86399 and ${t.closes} between 1 and 86400 and ${t.closes} > ${t.opens}`),
    must('tariff_bands_amount', sql`${t.centsPerHour} >= 0`),
  ],
)

/** What members of another cooperative pay at the places of this one: a share of what its own members pay. */
export const reciprocities = sqliteTable(
  'reciprocities',
  {
    ownerId: text('owner_id')
      .notNull()
      .references(() => cooperatives.id),
    guestId: text('guest_id')
      .notNull()
      .references(() => cooperatives.id),
    percent: integer('percent').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.ownerId, t.guestId] }),
    index('reciprocities_guest').on(t.guestId),
    must('reciprocities_percent', sql`${t.percent} between 0 and 1000`),
    must('reciprocities_others', sql`${t.ownerId} <> ${t.guestId}`),
  ],
)
