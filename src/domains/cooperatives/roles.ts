import { sql } from 'drizzle-orm'
import * as z from 'zod/mini'
import { memberships } from '../../../schema/tables/cooperatives.ts'
import type { MembershipRole } from '../../../schema/tables/vocabulary.ts'
import type { UseCase } from '../../auth/use-case.ts'
import { check } from '../../platform/check.ts'
import { conflict, invalid } from '../../platform/refusal.ts'
import { membershipFor } from './membership.ts'
import { tidyRoles } from './rules.ts'

type RolesInput = { membershipId: string; roles: MembershipRole[] }

/** The roles of an input in their own order, each once; at least one. */
export const rolesOf = (given: readonly MembershipRole[]): MembershipRole[] => {
  const roles = tidyRoles(given)
  check(z.array(z.string()).check(z.minLength(1)), roles, ['input', 'roles'])
  return roles
}

/**
 * Sets what a member is; the board may. Of an applicant it is decided with the application, and of a former member it is
 * history. Somebody who is not online can use no other role than resident, and could not govern as the last of the board.
 */
export async function setMemberRoles(input: RolesInput, useCase: UseCase<'membership'>) {
  const { work, now, database, finish } = useCase
  const membership = await membershipFor(useCase, input.membershipId, 'membership.assignRoles')
  const { id, cooperativeId, status } = membership
  const roles = rolesOf(input.roles)
  if (status !== 'ACTIVE' && status !== 'SUSPENDED') throw conflict('INVALID_MEMBERSHIP_TRANSITION')
  if (membership.email === null && roles.some((role) => role !== 'RESIDENT')) throw invalid('INVALID_VALUE', ['input', 'roles'])
  const before = sql`id = ${id} and status = ${status} and roles = ${JSON.stringify(membership.roles)}`
  work.add(database.orm.update(memberships).set({ roles, updatedAt: now }).where(before))
  work.assertChanged()
  work.audit({ action: 'membership.rolesChanged', subjectId: id, cooperativeId, data: { before: membership.roles, after: roles } })
  return finish({ membership: id })
}
