import { sql } from 'drizzle-orm'
import { bookings } from '../../../schema/tables/bookings.ts'
import type { Context } from '../../auth/context.ts'
import { may, signedIn } from '../../auth/authorize.ts'
import type { UseCase } from '../../auth/use-case.ts'
import { check, line } from '../../platform/check.ts'
import { newId } from '../../platform/ids.ts'
import { notFound, Refusal } from '../../platform/refusal.ts'
import { findBeneficiary, type Beneficiary, type ForWhom } from './beneficiary.ts'
import { readFactsOf } from './facts.ts'
import { priceOf, type Price } from './price.ts'
import { bookingRefused, type RefusedDetails } from './refused.ts'
import { judge, type BookingFacts, type Wish } from './rules.ts'

export type BookInput = ForWhom & {
  facilityId: string
  startsAt: number
  endsAt: number
  units?: number | null
  title?: string | null
}

/** The units of a wish: as given, or else one, or all where the facility is let as a whole. */
const unitsOf = (given: number | null | undefined, { bookable }: BookingFacts): number =>
  given ?? (bookable.whole ? bookable.capacity : 1)

/** Reads what a wish is judged by, in one round trip; null where the viewer may not know of the facility. */
async function prepare(input: BookInput, { viewer, database }: Context) {
  const [facts, beneficiary] = await Promise.all([
    readFactsOf(database, viewer, input.facilityId, input),
    findBeneficiary(database, viewer, input),
  ])
  if (!facts) return null
  const wish: Wish = { startsAt: input.startsAt, endsAt: input.endsAt, units: unitsOf(input.units, facts) }
  const standing = beneficiary.standing(facts.cooperativeId)
  return { facts, beneficiary, wish, standing }
}

/** What the dry run answers. */
export interface BookingCheck {
  price: Price
  reasons: { code: string }[]
  requiresApproval: boolean
  alternatives: RefusedDetails['alternatives']
}

/** The dry run of `bookFacility`: the same rules, nothing written. Null where the viewer may not know of the facility. */
export async function checkBooking(input: BookInput, context: Context): Promise<BookingCheck | null> {
  const prepared = await prepare(input, context)
  if (!prepared) return null
  const { facts, beneficiary, wish, standing } = prepared
  const reasons = judge(wish, facts, standing, context)
  const refusal = bookingRefused(reasons, wish, facts, beneficiary, context)
  return {
    price: priceOf(facts.tariffs, standing.audience, Math.max(0, wish.endsAt - wish.startsAt), wish.units),
    reasons,
    requiresApproval: needsApproval(facts, context),
    alternatives: reasons.length > 0 ? (refusal.details as unknown as RefusedDetails).alternatives : async () => [],
  }
}

/** Who decides about requests needs no approval. */
const needsApproval = (facts: BookingFacts, { viewer }: Context): boolean =>
  facts.requiresApproval && !may(viewer, 'booking.manage', facts.cooperativeId)

/**
 * Books a facility, for oneself or for whom one may act. The rules explain; the database's guard decides: where somebody
 * was faster, the wish is judged anew and refused with its reasons.
 */
export async function bookFacility(input: BookInput, useCase: UseCase<'booking'>) {
  const { viewer, work, now, database, finish } = useCase
  const actorId = signedIn(viewer)
  const title = check(line(1, 200).nullish(), input.title, ['input', 'title'])
  const prepared = await prepare(input, useCase)
  if (!prepared) throw notFound(['input', 'facilityId'])
  const { facts, beneficiary, wish, standing } = prepared
  const reasons = judge(wish, facts, standing, useCase)
  if (reasons.length > 0) throw bookingRefused(reasons, wish, facts, beneficiary, useCase)

  const id = newId('boo')
  const { bookable, cooperativeId } = facts
  const price = priceOf(facts.tariffs, standing.audience, wish.endsAt - wish.startsAt, wish.units)
  const status = needsApproval(facts, useCase) ? ('REQUESTED' as const) : ('CONFIRMED' as const)
  assertUnchanged(useCase, facts, beneficiary)
  work.add(
    database.orm.insert(bookings).values({
      ...{ id, facilityId: bookable.id, cooperativeId, status, ...wish, title: title ?? null, actorId },
      ...{ bufferBefore: bookable.bufferBefore, bufferAfter: bookable.bufferAfter },
      ...{ forPersonId: beneficiary.personId, forOrganisationId: beneficiary.organisationId },
      ...{ audience: standing.audience, priceCents: price.amountCents, currency: price.currency, createdAt: now, updatedAt: now },
    }),
  )
  const action = status === 'CONFIRMED' ? 'booking.confirmed' : 'booking.requested'
  work.audit({ action, subjectId: id, cooperativeId, facilityId: bookable.id, data: { ...wish, forPersonId: beneficiary.personId, forOrganisationId: beneficiary.organisationId } })
  await work.emit(action, { bookingId: id, actorId })
  return orRefused(() => finish({ booking: id }), useCase, { facilityId: bookable.id, wish, beneficiary })
}

/** Demands that what the judgement relied on is still so when the batch runs. */
export function assertUnchanged({ work }: Pick<UseCase, 'work'>, facts: BookingFacts, beneficiary: Beneficiary): void {
  work.assert('STALE', sql`(select rules_version from facilities where id = ${facts.bookable.id}) = ${facts.rulesVersion}`)
  for (const condition of beneficiary.holds(facts.cooperativeId)) work.assert('FORBIDDEN', condition)
}

interface Lost {
  facilityId: string
  wish: Wish
  beneficiary: Beneficiary
  /** The booking that is being moved, whose own claims do not count against it. */
  without?: string
}

/** Commits; where the guard said no, says why, from the facts as they are now. */
export async function orRefused<T>(commit: () => Promise<T>, context: Context, { facilityId, wish, beneficiary, without }: Lost): Promise<T> {
  try {
    return await commit()
  } catch (refusal) {
    if (!(refusal instanceof Refusal) || refusal.code !== 'NO_CAPACITY') throw refusal
    const facts = await readFactsOf(context.database, context.viewer, facilityId, wish, without)
    if (!facts) throw refusal
    const reasons = judge(wish, facts, beneficiary.standing(facts.cooperativeId), context)
    // Whoever was faster may have gone again by now; the guard's word stands.
    throw bookingRefused(reasons.length > 0 ? reasons : [{ code: 'NO_CAPACITY' }], wish, facts, beneficiary, context, without)
  }
}
