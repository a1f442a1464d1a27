import { sql } from 'drizzle-orm'
import { builder } from '../../../graph/builder.ts'
import { inReadersLanguage, Translation, translations } from '../../../graph/localized.ts'
import { json, same, value } from '../../../graph/read/fields.ts'
import { Address, BookingPolicy, Closure, DatedOpeningHours, FacilityLocation, OpeningHours, Tariff } from './entities.ts'
import { BookerGroup, TariffAudience, TariffBasis } from './enums.ts'

/** An amount of money: integer cents. */
export const Money = builder.objectRef<{ amountCents: number; currency: string }>('Money').implement({
  description: 'An amount of money.',
  fields: (t) => ({
    amountCents: t.int({ description: 'The amount in hundredths of the currency.', resolve: ({ amountCents }) => amountCents }),
    currency: t.field({ type: 'CurrencyCode', description: 'The currency.', resolve: ({ currency }) => currency }),
  }),
})

Address.ref.implement({
  description: 'A postal address.',
  fields: (t) => ({
    street: t.string({ description: 'Street and number.', ...value(Address, (f) => f.street) }),
    postalCode: t.string({ description: 'The postal code.', ...value(Address, (f) => f.postalCode) }),
    city: t.string({ description: 'The town.', ...value(Address, (f) => f.city) }),
    country: t.field({ type: 'CountryCode', description: 'The country.', ...value(Address, (f) => f.country) }),
    subdivision: t.string({
      description: 'The state or province by its ISO 3166-2 suffix, which public holidays may depend on; null where they do not.',
      nullable: true,
      ...value(Address, (f) => f.subdivision),
    }),
  }),
})

FacilityLocation.ref.implement({
  description: 'Where a facility is.',
  fields: (t) => ({
    latitude: t.float({ description: 'Degrees north, WGS 84.', ...value(FacilityLocation, (f) => f.latitude) }),
    longitude: t.float({ description: 'Degrees east, WGS 84.', ...value(FacilityLocation, (f) => f.longitude) }),
    address: t.field({ type: Address.ref, description: 'Its address.', ...same(FacilityLocation, () => Address) }),
  }),
})

BookingPolicy.ref.implement({
  description: 'How a facility may be booked.',
  fields: (t) => ({
    granularity: t.field({
      type: 'Duration',
      description: 'Start and end lie on multiples of this since midnight on the facility’s wall clock.',
      ...value(BookingPolicy, (f) => f.granularity),
    }),
    minDuration: t.field({ type: 'Duration', description: 'The shortest booking.', ...value(BookingPolicy, (f) => f.minDuration) }),
    maxDuration: t.field({ type: 'Duration', description: 'The longest booking.', ...value(BookingPolicy, (f) => f.maxDuration) }),
    leadTime: t.field({ type: 'Duration', description: 'How long ahead one must book.', ...value(BookingPolicy, (f) => f.leadTime) }),
    horizon: t.field({ type: 'Duration', description: 'How far ahead one can book.', ...value(BookingPolicy, (f) => f.horizon) }),
    seriesHorizon: t.field({ type: 'Duration', description: 'How far ahead a series may reach.', ...value(BookingPolicy, (f) => f.seriesHorizon) }),
    bufferBefore: t.field({ type: 'Duration', description: 'Kept free before a booking; between two bookings the larger buffer counts, not the sum.', ...value(BookingPolicy, (f) => f.bufferBefore) }),
    bufferAfter: t.field({ type: 'Duration', description: 'Kept free after a booking.', ...value(BookingPolicy, (f) => f.bufferAfter) }),
    cancellationWindow: t.field({
      type: 'Duration',
      description: 'Until how long before the start one can cancel or move a booking oneself.',
      ...value(BookingPolicy, (f) => f.cancellationWindow),
    }),
    bookableBy: t.field({ type: [BookerGroup], description: 'Who may book.', ...json(BookingPolicy, (f) => f.bookableBy) }),
    requiresApproval: t.boolean({
      description: 'Whether a facility manager decides about each booking. A request holds its place until then.',
      ...value(BookingPolicy, (f) => f.requiresApproval),
    }),
  }),
})

OpeningHours.ref.implement({
  description: 'When a facility is open on a weekday, on its wall clock.',
  fields: (t) => ({
    weekday: t.int({ description: 'The day on which it opens: 1 Monday … 7 Sunday (ISO 8601).', ...value(OpeningHours, (h) => h.weekday) }),
    opens: t.field({ type: 'LocalTime', description: 'From when.', ...value(OpeningHours, (h) => h.opens) }),
    closes: t.field({ type: 'LocalTime', description: 'Until when; not after `opens` means on the next day.', ...value(OpeningHours, (h) => h.closes) }),
  }),
})

const DatedInterval = builder.objectRef<{ opens: string; closes: string }>('LocalTimeRange').implement({
  description: 'A stretch of a day on a wall clock.',
  fields: (t) => ({
    opens: t.field({ type: 'LocalTime', description: 'From when.', resolve: ({ opens }) => opens }),
    closes: t.field({ type: 'LocalTime', description: 'Until when; not after `opens` means on the next day.', resolve: ({ closes }) => closes }),
  }),
})

DatedOpeningHours.ref.implement({
  description: 'The hours of one date, in place of those of its weekday and of a public holiday.',
  fields: (t) => ({
    date: t.field({ type: 'Date', description: 'The day.', ...value(DatedOpeningHours, (d) => d.date) }),
    intervals: t.field({ type: [DatedInterval], description: 'When it is open; none means closed.', ...json(DatedOpeningHours, (d) => d.intervals) }),
    reason: t.string({
      description: 'Why, in the reader’s language; null where nobody said.',
      nullable: true,
      ...value(DatedOpeningHours, (d) => inReadersLanguage(d.reason)),
    }),
    reasonTranslations: t.field({ type: [Translation], description: 'Why, in every language it was written in.', ...json(DatedOpeningHours, (d) => d.reason, translations) }),
  }),
})

Closure.ref.implement({
  description: 'A time in which a facility is closed, whatever its hours say.',
  fields: (t) => ({
    id: t.id({ description: 'The id, with the prefix `clo`.', ...value(Closure, (c) => c.id) }),
    startsAt: t.field({ type: 'DateTime', description: 'From when.', ...value(Closure, (c) => c.startsAt) }),
    endsAt: t.field({ type: 'DateTime', description: 'Until when, exclusive.', ...value(Closure, (c) => c.endsAt) }),
    reason: t.string({ description: 'Why, in the reader’s language.', ...value(Closure, (c) => inReadersLanguage(c.reason, '')) }),
    reasonTranslations: t.field({ type: [Translation], description: 'Why, in every language it was written in.', ...json(Closure, (c) => c.reason, translations) }),
  }),
})

Tariff.ref.implement({
  description: 'What the use of a facility costs an audience.',
  fields: (t) => ({
    audience: t.field({ type: TariffAudience, description: 'For whom.', ...value(Tariff, (p) => p.audience) }),
    basis: t.field({ type: TariffBasis, description: 'What the amount is multiplied by.', ...value(Tariff, (p) => p.basis) }),
    perHour: t.field({
      type: Money,
      description: 'The amount for an hour.',
      ...value(Tariff, (p) => sql`json_object('amountCents', ${p.centsPerHour}, 'currency', ${p.currency})`),
    }),
  }),
})
