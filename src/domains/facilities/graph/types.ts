import { and, eq, gt, sql } from 'drizzle-orm'
import { facilityParts } from '../../../../schema/tables/facilities.ts'
import { asker } from '../../../auth/asker.ts'
import { builder } from '../../../graph/builder.ts'
import { connectionTypes, pageArgs } from '../../../graph/connections.ts'
import { inReadersLanguage, Translation, translations } from '../../../graph/localized.ts'
import { Node } from '../../../graph/node.ts'
import { connection } from '../../../graph/read/connection.ts'
import { json, many, one, same, value } from '../../../graph/read/fields.ts'
import type { PageArgs } from '../../../graph/read/page.ts'
import { AuditEntry, AuditEntryConnection, Cooperative, Organisation } from '../../cooperatives/index.ts'
import { BookingPolicy, Closure, DatedOpeningHours, Facility, FacilityLocation, OpeningHours, Tariff } from './entities.ts'
import { AccessibilityFeature, BookingMode, FacilityKind, FacilityStatus } from './enums.ts'

export const FacilityConnection = connectionTypes(Facility.ref, 'Facility', [
  { name: 'distanceKm', type: 'Float', description: 'The distance from `near` in kilometres, to the metre; null where no point was given.' },
])

Facility.ref.implement({
  description: 'A place or thing that a cooperative shares. Published ones are seen by everybody, unless the cooperative shows its facilities to members only; drafts and retired ones by facility managers and the board.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({ description: 'The id, with the prefix `fac`.', ...value(Facility, (f) => f.id) }),
    name: t.string({ description: 'The name, in the reader’s language.', ...value(Facility, (f) => inReadersLanguage(f.name, '')) }),
    nameTranslations: t.field({ type: [Translation], description: 'The name in every language it was written in.', ...json(Facility, (f) => f.name, translations) }),
    kind: t.field({ type: FacilityKind, description: 'What it is.', ...value(Facility, (f) => f.kind) }),
    status: t.field({ type: FacilityStatus, description: 'Whether it is shown and can be booked.', ...value(Facility, (f) => f.status) }),
    description: t.string({ nullable: true, description: 'What it is like, in the reader’s language; null where nothing is written.', ...value(Facility, (f) => inReadersLanguage(f.description)) }),
    descriptionTranslations: t.field({ type: [Translation], description: 'The description in every language it was written in.', ...json(Facility, (f) => f.description, translations) }),
    houseRules: t.string({ nullable: true, description: 'What its users keep to, in the reader’s language; null where nothing is written.', ...value(Facility, (f) => inReadersLanguage(f.houseRules)) }),
    houseRulesTranslations: t.field({ type: [Translation], description: 'The house rules in every language they were written in.', ...json(Facility, (f) => f.houseRules, translations) }),
    accessibility: t.field({ type: [AccessibilityFeature], description: 'What it has for people who need it.', ...json(Facility, (f) => f.accessibility) }),
    amenities: t.stringList({ description: 'What else is there, in the cooperative’s own words.', ...json(Facility, (f) => f.amenities) }),
    photoLinks: t.field({ type: ['Url'], description: 'Where pictures of it are.', ...json(Facility, (f) => f.photoLinks) }),
    location: t.field({ type: FacilityLocation.ref, description: 'Where it is.', ...same(Facility, () => FacilityLocation) }),
    timeZone: t.field({ type: 'TimeZone', description: 'The zone of its wall clock, in which hours and days are counted.', ...value(Facility, (f) => f.timeZone) }),
    capacity: t.int({ description: 'How many units it has, such as swimmers or people.', ...value(Facility, (f) => f.capacity) }),
    bookingMode: t.field({ type: BookingMode, description: 'Whether a booking takes the whole or a number of units.', ...value(Facility, (f) => f.mode) }),
    policy: t.field({ type: BookingPolicy.ref, description: 'How it may be booked.', ...same(Facility, () => BookingPolicy) }),
    closedOnHolidays: t.boolean({ description: 'Whether it is closed on the public holidays of its country and subdivision.', ...value(Facility, (f) => f.closedOnHolidays) }),
    openingHours: t.field({
      type: [OpeningHours.ref],
      description: 'When it is open, by weekday and time.',
      ...many(Facility, () => OpeningHours, (f, h) => ({ where: eq(h.facilityId, f.id), orderBy: [h.weekday, h.opens] }), 70),
    }),
    datedHours: t.field({
      type: [DatedOpeningHours.ref],
      description: 'Dates with hours of their own, from yesterday on, at most 100.',
      ...many(Facility, () => DatedOpeningHours, (f, d) => ({
        where: and(eq(d.facilityId, f.id), sql`${d.date} >= ${asker.yesterday}`),
        orderBy: [d.date],
      }), 100),
    }),
    closures: t.field({
      type: [Closure.ref],
      description: 'Closures that are not over, by their start, at most 100.',
      ...many(Facility, () => Closure, (f, c) => ({
        where: and(eq(c.facilityId, f.id), gt(c.endsAt, asker.now)),
        orderBy: [c.startsAt, c.id],
      }), 100),
    }),
    tariffs: t.field({
      type: [Tariff.ref],
      description: 'What its use costs, by audience; none means free.',
      ...many(Facility, () => Tariff, (f, p) => ({ where: eq(p.facilityId, f.id), orderBy: [p.audience] }), 4),
    }),
    cooperative: t.field({ type: Cooperative.ref, description: 'The cooperative that owns or manages it.', ...one(Facility, () => Cooperative, (f, c) => eq(c.id, f.cooperativeId)) }),
    provider: t.field({
      type: Organisation.ref,
      nullable: true,
      description: 'The clinic, school or club whose place it is; null where that is the cooperative itself.',
      ...one(Facility, () => Organisation, (f, o) => eq(o.id, f.providerId)),
    }),
    parts: t.field({
      type: [Facility.ref],
      description: 'What it is made up of: booking it takes every part, booking a part blocks it. By name.',
      ...many(Facility, () => Facility, (f, p) => ({
        where: sql`${p.id} in (select part_id from ${facilityParts} where facility_id = ${f.id})`,
        orderBy: [p.sortName, p.id],
      }), 50),
    }),
    partOf: t.field({
      type: [Facility.ref],
      description: 'What it is a part of, by name, at most 20.',
      ...many(Facility, () => Facility, (f, w) => ({
        where: sql`${w.id} in (select facility_id from ${facilityParts} where part_id = ${f.id})`,
        orderBy: [w.sortName, w.id],
      }), 20),
    }),
    auditEntries: t.field({
      type: AuditEntryConnection,
      description: 'What happened to it, newest first; empty for all but facility managers, the board and auditors.',
      args: pageArgs(t),
      ...connection(Facility, () => AuditEntry, 'AuditEntryConnection', (f, a, _args: PageArgs) => ({
        where: eq(a.facilityId, f.id),
        orderBy: [a.at, a.id],
        descending: true,
      })),
    }),
  }),
})

builder.objectField(Cooperative.ref, 'facilities', (t) =>
  t.field({
    type: FacilityConnection,
    description: 'Its facilities that the viewer may see, by name.',
    args: pageArgs(t),
    ...connection(Cooperative, () => Facility, 'FacilityConnection', (c, f, _args: PageArgs) => ({
      where: eq(f.cooperativeId, c.id),
      orderBy: [f.sortName, f.id],
    })),
  }),
)
