import { wallClock } from '../../platform/interval.ts'
import { invalid, Refusal } from '../../platform/refusal.ts'
import { occurrencesOf, parseRecurrence, printStamp, type ExistingBooking } from '../bookings/index.ts'
import type { StoredFacility } from '../facilities/index.ts'
import { zoneNamed, type CalendarEvent, type CalendarFile, type Told } from './calendar-file.ts'
import { onWallAt, understood } from './clock.ts'
import { entryOf, ownBookingId, refusedEntry, sameRow, type Sound } from './event-entry.ts'
import { tell, type Entry } from './entries.ts'
import type { Places } from './places.ts'
import { longestReference } from './references.ts'
import { newRow, refuse, refuseBy, type ImportRow } from './report.ts'

/** How many occurrences one rule may have, those that are over included, and all rules of a file together. */
const most = { ofRule: 4_000, ofFile: 20_000 }
const twentyYears = 20 * 366 * 86_400

/** What events are understood by. */
export interface Surroundings {
  places: Places
  /** Where an event takes place that does not say so. */
  fallback: StoredFacility | null
  /** Bookings of this very installation, by id, that an exported calendar tells. */
  own: ReadonlyMap<string, ExistingBooking>
  now: number
}

/** Reads the events of a calendar; what recurs is told one by one, as far as it is still to come. */
export function entriesOfCalendar(file: CalendarFile, surroundings: Surroundings): Entry[] {
  return new CalendarReader(file, surroundings).entries()
}

class CalendarReader {
  readonly #file: CalendarFile
  readonly #around: Surroundings
  /** Of each UID that recurs: the wall times of those that are told by themselves. */
  readonly #alone = new Map<string, Set<string>>()
  readonly #zones = new Map<string, string>()
  #left = most.ofFile

  constructor(file: CalendarFile, around: Surroundings) {
    this.#file = file
    this.#around = around
  }

  entries(): Entry[] {
    const read = this.#file.events.map((event) => this.#sound(event))
    for (const one of read) if ('zone' in one && !one.event.recurrenceId) this.#zones.set(one.uid, one.zone)
    for (const one of read) {
      if ('zone' in one && one.event.recurrenceId) {
        this.#alone.set(one.uid, (this.#alone.get(one.uid) ?? new Set()).add(this.#stampOf(one)))
      }
    }
    return read.flatMap((one) => ('zone' in one ? this.#entriesOf(one) : [one]))
  }

  /** An event, understood; or what is told of one that cannot be. */
  #sound(event: CalendarEvent): Sound | Entry {
    const row = newRow(event.line, event.summary ?? event.uid)
    const missing = (column: string): void => refuse(row, 'IMPORT_CELL_MISSING', { column }, [column])
    for (const column of new Set(event.unreadable)) refuse(row, 'IMPORT_CELL_INVALID', { column }, [column])
    const place = this.#placeOf(event, row)
    if (!event.uid) missing('UID')
    else if (event.uid.length > longestReference) refuse(row, 'IMPORT_CELL_INVALID', { column: 'UID' }, ['UID'])
    if (!event.start && !event.unreadable.includes('DTSTART')) missing('DTSTART')
    if ((event.summary?.length ?? 0) > 200) refuse(row, 'IMPORT_CELL_INVALID', { column: 'SUMMARY' }, ['SUMMARY'])
    const zone = place && event.start && this.#zoneOf(event.start, place, row)
    if (!place || !event.start || !event.uid || !zone) return refusedEntry(row)
    const startsAt = tell(row, this.#at(event.start, zone), 'DTSTART')
    const endsAt = this.#endOf(event, startsAt, zone, place, row)
    if (row.outcome === 'REFUSED' || endsAt === null) return refusedEntry(row)
    return { event, row, uid: event.uid, place, zone, startsAt, endsAt }
  }

  #placeOf({ uid, facility }: CalendarEvent, row: ImportRow): StoredFacility | null {
    const { places, own, fallback } = this.#around
    const booked = own.get(ownBookingId(uid) ?? '')?.booking.facilityId
    const called = facility === null ? null : places.called(facility)
    const place = places.byId(booked ?? '') ?? (typeof called === 'string' ? null : called) ?? fallback
    if (!place) refuse(row, 'IMPORT_CELL_MISSING', { column: 'facilityId' }, ['facilityId'])
    return place
  }

  /** The zone of a time: a name of the IANA, or that of the place, where by the file its own goes as the place’s. */
  #zoneOf(told: Told, place: StoredFacility, row: ImportRow): string | null {
    if (told.form === 'UTC') return 'UTC'
    if (told.zone === null) return place.timeZone
    const known = zoneNamed(told.zone)
    if (known) return known
    const { zone } = told
    const year = new Date(told.seconds * 1000).getUTCFullYear()
    const goesAlike = [told.seconds, Date.UTC(year, 0, 15, 12) / 1000, Date.UTC(year, 6, 15, 12) / 1000].every(
      (wall) => {
        const at = wallClock(place.timeZone, wall, wall).instantOf(wall)
        return this.#file.offsetOf(zone, wall) === wall - at
      },
    )
    if (goesAlike) return place.timeZone
    refuse(row, 'IMPORT_ZONE_UNKNOWN', { zone: zone.slice(0, 60) }, ['DTSTART'])
    return null
  }

  #at(told: Told, zone: string): ReturnType<typeof understood> {
    return told.form === 'UTC' ? { at: told.seconds, clock: 'PLAIN' } : understood({ wall: told.seconds }, zone)
  }

  #endOf(
    { start, end, length }: CalendarEvent,
    startsAt: number,
    zone: string,
    place: StoredFacility,
    row: ImportRow,
  ): number | null {
    if (end) {
      const of = end.form === 'DATE' ? zone : this.#zoneOf(end, place, row)
      return of === null ? null : tell(row, this.#at(end, of), 'DTEND')
    }
    if (length !== null) return startsAt + length
    if (start!.form === 'DATE') return this.#at({ ...start!, seconds: start!.seconds + 86_400 }, zone).at
    refuse(row, 'IMPORT_CELL_MISSING', { column: 'DTEND' }, ['DTEND'])
    return null
  }

  /** The wall time by which an occurrence is known that is told by itself. */
  #stampOf({ event: { recurrenceId }, uid, zone }: Sound): string {
    const told = recurrenceId!
    return printStamp(told.form === 'UTC' ? onWallAt(told.seconds, this.#zones.get(uid) ?? zone) : told.seconds)
  }

  #entriesOf(one: Sound): Entry[] {
    const { event, uid, row } = one
    if (event.recurrenceId) return [entryOf(one, row, `${uid} ${this.#stampOf(one)}`)]
    if (event.rules.length === 0 && event.added.length === 0) {
      const id = ownBookingId(uid)
      return id !== null && this.#around.own.has(id) ? [{ ...entryOf(one, row, null), id }] : [entryOf(one, row, uid)]
    }
    try {
      return this.#occurrences(one)
    } catch (thrown) {
      refuseBy(row, thrown, () => 'RRULE')
      return [refusedEntry(row)]
    }
  }

  #occurrences(one: Sound): Entry[] {
    const { event, uid, place, zone, startsAt, endsAt, row } = one
    const { now } = this.#around
    const horizon = now + place.seriesHorizon
    const first = { startsAt, endsAt, timeZone: zone }
    const utc = (name: string, times: readonly Told[]): string[] =>
      times.map((told) => `${name}:${printStamp(this.#instantOf(told, event.start!, zone))}Z`)
    const lines = [
      ...event.rules.map((rule) => `RRULE:${rule}`),
      ...utc('RDATE', event.added),
      ...utc('EXDATE', event.excluded),
    ]
    const recurrence = parseRecurrence(lines.join('\n'), first)
    const { rule } = recurrence
    const goesOn = rule !== null && rule.count === null && (rule.until ?? Infinity) > horizon
    const bounded = goesOn ? { ...recurrence, rule: { ...rule, until: horizon } } : recurrence
    const all = startsAt > horizon && goesOn ? [] : this.#expanded(bounded, first)
    const alone = this.#alone.get(uid)
    const stamped = all.map((occurrence) => ({ ...occurrence, stamp: occurrence.local.replaceAll(/[-:]/g, '') }))
    const coming = stamped.filter((each) => each.endsAt > now && each.startsAt <= horizon)
    const told = coming.filter(({ stamp }) => !alone?.has(stamp))
    if (goesOn || coming.length < all.length) {
      row.remarks.push({
        code: 'IMPORT_SERIES_CUT',
        params: { until: new Date(horizon * 1000).toISOString().slice(0, 10) },
      })
    }
    const entries = told.map(({ stamp, ...when }, n) =>
      entryOf({ ...one, ...when }, n === 0 ? row : sameRow(row), `${uid} ${stamp}`),
    )
    const gone = recurrence.excluded.map(({ at, wall }) => {
      const reference = `${uid} ${printStamp(wall)}`
      return {
        ...entryOf({ ...one, startsAt: at, endsAt: at + endsAt - startsAt }, sameRow(row), reference),
        off: true,
        onlyIfKnown: true,
      }
    })
    // Of what is over, at least the row is told.
    return entries.length > 0 ? [...entries, ...gone] : [{ ...refusedEntry(row), onlyIfKnown: false }, ...gone]
  }

  #expanded(...[recurrence, first]: Parameters<typeof occurrencesOf>): ReturnType<typeof occurrencesOf> {
    if (this.#left <= 0)
      throw invalid('IMPORT_TOO_MANY_ROWS', ['input', 'ics'], { rows: most.ofFile, maximum: most.ofFile })
    // What fails has cost as much as the most.
    this.#left -= most.ofRule
    try {
      const made = occurrencesOf(recurrence, first, { occurrences: most.ofRule, seconds: twentyYears })
      this.#left += most.ofRule - made.length
      return made
    } catch (thrown) {
      const isNone = thrown instanceof Refusal && thrown.code === 'RECURRENCE_NEVER'
      if (!isNone || recurrence.rule?.until == null) throw thrown
      return []
    }
  }

  /** An exception that names only a day means what begins on it. */
  #instantOf(told: Told, start: Told, zone: string): number {
    if (told.form === 'UTC') return told.seconds
    const clock = told.form === 'DATE' && start.form !== 'DATE' ? start.seconds % 86_400 : 0
    const known = told.zone === null ? zone : (zoneNamed(told.zone) ?? zone)
    return understood({ wall: told.seconds + clock }, known).at
  }
}
