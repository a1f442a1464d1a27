import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { flag, instant } from './columns.ts'
import { facilities } from './facilities.ts'
import { people } from './cooperatives.ts'

/**
 * The facilities whose owner publishes them as open data, and what feeds tell of each. `change` is the number of its last
 * change, drawn by triggers from `open_data_counter`: with one writer, numbers are in the order of commits.
 */
export const openDataPlaces = sqliteTable(
  'open_data_places',
  {
    facilityId: text('facility_id')
      .primaryKey()
      .references(() => facilities.id),
    /** The label of an OpenActive facility type; null where the kind has an activity instead. */
    facilityType: text('facility_type'),
    /** The province or state of its address, which OpenActive asks for. */
    region: text('region').notNull(),
    /** Whether feeds show it; else they tell that it is gone. */
    listed: flag('listed').notNull(),
    change: integer('change').notNull().default(0),
    publishedBy: text('published_by')
      .notNull()
      .references(() => people.id),
    publishedAt: instant('published_at').notNull(),
    endedAt: instant('ended_at'),
    /** Counts what its slots depend on, and how far of that the slots tell. */
    slotsVersion: integer('slots_version').notNull().default(1),
    slotsTold: integer('slots_told').notNull().default(0),
    /** Until when slots are told, or up to an hour later: as long after they last were, so that it tells whose turn it is. */
    slotsUntil: instant('slots_until').notNull().default(0),
  },
  (t) => [
    uniqueIndex('open_data_places_change').on(t.change).where(sql`"change" > 0`),
    index('open_data_places_due').on(t.facilityId).where(sql`listed and slots_told < slots_version`),
    index('open_data_places_rolling').on(t.slotsUntil).where(sql`listed`),
  ],
)

/** The slots that feeds tell of: every step of the opening hours ahead, taken or not. Gone ones are kept a while. */
export const openDataSlots = sqliteTable(
  'open_data_slots',
  {
    facilityId: text('facility_id').notNull(),
    startsAt: instant('starts_at').notNull(),
    endsAt: instant('ends_at').notNull(),
    maximumUses: integer('maximum_uses').notNull(),
    remainingUses: integer('remaining_uses').notNull(),
    priceCents: integer('price_cents').notNull(),
    currency: text('currency').notNull(),
    listed: flag('listed').notNull(),
    /** Drawn by triggers; null only within them. */
    change: integer('change'),
    changedAt: instant('changed_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.facilityId, t.startsAt] }),
    uniqueIndex('open_data_slots_change').on(t.change),
    index('open_data_slots_gone').on(t.changedAt).where(sql`not listed`),
  ],
)

/** The last number that a change in a feed was given. One row. */
export const openDataCounter = sqliteTable('open_data_counter', {
  id: integer('id').primaryKey(),
  value: integer('value').notNull(),
})
