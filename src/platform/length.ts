const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const

/** A length of time in words of the reader's language, such as “1 hour 30 minutes”; seconds in. */
export function formatLength(seconds: number, languages: readonly string[]): string {
  const known = languages.find((tag) => /^(nl|de|en)\b/i.test(tag)) ?? 'en'
  const told = (value: number, unit: string): string =>
    new Intl.NumberFormat(known, { style: 'unit', unit, unitDisplay: 'long' }).format(value)
  let rest = seconds
  const parts = units.flatMap(([unit, size]) => {
    const value = Math.trunc(rest / size)
    rest -= value * size
    return value === 0 ? [] : [told(value, unit)]
  })
  return parts.length > 0 ? parts.join(' ') : told(0, 'minute')
}
