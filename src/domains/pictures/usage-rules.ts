import { DAY, intersect, merge, wallClock, type Interval, type WallClock } from '../../platform/interval.ts'

/**
 * One use of a place: when, and how many of its units; 0 units: the place as a whole. `beneficiary` is a number for
 * whoever it is for, the same throughout. `own`: it is a booking of this place, not of one that this is a part of.
 */
export type Use = Interval & { units: number; beneficiary: number; own: boolean }

/** A place as its use is counted: the uses and openings that touch the days in question. */
export interface UsedPlace {
  timeZone: string
  capacity: number
  open: Interval[]
  uses: Use[]
}

/** The days that are counted, as days since 1970-01-01 on the place's wall clock: from the first to before the last. */
export interface Days {
  first: number
  end: number
}

/** How much an hour of the week was used, over all the days; of several places, of all together. */
export interface UsageHour {
  /** ISO: 1 Monday … 7 Sunday. */
  weekday: number
  /** On the wall clock: 0 … 23. */
  hour: number
  openHours: number
  bookedHours: number
  /** How much of the open time was booked, 0 … 1; null where it was never open. */
  share: number | null
  bookings: number
  /** The most units that were booked at one moment; null of several places together. */
  peakUnits: number | null
}

/** How much a place, or several together, were used. */
export interface Usage {
  openHours: number
  bookedHours: number
  share: number | null
  bookings: number
  /** How many different people and organisations it was for; null where so few that one could tell who. */
  beneficiaries: number | null
  /** The hours of the week that were ever open or booked, in order. */
  hours: UsageHour[]
  /** The one of them with the highest share, the first of several; null where nothing was booked while it was open. */
  busiest: UsageHour | null
}

/** From how many beneficiaries on their number is told. */
const fewestTold = 5

const HOUR = 3_600
const cells = 7 * 24

/** Seconds and counts by hour of the week, the first on Monday at 0:00. */
interface Tally {
  open: Float64Array
  booked: Float64Array
  bookedOpen: Float64Array
  bookings: Int32Array
  peak: Int32Array | null
}

/** What is added up of one place. */
export interface Counted {
  tally: Tally
  bookings: number
  /** Bookings of the place itself: in a sum over places each counts once. */
  own: number
  beneficiaries: ReadonlySet<number>
}

const emptyTally = (peak: boolean): Tally => ({
  open: new Float64Array(cells),
  booked: new Float64Array(cells),
  bookedOpen: new Float64Array(cells),
  bookings: new Int32Array(cells),
  peak: peak ? new Int32Array(cells) : null,
})

/**
 * Counts the use of one place within some days of its wall clock. An hour that the clock repeats counts twice, one that
 * it skips not at all. A unit counts for its share of the capacity, and more units than that for all of it.
 */
export function countPlace(place: UsedPlace, { first, end }: Days): Counted {
  const clock = wallClock(place.timeZone, first * DAY, end * DAY)
  const range = { startsAt: clock.dayStart(first), endsAt: clock.dayStart(end) }
  const open = intersect(merge(place.open), [range])
  const uses = intersect(place.uses, [range])
  const tally = emptyTally(true)
  for (const opening of open) eachHour(clock, opening, (cell, seconds) => void (tally.open[cell]! += seconds))
  const levels = levelsOf(uses, place.capacity)
  for (const level of levels) {
    const { load } = level
    eachHour(clock, level, (cell, seconds) => {
      tally.booked[cell]! += (seconds * load) / place.capacity
      tally.peak![cell] = Math.max(tally.peak![cell]!, load)
    })
  }
  for (const level of intersect(levels, open)) {
    const { load } = level
    eachHour(clock, level, (cell, seconds) => void (tally.bookedOpen[cell]! += (seconds * load) / place.capacity))
  }
  countBookings(clock, uses, tally.bookings)
  return {
    tally,
    bookings: uses.length,
    own: uses.filter((use) => use.own).length,
    beneficiaries: new Set(uses.map(({ beneficiary }) => beneficiary)),
  }
}

/** How one place was used. */
export const usageOf = ({ tally, bookings, beneficiaries }: Counted): Usage => told(tally, bookings, beneficiaries)

/** How several places were used together: a booking that takes a hall with its parts is one booking. */
export function usageOfAll(counted: readonly Counted[]): Usage {
  const sum = emptyTally(false)
  const beneficiaries = new Set<number>()
  for (const { tally, beneficiaries: some } of counted) {
    for (let cell = 0; cell < cells; cell++) {
      for (const name of ['open', 'booked', 'bookedOpen', 'bookings'] as const) sum[name][cell]! += tally[name][cell]!
    }
    for (const one of some) beneficiaries.add(one)
  }
  return told(
    sum,
    counted.reduce((total, { own }) => total + own, 0),
    beneficiaries,
  )
}

function told(tally: Tally, bookings: number, beneficiaries: ReadonlySet<number>): Usage {
  const hours: UsageHour[] = []
  for (let cell = 0; cell < cells; cell++) {
    if (tally.open[cell] === 0 && tally.booked[cell] === 0) continue
    hours.push({
      weekday: Math.floor(cell / 24) + 1,
      hour: cell % 24,
      ...amounts(tally.open[cell]!, tally.booked[cell]!, tally.bookedOpen[cell]!),
      bookings: tally.bookings[cell]!,
      peakUnits: tally.peak && tally.peak[cell]!,
    })
  }
  const busiest = hours.reduce<UsageHour | null>(
    (most, hour) => ((hour.share ?? 0) > (most?.share ?? 0) ? hour : most),
    null,
  )
  const number = beneficiaries.size >= fewestTold ? beneficiaries.size : null
  return {
    ...amounts(sumOf(tally.open), sumOf(tally.booked), sumOf(tally.bookedOpen)),
    bookings,
    beneficiaries: number,
    hours,
    busiest,
  }
}

const rounded = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits
const sumOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0)

/** Seconds as hours of two decimals, and the share of four. */
const amounts = (open: number, booked: number, bookedOpen: number) => ({
  openHours: rounded(open / HOUR, 2),
  bookedHours: rounded(booked / HOUR, 2),
  share: open > 0 ? rounded(bookedOpen / open, 4) : null,
})

/** Calls back with each hour of the week that an interval touches, and for how long. */
function eachHour(
  { spans }: WallClock,
  { startsAt, endsAt }: Interval,
  visit: (cell: number, seconds: number) => void,
): void {
  for (const span of spans) {
    const until = Math.min(endsAt, span.endsAt)
    let at = Math.max(startsAt, span.startsAt)
    while (at < until) {
      const hour = Math.floor((at + span.offset) / HOUR)
      const next = Math.min(until, (hour + 1) * HOUR - span.offset)
      // Day 0, 1 January 1970, was a Thursday.
      visit((((hour + 3 * 24) % cells) + cells) % cells, next - at)
      at = next
    }
  }
}

/** The stretches in which some units are taken, with how many: never more than the capacity. */
function levelsOf(uses: readonly Use[], capacity: number): (Interval & { load: number })[] {
  const changes = uses.flatMap(({ startsAt, endsAt, units }) => {
    const load = units === 0 ? capacity : units
    return [
      { at: startsAt, load },
      { at: endsAt, load: -load },
    ]
  })
  changes.sort((a, b) => a.at - b.at)
  const levels: (Interval & { load: number })[] = []
  let load = 0
  for (const [index, change] of changes.entries()) {
    load += change.load
    const endsAt = changes[index + 1]?.at ?? change.at
    if (load > 0 && endsAt > change.at) levels.push({ startsAt: change.at, endsAt, load: Math.min(load, capacity) })
  }
  return levels
}

/** How many bookings touched each hour of the week: each once, however many weeks it lasts. */
function countBookings(clock: WallClock, uses: readonly Use[], bookings: Int32Array): void {
  const counted = new Int32Array(cells).fill(-1)
  for (const [index, use] of uses.entries()) {
    eachHour(clock, use, (cell) => {
      if (counted[cell] === index) return
      counted[cell] = index
      bookings[cell]! += 1
    })
  }
}

/** A date YYYY-MM-DD as days since 1970-01-01. */
export const dayNumber = (date: string): number => Date.parse(`${date}T00:00Z`) / 1000 / DAY
