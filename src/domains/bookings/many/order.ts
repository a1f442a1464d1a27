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
  const places = new Places(moves)
  let pending = [...later, ...earlier]
  for (let pass = 0; pass < mostPasses && pending.length > 0; pass++) {
    const still: T[] = []
    for (const move of pending) {
      if (places.isFreeFor(move)) {
        places.leave(move)
        ordered.push(move)
      } else still.push(move)
    }
    if (still.length === pending.length) break
    pending = still
  }
  return { ordered, tangled: pending }
}

/**
 * Where moves still are: how many of them overlap a time is how many begin before its end, less how many end before it
 * begins. Each question costs as much as a search, however many there are.
 */
class Places {
  readonly #begin: Counted
  readonly #end: Counted

  constructor(moves: readonly Move[]) {
    this.#begin = new Counted(moves.map(({ from }) => from.startsAt))
    this.#end = new Counted(moves.map(({ from }) => from.endsAt))
  }

  /** Whether no other is where a move comes to. */
  isFreeFor({ from, to }: Move): boolean {
    const { startsAt, endsAt } = widened(to)
    const there = this.#begin.below(endsAt) - this.#end.below(startsAt + 1)
    return there === (overlaps({ startsAt, endsAt }, from) ? 1 : 0)
  }

  leave({ from }: Move): void {
    this.#begin.remove(from.startsAt)
    this.#end.remove(from.endsAt)
  }
}

/** A list of numbers of which some go away, that tells how many are left below any number (a Fenwick tree). */
class Counted {
  readonly #sorted: number[]
  readonly #sums: number[]

  constructor(numbers: readonly number[]) {
    this.#sorted = numbers.toSorted((a, b) => a - b)
    this.#sums = [0, ...this.#sorted.map((_, n) => (n + 1) & -(n + 1))]
  }

  below(limit: number): number {
    let sum = 0
    for (let n = this.#first(limit); n > 0; n -= n & -n) sum += this.#sums[n]!
    return sum
  }

  /** Which of equal numbers goes makes no difference. */
  remove(number: number): void {
    for (let n = this.#first(number) + 1; n < this.#sums.length; n += n & -n) this.#sums[n]! -= 1
  }

  /** How many there were below a number in the beginning. */
  #first(limit: number): number {
    let [low, high] = [0, this.#sorted.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#sorted[middle]! < limit) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** With the longest time that there can be between bookings. */
const widened = ({ startsAt, endsAt }: Interval): Interval => ({ startsAt: startsAt - DAY, endsAt: endsAt + DAY })
