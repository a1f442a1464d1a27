import { rrulestr } from '../rrule.ts'
import { Temporal } from 'temporal-polyfill'
import type { Json } from '../client.ts'
import type { Tables } from './tables.ts'

/**
 * What is wrong with waitlists: an offer is a booking that holds its place and the other way round; what was accepted
 * is a booking of who waited, within what they waited for.
 */
export function waitlistViolations({ entries, bookings }: Tables): string[] {
  const booking = new Map(bookings.map((b) => [b.id, b]))
  const offered = Map.groupBy(
    entries.filter(({ status }) => status === 'OFFERED'),
    (entry) => entry.booking_id as string,
  )
  return [
    ...bookings
      .filter(({ status, id }) => status === 'HELD' && offered.get(id)?.length !== 1)
      .map(({ id }) => `${id} is held for ${offered.get(id)?.length ?? 0} entries`),
    ...entries.flatMap((entry): string[] => {
      const b = booking.get(entry.booking_id)
      const says = (wrong: boolean, what: string): string[] => (wrong ? [`${entry.id} (${entry.status}) ${what}`] : [])
      if (!b)
        return says(
          entry.booking_id !== null || ['OFFERED', 'ACCEPTED', 'DECLINED'].includes(entry.status),
          'has no booking',
        )
      // Once it is theirs they may move it, and have other units; a month in which the clock is put back is longer.
      const asWaited =
        b.status !== 'HELD' ||
        (b.starts_at >= entry.starts_at && b.ends_at <= entry.ends_at + 7_200 && b.units === entry.units)
      return [
        ...says(entry.status === 'WAITING' || entry.status === 'LEFT', `has the booking ${b.id}`),
        ...says(entry.status === 'OFFERED' && b.status !== 'HELD', `was offered what is ${b.status}`),
        ...says(entry.status === 'ACCEPTED' && b.status === 'HELD', 'was accepted, and is still held'),
        ...says(entry.status === 'DECLINED' && b.status !== 'CANCELLED', `left what is ${b.status}`),
        ...says(entry.status === 'LAPSED' && b.status !== 'EXPIRED', `lapsed with what is ${b.status}`),
        ...says(b.facility_id !== entry.facility_id || !sameBeneficiary(b, entry), `has somebody else’s ${b.id}`),
        ...says(!asWaited, `is offered another time than was waited for: ${b.id}`),
      ]
    }),
  ]
}

const sameBeneficiary = (one: Json, other: Json): boolean =>
  one.for_person_id === other.for_person_id && one.for_organisation_id === other.for_organisation_id

/**
 * What is wrong with series: all bookings of one are of its place, owner and beneficiary, each is another of its
 * times, and those that stand are among those that its rule names, as another library reads it.
 */
export function seriesViolations({ series, bookings }: Tables): string[] {
  const known = new Map(series.map((one) => [one.id, one]))
  const bySeries = Map.groupBy(
    bookings.filter((b) => b.series_id !== null),
    (b) => b.series_id as string,
  )
  return [...bySeries].flatMap(([id, own]) => {
    const one = known.get(id)
    if (!one) return [`bookings of ${id}, which is no series`]
    const named = wallTimesOf(one)
    const standing = own.filter(({ status }) => status === 'REQUESTED' || status === 'CONFIRMED')
    return [
      ...own.filter((b) => !belongs(b, one)).map((b) => `${b.id} is somebody else’s than its series ${id}`),
      ...(new Set(own.map((b) => b.recurrence_id)).size < own.length ? [`${id} has two bookings of one time`] : []),
      ...standing
        .filter((b) => !named.has(digits(b.recurrence_id)))
        .map((b) => `${id} does not name ${b.recurrence_id} of ${b.id}`),
    ]
  })
}

const belongs = (b: Json, one: Json): boolean =>
  b.facility_id === one.facility_id &&
  b.cooperative_id === one.cooperative_id &&
  b.actor_id === one.actor_id &&
  sameBeneficiary(b, one)

/**
 * Every wall time that a series names, as digits: its first, and those of its rule. Read as if all of it were UTC,
 * since a wall clock is all that a rule knows.
 */
function wallTimesOf({ recurrence, local_start: start, time_zone: zone }: Json): Set<string> {
  const onWall = (utc: string): string => {
    const iso = utc.replace(/(....)(..)(..T..)(..)(..)Z/, '$1-$2-$3:$4:$5Z')
    return printed(Temporal.Instant.from(iso).toZonedDateTimeISO(zone).toString())
  }
  const lines = String(recurrence)
    .split('\n')
    .map((line) =>
      line
        .replaceAll(/\d{8}T\d{6}Z/g, onWall)
        .replace(/;TZID=[^:]+/, '')
        .replaceAll(/(\d{8}T\d{6})Z?/g, '$1Z')
        .replaceAll(/(UNTIL=\d{8})(?=;|$)/g, '$1T235959Z'),
    )
  const rule = rrulestr([`DTSTART:${printed(start)}Z`, ...lines].join('\n'), { forceset: true })
  return new Set([digits(start), ...rule.all().map((date) => digits(date.toISOString().slice(0, 19)))])
}

const digits = (text: string): string => text.replaceAll(/\D/g, '').padEnd(14, '0')

/** `20261231T225959` of a wall time. */
const printed = (text: string): string => digits(text.slice(0, 19)).replace(/^(.{8})/, '$1T')

/** What is wrong with conduct: who checked in is no no-show, and only what enough managers agreed to is confirmed. */
export function conductViolations({ bookings, approvals, log }: Tables): string[] {
  const approved = Map.groupBy(approvals, (row) => row.booking_id as string)
  const requested = new Set<string>()
  const decided = new Set<string>()
  for (const { action, subject_id: id } of log) {
    if (action === 'booking.requested') requested.add(id)
    else if (action === 'booking.confirmed' && requested.has(id)) decided.add(id)
  }
  return bookings.flatMap((b) => [
    ...(b.status === 'NO_SHOW' && b.checked_in_at !== null ? [`${b.id} is a no-show who checked in`] : []),
    ...(b.status === 'CONFIRMED' && decided.has(b.id) && (approved.get(b.id)?.length ?? 0) < b.approvals_needed
      ? [`${b.id} is confirmed by ${approved.get(b.id)?.length ?? 0} of ${b.approvals_needed}`]
      : []),
  ])
}

/** What the work of every minute should have ended, passed on, released or looked at by now, and has not. */
export function overdue({ bookings, entries }: Tables, now: number): string[] {
  const isOverdue = (b: Json): boolean =>
    (b.status === 'HELD' && b.hold_expires_at <= now) ||
    (b.status === 'REQUESTED' && b.starts_at <= now) ||
    (b.status === 'CONFIRMED' && b.checked_in_at === null && b.release_at !== null && b.release_at <= now)
  return [
    ...bookings.filter(isOverdue).map(({ id, status }) => `${id} is still ${status}`),
    ...entries
      .filter((e) => e.status === 'WAITING' && e.ends_at - e.duration < now)
      .map(({ id }) => `${id} still waits, for nothing`),
    ...entries.filter((e) => e.status === 'WAITING' && e.look_again > 0).map(({ id }) => `${id} was not looked at`),
  ]
}
