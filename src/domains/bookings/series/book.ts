import * as z from 'zod/mini'
import { bookings, bookingSeries } from '../../../../schema/tables/bookings.ts'
import { signedIn } from '../../../auth/authorize.ts'
import type { UseCase } from '../../../auth/use-case.ts'
import { check, line } from '../../../platform/check.ts'
import { insertEach } from '../../../platform/database/insert-each.ts'
import { newId } from '../../../platform/ids.ts'
import { conflict, notFound, Refusal, type Reason } from '../../../platform/refusal.ts'
import type { Beneficiary } from '../beneficiary.ts'
import { agreementFor } from '../book.ts'
import { assertAgreement } from '../conduct/approval.ts'
import { addExtras, allExtras } from '../equipment/hold.ts'
import { bookingRow } from '../row.ts'
import { assertUnchanged, orExplained } from '../settle.ts'
import { afterQueue, queueFirst } from '../waitlist/first.ts'
import { judgeSeries, type JudgedOccurrence } from './judge.ts'
import { prepareSeries, type PreparedSeries, type SeriesInput } from './prepare.ts'
import { namedOf } from './occurrences.ts'
import { inOrder, printRecurrence } from './recurrence.ts'
import { seriesRefused } from './refused.ts'
import { storedFirst } from './stored.ts'

/** What becomes of a series of which some occurrences cannot be booked. */
export const seriesPolicies = ['ALL_OR_NOTHING', 'SKIP_CONFLICTS'] as const
export type SeriesPolicy = (typeof seriesPolicies)[number]

export type BookSeriesInput = SeriesInput & { policy: SeriesPolicy; title?: string | null }

/** An occurrence that was left out, and why. */
export interface Skipped {
  startsAt: number
  endsAt: number
  reasons: Reason[]
}

type Ready = PreparedSeries & { beneficiary: Beneficiary }

/**
 * Books a series: all of it, or all that can be booked, as the policy says, in one atomic batch. The rules explain, the
 * database's guards decide: where somebody was faster, what is left is judged anew, and either booked without those
 * occurrences or refused as a whole. It is never half booked.
 */
export async function bookSeries(input: BookSeriesInput, useCase: UseCase<'series'>) {
  const { viewer, work, now, database, finish } = useCase
  const actorId = signedIn(viewer)
  const title = check(z.nullish(line(1, 200)), input.title, ['input', 'title']) ?? null
  const { prepared, judged } = await judgedNow(input, useCase)
  const { facts, first, recurrence, wish, beneficiary } = prepared
  await queueFirst(facts, useCase)
  const booked = judged.filter(({ reasons }) => reasons.length === 0)
  const left = judged.filter(({ reasons }) => reasons.length > 0)
  const refused = booked.length === 0 || (left.length > 0 && input.policy === 'ALL_OR_NOTHING')
  if (refused) throw seriesRefused(judged, prepared, useCase)

  const { cooperativeId, bookable } = facts
  const standing = beneficiary.standing(cooperativeId)
  const agreement = agreementFor(facts, beneficiary, useCase)
  const status = agreement === 'ASKED' ? ('REQUESTED' as const) : ('CONFIRMED' as const)
  assertAgreement(agreement, facts, beneficiary, useCase)
  for (const condition of beneficiary.acts(cooperativeId)) work.assert('FORBIDDEN', condition)
  assertUnchanged(useCase, facts, beneficiary)
  const id = newId('bse')
  const around = { actorId, forPersonId: beneficiary.personId, forOrganisationId: beneficiary.organisationId, title }
  const excluded = inOrder([...recurrence.excluded, ...left.map(namedOf)])
  const rule = printRecurrence({ ...recurrence, excluded }, first.timeZone)
  work.add(
    database.orm.insert(bookingSeries).values({
      ...{ id, facilityId: bookable.id, cooperativeId, ...around, ...storedFirst(first), units: wish.units },
      recurrence: rule,
      ...{ createdAt: now, updatedAt: now },
    }),
  )
  const rows = booked.map(({ startsAt, endsAt, local, quote }) => {
    const judgedOne = { facts, wish: { ...wish, startsAt, endsAt }, audience: standing.audience, quote, status }
    return bookingRow(judgedOne, { ...around, seriesId: id, recurrenceId: local }, now)
  })
  work.add(insertEach(bookings, rows))
  addExtras(useCase, rows.map((row) => row.id), allExtras(wish, facts))

  const about = { cooperativeId, facilityId: bookable.id }
  const what = { recurrence: rule, policy: input.policy, booked: rows.length, skipped: left.length }
  work.audit({ action: 'series.booked', subjectId: id, ...about, data: what })
  work.auditEach(
    rows.map(({ id: subjectId, startsAt, endsAt, units }) => {
      const data = { startsAt, endsAt, units, seriesId: id }
      return { action: status === 'CONFIRMED' ? 'booking.confirmed' : 'booking.requested', subjectId, ...about, data }
    }),
  )
  await work.emit('series.booked', { seriesId: id, bookingIds: rows.map((row) => row.id), actorId })
  const skipped = left.map(({ startsAt, endsAt, reasons }): Skipped => ({ startsAt, endsAt, reasons }))
  const told = { $skipped: JSON.stringify(skipped) }
  return orExplained(
    () => afterQueue(() => finish({ series: id }, undefined, told), useCase, bookable.id),
    async (refusal) => {
      // Run anew, it finds those occurrences taken, and leaves them out.
      if (input.policy === 'SKIP_CONFLICTS') return conflict('STALE')
      const anew = await judgedNow(input, useCase)
      return seriesRefused(anew.judged, anew.prepared, useCase, { code: refusal.code, params: refusal.params })
    },
  )
}

/** The series as it is judged by what is known now; refuses what cannot be asked for. */
async function judgedNow(
  input: SeriesInput,
  useCase: UseCase<'series'>,
): Promise<{ prepared: Ready; judged: JudgedOccurrence[] }> {
  const prepared = await prepareSeries(input, useCase)
  if (!prepared) throw notFound(['input', 'facilityId'])
  const { beneficiary, facts, occurrences, wish } = prepared
  if (beneficiary instanceof Refusal) throw beneficiary
  const standing = beneficiary.standing(facts.cooperativeId)
  const wished = occurrences.map((one) => ({ ...one, ...wish }))
  return { prepared: { ...prepared, beneficiary }, judged: judgeSeries(wished, facts, standing, useCase) }
}
