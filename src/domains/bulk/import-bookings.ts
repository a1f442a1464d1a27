import { sql } from 'drizzle-orm'
import { signedIn } from '../../auth/authorize.ts'
import type { UseCase } from '../../auth/use-case.ts'
import { invalid, notFound, Refusal } from '../../platform/refusal.ts'
import {
  addMany,
  commitMany,
  planMany,
  queuesFirst,
  readExisting,
  type Beneficiary,
  type ExistingBooking,
  type ManyWish,
} from '../bookings/index.ts'
import { readBeneficiaries, mostBeneficiaries } from './beneficiaries.ts'
import { compared } from './compare-booking.ts'
import { entriesOfCalendar } from './calendar-entries.ts'
import { readCalendarFile } from './calendar-file.ts'
import { carryOut } from './carry-out.ts'
import { readCsv } from './csv.ts'
import { mostBookings } from './files.ts'
import { bookingColumns, entriesOf, type Entry } from './entries.ts'
import { ownBookingId } from './event-entry.ts'
import { Places, targetOf } from './places.ts'
import { readReferences, remember } from './references.ts'
import { refuse, type ImportReport } from './report.ts'

export type ImportBookingsInput = {
  cooperativeId: string
  csv?: string | null
  ics?: string | null
  facilityId?: string | null
  defaultForOrganisationId?: string | null
  dryRun: boolean
}

/**
 * Imports bookings that were agreed elsewhere, judged by the rule engine: where there is no room, or a quota or equipment
 * stands in the way, the row is refused; what else the rules have against it is remarked. All of them in one batch, or
 * none. Facility managers and the board may. Nobody gets mail: who imports tells those concerned.
 */
export async function importBookings(input: ImportBookingsInput, useCase: UseCase) {
  const { cooperativeId, dryRun } = input
  const actorId = signedIn(useCase.viewer)
  await targetOf(useCase, cooperativeId, 'booking.manage')
  const entries = await readEntries(input, useCase)
  if (entries.length > mostBookings)
    throw invalid('IMPORT_TOO_MANY_ROWS', ['input'], { rows: entries.length, maximum: mostBookings })
  const sorted = await sort(entries, input, useCase)
  const { wishes, calledOff } = sorted
  const plan = await planMany(
    wishes.map(({ wish }) => wish),
    calledOff.map(({ existing }) => existing),
    useCase,
  )
  if (!dryRun) await queuesFirst(plan.places, useCase)
  for (const [n, { reasons, remarks, conflicts }] of plan.planned.entries()) {
    const { row } = wishes[n]!.entry
    row.outcome = wishes[n]!.wish.existing ? 'CHANGED' : 'CREATED'
    for (const { code, params } of reasons) refuse(row, code, params)
    row.remarks.push(...remarks)
    row.conflicts = conflicts
  }
  const report: ImportReport = { dryRun, rows: sorted.told.map(({ row }) => row) }
  if (report.rows.some(({ outcome }) => outcome === 'REFUSED')) {
    const unknown = wishes.flatMap(({ wish, key }) => (wish.existing || !key ? [] : [key]))
    if (await isKnownBy(unknown, cooperativeId, useCase)) throw new Refusal('Conflict', { code: 'STALE' })
    return carryOut(report, useCase)
  }
  const ids = await addMany(
    useCase,
    actorId,
    plan,
    calledOff.map(({ existing }) => existing),
  )
  const created = wishes.flatMap(({ entry, wish, key }, n) => (wish.existing ? [] : [{ entry, key, id: ids[n]! }]))
  remember(
    useCase,
    cooperativeId,
    'BOOKING',
    created.flatMap(({ key, id }): [string, string][] => (key ? [[key, id]] : [])),
  )
  if (!dryRun) for (const { entry, id } of created) entry.row.id = id
  const changes = { created: created.length, changed: ids.length - created.length, calledOff: calledOff.length }
  const isAny = ids.length + calledOff.length > 0
  if (isAny) useCase.work.audit({ action: 'bookings.imported', subjectId: cooperativeId, cooperativeId, data: changes })
  const concerned = new Set(wishes.map(({ wish }) => wish.facilityId))
  const left = [...wishes.flatMap(({ wish }) => wish.existing ?? []), ...calledOff.map(({ existing }) => existing)]
  const freed = new Set(left.map(({ booking }) => booking.facilityId))
  if (dryRun) return unlessQueued(() => carryOut(report, useCase), report)
  return carryOut(report, useCase, (finished) => commitMany(finished, useCase, concerned, freed))
}

/** Whether another import has brought one of these references since they were looked up: then it took the room as well. */
async function isKnownBy(references: readonly string[], cooperativeId: string, { database }: UseCase): Promise<boolean> {
  const found = sql`select 1 from import_references where cooperative_id = ${cooperativeId} and kind = 'BOOKING'
    and reference in (select value from json_each(${JSON.stringify(references)})) limit 1`
  return (await database.read(found)).length > 0
}

/** A dry run settles no queue: whether somebody waits for room that appeared is found out when it is written. */
async function unlessQueued(
  rehearse: () => ReturnType<typeof carryOut>,
  report: ImportReport,
): ReturnType<typeof carryOut> {
  try {
    return await rehearse()
  } catch (refusal) {
    if (refusal instanceof Refusal && refusal.code === 'WAITLIST_FIRST') return { $report: JSON.stringify(report) }
    // Somebody was faster than this run: it is judged anew.
    if (refusal instanceof Refusal && refusal.kind === 'Conflict') throw new Refusal('Conflict', { code: 'STALE' })
    throw refusal
  }
}

async function readEntries(
  { cooperativeId, csv, ics, facilityId }: ImportBookingsInput,
  { database, now }: UseCase,
): Promise<Entry[]> {
  if ((csv == null) === (ics == null)) throw invalid('INVALID_VALUE', ['input', 'csv'])
  if (csv != null) {
    const columns = {
      known: (name: string) => bookingColumns.includes(name),
      needed: ['facility', 'startsAt', 'endsAt'],
    }
    const file = readCsv(csv, columns, mostBookings)
    const called = file.rows.flatMap(({ cells }) => cells.get('facility') ?? [])
    return entriesOf(file, await Places.read(database, cooperativeId, called))
  }
  const file = readCalendarFile(ics!, mostBookings)
  const ownIds = file.events.flatMap(({ uid }) => ownBookingId(uid) ?? [])
  const [places, own] = await Promise.all([
    Places.read(
      database,
      cooperativeId,
      file.events.flatMap(({ facility }) => facility ?? []),
    ),
    readExisting(database, cooperativeId, ownIds),
  ])
  const fallback = facilityId == null ? null : places.byId(facilityId)
  if (facilityId != null && !fallback) throw notFound(['input', 'facilityId'])
  return entriesOfCalendar(file, { places, fallback, own, now })
}

/** What is to become of entries: those to be booked or changed, those to be called off, and all that are told. */
interface Sorted {
  wishes: { entry: Entry; wish: ManyWish; key: string | null }[]
  calledOff: { entry: Entry; existing: ExistingBooking }[]
  told: Entry[]
}

async function sort(
  entries: readonly Entry[],
  input: ImportBookingsInput,
  { database, viewer, now }: UseCase,
): Promise<Sorted> {
  const { cooperativeId, defaultForOrganisationId = null } = input
  const usual = defaultForOrganisationId ?? viewer.personId!
  const whose = [...new Set([usual, ...entries.flatMap((entry) => entry.forPersonId ?? entry.forOrganisationId ?? [])])]
  if (whose.length > mostBeneficiaries) {
    throw invalid('IMPORT_TOO_MANY_BENEFICIARIES', ['input'], { maximum: mostBeneficiaries })
  }
  const keys = keysOf(entries, usual)
  const [beneficiaries, known] = await Promise.all([
    readBeneficiaries(database, cooperativeId, whose),
    readReferences(database, cooperativeId, 'BOOKING', [...keys.values()]),
  ])
  if (defaultForOrganisationId !== null && !beneficiaries.get(defaultForOrganisationId)?.organisationId) {
    throw notFound(['input', 'defaultForOrganisationId'])
  }
  const ids = [...new Set([...known.values(), ...entries.flatMap(({ id }) => id ?? [])])]
  const existing = await readExisting(database, cooperativeId, ids)
  const sorted: Sorted = { wishes: [], calledOff: [], told: [] }
  const seen = new Map<string, number>()
  for (const entry of entries) {
    const key = keys.get(entry) ?? null
    const found = existing.get(entry.id ?? known.get(key ?? '') ?? '') ?? null
    if (entry.onlyIfKnown && !found) continue
    sorted.told.push(entry)
    place(entry, found, { key, seen, sorted, now }, (id) => beneficiaries.get(id ?? usual) ?? null)
  }
  return sorted
}

interface Placing {
  key: string | null
  seen: Map<string, number>
  sorted: Sorted
  now: number
}

function place(
  entry: Entry,
  existing: ExistingBooking | null,
  { key, seen, sorted, now }: Placing,
  beneficiaryOf: (id: string | null) => Beneficiary | null,
): void {
  const { row, startsAt, endsAt, units, title } = entry
  row.when = entry.place ? { startsAt, endsAt } : null
  row.id = existing?.booking.id ?? null
  if (entry.id !== null && !existing) refuse(row, 'IMPORT_BOOKING_UNKNOWN', undefined, ['id'])
  if (row.outcome === 'REFUSED' || !entry.place) return
  const earlier = [existing?.booking.id, key].map((one) => seen.get(one ?? '')).find((one) => one !== undefined)
  if (earlier !== undefined) return refuse(row, 'IMPORT_TWICE', { row: earlier })
  for (const one of [existing?.booking.id, key]) if (one != null) seen.set(one, row.row)
  if (endsAt <= startsAt) return refuse(row, 'INVALID_INTERVAL_OF_BOOKING', undefined, ['endsAt'])
  const given = entry.forPersonId ?? entry.forOrganisationId
  const beneficiary = beneficiaryOf(given)
  const isWrongKind = given !== null && beneficiary?.personId !== entry.forPersonId
  if (existing) {
    const fate = compared(entry, existing, now)
    if (fate === 'CALLED_OFF') sorted.calledOff.push({ entry, existing })
    if (fate !== 'MOVED') return
  } else if (entry.off) {
    row.remarks.push({ code: 'IMPORT_NOTHING_TO_CANCEL' })
    return
  } else if (!beneficiary || isWrongKind) {
    return refuse(row, 'IMPORT_BENEFICIARY_UNKNOWN', undefined, [
      entry.forPersonId ? 'forPersonId' : 'forOrganisationId',
    ])
  }
  const whose = existing ? booked(existing) : beneficiary!
  const wish: ManyWish = { facilityId: entry.place.id, startsAt, endsAt, units, title, beneficiary: whose, existing }
  sorted.wishes.push({ entry, wish, key })
}

/** For whom a booking is that is there: as it was judged when it was made. */
const booked = ({ booking }: ExistingBooking): Beneficiary => ({
  ...{ personId: booking.forPersonId, organisationId: booking.forOrganisationId, acts: () => [], stands: () => [] },
  standing: () => ({ groups: null, audience: booking.audience }),
})

/**
 * By what entries are known again: their references; and where they have none, by where, when and for whom they are, the
 * first, second and so on of such.
 */
function keysOf(entries: readonly Entry[], usual: string): Map<Entry, string> {
  const alike = new Map<string, number>()
  return new Map(
    entries.flatMap((entry): [Entry, string][] => {
      if (entry.id !== null || !entry.place) return []
      if (entry.reference !== null) return [[entry, `= ${entry.reference}`]]
      const whose = entry.forPersonId ?? entry.forOrganisationId ?? usual
      const what = `~ ${entry.place.id} ${entry.startsAt} ${entry.endsAt} ${whose}`
      const count = (alike.get(what) ?? 0) + 1
      alike.set(what, count)
      return [[entry, `${what} ${count}`]]
    }),
  )
}
