import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { instant, list, localized, must, oneOf } from './columns.ts'
import { cooperatives, organisations, people } from './cooperatives.ts'
import { clearanceTypes, concernKinds, concernStatuses, consentForms, consentPurposes, introductionKinds } from './vocabulary.ts'
import type { ClearanceType, ConcernKind, ConcernStatus, ConsentForm, ConsentPurpose, IntroductionKind } from './vocabulary.ts'

/** That a person agreed to something done on their behalf. Kept for good; what is withdrawn ends, and is not erased. */
export const consents = sqliteTable(
  'consents',
  {
    id: text('id').primaryKey(),
    cooperativeId: text('cooperative_id')
      .notNull()
      .references(() => cooperatives.id),
    personId: text('person_id')
      .notNull()
      .references(() => people.id),
    purpose: text('purpose').$type<ConsentPurpose>().notNull(),
    form: text('form').$type<ConsentForm>().notNull(),
    /** Who wrote it down: the person themself, or who heard or saw it. */
    recordedBy: text('recorded_by')
      .notNull()
      .references(() => people.id),
    note: text('note'),
    givenAt: instant('given_at').notNull(),
    withdrawnAt: instant('withdrawn_at'),
  },
  (t) => [
    index('consents_person').on(t.personId, t.cooperativeId, t.purpose, t.givenAt),
    oneOf('consents_purpose', t.purpose, consentPurposes),
    oneOf('consents_form', t.form, consentForms),
    must('consents_online', sql`${t.form} <> 'ONLINE' or ${t.recordedBy} = ${t.personId}`),
  ],
)

/** That somebody acts for another person in a cooperative, with that person's consent. */
export const proxies = sqliteTable(
  'proxies',
  {
    id: text('id').primaryKey(),
    cooperativeId: text('cooperative_id')
      .notNull()
      .references(() => cooperatives.id),
    personId: text('person_id')
      .notNull()
      .references(() => people.id),
    proxyId: text('proxy_id')
      .notNull()
      .references(() => people.id),
    consentId: text('consent_id')
      .notNull()
      .references(() => consents.id),
    relation: text('relation'),
    since: instant('since').notNull(),
    endedAt: instant('ended_at'),
  },
  (t) => [
    uniqueIndex('proxies_pair').on(t.proxyId, t.personId, t.cooperativeId).where(sql`ended_at is null`),
    index('proxies_person').on(t.personId, t.cooperativeId, t.since, t.id),
    must('proxies_two', sql`${t.personId} <> ${t.proxyId}`),
  ],
)

/** A person's answers to the four questions, in a cooperative. */
export const helpProfiles = sqliteTable(
  'help_profiles',
  {
    cooperativeId: text('cooperative_id')
      .notNull()
      .references(() => cooperatives.id),
    personId: text('person_id')
      .notNull()
      .references(() => people.id),
    /** What do you want, what can you do, what do you need, what have you to offer. */
    wants: text('wants'),
    abilities: text('abilities'),
    needs: text('needs'),
    offers: text('offers'),
    wantedCategories: list('wanted_categories').notNull(),
    skills: list('skills').notNull(),
    neededCategories: list('needed_categories').notNull(),
    offeredCategories: list('offered_categories').notNull(),
    actorId: text('actor_id')
      .notNull()
      .references(() => people.id),
    /** The consent by which somebody else took it in; null where the person did. */
    consentId: text('consent_id').references(() => consents.id),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.cooperativeId, t.personId] }),
    index('help_profiles_person').on(t.personId),
    must('help_profiles_consent', sql`${t.actorId} = ${t.personId} or ${t.consentId} is not null`),
  ],
)

/** That somebody has shown a clearance: of what type, seen by whom, when, until when. Never the document. */
export const clearances = sqliteTable(
  'clearances',
  {
    id: text('id').primaryKey(),
    cooperativeId: text('cooperative_id')
      .notNull()
      .references(() => cooperatives.id),
    /** The organisation that it was shown to; null for the cooperative itself. */
    organisationId: text('organisation_id').references(() => organisations.id),
    personId: text('person_id')
      .notNull()
      .references(() => people.id),
    type: text('type').$type<ClearanceType>().notNull(),
    seenBy: text('seen_by')
      .notNull()
      .references(() => people.id),
    seenAt: instant('seen_at').notNull(),
    validUntil: instant('valid_until'),
    revokedAt: instant('revoked_at'),
    revokedBy: text('revoked_by').references(() => people.id),
    /** When its holder was told that it ends soon. */
    warnedAt: instant('warned_at'),
  },
  (t) => [
    index('clearances_person').on(t.personId, t.cooperativeId, t.type, t.validUntil),
    index('clearances_cooperative').on(t.cooperativeId, t.seenAt, t.id),
    index('clearances_ending').on(t.cooperativeId, t.validUntil, t.id).where(sql`revoked_at is null and valid_until is not null`),
    index('clearances_expiring').on(t.validUntil).where(sql`revoked_at is null and warned_at is null and valid_until is not null`),
    oneOf('clearances_type', t.type, clearanceTypes),
    must('clearances_valid', sql`${t.validUntil} is null or ${t.validUntil} > ${t.seenAt}`),
  ],
)

/** That one person wants nothing to do with another. It works both ways, and shows to nobody but who set it. */
export const personBlocks = sqliteTable(
  'person_blocks',
  {
    blockerId: text('blocker_id')
      .notNull()
      .references(() => people.id),
    blockedId: text('blocked_id')
      .notNull()
      .references(() => people.id),
    since: instant('since').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.blockerId, t.blockedId] }),
    index('person_blocks_blocked').on(t.blockedId, t.blockerId),
    must('person_blocks_two', sql`${t.blockerId} <> ${t.blockedId}`),
  ],
)

/** How trust in a volunteer grew: who introduced, tried or vouched for them. Append-only. */
export const introductions = sqliteTable(
  'introductions',
  {
    id: text('id').primaryKey(),
    cooperativeId: text('cooperative_id')
      .notNull()
      .references(() => cooperatives.id),
    personId: text('person_id')
      .notNull()
      .references(() => people.id),
    kind: text('kind').$type<IntroductionKind>().notNull(),
    byId: text('by_id')
      .notNull()
      .references(() => people.id),
    matchId: text('match_id'),
    note: text('note'),
    at: instant('at').notNull(),
  },
  (t) => [
    index('introductions_person').on(t.personId, t.cooperativeId, t.at, t.id),
    oneOf('introductions_kind', t.kind, introductionKinds),
    must('introductions_two', sql`${t.personId} <> ${t.byId}`),
  ],
)

/** The rules of the house, by version. Append-only. */
export const houseRules = sqliteTable(
  'house_rules',
  {
    cooperativeId: text('cooperative_id')
      .notNull()
      .references(() => cooperatives.id),
    version: integer('version').notNull(),
    text: localized('text').notNull(),
    publishedBy: text('published_by')
      .notNull()
      .references(() => people.id),
    publishedAt: instant('published_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.cooperativeId, t.version] }), must('house_rules_version', sql`${t.version} >= 1`)],
)

/** That a person accepted a version of them. Append-only. */
export const houseRuleAcceptances = sqliteTable(
  'house_rule_acceptances',
  {
    personId: text('person_id')
      .notNull()
      .references(() => people.id),
    cooperativeId: text('cooperative_id').notNull(),
    version: integer('version').notNull(),
    actorId: text('actor_id')
      .notNull()
      .references(() => people.id),
    at: instant('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.personId, t.cooperativeId, t.version] })],
)

/** What somebody reports to the assistants and the board about a person or a match. */
export const concerns = sqliteTable(
  'concerns',
  {
    id: text('id').primaryKey(),
    cooperativeId: text('cooperative_id')
      .notNull()
      .references(() => cooperatives.id),
    reporterId: text('reporter_id')
      .notNull()
      .references(() => people.id),
    aboutId: text('about_id').references(() => people.id),
    matchId: text('match_id'),
    kind: text('kind').$type<ConcernKind>().notNull(),
    text: text('text').notNull(),
    status: text('status').$type<ConcernStatus>().notNull(),
    outcome: text('outcome'),
    handledBy: text('handled_by').references(() => people.id),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [
    index('concerns_cooperative').on(t.cooperativeId, t.status, t.createdAt, t.id),
    index('concerns_reporter').on(t.reporterId, t.createdAt, t.id),
    oneOf('concerns_kind', t.kind, concernKinds),
    oneOf('concerns_status', t.status, concernStatuses),
    must('concerns_length', sql`length(${t.text}) between 1 and 4000`),
  ],
)
