import { sql, type Column, type SQL } from 'drizzle-orm'
import { actions, type Action } from '../../auth/actions.ts'
import type { Context } from '../../auth/context.ts'
import { linkKey, linkRefusal, type Signed } from '../../platform/signed-link.ts'

/** How long a link holds at least, and in which steps its end moves on, so that it is the same for a while. */
const holds = 3_600
const step = 900

/** What a link says: which picture, of which days, for which member, until when (Unix seconds). */
interface Said {
  path: string
  from: string
  to: string
  member: string
  until: number
}

const signed = ({ path, from, to, member, until }: Said): Signed => ({
  kind: 'picture',
  words: [path, from, to, member],
  until,
})

/** The address of a picture for the viewer, a member of the cooperative by which they may see it; null for others. */
export async function linkTo(
  { viewer, now, settings }: Context,
  cooperativeId: string,
  path: string,
  { from, to }: { from: string; to: string },
): Promise<string | null> {
  const member = viewer.memberships.find((one) => one.cooperativeId === cooperativeId && one.status === 'ACTIVE')?.id
  if (!member) return null
  const until = (Math.floor(now / step) + 1) * step + holds
  const key = await linkKey(settings.secret, signed({ path, from, to, member, until }))
  return `${settings.publicUrl}${path}?${new URLSearchParams({ from, to, member, until: String(until), key })}`
}

/** What became of a link: the membership that it was given to, or why it opens nothing. */
export type Opened = { member: string } | { refused: 'FORGED' | 'EXPIRED' }

/** Opens a link: whether it is one of ours, as it was given, and not too old. */
export async function openLink(secret: string, now: number, path: string, given: URLSearchParams): Promise<Opened> {
  const [from = '', to = '', member = '', until = '', key = ''] = ['from', 'to', 'member', 'until', 'key'].map(
    (name) => given.get(name) ?? '',
  )
  const refused = await linkRefusal(secret, now, signed({ path, from, to, member, until: Number(until) }), key)
  return refused ? { refused } : { member }
}

/** That a membership gives, now, the right to an action in the cooperative of a column. */
export const allowedBy = (member: string, action: Action, cooperativeId: Column | SQL): SQL =>
  sql`exists (select 1 from memberships m, json_each(m.roles) r where m.id = ${member} and m.status = 'ACTIVE'
    and m.cooperative_id = ${cooperativeId} and r.value in ${actions[action]})`
