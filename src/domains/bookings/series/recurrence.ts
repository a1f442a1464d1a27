import { wallClock, type Interval } from '../../../platform/interval.ts'
import { parseRule, printRule, recurrenceFault, unreadable, type Rule } from './rule.ts'
import { printStamp, readStamp } from './stamps.ts'

/** The first occurrence, and the zone by whose clock the others follow. */
export interface First extends Interval {
  timeZone: string
  /** The wall time that is meant: unless told, what the clock shows then. It differs where the clock skips it. */
  wall?: number
}

/**
 * A time that is named by itself: on the wall, and the instant at which the clock shows that. Where it skips it, the
 * instant is as much later, and the wall time is kept: what is moved by an hour and back is to be where it was.
 */
export interface Named {
  at: number
  wall: number
}

/** When something recurs: by a rule, at further times, and not at others (in order, each instant once). */
export interface Recurrence {
  /** Null where all occurrences are named one by one. */
  rule: Rule | null
  added: Named[]
  excluded: Named[]
}

const property = /^(RRULE|RDATE|EXDATE|DTSTART)((?:;[^:]*)?):(.*)$/i

/** The longest text that is read: far more than the most occurrences need. */
const longestText = 20_000

/**
 * Reads a recurrence as RFC 5545 writes it: lines RRULE, RDATE and EXDATE, folded or not; or the bare `FREQ=…` of a
 * rule. DTSTART may stand there too if it says what `first` says. Date-times are in UTC, or by the clock of the place,
 * with its TZID or without; one in another zone is refused, since what was meant for another place is not guessed at.
 */
export function parseRecurrence(text: string, first: First): Recurrence {
  if (text.length > longestText) throw recurrenceFault('RECURRENCE_TOO_LONG', limitsTold)
  let rule: Rule | null = null
  const [added, excluded]: [Named[], Named[]] = [[], []]
  // A line goes on where the next begins with a space (§3.1).
  const lines = text.replaceAll(/\r?\n[ \t]/g, '').split(/\r?\n/).map((line) => line.trim())
  for (const line of lines.filter((each) => each !== '')) {
    const [, name = '', parameters = '', value = line] = property.exec(line) ?? []
    const kind = name.toUpperCase()
    if (kind === 'RRULE' || /^[A-Z]+=/i.test(line)) {
      if (parameters !== '' || rule !== null) throw unreadable(line)
      rule = parseRule(value, first.timeZone)
      continue
    }
    if (kind === '') throw unreadable(line)
    const dates = namedIn(line, parameters, value, first)
    const isElsewhere = dates.length !== 1 || dates[0]!.at !== first.startsAt
    if (kind === 'DTSTART' && isElsewhere) throw recurrenceFault('RECURRENCE_NOT_AT_START')
    if (kind === 'RDATE') added.push(...dates)
    if (kind === 'EXDATE') excluded.push(...dates.filter(({ at }) => isNear(at, first)))
  }
  if (rule === null && added.length === 0) throw unreadable(text.trim())
  return { rule, added: inOrder(added), excluded: inOrder(excluded) }
}

/**
 * The recurrence as it is stored and shown: RRULE, RDATE and EXDATE, one a line. Dates are by the clock of the place,
 * but for the second of two hours that its clock shows twice, which only UTC can name.
 */
export function printRecurrence({ rule, added, excluded }: Recurrence, timeZone: string): string {
  // One that is left alone still needs something to be written as.
  const alone = rule === null && added.length === 0
  const lines = rule === null ? (alone ? ['RRULE:FREQ=DAILY;COUNT=1'] : []) : [`RRULE:${printRule(rule)}`]
  const named = [['RDATE', added], ['EXDATE', excluded]] as const
  for (const [name, dates] of named) {
    if (dates.length === 0) continue
    const clock = wallClock(timeZone, dates[0]!.at, dates.at(-1)!.at)
    const isPlain = ({ at, wall }: Named): boolean => clock.instantOf(wall) === at
    const local = dates.filter(isPlain).map(({ wall }) => printStamp(wall))
    const repeated = dates.filter((each) => !isPlain(each)).map(({ at }) => `${printStamp(at)}Z`)
    if (local.length > 0) lines.push(`${name};TZID=${timeZone}:${local.join(',')}`)
    if (repeated.length > 0) lines.push(`${name}:${repeated.join(',')}`)
  }
  return lines.join('\n')
}

/** The most that one series holds: more than two years of days, or of weeks, would be for nobody to check. */
export const usualLimits = { occurrences: 400, years: 2, seconds: 731 * 86_400 }
/** What a refusal tells of them. */
export const limitsTold = { occurrences: usualLimits.occurrences, years: usualLimits.years }

/** How far a zone's clock stands from UTC at an instant within its range, in seconds. */
export const offsetAt = ({ spans }: ReturnType<typeof wallClock>, instant: number): number =>
  (spans.find(({ endsAt }) => instant < endsAt) ?? spans.at(-1)!).offset

/** The first occurrence as a named time. */
export function namedFirst({ startsAt: at, timeZone, wall }: First): Named {
  return { at, wall: wall ?? at + offsetAt(wallClock(timeZone, at, at), at) }
}

/** Named times in order, each instant once. */
export const inOrder = (named: Iterable<Named>): Named[] =>
  [...new Map([...named].map(({ at, wall }) => [at, { at, wall }])).values()].sort((a, b) => a.at - b.at)

function namedIn(line: string, parameters: string, value: string, first: First): Named[] {
  const zones = parameters.split(';').filter((parameter) => parameter !== '' && !/^VALUE=DATE-TIME$/i.test(parameter))
  for (const parameter of zones) {
    const [name, zone = ''] = parameter.split('=')
    if (name!.toUpperCase() !== 'TZID' || zones.length > 1) throw unreadable(line)
    const isHere = zone.replaceAll('"', '').toLowerCase() === first.timeZone.toLowerCase()
    if (!isHere) throw recurrenceFault('RECURRENCE_OTHER_ZONE', { zone: first.timeZone })
  }
  const stamps = value.split(',').map((text) => {
    const stamp = readStamp(text.trim())
    // A whole day, or a period with an end of its own, is no occurrence of a booking.
    if (!stamp || stamp.form === 'DATE' || (stamp.form === 'UTC' && zones.length > 0)) throw unreadable(line)
    return stamp
  })
  const clock = wallClock(first.timeZone, first.startsAt, first.startsAt + usualLimits.seconds)
  return stamps.map(({ seconds, form }) =>
    form === 'UTC'
      ? { at: seconds, wall: seconds + offsetAt(clock, seconds) }
      : { at: clock.instantOf(seconds), wall: seconds },
  )
}

/** Whether an instant can be one of the occurrences at all; the zone is asked of no others, however far they lie. */
const isNear = (at: number, { startsAt }: First): boolean => at >= startsAt && at <= startsAt + usualLimits.seconds
