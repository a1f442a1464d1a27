import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { flag, instant, must, oneOf } from './columns.ts'
import { cooperatives, people } from './cooperatives.ts'
import { helpRequests } from './help.ts'
import { helpOffers } from './offers.ts'
import { ledgerSettlements, matchOrigins, matchSides, matchStatuses, type LedgerSettlement } from './vocabulary.ts'
import type { MatchOrigin, MatchSide, MatchStatus } from './vocabulary.ts'

/** A request and an offer that are, were or may be together. */
export const matches = sqliteTable(
  'matches',
  {
    id: text('id').primaryKey(),
    cooperativeId: text('cooperative_id')
      .notNull()
      .references(() => cooperatives.id),
    requestId: text('request_id')
      .notNull()
      .references(() => helpRequests.id),
    offerId: text('offer_id')
      .notNull()
      .references(() => helpOffers.id),
    requesterId: text('requester_id')
      .notNull()
      .references(() => people.id),
    volunteerId: text('volunteer_id')
      .notNull()
      .references(() => people.id),
    status: text('status').$type<MatchStatus>().notNull(),
    origin: text('origin').$type<MatchOrigin>().notNull(),
    actorId: text('actor_id').references(() => people.id),
    requesterAcceptedAt: instant('requester_accepted_at'),
    volunteerAcceptedAt: instant('volunteer_accepted_at'),
    /** Until when a proposal waits for its answers. */
    expiresAt: instant('expires_at').notNull(),
    agreedAt: instant('agreed_at'),
    /** Who ended it, and why in their words. */
    endedBy: text('ended_by').$type<MatchSide>(),
    endReason: text('end_reason'),
    endedAt: instant('ended_at'),
    /** An assistant took the proposal back in their own name: the plan does not make it again. */
    takenBack: flag('taken_back').notNull().default(false),
    /** What it costs the volunteer: minutes, the week in which they count first, and whether every week from then on. */
    minutes: integer('minutes').notNull(),
    week: integer('week').notNull(),
    recurs: flag('recurs').notNull(),
    /** The last of those weeks; null for no end, and for what happens once. */
    untilWeek: integer('until_week'),
    /** The time that was fixed, or agreed on. */
    startsAt: instant('starts_at'),
    endsAt: instant('ends_at'),
    /** The same in minutes of the week, of what recurs too: as its request has it. */
    clockFrom: integer('clock_from'),
    clockUntil: integer('clock_until'),
    /** From when on it is odd that nobody says hours of it, once it is agreed; null where somebody has. Kept by triggers. */
    quietAt: instant('quiet_at'),
    settlement: text('settlement').$type<LedgerSettlement>().notNull(),
    /** Whether it is a first match of a new volunteer, beside somebody experienced where the request takes more. */
    trial: flag('trial').notNull().default(false),
    /** 0 to 1000, and what it is made of, as it was when it was proposed. */
    score: integer('score').notNull(),
    explanation: text('explanation', { mode: 'json' }).$type<unknown>().notNull(),
    /** When the two are reminded next: 0 where that has yet to be worked out, null where there is nothing more to remind of. */
    remindAt: instant('remind_at').default(0),
    /** The start of what they were reminded of last. */
    remindedFor: instant('reminded_for'),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [
    uniqueIndex('matches_pair').on(t.requestId, t.volunteerId).where(sql`status in ('PROPOSED', 'AGREED', 'COMPLETED', 'DISPUTED')`),
    index('matches_request').on(t.requestId, t.createdAt, t.id, t.status),
    index('matches_volunteer').on(t.volunteerId, t.createdAt, t.id, t.status),
    index('matches_requester').on(t.requesterId, t.createdAt, t.id, t.status),
    index('matches_cooperative').on(t.cooperativeId, t.createdAt, t.id, t.status),
    index('matches_load').on(t.volunteerId, t.week, t.recurs, t.minutes).where(sql`status in ('PROPOSED', 'AGREED')`),
    index('matches_met').on(t.requesterId, t.volunteerId, t.status),
    index('matches_expiry').on(t.expiresAt).where(sql`status = 'PROPOSED'`),
    index('matches_unplanned').on(t.cooperativeId, t.endedAt).where(sql`origin = 'PLAN' and status in ('DECLINED', 'EXPIRED')`),
    index('matches_silent').on(t.endsAt).where(sql`status = 'AGREED'`),
    index('matches_remind').on(t.remindAt).where(sql`status = 'AGREED'`),
    // What waits for the assistants of a cooperative: half answered, of which nothing is heard, disputed.
    index('matches_waiting').on(t.cooperativeId, t.expiresAt, t.id).where(sql`status = 'PROPOSED'`),
    index('matches_quiet').on(t.cooperativeId, t.quietAt, t.id).where(sql`status = 'AGREED' and quiet_at is not null`),
    index('matches_disputed').on(t.cooperativeId, t.endedAt, t.id).where(sql`status = 'DISPUTED'`),
    index('matches_agreed').on(t.cooperativeId, t.agreedAt).where(sql`agreed_at is not null`),
    oneOf('matches_status', t.status, matchStatuses),
    oneOf('matches_origin', t.origin, matchOrigins),
    oneOf('matches_settlement', t.settlement, ledgerSettlements),
    must('matches_two', sql`${t.requesterId} <> ${t.volunteerId}`),
    must(
      'matches_consent',
      sql`${t.status} in ('PROPOSED', 'DECLINED', 'EXPIRED', 'CANCELLED') or (${t.requesterAcceptedAt} is not null and ${t.volunteerAcceptedAt} is not null and ${t.agreedAt} is not null)`,
    ),
    must('matches_time', sql`(${t.startsAt} is null) = (${t.endsAt} is null) and (${t.startsAt} is null or ${t.endsAt} > ${t.startsAt})`),
    must('matches_score', sql`${t.score} between 0 and 1000`),
  ],
)

/** The minutes of one time that help was given, as each side says them; settled once both say the same or one was silent. */
export const matchHours = sqliteTable(
  'match_hours',
  {
    id: text('id').primaryKey(),
    matchId: text('match_id')
      .notNull()
      .references(() => matches.id),
    happenedOn: text('happened_on').notNull(),
    requesterMinutes: integer('requester_minutes'),
    volunteerMinutes: integer('volunteer_minutes'),
    /** Who said so for each side; both are the same nowhere that counts as said by both (a check of the column). Null where an assistant judged, and of old. */
    requesterBy: text('requester_by').references(() => people.id),
    volunteerBy: text('volunteer_by').references(() => people.id),
    /** When the silence of the other side counts as yes. */
    resolvesAt: instant('resolves_at').notNull(),
    settledAt: instant('settled_at'),
    /** What was settled, and whether both had said so. */
    minutes: integer('minutes'),
    byBoth: flag('by_both').notNull().default(false),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [
    uniqueIndex('match_hours_day').on(t.matchId, t.happenedOn),
    index('match_hours_due').on(t.resolvesAt).where(sql`settled_at is null`),
    must('match_hours_minutes', sql`coalesce(${t.requesterMinutes}, 1) between 1 and 1440 and coalesce(${t.volunteerMinutes}, 1) between 1 and 1440`),
    must('match_hours_said', sql`${t.requesterMinutes} is not null or ${t.volunteerMinutes} is not null`),
    must('match_hours_settled', sql`(${t.settledAt} is null) = (${t.minutes} is null)`),
    must('match_hours_both', sql`not ${t.byBoth} or (${t.requesterMinutes} = ${t.volunteerMinutes} and ${t.minutes} = ${t.requesterMinutes})`),
  ],
)

/** What those involved in a match say to each other. */
export const matchMessages = sqliteTable(
  'match_messages',
  {
    id: text('id').primaryKey(),
    matchId: text('match_id')
      .notNull()
      .references(() => matches.id),
    authorId: text('author_id')
      .notNull()
      .references(() => people.id),
    /** For whom a proxy or assistant speaks; null where for themself. */
    forPersonId: text('for_person_id').references(() => people.id),
    body: text('body').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [index('match_messages_match').on(t.matchId, t.createdAt, t.id), must('match_messages_length', sql`length(${t.body}) between 1 and 4000`)],
)

/** What one side says of a match afterwards: thanks for the other, and what only the assistants read. */
export const matchFeedback = sqliteTable(
  'match_feedback',
  {
    id: text('id').primaryKey(),
    matchId: text('match_id')
      .notNull()
      .references(() => matches.id),
    side: text('side').$type<MatchSide>().notNull(),
    authorId: text('author_id')
      .notNull()
      .references(() => people.id),
    thanks: text('thanks'),
    remark: text('remark'),
    again: flag('again'),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [
    uniqueIndex('match_feedback_side').on(t.matchId, t.side, t.createdAt, t.id),
    oneOf('match_feedback_side_of', t.side, matchSides),
  ],
)

/** That somebody was not there too often, as a volunteer or as who asked: for a while assistants alone bring them together with others. */
export const noShowPauses = sqliteTable(
  'no_show_pauses',
  {
    id: text('id').primaryKey(),
    cooperativeId: text('cooperative_id')
      .notNull()
      .references(() => cooperatives.id),
    personId: text('person_id')
      .notNull()
      .references(() => people.id),
    side: text('side').$type<MatchSide>().notNull(),
    /** The match by which the limit was reached; where that is taken back it is lifted. */
    matchId: text('match_id').notNull(),
    startsAt: instant('starts_at').notNull(),
    endsAt: instant('ends_at').notNull(),
    /** The limit then, and since when no-shows counted for it: where fewer are left, it is lifted. */
    noShowLimit: integer('no_show_limit').notNull(),
    countedFrom: instant('counted_from').notNull(),
    liftedAt: instant('lifted_at'),
    /** Which assistant lifted it: what was before counts no more. Null where it was lifted by itself. */
    liftedBy: text('lifted_by').references(() => people.id),
    liftReason: text('lift_reason'),
  },
  (t) => [
    index('no_show_pauses_person').on(t.personId, t.side, t.endsAt),
    index('no_show_pauses_cooperative').on(t.cooperativeId, t.startsAt, t.id).where(sql`lifted_at is null`),
    oneOf('no_show_pauses_side', t.side, matchSides),
    must('no_show_pauses_interval', sql`${t.endsAt} > ${t.startsAt}`),
  ],
)
