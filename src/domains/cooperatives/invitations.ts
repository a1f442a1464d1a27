import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { invitations, memberships, representatives } from '../../../schema/tables/cooperatives.ts'
import type { MembershipRole } from '../../../schema/tables/vocabulary.ts'
import { authorize, signedIn } from '../../auth/authorize.ts'
import type { UseCase } from '../../auth/use-case.ts'
import { check } from '../../platform/check.ts'
import { randomToken, sha256 } from '../../platform/crypto.ts'
import { newId } from '../../platform/ids.ts'
import { conflict, notFound } from '../../platform/refusal.ts'
import { findCooperative } from './found.ts'
import { assertRole, mayGive } from './members.ts'
import { tidyRoles } from './rules.ts'

/** How long an invitation can be accepted (seconds). */
const lifetime = 14 * 86_400

type InviteInput = {
  cooperativeId: string
  email: string
  roles: MembershipRole[]
  organisationId?: string | null
}

/** Invites somebody by mail; the board may with any roles, a coordinator with the ordinary ones. */
export async function inviteMember({ cooperativeId, email, roles, organisationId }: InviteInput, useCase: UseCase<'invitation'>) {
  const { viewer, work, now, database, settings, languages, finish } = useCase
  const tidy = tidyRoles(roles)
  check(z.array(z.string()).min(1), tidy, ['input', 'roles'])
  const [cooperative, [partner], [person]] = await Promise.all([
    findCooperative(database, cooperativeId),
    database.read(sql`select 1 from partnerships where cooperative_id = ${cooperativeId} and organisation_id = ${organisationId ?? null}`),
    database.read(sql`select m.status from people p join memberships m on m.person_id = p.id
      where p.email = ${email} and m.cooperative_id = ${cooperativeId}`),
  ])
  authorize(viewer, 'membership.invite', cooperativeId)
  mayGive(useCase, cooperativeId, tidy)
  if (organisationId && !partner) throw conflict('ORGANISATION_NOT_PARTNER')
  if (person?.['status'] === 'ACTIVE' || person?.['status'] === 'SUSPENDED') throw conflict('ALREADY_MEMBER')

  const id = newId('inv')
  const token = randomToken()
  const row = { id, cooperativeId, email, roles: tidy, organisationId: organisationId ?? null, tokenHash: await sha256(token) }
  work.add(database.orm.insert(invitations).values({ ...row, invitedBy: viewer.personId!, createdAt: now, expiresAt: now + lifetime }))
  assertRole(useCase, cooperativeId, 'BOARD', 'COORDINATOR')
  work.audit({ action: 'invitation.sent', subjectId: id, cooperativeId, data: { roles: tidy } })
  const link = `${settings.appUrl}/invitation#${new URLSearchParams({ token }).toString()}`
  await work.emit('mail.invitation', { email, token, link, cooperative: cooperative.name, languages }, { secret: true })
  return finish({ invitation: id })
}

/** Withdraws an invitation that was not accepted; the board or a coordinator may. */
export async function revokeInvitation({ invitationId }: { invitationId: string }, useCase: UseCase<'invitation'>) {
  const { viewer, work, now, database, finish } = useCase
  signedIn(viewer)
  const [row] = await database.read(sql`select cooperative_id from invitations where id = ${invitationId}`)
  const cooperativeId = row?.['cooperative_id'] as string | undefined
  if (!cooperativeId || !viewer.memberships.some((m) => m.cooperativeId === cooperativeId && m.status === 'ACTIVE')) {
    throw notFound(['input', 'invitationId'])
  }
  authorize(viewer, 'membership.invite', cooperativeId)
  work.add(sql`update invitations set revoked_at = ${now} where id = ${invitationId} and accepted_at is null and revoked_at is null`)
  work.assertChanged()
  assertRole(useCase, cooperativeId, 'BOARD', 'COORDINATOR')
  work.audit({ action: 'invitation.revoked', subjectId: invitationId, cooperativeId })
  return finish({ invitation: invitationId })
}

/**
 * Accepts an invitation with the token of its mail. Only the person with the invited address may: a link that was
 * passed on lets nobody else in.
 */
export async function acceptInvitation({ token }: { token: string }, useCase: UseCase<'membership'>) {
  const { viewer, work, now, database, finish } = useCase
  const personId = signedIn(viewer)
  const [row] = await database.read(sql`
    select i.id, i.cooperative_id, i.roles, i.organisation_id, m.id as membership_id, m.status, p.name
    from invitations i join people p on p.id = ${personId} and p.email = i.email
    left join memberships m on m.person_id = p.id and m.cooperative_id = i.cooperative_id
    where i.token_hash = ${await sha256(token)} and i.expires_at > ${now} and i.accepted_at is null and i.revoked_at is null`)
  if (!row) throw conflict('INVITATION_INVALID')
  if (!row['name']) throw conflict('NAME_REQUIRED')
  if (row['status'] === 'ACTIVE') throw conflict('ALREADY_MEMBER')
  if (row['status'] === 'SUSPENDED') throw conflict('MEMBERSHIP_SUSPENDED')

  const cooperativeId = row['cooperative_id'] as string
  const id = (row['membership_id'] as string | null) ?? newId('mem')
  const roles = JSON.parse(row['roles'] as string) as MembershipRole[]
  const state = { status: 'ACTIVE' as const, roles, joinedAt: now, endedAt: null, updatedAt: now }
  work.add(sql`update invitations set accepted_at = ${now} where id = ${row['id']} and accepted_at is null and revoked_at is null`)
  work.assertChanged()
  work.add(
    database.orm
      .insert(memberships)
      .values({ ...state, id, cooperativeId, personId, createdAt: now })
      .onConflictDoUpdate({ target: memberships.id, set: state, setWhere: sql`memberships.status not in ('ACTIVE', 'SUSPENDED')` }),
  )
  work.assertChanged()
  if (row['organisation_id']) {
    const organisationId = row['organisation_id'] as string
    work.add(database.orm.insert(representatives).values({ personId, cooperativeId, organisationId }).onConflictDoNothing())
  }
  work.audit({ action: 'membership.entered', subjectId: id, cooperativeId, data: { invitation: row['id'], roles } })
  const entered = { id, cooperativeId, status: 'ACTIVE' as const, roles }
  return finish({ membership: id }, { ...viewer, memberships: [...viewer.memberships.filter((m) => m.id !== id), entered] })
}
