import type { TariffAudience, TariffBasis } from '../../schema/tables/vocabulary.ts'
import { priceOf } from '../../src/domains/bookings/price.ts'

/** What an hour costs each audience; whoever has no tariff of their own pays what the public pays. */
export type Tariffs = { basis: TariffBasis; centsPerHour: Partial<Record<TariffAudience, number>> }

/** What a booking of so many seconds and units costs an audience, by the very rule of bookings. */
export function priceCents({ basis, centsPerHour }: Tariffs, audience: TariffAudience, seconds: number, units: number): number {
  const tariffs = Object.entries(centsPerHour).map(([whose, cents]) => ({
    ...{ audience: whose as TariffAudience, basis, centsPerHour: cents, currency: 'EUR' },
  }))
  return priceOf(tariffs, audience, seconds, units).amountCents
}
