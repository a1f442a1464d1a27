import { localize } from '../../../platform/localized.ts'
import type { Reason } from '../../../platform/refusal.ts'
import { remainingUnits, type Bookable } from '../availability.ts'
import type { PoolFacts } from '../facts-person.ts'
import { extrasOf } from '../money/extras.ts'
import { judgedPart, type BookingFacts, type Moment, type Wish } from '../rules.ts'

type Facts = Pick<BookingFacts, 'person' | 'terms'>

/** How many of a pool are left at every moment of an interval: beside the peak of what is claimed, never its sum. */
export function leftOf(pool: PoolFacts, startsAt: number, endsAt: number): number {
  const { id, quantity, bufferBefore, bufferAfter } = pool
  const space = { id, capacity: quantity }
  const bookable: Bookable = { ...space, whole: false, bufferBefore, bufferAfter, spaces: [space] }
  const claims = pool.claims.map(([from, until, units, before, after]) => ({
    ...{ spaceId: id, startsAt: from, endsAt: until, units, whole: false, bufferBefore: before, bufferAfter: after },
  }))
  return remainingUnits(bookable, claims, startsAt, endsAt)
}

/** The reasons against the equipment and staff of a wish, those that its facility demands included. */
export function judgeEquipment(wish: Wish, { person, terms }: Facts, { languages }: Moment): Reason[] {
  const { startsAt, endsAt } = judgedPart(wish)
  const given = wish.extras ?? []
  const twice = new Set(given.map(({ poolId }) => poolId)).size < given.length
  const reasons = new Map<string, Reason>()
  if (twice) reasons.set('', { code: 'EQUIPMENT_NOT_HERE' })
  for (const { poolId, quantity } of extrasOf(wish, terms)) {
    const pool = person.pools.find(({ id }) => id === poolId)
    const left = pool ? leftOf(pool, startsAt, endsAt) : 0
    if (!pool || quantity < 1) reasons.set('', { code: 'EQUIPMENT_NOT_HERE' })
    else if (quantity > left) {
      reasons.set(poolId, { code: 'EQUIPMENT_TAKEN', params: { name: localize(pool.name, languages), left } })
    }
  }
  return [...reasons.values()]
}

/** The kinds of certificates that a wish asks for: those of its facility, and those of all that is booked with it. */
function kindsFor(wish: Pick<Wish, 'extras'>, { person, terms }: Facts): string[] {
  const pools = new Set(extrasOf(wish, terms).map(({ poolId }) => poolId))
  const byPools = person.pools.filter(({ id }) => pools.has(id)).flatMap((pool) => pool.requiredCertificates)
  return [...new Set([...terms.requiredCertificates, ...byPools])]
}

/**
 * Until when somebody holds a certificate of a kind, by what they have shown: `Infinity` for always, null where they
 * hold none.
 */
export function heldUntil({ certificates }: BookingFacts['person'], kindId: string): number | null {
  const ends = certificates.flatMap(([kind, validUntil]) => (kind === kindId ? [validUntil ?? Infinity] : []))
  return ends.length > 0 ? Math.max(...ends) : null
}

/** The certificates that the beneficiary lacks, or that end before the booking does, by name. */
export function judgeCertificates(wish: Wish, facts: Facts, { languages }: Moment): Reason[] {
  const names = new Map(facts.person.certificateKinds)
  return kindsFor(wish, facts).flatMap((kindId): Reason[] => {
    if ((heldUntil(facts.person, kindId) ?? -Infinity) >= wish.endsAt) return []
    return [{ code: 'CERTIFICATE_MISSING', params: { certificate: localize(names.get(kindId) ?? {}, languages) } }]
  })
}
