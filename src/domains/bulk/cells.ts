import { Temporal } from 'temporal-polyfill'
import type { CsvRow } from './csv.ts'
import { refuse, type ImportRow } from './report.ts'

/** The longest cell that anything is made of. */
const longestCell = 10_000

/** Reads the cells of a row, and notes with the row what is wrong with them. */
export class Cells {
  readonly row: ImportRow
  readonly #cells: ReadonlyMap<string, string>

  constructor({ cells, tooWide }: CsvRow, row: ImportRow, columns: number) {
    this.row = row
    this.#cells = cells
    if (tooWide !== null) refuse(row, 'IMPORT_ROW_TOO_WIDE', { cells: tooWide, columns })
  }

  /** What stands in a column; null where it is empty or not there. */
  text(column: string): string | null {
    const cell = this.#cells.get(column) ?? null
    if (cell !== null && cell.length > longestCell) return this.invalid(column)
    return cell
  }

  /** The same, where something has to stand. */
  needed(column: string): string | null {
    const cell = this.text(column)
    if (cell === null) refuse(this.row, 'IMPORT_CELL_MISSING', { column }, [column])
    return cell
  }

  /** A value that a cell is read as; null where it is empty or cannot be. */
  read<T>(column: string, parse: (cell: string) => T | null): T | null {
    const cell = this.text(column)
    if (cell === null) return null
    const value = parse(cell)
    return value === null ? this.invalid(column) : value
  }

  /** Notes that a cell cannot be what it is to be. */
  invalid(column: string): null {
    refuse(this.row, 'IMPORT_CELL_INVALID', { column }, [column])
    return null
  }
}

/** One of a closed set, in letters of either case. */
export const oneOf =
  <T extends string>(values: readonly T[]) =>
  (cell: string): T | null =>
    values.find((value) => value === cell.toUpperCase()) ?? null

/** Several of a closed set, with spaces, commas, semicolons or bars between them. */
export const someOf =
  <T extends string>(values: readonly T[]) =>
  (cell: string): T[] | null => {
    const found = cell
      .split(/[\s,;|]+/)
      .filter((part) => part !== '')
      .map(oneOf(values))
    return found.includes(null) ? null : (found as T[])
  }

/** Texts with bars between them. */
export const listOf = (cell: string): string[] =>
  cell
    .split('|')
    .map((part) => part.trim())
    .filter((part) => part !== '')

/** A number with a point, or with the comma of most of Europe. */
export function number(cell: string): number | null {
  const text = cell.replace(/^([+-]?\d+),(\d+)$/, '$1.$2')
  return /^[+-]?\d{1,12}(?:\.\d{1,12})?$/.test(text) ? Number(text) : null
}

export const wholeNumber = (cell: string): number | null => (/^\d{1,9}$/.test(cell) ? Number(cell) : null)

const words: Record<string, boolean> = {
  ...{ true: true, yes: true, ja: true, '1': true, waar: true, wahr: true },
  ...{ false: false, no: false, nee: false, nein: false, '0': false, onwaar: false, falsch: false },
}

/** Yes or no, in the words of a spreadsheet in Dutch, German or English. */
export const yesOrNo = (cell: string): boolean | null => words[cell.toLowerCase()] ?? null

/** A date, `2026-12-31`. */
export function date(cell: string): string | null {
  const found = /^([12]\d{3})-(\d\d)-(\d\d)$/.exec(cell)
  const at = found ? Date.parse(`${cell}T00:00Z`) : Number.NaN
  return Number.isFinite(at) && new Date(at).toISOString().startsWith(cell) ? cell : null
}

/** A time of the wall clock, `8:00` or `08:00`; with seconds of nought, as spreadsheets write it. */
export function time(cell: string): string | null {
  const [, hour, minute] = /^(\d{1,2}):(\d\d)(?::00)?$/.exec(cell) ?? []
  if (hour === undefined) return null
  const text = `${hour.padStart(2, '0')}:${minute}`
  return /^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/.test(text) ? text : null
}

/** An ISO 8601 duration of weeks, days, hours, minutes and seconds, in seconds. */
export function duration(cell: string): number | null {
  const form = /^P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,8})S)?)?$/i.exec(cell)
  if (!form || !/\d/.test(cell)) return null
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = form.slice(1).map((part) => Number(part ?? 0))
  return weeks * 604_800 + days * 86_400 + hours * 3_600 + minutes * 60 + seconds
}

/** A duration as it is read again. */
export const printDuration = (seconds: number): string =>
  seconds > 0 && seconds % 86_400 === 0
    ? `P${seconds / 86_400}D`
    : seconds % 60 === 0
      ? `PT${seconds / 60}M`
      : `PT${seconds}S`

/** The name of an IANA zone, as it is written there. */
export function timeZone(cell: string): string | null {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]{1,60}$/.test(cell)) return null
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(cell).timeZoneId
  } catch {
    return null
  }
}

/** An instant (`2026-12-31T19:30:00+01:00`, `…Z`), or a time on the wall of the place, in wall seconds. */
export type Moment = { instant: number } | { wall: number }

/** Reads a moment; seconds and the T may be left out. None before 2000 or after 2099 is one of a booking. */
export function moment(cell: string): Moment | null {
  const form = /^(20\d\d-\d\d-\d\d)[T ](\d{1,2}:\d\d)(?::(\d\d)(?:\.0{1,9})?)?\s?(Z|[+-]\d\d:\d\d)?$/i.exec(cell)
  if (!form) return null
  const [, day = '', clock = '', seconds = '00', zone] = form
  const hour = time(clock)
  if (date(day) === null || hour === null || Number(seconds) > 59) return null
  const [hours, minutes] = hour.split(':').map(Number)
  const wall = Date.parse(`${day}T00:00Z`) / 1000 + hours! * 3_600 + minutes! * 60 + Number(seconds)
  if (zone === undefined) return { wall }
  if (zone.toUpperCase() === 'Z') return { instant: wall }
  const [ahead, past] = zone.slice(1).split(':').map(Number)
  if (ahead! > 18 || past! > 59) return null
  return { instant: wall - (zone.startsWith('-') ? -1 : 1) * (ahead! * 3_600 + past! * 60) }
}
