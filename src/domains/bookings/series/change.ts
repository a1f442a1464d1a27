import * as z from 'zod/mini'
import { sql } from 'drizzle-orm'
import { bookings } from '../../../../schema/tables/bookings.ts'
import type { UseCase } from '../../../auth/use-case.ts'
import { check, line } from '../../../platform/check.ts'
import { newId } from '../../../platform/ids.ts'
import { conflict, invalid } from '../../../platform/refusal.ts'
import { asBooked } from '../beneficiary.ts'
import { capacityFor } from '../change.ts'
import { agreementOf, assertAgreement } from '../conduct/approval.ts'
import { addExtras, allExtras, freeExtras, sameExtras } from '../equipment/hold.ts'
import { readFactsOf } from '../facts.ts'
import { requoted, timed } from '../row.ts'
import type { BookingFacts } from '../rules.ts'
import { assertUnchanged, orExplained } from '../settle.ts'
import { afterQueue, queueFirst } from '../waitlist/first.ts'
import { settlingOf } from '../waitlist/freeing.ts'
import { letGo, noteLeft } from '../waitlist/let-go.ts'
import { settleQueue } from '../waitlist/settle-queue.ts'
import type { SeriesPolicy } from './book.ts'
import { assertAsFound, findSeries, steppable, within } from './find.ts'
import type { FoundSeries, SeriesScope, StoredOccurrence } from './find.ts'
import { seriesRefused } from './refused.ts'
import { isDetached, planMoves, shiftOf, targetsOf, type MovePlan } from './shift.ts'
import { writeSeries } from './rewrite.ts'

/** New times are those of the occurrence that is named; the others move as far on the wall. */
export type ChangeSeriesInput = {
  bookingId: string
  scope: SeriesScope
  policy: SeriesPolicy
  startsAt?: number | null
  endsAt?: number | null
  units?: number | null
  title?: string | null
}

/**
 * Changes an occurrence and those that follow, or all that are still to come, under the rules of a new series. What is
 * over, or too late to change, stays; so does what was moved by itself before. What changes becomes a series of its own
 * where something came before it. Only bookings of the series are touched, in one atomic batch.
 */
export async function changeBookingSeries(input: ChangeSeriesInput, useCase: UseCase<'series'>) {
  const { now, finish, work, database } = useCase
  const title = check(z.nullish(line(1, 200)), input.title, ['input', 'title']) ?? null
  const all = await findSeries(useCase, input.bookingId)
  const { series, found } = all
  if (input.scope === 'THIS_AND_FOLLOWING') capacityFor('MOVE', found, useCase)
  const shift = shiftOf(found.booking, series, input.startsAt ?? null, input.endsAt ?? null)
  if (shift.duration <= 0) throw invalid('INVALID_INTERVAL_OF_BOOKING', ['input', 'endsAt'])
  const units = input.units ?? null
  const isSized = units !== null && (units !== series.units || units !== found.booking.units)
  const isMoved = shift.by !== 0 || shift.duration !== series.duration || isSized
  const among = within(input.scope, all).filter((one) => one.id === found.booking.id || !isDetached(one, series))
  const changed = steppable('MOVE', all, among, useCase)
  if (!isMoved && title === null) throw invalid('INVALID_VALUE', ['input'])

  const beneficiary = found.beneficiary ?? asBooked(found.booking)
  const standing = beneficiary.standing(series.cooperativeId)
  const ids = changed.occurrences.map(({ id }) => id)
  const targets = targetsOf(changed.occurrences, found.booking, series, shift, units)
  /** What is known now, and what follows from it. */
  const plan = async (): Promise<MovePlan & { facts: BookingFacts }> => {
    const times = [...targets, ...changed.occurrences]
    const range = {
      startsAt: Math.min(...times.map(({ startsAt }) => startsAt)),
      endsAt: Math.max(...times.map(({ endsAt }) => endsAt)),
    }
    const poolIds = changed.occurrences.flatMap(({ extras }) => extras.map(({ poolId }) => poolId))
    const asked = { ...range, who: beneficiary, now, poolIds, whole: true, without: ids }
    const facts = (await readFactsOf(database, 'RULES', series.facilityId, asked))!
    const mayStay = input.policy === 'SKIP_CONFLICTS'
    return { facts, ...planMoves(changed.occurrences, targets, facts, standing, useCase, mayStay) }
  }
  const planned = isMoved ? await plan() : null
  if (planned) await queueFirst(planned.facts, useCase)
  const refusedBy = ({ judged, facts }: MovePlan & { facts: BookingFacts }, lost?: { code: string }) =>
    seriesRefused(judged, { facts, wish: { units: units ?? found.booking.units, extras: found.extras }, beneficiary, without: ids }, useCase, lost)
  const isRefused = planned?.moves.length === 0 || (input.policy === 'ALL_OR_NOTHING' && planned?.stay.length)
  if (planned && isRefused) throw refusedBy(planned)

  if (planned?.facts.requiresApproval && found.manages) changed.as.add('MANAGER')
  assertAsFound(all, changed, useCase)
  const { forOrganisationId } = series
  const agreement = planned && agreementOf(planned.facts, standing, forOrganisationId, found.manages)
  if (planned && agreement === 'KNOWN') assertAgreement(agreement, planned.facts, beneficiary, useCase)
  if (planned) assertUnchanged(useCase, planned.facts, beneficiary)
  const again = agreement === 'ASKED' && !found.manages
  const cut = input.scope === 'ALL' ? changed.occurrences[0]!.recurrenceId : found.booking.recurrenceId
  const id = writeSeries(all, { cut, shift, units: units ?? series.units, title, newId: newId('bse') }, useCase)
  if (planned) move(planned, again, { title, own: changed.as.has('REQUESTER') }, useCase)
  else {
    const those = sql`id in (select value from json_each(${JSON.stringify(ids)}))`
    work.add(database.orm.update(bookings).set({ title, updatedAt: now }).where(those))
  }
  await record(all, { id, input, changed: ids, planned, again }, useCase)
  const kept = JSON.stringify(planned?.stay ?? [])
  const commit = () => finish({ series: id }, undefined, { $kept: kept })
  const answer = await orExplained(
    () => afterQueue(commit, useCase, series.facilityId),
    // Run anew, those that cannot be moved stay where they are.
    async ({ code }) => (input.policy === 'SKIP_CONFLICTS' ? conflict('STALE') : refusedBy(await plan(), { code })),
  )
  useCase.afterwards(() => settleQueue(settlingOf(useCase), series.facilityId))
  return answer
}

type Moving = MovePlan['moves'][number]
const undecided = { decidedAt: null, decidedBy: null, decisionNote: null }

/** Whether an occurrence comes to another time or size; what was moved by itself may be there already. */
const isElsewhere = ({ startsAt, endsAt, units }: StoredOccurrence, { to, units: size }: Moving): boolean =>
  startsAt !== to.startsAt || endsAt !== to.endsAt || units !== size

/**
 * Moves bookings: all leave their places before any comes to where another was. They go from the end that they move
 * towards, so that none counts against a quota in a week or month that its neighbour has not left.
 */
function move(
  { moves, facts }: MovePlan & { facts: BookingFacts },
  again: boolean,
  { title, own }: { title: string | null; own: boolean },
  useCase: UseCase<'series'>,
): void {
  const { work, database, now } = useCase
  const { bufferBefore, bufferAfter } = facts.bookable
  const moving = moves.map(({ occurrence }) => occurrence)
  letGo(useCase, facts.bookable.id, moving.map(({ id }) => id))
  const isLater = (moves[0]?.to.startsAt ?? 0) > (moves[0]?.occurrence.startsAt ?? 0)
  for (const one of isLater ? moves.toReversed() : moves) {
    const { occurrence, to, units } = one
    const { startsAt, endsAt, quote } = to
    // What stays as it was approved is not asked for again.
    const asked = again && isElsewhere(occurrence, one)
    const extras = allExtras(occurrence, facts)
    const others = !sameExtras(occurrence.extras, extras)
    if (others) freeExtras(useCase, occurrence.id)
    work.add(
      database.orm
        .update(bookings)
        .set({
          ...{ startsAt, endsAt, units, bufferBefore, bufferAfter, title: title ?? occurrence.title, updatedAt: now },
          ...{ status: asked ? 'REQUESTED' : occurrence.status, ...requoted(occurrence, quote, own, now), ...timed(facts, to) },
          throughCooperativeId: facts.pricing.throughCooperativeId,
          ...(asked ? { ...undecided, approvalsNeeded: facts.terms.approvals } : {}),
        })
        .where(sql`id = ${occurrence.id}`),
    )
    if (others) addExtras(useCase, [occurrence.id], extras)
  }
  noteLeft(useCase, facts.bookable.id, moving)
}

/** Notes what was done in the audit log, and tells of what was moved in one mail. */
async function record(
  { series }: FoundSeries,
  what: { id: string; input: ChangeSeriesInput; changed: string[]; planned: MovePlan | null; again: boolean },
  { work, viewer }: UseCase<'series'>,
): Promise<void> {
  const { id, input, changed, planned, again } = what
  const about = { cooperativeId: series.cooperativeId, facilityId: series.facilityId }
  const { scope, policy } = input
  const data = { scope, policy, changed: changed.length, stayed: planned?.stay.length ?? 0, splitFrom: series.id }
  work.audit({ action: 'series.changed', subjectId: id, ...about, data })
  if (!planned) return
  work.auditEach(
    planned.moves.map((one) => {
      const { occurrence, to, units } = one
      const before = { startsAt: occurrence.startsAt, endsAt: occurrence.endsAt, units: occurrence.units }
      const after = { startsAt: to.startsAt, endsAt: to.endsAt, units }
      const told = { before, after, seriesId: id }
      const asked = again && isElsewhere(occurrence, one)
      return { action: asked ? 'booking.requested' : 'booking.moved', subjectId: occurrence.id, ...about, data: told }
    }),
  )
  const bookingIds = planned.moves.map(({ occurrence }) => occurrence.id)
  await work.emit('series.changed', { seriesId: id, bookingIds, actorId: viewer.personId })
}
