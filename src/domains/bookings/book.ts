import * as z from 'zod/mini'
import { bookings } from '../../../schema/tables/bookings.ts'
import type { TariffAudience } from '../../../schema/tables/vocabulary.ts'
import type { Context } from '../../auth/context.ts'
import { may, signedIn } from '../../auth/authorize.ts'
import type { UseCase } from '../../auth/use-case.ts'
import { check, line } from '../../platform/check.ts'
import { notFound, Refusal, type Reason } from '../../platform/refusal.ts'
import { findAlternatives } from './alternatives.ts'
import { findBeneficiary, type Beneficiary, type ForWhom } from './beneficiary.ts'
import { record } from './change.ts'
import { agreementOf, assertAgreement, type Agreement } from './conduct/approval.ts'
import { addExtras, allExtras, extrasInput, type ExtrasInput } from './equipment/hold.ts'
import { readFactsOf } from './facts.ts'
import { readAllowancesAfter, type Allowance } from './quotas/allowances.ts'
import { quoteOf, type Quote } from './quote.ts'
import { bookingRefused, type RefusedDetails } from './refused.ts'
import { bookingRow } from './row.ts'
import { judge, judgedPart, type BookingFacts, type Wish } from './rules.ts'
import { assertUnchanged, orRefused } from './settle.ts'
import { queueFirst } from './waitlist/first.ts'
import { asSettled } from './waitlist/owed.ts'

export type BookInput = ForWhom & {
  facilityId: string
  startsAt: number
  endsAt: number
  units?: number | null
  title?: string | null
  extras?: ExtrasInput
}

/** The units of a wish: as given, or else one, or all where the facility is let as a whole. */
export const unitsOf = (given: number | null | undefined, { bookable }: BookingFacts): number =>
  given ?? (bookable.whole ? bookable.capacity : 1)

/**
 * Reads what a wish is judged by, in one round trip; null where the viewer may not know of the facility. Whether they
 * may act for the beneficiary is told beside, since the dry run says it as a reason.
 */
async function prepare(input: BookInput, { viewer, database, now }: Context) {
  const { startsAt, endsAt, forOrganisationId = null } = input
  const poolIds = input.extras?.map(({ poolId }) => poolId)
  const personId = forOrganisationId === null ? (input.forPersonId ?? viewer.personId) : null
  const who = { personId, organisationId: forOrganisationId }
  const [facts, beneficiary] = await Promise.all([
    readFactsOf(database, 'VIEWER', input.facilityId, { startsAt, endsAt, who, now, poolIds }),
    findBeneficiary(database, viewer, input).catch((refusal: unknown) => {
      if (refusal instanceof Refusal) return refusal
      throw refusal
    }),
  ])
  if (!facts) return null
  const wish: Wish = { startsAt, endsAt, units: unitsOf(input.units, facts), extras: input.extras ?? [] }
  return { facts, beneficiary, wish }
}

/** What the dry run answers. */
export interface BookingCheck {
  price: Quote
  /** When it would begin. */
  startsAt: number
  reasons: Reason[]
  requiresApproval: boolean
  alternatives: RefusedDetails['alternatives']
  /** Found only when they are asked for. */
  allowances: () => Promise<Allowance[]>
}

/** The dry run of `bookFacility`: the same rules, nothing written. Null for a facility that the viewer may not know. */
export async function checkBooking(input: BookInput, context: Context): Promise<BookingCheck | null> {
  const prepared = await prepare(input, context)
  if (!prepared) return null
  const { beneficiary, wish } = prepared
  const facts = await asSettled(prepared.facts, context)
  const told = (audience: TariffAudience): Quote => quoteOf(facts, audience, wish)
  if (beneficiary instanceof Refusal) {
    const { code, params } = beneficiary
    const { requiresApproval } = facts
    return { price: told('PUBLIC'), startsAt: wish.startsAt, reasons: [{ code, params }], requiresApproval, alternatives: async () => [], allowances: async () => [] }
  }
  const standing = beneficiary.standing(facts.cooperativeId)
  const reasons = judge(wish, facts, standing, context)
  const requiresApproval = agreementFor(facts, beneficiary, context) === 'ASKED'
  const alternatives = async () => (reasons.length > 0 ? findAlternatives(wish, facts, beneficiary, context) : [])
  const { personId, organisationId } = beneficiary
  const who = { personId, organisationId, audience: standing.audience }
  const allowances = () => readAllowancesAfter(context.database, input.facilityId, judgedPart(wish), who, context.now)
  return { price: told(standing.audience), startsAt: wish.startsAt, reasons, requiresApproval, alternatives, allowances }
}

/** How a booking that the viewer makes for somebody comes to be agreed. */
export const agreementFor = (facts: BookingFacts, beneficiary: Beneficiary, { viewer }: Context): Agreement =>
  agreementOf(
    facts,
    beneficiary.standing(facts.cooperativeId),
    beneficiary.organisationId,
    may(viewer, 'booking.manage', facts.cooperativeId),
  )

/**
 * Books a facility, for oneself or for whom one may act. The rules explain; the database's guard decides: where
 * somebody was faster, the wish is judged anew and refused with its reasons.
 */
export async function bookFacility(input: BookInput, useCase: UseCase<'booking'>) {
  const { viewer, work, now, database, finish } = useCase
  const actorId = signedIn(viewer)
  const title = check(z.nullish(line(1, 200)), input.title, ['input', 'title'])
  check(extrasInput, input.extras, ['input', 'extras'])
  const prepared = await prepare(input, useCase)
  if (!prepared) throw notFound(['input', 'facilityId'])
  const { facts, beneficiary, wish } = prepared
  if (beneficiary instanceof Refusal) throw beneficiary
  await queueFirst(facts, useCase)
  const standing = beneficiary.standing(facts.cooperativeId)
  const reasons = judge(wish, facts, standing, useCase)
  if (reasons.length > 0) throw bookingRefused(reasons, wish, facts, beneficiary, useCase)

  const { cooperativeId, bookable } = facts
  const { startsAt, endsAt } = wish
  const forWhom = { forPersonId: beneficiary.personId, forOrganisationId: beneficiary.organisationId }
  const quote = quoteOf(facts, standing.audience, wish)
  const agreement = agreementFor(facts, beneficiary, useCase)
  const status = agreement === 'ASKED' ? ('REQUESTED' as const) : ('CONFIRMED' as const)
  assertAgreement(agreement, facts, beneficiary, useCase)
  for (const condition of beneficiary.acts(cooperativeId)) work.assert('FORBIDDEN', condition)
  assertUnchanged(useCase, facts, beneficiary)
  const judged = { facts, wish, audience: standing.audience, quote, status }
  const row = bookingRow(judged, { actorId, ...forWhom, title: title ?? null }, now)
  const { id } = row
  work.add(database.orm.insert(bookings).values(row))
  const extras = allExtras(wish, facts)
  addExtras(useCase, [id], extras)
  const action = status === 'CONFIRMED' ? 'booking.confirmed' : 'booking.requested'
  await record(useCase, action, { id, cooperativeId, facilityId: bookable.id }, { startsAt, endsAt, units: wish.units, ...(extras.length > 0 ? { extras } : {}), ...forWhom })
  return orRefused(() => finish({ booking: id }), useCase, { facilityId: bookable.id, wish, beneficiary })
}
