import type { Context } from '../../../auth/context.ts'
import type { Interval } from '../../../platform/interval.ts'
import type { Reason } from '../../../platform/refusal.ts'
import { policyMaxima } from '../../facilities/index.ts'
import type { Claim } from '../availability.ts'
import { asBooked, type Beneficiary } from '../beneficiary.ts'
import { unitsOf } from '../book.ts'
import { agreementOf, type Agreement } from '../conduct/approval.ts'
import { quoteOf, type Quote } from '../quote.ts'
import { judge, type BookingFacts, type Standing, type Wish } from '../rules.ts'
import { near } from '../series/judge.ts'
import { hasRoom, takenWithin } from '../taken.ts'
import type { Fate, Taken } from '../waitlist/choose.ts'
import type { Queued } from '../waitlist/queue.ts'
import type { ExistingBooking } from './existing.ts'
import { KnownPlaces, type Known } from './known.ts'
import { fatesOf, owingWhatIsLeft, takenBy, type Owing } from './waiting.ts'

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

/** What is planned, and what becomes of those who wait in the same batch. */
export interface Plan {
  planned: PlannedBooking[]
  places: KnownPlaces
  fates: Fate<Queued>[]
}

/**
 * Judges many bookings at once by the rules of a single one, in their order, each as if those before it that can be
 * were booked. Bookings that are to be changed or called off are where they are to be, or nowhere, from the beginning. Where
 * somebody waits for what they leave, or is owed room already, they come before all that is new.
 */
export async function planMany(
  wishes: readonly ManyWish[],
  calledOff: readonly ExistingBooking[],
  context: Context,
): Promise<Plan> {
  const existing = wishes.flatMap((wish) => wish.existing ?? [])
  const left = [...existing, ...calledOff]
  const without = left.map(({ booking }) => booking.id)
  const poolIds = [...new Set(existing.flatMap(({ extras }) => extras.map(({ poolId }) => poolId)))]
  const asked = wishes.map((wish) => ({ ...wish, ...idsOf(wish.beneficiary) }))
  const isAnyNew = asked.length > existing.length
  const [places, owingLeft] = await Promise.all([
    KnownPlaces.read(asked, { without, poolIds }, context),
    isAnyNew ? owingWhatIsLeft(left, context) : [],
  ])
  const owing = isAnyNew ? owingAll(owingLeft, places) : []
  const owed = new Set<Claim>()
  const plan = (one: (typeof asked)[number]): PlannedBooking => {
    const known = places.of(one)
    if (!known) throw new Error('a booking is imported for a place that is not there')
    const made = planOne(one, known, owed, context)
    const { wish, quote, reasons } = made
    if (reasons.length === 0) places.remember(known, { facts: known.asRead, wish, quote })
    return made
  }
  if (owing.length === 0) return { planned: asked.map(plan), places, fates: [] }

  const changed = new Map(asked.filter((one) => one.existing).map((one) => [one, plan(one)]))
  const fates = await fatesOf(owing, { without, moved: [...changed.values()].flatMap(takenByMove) }, context)
  for (const given of fates.flatMap(takenBy)) for (const claim of places.give(given)) owed.add(claim)
  return { planned: asked.map((one) => changed.get(one) ?? plan(one)), places, fates }
}

/** Where somebody is owed room: by what is left, or already, since nobody has looked at the queue. */
function owingAll(left: readonly Owing[], places: KnownPlaces): Owing[] {
  const known = new Map(
    places.all().flatMap(({ asRead: { owing, bookable } }): [string, Owing][] =>
      owing ? [[bookable.id, { facilityId: bookable.id, range: owing }]] : [],
    ),
  )
  for (const one of left) known.set(one.facilityId, one)
  return [...known.values()]
}

/** What a booking takes where it comes to. */
const takenByMove = ({ asked, known, wish, quote }: PlannedBooking): Taken[] => {
  const { booking } = asked.existing!
  return [{ facts: known.asRead, wish, quote, beneficiaryId: (booking.forPersonId ?? booking.forOrganisationId)! }]
}

const idsOf = ({ personId, organisationId }: Beneficiary) => ({ personId, organisationId })

function planOne(asked: ManyWish, known: Known, owed: ReadonlySet<Claim>, context: Context): PlannedBooking {
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
  const hasRoomIn = (claims: readonly Claim[]): boolean => hasRoom(wish, near({ ...facts, claims: [...claims] }, wish))
  if (full >= 0 && owed.size > 0 && hasRoomIn(facts.claims.filter((claim) => !owed.has(claim)))) {
    reasons[full] = { code: 'WAITLIST_FIRST' }
  } else if (full >= 0 && hasRoomIn(known.stood)) reasons[full] = { code: 'IMPORT_OVERLAPS' }
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
