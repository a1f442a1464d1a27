import { sql, type SQL } from 'drizzle-orm'
import type { Database } from '../../platform/database/database.ts'
import { facilityUse, individualFacilityUse, slot, slotId, type ToldPlace, type ToldSlotRow } from './items.ts'

/** The feeds, by the last part of their address. */
export const feeds = ['facility-uses', 'individual-facility-uses', 'slots'] as const
export type Feed = (typeof feeds)[number]

/** The data are free for everybody who names the source. */
export const license = 'https://creativecommons.org/licenses/by/4.0/'

/** How many items a page holds. */
const pageSize = 500

interface Item {
  state: 'updated' | 'deleted'
  kind: string
  id: string
  modified: number
  data?: object
}

/** A page of a feed (https://openactive.io/realtime-paged-data-exchange/#response). */
export interface FeedPage {
  next: string
  items: Item[]
  license: string
}

const placeJson = sql`json_object('id', f.id, 'change', p.change, 'listed', p.listed, 'facilityType', p.facility_type, 'region', p.region,
  'name', json(f.name), 'description', json(f.description), 'kind', f.kind, 'mode', f.mode, 'accessibility', json(f.accessibility),
  'photoLinks', json(f.photo_links), 'street', f.street, 'postalCode', f.postal_code, 'city', f.city, 'country', f.country,
  'latitude', f.latitude, 'longitude', f.longitude, 'language', c.default_language,
  'provider', json_object('id', coalesce(o.id, c.id), 'name', coalesce(o.name, c.name), 'website', o.website),
  'hours', (select json_group_array(json_array(h.weekday, h.opens, h.closes)) from (select * from weekly_hours h
    where h.facility_id = f.id order by h.weekday, h.opens) h))`

const fromPlaces = sql`from open_data_places p join facilities f on f.id = p.facility_id join cooperatives c on c.id = f.cooperative_id
  left join organisations o on o.id = f.provider_id`

const slotJson = sql`json_object('facilityId', s.facility_id, 'startsAt', s.starts_at, 'endsAt', s.ends_at,
  'maximumUses', s.maximum_uses, 'remainingUses', s.remaining_uses, 'priceCents', s.price_cents, 'currency', s.currency,
  'listed', s.listed, 'change', s.change, 'mode', f.mode)`

async function rows<T>(database: Database, statement: SQL): Promise<T[]> {
  const found = await database.read(statement)
  return found.map((row) => JSON.parse(String(row['data'])) as T)
}

const readPlaces = (database: Database, after: number) =>
  rows<ToldPlace>(database, sql`select ${placeJson} as data ${fromPlaces} where p.change > ${after} order by p.change limit ${pageSize}`)

const readSlots = (database: Database, after: number) =>
  rows<ToldSlotRow>(
    database,
    sql`select ${slotJson} as data from open_data_slots s join facilities f on f.id = s.facility_id
      where s.change > ${after} order by s.change limit ${pageSize}`,
  )

/** The items of a feed after a change number, in the order of changes; each thing once, by its last change. One read. */
async function readItems(database: Database, feed: Feed, after: number, origin: string): Promise<Item[]> {
  const gone = { state: 'deleted' as const }
  if (feed === 'slots') {
    return (await readSlots(database, after)).map((row) => ({
      ...(row.listed ? { state: 'updated' as const, data: slot(row, origin) } : gone),
      ...{ kind: 'FacilityUse/Slot', id: slotId(row), modified: row.change },
    }))
  }
  const individual = feed === 'individual-facility-uses'
  return (await readPlaces(database, after)).map((place) => {
    // What is let by units has no individual use; that it had one, it may have been told.
    const listed = place.listed && (!individual || place.mode === 'WHOLE')
    const data = individual ? individualFacilityUse(place, origin) : facilityUse(place, origin)
    const kind = individual ? 'IndividualFacilityUse' : 'FacilityUse'
    return { ...(listed ? { state: 'updated' as const, data } : gone), kind, id: place.id, modified: place.change }
  })
}

/** A page of a feed; its `next` goes on after its last item, and an empty page's is its own address. */
export async function readFeed(database: Database, feed: Feed, after: number | null, origin: string): Promise<FeedPage> {
  const address = `${origin}/openactive/feeds/${feed}`
  const items = await readItems(database, feed, after ?? 0, origin)
  const last = items.at(-1)?.modified ?? after
  const next = last === null ? address : `${address}?afterChangeNumber=${last}`
  return { next, items: items.map(({ state, kind, id, modified, data }) => ({ state, kind, id, modified, ...(data ? { data } : {}) })), license }
}

/** One place as its address answers; null where the feeds do not show it. */
export async function readUse(database: Database, feed: Exclude<Feed, 'slots'>, id: string, origin: string): Promise<object | null> {
  const [place] = await rows<ToldPlace>(database, sql`select ${placeJson} as data ${fromPlaces} where p.facility_id = ${id} and p.listed`)
  if (!place) return null
  if (feed === 'facility-uses') return facilityUse(place, origin)
  return place.mode === 'WHOLE' ? individualFacilityUse(place, origin) : null
}
