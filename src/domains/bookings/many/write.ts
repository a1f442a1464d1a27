import { sql } from 'drizzle-orm'
import { bookings } from '../../../../schema/tables/bookings.ts'
import type { Context } from '../../../auth/context.ts'
import type { Writing } from '../../../auth/use-case.ts'
import { insertEach } from '../../../platform/database/insert-each.ts'
import { conflict, Refusal } from '../../../platform/refusal.ts'
import { change } from '../change.ts'
import { assertAgreement } from '../conduct/approval.ts'
import { addExtras, allExtras, freeExtras, sameExtras } from '../equipment/hold.ts'
import { bookingRow, quoted, timed } from '../row.ts'
import { assertUnchanged, orExplained } from '../settle.ts'
import { settlingOf } from '../waitlist/freeing.ts'
import { settleQueue } from '../waitlist/settle-queue.ts'
import type { ExistingBooking } from './existing.ts'
import type { KnownPlaces } from './known.ts'
import { inSafeOrder } from './order.ts'
import type { PlannedBooking } from './plan.ts'

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
 * Adds to a batch what was planned, and what is called off: first what frees room, then what moves, then what is new.
 * Answers the id of each planned booking. The database's guards have the last word on each.
 */
export function addMany(
  useCase: Writing,
  actorId: string,
  planned: readonly PlannedBooking[],
  calledOff: readonly ExistingBooking[],
): string[] {
  const { work, now } = useCase
  // What a new booking rests on is more than what a change does.
  const newLast = planned.toSorted((a, b) => Number(b.asked.existing !== null) - Number(a.asked.existing !== null))
  for (const { known, asked } of new Map(newLast.map((plan) => [plan.known, plan])).values()) {
    assertUnchanged(useCase, known.asRead, asked.beneficiary)
  }
  for (const { agreement, known, asked } of planned) {
    if (agreement === 'KNOWN') assertAgreement(agreement, known.asRead, asked.beneficiary, useCase)
  }
  for (const found of calledOff) {
    change(useCase, found, { status: 'CANCELLED', cancelledAt: now, cancelledBy: actorId, feeCents: 0 })
  }
  addMoves(useCase, planned)
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

function addMoves(useCase: Writing, planned: readonly PlannedBooking[]): void {
  const moves = planned.flatMap((plan) => {
    const { existing } = plan.asked
    return existing ? [{ plan, existing, from: existing.booking, to: plan.wish }] : []
  })
  const { ordered, tangled } = inSafeOrder(moves)
  if (tangled.length > 0) {
    // They change places: each leaves its own before any comes to another's. Their update claims anew, by trigger.
    const ids = JSON.stringify(tangled.map(({ existing }) => existing.booking.id))
    useCase.work.add(sql`delete from claims where booking_id in (select value from json_each(${ids}))`)
  }
  for (const { plan, existing } of [...ordered, ...tangled]) addMove(useCase, plan, existing)
}

function addMove(useCase: Writing, { known, wish, quote, asked }: PlannedBooking, existing: ExistingBooking): void {
  const { booking, extras } = existing
  const title = asked.title ?? booking.title
  const { startsAt, endsAt, units } = wish
  const isMoved = startsAt !== booking.startsAt || endsAt !== booking.endsAt || units !== booking.units
  if (!isMoved) {
    change(useCase, existing, { title })
    return
  }
  const { bufferBefore, bufferAfter } = known.asRead.bookable
  const all = allExtras(wish, known.asRead)
  const others = !sameExtras(extras, all)
  if (others) freeExtras(useCase, booking.id)
  change(useCase, existing, {
    ...{ startsAt, endsAt, units, title, bufferBefore, bufferAfter },
    ...{ ...quoted(quote), ...timed(known.asRead, wish) },
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
