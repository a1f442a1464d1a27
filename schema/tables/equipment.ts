import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { instant, list, localized, must, oneOf } from './columns.ts'
import { cooperatives } from './cooperatives.ts'
import { poolKinds } from './vocabulary.ts'
import type { PoolKind } from './vocabulary.ts'

/** So many of a thing, or of people with a skill, that can be booked with a facility. Each pool is a space of its id. */
export const equipmentPools = sqliteTable(
  'equipment_pools',
  {
    id: text('id').primaryKey(),
    cooperativeId: text('cooperative_id')
      .notNull()
      .references(() => cooperatives.id),
    kind: text('kind').$type<PoolKind>().notNull(),
    name: localized('name').notNull(),
    description: localized('description').notNull(),
    quantity: integer('quantity').notNull(),
    /** The facilities it can be booked with, as a JSON list; null for all of the cooperative. */
    facilityIds: list('facility_ids'),
    /** What one costs, by the hour and at once. */
    centsPerHour: integer('cents_per_hour').notNull().default(0),
    centsPerBooking: integer('cents_per_booking').notNull().default(0),
    /** Time to bring and fetch it, around a booking (seconds). */
    bufferBefore: integer('buffer_before').notNull().default(0),
    bufferAfter: integer('buffer_after').notNull().default(0),
    requiredCertificates: list('required_certificates').notNull().default([]),
    retiredAt: instant('retired_at'),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [
    index('equipment_pools_cooperative').on(t.cooperativeId, t.id),
    oneOf('equipment_pools_kind', t.kind, poolKinds),
    must('equipment_pools_quantity', sql`${t.quantity} between 1 and 10000`),
    must('equipment_pools_amounts', sql`${t.centsPerHour} >= 0 and ${t.centsPerBooking} >= 0`),
    must('equipment_pools_buffers', sql`${t.bufferBefore} >= 0 and ${t.bufferAfter} >= 0`),
  ],
)

/** What is booked with a facility. Its claims are derived by triggers, as the booking's own are. */
export const bookingExtras = sqliteTable(
  'booking_extras',
  {
    bookingId: text('booking_id').notNull(),
    poolId: text('pool_id')
      .notNull()
      .references(() => equipmentPools.id),
    quantity: integer('quantity').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.bookingId, t.poolId] }),
    index('booking_extras_pool').on(t.poolId),
    must('booking_extras_quantity', sql`${t.quantity} >= 1`),
  ],
)
