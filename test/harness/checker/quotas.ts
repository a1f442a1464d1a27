import { Temporal } from 'temporal-polyfill'
import type { Json } from '../client.ts'
import type { Tables } from './tables.ts'

/** What a booking uses of a quota. */
export interface Use {
  quotaId: string
  subjectId: string
  /** Days, weeks from Monday or months since 1970, by the calendar of the place; 0 for what is still to come. */
  period: number
  amount: number
}

/** What of a booking a quota looks at. */
type Booked = Json

/** States in which nothing is used: those of bookings that never took place. */
const unused: ReadonlySet<string> = new Set(['CANCELLED', 'REJECTED', 'EXPIRED'])

/** A quota that is changed counts what was booked up to so long before, in seconds; what is older need not be there. */
const remembered = 32 * 86_400

/**
 * Where what is counted differs from what the bookings use, by the calendar of their places and by who lives together:
 * all of it is worked out here from the rows, and by a library that knows time zones.
 */
export function useViolations(tables: Tables): string[] {
  const lineOf = (bookingId: string, { quotaId, subjectId, period, amount }: Use): string =>
    `${bookingId} uses ${amount} of ${quotaId} by ${subjectId} in period ${period}`
  const uses = usesOf(tables)
  const since = new Map(
    tables.quotas.map(({ id, created_at, updated_at: at }) => [id, Math.max(created_at, at) - remembered]),
  )
  const starts = new Map(tables.bookings.map(({ id, starts_at: at }) => [id, at]))
  const isKept = (bookingId: string, quotaId: string): boolean => starts.get(bookingId)! > since.get(quotaId)!
  const due = tables.bookings
    .filter(({ status }) => !unused.has(status))
    .flatMap((b) =>
      uses(b)
        .filter(({ quotaId }) => isKept(b.id, quotaId))
        .map((use) => lineOf(b.id, use)),
    )
  const counted = tables.uses
    .filter((u) => isKept(u.booking_id, u.quota_id))
    .map((u) =>
      lineOf(u.booking_id, { quotaId: u.quota_id, subjectId: u.subject_id, period: u.period, amount: u.amount }),
    )
  const [dueOnce, countedOnce] = [new Set(due), new Set(counted)]
  return [
    ...due.filter((line) => !countedOnce.has(line)).map((line) => `not counted: ${line}`),
    ...counted.filter((line) => !dueOnce.has(line)).map((line) => `counted, but not so: ${line}`),
  ]
}

/**
 * How much anybody uses more than they may by now, however that came: a quota that was lowered since is not held
 * against them.
 */
export function excesses(tables: Tables, now: number): string[] {
  const uses = usesOf(tables)
  const used = new Map<string, { amount: number; limit: number }>()
  for (const booking of tables.bookings.filter(({ status }) => !unused.has(status))) {
    for (const { quotaId, subjectId, period, amount } of uses(booking)) {
      const quota = tables.quotas.find(({ id }) => id === quotaId)!
      if (quota.period === 'UPCOMING' && booking.ends_at <= now) continue
      const granted = tables.exceptions.filter(
        (one) =>
          one.quota_id === quotaId &&
          one.subject_id === subjectId &&
          one.revoked_at === null &&
          one.starts_at <= booking.starts_at &&
          booking.starts_at < one.ends_at,
      )
      const key = [quotaId, subjectId, period].join(' ')
      const before = used.get(key) ?? { amount: 0, limit: 0 }
      const limit = quota.amount + granted.reduce((sum, { extra }) => sum + extra, 0)
      used.set(key, { amount: before.amount + amount, limit: Math.max(before.limit, limit) })
    }
  }
  return [...used].flatMap(([key, { amount, limit }]) => (amount > limit ? [`${key}: ${amount} of ${limit}`] : []))
}

/** What a booking uses of all quotas that count, or of those given, as it would stand in the table. */
export function usesOf({ facilities, residents, quotas }: Tables): (booking: Booked, of?: Json[]) => Use[] {
  const places = new Map(facilities.map((facility) => [facility.id, facility]))
  const homes = new Map(residents.map((row) => [`${row.cooperative_id} ${row.person_id}`, row.household_id as string]))
  const counting = quotas.filter((quota) => quota.retired_at === null)
  return (booking, of = counting) => {
    const place = places.get(booking.facility_id)!
    return of.flatMap((quota): Use[] => {
      const subjectId = isAbout(quota, booking, place) ? subjectOf(quota, booking, homes) : null
      if (subjectId === null) return []
      const opens = wallOf(booking.starts_at, place.time_zone)
      // What ends as the clock is changed ends by the time before.
      const closes = wallOf(booking.ends_at - 1, place.time_zone).add({ seconds: 1 })
      const seconds =
        quota.peak === null ? booking.ends_at - booking.starts_at : peakSeconds(JSON.parse(quota.peak), opens, closes)
      if (seconds <= 0) return []
      const amount = quota.measure === 'HOURS' ? seconds : 1
      return [{ quotaId: quota.id, subjectId, period: periodOf(quota.period, opens), amount }]
    })
  }
}

function isAbout(quota: Json, booking: Booked, place: Json): boolean {
  const audiences: string[] | null = quota.audiences === null ? null : JSON.parse(quota.audiences)
  // Who pays the social tariff is a member.
  const standing = booking.audience === 'SOCIAL' ? ['SOCIAL', 'MEMBER'] : [booking.audience]
  return (
    quota.cooperative_id === booking.cooperative_id &&
    (audiences === null || standing.some((audience) => audiences.includes(audience))) &&
    (quota.facility_id === null || quota.facility_id === booking.facility_id) &&
    (quota.facility_kind === null || quota.facility_kind === place.kind)
  )
}

/** Whose use it counts as, or null where there is nobody whom the quota is about. */
function subjectOf(quota: Json, booking: Booked, homes: ReadonlyMap<string, string>): string | null {
  if (quota.subject === 'ORGANISATION') return booking.for_organisation_id
  if (quota.subject === 'COOPERATIVE') return booking.through_cooperative_id
  if (quota.subject === 'PERSON' || booking.for_person_id === null) return booking.for_person_id
  const known = `${booking.through_cooperative_id ?? booking.cooperative_id} ${booking.for_person_id}`
  return homes.get(known) ?? booking.for_person_id
}

/** What the clock on the wall shows. */
const wallOf = (seconds: number, zone: string): Temporal.PlainDateTime =>
  Temporal.Instant.fromEpochMilliseconds(seconds * 1_000)
    .toZonedDateTimeISO(zone)
    .toPlainDateTime()

const firstDay = Temporal.PlainDate.from('1970-01-01')
const firstMonday = Temporal.PlainDate.from('1969-12-29')

function periodOf(period: string, wall: Temporal.PlainDateTime): number {
  const date = wall.toPlainDate()
  if (period === 'DAY') return firstDay.until(date, { largestUnit: 'days' }).days
  if (period === 'WEEK') return firstMonday.until(date, { largestUnit: 'weeks' }).weeks
  if (period === 'MONTH') return (date.year - 1970) * 12 + date.month - 1
  return 0
}

/** How much of a time lies in windows of the week, by what the wall shows. */
function peakSeconds(
  windows: [number, number, number][],
  opens: Temporal.PlainDateTime,
  closes: Temporal.PlainDateTime,
): number {
  const since = (date: Temporal.PlainDate, wall: Temporal.PlainDateTime): number =>
    date.toPlainDateTime().until(wall).total('seconds')
  let seconds = 0
  for (let day = opens.toPlainDate(); Temporal.PlainDateTime.compare(day, closes) < 0; day = day.add({ days: 1 })) {
    const [from, until] = [since(day, opens), since(day, closes)]
    for (const [weekday, begins, ends] of windows) {
      if (weekday === day.dayOfWeek) seconds += Math.max(0, Math.min(until, ends) - Math.max(from, begins))
    }
  }
  return seconds
}
