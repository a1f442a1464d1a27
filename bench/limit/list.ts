import { encodeCursor, markOf } from '../../src/graph/read/page.ts'
import type { LimitOperation } from './operation.ts'
import { instant, localized } from './text.ts'
import { hasRole } from './viewer.ts'

const mark = markOf(['FacilityConnection', 'facilities', false, 'sort_name', 'id'].join())
const pageSize = 20
const readers = ['FACILITY_MANAGER', 'BOARD', 'COORDINATOR', 'AUDITOR']

/** What the viewer may see of facilities: those of a manager also before they are published. */
const visible = `(status = 'PUBLISHED' or exists (select 1 from sessions s
  join memberships m on m.person_id = s.person_id join json_each(m.roles) r
  where s.token_hash = ?2 and m.status = 'ACTIVE' and r.value in ('FACILITY_MANAGER', 'BOARD')))`

/** What the cooperative shows of itself to a member, and the page of its facilities with the next bookings of each. */
const statement = `select
  c.id,
  json_object('id', c.id, 'name', c.name, 'about', ${localized('c.about')},
    'neighbourhoods', (select json_group_array(json_object('id', n.id, 'name', n.name, 'municipality', n.municipality))
      from (select n.* from cooperative_neighbourhoods cn join neighbourhoods n on n.id = cn.neighbourhood_id
        where cn.cooperative_id = c.id order by n.name, n.id limit 100) n),
    'organisations', json_object(
      'totalCount', (select count(*) from partnerships where cooperative_id = c.id),
      'edges', (select json_group_array(json_object('node', json_object('id', o.id, 'name', o.name, 'kind', o.kind)))
        from (select o.id, o.name, o.kind from partnerships p join organisations o on o.id = p.organisation_id
          where p.cooperative_id = c.id order by o.name, o.id limit 50) o)),
    'members', json_object('totalCount',
      (select count(*) from memberships where cooperative_id = c.id and status = 'ACTIVE'))),
  (select count(*) from facilities where cooperative_id = c.id and ${visible}),
  (select json_group_array(json_object('node', json_object('id', f.id, 'name', ${localized('f.name')},
      'kind', f.kind, 'bookings', json_object('edges',
        (select json_group_array(json_object('node', json_object('id', b.id, 'startsAt', ${instant('b.starts_at')},
            'endsAt', ${instant('b.ends_at')}, 'title', b.title, 'status', b.status)))
          from (select id, starts_at, ends_at, title, status from bookings where facility_id = f.id
            and starts_at > ?4 - (select longest_claim + 1 from spaces where id = f.id) and ends_at > ?4
            and status in ('REQUESTED', 'CONFIRMED') order by starts_at, id limit 10) b)))))
    from (select id, name, kind, sort_name from facilities
      where cooperative_id = c.id and ${visible} order by sort_name, id limit ${pageSize}) f),
  (select json_array(sort_name, id) from (select sort_name, id from facilities
    where cooperative_id = c.id and ${visible} order by sort_name, id limit ${pageSize})
    order by sort_name desc, id desc limit 1)
  from cooperatives c where c.slug = ?3`

/** `Cooperative`, for those who may read all its bookings. */
export const list: LimitOperation = {
  read: ({ language, tokenHash, variables, now }) => ({
    sql: statement,
    values: [language, tokenHash, variables['slug'] as string, now],
  }),
  answer({ viewer }, [row]) {
    if (!row) return { body: '{"data":{"cooperative":null}}' }
    const [id, about, total, edges, keys] = row as [string, string, number, string, string | null]
    if (!hasRole(viewer, id, readers)) throw new Error('only for who may read the bookings')
    const last = keys === null ? undefined : (JSON.parse(keys) as [string, string])
    const cursor = last ? `"${encodeCursor([mark, ...last])}"` : 'null'
    const info = `{"hasNextPage":${total > pageSize},"endCursor":${cursor}}`
    const page = `{"totalCount":${total},"edges":${edges},"pageInfo":${info}}`
    return { body: `{"data":{"cooperative":${about.slice(0, -1)},"facilities":${page}}}}` }
  },
}
