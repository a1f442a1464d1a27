import { Engine } from './limit/engine.ts'

/** What inputs are drawn from. */
export interface World {
  cooperatives: { id: string; slug: string; readers: string[]; residents: string[] }[]
  facilities: WorldFacility[]
  /** The corners of what has facilities. */
  box: { south: number; north: number; west: number; east: number }
}

export interface WorldFacility {
  id: string
  cooperativeId: string
  granularity: number
  minDuration: number
  maxDuration: number
  /** Whether it has parts, or is one. */
  family: 'whole' | 'part' | null
}

const cooperativesStatement = `select c.id, c.slug,
    (select json_group_array(person_id) from (${signedIn(true)})),
    (select json_group_array(person_id) from (${signedIn(false)}))
  from cooperatives c order by c.slug`

/** Members with a session: those whom an office lets read all bookings, or the others. */
function signedIn(readers: boolean): string {
  const offices = `exists (select 1 from json_each(m.roles) where value in ('BOARD', 'COORDINATOR', 'FACILITY_MANAGER', 'AUDITOR'))`
  return `select m.person_id from memberships m join sessions s on s.person_id = m.person_id
    where m.cooperative_id = c.id and m.status = 'ACTIVE' and ${readers ? '' : 'not'} ${offices} order by m.id`
}

const facilitiesStatement = `select id, cooperative_id, granularity, min_duration, max_duration,
    case when exists (select 1 from facility_parts p where p.facility_id = f.id) then 'whole'
      when exists (select 1 from facility_parts p where p.part_id = f.id) then 'part' end
  from facilities f where status = 'PUBLISHED' order by id`

/** Looks at the data. */
export function worldOf(engine: Engine): World {
  const cooperatives = engine.rows(cooperativesStatement, []).map(([id, slug, readers, residents]) => ({
    id: id as string,
    slug: slug as string,
    readers: JSON.parse(readers as string) as string[],
    residents: JSON.parse(residents as string) as string[],
  }))
  const facilities = engine.rows(facilitiesStatement, []).map((row): WorldFacility => {
    const [id, cooperativeId, granularity, minDuration, maxDuration, family] = row as [string, string, number, number, number, null]
    return { id, cooperativeId, granularity, minDuration, maxDuration, family }
  })
  const corners = 'select min(latitude), max(latitude), min(longitude), max(longitude) from facilities'
  const [south, north, west, east] = engine.row(corners, []) as [number, number, number, number]
  return { cooperatives, facilities, box: { south, north, west, east } }
}
