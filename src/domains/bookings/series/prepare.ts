import type { Context } from '../../../auth/context.ts'
import { check } from '../../../platform/check.ts'
import { DAY } from '../../../platform/interval.ts'
import { invalid, Refusal } from '../../../platform/refusal.ts'
import { findBeneficiary, type Beneficiary, type ForWhom } from '../beneficiary.ts'
import { unitsOf } from '../book.ts'
import { extrasInput, type ExtrasInput } from '../equipment/hold.ts'
import { readFactsOf } from '../facts.ts'
import { judgedPart, type BookingFacts } from '../rules.ts'
import type { SeriesWish } from './judge.ts'
import { occurrencesOf, type Occurrence } from './occurrences.ts'
import { parseRecurrence, usualLimits, type First, type Recurrence } from './recurrence.ts'

/** What is asked for: the first occurrence, and how it recurs on the facility's clock (RFC 5545). */
export type SeriesInput = ForWhom & {
  facilityId: string
  startsAt: number
  endsAt: number
  recurrence: string
  units?: number | null
  extras?: ExtrasInput
}

/** A series with all that it is judged by. */
export interface PreparedSeries {
  facts: BookingFacts
  first: First
  recurrence: Recurrence
  occurrences: Occurrence[]
  wish: SeriesWish
  /** For whom, or why the viewer may not book for them. */
  beneficiary: Beneficiary | Refusal
}

/**
 * Reads what a series is judged by, in one round trip; null where the viewer may not know of the facility. Refuses a
 * recurrence that is none.
 */
export async function prepareSeries(input: SeriesInput, context: Context): Promise<PreparedSeries | null> {
  const { viewer, database, now } = context
  const { facilityId, startsAt, endsAt, forOrganisationId = null } = input
  if (endsAt <= startsAt) throw invalid('INVALID_INTERVAL_OF_BOOKING', ['input', 'endsAt'])
  const extras = check(extrasInput, input.extras, ['input', 'extras']) ?? []
  const poolIds = extras.map(({ poolId }) => poolId)
  const personId = forOrganisationId === null ? (input.forPersonId ?? viewer.personId) : null
  const who = { personId, organisationId: forOrganisationId }
  const length = judgedPart(input).endsAt - startsAt
  const read = (until: number) =>
    readFactsOf(database, 'VIEWER', facilityId, { startsAt, endsAt: until, who, now, poolIds, whole: true })

  const reach = reachOf(input.recurrence, startsAt) + length
  const [found, beneficiary] = await Promise.all([
    read(reach),
    findBeneficiary(database, viewer, input).catch((refusal: unknown) => {
      if (refusal instanceof Refusal) return refusal
      throw refusal
    }),
  ])
  if (!found) return null
  // Of what is longer than any place allows the beginning is refused: nobody counts the days until the year 9999.
  const first: First = { startsAt, endsAt: startsAt + length, timeZone: found.timeZone }
  const recurrence = parseRecurrence(input.recurrence, first)
  const occurrences = occurrencesOf(recurrence, first)
  const last = occurrences.at(-1)!.startsAt + length
  const facts = last <= reach ? found : await read(last)
  const wish = facts && { units: unitsOf(input.units, facts), extras }
  return facts && wish && { facts, first, recurrence, occurrences, wish, beneficiary }
}

const days: Record<string, number> = { DAILY: 1, WEEKLY: 7, MONTHLY: 31, YEARLY: 366 }

/**
 * About when the last occurrence begins, told before the facility's zone is known, so that one read is enough: later by
 * some days than it is, and only for rules that leave out most of their periods too soon.
 */
function reachOf(text: string, startsAt: number): number {
  const part = (name: string): string | undefined => new RegExp(`\\b${name}=(\\w+)`, 'i').exec(text)?.[1]
  const until = /^(\d{4})(\d\d)(\d\d)/.exec(part('UNTIL') ?? '')
  const [count, interval] = [Number(part('COUNT') ?? 1), Number(part('INTERVAL') ?? 1)]
  const step = (days[part('FREQ')?.toUpperCase() ?? ''] ?? 1) * DAY
  const byRule = until ? Date.parse(until.slice(1).join('-')) / 1000 : startsAt + count * interval * step
  const dates = [...text.matchAll(/\b(\d{4})(\d\d)(\d\d)T/g)].map(([, ...date]) => Date.parse(date.join('-')) / 1000)
  const reach = Math.max(...[byRule, ...dates].filter(Number.isFinite), startsAt) + 3 * DAY
  return Math.min(reach, startsAt + usualLimits.seconds)
}
