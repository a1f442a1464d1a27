import { sql, type SQL } from 'drizzle-orm'
import type { Database } from '../../../platform/database/database.ts'
import { DAY } from '../../../platform/interval.ts'
import { localize, type LocalizedText } from '../../../platform/localized.ts'
import { mayIn } from '../../cooperatives/index.ts'
import { allowedBy, type Look, type Onlooker } from '../../pictures/index.ts'
import type { Months } from './months.ts'
import { drawShortage } from './shortage-drawing.ts'
import type { ShortageFacts } from './shortage-rules.ts'
import { shortageFacts, shortageIn } from './shortage.ts'

/** What is read for a picture. */
interface Found {
  id: string
  name: string
  neighbourhood: string | null
  categories: { code: string; name: LocalizedText }[]
  facts: ShortageFacts
}

/** Which picture: of a cooperative by its id or slug, of one of its neighbourhoods or of all. */
export interface AskedPicture {
  key: string
  neighbourhoodId: string | null
  months: Months
  now: number
}

const dayOf = (date: string): number => Date.parse(`${date}T00:00Z`) / 1_000 / DAY

/** The picture of what is short; null where the onlooker may not know, or there is no such neighbourhood. One round trip. */
export async function helpShortagePicture(
  database: Database,
  onlooker: Onlooker,
  { key, neighbourhoodId, months, now }: AskedPicture,
  look: Look,
): Promise<string | null> {
  const id = sql`c.id` as SQL
  const may = onlooker === 'SENDER' ? mayIn('help.insight', id as never) : allowedBy(onlooker.member, 'help.insight', id)
  const isTheirs = sql`exists (select 1 from cooperative_neighbourhoods n where n.cooperative_id = c.id and n.neighbourhood_id = ${neighbourhoodId})`
  const [row] = await database.read(sql`select json_object('id', c.id, 'name', c.name,
      'neighbourhood', (select n.name from neighbourhoods n where n.id = ${neighbourhoodId}),
      'categories', (select json_group_array(json_object('code', k.code, 'name', json(k.name))) from help_categories k
        where k.cooperative_id = c.id or k.cooperative_id is null and not exists (
          select 1 from help_categories own where own.cooperative_id = c.id and own.code = k.code)),
      'facts', json(${shortageFacts(id, months, sql`${now}`)})) as found
    from cooperatives c where c.id = (select x.id from cooperatives x where x.id = ${key} or x.slug = ${key}) and ${may}
      and (${neighbourhoodId} is null or ${isTheirs})`)
  if (!row) return null
  const found = JSON.parse(row['found'] as string) as Found
  const { together, cells } = shortageIn(found.facts, months)
  const shown = neighbourhoodId === null ? together : cells.filter((cell) => cell.neighbourhoodId === neighbourhoodId)
  const names = new Map(found.categories.map(({ code, name }) => [code, localize(name, look.languages)]))
  const rows = [...new Set(shown.map(({ category }) => category))]
    .map((category) => ({ name: names.get(category) ?? category, cells: shown.filter((cell) => cell.category === category) }))
    .sort((a, b) => a.name.localeCompare(b.name, look.language))
  const days = { first: dayOf(months.from), last: dayOf(months.to) - 1 }
  return drawShortage({ ...found, days, minimum: found.facts.minimum, rows }, look)
}
