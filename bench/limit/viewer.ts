import { createHash } from 'node:crypto'
import type { Engine } from './engine.ts'

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

/** One request, read. */
export interface LimitRequest {
  viewer: LimitViewer
  variables: Record<string, unknown>
  /** The reader's first and second language. */
  languages: [string, string]
  now: number
}

const statement = `select p.id, p.locale, (select json_group_array(json_object('cooperativeId', m.cooperative_id,
    'status', m.status, 'roles', json(m.roles))) from memberships m where m.person_id = p.id)
  from sessions s join people p on p.id = s.person_id where s.token_hash = ? and s.expires_at > ?`

/** Finds the viewer of a session token. */
export function viewerOf(engine: Engine, token: string, now: number): LimitViewer {
  const hash = createHash('sha256').update(token).digest('hex')
  const row = engine.row(statement, [hash, now])
  if (!row) throw new Error('no such session')
  const memberships = JSON.parse(row[2] as string) as Membership[]
  const active = memberships.filter(({ status }) => status === 'ACTIVE')
  return { personId: row[0] as string, locale: row[1] as string | null, active }
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

/** The text of a stored translation in the reader's language, as SQL. `?1` and `?2` are the reader's languages. */
export const localized = (column: string): string =>
  `coalesce(${column} ->> ?1, ${column} ->> ?2, ${column} ->> 'en', ${column} ->> 'nl', (select value from json_each(${column}) limit 1))`

/** An instant in RFC 3339, as SQL. */
export const instant = (column: string): string => `strftime('%Y-%m-%dT%H:%M:%SZ', ${column}, 'unixepoch')`
