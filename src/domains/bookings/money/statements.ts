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
export const zoneOf = (
  cooperativeId: unknown,
): SQL => sql`coalesce((select nb.time_zone from cooperative_neighbourhoods cn
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

/** The lines of the debtor `d` from its month on: of a person or of an organisation, each along its own index. */
const lines = (columns: SQL): SQL => {
  const of = (who: SQL): SQL => sql`select ${columns} from charges u where u.${who} = d.${who}
    and u.cooperative_id = d.cooperative_id and u.at >= d.month_from and u.currency = d.currency`
  return sql`(${of(sql.raw('person_id'))} union all ${of(sql.raw('organisation_id'))}) u`
}

const inMonth = sql`u.at < d.month_until`

/** What came in the month, what came after it, and how many lines it has. */
const sums = sql`(select json_array(coalesce(sum(u.amount_cents) filter (where ${inMonth}), 0),
  coalesce(sum(u.amount_cents) filter (where not ${inMonth}), 0), count(*) filter (where ${inMonth}))
  from ${lines(sql`u.amount_cents, u.at`)})`

/**
 * Reads statements in the order of their debtors, by one statement: of those who owed something at the beginning of the
 * month, or to whom something came in it. What they owed at its end is what they owe now, but for what came since.
 */
export async function readStatements(database: Database, query: StatementsQuery): Promise<Statement[]> {
  const { months, where, after } = query
  const scopes = JSON.stringify(months.map(({ cooperativeId, from, until }) => [cooperativeId, from, until]))
  const told = sql`(select json_group_array(json_object('id', u.id, 'at', u.at, 'kind', u.kind,
      'amountCents', u.amount_cents, 'bookingId', u.booking_id, 'startsAt', b.starts_at,
      'facilityName', json(f.name), 'reference', u.reference, 'note', u.note, 'paidAt', u.paid_at))
    from (select * from ${lines(sql`u.*`)} where ${inMonth} order by u.at, u.id limit ${query.lines}) u
      left join bookings b on b.id = u.booking_id left join facilities f on f.id = b.facility_id)`
  const debtors = sql`select d.*, w.value ->> 1 as month_from, w.value ->> 2 as month_until
    from debtors d cross join json_each(${scopes}) w on d.cooperative_id = w.value ->> 0
    where (${where}) and d.id > ${after ?? ''} order by d.id`
  const name = sql`coalesce((select name from people where id = d.person_id),
    (select name from organisations where id = d.organisation_id))`
  // A limit, even of none, keeps the sums from being worked out more often than once.
  const rows = await database.read(sql`
    select json_object('debtorId', d.id, 'cooperativeId', d.cooperative_id,
      'from', d.month_from, 'until', d.month_until, 'personId', d.person_id, 'organisationId', d.organisation_id,
      'name', ${name}, 'currency', d.currency,
      'openingCents', d.balance_cents - (d.sums ->> 1) - (d.sums ->> 0),
      'closingCents', d.balance_cents - (d.sums ->> 1), 'lineCount', d.sums ->> 2, 'lines', json(${told})) as statement
    from (select d.*, ${sums} as sums from (${debtors} limit -1) d limit -1) d
    where d.sums ->> 2 > 0 or d.balance_cents <> (d.sums ->> 1) + (d.sums ->> 0) limit ${query.debtors}`)
  return rows.map((row) => JSON.parse(row['statement'] as string) as Statement)
}
