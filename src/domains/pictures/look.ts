import { languages, type Language } from '../../../schema/tables/vocabulary.ts'
import { dayNumber } from './usage-rules.ts'
import { themes, type Theme } from './palette.ts'

/** How a picture is to look, and in which language it speaks. */
export interface Look {
  theme: Theme
  accent: string | null
  language: Language
  /** The same language, then those of the reader: for texts that others wrote. */
  languages: readonly string[]
}

/** What an address asks for is not possible; the message says what would be, and nothing else. */
export class BadQuery extends Error {}

/** The one value of a parameter, or null where it is not given. */
function single(given: URLSearchParams, name: string): string | null {
  const values = given.getAll(name)
  if (values.length > 1) throw new BadQuery(`${name} may be given once.`)
  return values[0] ?? null
}

/** Reads how a picture is to look; the language is the reader's unless it is asked for. */
export function lookOf(given: URLSearchParams, readers: readonly string[]): Look {
  const theme = single(given, 'theme') ?? 'light'
  if (!isOneOf(themes, theme)) throw new BadQuery(`theme must be one of ${themes.join(', ')}.`)
  const asked = single(given, 'lang')
  const language = asked === null ? (readers.map(languageOf).find((one) => one !== null) ?? 'en') : languageOf(asked)
  if (language === null) throw new BadQuery(`lang must be one of ${languages.join(', ')}.`)
  return { theme, accent: accentOf(single(given, 'accent')), language, languages: [language, ...readers] }
}

const isOneOf = <T extends string>(values: readonly T[], value: string): value is T =>
  (values as readonly string[]).includes(value)

function languageOf(tag: string): Language | null {
  const primary = tag.toLowerCase().split('-', 1)[0]!
  return isOneOf(languages, primary) ? primary : null
}

function accentOf(given: string | null): string | null {
  if (given === null) return null
  const digits = /^#?([0-9a-f]{6}|[0-9a-f]{3})$/i.exec(given)?.[1]?.toLowerCase()
  if (!digits) throw new BadQuery('accent must be a colour of three or six hexadecimal digits, such as 0b6b58.')
  return `#${digits.length === 3 ? digits.replaceAll(/./g, '$&$&') : digits}`
}

/** Reads a date as days since 1970-01-01, or null where it is not given. */
export function dateIn(given: URLSearchParams, name: string): number | null {
  const date = single(given, name)
  if (date === null) return null
  const day = /^2[01]\d\d-\d\d-\d\d$/.test(date) ? dayNumber(date) : Number.NaN
  // A day that the month does not have would be one of the next.
  const isReal = Number.isInteger(day) && new Date(day * 86_400_000).toISOString().startsWith(date)
  if (!isReal) throw new BadQuery(`${name} must be a date such as 2026-11-23, from the year 2000 to 2199.`)
  return day
}
