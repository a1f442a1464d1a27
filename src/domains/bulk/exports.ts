import { sql } from 'drizzle-orm'
import ical, { ICalEventStatus } from 'ical-generator'
import { Temporal } from 'temporal-polyfill'
import { bookings } from '../../../schema/tables/bookings.ts'
import { facilities } from '../../../schema/tables/facilities.ts'
import type { BookingStatus } from '../../../schema/tables/vocabulary.ts'
import { namedByRow } from '../../auth/asker.ts'
import { openPersonalLink } from '../../auth/personal-links.ts'
import type { Settings } from '../../env.ts'
import type { Database } from '../../platform/database/database.ts'
import { localize, type LocalizedText } from '../../platform/localized.ts'
import { visibleBooking } from '../bookings/index.ts'
import { visibleFacility, type StoredFacility } from '../facilities/index.ts'
import { onWallAt } from './clock.ts'
import { writeCsv } from './csv.ts'
import { bookingColumns } from './entries.ts'
import { facilityCells, facilityColumns } from './facility-columns.ts'
import { exportPath, type ExportFile, mostExported } from './files.ts'
import { hoursColumns } from './import-hours.ts'

/** More was asked for than one export holds. */
export class TooMuch extends Error {}

interface Reading {
  database: Database
  settings: Pick<Settings, 'secret'>
  now: number
}

/** From an instant to before another. */
interface Range {
  from: number
  to: number
}

/**
 * Reads an export by a link, by the eyes of whom it was made for as they are now: what they may not see any more is not in
 * it. Null where the link is none of ours, or too old.
 */
export async function readExport(
  cooperativeId: string,
  file: ExportFile,
  given: URLSearchParams,
  range: Range,
  { database, settings, now }: Reading,
): Promise<string | null> {
  const person = await openPersonalLink(settings.secret, now, exportPath(cooperativeId, file), given)
  if (person === null) return null
  const reader = sql`select p.id, null as session_id, p.locale from people p where p.id = ${person}`
  const named = database.naming(namedByRow(reader, { now, accepted: [] }))
  const [cooperative] = await database.read(sql`select default_language from cooperatives where id = ${cooperativeId}`)
  if (!cooperative) return null
  const language = cooperative['default_language'] as string
  if (file === 'facilities.csv') return facilitiesFile({ named, database }, cooperativeId, language)
  if (file === 'opening-hours.csv') return hoursFile(named, cooperativeId, language, now)
  const rows = await readBookings(named, cooperativeId, range)
  return file === 'bookings.csv' ? bookingsTable(rows, language) : bookingsCalendar(rows, language, now)
}

async function facilitiesFile(
  { named, database }: { named: Database; database: Database },
  cooperativeId: string,
  language: string,
): Promise<string> {
  const seen = await named.read(
    sql`select ${facilities.id} as id from ${facilities}
      where ${facilities.cooperativeId} = ${cooperativeId} and ${visibleFacility(facilities as never)}`,
  )
  const ids = JSON.stringify(seen.map(({ id }) => id))
  const reference = referenceOf('FACILITY', sql`${facilities.cooperativeId}`, sql`${facilities.id}`)
  const found = await database.orm
    .select({ facility: facilities, reference: sql<string | null>`${reference}` })
    .from(facilities)
    .where(sql`${facilities.id} in (select value from json_each(${ids}))`)
    .orderBy(facilities.sortName, facilities.id)
  const columns = facilityColumns(
    found.map(({ facility }) => facility as StoredFacility),
    language,
  )
  return writeCsv(
    columns,
    found.map((one) => facilityCells(one.facility as StoredFacility, one.reference, columns, language)),
  )
}

/** By which reference something was imported; of several, the first. */
const referenceOf = (kind: string, cooperativeId: ReturnType<typeof sql>, id: ReturnType<typeof sql>) =>
  sql`(select min(r.reference) from import_references r where r.cooperative_id = ${cooperativeId}
    and r.kind = ${kind} and r.subject_id = ${id})`

async function hoursFile(database: Database, cooperativeId: string, language: string, now: number): Promise<string> {
  const since = new Date((now - 86_400) * 1000).toISOString().slice(0, 10)
  const rows = await database.read(
    sql`select ${facilities.id} as id, ${facilities.name} as name,
      (select json_group_array(json_array(w.weekday, w.opens, w.closes)) from
        (select * from weekly_hours w where w.facility_id = ${facilities.id} order by w.weekday, w.opens) w) as weekly,
      (select json_group_array(json_array(d.date, json(d.intervals), json(d.reason))) from
        (select * from dated_hours d where d.facility_id = ${facilities.id} and d.date >= ${since} order by d.date) d) as dated
      from ${facilities} where ${facilities.cooperativeId} = ${cooperativeId} and ${visibleFacility(facilities as never)}
      order by ${facilities.sortName}, ${facilities.id}`,
  )
  type Dated = [date: string, intervals: { opens: string; closes: string }[], reason: LocalizedText | null]
  const places = rows.map((row) => ({
    head: [String(row['id']), localize(JSON.parse(row['name'] as string) as LocalizedText, [language])],
    weekly: JSON.parse(row['weekly'] as string) as [number, string, string][],
    dated: JSON.parse(row['dated'] as string) as Dated[],
  }))
  const tags = [...new Set(places.flatMap(({ dated }) => dated.flatMap(([, , reason]) => Object.keys(reason ?? {}))))]
  const others = tags.filter((tag) => tag !== language).sort()
  const lines = places.flatMap(({ head, weekly, dated }) => [
    ...weekly.map(([day, opens, closes]) => [...head, day, null, opens, closes, null, null, ...others.map(() => null)]),
    ...dated.flatMap(([date, intervals, reason]) => {
      const told = [reason?.[language] ?? null, ...others.map((tag) => reason?.[tag] ?? null)]
      if (intervals.length === 0) return [[...head, null, date, null, null, 'yes', ...told]]
      return intervals.map(({ opens, closes }) => [...head, null, date, opens, closes, null, ...told])
    }),
  ])
  return writeCsv([...hoursColumns, ...others.map((tag) => `reason.${tag}`)], lines)
}

/** A booking as it is exported. */
interface ExportedBooking {
  id: string
  status: BookingStatus
  starts_at: number
  ends_at: number
  units: number
  title: string | null
  facility_id: string
  for_person_id: string | null
  for_organisation_id: string | null
  sequence: number
  updated_at: number
  facility_name: string
  time_zone: string
  for_name: string | null
  reference: string | null
}

async function readBookings(
  database: Database,
  cooperativeId: string,
  { from, to }: Range,
): Promise<ExportedBooking[]> {
  const rows = await database.read(
    sql`select ${bookings.id} as id, ${bookings.status} as status,
        ${bookings.startsAt} as starts_at, ${bookings.endsAt} as ends_at,
        ${bookings.units} as units, ${bookings.title} as title, ${bookings.facilityId} as facility_id,
        ${bookings.forPersonId} as for_person_id, ${bookings.forOrganisationId} as for_organisation_id,
        ${bookings.sequence} as sequence, ${bookings.updatedAt} as updated_at,
        f.name as facility_name, f.time_zone as time_zone,
        coalesce(o.name, p.name) as for_name,
        ${referenceOf('BOOKING', sql`${bookings.cooperativeId}`, sql`${bookings.id}`)} as reference
      from ${bookings} join facilities f on f.id = ${bookings.facilityId}
        left join people p on p.id = ${bookings.forPersonId}
        left join organisations o on o.id = ${bookings.forOrganisationId}
      where ${bookings.cooperativeId} = ${cooperativeId}
        and ${bookings.startsAt} >= ${from} and ${bookings.startsAt} < ${to}
        and (${visibleBooking(bookings as never)})
      order by ${bookings.startsAt}, ${bookings.id} limit ${mostExported + 1}`,
  )
  if (rows.length > mostExported) throw new TooMuch()
  return rows as unknown as ExportedBooking[]
}

const placeName = ({ facility_name: name }: ExportedBooking, language: string): string =>
  localize(JSON.parse(name) as LocalizedText, [language])

/** The reference of an import, unless it was made up for a row that had none. */
const given = (reference: string | null): string | null => (reference?.startsWith('= ') ? reference.slice(2) : null)

/** An instant as the wall of the place shows it, with how far that stands from UTC. */
function printLocal(at: number, zone: string): string {
  const wall = onWallAt(at, zone)
  const minutes = (wall - at) / 60
  const two = (value: number): string => String(Math.floor(Math.abs(value))).padStart(2, '0')
  const shown = new Date(wall * 1000).toISOString().slice(0, 19)
  return `${shown}${minutes < 0 ? '-' : '+'}${two(minutes / 60)}:${two(Math.abs(minutes) % 60)}`
}

const bookingsTable = (rows: readonly ExportedBooking[], language: string): string =>
  writeCsv(
    bookingColumns,
    rows.map((row) => [
      ...[row.id, given(row.reference), row.facility_id, placeName(row, language)],
      ...[printLocal(row.starts_at, row.time_zone), printLocal(row.ends_at, row.time_zone), row.units, row.title],
      ...[row.for_person_id, row.for_organisation_id, row.for_name, row.status],
    ]),
  )

const calendarStatus: Record<BookingStatus, ICalEventStatus> = {
  HELD: ICalEventStatus.TENTATIVE,
  REQUESTED: ICalEventStatus.TENTATIVE,
  CONFIRMED: ICalEventStatus.CONFIRMED,
  NO_SHOW: ICalEventStatus.CANCELLED,
  REJECTED: ICalEventStatus.CANCELLED,
  CANCELLED: ICalEventStatus.CANCELLED,
  EXPIRED: ICalEventStatus.CANCELLED,
}

/** Times are in UTC: there is nothing to misunderstand. What only Noaber knows of stands in properties of its own. */
function bookingsCalendar(rows: readonly ExportedBooking[], language: string, now: number): string {
  const calendar = ical({ prodId: { company: 'Noaber', product: 'Noaber', language: 'EN' } })
  const instant = (seconds: number) => Temporal.Instant.fromEpochMilliseconds(seconds * 1000)
  for (const row of rows) {
    const name = placeName(row, language).replaceAll(/\s+/g, ' ')
    const event = calendar.createEvent({
      ...{ id: `${row.id}@noaber`, sequence: row.sequence, stamp: new Date(Math.min(now, row.updated_at) * 1000) },
      ...{ start: instant(row.starts_at), end: instant(row.ends_at), timezone: null },
      ...{ summary: row.title ?? name, location: name, status: calendarStatus[row.status] },
    })
    event.x([
      { key: 'X-NOABER-FACILITY', value: row.facility_id },
      { key: 'X-NOABER-UNITS', value: String(row.units) },
      { key: 'X-NOABER-FOR', value: (row.for_person_id ?? row.for_organisation_id)! },
    ])
  }
  return `${calendar.toString()}\r\n`
}
