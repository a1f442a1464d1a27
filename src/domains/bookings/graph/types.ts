import { eq, sql } from 'drizzle-orm'
import { connectionTypes, pageArgs } from '../../../graph/connections.ts'
import { Node } from '../../../graph/node.ts'
import { connection } from '../../../graph/read/connection.ts'
import { one, value } from '../../../graph/read/fields.ts'
import type { PageArgs } from '../../../graph/read/page.ts'
import { AuditEntry, AuditEntryConnection, Cooperative, isViewer, KnownPerson, mayIn, Organisation, Person } from '../../cooperatives/index.ts'
import { Facility, KnownFacility, Money, TariffAudience } from '../../facilities/index.ts'
import { Booking, BookingStatus } from './entities.ts'

export const BookingConnection = connectionTypes(Booking.ref, 'Booking')

Booking.ref.implement({
  description: 'The use of a facility during an interval. Seen by who booked it, by its beneficiary and those who represent it, and by facility managers, board, coordinators and auditors of the owner; for all others it is only missing capacity.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({ description: 'The id, with the prefix `boo`.', ...value(Booking, (b) => b.id) }),
    status: t.field({ type: BookingStatus, description: 'Where it stands.', ...value(Booking, (b) => b.status) }),
    startsAt: t.field({ type: 'DateTime', description: 'From when.', ...value(Booking, (b) => b.startsAt) }),
    endsAt: t.field({ type: 'DateTime', description: 'Until when, exclusive.', ...value(Booking, (b) => b.endsAt) }),
    units: t.int({ description: 'How many units it takes; of a facility let as a whole, for how many people.', ...value(Booking, (b) => b.units) }),
    title: t.string({ nullable: true, description: 'What it is for, in the words of who booked; null where they did not say.', ...value(Booking, (b) => b.title) }),
    price: t.field({
      type: Money,
      description: 'What it costs, by the tariff when it was booked or moved.',
      ...value(Booking, (b) => sql`json_object('amountCents', ${b.priceCents}, 'currency', ${b.currency})`),
    }),
    audience: t.field({
      type: TariffAudience,
      description: 'Whose tariff counted. That it was the social one is told to whom it concerns, the board and coordinators; to others it is MEMBER.',
      ...value(Booking, (b) => sql`case when ${b.audience} <> 'SOCIAL' or ${isViewer(b.forPersonId)} or ${mayIn('membership.socialTariff', b.cooperativeId)}
        then ${b.audience} else 'MEMBER' end`),
    }),
    holdExpiresAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Until when a hold for who waits can be accepted, or could be; null where it never was one.',
      ...value(Booking, (b) => b.holdExpiresAt),
    }),
    facility: t.field({ type: Facility.ref, description: 'What is booked.', ...one(Booking, () => KnownFacility, (b, f) => eq(f.id, b.facilityId)) }),
    cooperative: t.field({ type: Cooperative.ref, description: 'The owner of the facility.', ...one(Booking, () => Cooperative, (b, c) => eq(c.id, b.cooperativeId)) }),
    actor: t.field({ type: Person.ref, description: 'Who booked it.', ...one(Booking, () => KnownPerson, (b, p) => eq(p.id, b.actorId)) }),
    forPerson: t.field({
      type: Person.ref,
      nullable: true,
      description: 'For whom, where that is a person; else null.',
      ...one(Booking, () => KnownPerson, (b, p) => eq(p.id, b.forPersonId)),
    }),
    forOrganisation: t.field({
      type: Organisation.ref,
      nullable: true,
      description: 'For whom, where that is an organisation or group; else null.',
      ...one(Booking, () => Organisation, (b, o) => eq(o.id, b.forOrganisationId)),
    }),
    createdAt: t.field({ type: 'DateTime', description: 'When it was booked.', ...value(Booking, (b) => b.createdAt) }),
    updatedAt: t.field({ type: 'DateTime', description: 'When it was last changed.', ...value(Booking, (b) => b.updatedAt) }),
    decidedAt: t.field({ type: 'DateTime', nullable: true, description: 'When a facility manager decided; null where none did.', ...value(Booking, (b) => b.decidedAt) }),
    decisionNote: t.string({ nullable: true, description: 'What the facility manager said with it; null where nothing.', ...value(Booking, (b) => b.decisionNote) }),
    decidedBy: t.field({
      type: Person.ref,
      nullable: true,
      description: 'Who decided; null where nobody did.',
      ...one(Booking, () => KnownPerson, (b, p) => eq(p.id, b.decidedBy)),
    }),
    cancelledAt: t.field({ type: 'DateTime', nullable: true, description: 'When it was called off; null where it was not.', ...value(Booking, (b) => b.cancelledAt) }),
    cancellationReason: t.string({ nullable: true, description: 'Why it was called off; null where nobody said.', ...value(Booking, (b) => b.cancellationReason) }),
    cancelledBy: t.field({
      type: Person.ref,
      nullable: true,
      description: 'Who called it off; null where nobody did.',
      ...one(Booking, () => KnownPerson, (b, p) => eq(p.id, b.cancelledBy)),
    }),
    auditEntries: t.field({
      type: AuditEntryConnection,
      description: 'What happened to it, newest first; empty for all but facility managers, the board and auditors of the owner.',
      args: pageArgs(t),
      ...connection(Booking, () => AuditEntry, 'AuditEntryConnection', (b, a, _args: PageArgs) => ({
        where: eq(a.subjectId, b.id),
        orderBy: [a.at, a.id],
        descending: true,
      })),
    }),
  }),
})
