import { getTableName, is, Table } from 'drizzle-orm'
import * as tables from '../../../schema/tables/index.ts'
import { Recent } from '../../platform/recent.ts'

/**
 * The tables of which an answer that is kept may be made: what everybody may read, and few change. Each draws the mark
 * of `content_version` anew by triggers; the text by which facilities are found follows from them, by triggers too.
 */
const slowTables: ReadonlySet<string> = new Set([
  'neighbourhoods',
  'cooperatives',
  'cooperative_neighbourhoods',
  'organisations',
  'partnerships',
  'facilities',
  'facility_parts',
  'facility_text',
  'weekly_hours',
  'dated_hours',
  'tariffs',
  'tariff_bands',
  'facility_terms',
  'certificate_kinds',
  'equipment_pools',
])

/** What the upkeep of a facility writes, by which no mark is drawn. */
const fastColumns: readonly string[] = ['rules_version', 'calendar_until', 'updated_at']

/** What gives another value each time. */
const changing = [
  ...['random', 'randomblob', 'changes', 'total_changes', 'last_insert_rowid'],
  ...['current_time', 'current_date', 'current_timestamp'],
]

/** Views, and what the engine and the migrations keep for themselves. */
const others = ['must_hold', 'content_version', 'noaber_migrations', 'sqlite_master', 'sqlite_schema']

const tableNames = Object.values(tables).flatMap((table) => (is(table, Table) ? [getTableName(table)] : []))

/** The column of facilities that is called as a table is; a column has its table's alias before it. */
const namesake = /\."?house_rules\b/g

/** Words of which a statement that moves slowly holds none. A column or alias of the name errs on the safe side. */
const fastWords: ReadonlySet<string> = new Set([
  ...tableNames.filter((name) => !slowTables.has(name)),
  ...fastColumns,
  ...changing,
  ...others,
])

/** What stands behind FROM and JOIN; and what may stand there besides a table: a list in JSON, or rows that were named. */
const ours = /^(?:json_each|t\d+p?)$/
const source = /\b(?:from|join)\s+(?:"?(\w+)"?)?/g

/**
 * Whether a statement reads nothing but what moves slowly: it names no other table, nowhere, and only tables of the
 * closed set where it reads from one. Its arguments travel apart, so its text is ours, but for names in the answer.
 */
export function movesSlowly(text: string): boolean {
  const known = judged.get(text)
  if (known !== undefined) return known
  const slow = isSlow(text)
  judged.set(text, slow)
  return slow
}

/** A statement's text is nearly always one of few. */
const judged = new Recent<boolean>(1_000_000)

function isSlow(text: string): boolean {
  if (/'now'|\bpragma/i.test(text)) return false
  const bare = text.replaceAll(/'(?:[^']|'')*'/g, "''").toLowerCase()
  if (bare.replaceAll(namesake, '').match(/\w+/g)?.some((word) => fastWords.has(word))) return false
  return [...bare.matchAll(source)].every(([, name]) => name === undefined || slowTables.has(name) || ours.test(name))
}
