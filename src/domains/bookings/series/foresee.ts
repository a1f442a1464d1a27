import type { Claim } from '../availability.ts'
import { extrasOf } from '../money/extras.ts'
import type { Quote } from '../quote.ts'
import { foreseeUses, onWall } from '../quotas/rules.ts'
import type { BookingFacts, Wish } from '../rules.ts'

/** What is about to be booked, of the place that `facts` are of. */
export interface AboutToBe {
  facts: BookingFacts
  wish: Wish
  quote: Quote
}

/** A copy of facts that `foresee` may change. */
export const foreseen = (facts: BookingFacts): BookingFacts => ({
  ...facts,
  claims: [...facts.claims],
  pricing: { ...facts.pricing, spent: [...facts.pricing.spent] },
  person: {
    ...facts.person,
    quotas: facts.person.quotas.map((quota) => ({ ...quota, uses: [...quota.uses] })),
    pools: facts.person.pools.map((pool) => ({ ...pool, claims: [...pool.claims] })),
  },
})

/**
 * Makes of the facts of a place, which were copied, what they will be once something is booked: there, or at another
 * place that has a space, a pool or a quota in common with it. As the triggers on `bookings` do it.
 */
export function foresee(known: BookingFacts, { facts, wish, quote }: AboutToBe): void {
  known.claims.push(...claimsOf(facts, wish))
  const { startsAt, endsAt } = wish
  const extras = extrasOf(wish, facts.terms)
  for (const pool of known.person.pools) {
    const quantity = extras.find(({ poolId }) => poolId === pool.id)?.quantity
    if (quantity) pool.claims.push([startsAt, endsAt, quantity, pool.bufferBefore, pool.bufferAfter])
  }
  foreseeUses(known, facts, quote.audience, wish)
  if (known.bookable.id !== facts.bookable.id) return
  known.pricing.spent.push([onWall(wish, facts.timeZone).opens, endsAt - startsAt, quote.amountCents, quote.lines])
}

/** The claims that a booking will have. */
export function claimsOf({ bookable }: Pick<BookingFacts, 'bookable'>, { startsAt, endsAt, units }: Wish): Claim[] {
  const { bufferBefore, bufferAfter } = bookable
  return bookable.spaces.map(({ id }) => ({
    ...{ spaceId: id, startsAt, endsAt, units, bufferBefore, bufferAfter },
    whole: bookable.whole || id !== bookable.id,
  }))
}
