import * as z from 'zod/mini'
import { sql } from 'drizzle-orm'
import { reciprocities } from '../../../../schema/tables/terms.ts'
import { authorizeWrite, signedIn } from '../../../auth/authorize.ts'
import type { UseCase } from '../../../auth/use-case.ts'
import { check } from '../../../platform/check.ts'
import { lazily } from '../../../platform/lazily.ts'
import { invalid, notFound } from '../../../platform/refusal.ts'
import { membershipFor } from '../../cooperatives/index.ts'

const percentInput = lazily(() => z.int().check(z.gte(0), z.lte(1_000)))

type Agreement = {
  cooperativeId: string
  guestId: string
}

/** Sets what members of another cooperative pay at the places of this one; its board may. */
export async function setReciprocity(
  { cooperativeId, guestId, percent }: Agreement & { percent: number },
  useCase: UseCase<'cooperative'>,
) {
  const { work, database, now, finish } = useCase
  check(percentInput, percent, ['input', 'percent'])
  const before = await agreement({ cooperativeId, guestId }, useCase)
  if (cooperativeId === guestId) throw invalid('INVALID_VALUE', ['input', 'guestId'])
  const row = { percent, updatedAt: now }
  work.add(
    database.orm
      .insert(reciprocities)
      .values({ ownerId: cooperativeId, guestId, ...row })
      .onConflictDoUpdate({ target: [reciprocities.ownerId, reciprocities.guestId], set: row }),
  )
  log({ cooperativeId, guestId }, { action: 'cooperative.reciprocitySet', data: { before, percent } }, useCase)
  return finish({ cooperative: cooperativeId })
}

/** Ends what was agreed with another cooperative: its members pay the tariff for guests again. The board may. */
export async function removeReciprocity({ cooperativeId, guestId }: Agreement, useCase: UseCase<'cooperative'>) {
  const { work, finish } = useCase
  const before = await agreement({ cooperativeId, guestId }, useCase)
  if (before === null) throw notFound(['input', 'guestId'])
  work.add(sql`delete from reciprocities where owner_id = ${cooperativeId} and guest_id = ${guestId}`)
  work.assertChanged()
  log({ cooperativeId, guestId }, { action: 'cooperative.reciprocityRemoved', data: { before } }, useCase)
  return finish({ cooperative: cooperativeId })
}

/** What is agreed now, in percent, or null; refuses where one is not there, or the viewer not of the board. */
async function agreement(
  { cooperativeId, guestId }: Agreement,
  useCase: UseCase<'cooperative'>,
): Promise<number | null> {
  signedIn(useCase.viewer)
  const [row] = await useCase.database.read(sql`select
    exists (select 1 from cooperatives where id = ${cooperativeId}) as owner,
    exists (select 1 from cooperatives where id = ${guestId}) as guest,
    (select percent from reciprocities where owner_id = ${cooperativeId} and guest_id = ${guestId}) as percent`)
  if (!row!['owner']) throw notFound(['input', 'cooperativeId'])
  authorizeWrite(useCase, 'money.agree', cooperativeId)
  if (!row!['guest']) throw notFound(['input', 'guestId'])
  return row!['percent'] as number | null
}

/** In the logs of both, so that both boards know. */
function log(
  { cooperativeId, guestId }: Agreement,
  entry: { action: string; data: object },
  { work }: UseCase<'cooperative'>,
): void {
  const data = { ...entry.data, ownerId: cooperativeId, guestId }
  work.audit({ ...entry, subjectId: guestId, cooperativeId, data })
  work.audit({ ...entry, subjectId: cooperativeId, cooperativeId: guestId, data })
}

/** Grants a member the social tariff, or takes it back; board and coordinators may. Bookings that were made stay. */
export async function setSocialTariff(membershipId: string, granted: boolean, useCase: UseCase<'membership'>) {
  const { work, now, finish } = useCase
  const { cooperativeId, status } = await membershipFor(useCase, membershipId, 'membership.socialTariff')
  if (granted && status !== 'ACTIVE') throw invalid('INVALID_VALUE', ['input', 'membershipId'])
  work.add(sql`update memberships set social_tariff = ${granted}, updated_at = ${now}
    where id = ${membershipId} and status = ${status}`)
  work.assertChanged()
  const action = granted ? 'membership.socialTariffGranted' : 'membership.socialTariffRevoked'
  work.audit({ action, subjectId: membershipId, cooperativeId })
  return finish({ membership: membershipId })
}
