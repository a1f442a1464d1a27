import * as z from 'zod/mini'
import { sql, type SQL } from 'drizzle-orm'
import { charges } from '../../../../schema/tables/charges.ts'
import { authorizeWrite, may, signedIn } from '../../../auth/authorize.ts'
import type { UseCase } from '../../../auth/use-case.ts'
import { check, line } from '../../../platform/check.ts'
import { lazily } from '../../../platform/lazily.ts'
import { conflict, invalid, notFound } from '../../../platform/refusal.ts'
import { change } from '../change.ts'
import { findBooking } from '../find.ts'

/** An amount that is not nothing, and can be told. */
const amountInput = lazily(() =>
  z.int().check(z.gte(-100_000_000), z.lte(100_000_000), z.refine((cents) => cents !== 0)),
)
const reasonInput = lazily(() => line(1, 500))
const referenceInput = lazily(() => line(1, 100))

/** The id of what somebody owes a cooperative in one currency, as the trigger `charges_add_up` makes it. */
const debtorId = (cooperativeId: string, who: string, currency: string): string => `${cooperativeId}.${who}.${currency}`

/** Corrects a line that stands: another beside it says by how much, and why. Facility managers and the board may. */
export async function correctCharge(
  { chargeId, amountCents, reason }: { chargeId: string; amountCents: number; reason: string },
  useCase: UseCase<'debtor'>,
) {
  const { work, database, now, finish, viewer } = useCase
  check(amountInput, amountCents, ['input', 'amountCents'])
  const note = check(reasonInput, reason, ['input', 'reason'])
  const recordedBy = signedIn(viewer)
  const [charge] = await database.find(
    database.orm
      .select()
      .from(charges)
      .where(sql`${charges.id} = ${/^\d{1,15}$/.test(chargeId) ? Number(chargeId) : -1}`),
  )
  // Who may not read the lines of a cooperative does not learn which there are.
  if (!charge || !may(viewer, 'money.read', charge.cooperativeId)) throw notFound(['input', 'chargeId'])
  const { cooperativeId, personId, organisationId, bookingId, currency } = charge
  authorizeWrite(useCase, 'money.manage', cooperativeId)
  const row = { cooperativeId, personId, organisationId, bookingId, currency, kind: 'CORRECTION' as const, at: now }
  work.add(database.orm.insert(charges).values({ ...row, amountCents, note, recordedBy, reference: String(charge.id) }))
  const id = debtorId(cooperativeId, (personId ?? organisationId)!, currency)
  work.audit({
    action: 'charge.corrected',
    subjectId: id,
    cooperativeId,
    data: { chargeId, bookingId, amountCents, currency, reason: note },
  })
  return finish({ debtor: id })
}

type PaymentInput = {
  cooperativeId: string
  personId?: string | null
  organisationId?: string | null
  amountCents: number
  currency?: string | null
  reference: string
  paidAt: number
}

/**
 * Records what was paid outside: once for each reference of the cooperative, however often it is told. Facility
 * managers and the board may.
 */
export async function recordPayment(input: PaymentInput, useCase: UseCase<'debtor'>) {
  const { work, database, now, finish, viewer } = useCase
  const { cooperativeId, personId = null, organisationId = null, amountCents, paidAt } = input
  const recordedBy = signedIn(viewer)
  check(amountInput, amountCents, ['input', 'amountCents'])
  const reference = check(referenceInput, input.reference, ['input', 'reference'])
  const who = personId ?? organisationId
  if (who === null || (personId !== null && organisationId !== null))
    throw invalid('INVALID_VALUE', ['input', 'organisationId'])
  if (paidAt > now) throw invalid('INVALID_VALUE', ['input', 'paidAt'])
  if (!may(viewer, 'money.read', cooperativeId)) throw notFound(['input', 'cooperativeId'])
  authorizeWrite(useCase, 'money.manage', cooperativeId)
  const currency = input.currency ?? 'EUR'
  const [row] =
    await database.read(sql`select ${known(cooperativeId, personId, organisationId)} as known, (select json_object(
      'who', coalesce(person_id, organisation_id), 'amountCents', -amount_cents, 'currency', currency) from charges
    where cooperative_id = ${cooperativeId} and reference = ${reference} and kind = 'PAYMENT') as earlier`)
  if (!row!['known']) throw notFound(['input', personId === null ? 'organisationId' : 'personId'])
  const id = debtorId(cooperativeId, who, currency)
  const told = JSON.stringify({ who, amountCents, currency })
  if (row!['earlier'] !== null) {
    if (row!['earlier'] !== told) throw conflict('PAYMENT_REFERENCE_TAKEN')
    return finish({ debtor: id })
  }
  const about = { cooperativeId, personId, organisationId, currency, reference, paidAt }
  work.add(
    database.orm.insert(charges).values({ ...about, kind: 'PAYMENT', amountCents: -amountCents, at: now, recordedBy }),
  )
  work.audit({
    action: 'payment.recorded',
    subjectId: id,
    cooperativeId,
    data: { amountCents, currency, reference, paidAt },
  })
  return finish({ debtor: id })
}

/** That the cooperative knows somebody: as a member or a partner, by now or once, or since they owe it something. */
const known = (cooperativeId: string, personId: string | null, organisationId: string | null): SQL => sql`(
  exists (select 1 from memberships where person_id = ${personId} and cooperative_id = ${cooperativeId})
  or exists (select 1 from partnerships where organisation_id = ${organisationId} and cooperative_id = ${cooperativeId})
  or exists (select 1 from debtors where person_id = ${personId} and cooperative_id = ${cooperativeId})
  or exists (select 1 from debtors where organisation_id = ${organisationId} and cooperative_id = ${cooperativeId}))`

/** Gives back the deposit of a booking after its use, but for what is kept. Facility managers and the board may. */
export async function returnDeposit(
  { bookingId, keepCents, reason }: { bookingId: string; keepCents?: number | null; reason: string },
  useCase: UseCase<'booking'>,
) {
  const { work, database, now, finish, viewer } = useCase
  const note = check(reasonInput, reason, ['input', 'reason'])
  const kept = keepCents ?? 0
  if (kept < 0) throw invalid('INVALID_VALUE', ['input', 'keepCents'])
  const found = await findBooking(useCase, bookingId)
  const { cooperativeId, forPersonId, forOrganisationId, currency, depositCents, status, endsAt } = found.booking
  authorizeWrite(useCase, 'money.manage', cooperativeId)
  if (status !== 'CONFIRMED' || depositCents === 0) throw conflict('NO_DEPOSIT')
  if (endsAt > now) throw conflict('BOOKING_NOT_OVER')
  if (kept > depositCents) throw invalid('INVALID_VALUE', ['input', 'keepCents'])
  work.assert('STALE', sql`(select deposit_cents from bookings where id = ${bookingId}) = ${depositCents}`)
  // The trigger gives back all of it; what is kept is a line of its own, which no later change of the booking undoes.
  change(useCase, found, { depositCents: 0, depositReturnedAt: now })
  if (kept > 0) {
    const about = { cooperativeId, personId: forPersonId, organisationId: forOrganisationId, bookingId, currency }
    const row = {
      ...about,
      kind: 'CORRECTION' as const,
      amountCents: kept,
      at: now,
      note,
      recordedBy: signedIn(viewer),
    }
    work.add(database.orm.insert(charges).values(row))
  }
  const { facilityId } = found.booking
  const data = { depositCents, keptCents: kept, reason: note }
  work.audit({ action: 'booking.depositReturned', subjectId: bookingId, cooperativeId, facilityId, data })
  return finish({ booking: bookingId })
}
