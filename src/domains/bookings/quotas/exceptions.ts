import { eq, sql, type SQL } from 'drizzle-orm'
import { quotaExceptions, quotas } from '../../../../schema/tables/quotas.ts'
import { authorizeWrite, signedIn } from '../../../auth/authorize.ts'
import type { UseCase } from '../../../auth/use-case.ts'
import { check, text } from '../../../platform/check.ts'
import { newId } from '../../../platform/ids.ts'
import { DAY } from '../../../platform/interval.ts'
import { lazily } from '../../../platform/lazily.ts'
import { conflict, invalid, notFound } from '../../../platform/refusal.ts'
import { through } from '../facts-subject.ts'
import { amountOf, managedQuota, type AmountInput, type StoredQuota } from './manage.ts'
import { visibleException } from './visibility.ts'

/** How many exceptions that are not over somebody may have from one quota. */
const most = 50

/** How long an exception may last: what lasts longer is another quota. */
const longest = 731 * DAY

const reasonInput = lazily(() => text(3, 1_000))

const fields = ['forPersonId', 'forHouseholdId', 'forOrganisationId', 'forCooperativeId'] as const
type Field = (typeof fields)[number]
type Beneficiaries = { [F in Field]?: string | null }

export type GrantInput = Beneficiaries & {
  quotaId: string
  extra: AmountInput
  startsAt: number
  endsAt: number
  reason: string
}

/**
 * Grants somebody more than a quota allows, for bookings that begin within an interval, for a reason that the audit log
 * keeps; facility managers and the board may.
 */
export async function grantQuotaException(given: GrantInput, useCase: UseCase<'exception'>) {
  const { viewer, work, now, database, finish } = useCase
  const { quotaId, startsAt, endsAt } = given
  const reason = check(reasonInput, given.reason, ['input', 'reason'])
  const isSound = startsAt < endsAt && now < endsAt && endsAt - startsAt <= longest
  if (!isSound) throw invalid('INVALID_INTERVAL', ['input', 'endsAt'])
  const quota = await managedQuota(useCase, quotaId, ['input', 'quotaId'])
  const { measure, amount } = amountOf(given.extra, 'extra', 1)
  if (measure !== quota.measure) throw invalid('INVALID_VALUE', ['input', 'extra'])
  const { field, found } = whose(quota, given)
  const [row] = await database.read(sql`select ${found} as subject, (select count(*) from quota_exceptions x
    where x.quota_id = ${quotaId} and x.subject_id = ${found} and x.ends_at > ${now}
      and x.revoked_at is null) as others`)
  const subjectId = row!['subject'] as string | null
  if (subjectId === null) throw notFound(['input', field])
  if (Number(row!['others']) >= most) throw conflict('TOO_LONG', { maximum: most })
  const id = newId('qex')
  const granted = { quotaId, subjectId, extra: amount, startsAt, endsAt, reason }
  // The household may be another by now, and the quota may be gone.
  const counts = sql`exists (select 1 from quotas where id = ${quotaId} and retired_at is null)`
  work.assert('STALE', sql`${found} is ${subjectId} and ${counts}`)
  work.add(database.orm.insert(quotaExceptions).values({ id, ...granted, grantedBy: signedIn(viewer), createdAt: now }))
  const { cooperativeId, facilityId } = quota
  work.audit({ action: 'quota.exceptionGranted', subjectId: id, cooperativeId, facilityId, data: granted })
  return finish({ exception: id })
}

/** Which field names whom the exception is for, and the expression that finds them as the quota's subject, or null. */
function whose({ subject, cooperativeId }: StoredQuota, given: Beneficiaries): { field: Field; found: SQL } {
  const [field, another] = fields.filter((one) => given[one] != null)
  if (!field || another) throw invalid('INVALID_VALUE', ['input', another ?? 'forPersonId'])
  const id = given[field]!
  const person = sql`(select p.id from people p where p.id = ${id} and (
    exists (select 1 from memberships m where m.person_id = p.id and m.cooperative_id = ${cooperativeId})
    or exists (select 1 from bookings b where b.for_person_id = p.id and b.cooperative_id = ${cooperativeId})))`
  const home = sql`coalesce((select h.household_id from household_members h where h.person_id = ${person}
    and h.cooperative_id = coalesce(${through(sql`${cooperativeId}`, sql`${id}`)}, ${cooperativeId})), ${person})`
  const ways: Record<StoredQuota['subject'], Partial<Record<Field, SQL>>> = {
    PERSON: { forPersonId: person },
    HOUSEHOLD: {
      forPersonId: home,
      forHouseholdId: sql`(select h.id from households h where h.id = ${id} and h.cooperative_id = ${cooperativeId})`,
    },
    ORGANISATION: {
      forOrganisationId: sql`(select o.id from organisations o where o.id = ${id} and (
        exists (select 1 from partnerships s where s.organisation_id = o.id and s.cooperative_id = ${cooperativeId})
        or exists (select 1 from bookings b where b.for_organisation_id = o.id
          and b.cooperative_id = ${cooperativeId})))`,
    },
    COOPERATIVE: { forCooperativeId: sql`(select c.id from cooperatives c where c.id = ${id})` },
  }
  const found = ways[subject][field]
  if (!found) throw invalid('INVALID_VALUE', ['input', field])
  return { field, found }
}

/** Takes an exception back; what was booked by it stays. Facility managers and the board may. */
export async function revokeQuotaException(
  { exceptionId, ...given }: { exceptionId: string; reason: string },
  useCase: UseCase<'exception'>,
) {
  const { viewer, work, now, database, finish } = useCase
  signedIn(viewer)
  const reason = check(reasonInput, given.reason, ['input', 'reason'])
  const [found] = await database.find(
    database.orm
      .select({ exception: quotaExceptions, cooperativeId: quotas.cooperativeId, facilityId: quotas.facilityId })
      .from(quotaExceptions)
      .innerJoin(quotas, eq(quotas.id, quotaExceptions.quotaId))
      .where(sql`${eq(quotaExceptions.id, exceptionId)} and ${visibleException(quotaExceptions as never)}`),
  )
  if (!found) throw notFound(['input', 'exceptionId'])
  const { exception, cooperativeId, facilityId } = found
  authorizeWrite(useCase, 'quota.manage', cooperativeId)
  if (exception.revokedAt !== null || exception.endsAt <= now) throw conflict('EXCEPTION_OVER')
  const stands = sql`id = ${exceptionId} and revoked_at is null`
  work.add(database.orm.update(quotaExceptions).set({ revokedAt: now }).where(stands))
  work.assertChanged()
  const { quotaId, subjectId } = exception
  const data = { quotaId, subjectId, reason }
  work.audit({ action: 'quota.exceptionRevoked', subjectId: exceptionId, cooperativeId, facilityId, data })
  return finish({ exception: exceptionId })
}
