import type { Asked, LimitRequest, Query, Row } from './operation.ts'

interface Membership {
  cooperativeId: string
  status: string
  roles: string[]
}

/** Who asks. */
export interface LimitViewer {
  personId: string
  locale: string | null
  active: Membership[]
}

const statement = `select p.id, p.locale, (select json_group_array(json_object('cooperativeId', m.cooperative_id,
    'status', m.status, 'roles', json(m.roles))) from memberships m where m.person_id = p.id)
  from sessions s join people p on p.id = s.person_id where s.token_hash = ? and s.expires_at > ?`

/** Reads the viewer of a session. */
export const viewerQuery = ({ tokenHash, now }: Asked): Query => ({ sql: statement, values: [tokenHash, now] })

/** The request with its viewer, from what the statement gave. */
export function known(asked: Asked, [row]: readonly Row[]): LimitRequest {
  if (!row) throw new Error('no such session')
  const [personId, locale, memberships] = row as [string, string | null, string]
  const active = (JSON.parse(memberships) as Membership[]).filter(({ status }) => status === 'ACTIVE')
  return { ...asked, viewer: { personId, locale, active }, languages: [asked.language, locale ?? asked.language] }
}

/** Whether the viewer has one of these roles in a cooperative. */
export const hasRole = ({ active }: LimitViewer, cooperativeId: string, roles: readonly string[]): boolean =>
  active.some((m) => m.cooperativeId === cooperativeId && m.roles.some((role) => roles.includes(role)))

/** Whether the viewer is an active member of a cooperative. */
export const isMember = ({ active }: LimitViewer, cooperativeId: string): boolean =>
  active.some((m) => m.cooperativeId === cooperativeId)

/** Whose tariff counts for the viewer. */
export function audienceOf({ active }: LimitViewer, cooperativeId: string): string {
  if (active.some((m) => m.cooperativeId === cooperativeId)) return 'MEMBER'
  return active.length > 0 ? 'OTHER_COOPERATIVE' : 'PUBLIC'
}
