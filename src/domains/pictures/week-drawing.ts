import { dateOf, fullDate, shortDate } from './dates.ts'
import { legendOf, swatches, type Box, type Fill } from './fills.ts'
import type { Look } from './look.ts'
import { paletteOf, type Palette } from './palette.ts'
import { all, el, fitted, picture, widthOf, wrapped, type Markup } from './svg.ts'
import { clockInWords, stateInWords, weekInWords } from './week-text.ts'
import type { Day, Piece, State, Week } from './week-rules.ts'
import { words } from './words.ts'

const size = { width: 960, left: 150, right: 936, top: 112, row: 42, gap: 6, text: 14 }
const HOUR = 3_600

/** How many lines a remark has at most; the text alternative tells all of it. */
const linesOfNote = 3

/** The hours that are drawn, in seconds of the day. */
interface Window {
  from: number
  to: number
}

/** A remark below the days, for what does not fit into them. */
interface Note {
  sign: string
  text: string
}

/** Draws the week of a place. `id` is the facility's. */
export function drawWeek(id: string, name: string, zone: string, week: Week, look: Look): string {
  const said = words[look.language]
  const palette = paletteOf(look.theme, look.accent)
  const shown = windowOf(week)
  const fills = swatches(`week-${id}`, palette)
  const notes: Note[] = []
  const rows = week.days.map((day, n) =>
    rowOf(day, size.top + n * (size.row + size.gap), { shown, fills, palette, look, notes, week }),
  )
  const below = size.top + week.days.length * (size.row + size.gap) + 14
  const legend = legendOf(legendEntries(week, look), fills, palette, size.width - 24, below)
  const [first, last] = [week.days[0]!.number, week.days.at(-1)!.number]
  const lines = notes.flatMap(({ sign, text }) =>
    wrapped(`${sign ? `${sign}. ` : ''}${text}`, size.text, size.width - 48, linesOfNote),
  )
  const remarks = lines.map((text, n) =>
    el('text', { x: 24, y: legend.bottom + 24 + n * 22, 'font-size': size.text, fill: palette.ink }, text),
  )
  const height = legend.bottom + 16 + remarks.length * 22
  const about = `${dateOf(said, first)} – ${dateOf(said, last)} · ${said.week.clock(zone)}`
  // Fitted as if it were larger: bold letters are wider.
  const head = [
    el('rect', { width: size.width, height, fill: palette.surface }),
    el(
      'text',
      { x: 24, y: 36, 'font-size': 22, 'font-weight': 700, fill: palette.ink },
      fitted(name, 26, size.width - 48),
    ),
    el(
      'text',
      { x: 24, y: 62, 'font-size': size.text, fill: palette.faint },
      fitted(about, size.text, size.width - 48),
    ),
  ]
  return picture(
    {
      ...{ id: `week-${id}`, language: look.language, width: size.width, height },
      title: said.week.title(name, fullDate(said, first), fullDate(said, last)),
      description: weekInWords(week, look),
    },
    all([fills.definitions, ...head, axis(shown, palette, week.days.length), ...rows, legend.drawn, ...remarks]),
  )
}

/** From the first hour to the last in which something is open on any day; at least six hours. */
function windowOf({ days }: Week): Window {
  const pieces = days
    .flatMap((day) => day.pieces)
    .filter(({ state }) => state.kind === 'FREE' || state.kind === 'PARTLY' || state.kind === 'TAKEN')
  if (pieces.length === 0) return { from: 8 * HOUR, to: 20 * HOUR }
  const from = Math.floor(Math.min(...pieces.map(({ left }) => left)) / HOUR)
  const to = Math.ceil(Math.max(...pieces.map(({ right }) => right)) / HOUR)
  const missing = Math.max(0, 6 - (to - from))
  const start = Math.max(0, Math.min(24 - 6, from - Math.floor(missing / 2)))
  return { from: Math.min(from, start) * HOUR, to: Math.max(to, Math.min(from, start) + 6) * HOUR }
}

const placeIn = ({ from, to }: Window, second: number): number =>
  size.left + ((Math.min(to, Math.max(from, second)) - from) / (to - from)) * (size.right - size.left)

function axis(shown: Window, { faint, line }: Palette, rows: number): Markup {
  const hours = (shown.to - shown.from) / HOUR
  const every = Math.ceil(46 / ((size.right - size.left) / hours))
  const bottom = size.top + rows * (size.row + size.gap) - size.gap
  const marks = Array.from({ length: hours + 1 }, (_, n) => {
    const x = placeIn(shown, shown.from + n * HOUR)
    const text = String(shown.from / HOUR + n).padStart(2, '0')
    const label =
      n % every === 0
        ? el('text', { x, y: size.top - 10, 'font-size': 13, fill: faint, 'text-anchor': 'middle' }, `${text}:00`)
        : null
    return all([label, el('line', { x1: x, x2: x, y1: size.top - 4, y2: bottom, stroke: line, 'stroke-width': 0.5 })])
  })
  return all(marks)
}

interface Drawing {
  shown: Window
  fills: ReturnType<typeof swatches>
  palette: Palette
  look: Look
  notes: Note[]
  week: Week
}

function rowOf(day: Day, top: number, drawing: Drawing): Markup {
  const { shown, palette, look, notes } = drawing
  const said = words[look.language]
  const { weekday, date } = shortDate(said, day.number)
  const clock = clockInWords(day, said)
  if (clock) notes.push({ sign: '', text: `${fullDate(said, day.number, false)}: ${clock}` })
  const isToday = day.now !== null
  const label = all([
    el(
      'text',
      { x: 24, y: top + (isToday ? 18 : 26), 'font-size': 15, 'font-weight': 600, fill: palette.ink },
      `${weekday} ${date}`,
    ),
    isToday
      ? el('text', { x: 24, y: top + 36, 'font-size': 13, 'font-weight': 600, fill: palette.ink }, said.today)
      : null,
    isToday ? el('rect', { x: 10, y: top, width: 5, height: size.row, fill: palette.ink }) : null,
  ])
  const pieces = day.pieces.filter(({ left, right }) => right > shown.from && left < shown.to)
  const areas = pieces.map((piece) => drawing.fills.rect(fillOf(piece.state), boxOf(piece, top, shown)))
  const labels = pieces.map((piece) => labelAt(piece, day, boxOf(piece, top, shown), drawing))
  const present =
    day.now !== null && day.now >= shown.from && day.now <= shown.to
      ? presentAt(placeIn(shown, day.now), top, palette)
      : null
  return all([label, ...areas, present, ...labels])
}

function presentAt(x: number, top: number, { ink, surface }: Palette): Markup {
  return all([
    el('line', { x1: x, x2: x, y1: top - 3, y2: top + size.row + 3, stroke: surface, 'stroke-width': 6 }),
    el('line', { x1: x, x2: x, y1: top - 3, y2: top + size.row + 3, stroke: ink, 'stroke-width': 3 }),
  ])
}

const fillOf = (state: State): Fill =>
  state.kind === 'CLOSED' && state.because !== 'OUTSIDE_HOURS' ? 'SHUT' : state.kind

function boxOf({ left, right }: Piece, top: number, shown: Window): Box {
  const x = placeIn(shown, left)
  return { x, y: top, width: placeIn(shown, right) - x, height: size.row }
}

/** What stands in a piece, on a ground of its own, so that neither patterns nor the present run through it. */
function labelAt(piece: Piece, day: Day, { x, y, width }: Box, drawing: Drawing): Markup | null {
  const { fills, palette } = drawing
  const label = labelOf(piece, day, width - 10, drawing)
  if (label === null) return null
  const middle = x + width / 2
  const chip = Math.min(width - 4, widthOf(label, size.text) + 8)
  return all([
    el('rect', {
      x: middle - chip / 2,
      y: y + 10,
      width: chip,
      height: 22,
      rx: 4,
      fill: piece.state.kind === 'FREE' ? fills.free : palette.surface,
    }),
    el('text', { x: middle, y: y + 26, 'font-size': size.text, fill: palette.ink, 'text-anchor': 'middle' }, label),
  ])
}

/** The longest of what could stand in a piece that fits; what must be said and does not becomes a note. */
function labelOf({ state, of }: Piece, day: Day, width: number, { look, notes, week }: Drawing): string | null {
  const said = words[look.language]
  const told = stateInWords(state, week.capacity, look)
  const times = `${of.from}–${of.to}`
  const choices: Record<State['kind'], string[]> = {
    FREE: [`${told} ${times}`, told],
    PARTLY: [`${told} ${times}`, told, state.kind === 'PARTLY' ? String(state.remaining) : ''],
    TAKEN: [`${told} ${times}`, told],
    CLOSED: [told],
    UNKNOWN: [told, '?'],
  }
  const fitting = choices[state.kind].find((text) => widthOf(text, size.text) <= width)
  if (fitting !== undefined) return fitting
  if (state.kind !== 'CLOSED' || state.because === 'OUTSIDE_HOURS' || !state.reason) return null
  const text = `${fullDate(said, day.number, false)}, ${times}: ${told}`
  const known = notes.find((note) => note.text === text)
  const note = known ?? { sign: String(notes.filter(({ sign }) => sign !== '').length + 1), text }
  if (!known) notes.push(note)
  return widthOf(note.sign, size.text) <= width + 6 ? note.sign : null
}

function legendEntries({ days }: Week, look: Look): [Fill, string][] {
  const { week } = words[look.language]
  const found = new Set(days.flatMap(({ pieces }) => pieces.map(({ state }) => fillOf(state))))
  const entries: [Fill, string, boolean][] = [
    ['FREE', week.free, true],
    ['PARTLY', week.partly, found.has('PARTLY')],
    ['TAKEN', week.taken, true],
    ['CLOSED', week.byHours, true],
    ['SHUT', week.byReason, found.has('SHUT')],
    ['UNKNOWN', week.unknown, found.has('UNKNOWN')],
    ['NOW', week.now, days.some(({ now }) => now !== null)],
  ]
  return entries.flatMap(([fill, text, shown]) => (shown ? [[fill, text]] : []))
}
