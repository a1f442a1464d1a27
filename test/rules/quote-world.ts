import type { TariffAudience, TariffBasis } from '../../schema/tables/vocabulary.ts'
import { quoteOf, type Quote } from '../../src/domains/bookings/quote.ts'
import type { BookingFacts, Wish } from '../../src/domains/bookings/rules.ts'
import { usualTerms, type Terms } from '../../src/domains/bookings/terms.ts'

export const HOUR = 3_600
export const DAY = 86_400

type Band = BookingFacts['pricing']['bands'][number]
const everyDay = [1, 2, 3, 4, 5, 6, 7]

/** A band of every day for everybody, unless told. */
export function band(opens: number, closes: number, centsPerHour: number, more: Partial<BandOptions> = {}): Band {
  const { audience = null, weekdays = everyDay, least = 0, basis = 'PER_HOUR' } = more
  return [audience, weekdays, opens * HOUR, closes * HOUR, least, basis, centsPerHour]
}

interface BandOptions {
  audience: TariffAudience | null
  weekdays: number[]
  least: number
  basis: TariffBasis
}

export const tariff = (audience: TariffAudience, centsPerHour: number, basis: TariffBasis = 'PER_HOUR') => ({
  ...{ audience, basis, centsPerHour, currency: 'EUR' },
})

export interface Place {
  timeZone?: string
  tariffs?: BookingFacts['tariffs']
  bands?: Band[]
  terms?: Partial<Terms>
  pricing?: Partial<BookingFacts['pricing']>
  pools?: { id: string; centsPerHour: number; centsPerBooking: number }[]
}

/** What quoting looks at of a place; nothing else is there, so that it cannot be looked at. */
export function placeOf({
  timeZone = 'Europe/Amsterdam',
  tariffs = [tariff('MEMBER', 1_000)],
  bands = [],
  ...more
}: Place): BookingFacts {
  const none = { reciprocities: [], throughCooperativeId: null, social: 0, spent: [], spentOf: null, pools: [] }
  return {
    ...{ timeZone, tariffs, terms: { ...usualTerms, ...more.terms } },
    pricing: { bands, ...none, ...more.pricing },
    person: { pools: more.pools ?? [] },
  } as unknown as BookingFacts
}

/** An instant by the clock of Amsterdam in winter, on a day of November 2026; the 25th is a Wednesday. */
export const at = (day: number, hour: number): number => Date.UTC(2026, 10, day, -1) / 1_000 + hour * HOUR

export const wish = (startsAt: number, endsAt: number, units = 1): Wish => ({ startsAt, endsAt, units })

/** The quote as one reads it: each line's kind and amount, and the sum. */
const told = ({ lines, amountCents }: Quote): (string | number)[] => [
  ...lines.map(({ kind, amountCents: cents }) => `${kind} ${cents}`),
  amountCents,
]

/** What a stay costs an audience at a place, line by line. */
export const quoted = (place: Place, stay: Wish, audience: TariffAudience = 'MEMBER') =>
  told(quoteOf(placeOf(place), audience, stay))
