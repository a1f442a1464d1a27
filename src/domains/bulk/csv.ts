import Papa from 'papaparse'
import { invalid, type Refusal } from '../../platform/refusal.ts'

/** The most characters of a file. */
const longestFile = 1_000_000

/** A row of a file: the line on which it begins, and what stands in its columns. */
export interface CsvRow {
  line: number
  /** By column; empty cells are left out. */
  cells: ReadonlyMap<string, string>
  /** How many cells it has, where those are more than there are columns. */
  tooWide: number | null
}

/** The columns that a file may have, and those that it must have. */
export interface Columns {
  known: (name: string) => boolean
  needed: readonly string[]
}

/** A table that was read. */
export interface CsvFile {
  columns: string[]
  rows: CsvRow[]
}

const fault = (code: string, params: Record<string, string | number> = {}): Refusal =>
  invalid(code, ['input', 'csv'], params)

// What spreadsheets take for a formula, also in the wide letters of East Asia.
const formula = '[=+\\-@\\t\\r\uFF1D\uFF0B\uFF0D\uFF20]'
const isFormula = new RegExp(`^'*${formula}`)
const isGuarded = new RegExp(`^''*${formula}`)
const isNumber = /^-?\d+(?:\.\d+)?$/

/** What a cell is written as: no spreadsheet takes it for a formula. */
const guarded = (cell: string): string => (isFormula.test(cell) && !isNumber.test(cell) ? `'${cell}` : cell)

/** What was meant by a cell that was guarded so. */
const unguarded = (cell: string): string => (isGuarded.test(cell) ? cell.slice(1) : cell)

// oxlint-disable-next-line no-control-regex -- these are what no text file has
const notText = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffd]/

/** Refuses what is no text, and what is longer than a file may be. */
export function assertText(text: string, path: string[]): void {
  if (text.length > longestFile) throw invalid('TOO_LONG', path, { maximum: longestFile })
  if (notText.test(text) || !text.isWellFormed()) throw invalid('IMPORT_NOT_TEXT', path)
}

/**
 * Reads a table: a header, then rows, with commas, semicolons or tabs between cells, whichever the header has. Refuses a
 * file as a whole where its columns are not what is asked for, or its quotes leave open what belongs together.
 */
export function readCsv(text: string, asked: Columns, most: number): CsvFile {
  assertText(text, ['input', 'csv'])
  const lines = text.replace(/^\ufeff/, '').replaceAll(/\r\n?/g, '\n')
  // Excel says so, in a line of its own, what stands between cells.
  const said = /^sep=([,;\t])\n/i.exec(lines)
  const body = said ? lines.slice(said[0].length) : lines
  const delimiter = said?.[1] ?? delimiterOf(body, asked)
  const { data, errors } = Papa.parse<string[]>(body, { delimiter, newline: '\n', quoteChar: '"' })
  let line = said ? 2 : 1
  const records = data.map((cells) => {
    const at = line
    line += 1 + cells.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0)
    return { at, cells }
  })
  const broken = errors.find(({ type }) => type === 'Quotes')
  if (broken) throw fault('IMPORT_QUOTES', { line: records[broken.row ?? 0]?.at ?? 1 })
  const filled = records.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''))
  const [header, ...rest] = filled
  if (!header) throw fault('IMPORT_EMPTY')
  const columns = columnsOf(header.cells, asked)
  if (rest.length === 0) throw fault('IMPORT_EMPTY')
  if (rest.length > most) throw fault('IMPORT_TOO_MANY_ROWS', { rows: rest.length, maximum: most })
  return { columns, rows: rest.map(({ at, cells }) => rowOf(at, cells, columns)) }
}

/** Of what may stand between cells, that by which the header has the most columns that are known. */
function delimiterOf(body: string, { known }: Columns): string {
  const score = (delimiter: string): number => {
    const [header = []] = Papa.parse<string[]>(body, { delimiter, newline: '\n', preview: 1 }).data
    return header.filter((name) => known(name.trim())).length
  }
  const scores = [',', ';', '\t'].map((delimiter) => [score(delimiter), delimiter] as const)
  return scores.reduce((best, next) => (next[0] > best[0] ? next : best))[1]
}

function columnsOf(header: readonly string[], { known, needed }: Columns): string[] {
  const columns = header.map((name) => unguarded(name.trim()))
  while (columns.at(-1) === '') columns.pop()
  const told = (names: readonly string[]): { columns: string } => ({
    columns: [...new Set(names)]
      .map((name) => (name === '' ? '""' : name.slice(0, 60).toWellFormed()))
      .slice(0, 20)
      .join(', '),
  })
  const unknown = columns.filter((name) => !known(name))
  if (unknown.length > 0) throw fault('IMPORT_COLUMNS_UNKNOWN', told(unknown))
  const twice = columns.filter((name, n) => columns.indexOf(name) !== n)
  if (twice.length > 0) throw fault('IMPORT_COLUMNS_TWICE', told(twice))
  const missing = needed.filter((name) => !columns.includes(name))
  if (missing.length > 0) throw fault('IMPORT_COLUMNS_MISSING', told(missing))
  return columns
}

function rowOf(line: number, given: readonly string[], columns: readonly string[]): CsvRow {
  const cells = new Map<string, string>()
  for (const [n, column] of columns.entries()) {
    const cell = unguarded((given[n] ?? '').trim())
    if (cell !== '') cells.set(column, cell)
  }
  const behind = given.slice(columns.length).some((cell) => cell.trim() !== '')
  return { line, cells, tooWide: behind ? given.length : null }
}

/** Writes a table as RFC 4180 has it, with a mark by which spreadsheets know it for UTF-8. */
export function writeCsv(columns: readonly string[], rows: readonly (readonly (string | number | null)[])[]): string {
  const cells = rows.map((row) => row.map((cell) => (cell === null ? '' : guarded(String(cell)))))
  return `\ufeff${Papa.unparse([[...columns], ...cells], { newline: '\r\n' })}\r\n`
}
