import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { instant, list, must, oneOf } from './columns.ts'
import { cooperatives, neighbourhoods, people } from './cooperatives.ts'
import { helpOfferStatuses, type HelpOfferStatus } from './vocabulary.ts'

/** That somebody is there to help. */
export const helpOffers = sqliteTable(
  'help_offers',
  {
    id: text('id').primaryKey(),
    cooperativeId: text('cooperative_id')
      .notNull()
      .references(() => cooperatives.id),
    volunteerId: text('volunteer_id')
      .notNull()
      .references(() => people.id),
    actorId: text('actor_id')
      .notNull()
      .references(() => people.id),
    status: text('status').$type<HelpOfferStatus>().notNull(),
    pausedUntil: instant('paused_until'),
    about: text('about'),
    categories: list('categories').notNull(),
    skills: list('skills').notNull(),
    languages: list('languages').notNull(),
    radiusKm: integer('radius_km').notNull(),
    maxMinutesPerWeek: integer('max_minutes_per_week').notNull(),
    /** How many passengers their car takes; null for no car, 0 for a car without a seat to spare. */
    carSeats: integer('car_seats'),
    traits: integer('traits').notNull().default(0),
    requires: integer('requires').notNull().default(0),
    avoids: integer('avoids').notNull().default(0),
    /** The middle of the grid cell that they help from. */
    latitude: real('latitude').notNull(),
    longitude: real('longitude').notNull(),
    neighbourhoodId: text('neighbourhood_id').references(() => neighbourhoods.id),
    timeZone: text('time_zone').notNull(),
    /** How many matches they have completed. Kept by a trigger. */
    completed: integer('completed').notNull().default(0),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [
    // One offer of a person in a cooperative: it can be changed, paused, withdrawn and taken up again.
    uniqueIndex('help_offers_volunteer').on(t.volunteerId, t.cooperativeId),
    index('help_offers_cooperative').on(t.cooperativeId, t.createdAt, t.id, t.status),
    index('help_offers_unused').on(t.cooperativeId, t.createdAt, t.id).where(sql`status = 'ACTIVE' and completed = 0`),
    index('help_offers_paused').on(t.pausedUntil).where(sql`status = 'PAUSED' and paused_until is not null`),
    oneOf('help_offers_status', t.status, helpOfferStatuses),
    must('help_offers_radius', sql`${t.radiusKm} between 0 and 100`),
    must('help_offers_hours', sql`${t.maxMinutesPerWeek} between 0 and 10080`),
    must('help_offers_seats', sql`${t.carSeats} is null or ${t.carSeats} between 0 and 20`),
    must('help_offers_lists', sql`json_valid(${t.categories}) and json_valid(${t.skills}) and json_valid(${t.languages})`),
  ],
)

/** For what an offer that stands, or will by itself, can be found, with what narrows the search before the offer itself is read. Kept by triggers. */
export const helpOfferReach = sqliteTable(
  'help_offer_reach',
  {
    cooperativeId: text('cooperative_id').notNull(),
    category: text('category').notNull(),
    latitude: real('latitude').notNull(),
    longitude: real('longitude').notNull(),
    offerId: text('offer_id').notNull(),
    radiusKm: integer('radius_km').notNull(),
    volunteerId: text('volunteer_id').notNull(),
    /** From when on: the end of a pause that has one; 0 where it stands. */
    since: integer('since').notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.cooperativeId, t.category, t.latitude, t.longitude, t.offerId] }),
    // By how far they reach: what is too far away for each distance is passed over.
    index('help_offer_reach_radius').on(t.cooperativeId, t.category, t.radiusKm, t.latitude, t.longitude, t.since),
    index('help_offer_reach_offer').on(t.offerId),
  ],
)

/** When somebody usually can: stretches of each week by the clock of the place. */
export const helpOfferHours = sqliteTable(
  'help_offer_hours',
  {
    offerId: text('offer_id')
      .notNull()
      .references(() => helpOffers.id),
    weekday: integer('weekday').notNull(),
    fromMinute: integer('from_minute').notNull(),
    untilMinute: integer('until_minute').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.offerId, t.weekday, t.fromMinute] }),
    must('help_offer_hours_weekday', sql`${t.weekday} between 1 and 7`),
    must('help_offer_hours_minutes', sql`${t.fromMinute} >= 0 and ${t.untilMinute} > ${t.fromMinute} and ${t.untilMinute} <= 1440`),
  ],
)

/** Days on which that is otherwise: away all day, or there at other times instead. */
export const helpOfferExceptions = sqliteTable(
  'help_offer_exceptions',
  {
    offerId: text('offer_id')
      .notNull()
      .references(() => helpOffers.id),
    startsOn: text('starts_on').notNull(),
    /** The last day of it. */
    endsOn: text('ends_on').notNull(),
    /** Null where they are away all those days. */
    fromMinute: integer('from_minute'),
    untilMinute: integer('until_minute'),
  },
  (t) => [
    index('help_offer_exceptions_offer').on(t.offerId, t.endsOn, t.startsOn),
    must('help_offer_exceptions_days', sql`${t.endsOn} >= ${t.startsOn}`),
    must(
      'help_offer_exceptions_minutes',
      sql`(${t.fromMinute} is null) = (${t.untilMinute} is null) and (${t.fromMinute} is null or (${t.fromMinute} >= 0 and ${t.untilMinute} > ${t.fromMinute} and ${t.untilMinute} <= 1440))`,
    ),
  ],
)
