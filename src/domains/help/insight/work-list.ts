import { sql, type SQL } from 'drizzle-orm'
import { asker } from '../../../auth/asker.ts'
import { DAY } from '../../../platform/interval.ts'
import { handlesConcern } from '../trust/visibility.ts'

/** What an assistant may have to look at. */
export const helpWorkKinds = [
  'REQUEST_WAITING',
  'REQUEST_EXPIRING',
  'OFFER_UNUSED',
  'CLEARANCE_EXPIRING',
  'MATCH_SILENT',
  'MATCH_DISPUTED',
  'CONCERN_OPEN',
  'NO_SHOW_PAUSE',
] as const
export type HelpWorkKind = (typeof helpWorkKinds)[number]

/** After how many days something becomes work, or how many before its end. */
export const workDays = { expiring: 7, unused: 30, clearance: 60, untimed: 28 } as const

/** By when something should be seen to: so many days after it began. The request’s own urgency says which of three. */
const due = { waiting: [1, 7, 14], disputed: 3, concern: 1, paused: { REQUESTER: 1, VOLUNTEER: 7 } } as const

const days = (count: number): SQL => sql.raw(String(count * DAY))

/** One source of work: from which rows, and what is told of each. `urgency` is 0 for URGENT, 1 for NORMAL, 2 for LOW. */
interface Source {
  kind: HelpWorkKind
  id: string
  from: SQL
  urgency: SQL
  since: SQL
  dueAt: SQL
  /** What it is due by, where an index has it in that order: then no more is read than a page. */
  by?: SQL
}

const urgencyOf = sql.raw(`case r.urgency when 'URGENT' then 0 when 'NORMAL' then 1 else 2 end`)
const [urgent, normal, low] = [sql.raw('0'), sql.raw('1'), sql.raw('2')]

/** The sources, over the cooperative of a column. No two of them tell of the same. */
const sourcesOf = (cooperativeId: SQL): Source[] => [
  {
    ...{ kind: 'REQUEST_WAITING', id: 'r.id', urgency: urgencyOf, since: sql`r.created_at` },
    from: sql`help_requests r where r.cooperative_id = ${cooperativeId} and r.status = 'OPEN' and r.proposals = 0
      and r.expires_at > ${asker.now} + ${days(workDays.expiring)}`,
    dueAt: sql`r.created_at + case r.urgency when 'URGENT' then ${days(due.waiting[0])}
      when 'NORMAL' then ${days(due.waiting[1])} else ${days(due.waiting[2])} end`,
  },
  {
    ...{ kind: 'REQUEST_EXPIRING', id: 'r.id', urgency: urgencyOf, since: sql`r.created_at`, dueAt: sql`r.expires_at` },
    from: sql`help_requests r where r.cooperative_id = ${cooperativeId} and r.status = 'OPEN'
      and r.expires_at > ${asker.now} and r.expires_at <= ${asker.now} + ${days(workDays.expiring)}`,
  },
  {
    ...{ kind: 'OFFER_UNUSED', id: 'o.id', urgency: low, since: sql`o.created_at` },
    from: sql`help_offers o where o.cooperative_id = ${cooperativeId} and o.status = 'ACTIVE' and o.completed = 0
      and o.created_at <= ${asker.now} - ${days(workDays.unused)}
      and exists (select 1 from memberships s where s.person_id = o.volunteer_id and s.cooperative_id = o.cooperative_id and s.status = 'ACTIVE')
      and not exists (select 1 from matches m where m.volunteer_id = o.volunteer_id and m.offer_id = o.id
        and (m.agreed_at is not null or m.status = 'PROPOSED'))`,
    ...{ dueAt: sql`o.created_at + ${days(workDays.unused)}`, by: sql`o.created_at` },
  },
  {
    ...{ kind: 'CLEARANCE_EXPIRING', id: 'k.id', urgency: normal, dueAt: sql`k.valid_until`, by: sql`k.valid_until` },
    from: sql`clearances k where k.cooperative_id = ${cooperativeId} and k.revoked_at is null and k.valid_until is not null
      and k.valid_until > ${asker.now} and k.valid_until <= ${asker.now} + ${days(workDays.clearance)}
      and exists (select 1 from memberships s where s.person_id = k.person_id and s.cooperative_id = k.cooperative_id and s.status = 'ACTIVE')
      and not exists (select 1 from clearances n where n.person_id = k.person_id and n.cooperative_id = k.cooperative_id
        and n.type = k.type and n.revoked_at is null and (n.valid_until is null or n.valid_until > k.valid_until))`,
    since: sql`k.valid_until - ${days(workDays.clearance)}`,
  },
  {
    ...{ kind: 'MATCH_SILENT', id: 'm.id', urgency: normal, dueAt: sql`m.expires_at`, by: sql`m.expires_at` },
    from: sql`matches m where m.cooperative_id = ${cooperativeId} and m.status = 'PROPOSED' and m.expires_at > ${asker.now}
      and (m.requester_accepted_at is null) <> (m.volunteer_accepted_at is null)`,
    since: sql`coalesce(m.requester_accepted_at, m.volunteer_accepted_at)`,
  },
  {
    ...{ kind: 'MATCH_SILENT', id: 'm.id', urgency: normal, since: past, dueAt: past, by: past },
    from: sql`matches m where m.cooperative_id = ${cooperativeId} and m.status = 'AGREED' and ${past} <= ${asker.now}`,
  },
  {
    ...{ kind: 'MATCH_DISPUTED', id: 'm.id', urgency: urgent, since: sql`m.ended_at`, by: sql`m.ended_at` },
    from: sql`matches m where m.cooperative_id = ${cooperativeId} and m.status = 'DISPUTED'`,
    dueAt: sql`m.ended_at + ${days(due.disputed)}`,
  },
  {
    ...{ kind: 'CONCERN_OPEN', id: 'n.id', urgency: urgent, since: sql`n.created_at` },
    from: sql`concerns n where n.cooperative_id = ${cooperativeId} and n.status in ('OPEN', 'IN_HAND') and ${handlesConcern(concern)}`,
    dueAt: sql`n.created_at + ${days(due.concern)}`,
  },
  // Who asks for help is not to be without it: it is urgent to see why they were not there.
  ...(['REQUESTER', 'VOLUNTEER'] as const).map((side): Source => ({
    ...{ kind: 'NO_SHOW_PAUSE', id: 'z.id', urgency: side === 'REQUESTER' ? urgent : normal, since: sql`z.starts_at`, by: sql`z.starts_at` },
    from: sql`no_show_pauses z where z.cooperative_id = ${cooperativeId} and z.lifted_at is null and z.side = ${side} and z.ends_at > ${asker.now}`,
    dueAt: sql`z.starts_at + ${days(due.paused[side])}`,
  })),
]

const concern = Object.fromEntries(
  [['cooperativeId', 'cooperative_id'], ['aboutId', 'about_id'], ['matchId', 'match_id'], ['reporterId', 'reporter_id']].map(([name, column]) => [name, sql.raw(`n.${column}`)]),
) as never

/** From when on it is odd that nobody says hours of what was agreed on; null where somebody has. Triggers keep it. */
const past = sql.raw('m.quiet_at')

/** The place of one item: the keys of the order. */
export type WorkKeys = [urgency: number, dueAt: number, id: string]

/** Which part of the list: of some kinds, so many from its start or its end, between two places. */
export interface WorkPage {
  kinds: readonly HelpWorkKind[] | null
  size: number
  backward: boolean
  after: WorkKeys | null
  before: WorkKeys | null
}

const wanted = (cooperativeId: SQL, kinds: WorkPage['kinds']): Source[] =>
  sourcesOf(cooperativeId).filter(({ kind }) => kinds === null || kinds.includes(kind))

const union = (parts: SQL[]): SQL => sql.join(parts, sql` union all `)

/**
 * A page of the work of a cooperative and one row more, as a list in JSON of lists: kind, id, urgency, since, due. What is
 * urgent comes first, then what is due first; of a page from the end the other way round. Each source gives no more than a page.
 */
export function workPage(cooperativeId: SQL, { kinds, size, backward, after, before }: WorkPage): SQL {
  const sources = wanted(cooperativeId, kinds)
  if (sources.length === 0) return sql`json_array()`
  const limit = size + 1
  const way = sql.raw(backward ? ' desc' : '')
  const ordered = (...keys: SQL[]): SQL => sql`order by ${sql.join(keys.map((key) => sql`${key}${way}`), sql`, `)} limit ${limit}`
  const inOrder = ordered(sql`urgency`, sql`due`, sql`id`)
  const parts = sources.map(({ kind, id: named, from, urgency, since, dueAt, by }) => {
    const id = sql.raw(named)
    const than = (sign: SQL, keys: WorkKeys | null): SQL =>
      keys ? sql` and (${urgency}, ${dueAt}, ${id}) ${sign} (${keys[0]}, ${keys[1]}, ${keys[2]})` : sql``
    const beyond = sql`${than(sql`>`, after)}${than(sql`<`, before)}`
    return sql`select * from (select ${sql.raw(`'${kind}'`)} as kind, ${id} as id, ${urgency} as urgency, ${since} as since,
      ${dueAt} as due from ${from}${beyond} ${by ? ordered(by, id) : inOrder})`
  })
  return sql`(select json_group_array(json_array(w.kind, w.id, w.urgency, w.since, w.due)) from (
    select * from (${union(parts)}) f ${inOrder}) w)`
}

/** How much of it there is in all. */
export function workCount(cooperativeId: SQL, kinds: WorkPage['kinds']): SQL {
  const sources = wanted(cooperativeId, kinds)
  if (sources.length === 0) return sql`0`
  return sql`(${sql.join(sources.map(({ from }) => sql`(select count(*) from ${from})`), sql` + `)})`
}
