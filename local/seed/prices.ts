import type { TariffAudience, TariffBasis } from '../../schema/tables/vocabulary.ts'

/** What an hour costs each audience; whoever has no tariff of their own pays what the public pays. */
export type Tariffs = { basis: TariffBasis; centsPerHour: Partial<Record<TariffAudience, number>> }

/** What a booking of so many seconds and units costs an audience; nothing where nobody set a tariff for it. */
export function priceCents(tariffs: Tariffs, audience: TariffAudience, seconds: number, units: number): number {
  const { basis, centsPerHour } = tariffs
  const hourly = centsPerHour[audience] ?? centsPerHour.PUBLIC ?? 0
  return Math.round((hourly * (basis === 'PER_UNIT_HOUR' ? units : 1) * seconds) / 3600)
}
