import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { memberships, people } from '../../../schema/tables/cooperatives.ts'
import type { MembershipRole, MembershipStatus } from '../../../schema/tables/vocabulary.ts'
import { authorize, may, signedIn } from '../../auth/authorize.ts'
import type { Action } from '../../auth/actions.ts'
import type { UseCase, Writing } from '../../auth/use-case.ts'
import { check, line } from '../../platform/check.ts'
import { newId } from '../../platform/ids.ts'
import { conflict, notFound, Refusal } from '../../platform/refusal.ts'
import { findCooperative } from './found.ts'
import { membershipSteps, ordinaryRoles, stepAllowed, tidyRoles, type MembershipStep } from './rules.ts'

interface StoredMembership {
  id: string
  cooperativeId: string
  personId: string
  status: MembershipStatus
  roles: MembershipRole[]
  email: string | null
}

const applyInput = z.object({ cooperativeId: z.string(), motivation: line(1, 2_000).nullish() })

/** Asks to join, or joins at once where that is open. Any signed-in person with a name may. */
export async function applyForMembership(given: z.input<typeof applyInput>, useCase: UseCase<'membership'>) {
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

  const step: MembershipStep = joinPolicy === 'OPEN' ? 'ENTER' : 'APPLY'
  const status = membershipSteps[step].to
  const row = {
    ...{ status, roles: ['RESIDENT' as const], motivation: motivation ?? null, updatedAt: now, createdAt: now },
    ...{ joinedAt: status === 'ACTIVE' ? now : null, endedAt: null },
  }
  const id = earlier?.id ?? newId('mem')
  if (earlier) {
    work.add(database.orm.update(memberships).set(row).where(sql`id = ${id} and status = ${earlier.status}`))
    work.assertChanged()
  } else {
    work.add(database.orm.insert(memberships).values({ ...row, id, cooperativeId, personId }))
  }
  work.audit({ action: `membership.${status === 'ACTIVE' ? 'entered' : 'applied'}`, subjectId: id, cooperativeId })
  const entered = { id, cooperativeId, status, roles: row.roles }
  return finish({ membership: id }, { ...viewer, memberships: [...viewer.memberships.filter((m) => m.id !== id), entered] })
}

/** Accepts or turns down an application; the board or a coordinator may. */
export async function decideApplication(
  { membershipId, accept }: { membershipId: string; accept: boolean },
  useCase: UseCase<'membership'>,
) {
  const membership = await membershipFor(useCase, membershipId, 'membership.decide')
  return step(useCase, membership, accept ? 'ACCEPT' : 'REJECT')
}

/** Takes a member's rights for the time being; the board may. */
export async function suspendMember({ membershipId }: { membershipId: string }, useCase: UseCase<'membership'>) {
  return step(useCase, await membershipFor(useCase, membershipId, 'membership.suspend'), 'SUSPEND')
}

/** Gives a suspended member their rights back; the board may. */
export async function reinstateMember({ membershipId }: { membershipId: string }, useCase: UseCase<'membership'>) {
  return step(useCase, await membershipFor(useCase, membershipId, 'membership.suspend'), 'REINSTATE')
}

/** Leaves a cooperative: oneself, or a coordinator for a resident who is not online. */
export async function leaveCooperative({ membershipId }: { membershipId: string }, useCase: UseCase<'membership'>) {
  const personId = signedIn(useCase.viewer)
  const membership = await findMembership(useCase.database, sql`m.id = ${membershipId}`)
  const own = membership?.personId === personId
  const offline = membership && !membership.email && may(useCase.viewer, 'resident.represent', membership.cooperativeId)
  if (!membership || !(own || offline)) {
    throw membership && may(useCase.viewer, 'membership.readAll', membership.cooperativeId)
      ? new Refusal('Forbidden', { code: 'FORBIDDEN' })
      : notFound(['input', 'membershipId'])
  }
  return step(useCase, membership, 'LEAVE')
}

/** Sets what a member is; the board may. */
export async function setMemberRoles(
  { membershipId, roles }: { membershipId: string; roles: MembershipRole[] },
  useCase: UseCase<'membership'>,
) {
  const { work, now, database, viewer, finish } = useCase
  const tidy = tidyRoles(roles)
  check(z.array(z.string()).min(1), tidy, ['input', 'roles'])
  const membership = await membershipFor(useCase, membershipId, 'membership.assignRoles')
  work.add(
    database.orm
      .update(memberships)
      .set({ roles: tidy, updatedAt: now })
      .where(sql`id = ${membershipId} and roles = ${JSON.stringify(membership.roles)}`),
  )
  work.assertChanged()
  assertRole(useCase, membership.cooperativeId, 'BOARD')
  const data = { before: membership.roles, after: tidy }
  work.audit({ action: 'membership.rolesChanged', subjectId: membershipId, cooperativeId: membership.cooperativeId, data })
  return finish({ membership: membershipId }, viewer)
}

const residentInput = z.object({ cooperativeId: z.string(), name: line(1, 100), phone: line(3, 30).nullish() })

/** Registers a resident who is not online, so that one can act for them; a coordinator may. */
export async function registerResident(given: z.input<typeof residentInput>, useCase: UseCase<'membership'>) {
  const { viewer, work, now, database, finish } = useCase
  const { cooperativeId, name, phone } = check(residentInput, given)
  await findCooperative(database, cooperativeId)
  authorize(viewer, 'resident.register', cooperativeId)
  const personId = newId('per')
  const id = newId('mem')
  work.add(database.orm.insert(people).values({ id: personId, name, phone: phone ?? null, createdAt: now, updatedAt: now }))
  const row = { id, cooperativeId, personId, status: 'ACTIVE' as const, roles: ['RESIDENT' as const] }
  work.add(database.orm.insert(memberships).values({ ...row, createdAt: now, joinedAt: now, updatedAt: now }))
  assertRole(useCase, cooperativeId, 'COORDINATOR')
  work.audit({ action: 'resident.registered', subjectId: id, cooperativeId })
  return finish({ membership: id })
}

const profileInput = z.object({ name: line(1, 100).nullish(), phone: line(3, 30).nullish(), locale: z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/).nullish() })

/** Changes the viewer's own name, telephone number and language. An absent field stays; null empties all but the name. */
export async function updateProfile(given: z.input<typeof profileInput>, { viewer, work, now, database, finish }: UseCase<'person'>) {
  const personId = signedIn(viewer)
  const { name, phone, locale } = check(profileInput, given)
  work.add(database.orm.update(people).set({ name: name ?? undefined, phone, locale, updatedAt: now }).where(sql`id = ${personId}`))
  return finish({ person: personId })
}

/** Demands that the viewer still has a role when the batch runs. */
export function assertRole({ work, viewer }: Writing, cooperativeId: string, ...roles: MembershipRole[]): void {
  work.assert(
    'FORBIDDEN',
    sql`exists (select 1 from memberships m, json_each(m.roles) r where m.person_id = ${viewer.personId}
        and m.cooperative_id = ${cooperativeId} and m.status = 'ACTIVE' and r.value in ${roles})`,
  )
}

/** Refuses roles beyond the ordinary ones unless the viewer may assign them. */
export function mayGive({ viewer }: Writing, cooperativeId: string, roles: readonly MembershipRole[]): void {
  const special = roles.some((role) => !ordinaryRoles.includes(role))
  if (special && !may(viewer, 'membership.assignRoles', cooperativeId)) throw new Refusal('Forbidden', { code: 'ROLE_NEEDS_BOARD' })
}

async function step(useCase: UseCase<'membership'>, membership: StoredMembership, name: MembershipStep) {
  const { work, now, database, viewer, finish } = useCase
  const { id, cooperativeId, status, personId } = membership
  if (!stepAllowed(name, status)) throw conflict('INVALID_MEMBERSHIP_TRANSITION')
  const { to } = membershipSteps[name]
  const ended = to === 'LEFT' || to === 'REJECTED'
  const times = { updatedAt: now, endedAt: ended ? now : null, joinedAt: name === 'ACCEPT' ? now : undefined }
  work.add(database.orm.update(memberships).set({ status: to, ...times }).where(sql`id = ${id} and status = ${status}`))
  work.assertChanged()
  if (personId !== viewer.personId) assertRole(useCase, cooperativeId, 'BOARD', 'COORDINATOR')
  work.audit({ action: `membership.${name.toLowerCase()}`, subjectId: id, cooperativeId, data: { before: status, after: to } })
  if (name === 'ACCEPT' || name === 'REJECT') await work.emit('membership.decided', { membershipId: id, accepted: name === 'ACCEPT' })
  return finish({ membership: id })
}

/** A membership on which the viewer may do this; unknown to those who may not know of it. */
async function membershipFor({ viewer, database }: Writing, id: string, action: Action): Promise<StoredMembership> {
  signedIn(viewer)
  const found = await findMembership(database, sql`m.id = ${id}`)
  const known = found && (found.personId === viewer.personId || may(viewer, 'membership.list', found.cooperativeId))
  if (!known) throw notFound(['input', 'membershipId'])
  authorize(viewer, action, found.cooperativeId)
  return found
}

async function findMembership(database: UseCase['database'], where: ReturnType<typeof sql>): Promise<StoredMembership | null> {
  const [row] = await database.read(
    sql`select m.id, m.cooperative_id, m.person_id, m.status, m.roles, p.email from memberships m join people p on p.id = m.person_id where ${where}`,
  )
  if (!row) return null
  return {
    id: row['id'] as string,
    cooperativeId: row['cooperative_id'] as string,
    personId: row['person_id'] as string,
    status: row['status'] as MembershipStatus,
    roles: JSON.parse(row['roles'] as string) as MembershipRole[],
    email: row['email'] as string | null,
  }
}
