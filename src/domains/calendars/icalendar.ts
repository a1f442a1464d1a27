import { contentLines, parameterValue, stampOf, textValue } from '../../platform/content-lines.ts'
import { type WallClock, wallClock } from '../../platform/interval.ts'
import { timeZoneComponent } from './time-zone.ts'

/** One thing in a calendar. Instants are Unix seconds. */
export type CalendarEvent = {
  /** The same for as long as the thing is, in every calendar that shows it. */
  uid: string
  /** Rises with every change that is more than wording, a cancellation too: else calendars keep what they have. */
  sequence: number
  changedAt: number
  startsAt: number
  endsAt: number
  /** The place's zone, whose wall the times are shown by. */
  timeZone: string
  status: 'CONFIRMED' | 'TENTATIVE' | 'CANCELLED'
  summary: string
  description: string | null
  place: { name: string; address: string; latitude: number; longitude: number } | null
  organizer: { name: string; email: string } | null
}

/** A calendar that others subscribe to, or one thing to put into theirs. */
export type Calendar = {
  /** What a subscriber's list of calendars shows; null for a single thing. */
  name: string | null
  /** How long a subscriber may wait before asking again, in seconds; null for a single thing. */
  refreshEvery: number | null
  events: readonly CalendarEvent[]
}

/**
 * A calendar as iCalendar text (RFC 5545, published as RFC 5546 says), without text that no calendar may contain; times
 * that a clock shows twice are told so that nobody mistakes them.
 */
export function writeCalendar({ name, refreshEvery, events }: Calendar): string {
  const clocks = clocksOf(events)
  const shown = events.map((event) => eventLines(event, clocks.get(event.timeZone)?.clock))
  const zones = new Set(events.filter((_, n) => shown[n]!.zoned).map(({ timeZone }) => timeZone))
  return contentLines([
    ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Noaber//Noaber//EN', 'METHOD:PUBLISH'],
    ...(name === null ? [] : [`NAME:${textValue(oneLine(name))}`, `X-WR-CALNAME:${textValue(oneLine(name))}`]),
    ...[...zones].flatMap((zone) => {
      const { from, until } = clocks.get(zone)!
      return timeZoneComponent(zone, from, until).split('\r\n')
    }),
    ...(refreshEvery === null ? [] : [`REFRESH-INTERVAL;VALUE=DURATION:${lengthOf(refreshEvery)}`, `X-PUBLISHED-TTL:${lengthOf(refreshEvery)}`]),
    ...shown.flatMap(({ lines }) => lines),
    'END:VCALENDAR',
  ])
}

const lengthOf = (seconds: number): string => (seconds % 3600 === 0 ? `PT${seconds / 3600}H` : `PT${seconds}S`)

type Clock = { from: number; until: number; clock: WallClock }

function clocksOf(events: readonly CalendarEvent[]): Map<string, Clock> {
  const reach = new Map<string, { from: number; until: number }>()
  for (const { timeZone, startsAt, endsAt } of events) {
    const { from, until } = reach.get(timeZone) ?? { from: startsAt, until: endsAt }
    reach.set(timeZone, { from: Math.min(startsAt, from), until: Math.max(endsAt, until) })
  }
  return new Map([...reach].map(([zone, span]) => [zone, { ...span, clock: wallClock(zone, span.from, span.until) }]))
}

/** An event, and whether it tells its times by the wall of its zone. */
function eventLines(event: CalendarEvent, clock: WallClock | undefined): { lines: string[]; zoned: boolean } {
  const { place, organizer, description, status, startsAt, endsAt, timeZone } = event
  const wall = timeZone !== 'UTC' && clock && isSaidOnce(clock, startsAt) && isSaidOnce(clock, endsAt) ? clock : null
  const time = (name: string, at: number): string =>
    wall ? `${name};TZID=${timeZone}:${stampOf(onWall(wall, at))}` : `${name}:${stampOf(at)}Z`
  const lines = [
    ...['BEGIN:VEVENT', `UID:${event.uid}`, `SEQUENCE:${event.sequence}`, `DTSTAMP:${stampOf(event.changedAt)}Z`],
    ...[time('DTSTART', startsAt), time('DTEND', endsAt), `SUMMARY:${textValue(oneLine(event.summary))}`],
    `TRANSP:${status === 'CANCELLED' ? 'TRANSPARENT' : 'OPAQUE'}`,
    ...(place === null ? [] : placeLines(place)),
    ...(description === null ? [] : [`DESCRIPTION:${textValue(clean(description))}`]),
    ...(organizer === null ? [] : [`ORGANIZER;CN=${parameterValue(oneLine(organizer.name))}:mailto:${organizer.email}`]),
    ...[`STATUS:${status}`, `X-MICROSOFT-CDO-BUSYSTATUS:${busy[status]}`, 'END:VEVENT'],
  ]
  return { lines, zoned: wall !== null }
}

const busy = { CONFIRMED: 'BUSY', TENTATIVE: 'TENTATIVE', CANCELLED: 'FREE' }

/** What a clock shows at an instant, in wall seconds. */
const onWall = ({ spans }: WallClock, at: number): number => at + (spans.find(({ endsAt }) => at < endsAt) ?? spans.at(-1))!.offset

/**
 * Whether the wall shows an instant's time only once. In the hour that is repeated when the clock goes back, iCalendar
 * can name the first by the wall only, and calendars differ; what touches it is told in UTC.
 */
function isSaidOnce(clock: WallClock, at: number): boolean {
  const wall = onWall(clock, at)
  const shown = clock.spans.filter(({ startsAt, endsAt, offset }) => startsAt <= wall - offset && wall - offset < endsAt)
  return shown.length === 1
}

type Place = NonNullable<CalendarEvent['place']>

function placeLines({ name, address, latitude, longitude }: Place): string[] {
  const degrees = (value: number): number => Number(value.toFixed(6))
  const title = oneLine([name, address].filter((part) => part !== '').join(', '))
  return [`LOCATION:${textValue(title)}`, `GEO:${degrees(latitude)};${degrees(longitude)}`]
}

/** Without what ends a line for some readers only, and without control characters, which no calendar may contain. */
const clean = (text: string): string =>
  text
    .replaceAll(/\r\n|[\r\u0085\u2028\u2029]/g, '\n')
    .replaceAll(/[^\P{Cc}\t\n]/gu, '')
    .toWellFormed()

const oneLine = (text: string): string => clean(text).replaceAll(/\s*\n\s*/g, ' ').trim()
