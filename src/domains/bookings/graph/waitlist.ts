import { and, eq, sql, type SQL } from 'drizzle-orm'
import { waitlistEntries } from '../../../../schema/tables/waitlist.ts'
import { waitlistStatuses } from '../../../../schema/tables/vocabulary.ts'
import { asker } from '../../../auth/asker.ts'
import { builder } from '../../../graph/builder.ts'
import { connectionTypes, pageArgs } from '../../../graph/connections.ts'
import { enumOf } from '../../../graph/enum.ts'
import { Reason } from '../../../graph/errors.ts'
import { mutation } from '../../../graph/mutation.ts'
import { Node, registerNode } from '../../../graph/node.ts'
import { connection } from '../../../graph/read/connection.ts'
import { entity, type Alias } from '../../../graph/read/entity.ts'
import { one, value } from '../../../graph/read/fields.ts'
import { oneOf } from '../../../graph/read/fragment.ts'
import type { PageArgs } from '../../../graph/read/page.ts'
import { KnownPerson, Organisation, Person, Viewer } from '../../cooperatives/index.ts'
import { Facility, KnownFacility } from '../../facilities/index.ts'
import { acceptWaitlistOffer, declineWaitlistOffer } from '../waitlist/answer.ts'
import { visibleEntry } from '../waitlist/find-entry.ts'
import { joinWaitlist, longestWindow, mostOpen } from '../waitlist/join.ts'
import { leaveWaitlist } from '../waitlist/leave.ts'
import { related } from '../waitlist/due.ts'
import { Booking } from './entities.ts'
import { BookingRefused } from './mutations.ts'

/** Who sees which is said in `waitlist/find-entry.ts`. */
const WaitlistEntry = entity('WaitlistEntry', waitlistEntries, (entry) => visibleEntry(entry))

registerNode('wle', WaitlistEntry as never)

type EntryAlias = Alias<typeof waitlistEntries>

const WaitlistStatus = enumOf('WaitlistStatus', 'Where an entry of a waitlist stands. See docs/states.md.', waitlistStatuses, {
  WAITING: 'In the queue.',
  OFFERED: 'A place is held for it, until `holdExpiresAt`.',
  ACCEPTED: 'The offer was accepted: `booking` is what became of it.',
  DECLINED: 'The offer was declined, and went to the next.',
  LAPSED: 'The offer expired, or no place came free in time.',
  LEFT: 'Taken back before there was an offer.',
})

/** When the hold of an entry expires; null where there is none. */
const holdExpiry = (w: EntryAlias): SQL => sql`(select h.hold_expires_at from bookings h where h.id = ${w.bookingId} and h.status = 'HELD')`

WaitlistEntry.ref.implement({
  description: 'Somebody’s place in the queue of a facility. Seen by the beneficiary, by who joined for them or may act for them, and by facility managers and the board of the owner.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({ description: 'The id, with the prefix `wle`.', ...value(WaitlistEntry, (w) => w.id) }),
    status: t.field({
      type: WaitlistStatus,
      description: 'Where it stands. An offer that has expired is LAPSED at once, whoever has looked since.',
      ...value(WaitlistEntry, (w) => sql`case when ${w.status} = 'OFFERED' and ${holdExpiry(w)} <= ${asker.now} then 'LAPSED' else ${w.status} end`),
    }),
    position: t.int({
      nullable: true,
      description: 'The place in the queue, from 1: how many wait who joined before, and oneself, at the facility and at all that share room with it, such as a hall and its parts, which have one queue. Who is before one may want another time or part. Null where it does not wait.',
      ...value(WaitlistEntry, (w) => sql`case when ${w.status} = 'WAITING' then (select count(*) from waitlist_entries o
        where o.facility_id in ${related(sql`${w.facilityId}`)} and o.status = 'WAITING' and (o.joined_at, o.id) <= (${w.joinedAt}, ${w.id})) end`),
    }),
    startsAt: t.field({ type: 'DateTime', description: 'From when the time may lie that is waited for.', ...value(WaitlistEntry, (w) => w.startsAt) }),
    endsAt: t.field({ type: 'DateTime', description: 'Until when it may lie, exclusive.', ...value(WaitlistEntry, (w) => w.endsAt) }),
    duration: t.field({ type: 'Duration', description: 'How long the time is that is waited for; any of this length between the two will do.', ...value(WaitlistEntry, (w) => w.duration) }),
    units: t.int({ description: 'For how many units.', ...value(WaitlistEntry, (w) => w.units) }),
    title: t.string({ nullable: true, description: 'What it is for; null where nobody said.', ...value(WaitlistEntry, (w) => w.title) }),
    facility: t.field({ type: Facility.ref, description: 'For what.', ...one(WaitlistEntry, () => KnownFacility, (w, f) => eq(f.id, w.facilityId)) }),
    actor: t.field({ type: Person.ref, description: 'Who joined.', ...one(WaitlistEntry, () => KnownPerson, (w, p) => eq(p.id, w.actorId)) }),
    forPerson: t.field({
      type: Person.ref,
      nullable: true,
      description: 'For whom, where that is a person; else null.',
      ...one(WaitlistEntry, () => KnownPerson, (w, p) => eq(p.id, w.forPersonId)),
    }),
    forOrganisation: t.field({
      type: Organisation.ref,
      nullable: true,
      description: 'For whom, where that is an organisation or group; else null.',
      ...one(WaitlistEntry, () => Organisation, (w, o) => eq(o.id, w.forOrganisationId)),
    }),
    booking: t.field({
      type: Booking.ref,
      nullable: true,
      description: 'The booking that holds a place for it, with the time that is offered, or that it became; null before there was an offer.',
      ...one(WaitlistEntry, () => Booking, (w, b) => eq(b.id, w.bookingId)),
    }),
    holdExpiresAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Until when the offer can be accepted; null where there is none. An instant that has passed says that it has expired.',
      ...value(WaitlistEntry, holdExpiry),
    }),
    passedOver: t.field({
      type: Reason,
      nullable: true,
      description: 'Why room went past it to the next, such as QUOTA_EXCEEDED, or will: TOO_FAR_AHEAD where some of its time lies beyond the horizon by now. It keeps its place in the queue, and is told by mail once. Null where none did.',
      ...value(WaitlistEntry, (w) => sql`json(${w.passedOver})`, (reason) => reason),
    }),
    joinedAt: t.field({ type: 'DateTime', description: 'When it joined: the order of the queue.', ...value(WaitlistEntry, (w) => w.joinedAt) }),
    updatedAt: t.field({ type: 'DateTime', description: 'When something last became of it.', ...value(WaitlistEntry, (w) => w.updatedAt) }),
  }),
})

const WaitlistEntryConnection = connectionTypes(WaitlistEntry.ref, 'WaitlistEntry')

interface ListArgs extends PageArgs {
  statuses?: string[] | null
}

const inStatuses = (w: EntryAlias, { statuses }: ListArgs): SQL => oneOf(w.status, statuses ?? ['WAITING', 'OFFERED'])
const statusesArg = { type: [WaitlistStatus] as [typeof WaitlistStatus], description: 'In one of these states; WAITING and OFFERED unless told.' }

builder.objectField(Facility.ref, 'waitlist', (t) =>
  t.field({
    type: WaitlistEntryConnection,
    description: 'Who waits for it, in the order of the queue: all of them for facility managers and the board, for others what they may see of it, which is their own.',
    args: { ...pageArgs(t), statuses: t.arg(statusesArg) },
    ...connection(Facility, () => WaitlistEntry, 'WaitlistEntryConnection', (f, w, args: ListArgs) => ({
      where: and(eq(w.facilityId, f.id), inStatuses(w, args)),
      orderBy: [w.joinedAt, w.id],
    })),
  }),
)

builder.objectField(Viewer.ref, 'waitlist', (t) =>
  t.field({
    type: WaitlistEntryConnection,
    description: 'For what the person waits, or joined for others, or the organisations they represent wait, by when they joined.',
    args: { ...pageArgs(t), statuses: t.arg(statusesArg) },
    ...connection(Viewer, () => WaitlistEntry, 'WaitlistEntryConnection', (v, w, args: ListArgs) => ({
      where: and(
        sql`(${w.forPersonId} = ${v.id} or (${w.actorId} = ${v.id} and ${w.actorId} is not ${w.forPersonId})
          or ${w.forOrganisationId} in (select value ->> 1 from json_each(${asker.represents})))`,
        inStatuses(w, args),
      ),
      orderBy: [w.joinedAt, w.id],
    })),
  }),
)

const entry = { entity: () => WaitlistEntry as never, description: 'The entry as it is now.' }

mutation('joinWaitlist', {
  description: `Waits for room at a facility: for oneself, for an organisation that one represents, or, by a coordinator, for a resident who is not online. When room appears, a place is held for the first in the queue whom the rules allow it. At most ${mostOpen} open entries each. Errors: what could never be booked, with the reason’s own code; WAITLIST_NOT_NEEDED where it can be booked right now; ALREADY_WAITING, WAITLIST_TOO_MANY, WAITLIST_WINDOW.`,
  input: (t) => ({
    facilityId: t.id({ required: true, description: 'For what.' }),
    startsAt: t.field({ type: 'DateTime', required: true, description: 'From when the time may lie.' }),
    endsAt: t.field({ type: 'DateTime', required: true, description: `Until when it may lie, exclusive; at most ${longestWindow} days later, and within the facility’s horizon.` }),
    duration: t.field({ type: 'Duration', description: 'How long the time is: any of this length between the two, on the facility’s grid, will do. All of it unless told.' }),
    units: t.int({ description: 'How many units; 1, or all where the facility is let as a whole, unless told.' }),
    title: t.string({ description: 'What it is for, at most 200 characters; the booking takes it over.' }),
    forPersonId: t.id({ description: 'For a resident who is not online; oneself unless told.' }),
    forOrganisationId: t.id({ description: 'For an organisation or group that one represents.' }),
  }),
  payload: { entry },
  run: joinWaitlist,
})

const entryId = 'Which entry.'

mutation('leaveWaitlist', {
  description: 'Leaves a queue. For whom it concerns. Errors: WAITLIST_NOT_WAITING, where there is an offer (decline it) or it is over.',
  input: (t) => ({ entryId: t.id({ required: true, description: entryId }) }),
  payload: { entry },
  run: leaveWaitlist,
})

mutation('acceptWaitlistOffer', {
  description: 'Accepts the place that is held: everything is judged again, and where approval is needed it becomes a request. For whom it concerns. Errors: HOLD_EXPIRED, WAITLIST_NO_OFFER, and a refusal with every reason where the rules say no by now; the place is then held until the hold expires, or it is declined.',
  input: (t) => ({ entryId: t.id({ required: true, description: entryId }) }),
  payload: { booking: { entity: () => Booking as never, description: 'The booking that it became.' }, entry },
  refusals: [BookingRefused],
  run: acceptWaitlistOffer,
})

mutation('declineWaitlistOffer', {
  description: 'Declines the place that is held: it goes to the next who waits. For whom it concerns; facility managers and the board may take an offer back. Errors: HOLD_EXPIRED, WAITLIST_NO_OFFER.',
  input: (t) => ({ entryId: t.id({ required: true, description: entryId }) }),
  payload: { entry },
  run: declineWaitlistOffer,
})
