import type { TariffAudience, TariffBasis } from '../../../schema/tables/vocabulary.ts'

/** What the use of a facility costs an audience, per hour. */
export interface Tariff {
  audience: TariffAudience
  basis: TariffBasis
  centsPerHour: number
  currency: string
}

/** An amount of money: whole hundredths of a currency. */
export interface Price {
  amountCents: number
  currency: string
}

/** The most that an amount can be told as: GraphQL's Int. Only a wish that is refused anyway comes near it. */
const most = 2_147_483_647

/**
 * The price of a stay: the audience's tariff, else the public's, else whichever makes this stay dearest, so that nobody
 * goes free by being forgotten; nothing where there is no tariff at all.
 */
export function priceOf(tariffs: readonly Tariff[], audience: TariffAudience, seconds: number, units: number): Price {
  const own = tariffs.find((t) => t.audience === audience) ?? tariffs.find((t) => t.audience === 'PUBLIC')
  const amounts = (own ? [own] : tariffs).map((tariff) => amountBy(tariff, seconds, units))
  return { amountCents: Math.max(0, ...amounts), currency: tariffs[0]?.currency ?? 'EUR' }
}

/**
 * By the hour, and by the unit where the tariff says so; rounded half up to the cent once, at the end. Of what no booking
 * can be, such as a length below 0, it is not above 0.
 */
function amountBy({ basis, centsPerHour }: Tariff, seconds: number, units: number): number {
  const quantity = basis === 'PER_UNIT_HOUR' ? units : 1
  return Math.min(most, Math.floor((centsPerHour * seconds * quantity) / 3_600 + 0.5))
}
