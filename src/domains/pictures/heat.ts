import { mix, textOn, type Palette } from './palette.ts'
import { all, el, type Markup } from './svg.ts'

/** Where a cell lies. */
export interface Box {
  x: number
  y: number
  width: number
  height: number
}

/** What stands where there is nothing to colour, such as what was never open; `id` begins the id of its pattern. */
export const dots = (id: string, { surface, line }: Palette): Markup =>
  el(
    'defs',
    {},
    el(
      'pattern',
      { id: `${id}-shut`, width: 8, height: 8, patternUnits: 'userSpaceOnUse' },
      el('rect', { width: 8, height: 8, fill: surface }),
      el('circle', { cx: 4, cy: 4, r: 0.9, fill: line }),
    ),
  )

/** The colour of a share: from nearly that of the ground to the accent. */
const heat = (share: number, { surface, accent }: Palette): string =>
  mix(surface, accent, 0.06 + 0.94 * Math.min(1, share))

/** A cell of a heat map in the colour of its share, with a text in it: the share in per cent unless told. */
export function cellOf(
  share: number | null | undefined,
  { x, y, width, height }: Box,
  palette: Palette,
  id: string,
  text = String(Math.round((share ?? 0) * 100)),
): Markup {
  const box = { x: x + 1, y, width: width - 2, height, rx: 3 }
  if (share === null || share === undefined) return el('rect', { ...box, fill: `url(#${id}-shut)` })
  const fill = heat(share, palette)
  const written = el(
    'text',
    { x: x + width / 2, y: y + height / 2 + 5, 'font-size': 14, fill: textOn(fill), 'text-anchor': 'middle' },
    text,
  )
  return all([el('rect', { ...box, fill, stroke: palette.line, 'stroke-width': 0.75 }), written])
}
