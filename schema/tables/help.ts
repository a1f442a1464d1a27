import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { flag, instant, list, localized, must, oneOf } from './columns.ts'
import { cooperatives, neighbourhoods, people, type StoredAddress } from './cooperatives.ts'
import { helpRequestStatuses, helpTimings, helpUrgencies, ledgerModes } from './vocabulary.ts'
import type {
  ClearanceType,
  HelpRequestStatus,
  HelpTiming,
  HelpUrgency,
  LedgerMode,
  MatchCriterion,
} from './vocabulary.ts'

/** How a cooperative arranges its mutual help; without a row `usualHelp` holds. */
export const helpSettings = sqliteTable(
  'help_settings',
  {
    cooperativeId: text('cooperative_id')
      .primaryKey()
      .references(() => cooperatives.id),
    /** How long a proposal waits for its answers, and how long one side's silence about the hours lasts: seconds. */
    proposalLifetime: integer('proposal_lifetime').notNull(),
    silenceLifetime: integer('silence_lifetime').notNull(),
    /** How many matches a new volunteer has beside somebody experienced, or with an introduction, before the rest opens. */
    trialMatches: integer('trial_matches').notNull(),
    /** Below this many, those whom a criterion excludes are not counted out. */
    minimumCount: integer('minimum_count').notNull(),
    /** Whether lapsed and declined proposals are planned anew by themselves. */
    plansItself: flag('plans_itself').notNull(),
    ledgerMode: text('ledger_mode').$type<LedgerMode>().notNull(),
    /** How far below zero an account may go, in minutes: past the soft limit with a word, past the hard one not at all. */
    softLimit: integer('soft_limit').notNull(),
    hardLimit: integer('hard_limit').notNull(),
    /** How long before something agreed the two are reminded of it: seconds, 0 for not at all. */
    reminderNotice: integer('reminder_notice').notNull().default(86_400),
    /** After how many times of not being there, within how many seconds, somebody is brought together by assistants alone; null for never. */
    noShowLimit: integer('no_show_limit'),
    noShowWithin: integer('no_show_within').notNull().default(7_776_000),
    updatedAt: instant('updated_at').notNull(),
    /** Up to when lapsed and declined proposals were planned anew; null where never. */
    plannedAt: instant('planned_at'),
  },
  (t) => [
    index('help_settings_plans_itself').on(t.cooperativeId).where(sql`plans_itself`),
    oneOf('help_settings_ledger_mode', t.ledgerMode, ledgerModes),
    must('help_settings_limits', sql`${t.softLimit} between 0 and ${t.hardLimit}`),
    must('help_settings_lifetimes', sql`${t.proposalLifetime} > 0 and ${t.silenceLifetime} > 0`),
    must('help_settings_minimum', sql`${t.minimumCount} >= 3 and ${t.trialMatches} between 0 and 20`),
  ],
)

/** A kind of help, and what a match for it must and should have. Without a cooperative: one that all have. */
export const helpCategories = sqliteTable(
  'help_categories',
  {
    id: text('id').primaryKey(),
    cooperativeId: text('cooperative_id').references(() => cooperatives.id),
    code: text('code').notNull(),
    name: localized('name').notNull(),
    /** Whether it matters how far apart the two live: not for a talk by telephone. */
    nearby: flag('nearby').notNull(),
    needsCar: flag('needs_car').notNull(),
    /** The clearances that a helper must have shown. */
    clearanceTypes: list<ClearanceType>('clearance_types').notNull(),
    /** What each criterion weighs in the score: 0 to 100, those left out 0. */
    weights: text('weights', { mode: 'json' }).$type<Partial<Record<MatchCriterion, number>>>().notNull(),
    createdAt: instant('created_at').notNull(),
    retiredAt: instant('retired_at'),
  },
  (t) => [
    uniqueIndex('help_categories_code').on(sql`coalesce(cooperative_id, '')`, t.code),
    must('help_categories_code_form', sql`${t.code} glob '[A-Z]*' and ${t.code} not glob '*[^A-Z0-9_]*' and length(${t.code}) <= 40`),
    must('help_categories_lists', sql`json_valid(${t.weights}) and json_valid(${t.clearanceTypes})`),
  ],
)

/** That somebody asks for a hand. */
export const helpRequests = sqliteTable(
  'help_requests',
  {
    id: text('id').primaryKey(),
    cooperativeId: text('cooperative_id')
      .notNull()
      .references(() => cooperatives.id),
    requesterId: text('requester_id')
      .notNull()
      .references(() => people.id),
    /** Who entered it: the requester, or who acts for them. */
    actorId: text('actor_id')
      .notNull()
      .references(() => people.id),
    category: text('category').notNull(),
    categoryId: text('category_id')
      .notNull()
      .references(() => helpCategories.id),
    title: text('title').notNull(),
    description: text('description'),
    status: text('status').$type<HelpRequestStatus>().notNull(),
    urgency: text('urgency').$type<HelpUrgency>().notNull(),
    timing: text('timing').$type<HelpTiming>().notNull(),
    /** How long it takes each time. */
    minutes: integer('minutes').notNull(),
    helpersNeeded: integer('helpers_needed').notNull(),
    /** How many places are agreed or done, and how many proposals wait. Kept by triggers. */
    placesTaken: integer('places_taken').notNull().default(0),
    proposals: integer('proposals').notNull().default(0),
    languages: list('languages').notNull(),
    requiredSkills: list('required_skills').notNull(),
    wantedSkills: list('wanted_skills').notNull(),
    /** The seats and clearances that a helper must have: by rule of the category, and because the requester wants them. Kept by triggers… */
    seats: integer('seats'),
    clearanceTypes: list<ClearanceType>('clearance_types').notNull(),
    /** …from what the requester has said of their own accord, while the category is changed. */
    seatsAsked: integer('seats_asked'),
    clearanceTypesAsked: list<ClearanceType>('clearance_types_asked').notNull().default(sql`'[]'`),
    /** Traits as bits, by their places in `helpTraits`: of the requester and their home, and of the helper. */
    traits: integer('traits').notNull().default(0),
    requires: integer('requires').notNull().default(0),
    avoids: integer('avoids').notNull().default(0),
    /** Of its category, as it stands while the request is open: whether it matters how far apart the two live… */
    nearby: flag('nearby').notNull().default(true),
    /** …and what each criterion weighs: seven bits each, by its place in `matchCriteria`. */
    weights: integer('weights').notNull().default(0),
    /** Where exactly, for those who have agreed; null where it is at the requester's home or nowhere in particular. */
    address: text('address', { mode: 'json' }).$type<StoredAddress>(),
    /** The middle of the grid cell that it lies in: all that a match is reckoned by and others see. Null for none. */
    latitude: real('latitude'),
    longitude: real('longitude'),
    neighbourhoodId: text('neighbourhood_id').references(() => neighbourhoods.id),
    timeZone: text('time_zone').notNull(),
    /** The week in which its hours count first: Mondays since that of 1969-12-29; every week from then on if it recurs. */
    week: integer('week').notNull(),
    /** Its time where that is fixed to the minute. */
    startsAt: instant('starts_at'),
    endsAt: instant('ends_at'),
    /** The same by the clock of its place, of what recurs too: minutes of the week from Monday’s midnight on; the end may lie in the next. */
    clockFrom: integer('clock_from'),
    clockUntil: integer('clock_until'),
    /** The last date on which what recurs does so; null for no end, and for what does not recur. */
    recursUntil: text('recurs_until'),
    /** When it can last begin to be matched; it expires then. */
    expiresAt: instant('expires_at').notNull(),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
    closedAt: instant('closed_at'),
    closeReason: text('close_reason'),
  },
  (t) => [
    index('help_requests_open').on(t.cooperativeId, t.createdAt, t.id).where(sql`status = 'OPEN'`),
    index('help_requests_cooperative').on(t.cooperativeId, t.createdAt, t.id, t.status, t.category),
    index('help_requests_requester').on(t.requesterId, t.createdAt, t.id),
    index('help_requests_actor').on(t.actorId, t.createdAt, t.id).where(sql`actor_id <> requester_id`),
    index('help_requests_expiry').on(t.expiresAt).where(sql`status = 'OPEN'`),
    oneOf('help_requests_status', t.status, helpRequestStatuses),
    oneOf('help_requests_urgency', t.urgency, helpUrgencies),
    oneOf('help_requests_timing', t.timing, helpTimings),
    must('help_requests_minutes', sql`${t.minutes} between 5 and 1440`),
    must('help_requests_helpers', sql`${t.helpersNeeded} between 1 and 50`),
    must('help_requests_places', sql`${t.placesTaken} between 0 and ${t.helpersNeeded} and ${t.proposals} >= 0`),
    must('help_requests_point', sql`(${t.latitude} is null) = (${t.longitude} is null)`),
    must('help_requests_time', sql`(${t.startsAt} is null) = (${t.endsAt} is null) and (${t.startsAt} is null or ${t.endsAt} > ${t.startsAt})`),
    must(
      'help_requests_lists',
      sql`json_valid(${t.languages}) and json_valid(${t.requiredSkills}) and json_valid(${t.wantedSkills}) and json_valid(${t.clearanceTypes})`,
    ),
  ],
)

/** When help would suit: stretches of time, or of each week for what recurs. */
export const helpWindows = sqliteTable(
  'help_windows',
  {
    requestId: text('request_id')
      .notNull()
      .references(() => helpRequests.id),
    position: integer('position').notNull(),
    startsAt: instant('starts_at').notNull(),
    endsAt: instant('ends_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.requestId, t.position] }), must('help_windows_interval', sql`${t.endsAt} > ${t.startsAt}`)],
)

/** The same by the day and the clock of the place: what weekly availability is held against. */
export const helpWindowDays = sqliteTable(
  'help_window_days',
  {
    requestId: text('request_id')
      .notNull()
      .references(() => helpRequests.id),
    /** The date, or for what recurs the date of its first time. */
    onDate: text('on_date').notNull(),
    /** ISO weekday: 1 is Monday. */
    weekday: integer('weekday').notNull(),
    /** Minutes from midnight. */
    fromMinute: integer('from_minute').notNull(),
    untilMinute: integer('until_minute').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.requestId, t.onDate, t.fromMinute] }),
    must('help_window_days_weekday', sql`${t.weekday} between 1 and 7`),
    must('help_window_days_minutes', sql`${t.fromMinute} >= 0 and ${t.untilMinute} > ${t.fromMinute} and ${t.untilMinute} <= 1440`),
  ],
)
