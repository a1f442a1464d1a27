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
import { AllowanceRef } from './allowances.ts'
import { Booking, BookingDecision } from './entities.ts'
import { ExtraInput } from './terms.ts'
import { CancellationCostRef, costsOf, depositOf, dueOf, linesOf, PriceLine } from './money-types.ts'

export const BookingAlternative = builder.objectRef<Alternative>('BookingAlternative').implement({
  description: 'Another time or place, verified to be bookable when it was told.',
  fields: (t) => ({
    startsAt: t.field({ type: 'DateTime', description: 'From when.', resolve: ({ startsAt }) => startsAt }),
    endsAt: t.field({ type: 'DateTime', description: 'Until when, exclusive.', resolve: ({ endsAt }) => endsAt }),
    units: t.int({ description: 'For how many units.', resolve: ({ units }) => units }),
    price: t.field({ type: Money, description: 'What it costs.', resolve: ({ price }) => price }),
    priceLines: t.field({ type: [PriceLine], description: 'How the price comes about; the lines add up to it.', resolve: ({ price }) => linesOf(price) }),
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
    extras: t.field({ type: [ExtraInput], description: 'Equipment and staff with it, at most 20 pools, each once; what the terms demand is added by itself.' }),
  }),
})

const BookingCheckRef = builder.objectRef<BookingCheck>('BookingCheck').implement({
  description: 'What would become of a booking.',
  fields: (t) => ({
    bookable: t.boolean({ description: 'Whether it can be booked.', resolve: ({ reasons }) => reasons.length === 0 }),
    requiresApproval: t.boolean({ description: 'Whether a facility manager would decide about it.', resolve: (check) => check.requiresApproval }),
    price: t.field({ type: Money, description: 'What it would cost.', resolve: ({ price }) => price }),
    priceLines: t.field({ type: [PriceLine], description: 'How the price comes about; the lines add up to it.', resolve: ({ price }) => linesOf(price) }),
    deposit: t.field({ type: Money, description: 'What would be deposited beside the price, and given back.', resolve: ({ price }) => depositOf(price) }),
    due: t.field({ type: Money, description: 'What would be owed as soon as it is confirmed: price and deposit.', resolve: ({ price }) => dueOf(price) }),
    cancellationFees: t.field({
      type: [CancellationCostRef],
      description: 'What calling it off would cost, the longest notice first; nothing before the first, and none where it is always free.',
      resolve: ({ price, startsAt }) => costsOf(price, startsAt),
    }),
    reasons: t.field({ type: [Reason], description: 'Every reason why it cannot be booked; none where it can.', resolve: ({ reasons }) => reasons }),
    alternatives: t.field({
      type: [BookingAlternative],
      description: 'Where it cannot: up to three others that can, the nearest times at the same place first, then places of its kind nearby.',
      resolve: ({ alternatives }) => alternatives(),
    }),
    allowances: t.field({
      type: [AllowanceRef],
      description: 'What quotas would leave to the beneficiary after it: one for each that is about them. None where nobody is signed in.',
      resolve: ({ allowances }) => allowances(),
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
    extras: t.field({ type: [ExtraInput], description: 'Equipment and staff with it, at most 20 pools, each once; what the terms demand is added by itself.' }),
  }),
  payload,
  refusals: [BookingRefused],
  run: bookFacility,
})

mutation('cancelBooking', {
  description: 'Calls a booking off. For whom it concerns until the cancellation window, for the fee that `cancellationFee` told; for facility managers and the board until its end. Errors: CANCELLATION_TOO_LATE, BOOKING_OVER, INVALID_TRANSITION.',
  input: (t) => ({
    bookingId: t.id({ required: true, description: 'Which one.' }),
    reason: t.string({ description: 'Why, at most 1,000 characters.' }),
    chargeFee: t.boolean({ description: 'Whether a facility manager who calls it off for somebody charges them the fee for the notice; no unless told. Whom it concerns always pays it.' }),
  }),
  payload,
  run: cancelBooking,
})

mutation('decideBooking', {
  description: 'Approves or rejects a request before its start. Where the terms ask for two approvals, the first leaves it a request, and the second has to come from somebody else; one rejection is enough. For facility managers and the board of the owner. Errors: ALREADY_APPROVED, BOOKING_OVER, INVALID_TRANSITION.',
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
    extras: t.field({ type: [ExtraInput], description: 'The equipment and staff with it from now on; as before unless told, none for none.' }),
  }),
  payload,
  refusals: [BookingRefused],
  run: moveBooking,
})
