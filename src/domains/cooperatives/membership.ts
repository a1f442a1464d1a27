import { sql, type SQL } from 'drizzle-orm'
import type { MembershipRole, MembershipStatus } from '../../../schema/tables/vocabulary.ts'
import type { Action } from '../../auth/actions.ts'
import { authorizeWrite, may, signedIn } from '../../auth/authorize.ts'
import type { Writing } from '../../auth/use-case.ts'
import type { Viewer } from '../../auth/viewer.ts'
import type { Database } from '../../platform/database/database.ts'
import { notFound, Refusal } from '../../platform/refusal.ts'
import { ordinaryRoles } from './rules.ts'

/** A membership as it is stored, with what the rules ask about its person. */
export interface StoredMembership {
  id: string
  cooperativeId: string
  personId: string
  status: MembershipStatus
  roles: MembershipRole[]
  /** Null for a resident who is not online. */
  email: string | null
  /** Whether a suspension is the last that was decided, also of who left since: only a decision lets them in again. */
  barred: boolean
}

/** Finds the membership that a condition on `m` (memberships) names. */
export async function findMembership(database: Database, where: SQL): Promise<StoredMembership | null> {
  const [row] = await database.read(sql`
    select m.id, m.cooperative_id, m.person_id, m.status, m.roles, p.email,
      (select a.action from audit_entries a where a.subject_id = m.id and a.action in
        ('membership.suspend', 'membership.reinstate', 'membership.accept', 'membership.entered')
        order by a.at desc, a.rowid desc limit 1) is 'membership.suspend' as barred
    from memberships m join people p on p.id = m.person_id where ${where}`)
  if (!row) return null
  return {
    id: row['id'] as string,
    cooperativeId: row['cooperative_id'] as string,
    personId: row['person_id'] as string,
    status: row['status'] as MembershipStatus,
    roles: JSON.parse(row['roles'] as string) as MembershipRole[],
    email: row['email'] as string | null,
    barred: row['barred'] === 1,
  }
}

/** The membership with this id, if the viewer may know of it: by the same rule as the type `Membership` shows it. */
export async function knownMembership({ viewer, database }: Writing, id: string): Promise<StoredMembership> {
  signedIn(viewer)
  const found = await findMembership(database, sql`m.id = ${id}`)
  if (!found || !knows(viewer, found)) throw notFound(['input', 'membershipId'])
  return found
}

const knows = (viewer: Viewer, { personId, cooperativeId, status }: StoredMembership): boolean =>
  personId === viewer.personId ||
  may(viewer, 'membership.readAll', cooperativeId) ||
  (status === 'ACTIVE' && may(viewer, 'membership.list', cooperativeId))

/** A membership on which the viewer may do this; unknown to those who may not know of it. */
export async function membershipFor(useCase: Writing, id: string, action: Action): Promise<StoredMembership> {
  const found = await knownMembership(useCase, id)
  authorizeWrite(useCase, action, found.cooperativeId)
  return found
}

/** Refuses roles beyond the ordinary ones unless the viewer may assign them. */
export function mayGive(useCase: Writing, cooperativeId: string, roles: readonly MembershipRole[]): void {
  if (roles.every((role) => ordinaryRoles.includes(role))) return
  if (!may(useCase.viewer, 'membership.assignRoles', cooperativeId)) throw new Refusal('Forbidden', { code: 'ROLE_NEEDS_BOARD' })
  authorizeWrite(useCase, 'membership.assignRoles', cooperativeId)
}

/** Withdraws what invitations of the cooperative to a person are still open: none outlasts a decision about them. */
export function closeInvitations({ work, now }: Writing, cooperativeId: string, personId: string): void {
  work.add(
    sql`update invitations set revoked_at = ${now} where cooperative_id = ${cooperativeId}
        and email = (select email from people where id = ${personId}) and accepted_at is null and revoked_at is null`,
  )
}

/** The viewer as they will be with this membership, so that the answer shows what they just got. */
export const viewerWith = (viewer: Viewer, membership: Viewer['memberships'][number]): Viewer => ({
  ...viewer,
  memberships: [...viewer.memberships.filter(({ id }) => id !== membership.id), membership],
})
