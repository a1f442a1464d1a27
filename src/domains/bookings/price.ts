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
