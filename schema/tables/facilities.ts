import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { flag, instant, list, localized, must, oneOf } from './columns.ts'
import { cooperatives, organisations } from './cooperatives.ts'
import { bookingModes, calendarKinds, facilityKinds, facilityStatuses, tariffAudiences, tariffBases } from './vocabulary.ts'
import type {
  AccessibilityFeature,
  BookerGroup,
  BookingMode,
  FacilityKind,
  FacilityStatus,
  TariffAudience,
  TariffBasis,
} from './vocabulary.ts'

/** A place or thing that is shared. Each is also one leaf space of the same id (see `spaces`). */
export const facilities = sqliteTable(
  'facilities',
  {
    id: text('id').primaryKey(),
    cooperativeId: text('cooperative_id')
      .notNull()
      .references(() => cooperatives.id),
    providerId: text('provider_id').references(() => organisations.id),
    kind: text('kind').$type<FacilityKind>().notNull(),
    status: text('status').$type<FacilityStatus>().notNull(),
    name: localized('name').notNull(),
    /** The name in the cooperative's default language, folded for a stable alphabetical order. */
    sortName: text('sort_name').notNull(),
    description: localized('description').notNull(),
    houseRules: localized('house_rules').notNull(),
    accessibility: list<AccessibilityFeature>('accessibility').notNull(),
    amenities: list<string>('amenities').notNull(),
    photoLinks: list<string>('photo_links').notNull(),
    street: text('street').notNull(),
    postalCode: text('postal_code').notNull(),
    city: text('city').notNull(),
    country: text('country').notNull(),
    subdivision: text('subdivision'),
    latitude: real('latitude').notNull(),
    longitude: real('longitude').notNull(),
    timeZone: text('time_zone').notNull(),
    capacity: integer('capacity').notNull(),
    mode: text('mode').$type<BookingMode>().notNull(),
    /** Durations of the policy: whole seconds. */
    granularity: integer('granularity').notNull(),
    minDuration: integer('min_duration').notNull(),
    maxDuration: integer('max_duration').notNull(),
    leadTime: integer('lead_time').notNull(),
    horizon: integer('horizon').notNull(),
    /** How far ahead a series may reach: never less than the horizon. */
    seriesHorizon: integer('series_horizon').notNull().default(0),
    bufferBefore: integer('buffer_before').notNull(),
    bufferAfter: integer('buffer_after').notNull(),
    cancellationWindow: integer('cancellation_window').notNull(),
    bookableBy: list<BookerGroup>('bookable_by').notNull(),
    requiresApproval: flag('requires_approval').notNull(),
    closedOnHolidays: flag('closed_on_holidays').notNull(),
    /** Counts every change of what a booking is judged by; a booking asserts the version it was judged under. */
    rulesVersion: integer('rules_version').notNull().default(1),
    /** Until when `calendar_intervals` is worked out. */
    calendarUntil: instant('calendar_until').notNull(),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [
    uniqueIndex('facilities_owner').on(t.id, t.cooperativeId),
    // Each with what decides who sees a facility, so that counting and sorting need not look at the rows.
    index('facilities_of_cooperative').on(t.cooperativeId, t.sortName, t.id, t.status),
    index('facilities_by_name').on(t.sortName, t.id, t.kind, t.status, t.cooperativeId),
    index('facilities_by_place').on(t.latitude, t.longitude, t.status, t.cooperativeId, t.capacity, t.id),
    index('facilities_by_kind').on(t.kind, t.latitude, t.longitude, t.status, t.cooperativeId, t.capacity, t.id),
    // When its calendar must be worked out further; that of a retired one need not.
    index('facilities_calendar_short').on(sql`calendar_until - series_horizon`).where(sql`status <> 'RETIRED'`),
    oneOf('facilities_kind', t.kind, facilityKinds),
    oneOf('facilities_status', t.status, facilityStatuses),
    oneOf('facilities_mode', t.mode, bookingModes),
    must('facilities_capacity', sql`${t.capacity} between 1 and 100000`),
    must('facilities_duration', sql`${t.minDuration} > 0 and ${t.maxDuration} >= ${t.minDuration}`),
    must('facilities_granularity', sql`${t.granularity} > 0`),
    must('facilities_buffers', sql`${t.bufferBefore} >= 0 and ${t.bufferAfter} >= 0`),
    must('facilities_latitude', sql`${t.latitude} between -90 and 90`),
    must('facilities_longitude', sql`${t.longitude} between -180 and 180`),
  ],
)

/** Which facilities make up another: the thirds of a hall, the lanes of a pool. */
export const facilityParts = sqliteTable(
  'facility_parts',
  {
    facilityId: text('facility_id')
      .notNull()
      .references(() => facilities.id),
    partId: text('part_id')
      .notNull()
      .references(() => facilities.id),
    since: instant('since').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.facilityId, t.partId] }),
    index('facility_parts_part').on(t.partId),
    must('facility_parts_self', sql`${t.facilityId} <> ${t.partId}`),
  ],
)

/**
 * What the guard counts in: capacity in units, and the longest claim and buffer ever seen (seconds), which bound its
 * scans. Kept by triggers.
 */
export const spaces = sqliteTable('spaces', {
  id: text('id').primaryKey(),
  capacity: integer('capacity').notNull(),
  longestClaim: integer('longest_claim').notNull().default(0),
  longestBuffer: integer('longest_buffer').notNull().default(0),
})

/** The leaf spaces that a booking of a facility takes: its own, and those of all its parts at any depth. */
export const facilitySpaces = sqliteTable(
  'facility_spaces',
  {
    facilityId: text('facility_id').notNull(),
    spaceId: text('space_id').notNull(),
  },
  (t) => [primaryKey({ columns: [t.facilityId, t.spaceId] }), index('facility_spaces_space').on(t.spaceId)],
)

/** Opening hours per weekday (ISO: 1 Monday … 7 Sunday), as wall times; `closes` not after `opens` is on the next day. */
export const weeklyHours = sqliteTable(
  'weekly_hours',
  {
    facilityId: text('facility_id')
      .notNull()
      .references(() => facilities.id),
    weekday: integer('weekday').notNull(),
    opens: text('opens').notNull(),
    closes: text('closes').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.facilityId, t.weekday, t.opens] }),
    must('weekly_hours_weekday', sql`${t.weekday} between 1 and 7`),
  ],
)

/** Hours of one date that replace those of its weekday; no intervals means closed. */
export const datedHours = sqliteTable(
  'dated_hours',
  {
    facilityId: text('facility_id')
      .notNull()
      .references(() => facilities.id),
    date: text('date').notNull(),
    intervals: text('intervals', { mode: 'json' }).$type<{ opens: string; closes: string }[]>().notNull(),
    reason: localized('reason'),
  },
  (t) => [primaryKey({ columns: [t.facilityId, t.date] })],
)

export const closures = sqliteTable(
  'closures',
  {
    id: text('id').primaryKey(),
    facilityId: text('facility_id')
      .notNull()
      .references(() => facilities.id),
    startsAt: instant('starts_at').notNull(),
    endsAt: instant('ends_at').notNull(),
    reason: localized('reason').notNull(),
  },
  (t) => [
    index('closures_facility').on(t.facilityId, t.startsAt, t.id),
    must('closures_interval', sql`${t.endsAt} > ${t.startsAt}`),
  ],
)

/** The opening times worked out as UTC intervals, since SQLite knows no time zones; with why a place is closed. */
export const calendarIntervals = sqliteTable(
  'calendar_intervals',
  {
    facilityId: text('facility_id').notNull(),
    kind: text('kind').$type<(typeof calendarKinds)[number]>().notNull(),
    startsAt: instant('starts_at').notNull(),
    endsAt: instant('ends_at').notNull(),
    reason: localized('reason'),
  },
  (t) => [
    primaryKey({ columns: [t.facilityId, t.kind, t.startsAt, t.endsAt] }),
    oneOf('calendar_intervals_kind', t.kind, calendarKinds),
    must('calendar_intervals_interval', sql`${t.endsAt} > ${t.startsAt}`),
  ],
)

export const tariffs = sqliteTable(
  'tariffs',
  {
    facilityId: text('facility_id')
      .notNull()
      .references(() => facilities.id),
    audience: text('audience').$type<TariffAudience>().notNull(),
    basis: text('basis').$type<TariffBasis>().notNull(),
    centsPerHour: integer('cents_per_hour').notNull(),
    currency: text('currency').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.facilityId, t.audience] }),
    oneOf('tariffs_audience', t.audience, tariffAudiences),
    oneOf('tariffs_basis', t.basis, tariffBases),
    must('tariffs_amount', sql`${t.centsPerHour} >= 0`),
  ],
)
