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

/** A shift, and where the occurrence by which it is asked for comes to lie. */
export interface AskedShift extends Shift {
  own: Occurrence
}

/**
 * The shift that gives one occurrence new times; of a start alone, the length stays. One that was moved by itself is
 * changed from where it is: the others move as far as it does, and get its length only if that is a new one.
 */
export function shiftOf(
  occurrence: StoredOccurrence,
  series: StoredSeries,
  startsAt: number | null,
  endsAt: number | null,
): AskedShift {
  const wallOf = (at: number): number => at + offsetAt(wallClock(series.timeZone, at, at), at)
  const [began, lasted] = isElsewhere(occurrence, series)
    ? [wallOf(occurrence.startsAt), wallLength(occurrence, wallOf)]
    : [readLocal(occurrence.recurrenceId), series.duration]
  const opens = startsAt === null ? began : wallOf(startsAt)
  // What is longer than any place allows is refused by its beginning.
  const length = Math.min((endsAt === null ? opens + lasted : wallOf(endsAt)) - opens, longestJudged)
  const [own] = shifted([printLocal(opens)], series, { by: 0, duration: length })
  return { by: opens - began, duration: length === lasted ? series.duration : length, own: own! }
}

/** How long an interval lasts on the wall; by the clock’s hands it may end before it begins, where they are put back. */
function wallLength({ startsAt, endsAt }: Interval, wallOf: (at: number) => number): number {
  const length = wallOf(endsAt) - wallOf(startsAt)
  return length > 0 ? length : endsAt - startsAt
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
export const isDetached = (occurrence: StoredOccurrence, series: StoredSeries): boolean =>
  isElsewhere(occurrence, series) || occurrence.units !== series.units

function isElsewhere({ recurrenceId, startsAt, endsAt }: StoredOccurrence, series: StoredSeries): boolean {
  const [byRule] = shifted([recurrenceId], series, { by: 0, duration: series.duration })
  return startsAt !== byRule!.startsAt || endsAt !== byRule!.endsAt
}

/** Where occurrences come to lie by a shift that was asked for by one of them, and of which size. */
export function targetsOf(
  occurrences: readonly StoredOccurrence[],
  asking: StoredOccurrence,
  series: StoredSeries,
  { own, ...shift }: AskedShift,
  units: number | null,
): Target[] {
  const byRule = shifted(occurrences.map(({ recurrenceId }) => recurrenceId), series, shift)
  return occurrences.map(({ id, extras, ...one }, n) => {
    const { startsAt, endsAt } = id === asking.id ? own : byRule[n]!
    return { ...byRule[n]!, startsAt, endsAt, extras, units: units ?? one.units }
  })
}

/** Where an occurrence is to come to lie. */
export type Target = Occurrence & Required<SeriesWish>

/** What is moved, and to where; what stays, since it cannot be there; and all of it as it was judged. */
export interface MovePlan {
  moves: { occurrence: StoredOccurrence; to: JudgedOccurrence; units: number }[]
  stay: (Interval & { reasons: Reason[] })[]
  judged: JudgedOccurrence[]
}

/**
 * Judges where occurrences are to come to lie, by facts in which none of them is booked. Where some may stay behind,
 * what cannot be moved holds its old place, and the others are judged anew beside it.
 */
export function planMoves(
  occurrences: readonly StoredOccurrence[],
  targets: readonly Target[],
  facts: BookingFacts,
  standing: Standing,
  moment: Moment,
  mayStay: boolean,
): MovePlan {
  let moving = occurrences.map((occurrence, n) => ({ occurrence, target: targets[n]! }))
  const stay: MovePlan['stay'] = []
  const known = foreseen(facts)
  for (;;) {
    const judged = judgeSeries(moving.map(({ target }) => target), known, standing, moment)
    const moves = moving.map(({ occurrence, target }, n) => ({ occurrence, to: judged[n]!, units: target.units }))
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
