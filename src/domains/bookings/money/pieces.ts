import { DAY, type Interval, type WallClock } from '../../../platform/interval.ts'
import type { Rate, Rates } from './rates.ts'

/** A stretch of a stay on one day of the wall clock at one rate. */
export interface Piece {
  /** Days since 1970-01-01 on the wall. */
  day: number
  rate: Rate
  seconds: number
}

/**
 * A stay cut at midnight and wherever the price changes, on the wall clock of the place, in the order in which it
 * passes. The seconds are those that pass: an hour that the clock repeats is two, one that it skips is none.
 */
export function piecesOf({ startsAt, endsAt }: Interval, { spans }: WallClock, rates: Rates): Piece[] {
  const offsetAt = (instant: number): number =>
    (spans.find((span) => instant < span.endsAt) ?? spans.at(-1))?.offset ?? 0
  const onWall = endsAt + offsetAt(endsAt) - startsAt - offsetAt(startsAt)
  const { edges, days } = rates.week(endsAt - startsAt, onWall)
  const pieces: Piece[] = []
  for (const span of spans) {
    const from = Math.max(startsAt, span.startsAt) + span.offset
    const until = Math.min(endsAt, span.endsAt) + span.offset
    const [first, last] = [Math.floor(from / DAY), from < until ? Math.ceil(until / DAY) - 1 : -Infinity]
    for (let day = first; day <= last; day++) {
      for (const [index, rate] of days[weekdayOf(day) - 1]!.entries()) {
        const seconds = Math.min(until, day * DAY + edges[index + 1]!) - Math.max(from, day * DAY + edges[index]!)
        if (seconds > 0) pieces.push({ day, rate, seconds })
      }
    }
  }
  return pieces
}

/** The ISO weekday of a day since 1970-01-01, which was a Thursday. */
const weekdayOf = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1
