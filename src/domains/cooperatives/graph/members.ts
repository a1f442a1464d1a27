import { eq, sql } from 'drizzle-orm'
import { representatives } from '../../../../schema/tables/cooperatives.ts'
import { builder } from '../../../graph/builder.ts'
import { connectionTypes } from '../../../graph/connections.ts'
import { Node } from '../../../graph/node.ts'
import { json, many, one, value } from '../../../graph/read/fields.ts'
import { isViewer, mayContact, mayIn } from '../visibility.ts'
import { PostalAddress, RoughLocation } from './addresses.ts'
import { Cooperative, Invitation, KnownPerson, Membership, Organisation, Person } from './entities.ts'
import { MembershipRole, MembershipStatus } from './enums.ts'

export const MembershipConnection = connectionTypes(Membership.ref, 'Membership')
export const InvitationConnection = connectionTypes(Invitation.ref, 'Invitation')

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
      ...value(Person, (p) => sql`case when ${mayContact(p.id)} then ${p.email} end`),
    }),
    phone: t.string({
      description: 'The telephone number, for the same readers as `email`; null where none is known.',
      nullable: true,
      ...value(Person, (p) => sql`case when ${mayContact(p.id)} then ${p.phone} end`),
    }),
    locale: t.string({
      description: 'The language the person chose, as a BCP 47 tag; null where they did not, and for other readers.',
      nullable: true,
      ...value(Person, (p) => sql`case when ${isViewer(p.id)} then ${p.locale} end`),
    }),
    address: t.field({
      type: PostalAddress,
      description: 'Where the person lives; null where they have not said, and for other readers: a match tells it once both have agreed.',
      nullable: true,
      ...value(Person, (p) => sql`case when ${isViewer(p.id)} then json(${p.address}) end`, (address) => address),
    }),
    roughLocation: t.field({
      type: RoughLocation,
      description: 'Roughly where that is: what requests and offers from home begin with; null where the person has not said, and for other readers.',
      nullable: true,
      ...value(Person, (p) => sql`case when ${isViewer(p.id)} and ${p.latitude} is not null then json_object('latitude', ${p.latitude}, 'longitude', ${p.longitude}) end`, (place) => place),
    }),
    sharesPhone: t.boolean({ nullable: true, description: 'Whether the other side of a match sees the telephone number, once both have agreed; null for other readers.', ...value(Person, (p) => sql`case when ${isViewer(p.id)} then ${p.sharesPhone} end`) }),
    sharesEmail: t.boolean({ nullable: true, description: 'The same for the e-mail address; null for other readers.', ...value(Person, (p) => sql`case when ${isViewer(p.id)} then ${p.sharesEmail} end`) }),
    sharesAddress: t.boolean({ nullable: true, description: 'The same for the address; null for other readers.', ...value(Person, (p) => sql`case when ${isViewer(p.id)} then ${p.sharesAddress} end`) }),
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
      ...value(Membership, (m) =>
        sql`case when ${isViewer(m.personId)} or ${mayIn('membership.decide', m.cooperativeId)} then ${m.motivation} end`),
    }),
    represents: t.field({
      type: [Organisation.ref],
      description: 'The partners in whose name the person may act in this cooperative, by name.',
      ...many(Membership, () => Organisation, (m, o) => ({
        where: sql`${o.id} in (select organisation_id from ${representatives} where person_id = ${m.personId} and cooperative_id = ${m.cooperativeId})`,
        orderBy: [o.name, o.id],
      }), 20),
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

export const MemberFilter = builder.inputType('MemberFilter', {
  description: 'Which members. Others than active ones are listed for the board, coordinators and auditors only.',
  fields: (t) => ({
    statuses: t.field({ type: [MembershipStatus], description: 'In one of these states; active ones unless told.' }),
    roles: t.field({ type: [MembershipRole], description: 'With at least one of these roles.' }),
  }),
})
