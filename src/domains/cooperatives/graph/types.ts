import { and, eq, sql } from 'drizzle-orm'
import { cooperativeNeighbourhoods, memberships, partnerships } from '../../../../schema/tables/cooperatives.ts'
import { connectionTypes, pageArgs } from '../../../graph/connections.ts'
import { inReadersLanguage, Translation, translations } from '../../../graph/localized.ts'
import { Node } from '../../../graph/node.ts'
import { connection } from '../../../graph/read/connection.ts'
import { json, many, one, value } from '../../../graph/read/fields.ts'
import type { PageArgs } from '../../../graph/read/page.ts'
import { isViewer, memberOf, showsPart } from '../visibility.ts'
import { Cooperative, Invitation, Membership, Neighbourhood, Organisation } from './entities.ts'
import { JoinPolicy, OrganisationKind, PublicPart } from './enums.ts'
import { InvitationConnection, MemberFilter, MembershipConnection } from './members.ts'

export const CooperativeConnection = connectionTypes(Cooperative.ref, 'Cooperative')
export const NeighbourhoodConnection = connectionTypes(Neighbourhood.ref, 'Neighbourhood')
const OrganisationConnection = connectionTypes(Organisation.ref, 'Organisation')

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
      ...value(Organisation, (o) => inReadersLanguage(o.about)),
    }),
    aboutTranslations: t.field({ type: [Translation], description: 'The same in every language it was written in.', ...json(Organisation, (o) => o.about, translations) }),
    website: t.field({ type: 'Url', description: 'Its website; null where it has none.', nullable: true, ...value(Organisation, (o) => o.website) }),
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
      ...value(Cooperative, (c) => sql`case when ${showsPart(c, 'ABOUT')} then ${inReadersLanguage(c.about)} end`),
    }),
    aboutTranslations: t.field({
      type: [Translation],
      description: 'The same in every language it was written in; empty where it is not shown.',
      ...value(Cooperative, (c) => sql`case when ${showsPart(c, 'ABOUT')} then json(${c.about}) end`, translations),
    }),
    statutes: t.string({
      description: 'The text of its statutes, in the reader’s language; null where there is none or members only may read it.',
      nullable: true,
      ...value(Cooperative, (c) => sql`case when ${showsPart(c, 'STATUTES')} then ${inReadersLanguage(c.statutes)} end`),
    }),
    statutesTranslations: t.field({
      type: [Translation],
      description: 'The same in every language they were written in; empty where they are not shown.',
      ...value(Cooperative, (c) => sql`case when ${showsPart(c, 'STATUTES')} then json(${c.statutes}) end`, translations),
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
      }), 50),
    }),
    organisations: t.field({
      type: OrganisationConnection,
      nullable: true,
      description: 'Its partner organisations, by name; null where it shows them to members only.',
      args: pageArgs(t),
      ...connection(Cooperative, () => Organisation, 'OrganisationConnection', (c, o, _args: PageArgs) => ({
        where: sql`${o.id} in (select organisation_id from ${partnerships} where cooperative_id = ${c.id})`,
        orderBy: [o.name, o.id],
      }), (c) => showsPart(c, 'ORGANISATIONS')),
    }),
    members: t.field({
      type: MembershipConnection,
      nullable: true,
      description: 'Its members, longest first; null for everybody who is not an active member.',
      args: { ...pageArgs(t), filter: t.arg({ type: MemberFilter, description: 'Which ones.' }) },
      ...connection(Cooperative, () => Membership, 'MembershipConnection', (c, m, { filter }: MemberArgs) => ({
        where: and(
          eq(m.cooperativeId, c.id),
          sql`${m.status} in ${[...new Set(filter?.statuses ?? ['ACTIVE'])]}`,
          filter?.roles ? sql`exists (select 1 from json_each(${m.roles}) r where r.value in ${[...new Set(filter.roles)]})` : undefined,
        ),
        orderBy: [m.createdAt, m.id],
      }), (c) => memberOf(c.id)),
    }),
    memberCount: t.int({
      nullable: true,
      description: 'How many active members it has; null where it tells that to members only.',
      ...value(Cooperative, (c) => sql`case when ${showsPart(c, 'MEMBER_COUNT')} then
        (select count(*) from ${memberships} m where m.cooperative_id = ${c.id} and m.status = 'ACTIVE') end`),
    }),
    viewerMembership: t.field({
      type: Membership.ref,
      nullable: true,
      description: 'The viewer’s own membership, in whatever state; null where there is none.',
      ...one(Cooperative, () => Membership, (c, m) => and(eq(m.cooperativeId, c.id), isViewer(m.personId))),
    }),
    invitations: t.field({
      type: InvitationConnection,
      description: 'Invitations, newest first; empty for all but the board and coordinators.',
      args: pageArgs(t),
      ...connection(Cooperative, () => Invitation, 'InvitationConnection', (c, i, _args: PageArgs) => ({
        where: eq(i.cooperativeId, c.id),
        orderBy: [i.createdAt, i.id],
        descending: true,
      })),
    }),
  }),
})
