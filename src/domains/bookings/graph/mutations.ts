import { eq } from 'drizzle-orm'
import { builder } from '../../../graph/builder.ts'
import { Reason, UserError } from '../../../graph/errors.ts'
import { mutation } from '../../../graph/mutation.ts'
import { readOne } from '../../../graph/read/root.ts'
import type { Refusal } from '../../../platform/refusal.ts'
import { Facility, KnownFacility, Money } from '../../facilities/index.ts'
import type { Alternative } from '../alternatives.ts'
import { bookFacility, checkBooking, type BookingCheck } from '../book.ts'
import { cancelBooking } from '../cancel.ts'
import { decideBooking } from '../decide.ts'
import { moveBooking } from '../move.ts'
import type { RefusedDetails } from '../refused.ts'
import { Booking, BookingDecision } from './entities.ts'

export const BookingAlternative = builder.objectRef<Alternative>('BookingAlternative').implement({
  description: 'Another time or place, verified to be bookable when it was told.',
  fields: (t) => ({
    startsAt: t.field({ type: 'DateTime', description: 'From when.', resolve: ({ startsAt }) => startsAt }),
    endsAt: t.field({ type: 'DateTime', description: 'Until when, exclusive.', resolve: ({ endsAt }) => endsAt }),
    units: t.int({ description: 'For how many units.', resolve: ({ units }) => units }),
    price: t.field({ type: Money, description: 'What it costs.', resolve: ({ price }) => price }),
    facility: t.field({
      type: Facility.ref,
      description: 'Where.',
      resolve: async ({ facilityId }, _args, context, info) =>
        (await readOne(KnownFacility, (f) => eq(f.id, facilityId), context, info))!,
    }),
  }),
})

const detailsOf = (refusal: Refusal): RefusedDetails => refusal.details as unknown as RefusedDetails

export const BookingRefused = builder.objectRef<Refusal>('BookingRefused').implement({
  description: 'A booking that breaks one or more rules. Nothing was written.',
  interfaces: [UserError],
  fields: (t) => ({
    reasons: t.field({ type: [Reason], description: 'Every reason.', resolve: (refusal) => detailsOf(refusal).reasons }),
    alternatives: t.field({
      type: [BookingAlternative],
      description: 'Up to three others that can be booked: the nearest times at the same place first, then places of its kind nearby at the same time.',
      resolve: (refusal) => detailsOf(refusal).alternatives(),
    }),
  }),
})

const CheckBookingInput = builder.inputType('CheckBookingInput', {
  description: 'The wish to look at.',
  fields: (t) => ({
    facilityId: t.id({ required: true, description: 'What.' }),
    startsAt: t.field({ type: 'DateTime', required: true, description: 'From when.' }),
    endsAt: t.field({ type: 'DateTime', required: true, description: 'Until when, exclusive.' }),
    units: t.int({ description: 'How many units; 1, or all where the facility is let as a whole, unless told.' }),
    forPersonId: t.id({ description: 'For a resident who is not online; oneself unless told.' }),
    forOrganisationId: t.id({ description: 'For an organisation or group that one represents.' }),
  }),
})

const BookingCheckRef = builder.objectRef<BookingCheck>('BookingCheck').implement({
  description: 'What would become of a booking.',
  fields: (t) => ({
    bookable: t.boolean({ description: 'Whether it can be booked.', resolve: ({ reasons }) => reasons.length === 0 }),
    requiresApproval: t.boolean({ description: 'Whether a facility manager would decide about it.', resolve: (check) => check.requiresApproval }),
    price: t.field({ type: Money, description: 'What it would cost.', resolve: ({ price }) => price }),
    reasons: t.field({ type: [Reason], description: 'Every reason why it cannot be booked; none where it can.', resolve: ({ reasons }) => reasons }),
    alternatives: t.field({
      type: [BookingAlternative],
      description: 'Where it cannot: up to three others that can, the nearest times at the same place first, then places of its kind nearby.',
      resolve: ({ alternatives }) => alternatives(),
    }),
  }),
})

builder.queryField('checkBooking', (t) =>
  t.field({
    type: BookingCheckRef,
    nullable: true,
    description: 'The dry run of `bookFacility`: the same rules, nothing written. Null where the viewer may not know of the facility. Everybody may ask.',
    args: { input: t.arg({ type: CheckBookingInput, required: true, description: 'What to look at.' }) },
    resolve: (_root, { input }, context) => checkBooking(input, context),
  }),
)

const payload = { booking: { entity: () => Booking as never, description: 'The booking as it is now.' } }

mutation('bookFacility', {
  description: 'Books a facility: for oneself, for an organisation that one represents, or, by a coordinator, for a resident who is not online. For whom the policy names. It can never overbook.',
  input: (t) => ({
    facilityId: t.id({ required: true, description: 'What.' }),
    startsAt: t.field({ type: 'DateTime', required: true, description: 'From when.' }),
    endsAt: t.field({ type: 'DateTime', required: true, description: 'Until when, exclusive.' }),
    units: t.int({ description: 'How many units; 1, or all where the facility is let as a whole, unless told.' }),
    title: t.string({ description: 'What it is for, at most 200 characters.' }),
    forPersonId: t.id({ description: 'For a resident who is not online; oneself unless told.' }),
    forOrganisationId: t.id({ description: 'For an organisation or group that one represents.' }),
  }),
  payload,
  refusals: [BookingRefused],
  run: bookFacility,
})

mutation('cancelBooking', {
  description: 'Calls a booking off. For whom it concerns until the cancellation window; for facility managers and the board until its end. Errors: CANCELLATION_TOO_LATE, BOOKING_OVER, INVALID_TRANSITION.',
  input: (t) => ({
    bookingId: t.id({ required: true, description: 'Which one.' }),
    reason: t.string({ description: 'Why, at most 1,000 characters.' }),
  }),
  payload,
  run: cancelBooking,
})

mutation('decideBooking', {
  description: 'Approves or rejects a request before its start. For facility managers and the board of the owner. Errors: BOOKING_OVER, INVALID_TRANSITION.',
  input: (t) => ({
    bookingId: t.id({ required: true, description: 'Which one.' }),
    decision: t.field({ type: BookingDecision, required: true, description: 'What.' }),
    note: t.string({ description: 'A word with it, at most 1,000 characters.' }),
  }),
  payload,
  refusals: [BookingRefused],
  run: decideBooking,
})

mutation('moveBooking', {
  description: 'Moves a booking to another time under the rules of a new one; its price follows. For whom it concerns until the cancellation window, and for facility managers and the board. Errors: CANCELLATION_TOO_LATE, BOOKING_OVER, INVALID_TRANSITION.',
  input: (t) => ({
    bookingId: t.id({ required: true, description: 'Which one.' }),
    startsAt: t.field({ type: 'DateTime', required: true, description: 'From when.' }),
    endsAt: t.field({ type: 'DateTime', required: true, description: 'Until when, exclusive.' }),
    units: t.int({ description: 'How many units; as many as before unless told.' }),
  }),
  payload,
  refusals: [BookingRefused],
  run: moveBooking,
})
