import { all, cellOf, dateOf, dots, el, fitted, paletteOf, picture, widthOf, words, type Look, type Markup } from '../../pictures/index.ts'
import type { ShortageCell } from './shortage-rules.ts'
import { shortageWords, type ShortageWords } from './shortage-words.ts'

const size = { width: 960, margin: 24, left: 232, top: 116, row: 36, gap: 3, text: 14 }

/** What is drawn. */
export interface DrawnShortage {
  /** Of the cooperative. */
  id: string
  name: string
  /** The neighbourhood’s name; null for all of them. */
  neighbourhood: string | null
  /** The first day and the last, as days since 1970-01-01. */
  days: { first: number; last: number }
  minimum: number
  /** The kinds of help by their names, in order, with their cells. */
  rows: { name: string; cells: readonly ShortageCell[] }[]
}

/** What one cell shows: its colour, its text and a shorter one, and how it is said; null where there is nothing. */
interface Shown {
  share: number | null
  text: string
  short: string
  said: string
}

const hours = (minutes: number): number => Math.round(minutes / 60)

function shownOf(cell: ShortageCell | undefined, said: ShortageWords, number: (value: number) => string): Shown | null {
  if (!cell) return null
  const { demanded, offered, weekday } = cell
  if (demanded === null || offered === null) return { share: null, text: '', short: '', said: said.hidden }
  if (demanded === 0 && offered === 0) return null
  const [asked, there] = [number(hours(demanded)), number(hours(offered))]
  if (weekday === null) return { share: 1, text: asked, short: asked, said: said.askedOnly(asked) }
  // Nothing is offered: all that is asked for is short.
  return { share: offered === 0 ? 1 : Math.min(1, demanded / offered), text: `${asked} / ${there}`, short: asked, said: said.asked(asked, there) }
}

/** Draws what is short: a cell for each kind of help and weekday, and one for what is asked for on any day. */
export function drawShortage({ id, name, neighbourhood, days, minimum, rows }: DrawnShortage, look: Look): string {
  const said = shortageWords[look.language]
  const { weekdays, weekdaysShort, number } = words[look.language]
  const palette = paletteOf(look.theme, look.accent)
  const mark = `short-${id}`
  const [first, last] = [dateOf(words[look.language], days.first), dateOf(words[look.language], days.last)]
  const hasAnyDay = rows.some(({ cells }) => cells.some(({ weekday }) => weekday === null))
  const columns = [1, 2, 3, 4, 5, 6, 7, ...(hasAnyDay ? [null] : [])]
  const dayName = (weekday: number | null, short: boolean): string =>
    weekday === null ? said.anyDay : (short ? weekdaysShort : weekdays)[weekday - 1]!
  const width = (size.width - size.left - size.margin) / columns.length
  const found = rows.map((row) => ({
    ...{ name: row.name },
    shown: columns.map((weekday) => shownOf(row.cells.find((cell) => cell.weekday === weekday), said, number)),
  }))
  const rowAt = (n: number): number => size.top + n * (size.row + size.gap)
  const text = (x: number, y: number, written: string, fill: string, more: Record<string, string | number> = {}): Markup =>
    el('text', { x, y, 'font-size': size.text, fill, ...more }, written)
  const heads = columns.map((weekday, n) =>
    text(size.left + (n + 0.5) * width, size.top - 10, fitted(dayName(weekday, true), 13, width), palette.faint, { 'text-anchor': 'middle' }),
  )
  const cells = found.flatMap(({ name: kind, shown }, n) => [
    text(size.margin, rowAt(n) + size.row / 2 + 5, fitted(kind, size.text + 2, size.left - size.margin - 12), palette.ink, { 'font-weight': 600 }),
    ...shown.map((one, column) => {
      const box = { x: size.left + column * width, y: rowAt(n), width, height: size.row }
      // Where both numbers are too long, what is asked for stands alone; the description has both.
      return one && cellOf(one.share, box, palette, mark, widthOf(one.text, size.text - 2) > width ? one.short : one.text)
    }),
  ])
  const bottom = rowAt(rows.length) + 20
  const sample = { x: size.margin, y: bottom, width: 36, height: 24 }
  const legend = [
    cellOf(null, sample, palette, mark),
    el('rect', { ...sample, fill: 'none', stroke: palette.line, rx: 3 }),
    text(size.margin + 48, bottom + 17, said.untold(minimum), palette.ink),
    text(size.margin, bottom + 48, fitted(rows.length > 0 ? said.cells : said.nothing, size.text, size.width - 2 * size.margin), palette.ink),
  ]
  const height = bottom + 72
  const where = neighbourhood ?? said.everywhere
  // Fitted as if it were larger: bold letters are wider.
  const head = [
    el('rect', { width: size.width, height, fill: palette.surface }),
    text(size.margin, 36, fitted(name, 26, size.width - 2 * size.margin), palette.ink, { 'font-size': 22, 'font-weight': 700 }),
    text(size.margin, 60, fitted(`${where} · ${first} – ${last}`, size.text, size.width - 2 * size.margin), palette.faint),
  ]
  const sentences = found.flatMap(({ name: kind, shown }) => {
    const days = shown.flatMap((one, n) => (one ? [`${dayName(columns[n]!, false)} ${one.said}`] : []))
    return days.length > 0 ? [`${kind}: ${days.join('; ')}.`] : []
  })
  return picture(
    {
      ...{ id: mark, language: look.language, width: size.width, height },
      title: said.title(neighbourhood ? `${name}, ${neighbourhood}` : name, first, last),
      description: [sentences.length > 0 ? `${where}.` : said.nothing, ...sentences, `${said.untold(minimum)}.`].join(' '),
    },
    all([dots(mark, palette), ...head, ...heads, ...cells, ...legend]),
  )
}
