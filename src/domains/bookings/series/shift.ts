import type { Reason } from '../../../platform/refusal.ts'
import { wallClock, type Interval } from '../../../platform/interval.ts'
import { longestJudged, type BookingFacts, type Moment, type Standing } from '../rules.ts'
import type { StoredOccurrence } from './find.ts'
import { foresee, foreseen } from './foresee.ts'
import { judgeSeries, type JudgedOccurrence, type SeriesWish } from './judge.ts'
import type { Occurrence } from './occurrences.ts'
import { offsetAt } from './recurrence.ts'
import { printLocal, readLocal } from './stamps.ts'
import type { StoredSeries } from './stored.ts'

/** By how much the occurrences of a series move on the wall, and how long they last on it then: seconds. */
export interface Shift {
  by: number
  duration: number
}

/** The shift that gives one occurrence new times; of a start alone, the length stays. */
export function shiftOf(
  { recurrenceId }: StoredOccurrence,
  { timeZone, duration }: StoredSeries,
  startsAt: number | null,
  endsAt: number | null,
): Shift {
  const begins = readLocal(recurrenceId)
  const wallOf = (at: number): number => at + offsetAt(wallClock(timeZone, at, at), at)
  const opens = startsAt === null ? begins : wallOf(startsAt)
  const closes = endsAt === null ? opens + duration : wallOf(endsAt)
  // What is longer than any place allows is refused by its beginning.
  return { by: opens - begins, duration: Math.min(closes - opens, longestJudged) }
}

/** Where occurrences come to lie by a shift, from when the rule has them begin; each keeps its wall time by it. */
export function shifted(locals: readonly string[], { timeZone }: StoredSeries, { by, duration }: Shift): Occurrence[] {
  const walls = locals.map((local) => readLocal(local) + by)
  const clock = wallClock(timeZone, Math.min(...walls), Math.max(...walls) + duration)
  return walls.map((wall) => {
    const startsAt = clock.instantOf(wall)
    const endsAt = clock.instantOf(wall + duration)
    return { startsAt, endsAt: endsAt > startsAt ? endsAt : startsAt + duration, local: printLocal(wall) }
  })
}

/** Whether an occurrence was moved by itself: it is no longer where its series has it, or not of its size. */
export function isDetached(occurrence: StoredOccurrence, series: StoredSeries): boolean {
  const { recurrenceId, startsAt, endsAt, units } = occurrence
  const [own] = shifted([recurrenceId], series, { by: 0, duration: series.duration })
  return startsAt !== own!.startsAt || endsAt !== own!.endsAt || units !== series.units
}

/** What is moved, and to where; what stays, since it cannot be there; and all of it as it was judged. */
export interface MovePlan {
  moves: { occurrence: StoredOccurrence; to: JudgedOccurrence }[]
  stay: (Interval & { reasons: Reason[] })[]
  judged: JudgedOccurrence[]
}

/**
 * Judges where occurrences are to come to lie, by facts in which none of them is booked. Where some may stay behind,
 * what cannot be moved holds its old place, and the others are judged anew beside it.
 */
export function planMoves(
  occurrences: readonly StoredOccurrence[],
  targets: readonly Occurrence[],
  wish: SeriesWish,
  facts: BookingFacts,
  standing: Standing,
  moment: Moment,
  mayStay: boolean,
): MovePlan {
  let moving = occurrences.map((occurrence, n) => {
    const { extras } = occurrence
    return { occurrence, target: { ...targets[n]!, extras } }
  })
  const stay: MovePlan['stay'] = []
  const known = foreseen(facts)
  for (;;) {
    const judged = judgeSeries(moving.map(({ target }) => target), wish, known, standing, moment)
    const moves = moving.map(({ occurrence }, n) => ({ occurrence, to: judged[n]! }))
    const refused = moves.filter(({ to }) => to.reasons.length > 0)
    if (refused.length === 0 || !mayStay) {
      const told = mayStay ? stay : refused.map(({ occurrence, to }) => staying(occurrence, to.reasons))
      return { moves: moves.filter(({ to }) => to.reasons.length === 0), stay: told, judged }
    }
    for (const { occurrence, to } of refused) {
      stay.push(staying(occurrence, to.reasons))
      foresee(known, asItIs(occurrence, facts))
    }
    moving = moving.filter((_, n) => judged[n]!.reasons.length === 0)
    if (moving.length === 0) return { moves: [], stay, judged }
  }
}

const staying = ({ startsAt, endsAt }: StoredOccurrence, reasons: Reason[]) => ({ startsAt, endsAt, reasons })

/** A booking as it stands, as if it were about to be booked. */
function asItIs(occurrence: StoredOccurrence, facts: BookingFacts): Parameters<typeof foresee>[1] {
  const { startsAt, endsAt, units, extras, priceCents, priceLines, ...told } = occurrence
  const quote = { ...told, amountCents: priceCents, lines: priceLines, cancellationFees: [], extraNames: {} }
  return { facts, wish: { startsAt, endsAt, units, extras }, quote }
}
