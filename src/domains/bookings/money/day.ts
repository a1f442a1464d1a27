import type { PriceLine } from '../../../../schema/tables/bookings.ts'
import type { AllowancePeriod } from '../../../../schema/tables/vocabulary.ts'
import { DAY } from '../../../platform/interval.ts'
import { periodOf } from '../period.ts'
import type { PricingFacts } from './facts.ts'
import type { Piece } from './pieces.ts'
import { byTheHour, counted, type Rate } from './rates.ts'

/** What is taken off the use of a place: see `facility_terms` and `reciprocities`. */
export interface Reductions {
  /** Seconds that are free in each period; null where nothing is. */
  free: { seconds: number; period: AllowancePeriod } | null
  /** The share in percent of what members pay; null where the audience's own price counts. */
  percent: number | null
  dayCapCents: number | null
}

/** What other bookings used up of the free seconds, by period, and what was paid for their use, by day on the wall. */
export class Spent {
  readonly #free = new Map<number, number>()
  readonly #paid = new Map<number, number>()
  readonly #period: AllowancePeriod

  constructor(spent: PricingFacts['spent'], period: AllowancePeriod) {
    this.#period = period
    for (const [startOnWall, , priceCents, lines, feeCents] of spent) {
      const first = Math.floor(startOnWall / DAY)
      if (typeof feeCents === 'number') {
        this.#payFee(first, lines, feeCents / priceCents)
        continue
      }
      if (lines.length === 0) this.#pay(first, priceCents)
      for (const line of lines) {
        const day = line.day ?? first
        if (line.kind !== 'EXTRA') this.#pay(day, line.amountCents)
        if (line.kind !== 'FREE_ALLOWANCE') continue
        const period = this.periodOf(day)
        this.#free.set(period, this.usedIn(period) + (line.quantity ?? 0))
      }
    }
  }

  paidOn(day: number): number {
    return this.#paid.get(day) ?? 0
  }

  usedIn(period: number): number {
    return this.#free.get(period) ?? 0
  }

  periodOf(day: number): number {
    return periodOf(this.#period, day * DAY)
  }

  /** The fee of what was called off late, for each day its share: it counts for the cap, and used no free time. */
  #payFee(first: number, lines: readonly PriceLine[], share: number): void {
    const use = lines.filter(({ kind }) => kind !== 'EXTRA')
    for (const [day, own] of Map.groupBy(use, (line) => line.day ?? first)) {
      this.#pay(day, Math.ceil(own.reduce((cents, line) => cents + line.amountCents, 0) * share))
    }
  }

  #pay(day: number, cents: number): void {
    this.#paid.set(day, this.paidOn(day) + cents)
  }
}

/** The free seconds that a stay itself has used so far, by period. */
export type Using = Map<number, number>

/** A rate with the seconds for which it counts, and how many of them are free. */
interface Share {
  rate: Rate
  seconds: number
  free: number
}

/**
 * The lines of one day's use, or of a whole stay where nothing goes by the day: its use, a line for each rate; what is
 * free of it, the first of it first; the share that guests pay of the rest; and what is above the cap of the day.
 */
export function linesOfUse(
  pieces: readonly Piece[],
  units: number,
  by: Reductions,
  spent: Spent,
  using: Using,
): PriceLine[] {
  const shares = sharesOf(pieces, units, by, spent, using)
  const lines: PriceLine[] = shares.map(({ rate, seconds }) => ({
    ...{
      kind: rate.kind,
      amountCents: byTheHour(rate.centsPerHour, seconds),
      quantity: seconds,
      unitCents: rate.centsPerHour,
    },
  }))
  const sum = (): number => lines.reduce((cents, line) => cents + line.amountCents, 0)
  const free = shares.reduce((seconds, share) => seconds + share.free, 0)
  if (free > 0) {
    const amount = shares.reduce((cents, share) => cents + byTheHour(share.rate.centsPerHour, share.free), 0)
    lines.push({ kind: 'FREE_ALLOWANCE', amountCents: 0 - amount, quantity: free })
  }
  if (by.percent !== null) {
    const less = Math.floor((sum() * by.percent) / 100 + 0.5) - sum()
    if (less !== 0) lines.push({ kind: 'RECIPROCITY', amountCents: less })
  }
  const { day = 0 } = pieces[0] ?? {}
  if (by.dayCapCents !== null) {
    const above = sum() - Math.max(0, by.dayCapCents - spent.paidOn(day))
    if (above > 0) lines.push({ kind: 'DAY_CAP', amountCents: 0 - above })
  }
  return lines
}

/** The pieces by their rate, in the order in which each first counts; what costs nothing anyway uses no free time. */
function sharesOf(pieces: readonly Piece[], units: number, { free }: Reductions, spent: Spent, using: Using): Share[] {
  const shares: Share[] = []
  for (const { day, rate, seconds } of pieces) {
    let share = shares.find((one) => isSame(one.rate, rate))
    if (!share) shares.push((share = { rate, seconds: 0, free: 0 }))
    const used = counted(rate, seconds, units)
    share.seconds += used
    if (!free || rate.centsPerHour === 0) continue
    const period = spent.periodOf(day)
    const before = using.get(period) ?? 0
    const covered = Math.max(0, Math.min(used, free.seconds - spent.usedIn(period) - before))
    using.set(period, before + covered)
    share.free += covered
  }
  return shares
}

const isSame = (a: Rate, b: Rate): boolean =>
  a === b || (a.kind === b.kind && a.basis === b.basis && a.centsPerHour === b.centsPerHour)
