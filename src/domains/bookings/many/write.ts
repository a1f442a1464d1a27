import { bookings } from '../../../../schema/tables/bookings.ts'
import type { Context } from '../../../auth/context.ts'
import type { Writing } from '../../../auth/use-case.ts'
import { insertEach } from '../../../platform/database/insert-each.ts'
import { conflict, Refusal } from '../../../platform/refusal.ts'
import { change } from '../change.ts'
import { assertAgreement } from '../conduct/approval.ts'
import { addExtras, allExtras, freeExtras, sameExtras } from '../equipment/hold.ts'
import type { StoredBooking } from '../find.ts'
import { cancellationFeeOf } from '../money/fees.ts'
import { bookingRow, requoted, timed } from '../row.ts'
import { assertUnchanged, orExplained } from '../settle.ts'
import { carryOut, relyOn } from '../waitlist/carry-out.ts'
import { settlingOf } from '../waitlist/freeing.ts'
import { letGo, noteLeft } from '../waitlist/let-go.ts'
import { settleQueue } from '../waitlist/settle-queue.ts'
import type { ExistingBooking } from './existing.ts'
import type { KnownPlaces } from './known.ts'
import { inSafeOrder } from './order.ts'
import type { Plan, PlannedBooking } from './plan.ts'

/** How many rows go in one statement, so that none is longer than a server takes. */
const atOnce = 500

/** Settles queues in which a hold has expired, before anything is booked there; then everything is read anew. */
export async function queuesFirst(places: KnownPlaces, context: Context): Promise<void> {
  const due = new Set(
    places
      .all()
      .filter(({ asRead }) => asRead.queueDue)
      .map(({ asRead }) => asRead.bookable.id),
  )
  if (due.size === 0) return
  for (const id of due) await settleQueue(settlingOf(context), id)
  throw conflict('STALE')
}

/**
 * Adds to a batch what was planned, and what is called off: first what frees room, then what moves, then what those get
 * who wait, then what is new. Answers the id of each planned booking. The database's guards have the last word on each.
 */
export async function addMany(
  useCase: Writing,
  actorId: string,
  { planned, fates }: Pick<Plan, 'planned' | 'fates'>,
  calledOff: readonly ExistingBooking[],
): Promise<string[]> {
  const { work, now } = useCase
  // What a new booking rests on is more than what a change does.
  const newLast = planned.toSorted((a, b) => Number(b.asked.existing !== null) - Number(a.asked.existing !== null))
  for (const { known, asked } of new Map(newLast.map((plan) => [plan.known, plan])).values()) {
    assertUnchanged(useCase, known.asRead, asked.beneficiary)
  }
  for (const { agreement, known, asked } of planned) {
    if (agreement === 'KNOWN') assertAgreement(agreement, known.asRead, asked.beneficiary, useCase)
  }
  if (fates.length > 0) relyOn(work, fates)
  // All leave their places before any comes to another's; who waits is looked at once all have moved.
  const leaving = new Map(
    Map.groupBy([...movesOf(planned).map(({ existing }) => existing), ...calledOff], ({ booking }) => booking.facilityId),
  )
  for (const [id, found] of leaving) letGo(useCase, id, found.map(({ booking }) => booking.id))
  for (const found of calledOff) {
    const feeCents = isOwn(found.booking, useCase) ? cancellationFeeOf(found.booking, now) : 0
    change(useCase, found, { status: 'CANCELLED', cancelledAt: now, cancelledBy: actorId, feeCents })
  }
  addMoves(useCase, planned)
  for (const [id, found] of leaving) noteLeft(useCase, id, found.map(({ booking }) => booking))
  // Whoever waits comes before what is new, in the same batch: else the database would let nothing new past them.
  if (fates.length > 0) await carryOut(work, fates)
  const added = planned.filter(({ asked }) => asked.existing === null)
  const rows = new Map(added.map((plan) => [plan, rowOf(plan, actorId, now)]))
  const all = [...rows.values()]
  for (let n = 0; n < all.length; n += atOnce) work.add(insertEach(bookings, all.slice(n, n + atOnce)))
  for (const [extras, plans] of Map.groupBy(added, ({ wish, known }) =>
    JSON.stringify(allExtras(wish, known.asRead)),
  )) {
    addExtras(
      useCase,
      plans.map((plan) => rows.get(plan)!.id),
      JSON.parse(extras),
    )
  }
  const ids = planned.map((plan) => rows.get(plan)?.id ?? plan.asked.existing!.booking.id)
  audit(useCase, planned, ids, calledOff)
  return ids
}

function rowOf({ known, wish, standing, quote, agreement, asked }: PlannedBooking, actorId: string, now: number) {
  const { personId: forPersonId, organisationId: forOrganisationId } = asked.beneficiary
  const status = agreement === 'ASKED' ? ('REQUESTED' as const) : ('CONFIRMED' as const)
  const judged = { facts: known.asRead, wish, audience: standing.audience, quote, status }
  return bookingRow(judged, { actorId, forPersonId, forOrganisationId, title: asked.title }, now)
}

/** What is booked already and gets another time or size. */
const movesOf = (planned: readonly PlannedBooking[]) =>
  planned.flatMap((plan) => {
    const { existing } = plan.asked
    return existing && isMoved(plan, existing) ? [{ plan, existing, from: existing.booking, to: plan.wish }] : []
  })

const isMoved = ({ wish }: PlannedBooking, { booking }: ExistingBooking): boolean =>
  wish.startsAt !== booking.startsAt || wish.endsAt !== booking.endsAt || wish.units !== booking.units

function addMoves(useCase: Writing, planned: readonly PlannedBooking[]): void {
  for (const { asked, ...plan } of planned) {
    const { existing } = asked
    if (existing && !isMoved({ asked, ...plan }, existing)) {
      change(useCase, existing, { title: asked.title ?? existing.booking.title })
    }
  }
  // The order is that of quotas, of which the guard sees each move by itself.
  const { ordered, tangled } = inSafeOrder(movesOf(planned))
  for (const { plan, existing } of [...ordered, ...tangled]) addMove(useCase, plan, existing)
}

/** Whether it is for the importer, or an organisation for which they act: then it is as if they moved it themself. */
const isOwn = ({ forPersonId, forOrganisationId, cooperativeId }: StoredBooking, { viewer }: Writing): boolean =>
  (forPersonId !== null && forPersonId === viewer.personId) ||
  viewer.represents.some((one) => one.organisationId === forOrganisationId && one.cooperativeId === cooperativeId)

function addMove(useCase: Writing, { known, wish, quote, asked }: PlannedBooking, existing: ExistingBooking): void {
  const { booking, extras } = existing
  const title = asked.title ?? booking.title
  const { now } = useCase
  const { startsAt, endsAt, units } = wish
  const { bufferBefore, bufferAfter } = known.asRead.bookable
  const all = allExtras(wish, known.asRead)
  const others = !sameExtras(extras, all)
  if (others) freeExtras(useCase, booking.id)
  change(useCase, existing, {
    ...{ startsAt, endsAt, units, title, bufferBefore, bufferAfter },
    ...{ ...requoted(booking, quote, isOwn(booking, useCase), now), ...timed(known.asRead, wish) },
    throughCooperativeId: known.asRead.pricing.throughCooperativeId,
  })
  if (others) addExtras(useCase, [booking.id], all)
}

function audit(
  { work }: Writing,
  planned: readonly PlannedBooking[],
  ids: readonly string[],
  calledOff: readonly ExistingBooking[],
): void {
  const entries = planned.map(({ asked, wish, known }, n) => {
    const { startsAt, endsAt, units } = wish
    const before = asked.existing?.booking
    const about = { subjectId: ids[n]!, cooperativeId: known.asRead.cooperativeId, facilityId: asked.facilityId }
    const after = { startsAt, endsAt, units }
    if (!before) return { action: 'booking.imported', ...about, data: after }
    const was = { startsAt: before.startsAt, endsAt: before.endsAt, units: before.units }
    return { action: 'booking.moved', ...about, data: { before: was, after, imported: true } }
  })
  entries.push(
    ...calledOff.map(({ booking: { id, cooperativeId, facilityId, status } }) => {
      const data = { before: status, reason: null, imported: true }
      return { action: 'booking.cancelled', subjectId: id, cooperativeId, facilityId, data: data as never }
    }),
  )
  for (let n = 0; n < entries.length; n += atOnce) work.auditEach(entries.slice(n, n + atOnce))
}

/**
 * Commits. Where somebody was faster, or somebody who waits comes first, everything is judged anew: then the rows that
 * have no room any more are told. What was freed goes to who waits for it.
 */
export async function commitMany<T>(
  commit: () => Promise<T>,
  context: Context,
  facilityIds: ReadonlySet<string>,
  freed: ReadonlySet<string>,
): Promise<T> {
  try {
    const answer = await orExplained(commit, () => conflict('STALE'))
    if (freed.size > 0) context.afterwards(() => settleAll(context, freed))
    return answer
  } catch (refusal) {
    if (!(refusal instanceof Refusal) || refusal.code !== 'WAITLIST_FIRST') throw refusal
    await settleAll(context, facilityIds)
    throw conflict('STALE')
  }
}

async function settleAll(context: Context, facilityIds: ReadonlySet<string>): Promise<void> {
  for (const id of facilityIds) await settleQueue(settlingOf(context), id)
}
