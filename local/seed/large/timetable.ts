import type { Interval } from '../../../src/platform/interval.ts'
import type { Random } from '../random.ts'
import type { Venue } from './facilities.ts'

/** A time in the timetable of one venue, with the units that it takes. */
export type Slot = Interval & { units: number }

/** So many bookings by units may run beside each other. */
const TRACKS = 3

/**
 * Up to `wanted` bookings of a venue on the given stretches of open time, which never meet: each stretch is cut into as
 * many pieces as there are bookings, and each booking stays, with its buffer after it, within its piece. A place that is
 * let by units has some tracks side by side which share its capacity.
 */
export function timetable(random: Random, venue: Venue, windows: readonly Interval[], wanted: number): Slot[] {
  const tracks = venue.mode === 'UNITS' ? Math.min(TRACKS, venue.capacity) : 1
  const unitsEach = Math.floor(venue.capacity / tracks)
  const lanes = Array.from({ length: tracks }, () => windows).flat()
  const room = lanes.map((lane) => pieces(venue, lane))
  const total = room.reduce((sum, count) => sum + count, 0)
  const target = Math.min(wanted, total)
  const slots: Slot[] = []
  let before = 0
  for (const [index, lane] of lanes.entries()) {
    const after = before + (room[index] ?? 0)
    // Spreads the bookings over the lanes by how much each has room for.
    const count = Math.floor((after * target) / total) - Math.floor((before * target) / total)
    before = after
    for (const interval of fill(random, venue, lane, count)) {
      slots.push({ ...interval, units: venue.mode === 'UNITS' ? random.integer(1, unitsEach) : unitsEach })
    }
  }
  return slots
}

/** How many of the shortest bookings a stretch takes. */
function pieces({ step, buffer }: Venue, { startsAt, endsAt }: Interval): number {
  return Math.floor((endsAt - startsAt) / step / (1 + Math.ceil(buffer / step)))
}

function* fill(random: Random, { step, buffer, longest }: Venue, window: Interval, count: number): Generator<Interval> {
  const steps = Math.floor((window.endsAt - window.startsAt) / step)
  const bufferSteps = Math.ceil(buffer / step)
  for (let piece = 0; piece < count; piece++) {
    const from = Math.floor((piece * steps) / count)
    const free = Math.floor(((piece + 1) * steps) / count) - from - bufferSteps
    const length = random.integer(1, Math.min(free, longest / step))
    const startsAt = window.startsAt + (from + random.integer(0, free - length)) * step
    yield { startsAt, endsAt: startsAt + length * step }
  }
}
