import { fits, freeIntervals } from '../src/domains/bookings/availability.ts'
import { DAY } from '../src/platform/interval.ts'
import type { Random } from '../local/seed/random.ts'
import type { Engine } from './limit/engine.ts'
import { factsOf, factsQuery } from './limit/facts.ts'
import type { World, WorldFacility } from './world.ts'

/** A time at which a facility can be booked, whatever of the others has been booked by then. */
export interface FreeTime {
  facility: WorldFacility
  startsAt: number
  endsAt: number
}

/** From when and how far ahead bookings are made. */
const range = { from: 2 * DAY, until: 90 * DAY }

/** Many times that are free and do not touch each other, in an order that jumps between the facilities. */
export function freeTimes(
  engine: Engine,
  { facilities }: World,
  random: Random,
  now: number,
  count: number,
): FreeTime[] {
  const each = Math.ceil(count / facilities.length)
  const found = facilities.flatMap((facility) => timesOf(engine, facility, now, each))
  for (let n = found.length - 1; n > 0; n--) {
    const other = random.integer(0, n)
    ;[found[n], found[other]] = [found[other]!, found[n]!]
  }
  return found
}

function timesOf(engine: Engine, facility: WorldFacility, now: number, most: number): FreeTime[] {
  const from = Math.floor((now + range.from) / DAY) * DAY
  const until = from + range.until
  const { sql, values } = factsQuery({ language: 'en', tokenHash: '' }, facility.id, from, until)
  const facts = factsOf(facility.id, engine.rows(sql, values))
  if (!facts) return []
  const { bookable, claims, calendar } = facts
  const { granularity: step, minDuration: length } = facility
  // Offsets from UTC are whole hours here, so the grid of the wall clock is that of UTC.
  const onGrid = (seconds: number): number => Math.ceil(seconds / step) * step
  const pause = onGrid(Math.max(bookable.bufferBefore, bookable.bufferAfter))
  const times: FreeTime[] = []
  const open = calendar.filter(({ kind }) => kind === 'OPEN')
  for (const free of freeIntervals(bookable, claims, open, from, until)) {
    for (let startsAt = onGrid(free.startsAt); startsAt + length <= free.endsAt; startsAt += length + pause) {
      const endsAt = startsAt + length
      // The second bound keeps apart what touches at the seam of two free intervals.
      if (times.length > 0 && startsAt < times.at(-1)!.endsAt + pause) continue
      if (!isDayOf(facility, startsAt - pause, endsAt + pause)) continue
      if (fits(bookable, claims, startsAt, endsAt, 1)) times.push({ facility, startsAt, endsAt })
      if (times.length >= most) return times
    }
  }
  return times
}

/** A place in parts is booked whole on even days and in parts on odd ones, so that neither takes the other's time. */
function isDayOf({ family }: WorldFacility, startsAt: number, endsAt: number): boolean {
  if (family === null) return true
  const day = Math.floor(startsAt / DAY)
  return day === Math.floor((endsAt - 1) / DAY) && day % 2 === (family === 'whole' ? 0 : 1)
}
