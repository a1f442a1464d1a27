/** A record of a table: the line on which it begins, and its cells. */
export interface CsvRecord {
  at: number
  cells: string[]
}

/** What a table holds, and on which line a record begins whose quotes leave open what belongs together. */
export interface CsvRecords {
  records: CsvRecord[]
  brokenAt: number | null
}

/** Reads records as RFC 4180 has them, with `\n` between them, up to so many or to one that is broken. */
export function readRecords(text: string, delimiter: string, most = Infinity): CsvRecords {
  const plain = new RegExp(`[^${delimiter}\\n]*`, 'y')
  const space = new RegExp(`[^\\S${delimiter}\\n]*`, 'y')
  const records: CsvRecord[] = []
  let [at, line] = [0, 1]
  const take = (pattern: RegExp): string => {
    pattern.lastIndex = at
    const [found] = pattern.exec(text)!
    at += found.length
    return found
  }
  while (records.length < most) {
    const record: CsvRecord = { at: line, cells: [] }
    for (let more = true; more; at += more ? 1 : 0) {
      if (text[at] === '"') {
        const end = closingQuote(text, at + 1)
        const quoted = text.slice(at + 1, end).replaceAll('""', '"')
        at = end + 1
        take(space)
        if (end < 0 || (at < text.length && text[at] !== delimiter && text[at] !== '\n')) return { records, brokenAt: record.at }
        record.cells.push(quoted)
        line += quoted.split('\n').length - 1
      } else record.cells.push(take(plain))
      more = text[at] === delimiter
    }
    records.push(record)
    if (at === text.length) break
    at += 1
    line += 1
  }
  return { records, brokenAt: null }
}

/** Where the quote is that ends a cell, after `from`; two of them are one of its characters. -1 where there is none. */
function closingQuote(text: string, from: number): number {
  let at = text.indexOf('"', from)
  while (at >= 0 && text[at + 1] === '"') at = text.indexOf('"', at + 2)
  return at
}

/** A cell as a table holds it. */
export const quotedCell = (cell: string): string => (/[",\r\n\ufeff]|^ | $/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
