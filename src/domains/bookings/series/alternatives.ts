import { sql } from 'drizzle-orm'
import { facilities } from '../../../../schema/tables/facilities.ts'
import type { Context } from '../../../auth/context.ts'
import { DAY } from '../../../platform/interval.ts'
import { daysAround, most, nearestPlaces, timesNear, type Alternative } from '../alternatives.ts'
import type { Beneficiary } from '../beneficiary.ts'
import { subjectOf, type Without } from '../facts-person.ts'
import { readFacts } from '../facts.ts'
import { quoteOf } from '../quote.ts'
import { judge, judgePlace, type BookingFacts, type Wish } from '../rules.ts'
import { allSettled } from '../waitlist/owed.ts'
import { foresee, foreseen, type AboutToBe } from './foresee.ts'
import { forSeries, near, type JudgedOccurrence, type SeriesWish } from './judge.ts'

/** Looks for what can be booked in place of one occurrence. */
export type FindAlternatives = () => Promise<Alternative[]>

interface Prepared {
  facts: BookingFacts
  wish: SeriesWish
  beneficiary: Beneficiary
  without?: Without
}

/** How many other places are judged at all times of the series, whether they are free or not. */
const placesAround = 3

/**
 * Finds alternatives to the occurrences that were refused, by their number: the nearest times at the same place, then
 * other places of its kind nearby at the same time. Each is judged by the same rules, as if all that can be booked of
 * the series were booked, and the first alternatives of the occurrences before it too: so the first of all go together.
 * One round trip for all occurrences, made when the first of them asks.
 */
export function findSeriesAlternatives(
  judged: readonly JudgedOccurrence[],
  prepared: Prepared,
  context: Context,
): (n: number) => Promise<Alternative[]> {
  let found: Promise<Map<number, Alternative[]>> | null = null
  return async (n) => {
    if (judged[n]?.reasons.length === 0) return []
    found ??= findAll(judged, prepared, context)
    return (await found).get(n) ?? []
  }
}

async function findAll(
  judged: readonly JudgedOccurrence[],
  { facts, wish, beneficiary, without }: Prepared,
  context: Context,
): Promise<Map<number, Alternative[]>> {
  const { database, now } = context
  const refused = judged.filter(({ reasons }) => reasons.length > 0)
  const [earliest, latest] = [now + facts.leadTime, now + facts.seriesHorizon]
  const [from, to] = [refused[0]!.startsAt, refused.at(-1)!.endsAt]
  const startsAt = Math.max(earliest, Math.min(from, latest) - daysAround * DAY)
  const endsAt = Math.min(latest, Math.max(to, earliest) + (daysAround + 1) * DAY + facts.maxDuration)
  // What stands in the way of the place itself stands in the way at any time.
  const searched = startsAt < endsAt && judgePlace(wish, facts, beneficiary.standing(facts.cooperativeId)).length === 0
  const poolIds = wish.extras?.map(({ poolId }) => poolId)
  const asked = { subject: subjectOf(beneficiary, now), without, poolIds, whole: true }
  const where = sql`${facilities.id} = ${facts.bookable.id}`
  const read = await Promise.all([
    searched ? readFacts(database, 'RULES', { ...asked, startsAt, endsAt, where }) : [],
    readFacts(database, 'VIEWER', { ...asked, startsAt: from, endsAt: to, where: nearestPlaces(facts, placesAround) }),
  ])
  const [own, nearby] = await Promise.all([allSettled(read[0], context), allSettled(read[1], context)])
  const [here] = own
  const known = [here, ...nearby].map((place) => place && foreseen(forSeries(place)))
  const book = (one: AboutToBe): void => {
    for (const place of known) if (place) foresee(place, one)
  }
  for (const { startsAt: begins, endsAt: ends, reasons, quote } of judged) {
    if (reasons.length === 0) book({ facts, wish: { ...wish, startsAt: begins, endsAt: ends }, quote })
  }

  const offer = (place: BookingFacts, one: Wish): Alternative[] => {
    const around = near(place, one)
    const standing = beneficiary.standing(place.cooperativeId)
    if (judge(one, around, standing, context).length > 0) return []
    const price = quoteOf(around, standing.audience, one)
    return [{ startsAt: one.startsAt, endsAt: one.endsAt, facilityId: place.bookable.id, units: one.units, price }]
  }
  const [atPlace, ...elsewhere] = known
  const all = new Map<number, Alternative[]>()
  for (const [n, occurrence] of judged.entries()) {
    // Nothing near is bookable where the occurrence itself lies too soon or too far ahead.
    const isReachable = occurrence.startsAt >= earliest && occurrence.endsAt <= latest
    if (occurrence.reasons.length === 0 || !isReachable) continue
    const one: Wish = { ...wish, startsAt: occurrence.startsAt, endsAt: occurrence.endsAt }
    const offered: Alternative[] = []
    const range = { around: one.startsAt, from: Math.max(startsAt, one.startsAt - daysAround * DAY), until: endsAt }
    const week = atPlace && near(atPlace, one, (daysAround + 2) * DAY)
    for (const time of week ? timesNear(one, week, range) : []) {
      if (offered.length === most) break
      offered.push(...offer(week!, { ...one, ...time }))
    }
    for (const place of elsewhere) if (place && offered.length < most) offered.push(...offer(place, one))
    const [best] = offered
    const place = known.find((each) => each?.bookable.id === best?.facilityId)
    if (best && place) {
      const { startsAt: begins, endsAt: ends, price: quote } = best
      book({ facts: place, wish: { ...one, startsAt: begins, endsAt: ends }, quote })
    }
    all.set(n, offered)
  }
  return all
}
