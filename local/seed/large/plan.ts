import type { Interval } from '../../../src/platform/interval.ts'
import type { Random } from '../random.ts'
import { type BookingRow, bookingRow } from './bookings.ts'
import type { Venue } from './facilities.ts'
import { type Opening, weekdayOf } from './hours.ts'
import type { Community } from './population.ts'
import { timetable } from './timetable.ts'

/** What the bookings are made up from; the days of the openings run from `firstDay`. */
export type Plan = {
  venues: readonly Venue[]
  communities: readonly Community[]
  openings: readonly Opening[]
  firstDay: number
  weeks: number
  now: number
  bookings: number
}

/**
 * All bookings, week by week and within a week in the order in which they were made, as a database that has grown holds
 * them. Each venue gets its share of the total by its weight; what does not fit is made up for by those that follow.
 */
export function* bookingRows(random: Random, plan: Plan): Generator<BookingRow> {
  const { venues, communities, openings, firstDay, weeks, now, bookings } = plan
  const daysOf = new Map(openings.map((opening) => [`${opening.pattern} ${opening.timeZone}`, opening.days]))
  const weights = venues.reduce((sum, { weight }) => sum + weight, 0) * weeks
  let weight = 0
  let made = 0
  for (let week = 0; week < weeks; week++) {
    const rows: BookingRow[] = []
    for (const venue of venues) {
      weight += venue.weight
      const days = daysOf.get(`${venue.pattern} ${venue.community.timeZone}`) ?? []
      const windows = windowsOf(venue, days, firstDay, week)
      const wanted = Math.min(bookings, Math.round((bookings * weight) / weights)) - made
      for (const slot of timetable(random, venue, windows, wanted)) {
        made += 1
        rows.push(bookingRow(random, venue, slot, communities, now, made))
      }
    }
    yield* rows.sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1))
  }
}

function windowsOf(venue: Venue, days: readonly Interval[][], firstDay: number, week: number): Interval[] {
  return days
    .slice(week * 7, week * 7 + 7)
    .flatMap((windows, index) => (venue.weekdays.includes(weekdayOf(firstDay + week * 7 + index)) ? windows : []))
}

/** Cuts a stream of rows into batches. */
export function* batchesOf<T>(rows: Iterable<T>, size: number): Generator<T[]> {
  let batch: T[] = []
  for (const row of rows) {
    batch.push(row)
    if (batch.length < size) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
