import { and, eq, sql } from 'drizzle-orm'
import { asker } from '../../../auth/asker.ts'
import { builder } from '../../../graph/builder.ts'
import { connectionTypes, pageArgs } from '../../../graph/connections.ts'
import { Node } from '../../../graph/node.ts'
import { connection } from '../../../graph/read/connection.ts'
import { one, value } from '../../../graph/read/fields.ts'
import { oneOf } from '../../../graph/read/fragment.ts'
import type { PageArgs } from '../../../graph/read/page.ts'
import { AuditEntry, AuditEntryConnection, Cooperative, KnownPerson, Organisation, Person, Viewer } from '../../cooperatives/index.ts'
import { Facility, KnownFacility } from '../../facilities/index.ts'
import { Booking, BookingSeries, BookingStatus } from './entities.ts'
import { BookingConnection } from './types.ts'

const BookingSeriesConnection = connectionTypes(BookingSeries.ref, 'BookingSeries')

interface BookingsArgs extends PageArgs {
  statuses?: string[] | null
  from?: number | null
}

BookingSeries.ref.implement({
  description: 'Bookings that recur by a rule on the clock of the place. Each is a booking of its own; one that is moved by itself stays where it is when the series is changed. Seen by whoever sees its bookings.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({ description: 'The id, with the prefix `bse`.', ...value(BookingSeries, (s) => s.id) }),
    recurrence: t.string({
      description: 'How it recurs by RFC 5545: lines RRULE, RDATE and EXDATE. What was skipped when it was booked is excepted.',
      ...value(BookingSeries, (s) => s.recurrence),
    }),
    timeZone: t.field({ type: 'TimeZone', description: 'The IANA zone by whose clock it recurs: the facility’s when it was booked.', ...value(BookingSeries, (s) => s.timeZone) }),
    localStart: t.string({ description: 'When the first occurrence begins on that clock, as `2026-12-01T19:30:00` (DTSTART).', ...value(BookingSeries, (s) => s.localStart) }),
    duration: t.field({ type: 'Duration', description: 'How long an occurrence lasts on that clock.', ...value(BookingSeries, (s) => s.duration) }),
    units: t.int({ description: 'How many units each occurrence takes.', ...value(BookingSeries, (s) => s.units) }),
    title: t.string({ nullable: true, description: 'What it is for, in the words of who booked; null where they did not say.', ...value(BookingSeries, (s) => s.title) }),
    facility: t.field({ type: Facility.ref, description: 'What is booked.', ...one(BookingSeries, () => KnownFacility, (s, f) => eq(f.id, s.facilityId)) }),
    cooperative: t.field({ type: Cooperative.ref, description: 'The owner of the facility.', ...one(BookingSeries, () => Cooperative, (s, c) => eq(c.id, s.cooperativeId)) }),
    actor: t.field({ type: Person.ref, description: 'Who booked it.', ...one(BookingSeries, () => KnownPerson, (s, p) => eq(p.id, s.actorId)) }),
    forPerson: t.field({
      type: Person.ref,
      nullable: true,
      description: 'For whom, where that is a person; else null.',
      ...one(BookingSeries, () => KnownPerson, (s, p) => eq(p.id, s.forPersonId)),
    }),
    forOrganisation: t.field({
      type: Organisation.ref,
      nullable: true,
      description: 'For whom, where that is an organisation or group; else null.',
      ...one(BookingSeries, () => Organisation, (s, o) => eq(o.id, s.forOrganisationId)),
    }),
    splitFrom: t.field({
      type: BookingSeries.ref,
      nullable: true,
      description: 'The series that this one was part of until “this and the following” was changed; null where it began as it is.',
      ...one(BookingSeries, () => BookingSeries, (s, whole) => eq(whole.id, s.splitFromId)),
    }),
    bookings: t.field({
      type: BookingConnection,
      description: 'Its occurrences by their start, past and cancelled ones too.',
      args: {
        ...pageArgs(t),
        statuses: t.arg({ type: [BookingStatus], description: 'Only those in one of these states; all unless told.' }),
        from: t.arg({ type: 'DateTime', description: 'Only those that are not over by then; all unless told.' }),
      },
      ...connection(BookingSeries, () => Booking, 'BookingConnection', (s, b, { statuses, from }: BookingsArgs) => ({
        where: and(
          eq(b.seriesId, s.id),
          statuses ? oneOf(b.status, statuses) : undefined,
          from != null ? sql`${b.endsAt} > ${from}` : undefined,
        ),
        orderBy: [b.startsAt, b.id],
      })),
    }),
    createdAt: t.field({ type: 'DateTime', description: 'When it was booked.', ...value(BookingSeries, (s) => s.createdAt) }),
    updatedAt: t.field({ type: 'DateTime', description: 'When it was last changed as a series.', ...value(BookingSeries, (s) => s.updatedAt) }),
    auditEntries: t.field({
      type: AuditEntryConnection,
      description: 'What happened to it as a series, newest first; empty for all but facility managers, the board and auditors of the owner.',
      args: pageArgs(t),
      ...connection(BookingSeries, () => AuditEntry, 'AuditEntryConnection', (s, a, _args: PageArgs) => ({
        where: eq(a.subjectId, s.id),
        orderBy: [a.at, a.id],
        descending: true,
      })),
    }),
  }),
})

builder.objectField(Booking.ref, 'series', (t) =>
  t.field({
    type: BookingSeries.ref,
    nullable: true,
    description: 'The series of which it is an occurrence; null where it was booked by itself.',
    ...one(Booking, () => BookingSeries, (b, s) => eq(s.id, b.seriesId)),
  }),
)

builder.objectField(Booking.ref, 'recurrenceId', (t) =>
  t.string({
    nullable: true,
    description: 'Which occurrence of its series it is: when the rule has it begin on the clock of the place, as `2026-12-01T19:30:00`, even where it was moved by itself. Null where it is of no series.',
    ...value(Booking, (b) => b.recurrenceId),
  }),
)

const newestFirst = { descending: true }

builder.objectField(Viewer.ref, 'bookingSeries', (t) =>
  t.field({
    type: BookingSeriesConnection,
    description: 'The series that the person booked, or that are booked for them or the organisations they represent, newest first.',
    args: pageArgs(t),
    ...connection(Viewer, () => BookingSeries, 'BookingSeriesConnection', (v, s, _args: PageArgs) => ({
      where: sql`(${s.forPersonId} = ${v.id} or (${s.actorId} = ${v.id} and ${s.actorId} is not ${s.forPersonId})
        or ${s.forOrganisationId} in (select value ->> 1 from json_each(${asker.represents})))`,
      orderBy: [s.createdAt, s.id],
      ...newestFirst,
    })),
  }),
)

builder.objectField(Facility.ref, 'bookingSeries', (t) =>
  t.field({
    type: BookingSeriesConnection,
    description: 'The series booked here that the viewer may read, newest first.',
    args: pageArgs(t),
    ...connection(Facility, () => BookingSeries, 'BookingSeriesConnection', (f, s, _args: PageArgs) => ({
      where: eq(s.facilityId, f.id),
      orderBy: [s.createdAt, s.id],
      ...newestFirst,
    })),
  }),
)
