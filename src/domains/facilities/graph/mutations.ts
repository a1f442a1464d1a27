import { builder } from '../../../graph/builder.ts'
import { TranslationInput } from '../../../graph/localized.ts'
import { mutation } from '../../../graph/mutation.ts'
import { setFacilityParts, setTariffs } from '../arrange.ts'
import { addClosure, removeClosure, setDatedHours, setOpeningHours } from '../hours.ts'
import { createFacility, updateFacility } from '../manage.ts'
import { Closure, Facility } from './entities.ts'
import { AccessibilityFeature, BookerGroup, BookingMode, FacilityKind, FacilityStatus, TariffAudience, TariffBasis } from './enums.ts'

const payload = { facility: { entity: () => Facility as never, description: 'The facility as it is now.' } }

const LocationInput = builder.inputType('FacilityLocationInput', {
  description: 'Where a facility is.',
  fields: (t) => ({
    latitude: t.float({ required: true, description: 'Degrees north, WGS 84.' }),
    longitude: t.float({ required: true, description: 'Degrees east, WGS 84.' }),
    street: t.string({ required: true, description: 'Street and number.' }),
    postalCode: t.string({ required: true, description: 'The postal code.' }),
    city: t.string({ required: true, description: 'The town.' }),
    country: t.field({ type: 'CountryCode', required: true, description: 'The country; public holidays follow it.' }),
    subdivision: t.string({ description: 'The state or province by its ISO 3166-2 suffix, such as `NW`, where holidays depend on it.' }),
  }),
})

const PolicyInput = builder.inputType('BookingPolicyInput', {
  description: 'How a facility may be booked; absent fields stay as they are.',
  fields: (t) => ({
    granularity: t.field({ type: 'Duration', description: 'The grid of start and end: a divisor of a day, at least PT1M.' }),
    minDuration: t.field({ type: 'Duration', description: 'The shortest booking: a multiple of the granularity.' }),
    maxDuration: t.field({ type: 'Duration', description: 'The longest booking: a multiple of the granularity, at most P31D.' }),
    leadTime: t.field({ type: 'Duration', description: 'How long ahead one must book.' }),
    horizon: t.field({ type: 'Duration', description: 'How far ahead one can book, at most P730D.' }),
    seriesHorizon: t.field({ type: 'Duration', description: 'How far ahead a series may reach, at least as far as the horizon; at most P730D.' }),
    bufferBefore: t.field({ type: 'Duration', description: 'Kept free before a booking, at most P1D.' }),
    bufferAfter: t.field({ type: 'Duration', description: 'Kept free after a booking, at most P1D.' }),
    cancellationWindow: t.field({ type: 'Duration', description: 'Until how long before the start one can cancel or move.' }),
    bookableBy: t.field({ type: [BookerGroup], description: 'Who may book.' }),
    requiresApproval: t.boolean({ description: 'Whether a facility manager decides about each booking.' }),
  }),
})

mutation('createFacility', {
  description: 'Adds a facility to a cooperative. For facility managers and the board. Errors: INVALID_POLICY, PROVIDER_NOT_PARTNER.',
  input: (t) => ({
    cooperativeId: t.id({ required: true, description: 'The owner.' }),
    providerId: t.id({ description: 'The partner whose place it is.' }),
    name: t.field({ type: [TranslationInput], required: true, description: 'The name, at most 120 characters.' }),
    kind: t.field({ type: FacilityKind, required: true, description: 'What it is.' }),
    status: t.field({ type: FacilityStatus, description: 'DRAFT unless told.' }),
    description: t.field({ type: [TranslationInput], description: 'What it is like.' }),
    houseRules: t.field({ type: [TranslationInput], description: 'What its users keep to.' }),
    accessibility: t.field({ type: [AccessibilityFeature], description: 'What it has for people who need it.' }),
    amenities: t.stringList({ description: 'What else is there, at most 50 of 80 characters.' }),
    photoLinks: t.field({ type: ['Url'], description: 'Where pictures of it are, at most 30.' }),
    location: t.field({ type: LocationInput, required: true, description: 'Where it is.' }),
    timeZone: t.field({ type: 'TimeZone', required: true, description: 'The zone of its wall clock.' }),
    capacity: t.int({ required: true, description: 'How many units it has, 1 to 100,000.' }),
    bookingMode: t.field({ type: BookingMode, required: true, description: 'Whether a booking takes the whole or a number of units.' }),
    closedOnHolidays: t.boolean({ description: 'Whether public holidays close it; true unless told.' }),
    policy: t.field({ type: PolicyInput, description: 'How it may be booked; half hours, two months ahead, by members, unless told.' }),
  }),
  payload,
  run: createFacility,
})

mutation('updateFacility', {
  description: 'Changes a facility; absent fields stay. For facility managers and the board. Bookings that were made stay. Errors: INVALID_POLICY, PROVIDER_NOT_PARTNER, CAPACITY_IN_USE, FACILITY_IN_USE, PARTS_NEED_WHOLE, STALE.',
  input: (t) => ({
    facilityId: t.id({ required: true, description: 'Which one.' }),
    providerId: t.id({ description: 'The partner whose place it is; null for none.' }),
    name: t.field({ type: [TranslationInput], description: 'The name.' }),
    kind: t.field({ type: FacilityKind, description: 'What it is.' }),
    status: t.field({ type: FacilityStatus, description: 'Whether it is shown and can be booked.' }),
    description: t.field({ type: [TranslationInput], description: 'What it is like.' }),
    houseRules: t.field({ type: [TranslationInput], description: 'What its users keep to.' }),
    accessibility: t.field({ type: [AccessibilityFeature], description: 'What it has for people who need it.' }),
    amenities: t.stringList({ description: 'What else is there.' }),
    photoLinks: t.field({ type: ['Url'], description: 'Where pictures of it are.' }),
    location: t.field({ type: LocationInput, description: 'Where it is.' }),
    timeZone: t.field({ type: 'TimeZone', description: 'The zone of its wall clock.' }),
    capacity: t.int({ description: 'How many units it has; not below what is booked.' }),
    bookingMode: t.field({ type: BookingMode, description: 'Whether a booking takes the whole or a number of units; not while bookings are to come.' }),
    closedOnHolidays: t.boolean({ description: 'Whether public holidays close it.' }),
    policy: t.field({ type: PolicyInput, description: 'How it may be booked.' }),
  }),
  payload,
  run: updateFacility,
})

const OpeningHoursInput = builder.inputType('OpeningHoursInput', {
  description: 'When a facility is open on a weekday, on its wall clock.',
  fields: (t) => ({
    weekday: t.int({ required: true, description: '1 Monday … 7 Sunday (ISO 8601).' }),
    opens: t.field({ type: 'LocalTime', required: true, description: 'From when.' }),
    closes: t.field({ type: 'LocalTime', required: true, description: 'Until when; not after `opens` means on the next day.' }),
  }),
})

mutation('setOpeningHours', {
  description: 'Sets the opening hours of all weekdays anew. For facility managers and the board. Errors: INVALID_HOURS.',
  input: (t) => ({
    facilityId: t.id({ required: true, description: 'Of which facility.' }),
    hours: t.field({ type: [OpeningHoursInput], required: true, description: 'All of them, at most 70; none means closed.' }),
  }),
  payload,
  run: setOpeningHours,
})

const LocalTimeRangeInput = builder.inputType('LocalTimeRangeInput', {
  description: 'A stretch of a day on a wall clock.',
  fields: (t) => ({
    opens: t.field({ type: 'LocalTime', required: true, description: 'From when.' }),
    closes: t.field({ type: 'LocalTime', required: true, description: 'Until when; not after `opens` means on the next day.' }),
  }),
})

mutation('setDatedHours', {
  description: 'Sets the hours of one date in place of its weekday’s, or takes them back. For facility managers and the board. Errors: INVALID_HOURS.',
  input: (t) => ({
    facilityId: t.id({ required: true, description: 'Of which facility.' }),
    date: t.field({ type: 'Date', required: true, description: 'Which day.' }),
    intervals: t.field({ type: [LocalTimeRangeInput], description: 'When it is open that day, at most 10; none means closed, null takes the exception back.' }),
    reason: t.field({ type: [TranslationInput], description: 'Why.' }),
  }),
  payload,
  run: setDatedHours,
})

mutation('addClosure', {
  description: 'Closes a facility for a while. Bookings in that time stay until somebody cancels them. For facility managers and the board. Errors: INVALID_INTERVAL.',
  input: (t) => ({
    facilityId: t.id({ required: true, description: 'Which one.' }),
    startsAt: t.field({ type: 'DateTime', required: true, description: 'From when.' }),
    endsAt: t.field({ type: 'DateTime', required: true, description: 'Until when, exclusive.' }),
    reason: t.field({ type: [TranslationInput], required: true, description: 'Why, at most 200 characters.' }),
  }),
  payload: { closure: { entity: () => Closure as never, description: 'The closure.' }, ...payload },
  run: addClosure,
})

mutation('removeClosure', {
  description: 'Takes a closure back. For facility managers and the board. Errors: STALE.',
  input: (t) => ({ closureId: t.id({ required: true, description: 'Which one.' }) }),
  payload,
  run: removeClosure,
})

const TariffInput = builder.inputType('TariffInput', {
  description: 'What the use of a facility costs an audience.',
  fields: (t) => ({
    audience: t.field({ type: TariffAudience, required: true, description: 'For whom.' }),
    basis: t.field({ type: TariffBasis, required: true, description: 'What the amount is multiplied by.' }),
    centsPerHour: t.int({ required: true, description: 'Hundredths of the currency for an hour.' }),
    currency: t.field({ type: 'CurrencyCode', required: true, description: 'The currency, the same for all audiences.' }),
  }),
})

mutation('setTariffs', {
  description: 'Sets what the use of a facility costs, for all audiences anew; prices of bookings that were made stay. For facility managers and the board.',
  input: (t) => ({
    facilityId: t.id({ required: true, description: 'Of which facility.' }),
    tariffs: t.field({ type: [TariffInput], required: true, description: 'One for an audience at most; none means free.' }),
  }),
  payload,
  run: setTariffs,
})

mutation('setFacilityParts', {
  description: 'Sets which facilities make up another. For facility managers and the board. Errors: PART_CYCLE, PARTS_NEED_WHOLE, FACILITY_IN_USE where bookings to come of the whole and of a part would collide.',
  input: (t) => ({
    facilityId: t.id({ required: true, description: 'The whole.' }),
    partIds: t.idList({ required: true, description: 'All its direct parts, at most 50; none for none.' }),
  }),
  payload,
  run: setFacilityParts,
})
