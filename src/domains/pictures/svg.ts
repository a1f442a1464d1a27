/** What may not stand in a text: what XML has not, and what turns the direction of all that follows. */
const unsound = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/gu

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Text, whoever wrote it, as it may stand in XML between tags and in attributes. */
const escaped = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/\s+/g, ' ')
    .replaceAll(unsound, '')
    .replaceAll(/[&<>"']/g, (sign) => entities[sign]!)

/** Markup that is sound, and not text any more. */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

type Attributes = Record<string, string | number | null>

const number = (value: number): string => String(Math.round(value * 100) / 100)

/** An element: its attributes, and what is in it, text escaped. An attribute that is null is left out. */
export function el(name: string, attributes: Attributes, ...inner: (Markup | string | null)[]): Markup {
  const given = Object.entries(attributes).flatMap(([key, value]) =>
    value === null ? [] : [` ${key}="${typeof value === 'number' ? number(value) : escaped(value)}"`],
  )
  const body = inner.map((part) => (part === null ? '' : part instanceof Markup ? part.text : escaped(part))).join('')
  return new Markup(body === '' ? `<${name}${given.join('')}/>` : `<${name}${given.join('')}>${body}</${name}>`)
}

/** Several pieces of markup, one after the other. */
export const all = (parts: readonly (Markup | null)[]): Markup =>
  new Markup(parts.map((part) => part?.text ?? '').join(''))

/** About how wide a text is in a sans-serif face of a size, rather more than less. */
export function widthOf(text: string, size: number): number {
  let width = 0
  for (const sign of text)
    width +=
      sign.codePointAt(0)! > 0x2e7f
        ? 1.1
        : /[\p{Lu}mwMW%@–—…]/u.test(sign)
          ? 0.76
          : /[iljtfr.,:;'|!() ]/.test(sign)
            ? 0.37
            : 0.62
  return width * size
}

/** A text that is cut off where it would be wider than this. */
export function fitted(text: string, size: number, width: number): string {
  if (widthOf(text, size) <= width) return text
  const signs = Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment)
  while (signs.length > 1 && widthOf(`${signs.join('')}…`, size) > width) signs.pop()
  return `${signs.join('').trimEnd()}…`
}

/** A text in lines that are no wider than this, at most so many; what does not fit is cut off. */
export function wrapped(text: string, size: number, width: number, most: number): string[] {
  const lines = ['']
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1)!} ${word}`.trimStart()
    if (lines.length === most || lines.at(-1) === '' || widthOf(longer, size) <= width) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines.map((line) => fitted(line, size, width))
}

/** What a picture is, besides what is drawn in it. */
interface Frame {
  /** What its ids begin with, so that several pictures may stand in one page. */
  id: string
  language: string
  width: number
  height: number
  title: string
  /** What it says, in sentences, for whoever does not see it. */
  description: string
}

/** A whole picture: read out by its title and description, the drawing itself passed over. */
export function picture({ id, language, width, height, title, description }: Frame, drawn: Markup): string {
  const svg = el(
    'svg',
    {
      ...{ xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${number(width)} ${number(height)}`, width, height },
      ...{ role: 'img', 'aria-labelledby': `${id}-title ${id}-desc`, lang: language, 'xml:lang': language },
      'font-family': "system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif",
    },
    el('title', { id: `${id}-title` }, title),
    el('desc', { id: `${id}-desc` }, description),
    el('g', { 'aria-hidden': 'true' }, drawn),
  )
  return `<?xml version="1.0" encoding="UTF-8"?>\n${svg.text}\n`
}
