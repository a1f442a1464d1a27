import type { TariffAudience, TariffBasis } from '../../schema/tables/vocabulary.ts'
import type { Tariff } from '../../src/domains/bookings/price.ts'
import { quoteOf, type Quote } from '../../src/domains/bookings/quote.ts'
import type { BookingFacts, Wish } from '../../src/domains/bookings/rules.ts'
import { usualTerms } from '../../src/domains/bookings/terms.ts'

/** What an hour costs each audience; whoever has no tariff of their own pays what the public pays. */
export type Tariffs = { basis: TariffBasis; centsPerHour: Partial<Record<TariffAudience, number>> }

/** What a booking of so many seconds and units costs an audience, by the very rule of bookings. */
export function priceCents({ basis, centsPerHour }: Tariffs, audience: TariffAudience, seconds: number, units: number): number {
  const tariffs = Object.entries(centsPerHour).map(([whose, cents]) => ({
    ...{ audience: whose as TariffAudience, basis, centsPerHour: cents, currency: 'EUR' },
  }))
  return quoteByTariffs(tariffs, audience, { startsAt: 0, endsAt: seconds, units }).amountCents
}

/** Where a price depends on nothing but tariffs. */
const nothingElse = {
  pricing: { ...{ bands: [], reciprocities: [], spent: [], pools: [] }, throughCooperativeId: null, social: 0, spentOf: null },
  terms: usualTerms,
  timeZone: 'UTC',
}

/** What a stay costs an audience where there are tariffs and nothing else: then its hour does not matter. */
export const quoteByTariffs = (tariffs: readonly Tariff[], audience: TariffAudience, wish: Wish): Quote =>
  quoteOf({ ...nothingElse, tariffs } as unknown as BookingFacts, audience, wish)
