import { sql } from 'drizzle-orm'
import { certificateKinds, certificates } from '../../../../schema/tables/conduct.ts'
import { authorizeWrite, signedIn } from '../../../auth/authorize.ts'
import type { UseCase } from '../../../auth/use-case.ts'
import { check, translated } from '../../../platform/check.ts'
import { newId } from '../../../platform/ids.ts'
import { DAY } from '../../../platform/interval.ts'
import { lazily } from '../../../platform/lazily.ts'
import { stored } from '../../../platform/localized.ts'
import { conflict, invalid, notFound } from '../../../platform/refusal.ts'
import { visibleCertificate } from './visibility.ts'

const nameInput = lazily(() => translated(1, 120))

/** The farthest that a certificate may be said to be valid. */
const longestValid = 20 * 366 * DAY

type KindInput = { cooperativeId: string; name: { language: string; text: string }[] }

/** Names something that a cooperative asks people to have shown or learnt; facility managers and the board may. */
export async function createCertificateKind({ cooperativeId, name: given }: KindInput, useCase: UseCase<'kind'>) {
  const { viewer, work, now, database, finish } = useCase
  signedIn(viewer)
  const name = stored(check(nameInput, given, ['input', 'name']))
  const [cooperative] = await database.read(sql`select 1 from cooperatives where id = ${cooperativeId}`)
  if (!cooperative) throw notFound(['input', 'cooperativeId'])
  authorizeWrite(useCase, 'equipment.manage', cooperativeId)
  const id = newId('cki')
  work.add(database.orm.insert(certificateKinds).values({ id, cooperativeId, name, createdAt: now, updatedAt: now }))
  work.audit({ action: 'certificateKind.created', subjectId: id, cooperativeId })
  return finish({ kind: id })
}

type RenameInput = { kindId: string; name: { language: string; text: string }[] }

/**
 * Gives a kind another name, in every language: what was shown of it counts as before, and so does what is asked for.
 * Facility managers and the board may.
 */
export async function renameCertificateKind({ kindId, name: given }: RenameInput, useCase: UseCase<'kind'>) {
  const { viewer, work, now, database, finish } = useCase
  signedIn(viewer)
  const name = stored(check(nameInput, given, ['input', 'name']))
  const [kind] = await database.find(
    database.orm
      .select()
      .from(certificateKinds)
      .where(sql`${certificateKinds.id} = ${kindId}`),
  )
  if (!kind) throw notFound(['input', 'kindId'])
  const { cooperativeId } = kind
  authorizeWrite(useCase, 'equipment.manage', cooperativeId)
  work.add(
    database.orm
      .update(certificateKinds)
      .set({ name, updatedAt: now })
      .where(sql`id = ${kindId}`),
  )
  const data = { before: kind.name, after: name }
  work.audit({ action: 'certificateKind.renamed', subjectId: kindId, cooperativeId, data })
  return finish({ kind: kindId })
}

type RecordInput = { personId: string; kindId: string; validUntil?: number | null }

/**
 * Records that somebody has shown a certificate, never the document itself; facility managers, the board and
 * coordinators of the cooperative that asks for it may. For its own members, and for those of others, who may be its
 * guests.
 */
export async function recordCertificate(
  { personId, kindId, validUntil = null }: RecordInput,
  useCase: UseCase<'certificate'>,
) {
  const { viewer, work, now, database, finish } = useCase
  const seenBy = signedIn(viewer)
  const [[kind], [person]] = await Promise.all([
    database.read(sql`select cooperative_id from certificate_kinds where id = ${kindId}`),
    database.read(
      sql`select 1 from memberships where person_id = ${personId} and status in ('ACTIVE', 'SUSPENDED') limit 1`,
    ),
  ])
  if (!kind) throw notFound(['input', 'kindId'])
  const cooperativeId = String(kind['cooperative_id'])
  authorizeWrite(useCase, 'certificate.record', cooperativeId)
  if (!person) throw notFound(['input', 'personId'])
  if (validUntil !== null && (validUntil <= now || validUntil > now + longestValid))
    throw invalid('INVALID_VALUE', ['input', 'validUntil'])
  const id = newId('cer')
  work.add(
    database.orm.insert(certificates).values({ id, cooperativeId, kindId, personId, seenBy, seenAt: now, validUntil }),
  )
  work.audit({ action: 'certificate.recorded', subjectId: id, cooperativeId, data: { personId, kindId, validUntil } })
  return finish({ certificate: id })
}

/** Takes a certificate back: from now on it counts no more; bookings that were made stay. */
export async function revokeCertificate({ certificateId }: { certificateId: string }, useCase: UseCase<'certificate'>) {
  const { viewer, work, now, database, finish } = useCase
  signedIn(viewer)
  const seen = sql`${certificates.id} = ${certificateId} and ${visibleCertificate(certificates as never)}`
  const [certificate] = await database.find(database.orm.select().from(certificates).where(seen))
  if (!certificate) throw notFound(['input', 'certificateId'])
  const { cooperativeId, personId, kindId } = certificate
  authorizeWrite(useCase, 'certificate.record', cooperativeId)
  if (certificate.revokedAt !== null) throw conflict('CERTIFICATE_REVOKED')
  work.add(
    database.orm
      .update(certificates)
      .set({ revokedAt: now })
      .where(sql`id = ${certificateId} and revoked_at is null`),
  )
  work.assertChanged()
  work.audit({ action: 'certificate.revoked', subjectId: certificateId, cooperativeId, data: { personId, kindId } })
  return finish({ certificate: certificateId })
}
