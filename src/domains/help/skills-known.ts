import { sql } from 'drizzle-orm'
import type { Database } from '../../platform/database/database.ts'
import { invalid } from '../../platform/refusal.ts'

/** The most skills that a request or an offer names. */
export const mostSkills = 50

/** Refuses skills that are not to be chosen in a cooperative, the first at its place in the input. */
export async function knownSkills(database: Database, cooperativeId: string, lists: readonly { ids: readonly string[]; path: string[] }[]): Promise<void> {
  const all = JSON.stringify(lists.flatMap(({ ids }) => ids))
  if (all === '[]') return
  const rows = await database.read(sql`select s.id from skills s where s.id in (select value from json_each(${all}))
    and s.retired_at is null and (s.cooperative_id is null or s.cooperative_id = ${cooperativeId})`)
  const found = new Set(rows.map((row) => row['id']))
  for (const { ids, path } of lists) {
    const index = ids.findIndex((id) => !found.has(id))
    if (index >= 0) throw invalid('UNKNOWN_SKILL', [...path, String(index)])
  }
}
