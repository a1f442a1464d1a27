import { sql } from 'drizzle-orm'
import type { Writing } from '../../../auth/use-case.ts'
import { DAY, type Interval } from '../../../platform/interval.ts'
import { related } from './due.ts'

/** More than how often room ever appears for somebody while nobody looks: what was noted before stands above it. */
const noted = 1_000_000_000

/**
 * Lets go of the places of bookings that are about to move, with their equipment and staff, so that each comes to where
 * it or another of them was. That alone is no room for anybody else: without this, what the first of them leaves would
 * keep the others from moving, and a booking's own equipment would keep itself, since somebody who waits would have to
 * be asked first. Who was to be looked at before still comes first.
 */
export function letGo({ work }: Pick<Writing, 'work'>, facilityId: string, bookingIds: readonly string[]): void {
  const due = sql`status = 'WAITING' and look_again and facility_id in ${related(sql`${facilityId}`)}`
  work.add(
    sql`update waitlist_entries set look_again = look_again + ${noted} where ${due}`,
    sql`delete from claims where booking_id in (select value from json_each(${JSON.stringify(bookingIds)}))`,
    sql`update waitlist_entries set look_again = iif(look_again >= ${noted}, look_again - ${noted}, 0) where ${due}`,
  )
}

/** The longest buffer that any facility has: so far around what was left it may matter. */
const farthest = DAY

/** Notes, once they have moved, that room may have appeared where they were: who waits for it is looked at next. */
export function noteLeft({ work }: Pick<Writing, 'work'>, facilityId: string, left: readonly Interval[]): void {
  const intervals = JSON.stringify(left.map(({ startsAt, endsAt }) => [startsAt, endsAt]))
  work.add(
    sql`update waitlist_entries set look_again = look_again + 1
      where status = 'WAITING' and facility_id in ${related(sql`${facilityId}`)}
        and exists (select 1 from json_each(${intervals}) l
          where starts_at < (l.value ->> 1) + ${farthest} and ends_at > (l.value ->> 0) - ${farthest})`,
  )
}
