import { wallClock } from '../../platform/interval.ts'
import { Recent } from '../../platform/recent.ts'

/** One change of a zone's clock: when, and from which distance to UTC to which (seconds, east positive). */
type Change = { at: number; from: number; to: number }

/** From when on a zone keeps a distance to UTC, by the wall before; with the rule by which that returns every year. */
type Observance = { wall: number; from: number; to: number; rule: string | null }

/** Rules by weekday fall on each of their dates within twelve years: who keeps one so long is taken to keep it. */
const yearsOfProof = 12

/** Every calendar with the same places says the same of them, so each is worked out once; by characters. */
const written = new Recent<string>(100_000)

/**
 * The VTIMEZONE of an IANA zone (RFC 5545, section 3.6.5), sound for everything between two instants: a yearly rule
 * where the zone keeps one from some change on, and each change by itself where it does not. Its text changes only
 * with the year.
 */
export function timeZoneComponent(timeZone: string, from: number, until: number): string {
  const first = yearOf(from) - 1
  const last = yearOf(until) + 1
  const key = `${timeZone} ${first} ${last}`
  const known = written.get(key)
  if (known !== undefined) return known
  const text = component(timeZone, observances(timeZone, first, last))
  written.set(key, text)
  return text
}

function observances(timeZone: string, firstYear: number, lastYear: number): Observance[] {
  const [begin, end] = [startOf(firstYear), startOf(lastYear + 1)]
  // A year before, so that a rule has both of its changes behind it; and years after, to see whether it holds.
  const provedUntil = Math.max(startOf(firstYear + yearsOfProof), end)
  const { spans } = wallClock(timeZone, startOf(firstYear - 1), provedUntil)
  const changes = spans.slice(1).map(({ startsAt, offset }, n): Change => {
    return { at: startsAt, from: spans[n]?.offset ?? 0, to: offset }
  })
  const regular = changes.findIndex((_, n) => rulesOf(changes.slice(n), provedUntil) !== null)
  const single = (regular < 0 ? changes : changes.slice(0, regular)).filter(({ at }) => at < end)
  const ruled = regular < 0 ? [] : (rulesOf(changes.slice(regular), provedUntil) ?? [])
  const found = [...single.map((change) => observance(change, null)), ...ruled]
  const before = changes.some(({ at }) => at <= begin)
  const offset = spans[0]?.offset ?? 0
  return before ? found : [{ wall: 0, from: offset, to: offset, rule: null }, ...found]
}

/** The two yearly rules that say all of these changes; null where there are none, or too few years to tell. */
function rulesOf(changes: readonly Change[], provedUntil: number): Observance[] | null {
  const last = changes.at(-1)
  if (changes.length < 2 * (yearsOfProof - 1) || !last || yearOf(last.at) < yearOf(provedUntil) - 1) return null
  const found = [0, 1].map((start) => yearly(changes.filter((_, n) => n % 2 === start)))
  return found.every((one) => one !== null) ? found : null
}

/** These changes as one that returns every year: in one month, on the same weekday of it, by the same wall. */
function yearly(changes: readonly Change[]): Observance | null {
  const first = changes[0]
  if (!first) return null
  const days = changes.map(({ at, from }) => new Date((at + from) * 1000))
  const same = (of: (change: Change, day: Date, n: number) => number): boolean => {
    const values = changes.map((change, n) => of(change, days[n]!, n))
    return values.every((value) => value === values[0])
  }
  const regular =
    same(({ from }) => from) &&
    same(({ to }) => to) &&
    same((_, day, n) => day.getUTCFullYear() - n) &&
    same((_, day) => day.getUTCMonth()) &&
    same((_, day) => day.getUTCDay()) &&
    same((_, day) => day.getTime() % 86_400_000)
  if (!regular) return null
  const which = [-1, 1, 2, 3, 4].find((nth) => days.every((day) => isNth(day, nth)))
  const day = days[0]!
  return which === undefined
    ? null
    : observance(first, `FREQ=YEARLY;BYMONTH=${day.getUTCMonth() + 1};BYDAY=${which}${weekdays[day.getUTCDay()]}`)
}

const weekdays = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA']

/** Whether a day is the nth of its weekday in its month; -1 is the last. */
function isNth(day: Date, nth: number): boolean {
  const date = day.getUTCDate()
  if (nth > 0) return Math.ceil(date / 7) === nth
  const days = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).getUTCDate()
  return date > days - 7
}

const observance = ({ at, from, to }: Change, rule: string | null): Observance => ({ wall: at + from, from, to, rule })

function component(timeZone: string, found: readonly Observance[]): string {
  // Outlook wants a standard time, whatever a zone does.
  const allLater = found.every(({ from, to }) => to > from)
  const lines = found.flatMap(({ wall, from, to, rule }) => {
    const kind = to > from && !allLater ? 'DAYLIGHT' : 'STANDARD'
    return [
      `BEGIN:${kind}`,
      `DTSTART:${wallTime(wall)}`,
      `TZOFFSETFROM:${offsetText(from)}`,
      `TZOFFSETTO:${offsetText(to)}`,
      ...(rule === null ? [] : [`RRULE:${rule}`]),
      `END:${kind}`,
    ]
  })
  return ['BEGIN:VTIMEZONE', `TZID:${timeZone}`, ...lines, 'END:VTIMEZONE'].join('\r\n')
}

/** 2026-10-25T03:00:00 as 20261025T030000. */
const wallTime = (wall: number): string => new Date(wall * 1000).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')

function offsetText(offset: number): string {
  const two = (value: number): string => String(Math.trunc(value)).padStart(2, '0')
  const size = Math.abs(offset)
  const seconds = size % 60 === 0 ? '' : two(size % 60)
  return `${offset < 0 ? '-' : '+'}${two(size / 3600)}${two((size % 3600) / 60)}${seconds}`
}

const yearOf = (instant: number): number => new Date(instant * 1000).getUTCFullYear()

const startOf = (year: number): number => Date.UTC(year, 0, 1) / 1000
