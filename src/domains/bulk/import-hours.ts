import type { UseCase } from '../../auth/use-case.ts'
import type { LocalizedText } from '../../platform/localized.ts'
import {
  addHours,
  datedHoursProblems,
  datesAfter,
  mostDates,
  readCalendarFacts,
  weeklyHoursProblems,
  type CalendarFacts,
  type DatedHours,
  type WeeklyHours,
} from '../facilities/index.ts'
import { carryOut } from './carry-out.ts'
import { Cells, date, time, yesOrNo } from './cells.ts'
import { readCsv, type CsvRow } from './csv.ts'
import { Places, targetOf } from './places.ts'
import { newRow, refuse, type ImportRow } from './report.ts'
import { weekday } from './weekdays.ts'

/** The most rows of one import. */
const mostHours = 2_000

/** The columns, in the order of an export; a reason may stand in several languages. */
export const hoursColumns = ['facility', 'facilityName', 'weekday', 'date', 'opens', 'closes', 'closed', 'reason']

const isHoursColumn = (name: string): boolean =>
  hoursColumns.includes(name) || /^reason\.[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/.test(name)

/** The hours of a row: on a weekday or a date, from one time to another, or closed. */
interface Read {
  row: ImportRow
  facilityId: string
  weekday: number | null
  date: string | null
  hours: { opens: string; closes: string } | null
  reason: LocalizedText | null
}

export type ImportHoursInput = {
  cooperativeId: string
  csv: string
  dryRun: boolean
}

/**
 * Imports opening hours. The weekly hours of a facility are set anew by the rows that it has; of dates, those that the file
 * names. One batch, or nothing. Facility managers and the board may.
 */
export async function importOpeningHours({ cooperativeId, csv, dryRun }: ImportHoursInput, useCase: UseCase) {
  const { database, now } = useCase
  const { language } = await targetOf(useCase, cooperativeId, 'facility.manage')
  const { columns, rows } = readCsv(csv, { known: isHoursColumn, needed: ['facility'] }, mostHours)
  const called = rows.flatMap(({ cells }) => cells.get('facility') ?? [])
  const places = await Places.read(database, cooperativeId, called)
  const all: ImportRow[] = []
  const read = rows.flatMap((one) => {
    const row = newRow(one.line, one.cells.get('facility') ?? null)
    all.push(row)
    return readRow(one, row, columns, places, language) ?? []
  })
  const byPlace = Map.groupBy(read, ({ facilityId }) => facilityId)
  const facts = await readCalendarFacts(database, [...byPlace.keys()], now)
  for (const place of facts) {
    const own = byPlace.get(place.facilityId)!
    const weekly = judgeWeekly(
      own.filter((one) => one.weekday !== null),
      place,
    )
    const dated = judgeDated(
      own.filter((one) => one.date !== null),
      place,
      now,
    )
    if (weekly || dated.length > 0) addHours(useCase, { ...place, cooperativeId }, { weekly, dated })
  }
  return carryOut({ dryRun, rows: all }, useCase)
}

function readRow(one: CsvRow, row: ImportRow, columns: readonly string[], places: Places, usual: string): Read | null {
  const cells = new Cells(one, row, columns.length)
  const called = cells.needed('facility')
  const place = called === null ? null : places.called(called)
  if (typeof place === 'string') refuse(row, place, undefined, ['facility'])
  const [day, on] = [cells.read('weekday', weekday), cells.read('date', date)]
  const closed = cells.read('closed', yesOrNo) ?? false
  const [opens, closes] = [cells.read('opens', time), cells.read('closes', time)]
  const isTold = (column: string): boolean => cells.text(column) !== null
  if (isTold('weekday') === isTold('date'))
    refuse(row, 'IMPORT_CELL_MISSING', { column: 'weekday' }, ['weekday', 'date'])
  if (!closed) {
    for (const column of ['opens', 'closes'])
      if (!isTold(column)) refuse(row, 'IMPORT_CELL_MISSING', { column }, [column])
  } else if (opens !== null || closes !== null) cells.invalid('closed')
  const reasons = columns.flatMap((column): [string, string][] => {
    const [name, tag = usual] = column.split('.')
    const text = name === 'reason' ? cells.text(column) : null
    if (text !== null && text.length > 200) cells.invalid(column)
    return text === null ? [] : [[tag, text]]
  })
  row.id = place && typeof place === 'object' ? place.id : null
  if (row.outcome === 'REFUSED' || row.id === null) return null
  const hours = opens !== null && closes !== null ? { opens, closes } : null
  const reason = reasons.length > 0 ? Object.fromEntries(reasons) : null
  return { row, facilityId: row.id, weekday: day, date: on, hours, reason }
}

const keyOf = ({ weekday: day, opens, closes }: WeeklyHours): string => `${day} ${opens} ${closes}`

/** The weekly hours as they are to be; null where they are so, or no row is about them. */
function judgeWeekly(read: readonly Read[], { hours: before }: CalendarFacts): WeeklyHours[] | null {
  if (read.length === 0) return null
  const open = read.filter((one): one is Read & { hours: NonNullable<Read['hours']> } => one.hours !== null)
  const hours = open.map((one) => ({ weekday: one.weekday!, ...one.hours }))
  for (const { index } of weeklyHoursProblems(hours))
    refuse(open[index]!.row, 'INVALID_HOURS', undefined, ['opens', 'closes'])
  if (hours.length > 70) refuse(open[70]!.row, 'TOO_LONG', { maximum: 70 })
  const had = new Set(before.map(keyOf))
  const have = new Set(hours.map(keyOf))
  for (const [n, { row }] of open.entries()) {
    if (row.outcome === 'UNCHANGED' && !had.has(keyOf(hours[n]!))) row.outcome = 'CREATED'
  }
  const gone = [...had].filter((key) => !have.has(key)).length
  const { row: first } = read[0]!
  if (gone > 0) {
    first.remarks.push({ code: 'IMPORT_HOURS_REPLACED', params: { count: gone } })
    if (first.outcome === 'UNCHANGED') first.outcome = 'CHANGED'
  }
  return gone > 0 || [...have].some((key) => !had.has(key)) ? hours : null
}

/** The dates whose hours change. */
function judgeDated(read: readonly Read[], place: CalendarFacts, now: number): DatedHours[] {
  const since = new Date((now - 172_800) * 1000).toISOString().slice(0, 10)
  const changed: { dated: DatedHours; rows: ImportRow[] }[] = []
  for (const [on, own] of Map.groupBy(read, (one) => one.date!)) {
    const rows = own.map(({ row }) => row)
    if (on < since) {
      for (const row of rows) row.remarks.push({ code: 'IN_THE_PAST' })
      continue
    }
    const intervals = own.flatMap(({ hours }) => hours ?? [])
    const closedToo = intervals.length > 0 && own.find(({ hours }) => hours === null)
    if (closedToo) refuse(closedToo.row, 'INVALID_HOURS', undefined, ['closed'])
    for (const { index } of datedHoursProblems(intervals)) {
      refuse(own.filter(({ hours }) => hours !== null)[index]!.row, 'INVALID_HOURS', undefined, ['opens', 'closes'])
    }
    if (intervals.length > 10) refuse(rows[10]!, 'TOO_LONG', { maximum: 10 })
    const reason = own.find((one) => one.reason !== null)?.reason ?? null
    const before = place.exceptions.find((one) => one.date === on)
    if (before && alike(before, { intervals, reason })) continue
    for (const row of rows) if (row.outcome === 'UNCHANGED') row.outcome = before ? 'CHANGED' : 'CREATED'
    changed.push({ dated: { date: on, intervals, reason }, rows })
  }
  const dated = changed.map((one) => one.dated)
  const tooMany = datesAfter(place, dated).length > mostDates
  if (tooMany) for (const row of changed.at(-1)!.rows) refuse(row, 'TOO_LONG', { maximum: mostDates }, ['date'])
  return dated
}

function alike(a: Pick<DatedHours, 'intervals' | 'reason'>, b: Pick<DatedHours, 'intervals' | 'reason'>): boolean {
  const told = ({ intervals, reason }: typeof a): string =>
    JSON.stringify([
      intervals.map(({ opens, closes }) => `${opens} ${closes}`).sort(),
      Object.entries(reason ?? {}).sort(),
    ])
  return told(a) === told(b)
}
