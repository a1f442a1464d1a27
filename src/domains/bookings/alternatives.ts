import { and, sql } from 'drizzle-orm'
import { facilities } from '../../../schema/tables/facilities.ts'
import type { Context } from '../../auth/context.ts'
import { DAY, type Interval } from '../../platform/interval.ts'
import { slots } from './availability.ts'
import type { Beneficiary } from './beneficiary.ts'
import { readFacts } from './facts.ts'
import { priceOf, type Price } from './price.ts'
import { judge, type BookingFacts, type Wish } from './rules.ts'
import { distanceMetres, isFree, isWithin } from './search.ts'

/** Another time or place that was judged bookable for the same person. */
export interface Alternative extends Interval {
  facilityId: string
  units: number
  price: Price
}

const most = 3

/** How far in time, and how near in space (kilometres), alternatives are looked for, and how many places are judged. */
const daysAround = 7
const kilometresAround = 10
const placesAround = 6

/**
 * Up to three alternatives to a wish that was refused, each judged by the same rules: the nearest times at the same
 * place first, then other places of its kind nearby at the same time. One read.
 */
export async function findAlternatives(
  wish: Wish,
  facts: BookingFacts,
  beneficiary: Beneficiary,
  { viewer, now, languages, database }: Context,
  without?: string,
): Promise<Alternative[]> {
  const length = wish.endsAt - wish.startsAt
  if (length <= 0) return []
  const from = Math.max(now + facts.leadTime, wish.startsAt - daysAround * DAY)
  const until = Math.min(now + facts.horizon, Math.max(wish.endsAt, now) + daysAround * DAY)
  const here = sql`${facilities.id} = ${facts.bookable.id}`
  const [[wide], nearby] = await Promise.all([
    from < until ? readFacts(database, viewer, { startsAt: from, endsAt: until, where: here, without }) : [],
    readNearby(wish, facts, { viewer, now, database }),
  ])
  const told = (place: BookingFacts, at: Interval): Alternative => {
    const { audience } = beneficiary.standing(place.cooperativeId)
    const price = priceOf(place.tariffs, audience, at.endsAt - at.startsAt, wish.units)
    return { startsAt: at.startsAt, endsAt: at.endsAt, facilityId: place.bookable.id, units: wish.units, price }
  }
  const bookable = (place: BookingFacts, at: Interval): boolean =>
    judge({ ...at, units: wish.units }, place, beneficiary.standing(place.cooperativeId), { now, languages }).length === 0

  const sameTime = nearby.filter((place) => bookable(place, wish)).map((place) => told(place, wish))
  const otherTimes = wide ? timesNear(wish, length, wide, from, until) : []
  const sameplace: Alternative[] = []
  for (const at of otherTimes) {
    if (sameplace.length === most) break
    if (bookable(wide!, at)) sameplace.push(told(wide!, at))
  }
  return [...sameplace, ...sameTime].slice(0, most)
}

/** Slots of the wished length at the same place, those that begin nearest to the wish first, none overlapping another. */
function timesNear(wish: Wish, length: number, place: BookingFacts, from: number, until: number): Interval[] {
  const duration = Math.min(place.maxDuration, Math.max(place.minDuration, Math.ceil(length / place.granularity) * place.granularity))
  const open = place.calendar.filter(({ kind }) => kind === 'OPEN')
  const units = Math.min(wish.units, place.bookable.capacity)
  const search = { bookable: place.bookable, claims: place.claims, open, from, until, duration, step: place.granularity }
  const found = slots({ ...search, units, timeZone: place.timeZone, limit: 2_000 })
  const away = (slot: Interval): number => Math.abs(slot.startsAt - wish.startsAt)
  return found.sort((a, b) => away(a) - away(b) || a.startsAt - b.startsAt)
}

/** The facts of other places of the same kind nearby that the search finds free at the wished time. */
function readNearby(wish: Wish, facts: BookingFacts, { viewer, now, database }: Pick<Context, 'viewer' | 'now' | 'database'>) {
  const place = { latitude: facts.latitude, longitude: facts.longitude, radiusKm: kilometresAround }
  const where = and(
    sql`${facilities.id} <> ${facts.bookable.id}`,
    sql`${facilities.kind} = ${facts.kind}`,
    sql`${facilities.status} = 'PUBLISHED'`,
    isWithin(facilities, place),
    isFree(facilities, wish, wish.units, now),
  )!
  const nearest = sql`${where} order by ${distanceMetres(facilities, place)}, ${facilities.id} limit ${placesAround}`
  return readFacts(database, viewer, { ...wish, where: nearest })
}
