import type { Client } from '@libsql/client'
import { Temporal } from 'temporal-polyfill'
import { expect } from 'vitest'
import type { Json } from './client.ts'

/**
 * An auditor of quotas who shares no code with those that are enforced: it works out from the bookings, by the calendar
 * of their places, who used how much, and looks for whatever is more than is allowed. It takes quotas, households and
 * exceptions as they are now, so a test that changes them under bookings has to look for itself.
 */
async function findExcesses(db: Pick<Client, 'execute'>, now: number): Promise<string[]> {
  const rowsOf = async (sql: string): Promise<Json[]> => (await db.execute(sql)).rows
  const [bookings, quotas, exceptions, residents] = await Promise.all([
    rowsOf(`select b.*, f.time_zone, f.kind as facility_kind from bookings b join facilities f on f.id = b.facility_id
      where b.status in ('HELD', 'REQUESTED', 'CONFIRMED', 'NO_SHOW')`),
    rowsOf('select * from quotas where retired_at is null'),
    rowsOf('select * from quota_exceptions where revoked_at is null'),
    rowsOf('select * from household_members'),
  ])
  const homes = new Map(residents.map((row) => [`${row.cooperative_id} ${row.person_id}`, row.household_id]))
  const used = new Map<string, { amount: number; limit: number }>()
  for (const quota of quotas) {
    for (const booking of bookings) {
      const subject = subjectOf(quota, booking, homes)
      const amount = subject === null ? 0 : amountOf(quota, booking)
      if (amount === 0 || (quota.period === 'UPCOMING' && booking.ends_at <= now)) continue
      const granted = exceptions.filter(
        (one) =>
          one.quota_id === quota.id &&
          one.subject_id === subject &&
          one.starts_at <= booking.starts_at &&
          booking.starts_at < one.ends_at,
      )
      const key = [quota.id, subject, periodOf(quota, booking)].join(' ')
      const before = used.get(key) ?? { amount: 0, limit: 0 }
      const limit = quota.amount + granted.reduce((sum, { extra }) => sum + extra, 0)
      used.set(key, { amount: before.amount + amount, limit: Math.max(before.limit, limit) })
    }
  }
  return [...used].flatMap(([key, { amount, limit }]) => (amount > limit ? [`${key}: ${amount} of ${limit}`] : []))
}

/** Demands that nobody uses more than they may. */
export async function expectWithinQuotas(db: Pick<Client, 'execute'>, now: number): Promise<void> {
  expect(await findExcesses(db, now)).toEqual([])
}

/** Whose use it counts as, or null where the quota is not about the booking. */
function subjectOf(quota: Json, booking: Json, homes: ReadonlyMap<string, string>): string | null {
  const audiences: string[] | null = quota.audiences === null ? null : JSON.parse(quota.audiences)
  const isMember = booking.audience === 'SOCIAL' && audiences?.includes('MEMBER')
  if (
    quota.cooperative_id !== booking.cooperative_id ||
    (audiences && !isMember && !audiences.includes(booking.audience))
  )
    return null
  if (quota.facility_id !== null && quota.facility_id !== booking.facility_id) return null
  if (quota.facility_kind !== null && quota.facility_kind !== booking.facility_kind) return null
  if (quota.subject === 'ORGANISATION') return booking.for_organisation_id
  if (quota.subject === 'COOPERATIVE') return booking.through_cooperative_id
  if (quota.subject === 'PERSON' || booking.for_person_id === null) return booking.for_person_id
  return (
    homes.get(`${booking.through_cooperative_id ?? booking.cooperative_id} ${booking.for_person_id}`) ??
    booking.for_person_id
  )
}

const wallOf = ({ time_zone: zone }: Json, seconds: number): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(seconds * 1_000).toZonedDateTimeISO(zone)

function periodOf({ period }: Json, booking: Json): string {
  const date = wallOf(booking, booking.starts_at)
  if (period === 'DAY') return date.toPlainDate().toString()
  if (period === 'WEEK') return `${date.yearOfWeek}-W${date.weekOfYear}`
  return period === 'MONTH' ? `${date.year}-${date.month}` : 'UPCOMING'
}

/** How much of a quota a booking uses: quarter by quarter where only peak hours count. */
function amountOf({ measure, peak }: Json, booking: Json): number {
  const windows: [number, number, number][] | null = peak === null ? null : JSON.parse(peak)
  let seconds = 0
  for (let at = booking.starts_at; at < booking.ends_at; at += 900) {
    const { dayOfWeek, hour, minute } = wallOf(booking, at)
    const time = hour * 3_600 + minute * 60
    if (!windows || windows.some(([weekday, from, until]) => weekday === dayOfWeek && from <= time && time < until))
      seconds += 900
  }
  return measure === 'HOURS' ? seconds : Number(seconds > 0)
}
