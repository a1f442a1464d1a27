import { builder } from '../../../graph/builder.ts'
import { enumOf } from '../../../graph/enum.ts'
import { Reason } from '../../../graph/errors.ts'
import { mutation } from '../../../graph/mutation.ts'
import type { Interval } from '../../../platform/interval.ts'
import { Money } from '../../facilities/index.ts'
import { bookSeries, seriesPolicies, type Skipped } from '../series/book.ts'
import { cancelBookingSeries } from '../series/cancel.ts'
import { changeBookingSeries } from '../series/change.ts'
import { checkBookingSeries, type CheckedOccurrence, type SeriesCheck } from '../series/check.ts'
import { decideBookingSeries } from '../series/decide.ts'
import { seriesScopes } from '../series/find.ts'
import type { SeriesRefusedDetails } from '../series/refused.ts'
import { BookingDecision, BookingSeries } from './entities.ts'
import { linesOf, PriceLine } from './money-types.ts'
import { BookingAlternative, BookingRefused } from './mutations.ts'
import { ExtraInput } from './terms.ts'

const SeriesPolicy = enumOf('SeriesPolicy', 'What becomes of a series of which some occurrences cannot be booked. Either way nothing is written but what the answer tells.', seriesPolicies, {
  ALL_OR_NOTHING: 'It is refused, with every reason against every occurrence.',
  SKIP_CONFLICTS: 'Those are left out, and told; the rest is booked. It is refused where none can be booked.',
})

const SeriesScope = enumOf('SeriesScope', 'How much of a series a change is about. A single occurrence is changed as any booking is, by `moveBooking` and `cancelBooking`; moved by itself it then stays where it is when the series is changed.', seriesScopes, {
  THIS_AND_FOLLOWING: 'The occurrence that is named, and those that follow it in the rule.',
  ALL: 'All that are still to come; what is over stays.',
})

export const TimeInterval = builder.objectRef<Interval>('TimeInterval').implement({
  description: 'A half-open interval of time.',
  fields: (t) => ({
    startsAt: t.field({ type: 'DateTime', description: 'From when.', resolve: ({ startsAt }) => startsAt }),
    endsAt: t.field({ type: 'DateTime', description: 'Until when, exclusive.', resolve: ({ endsAt }) => endsAt }),
  }),
})

const BookingSeriesOccurrence = builder.objectRef<CheckedOccurrence>('BookingSeriesOccurrence').implement({
  description: 'One occurrence of a series that is not booked, judged by the rules of a booking and against the occurrences before it.',
  fields: (t) => ({
    startsAt: t.field({ type: 'DateTime', description: 'From when.', resolve: ({ startsAt }) => startsAt }),
    endsAt: t.field({ type: 'DateTime', description: 'Until when, exclusive.', resolve: ({ endsAt }) => endsAt }),
    localStart: t.string({ description: 'From when, on the clock of the place, as `2026-12-01T19:30:00`.', resolve: ({ local }) => local }),
    bookable: t.boolean({ description: 'Whether it can be booked.', resolve: ({ reasons }) => reasons.length === 0 }),
    reasons: t.field({ type: [Reason], description: 'Every reason why it cannot be booked; none where it can.', resolve: ({ reasons }) => reasons }),
    conflicts: t.field({
      type: [TimeInterval],
      description: 'Which parts of it are taken, with the time between bookings; never by whom. Empty where room is not what it lacks.',
      resolve: ({ conflicts }) => conflicts,
    }),
    price: t.field({ type: Money, description: 'What it would cost.', resolve: ({ quote }) => quote }),
    priceLines: t.field({ type: [PriceLine], description: 'How the price comes about, after the occurrences before it; the lines add up to it.', resolve: ({ quote }) => linesOf(quote) }),
    alternatives: t.field({
      type: [BookingAlternative],
      description: 'Where it cannot be booked: up to three others that can, beside all that can be booked of the series; the first ones of all occurrences go together. The nearest times at the same place first, then places of its kind nearby.',
      resolve: ({ alternatives }) => alternatives(),
    }),
  }),
})

const BookingSeriesCheck = builder.objectRef<SeriesCheck>('BookingSeriesCheck').implement({
  description: 'What would become of a series.',
  fields: (t) => ({
    bookableCount: t.int({ description: 'How many occurrences can be booked.', resolve: ({ occurrences }) => occurrences.filter(({ reasons }) => reasons.length === 0).length }),
    refusedCount: t.int({ description: 'How many cannot.', resolve: ({ occurrences }) => occurrences.filter(({ reasons }) => reasons.length > 0).length }),
    occurrences: t.field({ type: [BookingSeriesOccurrence], description: 'Every occurrence, by its start.', resolve: ({ occurrences }) => occurrences }),
    reasons: t.field({
      type: [Reason],
      description: 'Why it is no series at all, or nobody one may book for: the codes RECURRENCE_…, INVALID_INTERVAL_OF_BOOKING, FORBIDDEN and NOT_FOUND. Empty where only occurrences are at fault, or none.',
      resolve: ({ reasons }) => reasons,
    }),
    recurrence: t.string({ nullable: true, description: 'The recurrence as it would be stored; null where it is none.', resolve: ({ recurrence }) => recurrence }),
    timeZone: t.field({ type: 'TimeZone', nullable: true, description: 'The IANA zone by whose clock it recurs; null where the recurrence is none.', resolve: ({ timeZone }) => timeZone }),
    requiresApproval: t.boolean({ description: 'Whether a facility manager would decide about it.', resolve: ({ requiresApproval }) => requiresApproval }),
    price: t.field({ type: Money, nullable: true, description: 'What the occurrences that can be booked cost together; null where the recurrence is none.', resolve: ({ price }) => price }),
  }),
})

const recurrenceTold =
  'How it recurs by RFC 5545: a rule such as `FREQ=WEEKLY;COUNT=10`, or lines RRULE, RDATE and EXDATE. By the day or coarser, with COUNT or UNTIL (in UTC, or a date: that day’s end at the place); dates in UTC or on the clock of the place. At most 400 occurrences in two years. Each begins and ends at the wall times of the first, whatever the clock does; a time that the clock skips has none.'

const CheckBookingSeriesInput = builder.inputType('CheckBookingSeriesInput', {
  description: 'The series to look at.',
  fields: (t) => ({
    facilityId: t.id({ required: true, description: 'What.' }),
    startsAt: t.field({ type: 'DateTime', required: true, description: 'When the first occurrence begins; the recurrence must fall on it.' }),
    endsAt: t.field({ type: 'DateTime', required: true, description: 'Until when the first occurrence lasts, exclusive.' }),
    recurrence: t.string({ required: true, description: recurrenceTold }),
    units: t.int({ description: 'How many units of each; 1, or all where the facility is let as a whole, unless told.' }),
    extras: t.field({ type: [ExtraInput], description: 'Equipment and staff with each, at most 20 pools, each once; what the terms demand is added by itself.' }),
    forPersonId: t.id({ description: 'For a resident who is not online; oneself unless told.' }),
    forOrganisationId: t.id({ description: 'For an organisation or group that one represents.' }),
  }),
})

builder.queryField('checkBookingSeries', (t) =>
  t.field({
    type: BookingSeriesCheck,
    nullable: true,
    description: 'The dry run of `bookSeries`: the same rules, nothing written. Null where the viewer may not know of the facility. Everybody may ask.',
    args: { input: t.arg({ type: CheckBookingSeriesInput, required: true, description: 'What to look at.' }) },
    resolve: (_root, { input }, context) => checkBookingSeries(input, context),
  }),
)

builder.objectField(BookingRefused, 'occurrences', (t) =>
  t.field({
    type: [BookingSeriesOccurrence],
    nullable: true,
    description: 'Every occurrence with the reasons against it, where it was a series that was refused; else null.',
    resolve: ({ details }) => (details as unknown as Partial<SeriesRefusedDetails>).occurrences ?? null,
  }),
)

const SkippedOccurrence = builder.objectRef<Skipped>('SkippedOccurrence').implement({
  description: 'An occurrence of a series that was left out: not booked, or not moved.',
  fields: (t) => ({
    startsAt: t.field({ type: 'DateTime', description: 'From when: where it would have been, or stays.', resolve: ({ startsAt }) => startsAt }),
    endsAt: t.field({ type: 'DateTime', description: 'Until when, exclusive.', resolve: ({ endsAt }) => endsAt }),
    reasons: t.field({ type: [Reason], description: 'Every reason why.', resolve: ({ reasons }) => reasons }),
  }),
})

mutation('bookSeries', {
  description: 'Books a series: all of it or all that can be booked, as the policy says, in one go; never half. For whom and by whom as `bookFacility`. Every occurrence counts against quotas, has its own price, and is a booking of its own; where approval is needed, all are requests. One mail tells of all. Errors: RECURRENCE_….',
  input: (t) => ({
    facilityId: t.id({ required: true, description: 'What.' }),
    startsAt: t.field({ type: 'DateTime', required: true, description: 'When the first occurrence begins; the recurrence must fall on it.' }),
    endsAt: t.field({ type: 'DateTime', required: true, description: 'Until when the first occurrence lasts, exclusive.' }),
    recurrence: t.string({ required: true, description: recurrenceTold }),
    policy: t.field({ type: SeriesPolicy, required: true, description: 'What becomes of it where some occurrences cannot be booked.' }),
    units: t.int({ description: 'How many units of each; 1, or all where the facility is let as a whole, unless told.' }),
    extras: t.field({ type: [ExtraInput], description: 'Equipment and staff with each, at most 20 pools, each once; what the terms demand is added by itself.' }),
    title: t.string({ description: 'What it is for, at most 200 characters.' }),
    forPersonId: t.id({ description: 'For a resident who is not online; oneself unless told.' }),
    forOrganisationId: t.id({ description: 'For an organisation or group that one represents.' }),
  }),
  payload: { series: { entity: () => BookingSeries as never, description: 'The series as it is now.' } },
  more: (t) => ({
    skipped: t.field({
      type: [SkippedOccurrence],
      description: 'The occurrences that were left out by SKIP_CONFLICTS, with the reasons; told again to a repetition with the same key.',
      resolve: ({ $skipped }) => JSON.parse($skipped as string) as Skipped[],
    }),
  }),
  refusals: [BookingRefused],
  run: bookSeries,
})

mutation('changeBookingSeries', {
  description: 'Gives an occurrence and those that follow, or all that are still to come, another time, size or title, under the rules of a new series; their prices follow. For whom and by whom as `moveBooking`. What is over, too late to change, or was moved by itself stays as it is. Where something came before, what changes becomes a series of its own, with `splitFrom`. Only bookings of the series are touched. Errors: NOT_IN_SERIES, CANCELLATION_TOO_LATE, BOOKING_OVER, INVALID_TRANSITION.',
  input: (t) => ({
    bookingId: t.id({ required: true, description: 'An occurrence: where the change begins, and whose new times are given. One that was moved by itself is changed from where it is now.' }),
    scope: t.field({ type: SeriesScope, required: true, description: 'How much of the series.' }),
    startsAt: t.field({ type: 'DateTime', description: 'When that occurrence is to begin; the others move as far on the clock of the place as it does from where it is now. As before unless told.' }),
    endsAt: t.field({ type: 'DateTime', description: 'Until when it is to last, exclusive; as long as before unless told. A new length is that of all others too.' }),
    units: t.int({ description: 'How many units of each; as many as before unless told.' }),
    title: t.string({ description: 'What it is for, at most 200 characters; as before unless told.' }),
    policy: t.field({ type: SeriesPolicy, required: true, description: 'What becomes of it where some occurrences cannot be moved; those that are left out stay where they are.' }),
  }),
  payload: { series: { entity: () => BookingSeries as never, description: 'The series that has what was changed: the same, or a new one.' } },
  more: (t) => ({
    kept: t.field({
      type: [SkippedOccurrence],
      description: 'The occurrences that stay where they are by SKIP_CONFLICTS, with the reasons why they cannot be moved; told again to a repetition with the same key.',
      resolve: ({ $kept }) => JSON.parse($kept as string) as Skipped[],
    }),
  }),
  refusals: [BookingRefused],
  run: changeBookingSeries,
})

mutation('cancelBookingSeries', {
  description: 'Calls off an occurrence and those that follow, or all that are still to come, those too that were moved by themselves. For whom and by whom as `cancelBooking`; what is over or too late to cancel stays. Errors: NOT_IN_SERIES, CANCELLATION_TOO_LATE, BOOKING_OVER, INVALID_TRANSITION, where nothing of it can be called off.',
  input: (t) => ({
    bookingId: t.id({ required: true, description: 'An occurrence: with THIS_AND_FOLLOWING, the first that is called off.' }),
    scope: t.field({ type: SeriesScope, required: true, description: 'How much of the series.' }),
    reason: t.string({ description: 'Why, at most 1,000 characters.' }),
    chargeFee: t.boolean({ description: 'Whether a facility manager who calls it off for somebody charges them the fees for the notice; no unless told. Whom it concerns always pays them.' }),
  }),
  payload: { series: { entity: () => BookingSeries as never, description: 'The series as it is now.' } },
  run: cancelBookingSeries,
})

mutation('decideBookingSeries', {
  description: 'Approves or rejects the requests of a series in one go, before their starts, as `decideBooking` does with one; what is no request stays as it is. For facility managers and the board of the owner. One mail tells of all. Errors: NOT_IN_SERIES, INVALID_TRANSITION where there is no request, ALREADY_APPROVED.',
  input: (t) => ({
    bookingId: t.id({ required: true, description: 'An occurrence: with THIS_AND_FOLLOWING, the first that is decided about.' }),
    scope: t.field({ type: SeriesScope, required: true, description: 'How much of the series.' }),
    decision: t.field({ type: BookingDecision, required: true, description: 'What.' }),
    note: t.string({ description: 'A word with it, at most 1,000 characters.' }),
  }),
  payload: { series: { entity: () => BookingSeries as never, description: 'The series as it is now.' } },
  run: decideBookingSeries,
})
