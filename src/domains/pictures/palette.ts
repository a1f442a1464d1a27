/** The looks that pictures come in. */
export const themes = ['light', 'dark', 'high-contrast'] as const
export type Theme = (typeof themes)[number]

/** The colours of a picture, as `#rrggbb`. Text on `surface` is `ink`, or `faint`: both read well by WCAG AA. */
export interface Palette {
  surface: string
  ink: string
  faint: string
  line: string
  accent: string
}

const palettes: Record<Theme, Palette> = {
  light: { surface: '#ffffff', ink: '#1d2b28', faint: '#4f5f5b', line: '#7d8b87', accent: '#0b6b58' },
  dark: { surface: '#14201d', ink: '#eef4f1', faint: '#b4c4be', line: '#74857f', accent: '#5fd3b0' },
  'high-contrast': { surface: '#000000', ink: '#ffffff', faint: '#ffffff', line: '#ffffff', accent: '#ffe14d' },
}

/** What graphical objects (WCAG 1.4.11) and text (1.4.3) must at least differ by. */
const objects = 3

/** The colours of a theme, with an accent of one's own if given: moved towards the ink until it can be told apart. */
export function paletteOf(theme: Theme, accent: string | null): Palette {
  const palette = palettes[theme]
  if (accent === null) return palette
  let told = accent
  for (let part = 0; contrast(told, palette.surface) < objects && part < 1;)
    told = mix(accent, palette.ink, (part += 0.05))
  return { ...palette, accent: told }
}

const channels = (colour: string): number[] => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))

/** The colour that lies between two: `part` of the way from the first to the second. */
export function mix(from: string, to: string, part: number): string {
  const others = channels(to)
  const mixed = channels(from).map((value, n) => Math.round(value + (others[n]! - value) * part))
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`
}

function luminance(colour: string): number {
  const [red, green, blue] = channels(colour).map((value) => {
    const share = value / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!
}

/** By how much two colours differ, by WCAG: 1 … 21. */
export function contrast(one: string, other: string): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (lighter! + 0.05) / (darker! + 0.05)
}

/** Black or white, whichever reads better on a colour: by 4.5 at the least. */
export const textOn = (colour: string): string =>
  contrast(colour, '#000000') >= contrast(colour, '#ffffff') ? '#000000' : '#ffffff'
