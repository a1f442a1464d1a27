import { Temporal } from 'temporal-polyfill'

const units = ['days', 'hours', 'minutes', 'seconds'] as const

/** A length of time in words of the reader's language, such as “1 hour 30 minutes”; seconds in. */
export function formatLength(seconds: number, languages: readonly string[]): string {
  const known = languages.find((tag) => /^(nl|de|en)\b/i.test(tag)) ?? 'en'
  const duration = Temporal.Duration.from({ seconds }).round({ largestUnit: 'days' })
  const parts = units.flatMap((unit) => {
    const value = duration[unit]
    const format = { style: 'unit', unit: unit.slice(0, -1), unitDisplay: 'long' } as const
    return value === 0 ? [] : [new Intl.NumberFormat(known, format).format(value)]
  })
  return parts.length > 0 ? parts.join(' ') : new Intl.NumberFormat(known, { style: 'unit', unit: 'minute', unitDisplay: 'long' }).format(0)
}
