import { sql } from 'drizzle-orm'
import { index, primaryKey, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { flag, instant, list, localized, must, oneOf } from './columns.ts'
import { joinPolicies, membershipStatuses, organisationKinds } from './vocabulary.ts'
import type { JoinPolicy, MembershipRole, MembershipStatus, OrganisationKind, PublicPart } from './vocabulary.ts'

/** A postal address as somebody gave it. */
export interface StoredAddress {
  street: string
  postalCode: string
  city: string
  country: string
}

/** A quarter or village as its residents name it. */
export const neighbourhoods = sqliteTable('neighbourhoods', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  municipality: text('municipality').notNull(),
  country: text('country').notNull(),
  subdivision: text('subdivision'),
  timeZone: text('time_zone').notNull(),
  /** GeoJSON Polygon or MultiPolygon in WGS 84, or null where nobody drew it yet. */
  boundary: text('boundary', { mode: 'json' }).$type<unknown>(),
  latitude: real('latitude'),
  longitude: real('longitude'),
  createdAt: instant('created_at').notNull(),
})

export const cooperatives = sqliteTable(
  'cooperatives',
  {
    id: text('id').primaryKey(),
    slug: text('slug').notNull(),
    name: text('name').notNull(),
    about: localized('about').notNull(),
    statutes: localized('statutes').notNull(),
    defaultLanguage: text('default_language').notNull(),
    joinPolicy: text('join_policy').$type<JoinPolicy>().notNull(),
    publicParts: list<PublicPart>('public_parts').notNull(),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [
    uniqueIndex('cooperatives_slug').on(t.slug),
    index('cooperatives_name').on(t.name, t.id),
    oneOf('cooperatives_join_policy', t.joinPolicy, joinPolicies),
    must('cooperatives_public_parts', sql`json_valid(${t.publicParts})`),
  ],
)

export const cooperativeNeighbourhoods = sqliteTable(
  'cooperative_neighbourhoods',
  {
    cooperativeId: text('cooperative_id')
      .notNull()
      .references(() => cooperatives.id),
    neighbourhoodId: text('neighbourhood_id')
      .notNull()
      .references(() => neighbourhoods.id),
  },
  (t) => [
    primaryKey({ columns: [t.cooperativeId, t.neighbourhoodId] }),
    index('cooperative_neighbourhoods_neighbourhood').on(t.neighbourhoodId),
  ],
)

export const organisations = sqliteTable(
  'organisations',
  {
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    kind: text('kind').$type<OrganisationKind>().notNull(),
    about: localized('about').notNull(),
    website: text('website'),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [oneOf('organisations_kind', t.kind, organisationKinds)],
)

/** That an organisation is a partner of a cooperative. */
export const partnerships = sqliteTable(
  'partnerships',
  {
    cooperativeId: text('cooperative_id')
      .notNull()
      .references(() => cooperatives.id),
    organisationId: text('organisation_id')
      .notNull()
      .references(() => organisations.id),
    since: instant('since').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.cooperativeId, t.organisationId] }),
    index('partnerships_organisation').on(t.organisationId),
  ],
)

/** Someone the cooperatives know. Without an e-mail address: a resident who is not online. */
export const people = sqliteTable(
  'people',
  {
    id: text('id').primaryKey(),
    name: text('name'),
    email: text('email'),
    phone: text('phone'),
    locale: text('locale'),
    administrator: flag('administrator').notNull().default(false),
    /** Where they live, for those whom they help or are helped by; null while they have not said. */
    address: text('address', { mode: 'json' }).$type<StoredAddress>(),
    /** The middle of the grid cell of their home: all that is reckoned by. */
    latitude: real('latitude'),
    longitude: real('longitude'),
    /** What the other side of a match gets to see, once both have agreed. */
    sharesPhone: flag('shares_phone').notNull().default(true),
    sharesEmail: flag('shares_email').notNull().default(true),
    sharesAddress: flag('shares_address').notNull().default(false),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [uniqueIndex('people_email').on(t.email), must('people_email_lower', sql`${t.email} = lower(${t.email})`)],
)

export const memberships = sqliteTable(
  'memberships',
  {
    id: text('id').primaryKey(),
    cooperativeId: text('cooperative_id')
      .notNull()
      .references(() => cooperatives.id),
    personId: text('person_id')
      .notNull()
      .references(() => people.id),
    status: text('status').$type<MembershipStatus>().notNull(),
    roles: list<MembershipRole>('roles').notNull(),
    /** Pays the social tariff, where a place has one. */
    socialTariff: flag('social_tariff').notNull().default(false),
    motivation: text('motivation'),
    createdAt: instant('created_at').notNull(),
    joinedAt: instant('joined_at'),
    endedAt: instant('ended_at'),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [
    uniqueIndex('memberships_person').on(t.personId, t.cooperativeId),
    index('memberships_cooperative').on(t.cooperativeId, t.status, t.createdAt, t.id),
    oneOf('memberships_status', t.status, membershipStatuses),
    must('memberships_roles', sql`json_valid(${t.roles})`),
  ],
)

/** Who may act in the name of an organisation, within one cooperative. */
export const representatives = sqliteTable(
  'representatives',
  {
    cooperativeId: text('cooperative_id').notNull(),
    organisationId: text('organisation_id').notNull(),
    personId: text('person_id')
      .notNull()
      .references(() => people.id),
  },
  (t) => [
    primaryKey({ columns: [t.personId, t.cooperativeId, t.organisationId] }),
    index('representatives_organisation').on(t.organisationId, t.cooperativeId),
  ],
)

export const invitations = sqliteTable(
  'invitations',
  {
    id: text('id').primaryKey(),
    cooperativeId: text('cooperative_id')
      .notNull()
      .references(() => cooperatives.id),
    email: text('email').notNull(),
    roles: list<MembershipRole>('roles').notNull(),
    organisationId: text('organisation_id').references(() => organisations.id),
    tokenHash: text('token_hash').notNull(),
    invitedBy: text('invited_by')
      .notNull()
      .references(() => people.id),
    createdAt: instant('created_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    acceptedAt: instant('accepted_at'),
    revokedAt: instant('revoked_at'),
  },
  (t) => [
    uniqueIndex('invitations_token').on(t.tokenHash),
    index('invitations_cooperative').on(t.cooperativeId, t.createdAt, t.id),
    index('invitations_email').on(t.email),
  ],
)
