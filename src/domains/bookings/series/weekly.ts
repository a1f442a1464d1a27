import { sql } from 'drizzle-orm'
import { facilities } from '../../../../schema/tables/facilities.ts'
import type { TariffAudience } from '../../../../schema/tables/vocabulary.ts'
import type { Context } from '../../../auth/context.ts'
import { DAY, wallClock, type WallClock } from '../../../platform/interval.ts'
import { subjectOf } from '../facts-person.ts'
import { readFacts } from '../facts.ts'
import { quoteOf, type Quote } from '../quote.ts'
import { judge, type BookingFacts } from '../rules.ts'
import { foresee, foreseen } from './foresee.ts'
import { forSeries, near } from './judge.ts'
import type { Occurrence } from './occurrences.ts'
import { offsetAt } from './recurrence.ts'
import { printLocal } from './stamps.ts'

/** A place for somebody at one time of every week. */
export interface WeeklySeries {
  facilityId: string
  personId: string | null
  organisationId: string | null
  audience: TariffAudience
  title: string
  /** ISO: 1 Monday … 7 Sunday. */
  weekday: number
  /** Seconds of wall time from midnight, and a length in them. */
  startsAt: number
  length: number
  units: number
}

/** Days since 1970-01-01: the first, and the one after the last. */
export interface Days {
  from: number
  until: number
}

/** A weekly series, judged day by day. */
export interface PlannedSeries {
  series: WeeklySeries
  facts: BookingFacts
  booked: (Occurrence & { quote: Quote })[]
  /** The days on which it cannot be, with the first reason why; no instant where the clock skips that time. */
  skipped: { day: number; at: number | null; code: string }[]
}

/**
 * Judges many weekly series at once, by the rules of a single booking, each as if those before it were booked: so what
 * they share, a space or a quota, is counted. What is kept for a season is not in the way of those that it is kept for.
 */
export async function planWeekly(
  asked: readonly WeeklySeries[],
  days: Days,
  context: Context,
): Promise<PlannedSeries[]> {
  const known = await readKnown(asked, days, context)
  const circles = circlesOf(known)
  return asked.map((series) => {
    const own = known.get(keyOf(series))!
    const booked: PlannedSeries['booked'] = []
    const skipped: PlannedSeries['skipped'] = []
    for (const { day, occurrence } of occurrencesOn(days, series, own.timeZone)) {
      if (!occurrence) {
        skipped.push({ day, at: null, code: 'OUTSIDE_OPENING_HOURS' })
        continue
      }
      // The guard lets nobody book for who is blocked, and one of them must not keep all the others from their slots.
      if (own.person.blockedUntil !== null) {
        skipped.push({ day, at: occurrence.startsAt, code: 'BLOCKED' })
        continue
      }
      const wish = { startsAt: occurrence.startsAt, endsAt: occurrence.endsAt, units: series.units }
      const around = nearInPrice(near(own, wish), wish.startsAt)
      const quote = quoteOf(around, series.audience, wish)
      const [reason] = judge(wish, around, { groups: null, audience: series.audience }, context)
      if (reason) skipped.push({ day, at: occurrence.startsAt, code: reason.code })
      else {
        booked.push({ ...occurrence, quote })
        remember({ facts: own, wish, quote }, circles.get(own)!)
      }
    }
    return { series, facts: own, booked, skipped }
  })
}

/** How far around a wish what was paid counts: the days of a month, and what a zone may add. */
const month = 33 * DAY

/** The facts with only what was paid around an instant: that is all that a price can depend on. */
function nearInPrice(facts: BookingFacts, at: number): BookingFacts {
  const spent = facts.pricing.spent.filter(([startOnWall]) => Math.abs(startOnWall - at) < month)
  return { ...facts, pricing: { ...facts.pricing, spent } }
}

const keyOf = ({ facilityId, personId, organisationId }: WeeklySeries): string =>
  [facilityId, personId, organisationId].join(' ')

/** The facts of each place for each beneficiary; all of a place share one list of claims. */
async function readKnown(asked: readonly WeeklySeries[], days: Days, { database, now }: Context) {
  const whose = new Map(asked.map((one) => [`${one.personId} ${one.organisationId}`, one]))
  const range = { startsAt: (days.from - 1) * DAY, endsAt: (days.until + 1) * DAY }
  const read = await Promise.all(
    [...whose.values()].map(async ({ personId, organisationId }) => {
      const own = asked.filter((one) => one.personId === personId && one.organisationId === organisationId)
      const where = sql`${facilities.id} in ${[...new Set(own.map(({ facilityId }) => facilityId))]}`
      const subject = subjectOf({ personId, organisationId }, now)
      const found = await readFacts(database, 'RULES', { ...range, where, subject, whole: true })
      return found.map((facts) => ({ ...foreseen(forSeries(facts)), keeps: [], personId, organisationId }))
    }),
  )
  const claims = new Map<string, BookingFacts['claims']>()
  const known = new Map<string, BookingFacts>()
  for (const facts of read.flat()) {
    const { id } = facts.bookable
    if (!claims.has(id)) claims.set(id, facts.claims)
    known.set([id, facts.personId, facts.organisationId].join(' '), { ...facts, claims: claims.get(id)! })
  }
  return known
}

/** Who else has to know of a booking of somebody at a place. */
interface Circle {
  /** The facts of the same beneficiary, and those that have a quota or a pool in common with these. */
  facts: BookingFacts[]
  /** The claims of the other places that share a space. */
  claims: Set<BookingFacts['claims']>
}

function circlesOf(known: ReadonlyMap<string, BookingFacts>): Map<BookingFacts, Circle> {
  const whose = (key: string): string => key.slice(key.indexOf(' '))
  const shared = ({ person }: BookingFacts): string[] => [
    ...person.pools.map(({ id }) => id),
    ...person.quotas.map(({ id, subjectId }) => `${id} ${subjectId}`),
  ]
  const all = [...known].map(([key, facts]) => ({ whose: whose(key), facts, shared: new Set(shared(facts)) }))
  const circle = (one: (typeof all)[number]): Circle => {
    const others = all.filter(({ facts }) => facts !== one.facts)
    const knows = others.filter(
      (other) => other.whose === one.whose || [...one.shared].some((id) => other.shared.has(id)),
    )
    const spaces = new Set(one.facts.bookable.spaces.map(({ id }) => id))
    const beside = others.filter(({ facts }) => facts.bookable.spaces.some(({ id }) => spaces.has(id)))
    const claims = new Set(beside.map(({ facts }) => facts.claims).filter((list) => list !== one.facts.claims))
    return { facts: knows.map(({ facts }) => facts), claims }
  }
  return new Map(all.map((one) => [one.facts, circle(one)]))
}

/** Counts what is about to be booked where it matters: once in each list of claims, and once in each price. */
function remember(about: Parameters<typeof foresee>[1], circle: Circle): void {
  const { claims } = about.facts
  const before = claims.length
  foresee(about.facts, about)
  for (const other of circle.facts) {
    const lengths = [other.claims.length, other.pricing.spent.length] as const
    foresee(other, about)
    other.claims.length = lengths[0]
    other.pricing.spent.length = lengths[1]
  }
  for (const list of circle.claims) list.push(...claims.slice(before))
}

/** The days of a weekday, with what begins then; null where the clock skips that time. */
function occurrencesOn({ from, until }: Days, series: WeeklySeries, timeZone: string) {
  const clock = wallClock(timeZone, from * DAY, until * DAY)
  const first = from + ((series.weekday - 1 - ((from + 3) % 7) + 7) % 7)
  const count = Math.max(0, Math.ceil((until - first) / 7))
  return Array.from({ length: count }, (_, week) => {
    const day = first + week * 7
    return { day, occurrence: occurrenceAt(clock, day * DAY + series.startsAt, series.length) }
  })
}

function occurrenceAt(clock: WallClock, wall: number, length: number): Occurrence | null {
  const startsAt = clock.instantOf(wall)
  const endsAt = clock.instantOf(wall + length)
  const isSkipped = startsAt + offsetAt(clock, startsAt) !== wall
  return isSkipped || endsAt <= startsAt ? null : { startsAt, endsAt, local: printLocal(wall) }
}
