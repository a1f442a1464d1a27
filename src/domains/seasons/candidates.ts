import { DAY, intersect, merge, type Interval } from '../../platform/interval.ts'
import type { SeasonApplication, SeasonPlace, SeasonWish, Veto, WeeklySlot } from './season.ts'
import { WEEK } from './season.ts'

/** Why a wish has no time at all, whoever else applies. */
export type Impossible = 'NOT_IN_SEASON' | 'TOO_SMALL' | 'LENGTH' | 'NO_OPENING' | 'VETOED'

/** The times at which a wish can be granted: pairs of a place (by its index) and a start in seconds of the week. */
export interface WishTimes {
  /** Where the group was in the last season, as far as it lies in the wish. */
  kept: Int32Array
  /** All times, those of the last season first. */
  all: Int32Array
  /** Why there are none; null where there are. */
  impossible: Impossible | null
}

/** The most starts of one wish in one place, and in all places; a finer grid is thinned until it has no more. */
const mostStarts = { inOne: 16, inAll: 256 }

const secondOfWeek = 1 << 20

/** A place and a start in one number, small enough to be kept by the million. */
export const timeOf = (place: number, start: number): number => place * secondOfWeek + start

/** The place of such a number. */
export const placeOf = (time: number): number => Math.floor(time / secondOfWeek)

/** The start of such a number. */
export const startOf = (time: number): number => time % secondOfWeek

/** Seconds from Monday's midnight. */
export const inWeek = (weekday: number, second: number): number => ((weekday - 1) * DAY + second + WEEK) % WEEK

/** When a place is open, on a line of two weeks, so that what runs from Sunday into Monday is one stretch. */
function openings({ windows }: SeasonPlace): Interval[] {
  return merge(
    windows.flatMap(({ weekday, from, until }) =>
      [-WEEK, 0, WEEK].map((shift) => ({
        startsAt: (weekday - 1) * DAY + from + shift,
        endsAt: (weekday - 1) * DAY + until + shift,
      })),
    ),
  )
}

/** The places of a season, with what is worked out of each once. */
export class PlaceList {
  readonly list: readonly SeasonPlace[]
  readonly #openings: Interval[][]
  readonly #index: Map<string, number>
  /** The starts of wishes, since many groups wish for the same. */
  readonly #known = new Map<string, number[]>()

  /** @param places in any order: they are kept by what fits tightest, so that small groups leave large halls free. */
  constructor(places: readonly SeasonPlace[]) {
    this.list = [...places].sort(
      (a, b) => a.capacity - b.capacity || a.spaces.length - b.spaces.length || (a.facilityId < b.facilityId ? -1 : 1),
    )
    this.#openings = this.list.map(openings)
    this.#index = new Map(this.list.map(({ facilityId }, index) => [facilityId, index]))
  }

  /** The place's number, or -1 where it does not belong to the season. */
  indexOf(facilityId: string): number {
    return this.#index.get(facilityId) ?? -1
  }

  /** Whether a place is open for all of a slot, and lets it by its own rules of length and units. */
  allows({ facilityId, weekday, startsAt, length, units }: WeeklySlot): boolean {
    const place = this.list[this.indexOf(facilityId)]
    if (!place || units < 1 || units > place.capacity || lengthForbidden(place, length)) return false
    const start = (weekday - 1) * DAY + startsAt
    const open = this.#openings[this.indexOf(facilityId)]!
    return startsAt % place.granularity === 0 && open.some((o) => o.startsAt <= start && start + length <= o.endsAt)
  }

  /** All times of a wish, and why there are none. */
  timesOf(wish: SeasonWish, application: SeasonApplication, vetoes: readonly Veto[]): WishTimes {
    const numbers = this.list.flatMap((place, index) => (belongs(place, wish) ? [index] : []))
    const fitting = numbers.filter((n) => roomIn(this.list[n]!, wish, application.groupSize))
    const lettable = fitting.filter((n) => !lengthForbidden(this.list[n]!, wish.length))
    const kept = application.past.flatMap((slot) => this.#sameAgain(slot, wish, lettable))
    const most = Math.max(2, Math.min(mostStarts.inOne, Math.floor(mostStarts.inAll / Math.max(1, lettable.length))))
    const fresh = lettable.flatMap((n) => this.#starts(n, wish, most).map((start) => timeOf(n, start % WEEK)))
    const found = kept.length > 0 ? [...new Set([...kept, ...fresh])] : fresh
    const all = found.filter((time) => !vetoes.some((veto) => this.#forbids(veto, time)))
    const impossible = (): Impossible => {
      if (numbers.length === 0) return 'NOT_IN_SEASON'
      if (fitting.length === 0) return 'TOO_SMALL'
      if (lettable.length === 0) return 'LENGTH'
      return found.length === 0 ? 'NO_OPENING' : 'VETOED'
    }
    return {
      kept: Int32Array.from(all.filter((time) => kept.includes(time))),
      all: Int32Array.from(all),
      impossible: all.length === 0 ? impossible() : null,
    }
  }

  #starts(index: number, wish: SeasonWish, most: number): number[] {
    const key = [index, wish.weekday, wish.from, wish.until, wish.length, most].join(' ')
    const known = this.#known.get(key) ?? this.#startsAnew(index, wish, most)
    this.#known.set(key, known)
    return known
  }

  #startsAnew(index: number, { weekday, from, until, length }: SeasonWish, most: number): number[] {
    const step = this.list[index]!.granularity
    const day = (weekday - 1) * DAY
    const within = intersect(this.#openings[index]!, [{ startsAt: day + from, endsAt: day + until }])
    const all = within.flatMap(({ startsAt, endsAt }) => {
      const first = day + Math.ceil((startsAt - day) / step) * step
      const count = Math.floor((endsAt - length - first) / step) + 1
      return Array.from({ length: Math.max(0, count) }, (_, n) => first + n * step)
    })
    const every = 2 ** Math.max(0, Math.ceil(Math.log2(all.length / most)))
    return all.filter((_, n) => n % every === 0)
  }

  #sameAgain(slot: WeeklySlot, wish: SeasonWish, among: readonly number[]): number[] {
    const index = this.indexOf(slot.facilityId)
    const same = { ...slot, length: wish.length, units: Math.min(wish.units, this.list[index]?.capacity ?? 0) }
    if (!among.includes(index) || !liesIn(same, wish) || !this.allows(same)) return []
    return [timeOf(index, inWeek(slot.weekday, slot.startsAt))]
  }

  #forbids({ facilityId, weekday, startsAt }: Veto, time: number): boolean {
    if (placeOf(time) !== this.indexOf(facilityId)) return false
    const start = startOf(time)
    return startsAt === null ? Math.floor(start / DAY) === weekday - 1 : start === inWeek(weekday, startsAt)
  }
}

/** Whether a slot lies in the window of a wish, in a place that the wish could mean. */
export function liesIn({ weekday, startsAt, length }: WeeklySlot, wish: SeasonWish): boolean {
  return weekday === wish.weekday && startsAt >= wish.from && startsAt + length <= wish.until
}

/** Whether a wish could mean a place. */
export function belongs(place: Pick<SeasonPlace, 'facilityId' | 'kind'>, { facilityId, kind }: SeasonWish): boolean {
  return facilityId === null ? place.kind === kind : place.facilityId === facilityId
}

/** A place that is let as a whole must hold the group; of one that is let by units there must be so many. */
const roomIn = ({ whole, capacity }: SeasonPlace, { units }: SeasonWish, groupSize: number): boolean =>
  (whole ? groupSize : units) <= capacity

const lengthForbidden = (place: SeasonPlace, length: number): boolean =>
  length < place.minDuration || length > Math.min(place.maxDuration, DAY) || length % place.granularity !== 0
