import ICAL from 'ical.js'
import { invalid } from '../../platform/refusal.ts'
import { timeZone } from './cells.ts'
import { assertText } from './csv.ts'

/** A time as a calendar tells it: an instant, or wall seconds by a clock. */
export type Told = { form: 'UTC'; seconds: number } | { form: 'WALL' | 'DATE'; seconds: number; zone: string | null }

/** An event of a calendar, as it is told there; null for what it does not tell, or not so that it can be understood. */
export interface CalendarEvent {
  /** The line on which it begins. */
  line: number
  uid: string | null
  recurrenceId: Told | null
  start: Told | null
  end: Told | null
  /** Seconds, where it tells its length and not its end. */
  length: number | null
  summary: string | null
  status: string | null
  rules: string[]
  added: Told[]
  excluded: Told[]
  /** Whether one of its times cannot be understood. */
  unreadable: string[]
  /** What Noaber itself writes of a booking: its place, units, and for whom. */
  facility: string | null
  units: string | null
  beneficiary: string | null
}

/** A calendar that was read. */
export interface CalendarFile {
  events: CalendarEvent[]
  /** How far a zone without a name of the IANA stands from UTC at a wall time, by what the file tells; null for none. */
  offsetOf: (zone: string, wallSeconds: number) => number | null
}

/** By which rules are called that are read by ourselves, who tell what is wrong with one without losing the others. */
const ruleName = 'x-noaber-rrule'

/** Reads a calendar (RFC 5545). Refuses what is none, and one without events. */
export function readCalendarFile(text: string, most: number): CalendarFile {
  assertText(text, ['input', 'ics'])
  const { body, lines } = prepared(text.replace(/^\ufeff/, ''))
  if (lines.length > most)
    throw invalid('IMPORT_TOO_MANY_ROWS', ['input', 'ics'], { rows: lines.length, maximum: most })
  const calendars = calendarsIn(body)
  const events = calendars.flatMap((calendar) => calendar.getAllSubcomponents('vevent'))
  if (events.length === 0) throw invalid('IMPORT_NO_EVENTS', ['input', 'ics'])
  const zones = new Map(
    calendars
      .flatMap((calendar) => calendar.getAllSubcomponents('vtimezone'))
      .map((zone) => [String(zone.getFirstPropertyValue('tzid')), zone]),
  )
  return {
    events: events.map((event, n) => eventOf(event, lines[n] ?? 1)),
    offsetOf: (zone, wallSeconds) => offsetBy(zones.get(zone), wallSeconds),
  }
}

function calendarsIn(body: string): ICAL.Component[] {
  try {
    const parsed = ICAL.parse(body) as unknown[]
    const all = (Array.isArray(parsed[0]) ? parsed : [parsed]).filter((one) => (one as unknown[]).length > 0)
    const calendars = all.map((one) => new ICAL.Component(one as never))
    if (calendars.length > 0 && calendars.every(({ name }) => name === 'vcalendar')) return calendars
  } catch {
    // Its messages repeat what stands in the file; that it is no calendar is enough.
  }
  throw invalid('IMPORT_NOT_A_CALENDAR', ['input', 'ics'])
}

/** The text with the rules of events under a name of our own, and the lines on which events begin. */
function prepared(text: string): { body: string; lines: number[] } {
  const lines: number[] = []
  let inEvent = false
  const body = text.split(/\r?\n/).map((line, n) => {
    if (/^BEGIN:VEVENT\s*$/i.test(line)) {
      inEvent = true
      lines.push(n + 1)
    } else if (/^END:VEVENT\s*$/i.test(line)) inEvent = false
    return inEvent ? line.replace(/^RRULE(?=[:;])/i, ruleName.toUpperCase()) : line
  })
  return { body: body.join('\r\n'), lines }
}

function eventOf(event: ICAL.Component, line: number): CalendarEvent {
  const unreadable: string[] = []
  const text = (name: string): string | null => {
    const value = event.getFirstPropertyValue(name)
    const line = value === null ? '' : String(value).replaceAll(/\s+/g, ' ').trim()
    return line === '' ? null : line
  }
  const times = (name: string): Told[] =>
    event.getAllProperties(name).flatMap((property) =>
      property.jCal.slice(3).flatMap((value: unknown) => {
        const told = toldOf(String(value), property.getFirstParameter('tzid'))
        if (told === null) unreadable.push(name.toUpperCase())
        return told ?? []
      }),
    )
  const duration = event.getFirstProperty('duration')
  const length = duration ? lengthOf(String(duration.jCal[3])) : null
  if (duration && length === null) unreadable.push('DURATION')
  return {
    ...{ line, uid: text('uid'), summary: text('summary'), status: text('status')?.toUpperCase() ?? null },
    recurrenceId: times('recurrence-id')[0] ?? null,
    start: times('dtstart')[0] ?? null,
    end: times('dtend')[0] ?? null,
    length,
    rules: event.getAllProperties(ruleName).map((property) => String(property.jCal[3])),
    added: times('rdate'),
    excluded: times('exdate'),
    unreadable,
    facility: text('x-noaber-facility'),
    units: text('x-noaber-units'),
    beneficiary: text('x-noaber-for'),
  }
}

/** A time as jCal (RFC 7265) has it: `2026-12-01T19:30:00`, with or without `Z`, or `2026-12-01`. */
function toldOf(value: string, zone: string | undefined): Told | null {
  const form = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d)(Z)?)?$/.exec(value)
  if (!form) return null
  const [, day = '', clock, utc] = form
  const shown = `${day}T${clock ?? '00:00:00'}`
  const seconds = Date.parse(`${shown}Z`) / 1000
  // The 30th of February is no date.
  if (!Number.isInteger(seconds) || new Date(seconds * 1000).toISOString().slice(0, 19) !== shown) return null
  if (seconds < Date.UTC(2000, 0) / 1000 || seconds >= Date.UTC(2100, 0) / 1000) return null
  if (utc) return { form: 'UTC', seconds }
  return { form: clock === undefined ? 'DATE' : 'WALL', seconds, zone: clock === undefined ? null : (zone ?? null) }
}

function lengthOf(value: string): number | null {
  try {
    const seconds = ICAL.Duration.fromString(value).toSeconds()
    return seconds > 0 ? seconds : null
  } catch {
    return null
  }
}

/** What a VTIMEZONE says of a wall time: seconds from UTC, east positive. */
function offsetBy(zone: ICAL.Component | undefined, wallSeconds: number): number | null {
  if (!zone) return null
  try {
    const at = new Date(wallSeconds * 1000)
    const time = new ICAL.Time(
      {
        ...{ year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, day: at.getUTCDate() },
        ...{ hour: at.getUTCHours(), minute: at.getUTCMinutes(), second: at.getUTCSeconds(), isDate: false },
      },
      ICAL.Timezone.localTimezone,
    )
    return ICAL.Timezone.fromData({ component: zone }).utcOffset(time)
  } catch {
    return null
  }
}

/** The zone of a time by its name: an IANA one, with or without what some programs write before it. */
export const zoneNamed = (name: string): string | null =>
  timeZone(name) ?? timeZone(name.replace(/^\/[^/]+\/(?:[^/]+\/)?(?=[A-Z][A-Za-z_]+\/)/, ''))
