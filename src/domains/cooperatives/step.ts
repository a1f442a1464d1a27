import { sql } from 'drizzle-orm'
import { memberships } from '../../../schema/tables/cooperatives.ts'
import { authorizeWrite } from '../../auth/authorize.ts'
import type { UseCase } from '../../auth/use-case.ts'
import { conflict, forbidden } from '../../platform/refusal.ts'
import { closeInvitations, knownMembership, membershipFor, type StoredMembership } from './membership.ts'
import { membershipSteps, stepAllowed, type MembershipStep } from './rules.ts'

type Which = { membershipId: string }

/** Accepts or turns down an application; the board or a coordinator may. */
export async function decideApplication({ membershipId, accept }: Which & { accept: boolean }, useCase: UseCase<'membership'>) {
  const membership = await membershipFor(useCase, membershipId, 'membership.decide')
  return step(useCase, membership, accept ? 'ACCEPT' : 'REJECT')
}

/** Takes a member's rights for the time being; the board may. */
export async function suspendMember({ membershipId }: Which, useCase: UseCase<'membership'>) {
  return step(useCase, await membershipFor(useCase, membershipId, 'membership.suspend'), 'SUSPEND')
}

/** Gives a suspended member their rights back; the board may. */
export async function reinstateMember({ membershipId }: Which, useCase: UseCase<'membership'>) {
  return step(useCase, await membershipFor(useCase, membershipId, 'membership.suspend'), 'REINSTATE')
}

/** Leaves a cooperative: oneself, or a coordinator for a resident who is not online. */
export async function leaveCooperative({ membershipId }: Which, useCase: UseCase<'membership'>) {
  const membership = await knownMembership(useCase, membershipId)
  if (membership.personId !== useCase.viewer.personId) {
    if (membership.email !== null) throw forbidden()
    authorizeWrite(useCase, 'resident.represent', membership.cooperativeId)
  }
  return step(useCase, membership, 'LEAVE')
}

async function step(useCase: UseCase<'membership'>, membership: StoredMembership, name: MembershipStep) {
  const { work, now, database, finish } = useCase
  const { id, cooperativeId, personId, status } = membership
  if (!stepAllowed(name, status)) throw conflict('INVALID_MEMBERSHIP_TRANSITION')
  const { to } = membershipSteps[name]
  const ended = to === 'LEFT' || to === 'REJECTED'
  const times = { updatedAt: now, endedAt: ended ? now : null, joinedAt: name === 'ACCEPT' ? now : undefined }
  work.add(database.orm.update(memberships).set({ status: to, ...times }).where(sql`id = ${id} and status = ${status}`))
  work.assertChanged()
  if (name !== 'REINSTATE') closeInvitations(useCase, cooperativeId, personId)
  // Whom a person speaks for is decided anew when they come back; a suspension only makes it rest.
  if (ended) work.add(sql`delete from representatives where person_id = ${personId} and cooperative_id = ${cooperativeId}`)
  work.audit({ action: `membership.${name.toLowerCase()}`, subjectId: id, cooperativeId, data: { before: status, after: to } })
  if (name === 'ACCEPT' || name === 'REJECT') await work.emit('membership.decided', { membershipId: id, accepted: name === 'ACCEPT' })
  return finish({ membership: id })
}
