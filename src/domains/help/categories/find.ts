import { sql, type SQL } from 'drizzle-orm'
import type { ClearanceType } from '../../../../schema/tables/vocabulary.ts'
import type { Database } from '../../../platform/database/database.ts'
import type { Work } from '../../../platform/database/work.ts'
import { invalid } from '../../../platform/refusal.ts'

/** A category as it counts in a cooperative: its own where it has one of that code, else the one that all have. */
export interface CategoryInForce {
  id: string
  code: string
  nearby: boolean
  needsCar: boolean
  clearanceTypes: ClearanceType[]
}

/** The most categories that are named at once: as many as a cooperative may have. */
export const mostCategories = 60

/** Which category of a code counts in a cooperative. */
const idOf = (cooperativeId: string, code: SQL): SQL => {
  const of = (owner: string) => sql`(select b.id from help_categories b where coalesce(b.cooperative_id, '') = ${owner} and b.code = ${code})`
  return sql`coalesce(${of(cooperativeId)}, ${of('')})`
}

/** The categories of these codes that a cooperative has, by code; one that is retired is none. */
export async function categoriesOf(database: Database, cooperativeId: string, codes: readonly string[]): Promise<Map<string, CategoryInForce>> {
  const rows = await database.read(sql`select c.id, c.code, c.nearby, c.needs_car, c.clearance_types from json_each(${JSON.stringify(codes)}) w
    join help_categories c on c.id = ${idOf(cooperativeId, sql`w.value`)} where c.retired_at is null`)
  return new Map(
    rows.map((row) => [
      row['code'] as string,
      {
        ...{ id: row['id'] as string, code: row['code'] as string, nearby: row['nearby'] === 1, needsCar: row['needs_car'] === 1 },
        clearanceTypes: JSON.parse(row['clearance_types'] as string) as ClearanceType[],
      },
    ]),
  )
}

/** Refuses a code that a cooperative does not have, at its place in the input. */
export function known(categories: Map<string, CategoryInForce>, code: string, path: string[]): CategoryInForce {
  const category = categories.get(code)
  if (!category) throw invalid('UNKNOWN_CATEGORY', path)
  return category
}

/** Has the batch go through only where a category is in force as it was read: it may have been changed, replaced or retired meanwhile. */
export function assertInForce(work: Work, cooperativeId: string, { id, code, nearby, needsCar, clearanceTypes }: CategoryInForce): void {
  work.assert('STALE', sql`exists (select 1 from help_categories c where c.id = ${idOf(cooperativeId, sql`${code}`)} and c.id = ${id} and c.retired_at is null
    and c.nearby = ${nearby} and c.needs_car = ${needsCar} and json(c.clearance_types) = ${JSON.stringify(clearanceTypes)})`)
}
