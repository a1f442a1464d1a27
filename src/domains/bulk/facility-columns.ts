import {
  accessibilityFeatures,
  bookerGroups,
  bookingModes,
  facilityKinds,
  facilityStatuses,
} from '../../../schema/tables/vocabulary.ts'
import type { LocalizedText } from '../../platform/localized.ts'
import type { StoredFacility } from '../facilities/index.ts'
import {
  Cells,
  duration,
  listOf,
  number,
  oneOf,
  printDuration,
  someOf,
  timeZone,
  wholeNumber,
  yesOrNo,
} from './cells.ts'

/** Texts in several languages: a column of its name is in the cooperative's language, `name.de` in German. */
export const textColumns = ['name', 'description', 'houseRules'] as const
type TextColumn = (typeof textColumns)[number]

const durations = [
  ...(['granularity', 'minDuration', 'maxDuration', 'leadTime', 'horizon', 'seriesHorizon'] as const),
  ...(['bufferBefore', 'bufferAfter', 'cancellationWindow'] as const),
]

const https = (cell: string): string[] | null => {
  const links = cell.split(/[\s|]+/).filter((link) => link !== '')
  const found = links.map((link) => URL.parse(link))
  return found.every((url) => url?.protocol === 'https:') ? found.map((url) => url!.toString()) : null
}

/** How the cell of each other column is read; each is a column of the table too. */
const readers = {
  kind: oneOf(facilityKinds),
  status: oneOf(facilityStatuses),
  mode: oneOf(bookingModes),
  capacity: wholeNumber,
  timeZone,
  street: (cell: string) => cell,
  postalCode: (cell: string) => cell,
  city: (cell: string) => cell,
  country: (cell: string) => (/^[A-Za-z]{2}$/.test(cell) ? cell.toUpperCase() : null),
  subdivision: (cell: string) => cell.toUpperCase(),
  latitude: number,
  longitude: number,
  accessibility: someOf(accessibilityFeatures),
  amenities: listOf,
  photoLinks: https,
  closedOnHolidays: yesOrNo,
  providerId: (cell: string) => cell,
  bookableBy: someOf(bookerGroups),
  requiresApproval: yesOrNo,
  ...Object.fromEntries(durations.map((name) => [name, duration])),
} as {
  [K in PlainField]: (cell: string) => StoredFacility[K] | null
}

type PlainField =
  | (typeof durations)[number]
  | 'kind'
  | 'status'
  | 'mode'
  | 'capacity'
  | 'timeZone'
  | 'street'
  | 'postalCode'
  | 'city'
  | 'country'
  | 'subdivision'
  | 'latitude'
  | 'longitude'
  | 'accessibility'
  | 'amenities'
  | 'photoLinks'
  | 'closedOnHolidays'
  | 'providerId'
  | 'bookableBy'
  | 'requiresApproval'

const plainFields = Object.keys(readers) as PlainField[]

/** The API calls it so. */
const columnOf = (field: PlainField): string => (field === 'mode' ? 'bookingMode' : field)

const plainColumns = plainFields.map(columnOf)

const language = /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/

/** Whether an import of facilities knows a column. */
export function isFacilityColumn(name: string): boolean {
  const [text = '', tag, ...more] = name.split('.')
  if ((textColumns as readonly string[]).includes(text))
    return tag === undefined || (more.length === 0 && language.test(tag))
  return name === 'id' || name === 'reference' || plainColumns.includes(name)
}

/** What a row says of a facility; what it leaves open is not there. */
export type GivenFacility = Partial<Pick<StoredFacility, PlainField> & Record<TextColumn, LocalizedText>>

/** Reads a row; `usual` is the language of a column that tells none. */
export function readFacility(cells: Cells, columns: readonly string[], usual: string): GivenFacility {
  const given: GivenFacility = {}
  for (const field of plainFields) {
    const value = cells.read(columnOf(field), readers[field] as (cell: string) => unknown)
    if (value !== null) Object.assign(given, { [field]: value })
  }
  for (const column of columns) {
    const [name, tag = usual] = column.split('.') as [TextColumn, string?]
    const text = textColumns.includes(name) ? cells.text(column) : null
    if (text !== null) given[name] = { ...given[name], [tag]: text }
  }
  return given
}

/** What of a row differs from the facility; texts in other languages than those of the row stay. */
export function changesOf(before: StoredFacility, given: GivenFacility): GivenFacility {
  const entries = Object.entries(given).map(([name, value]) => {
    const isText = (textColumns as readonly string[]).includes(name)
    return [name, isText ? { ...before[name as TextColumn], ...(value as LocalizedText) } : value] as const
  })
  const sorted = (value: unknown): string =>
    JSON.stringify(value, (_, inner: unknown) =>
      inner && typeof inner === 'object' && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort())
        : inner,
    )
  return Object.fromEntries(
    entries.filter(([name, value]) => sorted(value) !== sorted(before[name as keyof StoredFacility])),
  )
}

/** The columns of an export of facilities, which have been written in these languages. */
export function facilityColumns(facilities: readonly Pick<StoredFacility, TextColumn>[], usual: string): string[] {
  const texts = textColumns.flatMap((name) => {
    const tags = new Set(facilities.flatMap((facility) => Object.keys(facility[name])))
    tags.delete(usual)
    return [name, ...[...tags].sort().map((tag) => `${name}.${tag}`)]
  })
  return ['id', 'reference', ...texts, ...plainColumns]
}

/** A facility in these columns. */
export function facilityCells(
  facility: StoredFacility,
  reference: string | null,
  columns: readonly string[],
  usual: string,
) {
  return columns.map((column): string | number | null => {
    if (column === 'id') return facility.id
    if (column === 'reference') return reference
    const [name, tag = usual] = column.split('.') as [TextColumn, string?]
    if (textColumns.includes(name)) return facility[name][tag] ?? null
    const field = plainFields.find((one) => columnOf(one) === column)!
    const value = facility[field]
    if ((durations as readonly string[]).includes(field)) return printDuration(value as number)
    if (Array.isArray(value)) return value.join(field === 'amenities' ? ' | ' : ' ')
    return typeof value === 'boolean' ? (value ? 'yes' : 'no') : value
  })
}
