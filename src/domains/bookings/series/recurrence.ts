import { wallClock, type Interval } from '../../../platform/interval.ts'
import { parseRule, printRule, recurrenceFault, unreadable, type Rule } from './rule.ts'
import { printStamp, readStamp } from './stamps.ts'

/** The first occurrence, and the zone by whose clock the others follow. */
export interface First extends Interval {
  timeZone: string
}

/** When something recurs: by a rule, at further instants, and not at others (Unix seconds, in order, each once). */
export interface Recurrence {
  /** Null where all occurrences are named one by one. */
  rule: Rule | null
  added: number[]
  excluded: number[]
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
  const [added, excluded] = [new Set<number>(), new Set<number>()]
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
    const dates = instantsOf(line, parameters, value, first)
    if (kind === 'DTSTART' && dates.join() !== String(first.startsAt)) throw recurrenceFault('RECURRENCE_NOT_AT_START')
    if (kind === 'RDATE') for (const at of dates) added.add(at)
    if (kind === 'EXDATE') for (const at of dates.filter((each) => isNear(each, first))) excluded.add(at)
  }
  if (rule === null && added.size === 0) throw unreadable(text.trim())
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
    const clock = wallClock(timeZone, dates[0]!, dates.at(-1)!)
    const wallOf = (at: number): number => at + offsetAt(clock, at)
    const isPlain = (at: number): boolean => clock.instantOf(wallOf(at)) === at
    const local = dates.filter(isPlain).map((at) => printStamp(wallOf(at)))
    const repeated = dates.filter((at) => !isPlain(at)).map((at) => `${printStamp(at)}Z`)
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

const inOrder = (instants: Iterable<number>): number[] => [...instants].sort((a, b) => a - b)

function instantsOf(line: string, parameters: string, value: string, first: First): number[] {
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
  return stamps.map(({ seconds, form }) => (form === 'UTC' ? seconds : clock.instantOf(seconds)))
}

/** Whether an instant can be one of the occurrences at all; the zone is asked of no others, however far they lie. */
const isNear = (at: number, { startsAt }: First): boolean => at >= startsAt && at <= startsAt + usualLimits.seconds
