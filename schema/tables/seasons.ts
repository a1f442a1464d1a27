import { sql } from 'drizzle-orm'
import { foreignKey, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { flag, instant, localized, must, oneOf } from './columns.ts'
import { cooperatives, organisations, people } from './cooperatives.ts'
import { facilities } from './facilities.ts'
import { seasonAims, seasonApplicationStatuses, seasonStatuses } from './vocabulary.ts'
import type { FacilityKind, SeasonAim, SeasonApplicationStatus, SeasonCriterion, SeasonStatus } from './vocabulary.ts'

/** A weekly slot in wall time: an ISO weekday, seconds from its midnight, a length in seconds. */
export interface StoredSlot {
  facilityId: string
  weekday: number
  startsAt: number
  length: number
  units: number
}

/** A wish for a weekly slot: of one facility or of any of a kind, at any time of a window (seconds from midnight). */
export interface StoredWish {
  facilityId: string | null
  kind: FacilityKind | null
  weekday: number
  from: number
  until: number
  length: number
  units: number
}

/** A slot that the manager gives an application whatever its score. */
export interface StoredPin extends StoredSlot {
  applicationId: string
}

/** A place that the manager keeps from an application on a weekday, or at one time of it. */
export interface StoredVeto {
  applicationId: string
  facilityId: string
  weekday: number
  startsAt: number | null
}

/** Some months for which a cooperative hands out weekly slots of its facilities. */
export const seasons = sqliteTable(
  'seasons',
  {
    id: text('id').primaryKey(),
    cooperativeId: text('cooperative_id')
      .notNull()
      .references(() => cooperatives.id),
    name: localized('name').notNull(),
    /** Its first and its last day, as dates of the places. */
    startsOn: text('starts_on').notNull(),
    endsOn: text('ends_on').notNull(),
    applicationsUntil: instant('applications_until').notNull(),
    status: text('status').$type<SeasonStatus>().notNull(),
    aim: text('aim').$type<SeasonAim>().notNull(),
    /** How many classes of priority there are. */
    classes: integer('classes').notNull(),
    weights: text('weights', { mode: 'json' }).$type<Record<SeasonCriterion, number>>().notNull(),
    /** The season whose slots count as past use; null for none. */
    previousId: text('previous_id'),
    pins: text('pins', { mode: 'json' }).$type<StoredPin[]>().notNull().default([]),
    vetoes: text('vetoes', { mode: 'json' }).$type<StoredVeto[]>().notNull().default([]),
    /** Counts every change of what its allocation follows from, but for its places’ own. Kept by triggers. */
    version: integer('version').notNull().default(1),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
    publishedAt: instant('published_at'),
    publishedBy: text('published_by').references(() => people.id),
    /** How fair its allocation was, in numbers, once it is published. */
    fairness: text('fairness', { mode: 'json' }).$type<unknown>(),
  },
  (t) => [
    index('seasons_cooperative').on(t.cooperativeId, t.startsOn, t.id),
    oneOf('seasons_status', t.status, seasonStatuses),
    oneOf('seasons_aim', t.aim, seasonAims),
    must('seasons_days', sql`${t.endsOn} >= ${t.startsOn}`),
    must('seasons_classes', sql`${t.classes} between 1 and 9`),
  ],
)

/** Which facilities a season hands out, and from when until when by their own clocks. */
export const seasonPlaces = sqliteTable(
  'season_places',
  {
    seasonId: text('season_id')
      .notNull()
      .references(() => seasons.id),
    facilityId: text('facility_id')
      .notNull()
      .references(() => facilities.id),
    startsAt: instant('starts_at').notNull(),
    endsAt: instant('ends_at').notNull(),
    /** Whether it is kept for the season: until that is published or called off. Kept by a trigger. */
    pending: flag('pending').notNull().default(true),
  },
  (t) => [
    primaryKey({ columns: [t.seasonId, t.facilityId] }),
    index('season_places_pending').on(t.facilityId, t.endsAt).where(sql`pending`),
    must('season_places_interval', sql`${t.endsAt} > ${t.startsAt}`),
  ],
)

/** What a group asks for in a season. */
export const seasonApplications = sqliteTable(
  'season_applications',
  {
    id: text('id').primaryKey(),
    seasonId: text('season_id')
      .notNull()
      .references(() => seasons.id),
    cooperativeId: text('cooperative_id').notNull(),
    /** The organisation that the group belongs to; null for a group that is none, which its applicant answers for. */
    organisationId: text('organisation_id').references(() => organisations.id),
    actorId: text('actor_id')
      .notNull()
      .references(() => people.id),
    /** The organisation, or else the person: with the folded name, whose application it is. */
    applicantId: text('applicant_id').notNull(),
    groupName: text('group_name').notNull(),
    groupKey: text('group_key').notNull(),
    groupSize: integer('group_size').notNull(),
    priorityClass: integer('priority_class').notNull(),
    wanted: integer('wanted').notNull(),
    minimum: integer('minimum').notNull(),
    wishes: text('wishes', { mode: 'json' }).$type<StoredWish[]>().notNull(),
    note: text('note'),
    status: text('status').$type<SeasonApplicationStatus>().notNull(),
    /** What became of it, and why, once the season is published. */
    outcome: text('outcome', { mode: 'json' }).$type<unknown>(),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [
    uniqueIndex('season_applications_group').on(t.seasonId, t.applicantId, t.groupKey).where(sql`status = 'SUBMITTED'`),
    index('season_applications_season').on(t.seasonId, t.createdAt, t.id),
    index('season_applications_actor').on(t.actorId, t.createdAt, t.id),
    index('season_applications_organisation')
      .on(t.organisationId, t.createdAt, t.id)
      .where(sql`organisation_id is not null`),
    oneOf('season_applications_status', t.status, seasonApplicationStatuses),
    must('season_applications_size', sql`${t.groupSize} >= 1`),
    must('season_applications_wanted', sql`${t.wanted} >= 1 and ${t.minimum} between 0 and ${t.wanted}`),
  ],
)

/** A weekly slot that was handed out: the series that it became, and the days on which it could not be. */
export const seasonSlots = sqliteTable(
  'season_slots',
  {
    seasonId: text('season_id').notNull(),
    applicationId: text('application_id')
      .notNull()
      .references(() => seasonApplications.id),
    cooperativeId: text('cooperative_id').notNull(),
    facilityId: text('facility_id').notNull(),
    weekday: integer('weekday').notNull(),
    startsAt: integer('starts_at').notNull(),
    length: integer('length').notNull(),
    units: integer('units').notNull(),
    /** The wish that it grants, counted from 0; null where the manager pinned what nobody wished. */
    wish: integer('wish'),
    seriesId: text('series_id'),
    booked: integer('booked').notNull(),
    skipped: text('skipped', { mode: 'json' }).$type<{ date: string; code: string }[]>().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.seasonId, t.weekday, t.startsAt, t.facilityId, t.applicationId] }),
    index('season_slots_application').on(t.applicationId),
    index('season_slots_facility').on(t.facilityId, t.seasonId),
    foreignKey({ columns: [t.seasonId], foreignColumns: [seasons.id] }),
    must('season_slots_weekday', sql`${t.weekday} between 1 and 7`),
    must('season_slots_length', sql`${t.length} > 0`),
  ],
)
