import { sql } from 'drizzle-orm'
import { clearances } from '../../../../schema/tables/trust.ts'
import type { ClearanceType } from '../../../../schema/tables/vocabulary.ts'
import { authorizeWrite, signedIn } from '../../../auth/authorize.ts'
import type { UseCase } from '../../../auth/use-case.ts'
import { newId } from '../../../platform/ids.ts'
import { DAY } from '../../../platform/interval.ts'
import { conflict, forbidden, invalid, notFound } from '../../../platform/refusal.ts'
import { activeMember } from '../acting.ts'
import { visibleClearance } from './visibility.ts'

/** How long ago a clearance can have been seen, and how far from now it can be said to be valid. */
const [longestAgo, longestValid] = [5 * 366 * DAY, 20 * 366 * DAY]

type RecordInput = {
  cooperativeId: string
  personId: string
  type: ClearanceType
  organisationId?: string | null
  seenAt?: number | null
  validUntil?: number | null
}

/**
 * Records that a member has shown a clearance, never the document itself: to the cooperative, or to a partner of it. The
 * board and assistants may, but nobody of themself.
 */
export async function recordClearance({ cooperativeId, personId, type, organisationId, seenAt: given, validUntil }: RecordInput, useCase: UseCase<'clearance'>) {
  const { viewer, work, now, database, finish } = useCase
  const seenBy = signedIn(viewer)
  const isPartner = sql`exists (select 1 from partnerships where cooperative_id = ${cooperativeId} and organisation_id = ${organisationId ?? null})`
  const [[cooperative], [member], [partner]] = await Promise.all([
    database.read(sql`select 1 from cooperatives where id = ${cooperativeId}`),
    database.read(sql`select 1 where ${activeMember(personId, cooperativeId)}`),
    database.read(sql`select 1 where ${isPartner}`),
  ])
  if (!cooperative) throw notFound(['input', 'cooperativeId'])
  authorizeWrite(useCase, 'clearance.record', cooperativeId)
  if (!member) throw notFound(['input', 'personId'])
  if (personId === seenBy) throw forbidden()
  if (organisationId != null && !partner) throw conflict('ORGANISATION_NOT_PARTNER')
  const seenAt = given ?? now
  if (seenAt > now || seenAt < now - longestAgo) throw invalid('INVALID_VALUE', ['input', 'seenAt'])
  if (validUntil != null && (validUntil <= now || validUntil > now + longestValid)) throw invalid('INVALID_VALUE', ['input', 'validUntil'])
  work.assert('STALE', activeMember(personId, cooperativeId))
  if (organisationId != null) work.assert('STALE', isPartner)
  const id = newId('clr')
  const row = { id, cooperativeId, organisationId: organisationId ?? null, personId, type, seenBy, seenAt, validUntil: validUntil ?? null }
  work.add(database.orm.insert(clearances).values(row))
  work.audit({ action: 'clearance.recorded', subjectId: id, cooperativeId, data: { personId, type, seenAt, validUntil: row.validUntil } })
  return finish({ clearance: id })
}

/** Takes a clearance back: from now on it counts no more; what was agreed stays. The board and assistants may. */
export async function revokeClearance({ clearanceId }: { clearanceId: string }, useCase: UseCase<'clearance'>) {
  const { viewer, work, now, database, finish } = useCase
  const revokedBy = signedIn(viewer)
  const [clearance] = await database.find(
    database.orm
      .select()
      .from(clearances)
      .where(sql`${clearances.id} = ${clearanceId} and ${visibleClearance(clearances as never)}`),
  )
  if (!clearance) throw notFound(['input', 'clearanceId'])
  const { cooperativeId, personId, type } = clearance
  authorizeWrite(useCase, 'clearance.record', cooperativeId)
  if (clearance.revokedAt !== null) throw conflict('CLEARANCE_REVOKED')
  work.add(
    database.orm
      .update(clearances)
      .set({ revokedAt: now, revokedBy })
      .where(sql`id = ${clearanceId} and revoked_at is null`),
  )
  work.assertChanged()
  work.audit({ action: 'clearance.revoked', subjectId: clearanceId, cooperativeId, data: { personId, type } })
  return finish({ clearance: clearanceId })
}
