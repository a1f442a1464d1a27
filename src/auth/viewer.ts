import { sql, type SQL } from 'drizzle-orm'
import type { MembershipRole, MembershipStatus } from '../../schema/tables/vocabulary.ts'
import type { Database } from '../platform/database/database.ts'
import { actions, type Action } from './actions.ts'

/** One cooperative that the viewer belongs or belonged to. Only an ACTIVE membership gives rights. */
export interface ViewerMembership {
  id: string
  cooperativeId: string
  status: MembershipStatus
  roles: MembershipRole[]
}

/** Who asks: a person with their memberships as they are now, or nobody. Read anew for every request. */
export interface Viewer {
  personId: string | null
  /** The session that the request came with; null for nobody, and for a token of an outside issuer. */
  sessionId: string | null
  administrator: boolean
  locale: string | null
  memberships: ViewerMembership[]
  /** Organisations the viewer may act for, with the cooperative in which they were named. */
  represents: { cooperativeId: string; organisationId: string }[]
}

export const nobody: Viewer = {
  personId: null,
  sessionId: null,
  administrator: false,
  locale: null,
  memberships: [],
  represents: [],
}

/** The cooperatives in which the viewer's active roles allow an action. */
export function cooperativesFor(viewer: Viewer, action: Action): string[] {
  const allowed: readonly MembershipRole[] = actions[action]
  return viewer.memberships
    .filter((membership) => membership.status === 'ACTIVE' && membership.roles.some((role) => allowed.includes(role)))
    .map((membership) => membership.cooperativeId)
}

/** The cooperatives of which the viewer is an active member. */
export const activeCooperatives = (viewer: Viewer): string[] =>
  viewer.memberships.filter((membership) => membership.status === 'ACTIVE').map((membership) => membership.cooperativeId)

/** The person `v` of a session that has not ended. */
export const sessionOf = ({ tokenHash, now }: { tokenHash: string; now: number }): SQL =>
  sql`select s.id as session_id, p.* from sessions s join people p on p.id = s.person_id
    where s.token_hash = ${tokenHash} and s.expires_at > ${now}`

/** Where it stands for whom the person `v` may act: only as long as both belong to the cooperative. */
export const representing = sql`from representatives r
  join memberships m on m.person_id = r.person_id and m.cooperative_id = r.cooperative_id and m.status = 'ACTIVE'
  join partnerships p on p.cooperative_id = r.cooperative_id and p.organisation_id = r.organisation_id
  where r.person_id = v.id`

/** Finds the viewer of a session token (by its hash) or of a verified e-mail address, in one statement. */
export async function loadViewer(
  database: Database,
  by: { tokenHash: string; now: number } | { email: string },
): Promise<Viewer | null> {
  const found =
    'email' in by
      ? sql`select null as session_id, p.* from people p where p.email = ${by.email}`
      : sessionOf(by)
  const [row] = await database.read(sql`
    select json_object(
      'personId', v.id, 'sessionId', v.session_id, 'administrator', v.administrator, 'locale', v.locale,
      'memberships', (select json_group_array(json_object('id', m.id, 'cooperativeId', m.cooperative_id,
        'status', m.status, 'roles', json(m.roles))) from memberships m where m.person_id = v.id),
      'represents', (select json_group_array(json_object('cooperativeId', r.cooperative_id,
        'organisationId', r.organisation_id)) ${representing})
    ) as viewer from (${found}) v`)
  if (!row) return null
  const viewer = JSON.parse(row['viewer'] as string) as Viewer
  return { ...viewer, administrator: Boolean(viewer.administrator) }
}
