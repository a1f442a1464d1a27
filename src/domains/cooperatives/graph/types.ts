import { and, eq, sql } from 'drizzle-orm'
import { cooperativeNeighbourhoods, memberships, partnerships } from '../../../../schema/tables/cooperatives.ts'
import { builder } from '../../../graph/builder.ts'
import { connectionTypes, pageArgs } from '../../../graph/connections.ts'
import { inReadersLanguageOrNull, Translation, translations } from '../../../graph/localized.ts'
import { Node } from '../../../graph/node.ts'
import { connection } from '../../../graph/read/connection.ts'
import { json, many, one, value } from '../../../graph/read/fields.ts'
import type { PageArgs } from '../../../graph/read/page.ts'
import { mayContact, mayIn, memberOf, showsPart } from '../visibility.ts'
import { Cooperative, Invitation, KnownPerson, Membership, Neighbourhood, Organisation, Person } from './entities.ts'
import { JoinPolicy, MembershipRole, MembershipStatus, OrganisationKind, PublicPart } from './enums.ts'

export const CooperativeConnection = connectionTypes(Cooperative.ref, 'Cooperative')
export const NeighbourhoodConnection = connectionTypes(Neighbourhood.ref, 'Neighbourhood')
const OrganisationConnection = connectionTypes(Organisation.ref, 'Organisation')
export const MembershipConnection = connectionTypes(Membership.ref, 'Membership')
const InvitationConnection = connectionTypes(Invitation.ref, 'Invitation')

Neighbourhood.ref.implement({
  description: 'A quarter or village as its residents name it. Everybody may see it.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({ description: 'The id, with the prefix `nbh`.', ...value(Neighbourhood, (n) => n.id) }),
    name: t.string({ description: 'The name.', ...value(Neighbourhood, (n) => n.name) }),
    municipality: t.string({ description: 'The municipality it lies in.', ...value(Neighbourhood, (n) => n.municipality) }),
    country: t.field({ type: 'CountryCode', description: 'The country.', ...value(Neighbourhood, (n) => n.country) }),
    subdivision: t.string({
      description: 'The state, province or region by its ISO 3166-2 suffix, such as `NW`; null where holidays do not depend on it.',
      nullable: true,
      ...value(Neighbourhood, (n) => n.subdivision),
    }),
    timeZone: t.field({ type: 'TimeZone', description: 'The zone its clocks show.', ...value(Neighbourhood, (n) => n.timeZone) }),
    boundary: t.field({
      type: 'JSON',
      description: 'Its boundary as a GeoJSON Polygon or MultiPolygon (RFC 7946); null where nobody drew it.',
      nullable: true,
      ...json(Neighbourhood, (n) => n.boundary),
    }),
  }),
})

Organisation.ref.implement({
  description: 'An organisation that cooperatives work with, or whose places they share. Everybody may see it.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({ description: 'The id, with the prefix `org`.', ...value(Organisation, (o) => o.id) }),
    name: t.string({ description: 'The name.', ...value(Organisation, (o) => o.name) }),
    kind: t.field({ type: OrganisationKind, description: 'What kind of organisation it is.', ...value(Organisation, (o) => o.kind) }),
    about: t.string({
      description: 'What it says about itself, in the reader’s language; null where it says nothing.',
      nullable: true,
      ...json(Organisation, (o) => o.about, inReadersLanguageOrNull),
    }),
    website: t.field({ type: 'Url', description: 'Its website; null where it has none.', nullable: true, ...value(Organisation, (o) => o.website) }),
  }),
})

Person.ref.implement({
  description: 'Somebody that the cooperatives know. Seen by themself, by fellow members, and by those who run a cooperative they belong to.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({ description: 'The id, with the prefix `per`.', ...value(Person, (p) => p.id) }),
    name: t.string({ description: 'The name; null until the person gave one.', nullable: true, ...value(Person, (p) => p.name) }),
    email: t.field({
      type: 'EmailAddress',
      description: 'The e-mail address: for themself, and for the board and coordinators of their cooperatives; null for others, and for someone who is not online.',
      nullable: true,
      ...value(Person, (p, _args, { viewer }) => sql`case when ${mayContact(viewer, p.id)} then ${p.email} end`),
    }),
    phone: t.string({
      description: 'The telephone number, for the same readers as `email`; null where none is known.',
      nullable: true,
      ...value(Person, (p, _args, { viewer }) => sql`case when ${mayContact(viewer, p.id)} then ${p.phone} end`),
    }),
    locale: t.string({
      description: 'The language the person chose, as a BCP 47 tag; null where they did not, and for other readers.',
      nullable: true,
      ...value(Person, (p, _args, { viewer }) => sql`case when ${p.id} = ${viewer.personId} then ${p.locale} end`),
    }),
  }),
})

Membership.ref.implement({
  description: 'That a person belongs, belonged or wants to belong to a cooperative. Active ones are seen by fellow members; all of them by the person, the board, coordinators and auditors.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({ description: 'The id, with the prefix `mem`.', ...value(Membership, (m) => m.id) }),
    status: t.field({ type: MembershipStatus, description: 'Where it stands.', ...value(Membership, (m) => m.status) }),
    roles: t.field({ type: [MembershipRole], description: 'What the person is in the cooperative.', ...json(Membership, (m) => m.roles) }),
    appliedAt: t.field({ type: 'DateTime', description: 'When it began, by application, invitation or entry.', ...value(Membership, (m) => m.createdAt) }),
    joinedAt: t.field({ type: 'DateTime', description: 'When the person became a member; null before.', nullable: true, ...value(Membership, (m) => m.joinedAt) }),
    endedAt: t.field({ type: 'DateTime', description: 'When it ended or was turned down; null while it lasts.', nullable: true, ...value(Membership, (m) => m.endedAt) }),
    motivation: t.string({
      description: 'Why the person wants to join, in their words; for themself and those who decide.',
      nullable: true,
      ...value(Membership, (m, _args, { viewer }) =>
        sql`case when ${m.personId} = ${viewer.personId} or ${mayIn(viewer, 'membership.decide', m.cooperativeId)} then ${m.motivation} end`),
    }),
    person: t.field({ type: Person.ref, description: 'Whose it is.', ...one(Membership, () => KnownPerson, (m, p) => eq(p.id, m.personId)) }),
    cooperative: t.field({ type: Cooperative.ref, description: 'Of which.', ...one(Membership, () => Cooperative, (m, c) => eq(c.id, m.cooperativeId)) }),
  }),
})

Invitation.ref.implement({
  description: 'An invitation by mail to join a cooperative. Seen by its board and coordinators.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({ description: 'The id, with the prefix `inv`.', ...value(Invitation, (i) => i.id) }),
    email: t.field({ type: 'EmailAddress', description: 'Who is invited.', ...value(Invitation, (i) => i.email) }),
    roles: t.field({ type: [MembershipRole], description: 'The roles that come with it.', ...json(Invitation, (i) => i.roles) }),
    createdAt: t.field({ type: 'DateTime', description: 'When it was sent.', ...value(Invitation, (i) => i.createdAt) }),
    expiresAt: t.field({ type: 'DateTime', description: 'Until when it can be accepted.', ...value(Invitation, (i) => i.expiresAt) }),
    acceptedAt: t.field({ type: 'DateTime', description: 'When it was accepted; null where it was not.', nullable: true, ...value(Invitation, (i) => i.acceptedAt) }),
    revokedAt: t.field({ type: 'DateTime', description: 'When it was withdrawn; null where it was not.', nullable: true, ...value(Invitation, (i) => i.revokedAt) }),
    organisation: t.field({
      type: Organisation.ref,
      nullable: true,
      description: 'The partner that the invited person is to represent; null for none.',
      ...one(Invitation, () => Organisation, (i, o) => eq(o.id, i.organisationId)),
    }),
    invitedBy: t.field({ type: Person.ref, description: 'Who invited.', ...one(Invitation, () => KnownPerson, (i, p) => eq(p.id, i.invitedBy)) }),
  }),
})

const MemberFilter = builder.inputType('MemberFilter', {
  description: 'Which members. Others than active ones are listed for the board, coordinators and auditors only.',
  fields: (t) => ({
    statuses: t.field({ type: [MembershipStatus], description: 'In one of these states; active ones unless told.' }),
    roles: t.field({ type: [MembershipRole], description: 'With at least one of these roles.' }),
  }),
})

interface MemberArgs extends PageArgs {
  filter?: { statuses?: string[] | null; roles?: string[] | null } | null
}

Cooperative.ref.implement({
  description: 'A neighbourhood cooperative. Everybody may see its name and neighbourhoods; the rest as `publicParts` and membership allow.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({ description: 'The id, with the prefix `coo`.', ...value(Cooperative, (c) => c.id) }),
    slug: t.string({ description: 'Its name in web addresses, unique.', ...value(Cooperative, (c) => c.slug) }),
    name: t.string({ description: 'Its name.', ...value(Cooperative, (c) => c.name) }),
    about: t.string({
      description: 'What it says about itself, in the reader’s language; null where it says nothing or shows it to members only.',
      nullable: true,
      ...value(Cooperative, (c, _args, { viewer }) => sql`case when ${showsPart(viewer, c, 'ABOUT')} then json(${c.about}) end`, inReadersLanguageOrNull),
    }),
    aboutTranslations: t.field({
      type: [Translation],
      description: 'The same in every language it was written in; empty where it is not shown.',
      ...value(Cooperative, (c, _args, { viewer }) => sql`case when ${showsPart(viewer, c, 'ABOUT')} then json(${c.about}) end`, translations),
    }),
    statutes: t.string({
      description: 'The text of its statutes, in the reader’s language; null where there is none or members only may read it.',
      nullable: true,
      ...value(Cooperative, (c, _args, { viewer }) => sql`case when ${showsPart(viewer, c, 'STATUTES')} then json(${c.statutes}) end`, inReadersLanguageOrNull),
    }),
    defaultLanguage: t.string({ description: 'The language it writes in by itself, as a BCP 47 tag.', ...value(Cooperative, (c) => c.defaultLanguage) }),
    joinPolicy: t.field({ type: JoinPolicy, description: 'Who may join.', ...value(Cooperative, (c) => c.joinPolicy) }),
    publicParts: t.field({ type: [PublicPart], description: 'What everybody may see besides name and neighbourhoods.', ...json(Cooperative, (c) => c.publicParts) }),
    neighbourhoods: t.field({
      type: [Neighbourhood.ref],
      description: 'The neighbourhoods it is for, by name.',
      ...many(Cooperative, () => Neighbourhood, (c, n) => ({
        where: sql`${n.id} in (select neighbourhood_id from ${cooperativeNeighbourhoods} where cooperative_id = ${c.id})`,
        orderBy: [n.name, n.id],
      })),
    }),
    organisations: t.field({
      type: OrganisationConnection,
      nullable: true,
      description: 'Its partner organisations, by name; null where it shows them to members only.',
      args: pageArgs(t),
      ...connection(Cooperative, () => Organisation, 'OrganisationConnection', 2, (c, o, _args: PageArgs) => ({
        where: sql`${o.id} in (select organisation_id from ${partnerships} where cooperative_id = ${c.id})`,
        orderBy: [o.name, o.id],
      }), (c, { viewer }) => showsPart(viewer, c, 'ORGANISATIONS')),
    }),
    members: t.field({
      type: MembershipConnection,
      nullable: true,
      description: 'Its members, longest first; null for everybody who is not an active member.',
      args: { ...pageArgs(t), filter: t.arg({ type: MemberFilter, description: 'Which ones.' }) },
      ...connection(Cooperative, () => Membership, 'MembershipConnection', 2, (c, m, { filter }: MemberArgs) => ({
        where: and(
          eq(m.cooperativeId, c.id),
          sql`${m.status} in ${[...new Set(filter?.statuses ?? ['ACTIVE'])]}`,
          filter?.roles ? sql`exists (select 1 from json_each(${m.roles}) r where r.value in ${[...new Set(filter.roles)]})` : undefined,
        ),
        orderBy: [m.createdAt, m.id],
      }), (c, { viewer }) => memberOf(viewer, c.id)),
    }),
    memberCount: t.int({
      nullable: true,
      description: 'How many active members it has; null where it tells that to members only.',
      ...value(Cooperative, (c, _args, { viewer }) => sql`case when ${showsPart(viewer, c, 'MEMBER_COUNT')} then
        (select count(*) from ${memberships} m where m.cooperative_id = ${c.id} and m.status = 'ACTIVE') end`),
    }),
    viewerMembership: t.field({
      type: Membership.ref,
      nullable: true,
      description: 'The viewer’s own membership, in whatever state; null where there is none.',
      ...one(Cooperative, () => Membership, (c, m, { viewer }) => and(eq(m.cooperativeId, c.id), sql`${m.personId} = ${viewer.personId}`)),
    }),
    invitations: t.field({
      type: InvitationConnection,
      description: 'Invitations, newest first; empty for all but the board and coordinators.',
      args: pageArgs(t),
      ...connection(Cooperative, () => Invitation, 'InvitationConnection', 2, (c, i, _args: PageArgs) => ({
        where: eq(i.cooperativeId, c.id),
        orderBy: [i.createdAt, i.id],
        descending: true,
      })),
    }),
  }),
})
