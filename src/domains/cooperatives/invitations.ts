import { sql } from 'drizzle-orm'
import { invitations, memberships } from '../../../schema/tables/cooperatives.ts'
import type { MembershipRole } from '../../../schema/tables/vocabulary.ts'
import { authorizeWrite, may, signedIn } from '../../auth/authorize.ts'
import { countAttempts } from '../../auth/limiter.ts'
import type { UseCase } from '../../auth/use-case.ts'
import { randomToken, sha256 } from '../../platform/crypto.ts'
import { newId } from '../../platform/ids.ts'
import { conflict, notFound } from '../../platform/refusal.ts'
import { findCooperative } from './found.ts'
import { closeInvitations, mayGive, viewerWith } from './membership.ts'
import { rolesOf } from './roles.ts'

/** How long an invitation can be accepted (seconds). */
const lifetime = 14 * 86_400

const day = 86_400

type InviteInput = {
  cooperativeId: string
  email: string
  roles: MembershipRole[]
  organisationId?: string | null
}

/** Invites somebody by mail; the board may with any roles, a coordinator with the ordinary ones. */
export async function inviteMember({ cooperativeId, email, roles, organisationId }: InviteInput, useCase: UseCase<'invitation'>) {
  const { viewer, work, now, database, settings, languages, finish } = useCase
  const personId = signedIn(viewer)
  const tidy = rolesOf(roles)
  const [cooperative, [partner], [person]] = await Promise.all([
    findCooperative(database, cooperativeId),
    database.read(sql`select 1 from partnerships where cooperative_id = ${cooperativeId} and organisation_id = ${organisationId ?? null}`),
    database.read(sql`select m.status from people p join memberships m on m.person_id = p.id
      where p.email = ${email} and m.cooperative_id = ${cooperativeId}`),
  ])
  authorizeWrite(useCase, 'membership.invite', cooperativeId)
  mayGive(useCase, cooperativeId, tidy)
  if (organisationId != null && !partner) throw conflict('ORGANISATION_NOT_PARTNER')
  if (person?.['status'] === 'ACTIVE' || person?.['status'] === 'SUSPENDED') throw conflict('ALREADY_MEMBER')

  // Anybody may found a cooperative, and mail strangers in its name; so it is limited.
  await countAttempts(work, settings.secret, now, [
    { what: 'invite', of: personId, per: day, atMost: 500 },
    { what: 'invited', of: email, per: day, atMost: 10 },
  ])
  if (organisationId != null) {
    work.assert('STALE', sql`exists (select 1 from partnerships where cooperative_id = ${cooperativeId} and organisation_id = ${organisationId})`)
  }
  const id = newId('inv')
  const token = randomToken()
  const row = { id, cooperativeId, email, roles: tidy, organisationId: organisationId ?? null, tokenHash: await sha256(token) }
  work.add(database.orm.insert(invitations).values({ ...row, invitedBy: personId, createdAt: now, expiresAt: now + lifetime }))
  work.audit({ action: 'invitation.sent', subjectId: id, cooperativeId, data: { roles: tidy } })
  const link = `${settings.appUrl}/invitation#${new URLSearchParams({ token }).toString()}`
  await work.emit('mail.invitation', { email, token, link, cooperative: cooperative.name, languages }, { secret: true })
  return finish({ invitation: id })
}

/** Withdraws an invitation that was not accepted; the board or a coordinator may, and others know of none. */
export async function revokeInvitation({ invitationId }: { invitationId: string }, useCase: UseCase<'invitation'>) {
  const { viewer, work, now, database, finish } = useCase
  signedIn(viewer)
  const [row] = await database.read(sql`select cooperative_id from invitations where id = ${invitationId}`)
  const cooperativeId = row?.['cooperative_id'] as string | undefined
  if (!cooperativeId || !may(viewer, 'membership.invite', cooperativeId)) throw notFound(['input', 'invitationId'])
  authorizeWrite(useCase, 'membership.invite', cooperativeId)
  work.add(sql`update invitations set revoked_at = ${now} where id = ${invitationId} and accepted_at is null and revoked_at is null`)
  work.assertChanged()
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
  closeInvitations(useCase, cooperativeId, personId)
  work.add(
    sql`insert or ignore into representatives (person_id, cooperative_id, organisation_id)
        select ${personId}, p.cooperative_id, p.organisation_id from partnerships p
        where p.cooperative_id = ${cooperativeId} and p.organisation_id = ${row['organisation_id']}`,
  )
  work.audit({ action: 'membership.entered', subjectId: id, cooperativeId, data: { invitation: row['id'], roles } })
  return finish({ membership: id }, viewerWith(viewer, { id, cooperativeId, status: 'ACTIVE', roles }))
}
