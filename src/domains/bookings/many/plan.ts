import type { Context } from '../../../auth/context.ts'
import type { Interval } from '../../../platform/interval.ts'
import type { Reason } from '../../../platform/refusal.ts'
import { policyMaxima } from '../../facilities/index.ts'
import { asBooked, type Beneficiary } from '../beneficiary.ts'
import { unitsOf } from '../book.ts'
import { agreementOf, type Agreement } from '../conduct/approval.ts'
import { quoteOf, type Quote } from '../quote.ts'
import { judge, type BookingFacts, type Standing, type Wish } from '../rules.ts'
import { near } from '../series/judge.ts'
import { hasRoom, takenWithin } from '../taken.ts'
import type { ExistingBooking } from './existing.ts'
import { KnownPlaces, type Known } from './known.ts'

/** One of many bookings that a manager brings along: a new one, or what a booking is to become. */
export interface ManyWish extends Interval {
  facilityId: string
  beneficiary: Beneficiary
  /** As many as before, or as a new booking takes, where null. */
  units: number | null
  title: string | null
  existing: ExistingBooking | null
}

/** A wish, judged: it can be booked where there is no reason against it. */
export interface PlannedBooking {
  asked: ManyWish
  known: Known
  wish: Wish
  standing: Standing
  quote: Quote
  agreement: Agreement
  reasons: Reason[]
  /** What the rules have against it, which does not count for what was agreed elsewhere. */
  remarks: Reason[]
  /** Which parts of it are taken, with the time between bookings; never by whom. */
  conflicts: Interval[]
}

/** What was agreed elsewhere may lie in the past, or at odd hours; but not where there is no room. */
const onlyRemarked: ReadonlySet<string> = new Set([
  ...['IN_THE_PAST', 'TOO_SOON', 'TOO_FAR_AHEAD', 'NOT_ON_GRID', 'TOO_SHORT_BOOKING', 'TOO_LONG_BOOKING'],
  ...['OUTSIDE_OPENING_HOURS', 'CLOSED', 'NOT_ELIGIBLE'],
])

/**
 * Judges many bookings at once by the rules of a single one, in their order, each as if those before it that can be were
 * booked. Bookings that are to be changed or called off are where they are to be, or nowhere, from the beginning.
 */
export async function planMany(
  wishes: readonly ManyWish[],
  calledOff: readonly ExistingBooking[],
  context: Context,
): Promise<{ planned: PlannedBooking[]; places: KnownPlaces }> {
  const existing = wishes.flatMap((wish) => wish.existing ?? [])
  const without = [...existing, ...calledOff].map(({ booking }) => booking.id)
  const poolIds = [...new Set(existing.flatMap(({ extras }) => extras.map(({ poolId }) => poolId)))]
  const asked = wishes.map((wish) => ({ ...wish, ...idsOf(wish.beneficiary) }))
  const places = await KnownPlaces.read(asked, { without, poolIds }, context)
  const planned = asked.map((one): PlannedBooking => {
    const known = places.of(one)
    if (!known) throw new Error('a booking is imported for a place that is not there')
    const plan = planOne(one, known, context)
    const { wish, quote, reasons } = plan
    if (reasons.length === 0) places.remember(known, { facts: known.asRead, wish, quote })
    return plan
  })
  return { planned, places }
}

const idsOf = ({ personId, organisationId }: Beneficiary) => ({ personId, organisationId })

function planOne(asked: ManyWish, known: Known, context: Context): PlannedBooking {
  const { startsAt, endsAt, existing } = asked
  const facts = near(known.facts, asked)
  const beneficiary = existing ? asBooked(existing.booking) : asked.beneficiary
  const standing = beneficiary.standing(facts.cooperativeId)
  const units = asked.units ?? existing?.booking.units ?? unitsOf(null, facts)
  const wish: Wish = { startsAt, endsAt, units, extras: existing?.extras ?? [] }
  const quote = quoteOf(facts, standing.audience, wish)
  const told = judge(wish, facts, standing, context)
  const passes = (reason: Reason): boolean => isRemark(reason, wish, facts)
  const reasons = told.filter((reason) => !passes(reason))
  const full = reasons.findIndex(({ code }) => code === 'NO_CAPACITY')
  const conflicts = full < 0 ? [] : takenWithin(wish, facts)
  if (full >= 0 && hasRoom(wish, near({ ...facts, claims: [...known.stood] }, wish))) {
    reasons[full] = { code: 'IMPORT_OVERLAPS' }
  }
  const agreement = existing ? 'BY_MANAGER' : agreed(facts, standing, asked, context)
  const remarks = told.filter(passes)
  if (agreement === 'ASKED') remarks.push({ code: 'IMPORT_NEEDS_APPROVAL' })
  return { asked, known, wish, standing, quote, agreement, reasons, remarks, conflicts }
}

/** Nobody decides about what has begun. */
const agreed = (
  facts: BookingFacts,
  standing: Standing,
  { beneficiary, startsAt }: ManyWish,
  { now }: Context,
): Agreement => (startsAt <= now ? 'BY_MANAGER' : agreementOf(facts, standing, beneficiary.organisationId, true))

function isRemark({ code }: Reason, { startsAt, endsAt }: Interval, { status }: BookingFacts): boolean {
  // Nothing looks farther than the longest that any place allows; and what is not published yet may be filled before.
  if (code === 'TOO_LONG_BOOKING') return endsAt - startsAt <= policyMaxima.maxDuration + 3_600
  return onlyRemarked.has(code) || (code === 'NOT_BOOKABLE' && status === 'DRAFT')
}
