/**
 * Date-times as iCalendar and the API write them. "Wall seconds" count as Unix seconds do, but in local time
 * (see `WallClock`).
 */
export interface Stamp {
  /** What the date-time shows, read as if it were UTC. */
  seconds: number
  /** In UTC (`…Z`), by the clock of a place, or no time of day at all. */
  form: 'UTC' | 'LOCAL' | 'DATE'
}

/** Reads `20261231`, `20261231T225959` or `20261231T225959Z` (RFC 5545 §3.3.4 and §3.3.5); null where it is none. */
export function readStamp(text: string): Stamp | null {
  const found = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z)?)?$/i.exec(text)
  if (!found) return null
  const [, year, month, day, hour, minute, second, zulu] = found
  const shown = `${year}-${month}-${day}T${hour ?? '00'}:${minute ?? '00'}:${second ?? '00'}`
  const seconds = Date.parse(`${shown}Z`) / 1000
  // The 30th of February is no date, nor is the 24th hour a time, whatever a parser makes of them.
  if (!Number.isInteger(seconds) || printLocal(seconds) !== shown) return null
  return { seconds, form: hour === undefined ? 'DATE' : zulu === undefined ? 'LOCAL' : 'UTC' }
}

/** Wall seconds as `2026-12-31T22:59:59`. */
export const printLocal = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 19)

/** Wall seconds of `2026-12-31T22:59:59`, as `printLocal` wrote it. */
export const readLocal = (local: string): number => Date.parse(`${local}Z`) / 1000

/** Wall seconds as `20261231T225959`. */
export const printStamp = (seconds: number): string => printLocal(seconds).replaceAll(/[-:]/g, '')
