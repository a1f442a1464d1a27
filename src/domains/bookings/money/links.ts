import { sql, type SQL } from 'drizzle-orm'
import { actions } from '../../../auth/actions.ts'
import type { Context } from '../../../auth/context.ts'
import type { Database } from '../../../platform/database/database.ts'
import { linkKey, linkRefusal, type Signed } from '../../../platform/signed-link.ts'
import { csvHead, csvRows } from './csv.ts'
import { monthIn, readStatements, zoneOf, type Statement, type StatementsQuery } from './statements.ts'

/** How long a link holds, in seconds: long enough to be fetched, too short to be passed around. */
const holds = 900

/** What a link says: whose month it is (all debtors of the cooperative where nobody is named), for whom, until when. */
interface Said {
  cooperativeId: string
  month: string
  /** A person or an organisation; empty for all. */
  debtor: string
  reader: string
  until: number
}

const signed = ({ cooperativeId, month, debtor, reader, until }: Said): Signed => ({
  kind: 'statement',
  words: [cooperativeId, month, debtor, reader],
  until,
})

/** The address of a month's statements as CSV, for the viewer. */
export async function statementLink(
  { viewer, now, settings }: Context,
  about: { cooperativeId: string; month: string; debtor: string },
): Promise<string | null> {
  const reader = viewer.personId
  if (reader === null) return null
  const until = now + holds
  const key = await linkKey(settings.secret, signed({ ...about, reader, until }))
  const given = new URLSearchParams({
    ...(about.debtor && { debtor: about.debtor }),
    reader,
    until: String(until),
    key,
  })
  return `${settings.publicUrl}/statements/${about.cooperativeId}/${about.month}.csv?${given}`
}

/** That a person may read the money of the cooperative `c`, now. */
const readsAll = (
  reader: string,
): SQL => sql`exists (select 1 from memberships m, json_each(m.roles) r where m.person_id = ${reader}
  and m.cooperative_id = c.id and m.status = 'ACTIVE' and r.value in ${actions['money.read']})`

/** That they are the debtor, or represent it in the cooperative `c`, now. */
const isDebtor = (
  reader: string,
  debtor: string,
): SQL => sql`(${reader} = ${debtor} or exists (select 1 from representatives r
  join memberships m on m.person_id = r.person_id and m.cooperative_id = r.cooperative_id and m.status = 'ACTIVE'
  join partnerships p on p.cooperative_id = r.cooperative_id and p.organisation_id = r.organisation_id
  where r.person_id = ${reader} and r.organisation_id = ${debtor} and r.cooperative_id = c.id))`

/** What became of a link. */
export type OpenedStatements = { refused: 'FORGED' | 'EXPIRED' | 'FORBIDDEN' } | { name: string; text: string }

interface Opening {
  secret: string
  now: number
  database: Database
  languages: readonly string[]
}

/** How many debtors are read at once, and the most lines of each. */
const perRead = 200
const mostLines = 100_000

/** Opens a link: one of ours, as it was given, not too old, and of somebody who still may read it. */
export async function openStatements(
  about: { cooperativeId: string; month: string },
  given: URLSearchParams,
  { secret, now, database, languages }: Opening,
): Promise<OpenedStatements> {
  const [debtor = '', reader = '', until = '', key = ''] = ['debtor', 'reader', 'until', 'key'].map(
    (name) => given.get(name) ?? '',
  )
  const { cooperativeId, month } = about
  const refused = await linkRefusal(secret, now, signed({ ...about, debtor, reader, until: Number(until) }), key)
  if (refused) return { refused }
  const allowed = debtor === '' ? readsAll(reader) : sql`(${readsAll(reader)} or ${isDebtor(reader, debtor)})`
  const [found] = await database.read(
    sql`select ${zoneOf(sql`c.id`)} as zone, c.slug from cooperatives c where c.id = ${cooperativeId} and ${allowed}`,
  )
  if (!found) return { refused: 'FORBIDDEN' }
  const months = [{ cooperativeId, ...monthIn(found['zone'] as string, month) }]
  const who = debtor === '' ? sql`1` : sql`(d.person_id = ${debtor} or d.organisation_id = ${debtor})`
  const where = sql`d.cooperative_id = ${cooperativeId} and ${who}`
  const query = { months, where, debtors: perRead, lines: mostLines }
  return { name: `${found['slug'] as string}-${month}.csv`, text: await written(database, query, month, languages) }
}

/** The whole file. */
async function written(
  database: Database,
  query: StatementsQuery,
  month: string,
  languages: readonly string[],
): Promise<string> {
  const parts = [csvHead()]
  for (let after: string | null = ''; after !== null;) {
    const page: Statement[] = await readStatements(database, { ...query, after })
    parts.push(...page.map((statement) => csvRows(statement, month, languages)))
    after = page.length === perRead ? page[page.length - 1]!.debtorId : null
  }
  return parts.join('')
}
