import { sql } from 'drizzle-orm'
import type { UseCase } from '../../auth/use-case.ts'
import { Work } from '../../platform/database/work.ts'
import { invalid, Refusal } from '../../platform/refusal.ts'
import {
  createFacility,
  updateFacility,
  type CreateFacilityInput,
  type StoredFacility,
  type UpdateFacilityInput,
} from '../facilities/index.ts'
import { carryOut } from './carry-out.ts'
import { Cells } from './cells.ts'
import { readCsv } from './csv.ts'
import { mostFacilities } from './files.ts'
import { changesOf, isFacilityColumn, readFacility, textColumns, type GivenFacility } from './facility-columns.ts'
import { Places, targetOf, type Target } from './places.ts'
import { longestReference, remember } from './references.ts'
import { newRow, refuse, refuseBy, type ImportRow } from './report.ts'

export type ImportFacilitiesInput = {
  cooperativeId: string
  csv: string
  dryRun: boolean
}

/** A row that was read. */
interface Read {
  row: ImportRow
  given: GivenFacility
  id: string | null
  reference: string | null
  /** What it is about; null for a new facility. */
  before: StoredFacility | null
}

/**
 * Imports facilities: new ones, and changes of those that are there, each through the very rules of the API; all of them
 * in one batch, or none. Facility managers and the board may.
 */
export async function importFacilities({ cooperativeId, csv, dryRun }: ImportFacilitiesInput, useCase: UseCase) {
  const target = await targetOf(useCase, cooperativeId, 'facility.manage')
  const { columns, rows } = readCsv(csv, { known: isFacilityColumn, needed: [] }, mostFacilities)
  const isNamed = columns.some((column) => column === 'id' || column === 'reference' || column.split('.')[0] === 'name')
  if (!isNamed) throw invalid('IMPORT_COLUMNS_MISSING', ['input', 'csv'], { columns: 'name' })
  const read = rows.map((one): Read => {
    const row = newRow(one.line)
    const cells = new Cells(one, row, columns.length)
    const reference = cells.text('reference')
    if (reference !== null && reference.length > longestReference) cells.invalid('reference')
    const given = readFacility(cells, columns, target.language)
    row.label = reference ?? given.name?.[target.language] ?? Object.values(given.name ?? {})[0] ?? cells.text('id')
    return { row, given, id: cells.text('id'), reference, before: null }
  })
  const places = await Places.read(
    useCase.database,
    cooperativeId,
    read.flatMap(({ reference }) => reference ?? []),
  )
  for (const one of read) find(one, places, target)
  refuseTwice(read)
  await Promise.all(read.map((one) => carryOutRow(one, target, useCase)))
  await Promise.all(read.map((one) => tryOut(one, useCase)))
  const became = read.flatMap(({ row, reference }): [string, string][] => {
    const isNew = reference !== null && row.id !== null && places.byReference(reference) === null
    return isNew ? [[reference, row.id!]] : []
  })
  remember(useCase, cooperativeId, 'FACILITY', became)
  const told = read.map(({ row }) => (dryRun && row.outcome === 'CREATED' ? { ...row, id: null } : row))
  return carryOut({ dryRun, rows: told }, useCase)
}

/** Finds what a row is about: by its id, else its reference, else its name. */
function find(one: Read, places: Places, { language }: Target): void {
  const { row, id, reference, given } = one
  if (id !== null) {
    one.before = places.byId(id)
    if (!one.before) refuse(row, 'IMPORT_FACILITY_UNKNOWN', undefined, ['id'])
  } else if (reference !== null) one.before = places.byReference(reference)
  else {
    const name = given.name?.[language]
    if (name === undefined) return refuse(row, 'IMPORT_CELL_MISSING', { column: 'name' }, ['name'])
    const named = places.named(name)
    if (named.length > 1) refuse(row, 'IMPORT_FACILITY_AMBIGUOUS', undefined, ['name'])
    one.before = named[0] ?? null
  }
  row.id = one.before?.id ?? null
}

/** Two rows about one facility would undo each other. */
function refuseTwice(read: readonly Read[]): void {
  const seen = new Map<string, number>()
  for (const { row, reference, given, before } of read) {
    const keys = [
      before?.id,
      reference && `r ${reference}`,
      before || reference ? null : `n ${JSON.stringify(given.name)}`,
    ]
    for (const key of keys.filter((one) => one != null)) {
      const earlier = seen.get(key)
      if (earlier !== undefined && row.reasons.every(({ code }) => code !== 'IMPORT_TWICE'))
        refuse(row, 'IMPORT_TWICE', { row: earlier })
      else if (earlier === undefined) seen.set(key, row.row)
    }
  }
}

const neededOfNew = [
  ...(['name', 'kind', 'mode', 'capacity', 'timeZone'] as const),
  ...(['latitude', 'longitude', 'street', 'postalCode', 'city', 'country'] as const),
]

async function carryOutRow({ row, given, before }: Read, { cooperativeId }: Target, useCase: UseCase): Promise<void> {
  if (!before) {
    for (const field of neededOfNew) {
      const column = field === 'mode' ? 'bookingMode' : field
      if (given[field] === undefined && !row.columns.includes(column))
        refuse(row, 'IMPORT_CELL_MISSING', { column }, [column])
    }
  }
  const changes = before ? changesOf(before, given) : given
  if (row.outcome === 'REFUSED' || (before && Object.keys(changes).length === 0)) return
  // What the use case would commit is gathered with the others.
  const gathering = { ...useCase, finish: async (ids: Record<string, string>) => ids } as UseCase<'facility'>
  try {
    const input = inputOf(changes, before ?? given)
    const { facility } = before
      ? await updateFacility({ facilityId: before.id, ...input }, gathering)
      : await createFacility({ cooperativeId, ...input } as CreateFacilityInput, gathering)
    row.outcome = before ? 'CHANGED' : 'CREATED'
    row.id = facility as string
  } catch (thrown) {
    refuseBy(row, thrown, columnAt)
  }
}

const locationFields = ['latitude', 'longitude', 'street', 'postalCode', 'city', 'country', 'subdivision'] as const
const policyFields = [
  ...([
    'granularity',
    'minDuration',
    'maxDuration',
    'leadTime',
    'horizon',
    'seriesHorizon',
    'bufferBefore',
    'bufferAfter',
  ] as const),
  ...(['cancellationWindow', 'bookableBy', 'requiresApproval'] as const),
]

/** The input of the API that says the same; of a location all is told, also what stays. */
function inputOf(changes: GivenFacility, whole: GivenFacility): Omit<UpdateFacilityInput, 'facilityId'> {
  const of = <K extends keyof GivenFacility>(names: readonly K[], from: GivenFacility): object =>
    Object.fromEntries(names.flatMap((name) => (from[name] === undefined ? [] : [[name, from[name]]])))
  const texts = textColumns.map((name) => {
    const text = changes[name]
    return [name, text && Object.entries(text).map(([language, one]) => ({ language, text: one }))]
  })
  const isElsewhere = locationFields.some((name) => changes[name] !== undefined)
  const isRuled = policyFields.some((name) => changes[name] !== undefined)
  return {
    ...Object.fromEntries(texts),
    ...of(
      [
        'kind',
        'status',
        'accessibility',
        'amenities',
        'photoLinks',
        'capacity',
        'timeZone',
        'closedOnHolidays',
        'providerId',
      ],
      changes,
    ),
    ...(changes.mode ? { bookingMode: changes.mode } : {}),
    ...(isElsewhere ? { location: of(locationFields, { ...whole, ...changes }) } : {}),
    ...(isRuled ? { policy: of(policyFields, changes) } : {}),
  }
}

/** The column of a path in the input of the API, such as `input.location.street`. */
function columnAt([, field, inner]: readonly string[]): string | null {
  if (field === 'location' || field === 'policy') return inner ?? null
  return field ?? null
}

/** What only the database knows to be in use is tried out, so that the row is told. */
async function tryOut({ row, given, before }: Read, { work }: UseCase): Promise<void> {
  const { capacity, mode } = { ...before!, ...given }
  if (row.outcome !== 'CHANGED' || (capacity >= before!.capacity && mode === before!.mode)) return
  const trial = new Work(work.request)
  trial.add(sql`update facilities set capacity = ${capacity}, mode = ${mode} where id = ${before!.id}`)
  try {
    await trial.rehearse()
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown
    refuse(row, thrown.code, thrown.params, [mode === before!.mode ? 'capacity' : 'bookingMode'])
  }
}
