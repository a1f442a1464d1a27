import { localize } from '../../platform/localized.ts'
import type { Look } from './look.ts'
import type { Palette } from './palette.ts'
import { all, el, fitted, type Markup } from './svg.ts'
import type { PlaceUsage } from './usage.ts'
import { words } from './words.ts'

/** How many places are listed at most; the text alternative tells all. */
const mostPlaces = 12

const size = { left: 24, right: 936, text: 14, line: 30, bar: 276, width: 140, height: 18 }

/** Draws a line for each place, the first ones by name: its bar, share, hours and bookings. */
export function drawPlaces(
  places: readonly PlaceUsage[],
  look: Look,
  palette: Palette,
  top: number,
): { drawn: Markup; bottom: number } {
  if (places.length === 0) return { drawn: all([]), bottom: top }
  const { use } = words[look.language]
  const rest = places.length - mostPlaces
  const lines = places.slice(0, mostPlaces).map((place, n) => lineOf(place, top + 34 + n * size.line, look, palette))
  const below = top + 34 + lines.length * size.line
  const title = textAt(size.left, top, use.places, palette.ink, { 'font-weight': 700, 'font-size': 16 })
  const more = rest > 0 ? textAt(size.left, below, use.more(rest), palette.faint) : null
  return { drawn: all([title, ...lines, more]), bottom: more ? below + 10 : below - 20 }
}

function lineOf({ name, usage }: PlaceUsage, y: number, look: Look, palette: Palette): Markup {
  const { use, number, percent } = words[look.language]
  const hours = `${use.hours(number(usage.bookedHours), number(usage.openHours))} · ${use.bookings(usage.bookings)}`
  const share = usage.share ?? 0
  const end = size.bar + size.width
  const box = { x: size.bar, y: y - 14, height: size.height, rx: 3 }
  const filled = { ...box, width: Math.max(2, size.width * share), fill: palette.accent }
  const told = usage.share === null ? '–' : percent(usage.share)
  return all([
    textAt(size.left, y, fitted(localize(name, look.languages), size.text, size.bar - size.left - 16), palette.ink),
    el('rect', { ...box, width: size.width, fill: palette.surface, stroke: palette.line }),
    share > 0 ? el('rect', filled) : null,
    textAt(end + 60, y, told, palette.ink, { 'text-anchor': 'end', 'font-weight': 600 }),
    textAt(end + 76, y, fitted(hours, size.text, size.right - end - 76), palette.faint),
  ])
}

const textAt = (x: number, y: number, text: string, fill: string, more: Record<string, string | number> = {}): Markup =>
  el('text', { x, y, 'font-size': size.text, fill, ...more }, text)
