import type { BookingStatus, CalendarFeedKind } from '../../../schema/tables/vocabulary.ts'
import { localize, type LocalizedText } from '../../platform/localized.ts'
import type { CalendarEvent } from './icalendar.ts'
import { wordingFor, type Wording } from './wording.ts'

/** A booking as it is read for a calendar: all of it, or only that a place is taken. */
export interface BookingRow {
  id: string
  status: BookingStatus
  starts_at: number
  ends_at: number
  updated_at: number
  sequence: number
  /** How many units of the place it takes; null where that says nothing of the place. */
  units: number | null
  /** Whether the reader may read it, or else may only know that the place is taken. */
  readable: 0 | 1
  title: string | null
  beneficiary: string | null
  /** Whether it is for the reader themself. */
  own: 0 | 1
  /** The place: its name in several languages, in JSON, and where it is. */
  facility: string
  capacity: number
  street: string
  postal_code: string
  city: string
  latitude: number
  longitude: number
  time_zone: string
  cooperative: string
}

/** For whom bookings are told: in which languages, best first, as part of what, and who sends calendars. */
export interface Telling {
  languages: readonly string[]
  kind: CalendarFeedKind
  sender: string | null
}

/** The same in every calendar that shows the booking, for as long as it is. */
const domain = 'noaber'

const statuses: Record<BookingStatus, CalendarEvent['status']> = {
  HELD: 'TENTATIVE',
  REQUESTED: 'TENTATIVE',
  CONFIRMED: 'CONFIRMED',
  NO_SHOW: 'CONFIRMED',
  REJECTED: 'CANCELLED',
  CANCELLED: 'CANCELLED',
  EXPIRED: 'CANCELLED',
}

/** A booking as an event of a calendar. */
export function eventOf(row: BookingRow, { languages, kind, sender }: Telling): CalendarEvent {
  const wording = wordingFor(languages)
  const name = nameOf(row.facility, languages)
  return {
    uid: `${row.id}@${domain}`,
    sequence: row.sequence,
    changedAt: row.updated_at,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    timeZone: row.time_zone,
    status: statuses[row.status],
    summary: summaryOf(row, kind, name, wording),
    description: row.readable ? descriptionOf(row, wording) : null,
    place: {
      name,
      address: `${row.street}, ${row.postal_code} ${row.city}`,
      latitude: row.latitude,
      longitude: row.longitude,
    },
    organizer: sender === null ? null : { name: row.cooperative, email: sender },
  }
}

/** The name of a place, stored in JSON, in the best of these languages. */
export const nameOf = (stored: string, languages: readonly string[]): string =>
  localize(JSON.parse(stored) as LocalizedText, languages)

/** What it is; where the calendar is of one's own bookings, where one has to be says enough. */
function summaryOf(row: BookingRow, kind: CalendarFeedKind, place: string, wording: Wording): string {
  const taken = row.units === null ? wording.taken : wording.takenOf(row.units, row.capacity)
  const known = row.title ?? (kind === 'PERSON' ? place : (row.beneficiary ?? wording.taken))
  const what = row.readable ? known : taken
  const not = row.status === 'REQUESTED' ? wording.requested : row.status === 'HELD' ? wording.held : null
  const parts = [kind === 'COOPERATIVE' ? place : null, row.readable ? not : null, what]
  return parts.filter((part) => part !== null).join(': ')
}

function descriptionOf({ units, beneficiary, own }: BookingRow, { forWhom, places }: Wording): string | null {
  const lines = [
    ...(beneficiary !== null && !own ? [`${forWhom}: ${beneficiary}`] : []),
    ...(units === null ? [] : [`${places}: ${units}`]),
  ]
  return lines.length === 0 ? null : lines.join('\n')
}
