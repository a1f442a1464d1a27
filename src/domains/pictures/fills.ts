import { mix, type Palette } from './palette.ts'
import { all, el, widthOf, type Markup } from './svg.ts'

/** What an area of a picture can mean. Each has a pattern of its own, so that nobody depends on colours. */
export type Fill = 'FREE' | 'PARTLY' | 'TAKEN' | 'CLOSED' | 'SHUT' | 'UNKNOWN' | 'NOW'

/** Where an area lies. */
export interface Box {
  x: number
  y: number
  width: number
  height: number
}

/** The areas of a picture in the colours of its palette; `id` begins the ids of their patterns. */
export function swatches(id: string, { surface, ink, line, accent }: Palette) {
  const free = mix(surface, accent, 0.18)
  const taken = mix(surface, ink, 0.16)
  const pattern = (name: string, side: number, ground: string, ...drawn: Markup[]): Markup =>
    el(
      'pattern',
      { id: `${id}-${name}`, width: side, height: side, patternUnits: 'userSpaceOnUse' },
      el('rect', { width: side, height: side, fill: ground }),
      ...drawn,
    )
  const definitions = el(
    'defs',
    {},
    pattern('partly', 8, free, el('line', { x1: 0, x2: 8, y1: 4, y2: 4, stroke: accent, 'stroke-width': 1.5 })),
    pattern(
      'taken',
      10,
      taken,
      el('path', { d: 'M-2,2 L2,-2 M0,10 L10,0 M8,12 L12,8', stroke: ink, 'stroke-width': 1.8, fill: 'none' }),
    ),
    pattern('closed', 10, surface, el('circle', { cx: 5, cy: 5, r: 0.9, fill: line })),
    pattern(
      'shut',
      12,
      surface,
      el('path', { d: 'M3,3 L9,9 M9,3 L3,9', stroke: ink, 'stroke-width': 1.1, fill: 'none' }),
    ),
    pattern('unknown', 14, surface, el('line', { x1: 7, x2: 7, y1: 2, y2: 8, stroke: line, 'stroke-width': 1.2 })),
  )
  const looks: Record<Exclude<Fill, 'NOW'>, Record<string, string | number | null>> = {
    FREE: { fill: free, stroke: accent, 'stroke-width': 1.5 },
    PARTLY: { fill: `url(#${id}-partly)`, stroke: accent, 'stroke-width': 1.5 },
    TAKEN: { fill: `url(#${id}-taken)`, stroke: ink, 'stroke-width': 1.5 },
    CLOSED: { fill: `url(#${id}-closed)` },
    SHUT: { fill: `url(#${id}-shut)`, stroke: ink, 'stroke-width': 1.5, 'stroke-dasharray': '5 4' },
    UNKNOWN: { fill: `url(#${id}-unknown)`, stroke: line, 'stroke-dasharray': '2 4' },
  }
  /** An area; its edge is drawn within it, so that two that touch do not share one. */
  const rect = (fill: Fill, { x, y, width, height }: Box): Markup => {
    if (fill === 'NOW') return el('rect', { x: x + width / 2 - 1.5, y, width: 3, height, fill: ink })
    const inset = fill === 'CLOSED' ? 0 : 1
    return el('rect', {
      x: x + inset,
      y: y + inset,
      width: Math.max(1, width - 2 * inset),
      height: height - 2 * inset,
      rx: inset * 3,
      ...looks[fill],
    })
  }
  return { definitions, rect, free }
}

/** What areas mean, in lines no wider than `right`, from `top` down. */
export function legendOf(
  entries: readonly (readonly [Fill, string])[],
  { rect }: ReturnType<typeof swatches>,
  { ink, line }: Palette,
  right: number,
  top: number,
): { drawn: Markup; bottom: number } {
  let x = 24
  let y = top
  const drawn = entries.map(([fill, text]) => {
    const width = 34 + 8 + widthOf(text, 14)
    if (x > 24 && x + width > right) {
      x = 24
      y += 30
    }
    const box = { x, y, width: 34, height: 20 }
    const frame = fill === 'CLOSED' ? el('rect', { ...box, fill: 'none', stroke: line }) : null
    const label = el('text', { x: x + 42, y: y + 15, 'font-size': 14, fill: ink }, text)
    x += width + 24
    return all([rect(fill, box), frame, label])
  })
  return { drawn: all(drawn), bottom: y + 20 }
}
