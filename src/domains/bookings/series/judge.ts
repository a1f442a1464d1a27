import type { Reason } from '../../../platform/refusal.ts'
import { DAY, type Interval } from '../../../platform/interval.ts'
import type { Claim } from '../availability.ts'
import { quoteOf, type Quote } from '../quote.ts'
import { judge, judgedPart, type BookingFacts, type Extra, type Moment, type Standing, type Wish } from '../rules.ts'
import { hasRoom, takenWithin } from '../taken.ts'
import { foreseen, foresee } from './foresee.ts'
import type { Occurrence } from './occurrences.ts'

/** What is wanted of an occurrence. */
export interface SeriesWish {
  units: number
  extras?: readonly Extra[]
}

/** An occurrence, judged: bookable where there is no reason against it. */
export interface JudgedOccurrence extends Occurrence {
  reasons: Reason[]
  /** Which parts of it are taken, buffers included; never by whom. */
  conflicts: Interval[]
  quote: Quote
}

/** The facts as they count for a series, which may reach farther ahead than a single booking. */
export const forSeries = (facts: BookingFacts): BookingFacts => ({ ...facts, horizon: facts.seriesHorizon })

/**
 * Judges every occurrence by the rules of a single booking, in order, as if those before it that can be booked were
 * booked: so they are checked against each other, and each counts against quotas, caps and allowances.
 */
export function judgeSeries(
  occurrences: readonly (Occurrence & SeriesWish)[],
  facts: BookingFacts,
  standing: Standing,
  moment: Moment,
): JudgedOccurrence[] {
  const known = foreseen(forSeries(facts))
  return occurrences.map(({ units, extras, ...occurrence }) => {
    const one: Wish = { units, extras, startsAt: occurrence.startsAt, endsAt: occurrence.endsAt }
    const around = near(known, one)
    const quote = quoteOf(around, standing.audience, one)
    const reasons = judge(one, around, standing, moment)
    if (reasons.length === 0) foresee(known, { facts, wish: one, quote })
    const full = reasons.findIndex(({ code }) => code === 'NO_CAPACITY')
    if (full < 0) return { ...occurrence, reasons, conflicts: [], quote }
    const conflicts = takenWithin(one, around)
    if (hasRoom(one, near(facts, one))) reasons[full] = { code: 'OVERLAPS_SERIES' }
    return { ...occurrence, reasons, conflicts, quote }
  })
}

/** Each reason once, for what is told of all occurrences together. */
export function allReasons(judged: readonly JudgedOccurrence[]): Reason[] {
  const told = new Map(judged.flatMap(({ reasons }) => reasons.map((reason) => [JSON.stringify(reason), reason])))
  return [...told.values()]
}

/** A claim holds its place, with the longest buffers, no farther than this around it. */
const farthest = 3 * DAY

/** The facts with only those claims that can matter to an interval: of a year's thousands each wish meets few. */
export function near(facts: BookingFacts, interval: Interval, reach = 0): BookingFacts {
  const { startsAt, endsAt } = judgedPart(interval)
  const meets = (claim: Claim): boolean =>
    claim.startsAt < endsAt + reach + farthest && claim.endsAt > startsAt - reach - farthest
  return { ...facts, claims: facts.claims.filter(meets) }
}
