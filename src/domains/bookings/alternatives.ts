import { and, sql, type SQL } from 'drizzle-orm'
import { facilities } from '../../../schema/tables/facilities.ts'
import type { Context } from '../../auth/context.ts'
import { DAY, type Interval } from '../../platform/interval.ts'
import { slots } from './availability.ts'
import type { Beneficiary } from './beneficiary.ts'
import { subjectOf, type Subject } from './facts-person.ts'
import { readFacts } from './facts.ts'
import { quoteOf, type Quote } from './quote.ts'
import { judge, judgePlace, type BookingFacts, type Wish } from './rules.ts'
import { distanceMetres, isFree, isInBox, isWithin } from './search.ts'
import { allSettled } from './waitlist/owed.ts'

/** Another time or place that was judged bookable for the same person. */
export interface Alternative extends Interval {
  facilityId: string
  units: number
  price: Quote
}

/** How many alternatives are told at most. */
export const most = 3

/** How far in time, and how near in space (kilometres), alternatives are looked for, and how many places are judged. */
export const daysAround = 7
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
  context: Context,
  without?: string,
): Promise<Alternative[]> {
  if (wish.endsAt <= wish.startsAt) return []
  const { now, database } = context
  // Around the wish, or around the nearest time that the lead time and the horizon allow.
  const [earliest, latest] = [now + facts.leadTime, now + facts.horizon]
  const around = Math.max(earliest, Math.min(wish.startsAt, latest))
  const from = Math.max(earliest, around - daysAround * DAY)
  const until = Math.min(latest, around + (daysAround + 1) * DAY + facts.maxDuration)
  // What stands in the way of the place itself stands in the way at any time.
  const searched = from < until && judgePlace(wish, facts, beneficiary.standing(facts.cooperativeId)).length === 0
  const where = sql`${facilities.id} = ${facts.bookable.id}`
  const poolIds = wish.extras?.map(({ poolId }) => poolId)
  const asked = { subject: subjectOf(beneficiary, now), without, poolIds }
  const read = await Promise.all([
    searched ? readFacts(database, 'RULES', { ...asked, startsAt: from, endsAt: until, where }) : [],
    readNearby(wish, facts, asked.subject, context),
  ])
  const [own, nearby] = await Promise.all([allSettled(read[0], context), allSettled(read[1], context)])
  const [here] = own
  const offer = (place: BookingFacts, { startsAt, endsAt }: Interval): Alternative[] => {
    const standing = beneficiary.standing(place.cooperativeId)
    if (judge({ ...wish, startsAt, endsAt }, place, standing, context).length > 0) return []
    const price = quoteOf(place, standing.audience, { ...wish, startsAt, endsAt })
    return [{ startsAt, endsAt, facilityId: place.bookable.id, units: wish.units, price }]
  }
  const found: Alternative[] = []
  for (const time of here ? timesNear(wish, here, { around, from, until }) : []) {
    if (found.length === most) break
    found.push(...offer(here!, time))
  }
  return [...found, ...nearby.flatMap((place) => offer(place, wish))].slice(0, most)
}

/** Free times of the wished length at the same place, as far as its limits allow, those that begin nearest first. */
export function* timesNear(
  wish: Wish,
  place: BookingFacts,
  { around, from, until }: { around: number; from: number; until: number },
): Generator<Interval> {
  const { granularity, minDuration, maxDuration, bookable, claims, timeZone } = place
  const length = Math.ceil((wish.endsAt - wish.startsAt) / granularity) * granularity
  const duration = Math.min(maxDuration, Math.max(minDuration, length))
  const open = place.calendar.filter(({ kind }) => kind === 'OPEN')
  const search = { bookable, claims, open, duration, step: granularity, units: wish.units, timeZone, limit: Infinity }
  const away = ({ startsAt }: Interval): number => Math.abs(startsAt - around)
  // Day by day outwards: most often the first day has enough.
  for (let days = 1; days <= daysAround; days++) {
    const reach = days * DAY
    const range = { from: Math.max(from, around - reach), until: Math.min(until, around + reach + duration + DAY) }
    const ring = slots({ ...search, ...range }).filter((time) => away(time) >= reach - DAY && away(time) < reach)
    yield* ring.sort((a, b) => away(a) - away(b) || a.startsAt - b.startsAt)
  }
}

/** The other places of the same kind nearby of which a condition holds, the nearest first. */
export function nearestPlaces({ latitude, longitude, kind, bookable }: BookingFacts, most: number, condition?: SQL): SQL {
  const place = { latitude, longitude, radiusKm: kilometresAround }
  const distance = distanceMetres(facilities, place)
  const where = and(
    sql`${facilities.id} <> ${bookable.id}`,
    sql`${facilities.kind} = ${kind}`,
    sql`${facilities.status} = 'PUBLISHED'`,
    isInBox(facilities, place),
    isWithin(distance, place),
    condition,
  )!
  return sql`${where} order by ${distance}, ${facilities.id} limit ${most}`
}

/** The facts of those that the search finds free at the wished time. */
function readNearby(wish: Wish, facts: BookingFacts, subject: Subject, { database }: Context) {
  const where = nearestPlaces(facts, placesAround, isFree(facilities, wish, wish.units))
  const poolIds = wish.extras?.map(({ poolId }) => poolId)
  return readFacts(database, 'VIEWER', { ...wish, subject, poolIds, where })
}
