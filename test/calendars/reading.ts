import ICAL from 'ical.js'
import { sync } from 'node-ical'

/** What a reader of calendars made of one event. Instants are Unix seconds. */
export type Read = {
  uid: string
  sequence: number
  startsAt: number
  endsAt: number
  summary: string
  description: string | null
  location: string | null
  status: string
}

/** As `ical.js` reads a calendar: by its own VTIMEZONE, knowing no zone besides. */
export function readByIcalJs(text: string): Read[] {
  return calendarOf(text)
    .getAllSubcomponents('vevent')
    .map((component) => {
      const value = (name: string): string | null => component.getFirstPropertyValue(name) as string | null
      const event = new ICAL.Event(component)
      return {
        uid: event.uid,
        sequence: event.sequence,
        startsAt: event.startDate.toUnixTime(),
        endsAt: event.endDate.toUnixTime(),
        summary: value('summary') ?? '',
        description: value('description'),
        location: value('location'),
        status: value('status') ?? '',
      }
    })
}

/** As `node-ical` reads it: with the zones of the runtime, as most calendars on the web do. */
export function readByNodeIcal(text: string): Read[] {
  const plain = (value: unknown): string | null => {
    if (value === undefined || value === null) return null
    return typeof value === 'object' && 'val' in value ? String(value.val) : String(value)
  }
  return Object.values(sync.parseICS(text))
    .filter((component) => component?.type === 'VEVENT')
    .map((event) => ({
      uid: event.uid,
      sequence: Number(event.sequence),
      startsAt: event.start.getTime() / 1000,
      endsAt: event.end!.getTime() / 1000,
      summary: plain(event.summary) ?? '',
      description: plain(event.description),
      location: plain(event.location),
      status: String(event.status),
    }))
}

/** The calendar as `ical.js` has it, for what stands about the events. */
export const calendarOf = (text: string): ICAL.Component => new ICAL.Component(ICAL.parse(text) as never)

/** The lines as they travel, before they are unfolded; none stands after the last end of a line. */
export const rawLines = (text: string): string[] => text.split('\r\n').slice(0, -1)

/** The lines that the folding made shorter. */
export const contentLines = (text: string): string[] => rawLines(text.replaceAll('\r\n ', ''))
