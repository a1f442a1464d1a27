import { DAY } from '../../platform/interval.ts'
import type { Arrangement } from './arrangement.ts'
import type { Claimant, Option } from './board.ts'
import { belongs, inWeek, liesIn, type PlaceList, placeOf, startOf, timeOf, type WishTimes } from './candidates.ts'
import type { Score } from './score.ts'
import type { SeasonAim } from '../../../schema/tables/vocabulary.ts'
import type { Pin, SeasonApplication, WeeklySlot } from './season.ts'

/** An application while slots are handed out. */
export interface Candidate {
  id: string
  number: number
  application: SeasonApplication
  times: WishTimes[]
  /** Its slots so far. */
  claimants: Claimant[]
  /** The wishes that are granted, or cannot be any more: what is refused once would be refused ever after. */
  settled: Set<number>
  /** The round in which nothing was left for it. */
  lostIn: number | null
  /** The score in each round that it took part in. */
  scores: Map<number, Score>
}

/** A slot of every week of the season that an application is given. */
export interface Allotment extends WeeklySlot {
  applicationId: string
  /** The wish that it grants, counted from 0, or null where the manager pinned what nobody wished. */
  wish: number | null
  /** The round it was given in; 0 for what was pinned. */
  round: number
}

/** What a wish may become, at these of its times. */
export function optionOf({ application }: Candidate, wish: number, times: Int32Array): Option {
  const { length, units } = application.wishes[wish]!
  return { wish, length, units, times }
}

/** A slot that an application is to have, which stands nowhere yet. */
export const claimantOf = ({ number }: Candidate, round: number): Claimant => ({
  ...{ application: number, round, options: [], at: null },
})

/** The slot that a claimant stands for. */
export function slotOf({ at, round }: Claimant, applicationId: string, places: PlaceList): Allotment {
  const { option, time } = at!
  const place = places.list[placeOf(time)]!
  const start = startOf(time)
  const units = place.whole ? place.capacity : option.units
  const when = { weekday: Math.floor(start / DAY) + 1, startsAt: start % DAY, length: option.length }
  return { applicationId, facilityId: place.facilityId, ...when, units, wish: option.wish, round }
}

const openWishes = ({ times, settled }: Candidate): number[] => [...times.keys()].filter((wish) => !settled.has(wish))

/** Sets what the manager pinned, before anything is handed out; returns what cannot be. */
export function pinned(
  pins: readonly Pin[],
  places: PlaceList,
  candidates: readonly Candidate[],
  arrangement: Arrangement,
): Pin[] {
  const key = ({ applicationId, facilityId, weekday, startsAt, length }: Pin): string =>
    [applicationId, facilityId, weekday, String(startsAt).padStart(6, '0'), length].join(' ')
  const inTurn = [...pins].sort((a, b) => (key(a) < key(b) ? -1 : 1))
  return inTurn.filter((pin) => {
    const one = candidates.find(({ id }) => id === pin.applicationId)
    if (!one || !places.allows(pin)) return true
    const place = places.list[places.indexOf(pin.facilityId)]!
    const wishes = one.application.wishes
    const wish = openWishes(one).find(
      (n) => belongs(place, wishes[n]!) && liesIn(pin, wishes[n]!) && wishes[n]!.length === pin.length,
    )
    const times = Int32Array.of(timeOf(places.indexOf(pin.facilityId), inWeek(pin.weekday, pin.startsAt)))
    const claimant = claimantOf(one, 0)
    const option = { wish: wish ?? null, length: pin.length, units: pin.units, times }
    if (!arrangement.settle(claimant, [option])) return true
    one.claimants.push(claimant)
    if (wish !== undefined) one.settled.add(wish)
    return false
  })
}

/** Gives each, in this order, a slot if there is one. */
export function playRound(round: number, order: readonly Candidate[], arrangement: Arrangement, aim: SeasonAim): void {
  const served: [Candidate, Claimant][] = []
  for (const one of order) {
    const claimant = claimantOf(one, round)
    const any = openWishes(one).map((wish) => optionOf(one, wish, one.times[wish]!.all))
    const found = aim === 'MOST_GROUPS' ? arrangement.settle(claimant, any) : bestWish(one, claimant, arrangement)
    if (found) {
      one.claimants.push(claimant)
      served.push([one, claimant])
    } else one.lostIn = round
  }
  if (aim === 'MOST_GROUPS') for (const [one, claimant] of served) bestWish(one, claimant, arrangement)
}

/** Grants the best wish that can be, and first of all what the group had in the last season. */
function bestWish(one: Candidate, claimant: Claimant, arrangement: Arrangement): boolean {
  for (const wish of openWishes(one)) {
    one.settled.add(wish)
    const { kept, all } = one.times[wish]!
    if (kept.length > 0 && arrangement.settle(claimant, [optionOf(one, wish, kept)])) return true
    if (arrangement.settle(claimant, [optionOf(one, wish, all)])) return true
  }
  return false
}

/**
 * Where the search had been ended before everything was tried: whatever is simply free goes to who would rather have
 * it, those with the fewest slots first.
 */
export function fillUp(candidates: readonly Candidate[], arrangement: Arrangement): void {
  const granted = ({ claimants }: Candidate): (number | null)[] => claimants.map(({ at }) => at!.option.wish)
  const open = (one: Candidate): Option[] =>
    one.times.flatMap(({ all }, wish) => (granted(one).includes(wish) ? [] : [optionOf(one, wish, all)]))
  for (let changed = true; changed;) {
    changed = false
    for (const one of [...candidates].sort((a, b) => a.claimants.length - b.claimants.length)) {
      for (const claimant of one.claimants.filter(({ round }) => round > 0)) {
        const better = open(one).filter(({ wish }) => wish! < (claimant.at!.option.wish ?? 0))
        if (arrangement.settleWhereFree(claimant, better)) changed = true
      }
      if (one.claimants.length >= one.application.wanted) continue
      const claimant = claimantOf(one, one.claimants.length + 1)
      if (!arrangement.settleWhereFree(claimant, open(one))) continue
      one.claimants.push(claimant)
      one.lostIn = null
      changed = true
    }
  }
}
