import { and, eq, isNull, sql, type Column, type SQL } from 'drizzle-orm'
import { bookingApprovals } from '../../../../schema/tables/bookings.ts'
import { bookingBlocks } from '../../../../schema/tables/conduct.ts'
import { facilityTerms } from '../../../../schema/tables/terms.ts'
import { asker } from '../../../auth/asker.ts'
import { builder } from '../../../graph/builder.ts'
import { connectionTypes, pageArgs } from '../../../graph/connections.ts'
import { RateLimited } from '../../../graph/errors.ts'
import { mutation } from '../../../graph/mutation.ts'
import { Node, registerNode } from '../../../graph/node.ts'
import { connection } from '../../../graph/read/connection.ts'
import { entity } from '../../../graph/read/entity.ts'
import { many, one, value } from '../../../graph/read/fields.ts'
import type { PageArgs } from '../../../graph/read/page.ts'
import { Cooperative, isViewer, KnownPerson, mayIn, Membership, Organisation, Person } from '../../cooperatives/index.ts'
import { liftBookingBlock } from '../conduct/blocks.ts'
import { checkIn, checkInByCode } from '../conduct/check-in.ts'
import { reportNoShow, undoNoShow } from '../conduct/no-show.ts'
import { visibleBlock } from '../conduct/visibility.ts'
import { usualTerms } from '../terms.ts'
import { Booking } from './entities.ts'
import { BookingRefused } from './mutations.ts'

const BookingApproval = entity('BookingApproval', bookingApprovals)

BookingApproval.ref.implement({
  description: 'That a manager approved a request.',
  fields: (t) => ({
    by: t.field({ type: Person.ref, description: 'Who.', ...one(BookingApproval, () => KnownPerson, (a, p) => eq(p.id, a.personId)) }),
    at: t.field({ type: 'DateTime', description: 'When.', ...value(BookingApproval, (a) => a.at) }),
    note: t.string({ nullable: true, description: 'A word with it; null where there was none.', ...value(BookingApproval, (a) => a.note) }),
  }),
})

/** Whom a booking concerns — who booked, the beneficiary, who represents it — and who manages its facility. */
const concerns = (b: { [K in 'cooperativeId' | 'actorId' | 'forPersonId' | 'forOrganisationId']: Column }): SQL => sql`(
  ${mayIn('booking.manage', b.cooperativeId)} or ${isViewer(b.actorId)} or ${isViewer(b.forPersonId)}
  or (${b.cooperativeId}, ${b.forOrganisationId}) in (select value ->> 0, value ->> 1 from json_each(${asker.represents})))`

builder.objectFields(Booking.ref, (t) => ({
  approvalsNeeded: t.int({ description: 'How many managers have to approve it before it is confirmed, as it was when it was asked for.', ...value(Booking, (b) => b.approvalsNeeded) }),
  approvals: t.field({
    type: [BookingApproval.ref],
    description: 'Who has approved it so far, the first first.',
    ...many(Booking, () => BookingApproval, (b, a) => ({ where: eq(a.bookingId, b.id), orderBy: [a.at, a.personId] }), 5),
  }),
  checkInCode: t.string({
    nullable: true,
    description: 'What one says at the door. Null until it is confirmed, and for all but who booked, the beneficiary, who represents it, facility managers and the board.',
    ...value(Booking, (b) => sql`iif(${b.status} = 'CONFIRMED' and ${concerns(b)}, ${b.checkInCode}, null)`),
  }),
  checkInOpensAt: t.field({
    type: 'DateTime',
    description: 'From when one can check in.',
    ...value(Booking, (b) => sql`(${b.startsAt} - coalesce((select ft.check_in_opens from ${facilityTerms} ft where ft.facility_id = ${b.facilityId}), ${sql.raw(String(usualTerms.checkInOpens))}))`),
  }),
  checkedInAt: t.field({ type: 'DateTime', nullable: true, description: 'When somebody checked in; null where nobody has.', ...value(Booking, (b) => b.checkedInAt) }),
  checkedInBy: t.field({
    type: Person.ref,
    nullable: true,
    description: 'Who checked in, or checked them in; null where nobody has.',
    ...one(Booking, () => KnownPerson, (b, p) => eq(p.id, b.checkedInBy)),
  }),
  releaseAt: t.field({ type: 'DateTime', nullable: true, description: 'When its place is released unless somebody has checked in; null where it never is.', ...value(Booking, (b) => b.releaseAt) }),
}))

const BookingBlock = entity('BookingBlock', bookingBlocks, (block) => visibleBlock(block))
registerNode('blk', BookingBlock as never)
const BookingBlockConnection = connectionTypes(BookingBlock.ref, 'BookingBlock')

BookingBlock.ref.implement({
  description: 'That somebody cannot book at a cooperative for a while, after too many bookings that nobody showed up for. Seen by whom it concerns, facility managers and the board.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({ description: 'The id, with the prefix `blk`.', ...value(BookingBlock, (k) => k.id) }),
    cooperative: t.field({ type: Cooperative.ref, description: 'Where.', ...one(BookingBlock, () => Cooperative, (k, c) => eq(c.id, k.cooperativeId)) }),
    person: t.field({ type: Person.ref, nullable: true, description: 'Who, where that is a person; else null.', ...one(BookingBlock, () => KnownPerson, (k, p) => eq(p.id, k.personId)) }),
    organisation: t.field({ type: Organisation.ref, nullable: true, description: 'Who, where that is an organisation; else null.', ...one(BookingBlock, () => Organisation, (k, o) => eq(o.id, k.organisationId)) }),
    booking: t.field({ type: Booking.ref, nullable: true, description: 'The booking by which the limit was reached; null for who may not see it.', ...one(BookingBlock, () => Booking, (k, b) => eq(b.id, k.bookingId)) }),
    startsAt: t.field({ type: 'DateTime', description: 'From when.', ...value(BookingBlock, (k) => k.startsAt) }),
    endsAt: t.field({ type: 'DateTime', description: 'Until when, exclusive, unless it is lifted.', ...value(BookingBlock, (k) => k.endsAt) }),
    liftedAt: t.field({ type: 'DateTime', nullable: true, description: 'When it was lifted; null where it was not.', ...value(BookingBlock, (k) => k.liftedAt) }),
    liftedBy: t.field({ type: Person.ref, nullable: true, description: 'Which manager lifted it; null where none did, also where a no-show was taken back.', ...one(BookingBlock, () => KnownPerson, (k, p) => eq(p.id, k.liftedBy)) }),
    liftReason: t.string({ nullable: true, description: 'Why it was lifted; null where no manager lifted it.', ...value(BookingBlock, (k) => k.liftReason) }),
  }),
})

builder.objectField(Cooperative.ref, 'bookingBlocks', (t) =>
  t.field({
    type: BookingBlockConnection,
    description: 'Blocks, those that end last first, also such as are over; only the viewer’s own for all but facility managers and the board.',
    args: pageArgs(t),
    ...connection(Cooperative, () => BookingBlock, 'BookingBlockConnection', (c, k, _args: PageArgs) => ({
      where: eq(k.cooperativeId, c.id),
      orderBy: [k.endsAt, k.id],
      descending: true,
    })),
  }),
)

/** How long back no-shows are counted for what is shown: seconds. */
const shownFor = 365 * 86_400

builder.objectFields(Membership.ref, (t) => ({
  noShows: t.int({
    nullable: true,
    description: 'How many bookings of the member at the cooperative’s places in the last 365 days nobody showed up for; null for all but themself, facility managers and the board.',
    ...value(Membership, (m) => sql`iif(${isViewer(m.personId)} or ${mayIn('booking.manage', m.cooperativeId)},
      (select count(*) from bookings b where b.for_person_id = ${m.personId} and b.starts_at > ${asker.now} - ${sql.raw(String(shownFor))}
        and b.status = 'NO_SHOW' and +b.cooperative_id = ${m.cooperativeId}), null)`),
  }),
  bookingBlocks: t.field({
    type: [BookingBlock.ref],
    description: 'What keeps the member from booking at the cooperative now; empty for all but themself, facility managers and the board.',
    ...many(Membership, () => BookingBlock, (m, k) => ({
      where: and(eq(k.personId, m.personId), sql`+${k.cooperativeId} = ${m.cooperativeId}`, isNull(k.liftedAt), sql`${k.endsAt} > ${asker.now}`),
      orderBy: [k.endsAt, k.id],
    }), 20),
  }),
}))

const payload = { booking: { entity: () => Booking as never, description: 'The booking as it is now.' } }
const which = (t: PothosSchemaTypes.InputFieldBuilder<never, 'InputObject'>) => ({
  bookingId: t.id({ required: true, description: 'Which one.' }),
})

mutation('checkIn', {
  description: 'Says that one is there. For the beneficiary and who acts for them, and for facility managers and the board, from when checking in opens until the place is released, or else until the end. Errors: CHECK_IN_TOO_EARLY, CHECK_IN_TOO_LATE, ALREADY_CHECKED_IN, WRONG_CHECK_IN_CODE, INVALID_TRANSITION.',
  input: (t) => ({
    ...which(t as never),
    code: t.string({ description: 'The code of the booking; where it is given it has to be right.' }),
  }),
  payload,
  run: checkIn,
})

mutation('checkInByCode', {
  description: 'Checks somebody in at the door by the code that they say. For facility managers, the board and coordinators of the owner. Attempts are limited. Errors: WRONG_CHECK_IN_CODE, ALREADY_CHECKED_IN.',
  input: (t) => ({
    facilityId: t.id({ required: true, description: 'At which place; its parts, and what it is a part of, count too.' }),
    code: t.string({ required: true, description: 'The code, in any case, with or without spaces.' }),
  }),
  payload,
  refusals: [RateLimited],
  run: checkInByCode,
})

mutation('reportNoShow', {
  description: 'Notes that nobody came to a booking that has begun: its place is free, its price stays due, and the fee of the terms is added. For facility managers and the board, until 31 days after the end. Errors: BOOKING_NOT_BEGUN, ALREADY_CHECKED_IN, BOOKING_OVER, INVALID_TRANSITION.',
  input: (t) => which(t as never),
  payload,
  run: reportNoShow,
})

mutation('undoNoShow', {
  description: 'Takes a no-show back, also one that the system noted: its fee goes, and a block where too few no-shows are left. For facility managers and the board, until 31 days after the end. Refused where the place has gone to somebody else. Errors: BOOKING_OVER, INVALID_TRANSITION.',
  input: (t) => which(t as never),
  payload,
  refusals: [BookingRefused],
  run: undoNoShow,
})

mutation('liftBookingBlock', {
  description: 'Lets somebody book again before their block ends. For facility managers and the board. Errors: BLOCK_ENDED.',
  input: (t) => ({
    blockId: t.id({ required: true, description: 'Which one.' }),
    reason: t.string({ required: true, description: 'Why, at most 500 characters.' }),
  }),
  payload: { block: { entity: () => BookingBlock as never, description: 'The block as it is now.' } },
  run: liftBookingBlock,
})
