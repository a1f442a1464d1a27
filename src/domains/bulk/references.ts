import { sql } from 'drizzle-orm'
import { importReferences } from '../../../schema/tables/bulk.ts'
import type { ImportKind } from '../../../schema/tables/vocabulary.ts'
import type { Writing } from '../../auth/use-case.ts'
import type { Database } from '../../platform/database/database.ts'
import { insertEach } from '../../platform/database/insert-each.ts'

/** The longest reference, as a calendar's UID may be. */
export const longestReference = 255

/** What references of a cooperative became, of those that are given. */
export async function readReferences(
  database: Database,
  cooperativeId: string,
  kind: ImportKind,
  references: readonly string[],
): Promise<Map<string, string>> {
  if (references.length === 0) return new Map()
  const rows = await database.read(
    sql`select reference, subject_id from import_references where cooperative_id = ${cooperativeId} and kind = ${kind}
      and reference in (select value from json_each(${JSON.stringify([...new Set(references)])}))`,
  )
  return new Map(rows.map((row) => [String(row['reference']), String(row['subject_id'])]))
}

/** Remembers what references became, for good. Where somebody imported one meanwhile, everything is judged anew. */
export function remember(
  { work, now }: Writing,
  cooperativeId: string,
  kind: ImportKind,
  became: readonly (readonly [reference: string, subjectId: string])[],
): void {
  const rows = became.map(([reference, subjectId]) => ({ cooperativeId, kind, reference, subjectId, createdAt: now }))
  if (rows.length > 0) work.add(insertEach(importReferences, rows))
}
