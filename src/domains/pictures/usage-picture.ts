import { and, eq, or, sql, type Column, type SQL } from 'drizzle-orm'
import { cooperatives } from '../../../schema/tables/cooperatives.ts'
import { facilities } from '../../../schema/tables/facilities.ts'
import type { Database } from '../../platform/database/database.ts'
import { DAY } from '../../platform/interval.ts'
import { localize, type LocalizedText } from '../../platform/localized.ts'
import { mayIn } from '../cooperatives/index.ts'
import { visibleFacility } from '../facilities/index.ts'
import { allowedBy } from './links.ts'
import type { Look } from './look.ts'
import { drawUsage } from './usage-drawing.ts'
import { usageFacts, usageIn, type UsageFacts } from './usage.ts'
import type { Days } from './usage-rules.ts'

/** Who looks at a picture: whoever sent the request, or the member to whom a link was given. */
export type Onlooker = 'SENDER' | { member: string }

/** The days that are shown unless told: the twelve weeks before today. */
export const usualDays = (now: number): Days => ({ first: Math.floor(now / DAY) - 84, end: Math.floor(now / DAY) })

const mayRead = (onlooker: Onlooker, cooperativeId: Column): SQL =>
  onlooker === 'SENDER' ? mayIn('usage.read', cooperativeId) : allowedBy(onlooker.member, 'usage.read', cooperativeId)

/** Which facilities an onlooker knows of: for a link, as for a member who comes with a session. */
const knows = (onlooker: Onlooker): SQL | undefined => {
  if (onlooker === 'SENDER') return visibleFacility(facilities as never)
  return or(
    eq(facilities.status, sql`'PUBLISHED'`),
    allowedBy(onlooker.member, 'facility.manage', facilities.cooperativeId),
  )
}

interface Found {
  id: string
  name: LocalizedText | string
  facts: UsageFacts
}

async function find(database: Database, row: SQL): Promise<Found | null> {
  const [found] = await database.read(row)
  return found ? (JSON.parse(found['found'] as string) as Found) : null
}

/** The picture of how much a facility was used; null where the onlooker may not know. One round trip. */
export async function facilityUsagePicture(
  database: Database,
  onlooker: Onlooker,
  id: string,
  days: Days,
  look: Look,
): Promise<string | null> {
  const where = and(eq(facilities.id, id), knows(onlooker), mayRead(onlooker, facilities.cooperativeId))
  const facts = usageFacts(sql`p.id = ${id}`, days)
  const found = await find(
    database,
    sql`select json_object('id', ${facilities.id}, 'name', json(${facilities.name}), 'facts', ${facts}) as found
      from ${facilities} where ${where}`,
  )
  if (!found) return null
  const { places } = usageIn(found.facts, days)
  return drawUsage(
    { id, name: localize(found.name as LocalizedText, look.languages), days, total: places[0]!.usage, places: [] },
    look,
  )
}

/** The same of a cooperative, found by its id or slug, with each of its places. */
export async function cooperativeUsagePicture(
  database: Database,
  onlooker: Onlooker,
  key: string,
  days: Days,
  look: Look,
): Promise<string | null> {
  const where = and(
    sql`${cooperatives.id} = (select id from cooperatives where id = ${key} or slug = ${key})`,
    mayRead(onlooker, cooperatives.id),
  )
  const facts = usageFacts(sql`p.cooperative_id = ${cooperatives.id} and p.status <> 'DRAFT'`, days)
  const found = await find(
    database,
    sql`select json_object('id', ${cooperatives.id}, 'name', ${cooperatives.name}, 'facts', ${facts}) as found
      from ${cooperatives} where ${where}`,
  )
  if (!found) return null
  return drawUsage({ id: found.id, name: found.name as string, days, ...usageIn(found.facts, days) }, look)
}
