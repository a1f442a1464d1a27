import { DAY, overlaps, type Interval } from '../../../platform/interval.ts'

/** Something that moves from one time to another. */
export interface Move {
  from: Interval
  to: Interval
}

/** How often the list is gone through for what can move now. */
const mostPasses = 30

/**
 * Orders moves so that each comes to where no other still is. What only goes around in a circle, such as two that change
 * places, is told apart: no order helps it.
 */
export function inSafeOrder<T extends Move>(moves: readonly T[]): { ordered: T[]; tangled: T[] } {
  // What moves later begins with the last, what moves earlier with the first: then one pass is mostly enough.
  const later = moves
    .filter(({ from, to }) => to.startsAt >= from.startsAt)
    .sort((a, b) => b.from.startsAt - a.from.startsAt)
  const earlier = moves
    .filter(({ from, to }) => to.startsAt < from.startsAt)
    .sort((a, b) => a.from.startsAt - b.from.startsAt)
  const ordered: T[] = []
  let pending = [...later, ...earlier]
  for (let pass = 0; pass < mostPasses && pending.length > 0; pass++) {
    const gone = new Set<T>()
    for (const move of pending) {
      const isFree = pending.every(
        (other) => other === move || gone.has(other) || !overlaps(widened(move.to), other.from),
      )
      if (isFree) gone.add(move)
    }
    if (gone.size === 0) break
    ordered.push(...gone)
    pending = pending.filter((move) => !gone.has(move))
  }
  return { ordered, tangled: pending }
}

/** With the longest time that there can be between bookings. */
const widened = ({ startsAt, endsAt }: Interval): Interval => ({ startsAt: startsAt - DAY, endsAt: endsAt + DAY })
