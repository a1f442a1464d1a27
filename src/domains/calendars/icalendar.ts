import ical, {
  escape,
  ICalCalendarMethod,
  ICalEventBusyStatus,
  ICalEventStatus,
  ICalEventTransparency,
  type ICalEventData,
} from 'ical-generator'
import { Temporal } from 'temporal-polyfill'
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
 * A calendar as iCalendar text (RFC 5545, published as RFC 5546 says). `ical-generator` writes and folds it; here
 * stands what it leaves to others: zones, text that no calendar may contain, names, and times that a clock shows twice.
 */
export function writeCalendar({ name, refreshEvery, events }: Calendar): string {
  const clocks = clocksOf(events)
  const calendar = ical({
    prodId: { company: 'Noaber', product: 'Noaber', language: 'EN' },
    method: ICalCalendarMethod.PUBLISH,
    // It writes a name as it is given, and whatever stood behind a line break in it would be a line of the calendar.
    ...(name === null ? {} : { name: escape(oneLine(name), false) }),
    ...(refreshEvery === null ? {} : { ttl: refreshEvery }),
    timezone: {
      name: null,
      generator: (zone) => {
        const { from, until } = clocks.get(zone)!
        return timeZoneComponent(zone, from, until)
      },
    },
  })
  for (const event of events) calendar.createEvent(eventData(event, clocks.get(event.timeZone)?.clock))
  // Every line ends, the last one too.
  return `${calendar.toString()}\r\n`
}

type Clock = { from: number; until: number; clock: WallClock }

function clocksOf(events: readonly CalendarEvent[]): Map<string, Clock> {
  const reach = new Map<string, { from: number; until: number }>()
  for (const { timeZone, startsAt, endsAt } of events) {
    const { from, until } = reach.get(timeZone) ?? { from: startsAt, until: endsAt }
    reach.set(timeZone, { from: Math.min(startsAt, from), until: Math.max(endsAt, until) })
  }
  return new Map([...reach].map(([zone, span]) => [zone, { ...span, clock: wallClock(zone, span.from, span.until) }]))
}

function eventData(event: CalendarEvent, clock: WallClock | undefined): ICalEventData {
  const { place, organizer, description, status } = event
  const { startsAt, endsAt, timeZone } = event
  const byWall = timeZone !== 'UTC' && clock && isSaidOnce(clock, startsAt) && isSaidOnce(clock, endsAt)
  return {
    id: event.uid,
    sequence: event.sequence,
    stamp: new Date(event.changedAt * 1000),
    start: instant(startsAt),
    end: instant(endsAt),
    timezone: byWall ? timeZone : null,
    summary: oneLine(event.summary),
    status: ICalEventStatus[status],
    busystatus: busy[status],
    transparency: status === 'CANCELLED' ? ICalEventTransparency.TRANSPARENT : ICalEventTransparency.OPAQUE,
    ...(description === null ? {} : { description: clean(description) }),
    ...(place === null ? {} : { location: locationOf(place) }),
    ...(organizer === null ? {} : { organizer: { name: oneLine(organizer.name), email: organizer.email } }),
  }
}

const busy = {
  CONFIRMED: ICalEventBusyStatus.BUSY,
  TENTATIVE: ICalEventBusyStatus.TENTATIVE,
  CANCELLED: ICalEventBusyStatus.FREE,
}

const instant = (seconds: number): Temporal.Instant => Temporal.Instant.fromEpochMilliseconds(seconds * 1000)

/**
 * Whether the wall shows an instant's time only once. In the hour that is repeated when the clock goes back, iCalendar
 * can name the first by the wall only, and calendars differ; what touches it is told in UTC.
 */
function isSaidOnce({ spans }: WallClock, at: number): boolean {
  const wall = at + (spans.find(({ endsAt }) => at < endsAt) ?? spans.at(-1))!.offset
  const shown = spans.filter(({ startsAt, endsAt, offset }) => startsAt <= wall - offset && wall - offset < endsAt)
  return shown.length === 1
}

type Place = NonNullable<CalendarEvent['place']>

function locationOf({ name, address, latitude, longitude }: Place): ICalEventData['location'] {
  const degrees = (value: number): number => Number(value.toFixed(6))
  return {
    title: oneLine([name, address].filter((part) => part !== '').join(', ')),
    geo: { lat: degrees(latitude), lon: degrees(longitude) },
  }
}

/** Without what ends a line for some readers only, and without control characters, which no calendar may contain. */
const clean = (text: string): string =>
  text
    .replaceAll(/\r\n|[\r\u0085\u2028\u2029]/g, '\n')
    .replaceAll(/[^\P{Cc}\t\n]/gu, '')
    .toWellFormed()

const oneLine = (text: string): string => clean(text).replaceAll(/\s*\n\s*/g, ' ').trim()
