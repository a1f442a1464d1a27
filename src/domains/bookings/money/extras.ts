import type { PriceLine } from '../../../../schema/tables/bookings.ts'
import type { LocalizedText } from '../../../platform/localized.ts'
import type { BookingFacts, Extra, Wish } from '../rules.ts'
import { byTheHour } from './rates.ts'

/** What is booked with a place: what is wished for, and at least what its terms demand. */
export function extrasOf({ extras = [] }: Pick<Wish, 'extras'>, { requiredExtras }: BookingFacts['terms']): Extra[] {
  const quantities = new Map<string, number>()
  for (const { poolId, quantity } of [...requiredExtras, ...extras]) {
    quantities.set(poolId, Math.max(quantity, quantities.get(poolId) ?? 0))
  }
  return [...quantities].map(([poolId, quantity]) => ({ poolId, quantity }))
}

/** A line for each pool: by the hour and at once, each of it. An unknown one is refused elsewhere, and free here. */
export function linesOfExtras(wish: Wish, { terms, person, pricing }: BookingFacts): PriceLine[] {
  return extrasOf(wish, terms).flatMap(({ poolId, quantity }): PriceLine[] => {
    const pool = person.pools.find(({ id }) => id === poolId)
    const required = pricing.pools.find(([id]) => id === poolId)
    const centsPerHour = pool?.centsPerHour ?? required?.[1] ?? 0
    const centsPerBooking = pool?.centsPerBooking ?? required?.[2] ?? 0
    const known = (pool ?? required) !== undefined && quantity > 0
    const amountCents = byTheHour(centsPerHour, (wish.endsAt - wish.startsAt) * quantity) + centsPerBooking * quantity
    return known ? [{ kind: 'EXTRA', amountCents, quantity, subjectId: poolId }] : []
  })
}

/** What the pools of some lines are called. */
export function extraNames(
  lines: readonly PriceLine[],
  { person, pricing }: BookingFacts,
): Record<string, LocalizedText> {
  const ids = lines.flatMap(({ subjectId }) => subjectId ?? [])
  const nameOf = (id: string): LocalizedText =>
    person.pools.find((pool) => pool.id === id)?.name ?? pricing.pools.find(([pool]) => pool === id)?.[3] ?? {}
  return Object.fromEntries(ids.map((id) => [id, nameOf(id)]))
}
