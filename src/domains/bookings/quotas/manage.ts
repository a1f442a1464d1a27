import { eq, sql } from 'drizzle-orm'
import * as z from 'zod/mini'
import { facilities } from '../../../../schema/tables/facilities.ts'
import { quotas } from '../../../../schema/tables/quotas.ts'
import type {
  FacilityKind,
  QuotaMeasure,
  QuotaPeriod,
  QuotaSubject,
  TariffAudience,
} from '../../../../schema/tables/vocabulary.ts'
import { authorizeWrite, signedIn } from '../../../auth/authorize.ts'
import type { UseCase, Writing } from '../../../auth/use-case.ts'
import { check, translated, type Given } from '../../../platform/check.ts'
import { newId } from '../../../platform/ids.ts'
import { lazily } from '../../../platform/lazily.ts'
import { stored } from '../../../platform/localized.ts'
import { conflict, invalid, notFound } from '../../../platform/refusal.ts'
import { visibleQuota } from './visibility.ts'
import { unsoundWindow, windowsOf, type NamedWindow } from './windows.ts'

export type StoredQuota = (typeof quotas)['$inferSelect']

/** How many quotas may count in a cooperative: each is asked at every booking of its facilities. */
export const mostQuotas = 50

/** An amount as the API takes it: a length of time in seconds, or a number of bookings. */
export type AmountInput = { time?: number | null; bookings?: number | null }

const mostSeconds = 10_000 * 3_600
const mostBookings = 10_000
const createInput = lazily(() => z.object({ cooperativeId: z.string(), name: translated(1, 120) }))
const changeInput = lazily(() => z.object({ quotaId: z.string(), name: z.nullish(translated(1, 120)) }))

interface Measured {
  measure: QuotaMeasure
  amount: number
}

/** What an amount is measured in, and how much it is. Refuses both or neither, and less than `least`. */
export function amountOf({ time, bookings }: AmountInput, field: string, least = 0): Measured {
  const path = ['input', field]
  if ((time == null) === (bookings == null)) throw invalid('INVALID_VALUE', path)
  const within = (name: string, amount: number, most: number, maximum: string | number): number => {
    if (amount < least) throw invalid('TOO_SHORT', [...path, name], { minimum: least })
    if (amount > most) throw invalid('TOO_LONG', [...path, name], { maximum })
    return amount
  }
  return time == null
    ? { measure: 'BOOKINGS', amount: within('bookings', bookings!, mostBookings, mostBookings) }
    : { measure: 'HOURS', amount: within('time', time, mostSeconds, 'PT10000H') }
}

/** The windows to store; null where everything counts. */
function peakOf(given: readonly NamedWindow[] | null | undefined) {
  if (given == null) return null
  check(z.array(z.unknown()).check(z.minLength(1), z.maxLength(70)), given, ['input', 'peak'])
  const unsound = unsoundWindow(given)
  if (unsound >= 0) throw invalid('INVALID_HOURS', ['input', 'peak', String(unsound)])
  return windowsOf(given)
}

function audiencesOf(given: readonly TariffAudience[] | null | undefined): TariffAudience[] | null {
  if (given == null) return null
  if (given.length === 0) throw invalid('TOO_SHORT', ['input', 'audiences'], { minimum: 1 })
  return [...new Set(given)]
}

export type CreateQuotaInput = Given<typeof createInput> & {
  facilityId?: string | null
  facilityKind?: FacilityKind | null
  subject: QuotaSubject
  audiences?: TariffAudience[] | null
  amount: AmountInput
  period: QuotaPeriod
  peak?: NamedWindow[] | null
}

/** Lays down how much somebody may use; facility managers and the board may. What is booked counts, and stays. */
export async function createQuota(given: CreateQuotaInput, useCase: UseCase<'quota'>) {
  const { viewer, work, now, database, finish } = useCase
  signedIn(viewer)
  const { cooperativeId, name } = check(createInput, given)
  const { facilityId = null, facilityKind = null, subject, period } = given
  if (facilityId !== null && facilityKind !== null) throw invalid('INVALID_VALUE', ['input', 'facilityKind'])
  const [found] = await database.read(sql`select
    exists (select 1 from cooperatives where id = ${cooperativeId}) as cooperative, ${active(cooperativeId)} as active,
    exists (select 1 from ${facilities} where id = ${facilityId} and cooperative_id = ${cooperativeId}) as facility`)
  if (!found!['cooperative']) throw notFound(['input', 'cooperativeId'])
  authorizeWrite(useCase, 'quota.manage', cooperativeId)
  if (facilityId !== null && !found!['facility']) throw notFound(['input', 'facilityId'])
  if (Number(found!['active']) >= mostQuotas) throw conflict('TOO_LONG', { maximum: mostQuotas })
  const row = {
    ...{ id: newId('quo'), cooperativeId, name: stored(name), facilityId, facilityKind, subject, period },
    ...amountOf(given.amount, 'amount'),
    ...{ audiences: audiencesOf(given.audiences), peak: peakOf(given.peak), createdAt: now, updatedAt: now },
  }
  work.assert('STALE', sql`${active(cooperativeId)} < ${mostQuotas}`)
  work.add(database.orm.insert(quotas).values(row))
  const { id, createdAt: _created, updatedAt: _updated, ...data } = row
  work.audit({ action: 'quota.created', subjectId: id, cooperativeId, facilityId, data })
  return finish({ quota: id })
}

const active = (cooperativeId: string) =>
  sql`(select count(*) from quotas where cooperative_id = ${cooperativeId} and retired_at is null)`

export type ChangeQuotaInput = Given<typeof changeInput> &
  Partial<Pick<CreateQuotaInput, 'audiences' | 'period' | 'peak'>> & { amount?: AmountInput | null }

/** Changes a quota; absent fields stay. It refuses nothing that is booked: what is above it now stays so. */
export async function changeQuota(given: ChangeQuotaInput, useCase: UseCase<'quota'>) {
  const { work, now, database, finish } = useCase
  const { quotaId, name } = check(changeInput, given)
  const before = await managedQuota(useCase, quotaId, ['input', 'quotaId'])
  const amount = given.amount && amountOf(given.amount, 'amount')
  // Exceptions and what people remember of it are told in its measure.
  if (amount && amount.measure !== before.measure) throw invalid('INVALID_VALUE', ['input', 'amount'])
  const changes = {
    ...(name ? { name: stored(name) } : {}),
    ...(amount ? { amount: amount.amount } : {}),
    ...(given.period ? { period: given.period } : {}),
    ...('audiences' in given ? { audiences: audiencesOf(given.audiences) } : {}),
    ...('peak' in given ? { peak: peakOf(given.peak) } : {}),
  }
  work.add(database.orm.update(quotas).set({ ...changes, updatedAt: now }).where(stillCounts(quotaId)))
  work.assertChanged()
  const names = Object.keys(changes) as (keyof typeof changes)[]
  const data = { before: Object.fromEntries(names.map((key) => [key, before[key]])), after: changes }
  const { cooperativeId, facilityId } = before
  work.audit({ action: 'quota.changed', subjectId: quotaId, cooperativeId, facilityId, data })
  return finish({ quota: quotaId })
}

/** Lets a quota count no more; facility managers and the board may. */
export async function retireQuota({ quotaId }: { quotaId: string }, useCase: UseCase<'quota'>) {
  const { work, now, database, finish } = useCase
  const { cooperativeId, facilityId } = await managedQuota(useCase, quotaId, ['input', 'quotaId'])
  work.add(database.orm.update(quotas).set({ retiredAt: now, updatedAt: now }).where(stillCounts(quotaId)))
  work.assertChanged()
  work.audit({ action: 'quota.retired', subjectId: quotaId, cooperativeId, facilityId })
  return finish({ quota: quotaId })
}

const stillCounts = (quotaId: string) => sql`id = ${quotaId} and retired_at is null`

/** A quota that the viewer manages and that still counts, now and when the batch runs, or a refusal. */
export async function managedQuota(useCase: Writing, id: string, path: string[]): Promise<StoredQuota> {
  const { viewer, database } = useCase
  signedIn(viewer)
  const seen = sql`${eq(quotas.id, id)} and ${visibleQuota(quotas as never)}`
  const [quota] = await database.find(database.orm.select().from(quotas).where(seen))
  if (!quota) throw notFound(path)
  authorizeWrite(useCase, 'quota.manage', quota.cooperativeId)
  if (quota.retiredAt !== null) throw conflict('QUOTA_RETIRED')
  return quota
}
