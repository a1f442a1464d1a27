import { sql } from 'drizzle-orm'
import type { Database } from '../../../platform/database/database.ts'
import { Work } from '../../../platform/database/work.ts'

/** How many places one run of the job releases. */
const perRun = 200

interface Run {
  now: number
  secret: string
}

/**
 * Releases places that nobody has checked in to by the time that their terms set: they are free again, and the booking
 * is a no-show. Not one that was written down later than that: nobody could have claimed it. By the minute; idempotent,
 * since each is changed only as long as it is unclaimed.
 */
export async function releaseUnclaimed(database: Database, { now, secret }: Run): Promise<number> {
  const due = await database.read(
    sql`select b.id, b.cooperative_id, b.facility_id, b.no_show_fee_cents as fee,
        t.no_show_limit as counted
      from bookings b left join facility_terms t on t.facility_id = b.facility_id
      where b.status = 'CONFIRMED' and b.checked_in_at is null and b.release_at is not null and b.release_at <= ${now}
        and b.created_at < b.release_at
      order by b.release_at limit ${perRun}`,
  )
  let released = 0
  for (const row of due) {
    const [id, cooperativeId, facilityId] = [
      String(row['id']),
      String(row['cooperative_id']),
      String(row['facility_id']),
    ]
    const feeCents = Number(row['fee'])
    const work = Work.bySystem({ now, database, secret })
    work.add(sql`update bookings set status = 'NO_SHOW', fee_cents = ${feeCents}, updated_at = ${now}
      where id = ${id} and status = 'CONFIRMED' and checked_in_at is null and release_at <= ${now}`)
    work.assertChanged()
    work.audit({
      action: 'booking.noShow',
      subjectId: id,
      cooperativeId,
      facilityId,
      data: { feeCents, released: true },
    })
    await work.emit('booking.noShow', { bookingId: id, actorId: null })
    if (row['counted'] !== null) await work.emit('booking.blocked', { bookingId: id, actorId: null })
    if (await work.commitUnlessLost()) released += 1
  }
  return released
}
