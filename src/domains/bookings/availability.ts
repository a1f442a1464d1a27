import { DAY, intersect, type Interval, merge, type WallClock, wallClock } from '../../platform/interval.ts'

/** Time to set up and to put things in order around a booking, in seconds. */
export type Buffers = { bufferBefore: number; bufferAfter: number }

/** What a booking holds of one space: all of it, or a number of its units. Buffers are the booked facility's. */
export type Claim = Interval & Buffers & { spaceId: string; units: number; whole: boolean }

/** Something claims are laid on; `capacity` in units. */
export type Space = { id: string; capacity: number }

/**
 * A facility as a booking of it sees it. `whole`: it is let as a whole, else by units out of `capacity`. `spaces`: its
 * own first, then those of all its parts; the parts are always claimed whole.
 */
export type Bookable = Buffers & { id: string; whole: boolean; capacity: number; spaces: Space[] }

/** A stretch in which so many units can be had; for a facility let as a whole that is its capacity. */
export type FreeInterval = Interval & { remainingUnits: number }

/** What slots are looked for; durations in seconds. */
export type SlotSearch = {
  bookable: Bookable
  claims: readonly Claim[]
  open: readonly Interval[]
  from: number
  until: number
  duration: number
  step: number
  units: number
  timeZone: string
  limit: number
}

/** The claims as the bookable meets them: where it is blocked, and the units taken from each moment on. */
type Prepared = { blocked: Interval[]; load: { at: number; units: number }[] }

/**
 * Whether the database would take a booking of `units` in `[startsAt, endsAt)`: the rule of its guards, to tell people
 * beforehand; the guards themselves decide. Where the facility is let as a whole, the units only must not exceed its
 * capacity.
 */
export function fits(
  bookable: Bookable,
  claims: readonly Claim[],
  startsAt: number,
  endsAt: number,
  units: number,
): boolean {
  const room = roomFor(bookable, prepare(bookable, claims), startsAt, endsAt)
  return room !== null && units <= room
}

/** The most units that fit for all of `[startsAt, endsAt)`; for a facility let as a whole its capacity, or 0. */
export function remainingUnits(bookable: Bookable, claims: readonly Claim[], startsAt: number, endsAt: number): number {
  return Math.max(0, roomFor(bookable, prepare(bookable, claims), startsAt, endsAt) ?? 0)
}

/**
 * The maximal stretches of `open` within `[from, until)` in which, moment by moment, a constant number of at least
 * `units` can be had. A booking must lie within them, and may still need more time around it for its own buffers
 * where it takes units: `fits` tells.
 */
export function freeIntervals(
  bookable: Bookable,
  claims: readonly Claim[],
  open: readonly Interval[],
  from: number,
  until: number,
  units = 1,
): FreeInterval[] {
  const { blocked, load } = prepare(bookable, claims)
  const levels = load.map(({ at, units: taken }, index) => ({
    startsAt: at,
    endsAt: load[index + 1]?.at ?? Infinity,
    remainingUnits: bookable.capacity - taken,
  }))
  const enough = levels.filter(({ remainingUnits: left }) => left >= units)
  const within = intersect(merge(open), [{ startsAt: from, endsAt: until }])
  return intersect(intersect(enough, gapsBetween(blocked)), within)
}

/**
 * Times that can be booked, soonest first and at most `limit`: each lies wholly in `[from, until)` and in one opening,
 * fits, and begins on the grid of the place's wall clock. A step that divides the day keeps its wall times through a
 * change of the clock (10:00 stays 10:00, the repeated hour is offered twice, the skipped one not); another step counts
 * the time that passes from local midnight on. A duration of whole days ends at the same time of the clock, as the rules
 * have it; another that the change of the clock would end off the grid is not offered.
 */
export function slots(search: SlotSearch): FreeInterval[] {
  const { bookable, from, until, duration, step, units, limit } = search
  const found: FreeInterval[] = []
  if (from >= until || duration <= 0 || step <= 0) return found
  const prepared = prepare(bookable, search.claims)
  const clock = wallClock(search.timeZone, from, until)
  const wholeDays = duration % DAY === 0
  for (const opening of intersect(merge(search.open), [{ startsAt: from, endsAt: until }])) {
    const lastStart = opening.endsAt - duration + (wholeDays ? longestShift : 0)
    for (const startsAt of gridStarts(clock, step, opening.startsAt, lastStart)) {
      if (found.length >= limit) return found
      const wall = startsAt + offsetAt(clock, startsAt)
      const endsAt = wholeDays ? clock.instantOf(wall + duration) : startsAt + duration
      if (endsAt > opening.endsAt || (endsAt + offsetAt(clock, endsAt) - wall - duration) % step !== 0) continue
      const room = roomFor(bookable, prepared, startsAt, endsAt)
      if (room !== null && units <= room) found.push({ startsAt, endsAt, remainingUnits: room })
    }
  }
  return found
}

/** The most by which a clock is put forward or back at once, in seconds. */
const longestShift = DAY

const offsetAt = ({ spans }: WallClock, instant: number): number =>
  (spans.find(({ endsAt }) => instant < endsAt) ?? spans.at(-1))?.offset ?? 0

/** Units left beside the peak of those taken, below 0 where the space is overfull; null where a claim blocks it. */
function roomFor(bookable: Bookable, { blocked, load }: Prepared, startsAt: number, endsAt: number): number | null {
  const block = blocked[firstIndex(blocked.length, (index) => (blocked[index]?.endsAt ?? 0) > startsAt)]
  if (block !== undefined && block.startsAt < endsAt) return null
  if (bookable.whole) return bookable.capacity
  // A claim by units also holds the time to put things in order, so two of them never depend on who came first.
  const occupiedUntil = endsAt + Math.max(bookable.bufferBefore, bookable.bufferAfter)
  let peak = 0
  for (let index = firstIndex(load.length, (at) => (load[at]?.at ?? 0) > startsAt) - 1; index < load.length; index++) {
    const level = load[index]
    if (level === undefined || level.at >= occupiedUntil) break
    peak = Math.max(peak, level.units)
  }
  return bookable.capacity - peak
}

function prepare(bookable: Bookable, claims: readonly Claim[]): Prepared {
  const spaceIds = new Set(bookable.spaces.map(({ id }) => id))
  const ownId = bookable.spaces[0]?.id ?? bookable.id
  const blocked: Interval[] = []
  const changes: { at: number; units: number }[] = []
  for (const claim of claims) {
    if (!spaceIds.has(claim.spaceId)) continue
    if (bookable.whole || claim.whole || claim.spaceId !== ownId) {
      // The longer of the two buffers stands between them, not their sum.
      blocked.push({
        startsAt: claim.startsAt - Math.max(bookable.bufferAfter, claim.bufferBefore),
        endsAt: claim.endsAt + Math.max(claim.bufferAfter, bookable.bufferBefore),
      })
    } else {
      const occupiedUntil = claim.endsAt + Math.max(claim.bufferBefore, claim.bufferAfter)
      changes.push({ at: claim.startsAt, units: claim.units }, { at: occupiedUntil, units: -claim.units })
    }
  }
  return { blocked: merge(blocked), load: levelsOf(changes) }
}

/** The running sum of changes as steps of differing height, the first from the beginning of time. */
function levelsOf(changes: { at: number; units: number }[]): Prepared['load'] {
  const levels = [{ at: -Infinity, units: 0 }]
  let units = 0
  changes.sort((a, b) => a.at - b.at)
  for (const [index, change] of changes.entries()) {
    units += change.units
    if (changes[index + 1]?.at === change.at || units === levels.at(-1)?.units) continue
    levels.push({ at: change.at, units })
  }
  return levels
}

function gapsBetween(blocked: readonly Interval[]): Interval[] {
  const starts = [-Infinity, ...blocked.map(({ endsAt }) => endsAt)]
  return starts.map((startsAt, index) => ({ startsAt, endsAt: blocked[index]?.startsAt ?? Infinity }))
}

/** The instants of `[first, last]` at which a slot may begin. */
function* gridStarts(clock: WallClock, step: number, first: number, last: number): Generator<number> {
  if (DAY % step === 0) {
    for (const span of clock.spans) {
      const from = Math.max(first, span.startsAt)
      const onGrid = Math.ceil((from + span.offset) / step) * step - span.offset
      for (let at = onGrid; at <= last && at < span.endsAt; at += step) yield at
    }
    return
  }
  for (let day = clock.dayOf(first) - 1; clock.dayStart(day) <= last; day++) {
    const midnight = clock.dayStart(day)
    const onGrid = midnight + Math.max(0, Math.ceil((first - midnight) / step)) * step
    for (let at = onGrid; at <= last && at < clock.dayStart(day + 1); at += step) yield at
  }
}

/** The first index from which on `holds` is true (it never turns false again), or `length`. */
function firstIndex(length: number, holds: (index: number) => boolean): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (holds(middle)) high = middle
    else low = middle + 1
  }
  return low
}
