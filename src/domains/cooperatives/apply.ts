import { sql } from 'drizzle-orm'
import * as z from 'zod/mini'
import { memberships } from '../../../schema/tables/cooperatives.ts'
import { signedIn } from '../../auth/authorize.ts'
import type { UseCase } from '../../auth/use-case.ts'
import { check, text, type Given } from '../../platform/check.ts'
import { lazily } from '../../platform/lazily.ts'
import { newId } from '../../platform/ids.ts'
import { conflict } from '../../platform/refusal.ts'
import { findCooperative } from './found.ts'
import { closeInvitations, findMembership, viewerWith } from './membership.ts'
import { membershipSteps, type MembershipStep } from './rules.ts'

const applyInput = lazily(() => z.object({ cooperativeId: z.string(), motivation: z.nullish(text(1, 2_000)) }))

/**
 * Asks to join, or joins at once where that is open. Any signed-in person with a name may; who left while suspended has to
 * ask, so that leaving is no way around a suspension.
 */
export async function applyForMembership(given: Given<typeof applyInput>, useCase: UseCase<'membership'>) {
  const { viewer, work, now, database, finish } = useCase
  const personId = signedIn(viewer)
  const { cooperativeId, motivation } = check(applyInput, given)
  const [{ joinPolicy }, [person], earlier] = await Promise.all([
    findCooperative(database, cooperativeId),
    database.read(sql`select name from people where id = ${personId}`),
    findMembership(database, sql`m.person_id = ${personId} and m.cooperative_id = ${cooperativeId}`),
  ])
  if (!person?.['name']) throw conflict('NAME_REQUIRED')
  if (earlier?.status === 'SUSPENDED') throw conflict('MEMBERSHIP_SUSPENDED')
  if (earlier?.status === 'ACTIVE' || earlier?.status === 'APPLIED') throw conflict('ALREADY_MEMBER')
  if (joinPolicy === 'INVITATION') throw conflict('INVITATION_ONLY')

  const step: MembershipStep = joinPolicy === 'OPEN' && !earlier?.barred ? 'ENTER' : 'APPLY'
  const status = membershipSteps[step].to
  const row = {
    ...{ status, roles: ['RESIDENT' as const], motivation: motivation ?? null, updatedAt: now, createdAt: now },
    ...{ joinedAt: status === 'ACTIVE' ? now : null, endedAt: null },
  }
  const id = earlier?.id ?? newId('mem')
  work.assert('STALE', sql`exists (select 1 from cooperatives where id = ${cooperativeId} and join_policy = ${joinPolicy})`)
  if (earlier) {
    work.add(database.orm.update(memberships).set(row).where(sql`id = ${id} and status = ${earlier.status}`))
    work.assertChanged()
  } else {
    work.add(database.orm.insert(memberships).values({ ...row, id, cooperativeId, personId }))
  }
  if (status === 'ACTIVE') closeInvitations(useCase, cooperativeId, personId)
  work.audit({ action: `membership.${status === 'ACTIVE' ? 'entered' : 'applied'}`, subjectId: id, cooperativeId })
  return finish({ membership: id }, viewerWith(viewer, { id, cooperativeId, status, roles: row.roles }))
}
