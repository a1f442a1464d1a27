import { sql } from 'drizzle-orm'
import { bookingApprovals, bookings } from '../../../../schema/tables/bookings.ts'
import { signedIn } from '../../../auth/authorize.ts'
import type { UseCase } from '../../../auth/use-case.ts'
import { check } from '../../../platform/check.ts'
import { insertEach } from '../../../platform/database/insert-each.ts'
import { conflict, forbidden } from '../../../platform/refusal.ts'
import { note } from '../change.ts'
import { settlingOf } from '../waitlist/freeing.ts'
import { settleQueue } from '../waitlist/settle-queue.ts'
import { assertAsFound, findSeries, within, type SeriesScope, type StoredOccurrence } from './find.ts'

type DecideSeriesInput = {
  bookingId: string
  scope: SeriesScope
  decision: 'APPROVE' | 'REJECT'
  note?: string | null
}

/**
 * Decides about the requests of a series in one go, by the rules of a single one: before their starts, and of approvals
 * as many as each asks for, each by somebody else. What is no request any more stays as it is.
 */
export async function decideBookingSeries(input: DecideSeriesInput, useCase: UseCase<'series'>) {
  const { now, finish, viewer, work, database } = useCase
  const decisionNote = check(note, input.note, ['input', 'note']) ?? null
  const seriesId = sql`(select series_id from bookings where id = ${input.bookingId})`
  const [all, approvals] = await Promise.all([
    findSeries(useCase, input.bookingId),
    database.read(sql`select a.booking_id, a.person_id from bookings b join booking_approvals a on a.booking_id = b.id
      where b.series_id = ${seriesId}`),
  ])
  if (!all.found.manages) throw forbidden()
  const personId = signedIn(viewer)
  const requests = within(input.scope, all).filter((one) => one.status === 'REQUESTED' && one.startsAt > now)
  const approversOf = ({ id }: StoredOccurrence): unknown[] =>
    approvals.filter((row) => row['booking_id'] === id).map((row) => row['person_id'])
  const isRejected = input.decision === 'REJECT'
  const decided = isRejected ? requests : requests.filter((one) => !approversOf(one).includes(personId))
  if (decided.length === 0) throw conflict(requests.length > 0 ? 'ALREADY_APPROVED' : 'INVALID_TRANSITION')
  const settled = isRejected ? decided : decided.filter((one) => approversOf(one).length + 1 >= one.approvalsNeeded)

  assertAsFound(all, { occurrences: decided, as: new Set(['MANAGER']), asRequester: [] }, useCase)
  if (!isRejected) {
    const ids = JSON.stringify(decided.map(({ id }) => id))
    const counted = sql`(select count(*) from booking_approvals
      where booking_id in (select value from json_each(${ids})))`
    // Of two who approve at once, each would take themself for the first: the second runs anew.
    work.assert('STALE', sql`${counted} = ${decided.flatMap(approversOf).length}`)
    const given = decided.map(({ id: bookingId }) => ({ bookingId, personId, at: now, note: decisionNote }))
    work.add(insertEach(bookingApprovals, given))
  }
  const status = isRejected ? ('REJECTED' as const) : ('CONFIRMED' as const)
  const bookingIds = settled.map(({ id }) => id)
  work.add(
    database.orm
      .update(bookings)
      .set({ status, decidedAt: now, decidedBy: personId, decisionNote, updatedAt: now })
      .where(sql`id in (select value from json_each(${JSON.stringify(bookingIds)}))`),
  )
  const { id, cooperativeId, facilityId } = all.series
  const about = { cooperativeId, facilityId }
  const action = isRejected ? 'rejected' : settled.length > 0 ? 'confirmed' : 'approved'
  const data = { scope: input.scope, decided: decided.length, settled: settled.length, note: decisionNote }
  work.audit({ action: `series.${action}`, subjectId: id, ...about, data })
  work.auditEach(
    decided.map((one) => {
      const done = isRejected ? 'rejected' : settled.includes(one) ? 'confirmed' : 'approved'
      return { action: `booking.${done}`, subjectId: one.id, ...about, data: { note: decisionNote, seriesId: id } }
    }),
  )
  if (settled.length > 0) await work.emit(`series.${action}`, { seriesId: id, bookingIds, actorId: personId })
  const answer = await finish({ series: id })
  if (isRejected) useCase.afterwards(() => settleQueue(settlingOf(useCase), facilityId))
  return answer
}
