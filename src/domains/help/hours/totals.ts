import { sql, type SQL } from 'drizzle-orm'
import { Temporal } from 'temporal-polyfill'
import { RequestFault } from '../../../platform/refusal.ts'
import { mayIn, memberOf } from '../../cooperatives/index.ts'
import { countedOut, summed, type Cell, type Counted } from './rules.ts'

/** The longest period, in days. */
const longest = 1_100

/** Refuses periods that are none or go too far. */
export function assertPeriod(from: string, to: string): void {
  const days = Temporal.PlainDate.from(from).until(to, { largestUnit: 'days' }).days
  if (days < 0 || days > longest) throw new RequestFault('BAD_USER_INPUT', { scalar: 'Date' })
}

interface Asked {
  cooperativeId: string
  from: string
  to: string
}

/**
 * The row of a cooperative's ledger of a period, for its members and who reads all hours. Those who do not are told whole
 * months: so many days, and no fewer, stand together.
 */
export const ledgerOf = ({ cooperativeId, from, to }: Asked): SQL => sql`select l.id, l.sees_all, l.minimum,
    iif(l.sees_all, ${from}, ${`${from.slice(0, 7)}-01`}) as from_on, iif(l.sees_all, ${to}, ${lastOfMonth(to)}) as to_on
  from (select c.id, s.minimum_count as minimum, ${mayIn('hours.read', sql`c.id` as never)} as sees_all
    from cooperatives c join help_settings s on s.cooperative_id = c.id
    where c.id = ${cooperativeId} and (${memberOf(sql`c.id` as never)} or ${mayIn('hours.read', sql`c.id` as never)})) l`

const lastOfMonth = (date: string): string => {
  const day = Temporal.PlainDate.from(date)
  return day.with({ day: day.daysInMonth }).toString()
}

/** Of what is counted by: the column of an entry. */
const columns = { category: 'e.category', neighbourhood: 'e.neighbourhood_id', month: 'null' } as const
export type Dimension = keyof typeof columns

interface Period {
  id: unknown
  fromOn: unknown
  toOn: unknown
}

/** The cells of a period, as JSON: help that was given, less what was given back, in the month in which it was given. */
export const cellsOf = ({ id, fromOn, toOn }: Period, by: Dimension): SQL => sql`(select json_group_array(json_object(
    'month', x.month, 'key', x.key, 'minutes', x.minutes, 'matches', x.matches, 'people', x.people)) from (
  select substr(e.happened_on, 1, 7) as month, ${sql.raw(columns[by])} as key,
    sum(iif(e.kind = 'HELP', e.minutes, -e.minutes)) as minutes, count(distinct e.match_id) as matches,
    count(distinct iif(e.kind = 'HELP', e.from_id, e.to_id)) as people
  from ledger_entries e where e.cooperative_id = ${id} and e.happened_on between ${fromOn} and ${toOn} and e.category is not null
  group by 1, 2) x)`

/** Cells with what decides how they are told. */
export interface ToldCells {
  cells: Cell[]
  seesAll: number
  minimum: number
}

/** The sums of cells, to whoever reads all hours as they are, to others so that they tell of nobody. */
export const sumsOf = ({ cells, seesAll, minimum }: ToldCells): Counted[] => (seesAll ? summed(cells) : countedOut(cells, minimum))

/** The same by the month, each on its own; the earliest first. */
export const sumsByMonth = ({ cells, seesAll, minimum }: ToldCells): Counted[] =>
  cells
    .filter(({ people }) => seesAll || people >= minimum)
    .map(({ month, minutes, matches }) => ({ key: `${month}-01`, minutes, matches }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))

/** All of it; null where it is too little to be told of, for those too whom that would tell that there was none at all. */
export function totalOf(told: ToldCells): number | null {
  const months = sumsByMonth(told)
  return months.length === 0 && !told.seesAll ? null : months.reduce((sum, { minutes }) => sum + minutes, 0)
}
