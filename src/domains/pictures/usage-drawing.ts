import { dateOf } from './dates.ts'
import type { Look } from './look.ts'
import { cellOf, dots, type Box } from './heat.ts'
import { paletteOf, type Palette } from './palette.ts'
import { all, el, fitted, picture, type Markup } from './svg.ts'
import { busiestInWords, sumInWords, togetherOf, usageInWords } from './usage-text.ts'
import { drawPlaces } from './usage-places.ts'
import type { PlaceUsage } from './usage.ts'
import type { Days, Usage, UsageHour } from './usage-rules.ts'
import { words, type Words } from './words.ts'

const size = { width: 960, left: 130, right: 856, margin: 24, top: 130, row: 36, gap: 3, text: 14, total: 64 }

/** What is drawn. */
export interface Drawn {
  /** A facility's or a cooperative's. */
  id: string
  name: string
  days: Days
  total: Usage
  /** The places of a cooperative; none for a facility. */
  places: readonly PlaceUsage[]
}

/** Draws how much something was used: a cell for each hour of the week, and the places below. */
export function drawUsage({ id, name, days, total, places }: Drawn, look: Look): string {
  const said = words[look.language]
  const palette = paletteOf(look.theme, look.accent)
  const [first, last] = [dateOf(said, days.first), dateOf(said, days.end - 1)]
  const shown = hoursShown(total.hours)
  const map = heatMap(total, shown, said, palette, `use-${id}`)
  const legend = legendOf(said, palette, map.bottom + 20, `use-${id}`)
  const list = drawPlaces(places, look, palette, legend.bottom + 40)
  const height = (places.length > 0 ? list.bottom : legend.bottom) + 20
  const line = (y: number, text: string, fill: string): Markup =>
    el(
      'text',
      { x: size.margin, y, 'font-size': size.text, fill },
      fitted(text, size.text, size.width - 2 * size.margin),
    )
  // Fitted as if it were larger: bold letters are wider.
  const head = [
    el('rect', { width: size.width, height, fill: palette.surface }),
    el(
      'text',
      { x: size.margin, y: 36, 'font-size': 22, 'font-weight': 700, fill: palette.ink },
      fitted(name, 26, size.width - 2 * size.margin),
    ),
    line(60, `${first} – ${last}${total.busiest ? ` · ${busiestInWords(total.busiest, said)}` : ''}`, palette.faint),
    line(84, sumInWords(total, said), palette.ink),
  ]
  return picture(
    {
      ...{ id: `use-${id}`, language: look.language, width: size.width, height },
      title: said.use.title(name, first, last),
      description: usageInWords(total, places, look),
    },
    all([dots(`use-${id}`, palette), ...head, map.drawn, legend.drawn, list.drawn]),
  )
}

/** The hours of the day from the first to the last that ever count; the whole day where none does. */
function hoursShown(hours: readonly UsageHour[]): number[] {
  const [from, to] =
    hours.length > 0
      ? [Math.min(...hours.map(({ hour }) => hour)), Math.max(...hours.map(({ hour }) => hour))]
      : [0, 23]
  return Array.from({ length: to - from + 1 }, (_, n) => from + n)
}

function heatMap(
  { hours, share }: Usage,
  shown: readonly number[],
  said: Words,
  palette: Palette,
  id: string,
): { drawn: Markup; bottom: number } {
  const width = Math.min(72, (size.right - size.left) / shown.length)
  const right = size.left + width * shown.length + 12
  const cells: Markup[] = shown.map((hour, n) =>
    el(
      'text',
      {
        x: size.left + n * width + width / 2,
        y: size.top - 10,
        'font-size': 13,
        fill: palette.faint,
        'text-anchor': 'middle',
      },
      String(hour).padStart(2, '0'),
    ),
  )
  cells.push(
    el(
      'text',
      { x: right + size.total / 2, y: size.top - 10, 'font-size': 13, fill: palette.faint, 'text-anchor': 'middle' },
      said.use.all,
    ),
  )
  const rowAt = (n: number): number => size.top + n * (size.row + size.gap)
  const label = (n: number, text: string, weight: number): Markup =>
    el(
      'text',
      {
        x: size.margin,
        y: rowAt(n) + size.row / 2 + 5,
        'font-size': size.text,
        'font-weight': weight,
        fill: palette.ink,
      },
      text,
    )
  const cell = (n: number, column: number, of: number | null | undefined): Markup =>
    cellOf(of, { x: size.left + column * width, y: rowAt(n), width, height: size.row }, palette, id)
  const total = (n: number, of: number | null): Markup =>
    cellOf(of, { x: right, y: rowAt(n), width: size.total, height: size.row }, palette, id)
  for (const [n, weekday] of said.weekdays.entries()) {
    const ofDay = hours.filter((one) => one.weekday === n + 1)
    cells.push(
      label(n, weekday, 600),
      ...shown.map((hour, column) => cell(n, column, ofDay.find((one) => one.hour === hour)?.share)),
    )
    cells.push(total(n, togetherOf(ofDay).share))
  }
  const below = 7.35
  cells.push(
    label(below, said.use.all, 600),
    ...shown.map((hour, column) => cell(below, column, togetherOf(hours.filter((one) => one.hour === hour)).share)),
  )
  cells.push(total(below, share))
  return { drawn: all(cells), bottom: rowAt(below) + size.row }
}

function legendOf(said: Words, palette: Palette, top: number, id: string): { drawn: Markup; bottom: number } {
  const box = (n: number): Box => ({ x: size.margin + n * 46, y: top, width: 46, height: 24 })
  const scale = [0, 0.25, 0.5, 0.75, 1].map((share, n) => cellOf(share, box(n), palette, id))
  const shut = cellOf(null, { ...box(6), width: 36 }, palette, id)
  const frame = el('rect', {
    x: box(6).x + 1,
    y: top,
    width: 34,
    height: 24,
    rx: 3,
    fill: 'none',
    stroke: palette.line,
  })
  const notOpen = el(
    'text',
    { x: box(6).x + 46, y: top + 17, 'font-size': size.text, fill: palette.ink },
    said.use.notOpen,
  )
  const cells = el('text', { x: size.margin, y: top + 48, 'font-size': size.text, fill: palette.ink }, said.use.cells)
  return { drawn: all([...scale, shut, frame, notOpen, cells]), bottom: top + 52 }
}
