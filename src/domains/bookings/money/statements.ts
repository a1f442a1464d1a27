import { sql, type SQL } from 'drizzle-orm'
import type { ChargeKind } from '../../../../schema/tables/vocabulary.ts'
import type { Database } from '../../../platform/database/database.ts'
import { DAY, wallClock } from '../../../platform/interval.ts'
import type { LocalizedText } from '../../../platform/localized.ts'

/** The month of one cooperative, as instants of its clock. */
export interface Month {
  cooperativeId: string
  from: number
  until: number
}

/** A line of a statement. */
export interface StatementLine {
  id: number
  at: number
  kind: ChargeKind
  amountCents: number
  bookingId: string | null
  /** When the booking begins. */
  startsAt: number | null
  facilityName: LocalizedText | null
  reference: string | null
  note: string | null
  paidAt: number | null
}

/** What somebody owed a cooperative at the beginning of a month, what came to it, and what at its end. */
export interface Statement extends Month {
  /** The id of the row in `debtors`. */
  debtorId: string
  personId: string | null
  organisationId: string | null
  name: string | null
  currency: string
  openingCents: number
  closingCents: number
  lineCount: number
  lines: StatementLine[]
}

/** Where a cooperative has no neighbourhood. */
const usualZone = 'Europe/Amsterdam'

/** The zone in which a cooperative's months begin: that of the first of its neighbourhoods. */
export const zoneOf = (cooperativeId: unknown): SQL => sql`coalesce((select nb.time_zone from cooperative_neighbourhoods cn
  join neighbourhoods nb on nb.id = cn.neighbourhood_id where cn.cooperative_id = ${cooperativeId}
  order by nb.created_at, nb.id limit 1), ${sql.raw(`'${usualZone}'`)})`

/** The calendar month of a date, `YYYY-MM` and more, on the wall clock of a zone. */
export function monthIn(zone: string, date: string): { from: number; until: number } {
  const [year, month] = [Number(date.slice(0, 4)), Number(date.slice(5, 7))]
  const [first, next] = [Date.UTC(year, month - 1) / 1_000, Date.UTC(year, month) / 1_000]
  const clock = wallClock(zone, first, next)
  return { from: clock.dayStart(first / DAY), until: clock.dayStart(next / DAY) }
}

/** Which statements: of whom (a condition on `d`, a row of debtors), after which debtor, and how much. */
export interface StatementsQuery {
  months: readonly Month[]
  where: SQL
  after?: string | null
  debtors: number
  lines: number
}

/** Lines of the debtor `d`. */
const ofDebtor = sql`u.cooperative_id = d.cooperative_id and u.currency = d.currency
  and (u.person_id = d.person_id or u.organisation_id = d.organisation_id)`
const inMonth = sql`u.at >= (w.value ->> 1) and u.at < (w.value ->> 2)`

/**
 * Reads statements in the order of their debtors, by one statement: of those who owed something at the beginning of the
 * month, or to whom something came in it.
 */
export async function readStatements(database: Database, { months, where, after, debtors, lines }: StatementsQuery): Promise<Statement[]> {
  const scopes = JSON.stringify(months.map(({ cooperativeId, from, until }) => [cooperativeId, from, until]))
  const told = sql`select json_group_array(json_object('id', u.id, 'at', u.at, 'kind', u.kind, 'amountCents', u.amount_cents,
      'bookingId', u.booking_id, 'startsAt', b.starts_at, 'facilityName', json(f.name), 'reference', u.reference, 'note', u.note,
      'paidAt', u.paid_at))
    from (select * from charges u where ${ofDebtor} and ${inMonth} order by u.at, u.id limit ${lines}) u
      left join bookings b on b.id = u.booking_id left join facilities f on f.id = b.facility_id`
  const sum = (when: SQL): SQL => sql`(select coalesce(sum(u.amount_cents), 0) from charges u where ${ofDebtor} and ${when})`
  const rows = await database.read(sql`
    select json_object('debtorId', s.id, 'cooperativeId', s.cooperative_id, 'from', s.month_from, 'until', s.month_until,
      'personId', s.person_id, 'organisationId', s.organisation_id,
      'name', coalesce((select name from people where id = s.person_id), (select name from organisations where id = s.organisation_id)),
      'currency', s.currency, 'openingCents', s.opening, 'closingCents', s.opening + s.moved, 'lineCount', s.line_count,
      'lines', json(s.lines)) as statement
    from (select d.*, w.value ->> 1 as month_from, w.value ->> 2 as month_until,
        ${sum(sql`u.at < (w.value ->> 1)`)} as opening, ${sum(inMonth)} as moved,
        (select count(*) from charges u where ${ofDebtor} and ${inMonth}) as line_count, (${told}) as lines
      from debtors d join json_each(${scopes}) w on d.cooperative_id = w.value ->> 0
      where (${where}) and d.id > ${after ?? ''} and (exists (select 1 from charges u where ${ofDebtor} and ${inMonth})
        or ${sum(sql`u.at < (w.value ->> 1)`)} <> 0)
      order by d.id limit ${debtors}) s`)
  return rows.map((row) => JSON.parse(row['statement'] as string) as Statement)
}
