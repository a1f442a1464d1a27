import { sql } from 'drizzle-orm'
import { bookings, bookingSeries } from '../../../../schema/tables/bookings.ts'
import type { UseCase } from '../../../auth/use-case.ts'
import { check } from '../../../platform/check.ts'
import { note } from '../change.ts'
import { cancellationFeeDue } from '../money/fees.ts'
import { settlingOf } from '../waitlist/freeing.ts'
import { settleQueue } from '../waitlist/settle-queue.ts'
import { splitBefore, without } from './edit.ts'
import { assertAsFound, findSeries, steppable, within, type SeriesScope, type StoredOccurrence } from './find.ts'
import { occurrencesOf } from './occurrences.ts'
import { parseRecurrence, printRecurrence } from './recurrence.ts'
import { firstOf, type StoredSeries } from './stored.ts'

type CancelSeriesInput = { bookingId: string; scope: SeriesScope; reason?: string | null; chargeFee?: boolean | null }

/**
 * Cancels an occurrence and those that follow, or all that are still to come, by the rules of a single booking: what is
 * over, or too late to cancel, stays. Their places are free at once, or held for who waits for them. What was moved by
 * itself is called off too. Late ones cost what was told when they were booked.
 */
export async function cancelBookingSeries(input: CancelSeriesInput, useCase: UseCase<'series'>) {
  const { bookingId, scope, reason, chargeFee } = input
  const { now, finish, viewer, work, database } = useCase
  const cancellationReason = check(note, reason, ['input', 'reason']) ?? null
  const all = await findSeries(useCase, bookingId)
  const cancelled = steppable('CANCEL', all, within(scope, all), useCase)
  const { series } = all
  const ids = cancelled.occurrences.map(({ id }) => id)
  assertAsFound(all, cancelled, useCase)
  // What a manager calls off costs nothing unless they say so.
  const paying = JSON.stringify(chargeFee ? ids : cancelled.asRequester)
  const pays = sql`id in (select value from json_each(${paying}))`
  const feeCents = sql<number>`case when ${pays} then ${cancellationFeeDue(now)} else 0 end`
  work.add(
    database.orm
      .update(bookings)
      .set({
        ...{ status: 'CANCELLED', cancelledAt: now, cancelledBy: viewer.personId, cancellationReason },
        ...{ feeCents, updatedAt: now },
      })
      .where(sql`id in (select value from json_each(${JSON.stringify(ids)}))`),
    database.orm
      .update(bookingSeries)
      .set({ recurrence: recurrenceWithout(series, cancelled.occurrences), updatedAt: now })
      .where(sql`id = ${series.id}`),
  )
  const about = { cooperativeId: series.cooperativeId, facilityId: series.facilityId }
  const data = { scope, reason: cancellationReason, cancelled: ids.length, before: series.recurrence }
  work.audit({ action: 'series.cancelled', subjectId: series.id, ...about, data })
  work.auditEach(
    cancelled.occurrences.map(({ id, status }) => {
      const told = { before: status, reason: cancellationReason, seriesId: series.id }
      return { action: 'booking.cancelled', subjectId: id, ...about, data: told }
    }),
  )
  await work.emit('series.cancelled', { seriesId: series.id, bookingIds: ids, actorId: viewer.personId })
  const answer = await finish({ series: series.id })
  useCase.afterwards(() => settleQueue(settlingOf(useCase), series.facilityId))
  return answer
}

/** The recurrence without what was cancelled: shorter where that is its end, else with exceptions. */
function recurrenceWithout(series: StoredSeries, cancelled: readonly StoredOccurrence[]): string {
  const first = firstOf(series)
  const recurrence = parseRecurrence(series.recurrence, first)
  const gone = new Set(cancelled.map(({ recurrenceId }) => recurrenceId))
  const all = occurrencesOf(recurrence, first)
  const left = all.filter(({ local }) => !gone.has(local))
  // Where nothing is left, it tells what there was.
  if (left.length === 0) return series.recurrence
  const end = all[all.indexOf(left.at(-1)!) + 1]
  const shorter = (end && splitBefore(recurrence, first, end.startsAt).earlier) ?? recurrence
  const between = occurrencesOf(shorter, first).filter(({ local }) => gone.has(local))
  const kept = between.reduce(without, shorter)
  return printRecurrence(kept, series.timeZone)
}
