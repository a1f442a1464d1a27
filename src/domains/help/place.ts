import { sql } from 'drizzle-orm'
import * as z from 'zod/mini'
import type { StoredAddress } from '../../../schema/tables/cooperatives.ts'
import type { Database } from '../../platform/database/database.ts'
import type { Given } from '../../platform/check.ts'
import { lazily } from '../../platform/lazily.ts'
import { addressInput, pointInput } from '../cooperatives/index.ts'
import { cellOf, type Point } from './grid.ts'
import { areaOf, type Boundary } from './neighbourhood-rules.ts'

/** Where something is, as the API takes it. */
export const locationInput = lazily(() => z.extend(pointInput(), { address: z.nullish(addressInput()) }))

/** Where help is asked for or given, as it is kept. */
export interface Place {
  /** The middle of the cell; null where nobody said where. */
  cell: Point | null
  /** Null where it is at home. */
  address: StoredAddress | null
  neighbourhoodId: string | null
  timeZone: string
}

interface Asked {
  cooperativeId: string
  personId: string
  /** Null for where the person lives. */
  location?: Given<typeof locationInput> | null
}

/** Finds out where something is: where the input says, or where the person lives; its neighbourhood, and whose clock holds. */
export async function placeOf(database: Database, { cooperativeId, personId, location }: Asked): Promise<Place> {
  const [[home], rows] = await Promise.all([
    database.read(sql`select latitude, longitude from people where id = ${personId}`),
    database.read(sql`select n.id, n.time_zone, n.latitude, n.longitude,
        case when (select count(*) from cooperative_neighbourhoods a where a.cooperative_id = c.cooperative_id) > 1 then n.boundary end as boundary
      from cooperative_neighbourhoods c join neighbourhoods n on n.id = c.neighbourhood_id
      where c.cooperative_id = ${cooperativeId} order by c.neighbourhood_id`),
  ])
  const areas = rows.map((row) => ({
    id: row['id'] as string,
    timeZone: row['time_zone'] as string,
    latitude: row['latitude'] as number | null,
    longitude: row['longitude'] as number | null,
    boundary: row['boundary'] === null ? null : (JSON.parse(row['boundary'] as string) as Boundary),
  }))
  const known = home && home['latitude'] !== null ? { latitude: home['latitude'] as number, longitude: home['longitude'] as number } : null
  const point = location ?? known
  const area = areaOf(point, areas)
  return {
    cell: point && cellOf(point),
    address: location?.address ?? null,
    neighbourhoodId: area?.id ?? null,
    timeZone: area?.timeZone ?? areas[0]?.timeZone ?? 'UTC',
  }
}
