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
  return asked.map((series) => {
    const own = known.get(keyOf(series))!
    const booked: PlannedSeries['booked'] = []
    const skipped: PlannedSeries['skipped'] = []
    for (const { day, occurrence } of occurrencesOn(days, series, own.timeZone)) {
      if (!occurrence) {
        skipped.push({ day, at: null, code: 'OUTSIDE_OPENING_HOURS' })
        continue
      }
      const wish = { startsAt: occurrence.startsAt, endsAt: occurrence.endsAt, units: series.units }
      const around = near(own, wish)
      const quote = quoteOf(around, series.audience, wish)
      const [reason] = judge(wish, around, { groups: null, audience: series.audience }, context)
      if (reason) skipped.push({ day, at: occurrence.startsAt, code: reason.code })
      else {
        booked.push({ ...occurrence, quote })
        remember(series, { facts: own, wish, quote }, known)
      }
    }
    return { series, facts: own, booked, skipped }
  })
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

/** Counts what is about to be booked where it matters: at each place that shares a space, and for the beneficiary. */
function remember(
  series: WeeklySeries,
  about: Parameters<typeof foresee>[1],
  known: ReadonlyMap<string, BookingFacts>,
): void {
  const { facts } = about
  const before = facts.claims.length
  foresee(facts, about)
  const added = facts.claims.slice(before)
  const lists = new Set([facts.claims])
  for (const [key, other] of known) {
    if (other === facts) continue
    const length = other.claims.length
    if (key.endsWith(` ${series.personId ?? ''} ${series.organisationId ?? ''}`)) foresee(other, about)
    // Its claims are counted once in each list, whoever's facts it is part of.
    other.claims.length = length
    const shares = other.bookable.spaces.some(({ id }) => facts.bookable.spaces.some((space) => space.id === id))
    if (shares && !lists.has(other.claims)) other.claims.push(...added)
    lists.add(other.claims)
  }
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
