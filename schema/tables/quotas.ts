import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { instant, list, localized, must, oneOf } from './columns.ts'
import { cooperatives, people } from './cooperatives.ts'
import { facilities } from './facilities.ts'
import { facilityKinds, quotaMeasures, quotaPeriods, quotaSubjects } from './vocabulary.ts'
import type { FacilityKind, QuotaMeasure, QuotaPeriod, QuotaSubject, TariffAudience } from './vocabulary.ts'

/** A stretch of the week on the wall clock: an ISO weekday, and seconds since midnight. */
export type WeeklyWindow = [weekday: number, opens: number, closes: number]

/** How much of a cooperative's facilities somebody may use. */
export const quotas = sqliteTable(
  'quotas',
  {
    id: text('id').primaryKey(),
    cooperativeId: text('cooperative_id')
      .notNull()
      .references(() => cooperatives.id),
    name: localized('name').notNull(),
    /** Of one facility, of one kind, or of all that the cooperative owns. */
    facilityId: text('facility_id').references(() => facilities.id),
    facilityKind: text('facility_kind').$type<FacilityKind>(),
    subject: text('subject').$type<QuotaSubject>().notNull(),
    /** Only for these audiences; null for all. */
    audiences: list<TariffAudience>('audiences'),
    measure: text('measure').$type<QuotaMeasure>().notNull(),
    /** Seconds, or a number of bookings. */
    amount: integer('amount').notNull(),
    period: text('period').$type<QuotaPeriod>().notNull(),
    /** Only what falls into these windows counts; null where everything does. */
    peak: text('peak', { mode: 'json' }).$type<WeeklyWindow[]>(),
    retiredAt: instant('retired_at'),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [
    index('quotas_cooperative').on(t.cooperativeId, t.id).where(sql`retired_at is null`),
    oneOf('quotas_subject', t.subject, quotaSubjects),
    oneOf('quotas_measure', t.measure, quotaMeasures),
    oneOf('quotas_period', t.period, quotaPeriods),
    must('quotas_kind', sql`${t.facilityKind} is null or ${t.facilityKind} in (${sql.raw(facilityKinds.map((kind) => `'${kind}'`).join(', '))})`),
    must('quotas_scope', sql`${t.facilityId} is null or ${t.facilityKind} is null`),
    must('quotas_amount', sql`${t.amount} >= 0`),
  ],
)

/** What a booking uses of a quota, in which period of the facility's wall clock. Written only by triggers. */
export const quotaUses = sqliteTable(
  'quota_uses',
  {
    quotaId: text('quota_id').notNull(),
    subjectId: text('subject_id').notNull(),
    /** Days, ISO weeks or months since 1970 on the wall; 0 where the period is UPCOMING. */
    period: integer('period').notNull(),
    endsAt: instant('ends_at').notNull(),
    bookingId: text('booking_id').notNull(),
    amount: integer('amount').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.quotaId, t.subjectId, t.period, t.endsAt, t.bookingId] }),
    index('quota_uses_booking').on(t.bookingId),
  ],
)

/** What a manager granted somebody above a quota, for bookings that begin within an interval. */
export const quotaExceptions = sqliteTable(
  'quota_exceptions',
  {
    id: text('id').primaryKey(),
    quotaId: text('quota_id')
      .notNull()
      .references(() => quotas.id),
    /** A person, a household, an organisation or a cooperative, as the quota has it. */
    subjectId: text('subject_id').notNull(),
    extra: integer('extra').notNull(),
    startsAt: instant('starts_at').notNull(),
    endsAt: instant('ends_at').notNull(),
    reason: text('reason').notNull(),
    grantedBy: text('granted_by')
      .notNull()
      .references(() => people.id),
    revokedAt: instant('revoked_at'),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [
    index('quota_exceptions_subject').on(t.quotaId, t.subjectId, t.endsAt),
    must('quota_exceptions_extra', sql`${t.extra} > 0`),
    must('quota_exceptions_interval', sql`${t.endsAt} > ${t.startsAt}`),
  ],
)

/** People who live together, as a cooperative knows them: what they use counts together. */
export const households = sqliteTable(
  'households',
  {
    id: text('id').primaryKey(),
    cooperativeId: text('cooperative_id')
      .notNull()
      .references(() => cooperatives.id),
    name: text('name').notNull(),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [index('households_cooperative').on(t.cooperativeId, t.name, t.id)],
)

export const householdMembers = sqliteTable(
  'household_members',
  {
    cooperativeId: text('cooperative_id').notNull(),
    personId: text('person_id')
      .notNull()
      .references(() => people.id),
    householdId: text('household_id')
      .notNull()
      .references(() => households.id),
  },
  (t) => [primaryKey({ columns: [t.cooperativeId, t.personId] }), index('household_members_household').on(t.householdId)],
)
