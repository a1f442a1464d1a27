import { DAY } from '../../platform/interval.ts'
import { type PlaceList, placeOf, startOf } from './candidates.ts'
import { WEEK } from './season.ts'

/** What one wish may become: so long, so many units, at one of these times. */
export interface Option {
  /** The index of the wish, or null for what the manager pinned. */
  wish: number | null
  length: number
  units: number
  times: Int32Array
}

/** One slot that an application is to have; where it stands may change as long as one of its options is met. */
export interface Claimant {
  /** The application's number. */
  application: number
  /** Which of its slots this is; 0 for what was pinned. */
  round: number
  options: readonly Option[]
  /** Where it stands, or null. */
  at: Stand | null
}

interface Neighbour {
  place: number
  before: number
  after: number
}

interface Stand {
  option: Option
  time: number
}

/**
 * The week of all places, with who stands where. It says what stands in the way, by the rule of the database's guard
 * (see bookings/availability.ts) laid on a week that begins anew after Sunday: buffers between bookings are the longer
 * of the two, units add up to the capacity at most, and a shared space is one place.
 */
export class Board {
  readonly #places: PlaceList
  readonly #neighbours: Neighbour[][]
  readonly #byUnits: boolean[]
  readonly #days: Claimant[][]
  readonly #own = new Map<number, Claimant[]>()
  readonly #reach: number
  #journal: { claimant: Claimant; before: Stand | null }[] = []

  constructor(places: PlaceList) {
    this.#places = places
    const { list } = places
    const spaces = list.map((place) => new Set(place.spaces))
    this.#byUnits = list.map(({ whole, spaces: own }) => !whole && own.length === 1)
    this.#neighbours = spaces.map((own, mine) =>
      list.flatMap((other, n) => (other.spaces.some((id) => own.has(id)) ? [this.#neighbour(mine, n)] : [])),
    )
    this.#days = Array.from({ length: list.length * 7 }, () => [])
    const buffers = list.map(({ bufferBefore, bufferAfter }) => Math.max(bufferBefore, bufferAfter))
    this.#reach = Math.min(3, Math.ceil((DAY + Math.max(0, ...buffers)) / DAY))
  }

  /** Puts a claimant somewhere; what is there stays. */
  put(claimant: Claimant, stand: Stand): void {
    this.take(claimant)
    this.#journal.push({ claimant, before: null })
    claimant.at = stand
    this.#day(stand.time).push(claimant)
    const own = this.#own.get(claimant.application)
    if (own) own.push(claimant)
    else this.#own.set(claimant.application, [claimant])
  }

  /** Takes a claimant off the board. */
  take(claimant: Claimant): void {
    if (!claimant.at) return
    this.#journal.push({ claimant, before: claimant.at })
    without(this.#day(claimant.at.time), claimant)
    without(this.#own.get(claimant.application)!, claimant)
    claimant.at = null
  }

  /** A point to come back to. */
  mark(): number {
    return this.#journal.length
  }

  /** Undoes what was put and taken since; without a mark, forgets how to. */
  undo(mark: number): void {
    while (this.#journal.length > mark) {
      const { claimant, before } = this.#journal[this.#journal.length - 1]!
      const length = this.#journal.length - 1
      if (before) this.put(claimant, before)
      else this.take(claimant)
      this.#journal.length = length
    }
  }

  /** Forgets what can be undone. */
  keep(): void {
    this.#journal = []
  }

  /** Whether there is room for a claimant. */
  isFree(claimant: Claimant, option: Option, time: number): boolean {
    const place = placeOf(time)
    if (this.#byUnits[place]) return this.inTheWay(claimant, option, time).length === 0
    const start = startOf(time)
    for (const one of this.#own.get(claimant.application) ?? []) {
      if (one !== claimant && meets(start, option.length, one, 0, 0)) return false
    }
    const day = Math.floor(start / DAY) + 7
    for (const { place: other, before, after } of this.#neighbours[place]!) {
      for (let shift = -this.#reach; shift <= this.#reach; shift++) {
        for (const one of this.#days[other * 7 + ((day + shift) % 7)]!) {
          if (one !== claimant && meets(start, option.length, one, before, after)) return false
        }
      }
    }
    return true
  }

  /** Everybody who stands at a time, or so near that the time between would be too short. */
  standingAt(claimant: Claimant, { length }: Option, time: number): Claimant[] {
    const start = startOf(time)
    const found: Claimant[] = []
    for (const one of this.#own.get(claimant.application) ?? []) {
      if (one !== claimant && meets(start, length, one, 0, 0)) found.push(one)
    }
    const day = Math.floor(start / DAY) + 7
    for (const { place: other, before, after } of this.#neighbours[placeOf(time)]!) {
      for (let shift = -this.#reach; shift <= this.#reach; shift++) {
        for (const one of this.#days[other * 7 + ((day + shift) % 7)]!) {
          if (one !== claimant && meets(start, length, one, before, after) && !found.includes(one)) found.push(one)
        }
      }
    }
    return found
  }

  /** Who would have to go; of those who share a place by units, only as many as must. */
  inTheWay(claimant: Claimant, option: Option, time: number): Claimant[] {
    const found = this.standingAt(claimant, option, time)
    const place = placeOf(time)
    if (found.length === 0 || !this.#byUnits[place]) return found
    // No group is in two places at once, nor in one place twice.
    const isSelf = (one: Claimant): boolean =>
      one.application === claimant.application && meets(startOf(time), option.length, one, 0, 0)
    const shares = (one: Claimant): boolean => placeOf(one.at!.time) === place && !isSelf(one)
    const beside = found.filter(shares)
    const others = found.filter((one) => !shares(one))
    while (beside.length > 0 && this.#peak(beside, time) + option.units > this.#places.list[place]!.capacity) {
      others.push(beside.pop()!)
    }
    return others
  }

  /** How long must lie between the use of one place and of another. */
  #neighbour(mine: number, other: number): Neighbour {
    const own = this.#places.list[mine]!
    const their = this.#places.list[other]!
    // What is shared by units keeps the longer of its own buffers after each, so that it never matters who came first.
    const shared = mine === other && this.#byUnits[mine] ? Math.max(own.bufferBefore, own.bufferAfter) : 0
    const before = Math.max(shared, their.bufferAfter, own.bufferBefore)
    return { place: other, before, after: Math.max(shared, own.bufferAfter, their.bufferBefore) }
  }

  /** The most units that are taken at once from a time on. */
  #peak(beside: readonly Claimant[], time: number): number {
    const { bufferBefore, bufferAfter } = this.#places.list[placeOf(time)]!
    const gap = Math.max(bufferBefore, bufferAfter)
    const spans = beside.map(({ at }) => {
      const from = ahead(startOf(time), startOf(at!.time))
      return { from, until: from + at!.option.length + gap, units: at!.option.units }
    })
    const loadAt = (second: number): number =>
      spans.reduce((sum, { from, until, units }) => (from <= second && second < until ? sum + units : sum), 0)
    return Math.max(...[0, ...spans.map(({ from }) => Math.max(0, from))].map(loadAt))
  }

  #day(time: number): Claimant[] {
    return this.#days[placeOf(time) * 7 + Math.floor(startOf(time) / DAY)]!
  }
}

/** How far ahead of one start another lies, the short way round the week. */
function ahead(from: number, to: number): number {
  const by = to - from
  return by > WEEK / 2 ? by - WEEK : by < -WEEK / 2 ? by + WEEK : by
}

function meets(start: number, length: number, { at }: Claimant, before: number, after: number): boolean {
  const from = ahead(start, startOf(at!.time))
  return from < length + after && from + at!.option.length + before > 0
}

function without(list: Claimant[], one: Claimant): void {
  list.splice(list.indexOf(one), 1)
}
