import { builder } from '../../../graph/builder.ts'
import { mutation } from '../../../graph/mutation.ts'
import { Cooperative, Membership } from '../../cooperatives/index.ts'
import { Facility, TariffAudience, TariffBasis } from '../../facilities/index.ts'
import { removeReciprocity, setReciprocity, setSocialTariff } from '../money/agree.ts'
import { correctCharge, recordPayment, returnDeposit } from '../money/ledger.ts'
import { setTariffBands } from '../money/set-bands.ts'
import { Booking } from './entities.ts'
import { Debtor } from './statements.ts'

const TariffBandInput = builder.inputType('TariffBandInput', {
  description: 'Another price than the tariff, in hours of the week or for long bookings.',
  fields: (t) => ({
    audience: t.field({ type: TariffAudience, description: 'For whom; for everybody unless told.' }),
    weekdays: t.intList({ required: true, description: 'On which days: 1 Monday … 7 Sunday (ISO 8601).' }),
    opens: t.field({ type: 'LocalTime', required: true, description: 'From when on the facility’s wall clock.' }),
    closes: t.field({ type: 'LocalTime', required: true, description: 'Until when, after `opens`. Hours over midnight are two bands, which are one line of a price.' }),
    minDuration: t.field({ type: 'Duration', description: 'Only for bookings at least this long, at most P31D; for all unless told.' }),
    basis: t.field({ type: TariffBasis, required: true, description: 'What the amount is multiplied by.' }),
    centsPerHour: t.int({ required: true, description: 'Hundredths of the tariffs’ currency for an hour.' }),
  }),
})

mutation('setTariffBands', {
  description: 'Sets what the use of a facility costs in hours of the week, all of it anew; prices of bookings that were made stay. For facility managers and the board. Errors: INVALID_HOURS.',
  input: (t) => ({
    facilityId: t.id({ required: true, description: 'Of which facility.' }),
    bands: t.field({ type: [TariffBandInput], required: true, description: 'All of them, at most 100; none where the tariff always counts.' }),
  }),
  payload: { facility: { entity: () => Facility as never, description: 'The facility as it is now.' } },
  run: setTariffBands,
})

const cooperative = { cooperative: { entity: () => Cooperative as never, description: 'The owner as it is now.' } }

mutation('setReciprocity', {
  description: 'Sets what members of another cooperative pay at the places of this one: a share of what its own members pay for the use. Prices of bookings that were made stay. For the board of the owner.',
  input: (t) => ({
    cooperativeId: t.id({ required: true, description: 'Whose places they are.' }),
    guestId: t.id({ required: true, description: 'Whose members come as guests.' }),
    percent: t.int({ required: true, description: 'The share in percent, 0 to 1000: 100 is as members, 0 is free.' }),
  }),
  payload: cooperative,
  run: setReciprocity,
})

mutation('removeReciprocity', {
  description: 'Ends what was set for members of another cooperative: they pay the tariff for guests again. For the board of the owner.',
  input: (t) => ({
    cooperativeId: t.id({ required: true, description: 'Whose places they are.' }),
    guestId: t.id({ required: true, description: 'Whose members come as guests.' }),
  }),
  payload: cooperative,
  run: removeReciprocity,
})

const membership = { membership: { entity: () => Membership as never, description: 'The membership as it is now.' } }

mutation('grantSocialTariff', {
  description: 'Lets a member pay the social tariff where a place has one. It is told to nobody but themself, the board and coordinators, who may grant it. Prices of bookings that were made stay.',
  input: (t) => ({ membershipId: t.id({ required: true, description: 'Whose: an active membership.' }) }),
  payload: membership,
  run: ({ membershipId }, useCase) => setSocialTariff(membershipId, true, useCase),
})

mutation('revokeSocialTariff', {
  description: 'Lets a member pay the tariff for members again. For the board and coordinators. Prices of bookings that were made stay.',
  input: (t) => ({ membershipId: t.id({ required: true, description: 'Whose.' }) }),
  payload: membership,
  run: ({ membershipId }, useCase) => setSocialTariff(membershipId, false, useCase),
})

const debtor = { debtor: { entity: () => Debtor as never, description: 'Whom it is about, with what they owe now.' } }

mutation('correctCharge', {
  description: 'Puts a line of a statement right by another line beside it, with the reason; lines are never changed. For facility managers and the board.',
  input: (t) => ({
    chargeId: t.id({ required: true, description: 'Which line.' }),
    amountCents: t.int({ required: true, description: 'By how much, in hundredths: below zero is in favour of who owes. Not zero, at most a million whole.' }),
    reason: t.string({ required: true, description: 'Why, at most 500 characters; it is told to whom it concerns.' }),
  }),
  payload: debtor,
  run: correctCharge,
})

mutation('recordPayment', {
  description: 'Records what somebody paid outside, once for each reference: the same again changes nothing. For facility managers and the board. Errors: PAYMENT_REFERENCE_TAKEN.',
  input: (t) => ({
    cooperativeId: t.id({ required: true, description: 'Whom it was paid.' }),
    personId: t.id({ description: 'Who paid, where that is a person.' }),
    organisationId: t.id({ description: 'Who paid, where that is an organisation.' }),
    amountCents: t.int({ required: true, description: 'How much, in hundredths; below zero where it was paid back. Not zero, at most a million whole.' }),
    currency: t.field({ type: 'CurrencyCode', description: 'In which currency; EUR unless told.' }),
    reference: t.string({ required: true, description: 'What the outside administration knows it by: unique within the cooperative, at most 100 characters.' }),
    paidAt: t.field({ type: 'DateTime', required: true, description: 'When it was paid, not in the future. It counts in the month in which it is recorded, so that months that are over stay as they are.' }),
  }),
  payload: debtor,
  run: recordPayment,
})

mutation('returnDeposit', {
  description: 'Gives the deposit of a booking back once it has ended, but for what is kept; it is not charged again. A deposit is given back by itself where the booking is called off or nobody came. For facility managers and the board. Errors: NO_DEPOSIT, BOOKING_NOT_OVER.',
  input: (t) => ({
    bookingId: t.id({ required: true, description: 'Of which booking.' }),
    keepCents: t.int({ description: 'What is kept of it, in hundredths; nothing unless told.' }),
    reason: t.string({ required: true, description: 'Why it is given back, or kept, at most 500 characters; what is kept is told with it.' }),
  }),
  payload: { booking: { entity: () => Booking as never, description: 'The booking as it is now.' } },
  run: returnDeposit,
})
