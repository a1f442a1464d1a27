import type { PriceLine } from '../../../schema/tables/bookings.ts'
import type { TariffAudience } from '../../../schema/tables/vocabulary.ts'
import { priceOf, type Price } from './price.ts'
import type { BookingFacts, Wish } from './rules.ts'

/** What a stay costs somebody, and how that came about. */
export interface Quote extends Price {
  lines: PriceLine[]
  depositCents: number
}

/** The price of a wish for an audience, by everything that the place's owner has laid down. */
export function quoteOf(facts: BookingFacts, audience: TariffAudience, { startsAt, endsAt, units }: Wish): Quote {
  const seconds = endsAt - startsAt
  const price = priceOf(facts.tariffs, audience, seconds, units)
  return { ...price, lines: [{ kind: 'USE', amountCents: price.amountCents, quantity: seconds }], depositCents: facts.terms.depositCents }
}
